#ifndef PENSTOCK_DIGITS_H
#define PENSTOCK_DIGITS_H

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Sixteen bytes of a digit each (0 to 9), the first in the lowest byte of `high`.
typedef struct {
  uint64_t high, low;
} penstock_digits;

/// The digits of a number below 10^16, with zeros in front.
///
/// It is halved into numbers of eight, four, two and one digit, each division by a multiplication that
/// is exact in its range.
static inline penstock_digits penstock_sixteen_digits(uint64_t number) {
  const uint64_t above = number / 100000000, below = number - above * 100000000;
  penstock_digits digits;
#if defined(__SSE2__)
  const __m128i eights = _mm_set_epi64x((int64_t)below, (int64_t)above);
  const __m128i thousands =
      _mm_srli_epi64(_mm_mul_epu32(eights, _mm_set1_epi32((int)0xD1B71759)), 45);
  const __m128i rest = _mm_sub_epi64(eights, _mm_mul_epu32(thousands, _mm_set1_epi32(10000)));
  const __m128i fours = _mm_or_si128(thousands, _mm_slli_epi64(rest, 32));
  const __m128i hundreds = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi16(5243)), 3);
  const __m128i rests = _mm_sub_epi16(fours, _mm_mullo_epi16(hundreds, _mm_set1_epi16(100)));
  const __m128i twos = _mm_or_si128(hundreds, _mm_slli_epi32(rests, 16));
  const __m128i tens = _mm_mulhi_epu16(twos, _mm_set1_epi16(6554));
  const __m128i ones = _mm_sub_epi16(twos, _mm_mullo_epi16(tens, _mm_set1_epi16(10)));
  const __m128i all = _mm_or_si128(tens, _mm_slli_epi16(ones, 8));
  digits.high = (uint64_t)_mm_cvtsi128_si64(all);
  digits.low = (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(all, all));
#else
  const uint64_t eights[2] = {above, below};
  uint64_t results[2];
  for (int i = 0; i < 2; i++) {
    const uint64_t thousands = eights[i] / 10000;
    const uint64_t fours = thousands | (eights[i] - thousands * 10000) << 32;
    const uint64_t hundreds = (fours * 10486) >> 20 & 0x0000007F0000007Full;
    const uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
    const uint64_t tens = (twos * 103) >> 10 & 0x000F000F000F000Full;
    results[i] = tens | (twos - tens * 10) << 8;
  }
  digits.high = results[0];
  digits.low = results[1];
#endif
  return digits;
}

/// Divides `high` · 2^64 + `low` by a `divisor` above `high`.
static inline uint64_t penstock_divide(uint64_t high, uint64_t low, uint64_t divisor,
                                       uint64_t *remainder) {
#if defined(__x86_64__)
  uint64_t quotient;
  __asm__("divq %4" : "=a"(quotient), "=d"(*remainder) : "a"(low), "d"(high), "r"(divisor) : "cc");
  return quotient;
#else
  const unsigned __int128 number = (unsigned __int128)high << 64 | low;
  *remainder = (uint64_t)(number % divisor);
  return (uint64_t)(number / divisor);
#endif
}

#endif
