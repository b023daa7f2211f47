#ifndef PENSTOCK_NUMBERS_H
#define PENSTOCK_NUMBERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// How many bytes before the end of a number must be readable.
#define PENSTOCK_NUMBER_REACH 16

/// The value of eight ASCII digits that were loaded little-endian and had `'0'` taken off each.
static inline uint64_t penstock_eight_digits(uint64_t digits) {
  digits = (digits * 10) + (digits >> 8);
  return (((digits & 0x000000FF000000FFull) * 0x000F424000000064ull) +
          (((digits >> 16) & 0x000000FF000000FFull) * 0x0000271000000001ull)) >> 32;
}

/// Reads a number of up to sixteen digits with at most one point among them, and behind a minus if
/// there is one: 16 bytes at most without the minus. Returns 0 for anything else.
///
/// The `PENSTOCK_NUMBER_REACH` bytes before its end are loaded at one go, whatever stands before.
static inline int penstock_read_number(const uint8_t *bytes, size_t count, int64_t *units,
                                       int8_t *scale) {
  const size_t sign = count > 0 && bytes[0] == '-';
  const size_t length = count - sign;
  if (length - 1 >= 16) return 0;
  int64_t magnitude;
#if defined(__SSE2__)
  static const uint8_t zeros_then_ones[32] = {
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
  };
  const __m128i text = _mm_loadu_si128((const __m128i *)(bytes + count - PENSTOCK_NUMBER_REACH));
  const __m128i values = _mm_sub_epi8(text, _mm_set1_epi8('0'));
  const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
  const uint32_t digits = (uint32_t)_mm_movemask_epi8(is_digit);
  const uint32_t points = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8('.')));
  const uint32_t first = 1u << (16 - length), last = 1u << 15;
  const uint32_t others = (0u - first) & 0xFFFF & ~digits;
  // All but digits may be one point, with a digit on either side.
  if (others & ((others - 1) | ~points | first | last)) return 0;
  const int point = others ? __builtin_ctz(others) : 16 - (int)length - 1;
  // What stands before the point moves up to what stands behind it; where there is no point, it is
  // taken to stand before the first digit.
  const __m128i inside = _mm_and_si128(
      values, _mm_loadu_si128((const __m128i *)(zeros_then_ones + length)));
  const __m128i behind = _mm_loadu_si128((const __m128i *)(zeros_then_ones + 15 - point));
  const __m128i ones = _mm_or_si128(
      _mm_and_si128(behind, inside), _mm_andnot_si128(behind, _mm_slli_si128(inside, 1)));
  const __m128i evens = _mm_and_si128(ones, _mm_set1_epi16(0xFF)), odds = _mm_srli_epi16(ones, 8);
  const __m128i twos = _mm_add_epi16(_mm_mullo_epi16(evens, _mm_set1_epi16(10)), odds);
  const __m128i fours = _mm_madd_epi16(twos, _mm_set1_epi32(100 | 1 << 16));
  const __m128i eights =
      _mm_madd_epi16(_mm_packs_epi32(fours, fours), _mm_set1_epi32(10000 | 1 << 16));
  const uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
  magnitude = (int64_t)((both & 0xFFFFFFFF) * 100000000 + (both >> 32));
  *scale = others ? (int8_t)(15 - point) : 0;
#else
  const uint8_t *end = bytes + count;
  const uint8_t *point = end;
  magnitude = 0;
  for (const uint8_t *next = bytes + sign; next < end; next++) {
    if (*next == '.' && point == end && next > bytes + sign && next + 1 < end) {
      point = next;
    } else if (*next >= '0' && *next <= '9') {
      magnitude = magnitude * 10 + (*next - '0');
    } else {
      return 0;
    }
  }
  *scale = point == end ? 0 : (int8_t)(end - point - 1);
#endif
  *units = sign ? -magnitude : magnitude;
  return 1;
}

/// Reads the numbers of one field of the records from `row` on, and returns the first record whose
/// text `penstock_read_number` does not read, or `count`.
///
/// `ends` has where the field ends in each record, `stride` apart, each behind where the field
/// before it ends. Where `is_last` is set, a carriage return at the end is not part of the text.
size_t penstock_read_numbers(const uint8_t *base, const uint32_t *ends, size_t stride, int is_last,
                             size_t row, size_t count, int64_t *units, int8_t *scales);

#endif
