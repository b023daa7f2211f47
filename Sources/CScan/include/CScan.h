#ifndef PENSTOCK_CSCAN_H
#define PENSTOCK_CSCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

/// Bit `i` of the result is the exclusive or of bits `0...i` of `mask`: set from an opening quote
/// up to the byte before the closing one.
static inline uint64_t penstock_prefix_xor(uint64_t mask) {
  mask ^= mask << 1;
  mask ^= mask << 2;
  mask ^= mask << 4;
  mask ^= mask << 8;
  mask ^= mask << 16;
  mask ^= mask << 32;
  return mask;
}

/// What a scan of fields carries from one call to the next and reports.
typedef struct {
  /// All ones inside quotes, else 0.
  uint64_t inside;
  /// Set when a quote opens elsewhere than at a field's start, or closes elsewhere than at its end
  /// (a doubled quote, or a mistake), and when a carriage return stands before anything but a
  /// newline. The fields need a closer look then.
  uint64_t irregular;
} penstock_field_scan;

/// Writes the offset of every delimiter and newline that stands outside quotes to `out`, and
/// returns how many there are. The bytes must begin at a field's start, and 64 bytes after `count`
/// must be readable; `out` needs room for `count` offsets. A `quote` of 0 means none.
static inline size_t penstock_index_fields(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                           uint8_t quote, penstock_field_scan *scan,
                                           uint32_t *out) {
  size_t found = 0;
  uint64_t inside = scan->inside, irregular = 0;
  uint64_t after_mark = 1, after_close = 0;
  for (size_t i = 0; i < count; i += 64) {
    const uint64_t valid = count - i < 64 ? (1ull << (count - i)) - 1 : ~0ull;
    uint64_t marks = (penstock_match64(bytes + i, delimiter) | penstock_match64(bytes + i, '\n'));
    marks &= valid;
    const uint64_t quotes = quote ? penstock_match64(bytes + i, quote) & valid : 0;
    // A carriage return ends a field only right before a newline, or as the very last byte.
    const uint64_t returns = penstock_match64(bytes + i, '\r') & valid;
    uint64_t strays = 0;
    if (returns) {
      const uint64_t newlines = penstock_match64(bytes + i, '\n') | ~valid;
      const uint64_t beyond = i + 64 >= count || bytes[i + 64] == '\n';
      strays = returns & ~(newlines >> 1 | beyond << 63);
    }
    if (quotes | inside | after_close) {
      const uint64_t region = penstock_prefix_xor(quotes) ^ inside;
      marks &= ~region;
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
    while (marks) {
      out[found++] = (uint32_t)i + (uint32_t)__builtin_ctzll(marks);
      marks &= marks - 1;
    }
  }
  scan->inside = inside;
  scan->irregular |= irregular;
  return found;
}

/// Counts the quotes and newlines in `count` bytes; `bytes` needs 63 readable bytes after `count`.
static inline void penstock_count(const uint8_t *bytes, size_t count, uint8_t quote,
                                  uint64_t *quotes, uint64_t *newlines) {
  uint64_t q = 0, n = 0;
  for (size_t i = 0; i < count; i += 64) {
    const uint64_t valid = count - i < 64 ? (1ull << (count - i)) - 1 : ~0ull;
    if (quote) q += (uint64_t)__builtin_popcountll(penstock_match64(bytes + i, quote) & valid);
    n += (uint64_t)__builtin_popcountll(penstock_match64(bytes + i, '\n') & valid);
  }
  *quotes = q;
  *newlines = n;
}

/// Bit `i` of the result is set where `bytes[i]` is not ASCII, for 64 bytes.
static inline uint64_t penstock_high64(const uint8_t *bytes) {
  uint64_t mask = 0;
#if defined(__SSE2__)
  for (int i = 0; i < 4; i++) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(bytes + 16 * i));
    mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(block) << (16 * i);
  }
#else
  for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] >> 7) << i;
#endif
  return mask;
}

/// How many bytes the UTF-8 character of more than one byte at `bytes` has; 0 where there is none.
static inline size_t penstock_utf8_length(const uint8_t *bytes) {
  const uint8_t first = bytes[0], second = bytes[1];
  if (first < 0xC2 || first > 0xF4) return 0;
  if (first < 0xE0) return (second & 0xC0) == 0x80 ? 2 : 0;
  const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (second < low || second > high || (bytes[2] & 0xC0) != 0x80) return 0;
  if (first < 0xF0) return 3;
  return (bytes[3] & 0xC0) == 0x80 ? 4 : 0;
}

/// The offset of the first byte that is not valid UTF-8, or `count`; 64 bytes after `count` must be
/// readable and must not be continuation bytes.
static inline size_t penstock_valid_utf8(const uint8_t *bytes, size_t count) {
  size_t i = 0;
  while (i < count) {
    uint64_t mask = penstock_high64(bytes + i);
    size_t next = i + 64;
    while (mask) {
      const size_t place = i + (size_t)__builtin_ctzll(mask);
      if (place >= count) break;
      const size_t length = penstock_utf8_length(bytes + place);
      if (length == 0 || place + length > count) return place;
      const size_t end = place + length - i;
      if (end >= 64) {
        next = i + end;
        break;
      }
      mask &= ~0ull << end;
    }
    i = next;
  }
  return count;
}

/// The value of eight ASCII digits that were loaded little-endian and had `'0'` taken off each.
static inline uint64_t penstock_eight_digits(uint64_t digits) {
  digits = (digits * 10) + (digits >> 8);
  return (((digits & 0x000000FF000000FFull) * 0x000F424000000064ull) +
          (((digits >> 16) & 0x000000FF000000FFull) * 0x0000271000000001ull)) >> 32;
}

#endif
