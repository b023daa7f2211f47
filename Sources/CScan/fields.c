#include "CScan.h"
#include "blocks.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Bit `i` of the result is the exclusive or of bits `0...i` of `mask`: set from an opening quote
/// up to the byte before the closing one.
static inline uint64_t prefix_xor(uint64_t mask) {
  mask ^= mask << 1;
  mask ^= mask << 2;
  mask ^= mask << 4;
  mask ^= mask << 8;
  mask ^= mask << 16;
  mask ^= mask << 32;
  return mask;
}

/// Writes the places of the bits of `marks`, each with `base` added, to `out`, where there must be
/// room for 64, and returns how many there are.
typedef size_t flatten_function(uint64_t marks, uint32_t base, uint32_t *out);

/// Writes eight places at a time whatever their number, which spares the processor the guess when
/// to stop (after simdjson's structural index).
static inline size_t flatten(uint64_t marks, uint32_t base, uint32_t *out) {
  const size_t count = (size_t)__builtin_popcountll(marks);
  const uint64_t end = 1ull << 63;  // no bit is left once the marks are used up
  for (size_t first = 0; first < count; first += 8) {
    for (size_t i = 0; i < 8; i++) {
      out[first + i] = base + (uint32_t)__builtin_ctzll(marks | end);
      marks &= marks - 1;
    }
  }
  return count;
}

// What `penstock_index_fields` is given. It is compiled for several processors by hand, as they do
// not all write places in the same way.
#define INDEX_PARAMETERS                                                                    \
  const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote, size_t fields,      \
      uint32_t base, penstock_field_scan *scan, uint32_t *out
#define INDEX_ARGUMENTS bytes, count, delimiter, quote, fields, base, scan, out

/// Does what `penstock_index_fields` does, for the processor of the function that it stands in.
__attribute__((always_inline)) static inline size_t index_fields(INDEX_PARAMETERS,
                                                                 flatten_function *flatten) {
  size_t found = 0, records = 0;
  uint64_t inside = 0, irregular = 0, after_mark = 1, after_close = 0;
  for (size_t i = 0; i < count; i += 64) {
    LOAD(block, bytes + i);
    const uint64_t valid = bits_within(i, count);
    uint64_t newlines = MASK(block == '\n') & valid;
    uint64_t marks = (MASK(block == delimiter) & valid) | newlines;
    const uint64_t quotes = quote ? MASK(block == quote) & valid : 0;
    // A carriage return ends a field only right before a newline, or as the very last byte.
    const uint64_t returns = MASK(block == '\r') & valid;
    const uint64_t beyond = i + 64 >= count || bytes[i + 64] == '\n';
    uint64_t strays = returns & ~((newlines | ~valid) >> 1 | beyond << 63);
    if (quotes | inside | after_close) {
      const uint64_t region = prefix_xor(quotes) ^ inside;
      marks &= ~region;
      newlines &= ~region;
      strays &= ~region;
      const uint64_t opening = quotes & region, closing = quotes & ~region;
      const uint64_t ends = marks | (returns & ~strays) | ~valid;
      irregular |= opening & ~(marks << 1 | after_mark);
      irregular |= (closing << 1 | after_close) & ~ends;
      inside = (uint64_t)((int64_t)region >> 63);
      after_close = closing >> 63;
    }
    irregular |= strays;
    after_mark = marks >> 63;
    records += (size_t)__builtin_popcountll(newlines);
    found += flatten(marks, base + (uint32_t)i, out + found);
  }
  // As many ends as the records have to have, the last of which may do without a newline; and a
  // newline wherever a record has to end.
  const bool is_unfinished = count > 0 && bytes[count - 1] != '\n';
  uint64_t ragged = found ^ (records * fields + (is_unfinished ? fields - 1 : 0));
  for (size_t end = fields - 1; !ragged && end < found; end += fields) {
    ragged = bytes[out[end] - base] ^ '\n';
  }
  scan->inside = inside;
  scan->irregular = irregular;
  scan->ragged = ragged;
  return found;
}

#if defined(__x86_64__)
#define FOR_AVX2 __attribute__((target("avx2,popcnt,bmi")))
#define FOR_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi2,popcnt,bmi")))

FOR_AVX2 static size_t index_avx2(INDEX_PARAMETERS) {
  return index_fields(INDEX_ARGUMENTS, flatten);
}

/// The same as `flatten`, with the numbers 0 to 63 pressed together where a bit is set.
FOR_AVX512 static inline size_t flatten_pressed(uint64_t marks, uint32_t base, uint32_t *out) {
  static const uint8_t numbers[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
  };
  const __m512i places = _mm512_maskz_compress_epi8(marks, _mm512_loadu_si512(numbers));
  const __m512i start = _mm512_set1_epi32((int)base);
#define PUT(quarter)                                                                      \
  _mm512_storeu_si512(out + 16 * (quarter),                                               \
                      _mm512_add_epi32(start, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32( \
                                                  places, quarter))))
  const size_t count = (size_t)__builtin_popcountll(marks);
  PUT(0);
  if (__builtin_expect(count > 16, 0)) {
    PUT(1);
    PUT(2);
    PUT(3);
  }
  return count;
}

FOR_AVX512 static size_t index_avx512(INDEX_PARAMETERS) {
  return index_fields(INDEX_ARGUMENTS, flatten_pressed);
}
#endif

size_t penstock_index_fields(INDEX_PARAMETERS) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
    return index_avx512(INDEX_ARGUMENTS);
  }
  if (__builtin_cpu_supports("avx2")) return index_avx2(INDEX_ARGUMENTS);
#endif
  return index_fields(INDEX_ARGUMENTS, flatten);
}
