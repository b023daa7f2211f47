#ifndef PENSTOCK_CSCAN_H
#define PENSTOCK_CSCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "digits.h"
#include "numbers.h"
#include "texts.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// What a scan of fields reports.
typedef struct {
  /// All ones where the bytes end inside quotes, else 0.
  uint64_t inside;
  /// Set when a quote opens elsewhere than at a field's start, or closes elsewhere than at its end
  /// (a doubled quote, or a mistake), and when a carriage return stands before anything but a
  /// newline. The fields need a closer look then.
  uint64_t irregular;
  /// Set when a newline ends a record of more or fewer fields than were expected.
  uint64_t ragged;
} penstock_field_scan;

/// Writes the offset of every delimiter and newline that stands outside quotes to `out`, each with
/// `base` added, and returns how many there are. The bytes must begin at a record's start, and 64
/// bytes after `count` must be readable; `out` needs room for `count` + 64 offsets. A `quote` of 0
/// means none; `fields` is how many a record is expected to have.
size_t penstock_index_fields(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote,
                             size_t fields, uint32_t base, penstock_field_scan *scan,
                             uint32_t *out);

/// Counts the quotes and newlines in `count` bytes; `bytes` needs 63 readable bytes after `count`.
void penstock_count(const uint8_t *bytes, size_t count, uint8_t quote, uint64_t *quotes,
                    uint64_t *newlines);

/// The offset of the first byte that is not valid UTF-8, or `count`; 64 bytes after `count` must be
/// readable.
size_t penstock_valid_utf8(const uint8_t *bytes, size_t count);

/// The offset of the first byte that is `wanted`, or `count`.
size_t penstock_find(const uint8_t *bytes, size_t count, uint8_t wanted);

/// Bit `i` of the result is set where `bytes[i] == wanted`, for 64 bytes. Reads exactly 64 bytes.
static inline uint64_t penstock_match64(const uint8_t *bytes, uint8_t wanted) {
#if defined(__SSE2__)
  const __m128i pattern = _mm_set1_epi8((char)wanted);
  uint64_t mask = 0;
  for (int i = 0; i < 4; i++) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(bytes + 16 * i));
    mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, pattern)) << (16 * i);
  }
  return mask;
#else
  uint64_t mask = 0;
  for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == wanted) << i;
  return mask;
#endif
}

#endif
