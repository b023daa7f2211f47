#ifndef PENSTOCK_TEXTS_H
#define PENSTOCK_TEXTS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// A text that was seen: its first sixteen bytes as two numbers, filled up with zeros, how long it is,
/// where it begins, and its number.
typedef struct {
  uint64_t low, high;
  int32_t length;
  uint32_t start;
  uint32_t number;
} penstock_text_head;

/// How many bits the place of a text in a table of places has.
#define PENSTOCK_PLACE_BITS 12

/// The head of the `length` bytes at `base` + `start`, after which 16 more must be readable.
static inline penstock_text_head penstock_head_of(const uint8_t *base, uint32_t start,
                                                  int32_t length) {
  static const uint8_t masks[32] = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
  };
  const uint8_t *mask = masks + 16 - (length < 16 ? length : 16);
  penstock_text_head head = {.length = length, .start = start};
  uint64_t low, high;
  memcpy(&head.low, base + start, 8);
  memcpy(&head.high, base + start + 8, 8);
  memcpy(&low, mask, 8);
  memcpy(&high, mask + 8, 8);
  head.low &= low;
  head.high &= high;
  return head;
}

/// Where the search for a text begins in a table of 2^`PENSTOCK_PLACE_BITS` places.
static inline uint32_t penstock_place_of(penstock_text_head head) {
  const uint64_t mixed = head.low ^ (head.high << 29 | head.high >> 35) ^ (uint32_t)head.length;
  return (uint32_t)((mixed * 0xD6E8FEB86659FD93ull) >> (64 - PENSTOCK_PLACE_BITS));
}

/// Whether two heads of texts in the same bytes are of the same text.
static inline int penstock_same_text(const penstock_text_head *left, const penstock_text_head *right,
                                     const uint8_t *base) {
  const uint64_t differs = (left->low ^ right->low) | (left->high ^ right->high) |
                           (uint32_t)(left->length ^ right->length);
  if (differs != 0) return 0;
  return left->length <= 16 ||
         memcmp(base + left->start + 16, base + right->start + 16, (size_t)left->length - 16) == 0;
}

/// Numbers one field of the records from `row` on, as the heads say that were seen, and returns the
/// first record whose text is not among them, or `count`.
///
/// `ends` has where the field ends in each record, `stride` apart, each behind where the field before
/// it ends. `places` has places in `heads`, whose first is that of no text. Where `is_last` is set, a
/// carriage return at the end is not part of the text.
size_t penstock_number_texts(const uint8_t *base, const uint32_t *ends, size_t stride, int is_last,
                             size_t row, size_t count, const penstock_text_head *heads,
                             const uint16_t *places, uint16_t *numbers);

#endif
