#include "CScan.h"

/// Looks on for a text behind a place that has another one; 0 where it is nowhere.
__attribute__((noinline)) static uint16_t find_further(penstock_text_head head, const uint8_t *base,
                                                       const penstock_text_head *heads,
                                                       const uint16_t *places) {
  uint32_t place = penstock_place_of(head);
  uint16_t found = places[place];
  while (found != 0 && !penstock_same_text(heads + found, &head, base)) {
    place = (place + 1) & ((1u << PENSTOCK_PLACE_BITS) - 1);
    found = places[place];
  }
  return found;
}

/// Numbers texts; `is_last` is known to the compiler, and what is rare stands outside the loop.
__attribute__((always_inline)) static inline size_t number_texts(
    const uint8_t *base, const uint32_t *ends, size_t stride, int is_last, size_t row, size_t count,
    const penstock_text_head *heads, const uint16_t *places, uint16_t *numbers) {
  const uint32_t *end = ends + row * stride;
  for (; row < count; row++, end += stride) {
    const uint32_t start = end[-1] + 1;
    uint32_t length = *end - start;
    if (is_last && length > 0 && base[start + length - 1] == '\r') length--;
    const penstock_text_head head = penstock_head_of(base, start, (int32_t)length);
    const penstock_text_head *found = heads + places[penstock_place_of(head)];
    const uint64_t differs = (found->low ^ head.low) | (found->high ^ head.high) |
                             (uint32_t)(found->length ^ head.length);
    if (__builtin_expect(differs != 0 || length > 16, 0)) {
      found = heads + find_further(head, base, heads, places);
      if (found == heads) return row;
    }
    numbers[row] = (uint16_t)found->number;
  }
  return count;
}

size_t penstock_number_texts(const uint8_t *base, const uint32_t *ends, size_t stride, int is_last,
                             size_t row, size_t count, const penstock_text_head *heads,
                             const uint16_t *places, uint16_t *numbers) {
  return is_last ? number_texts(base, ends, stride, 1, row, count, heads, places, numbers)
                 : number_texts(base, ends, stride, 0, row, count, heads, places, numbers);
}
