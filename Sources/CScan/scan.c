#include "CScan.h"

#include <stdbool.h>

// Each loop is compiled for several processors; the right one is chosen when the program starts.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR \
  __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define FOR_EACH_PROCESSOR
#endif

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef bool bits64 __attribute__((ext_vector_type(64)));

// Macros, because a vector of 64 bytes can't be passed between functions for all processors.

/// Declares `block`, the 64 bytes at `bytes`.
#define LOAD(block, bytes) \
  bytes64 block;           \
  memcpy(&block, bytes, 64)

/// Bit `i` of the result is set where the test holds for byte `i` of a block.
#define MASK(test)                                                  \
  ({                                                                \
    const bits64 penstock_bits = __builtin_convertvector(test, bits64); \
    uint64_t penstock_mask;                                         \
    memcpy(&penstock_mask, &penstock_bits, 8);                      \
    penstock_mask;                                                  \
  })

/// The bits of a block that begins at `place` of `count` bytes.
static inline uint64_t bits_within(size_t place, size_t count) {
  return count - place < 64 ? (1ull << (count - place)) - 1 : ~0ull;
}

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

/// Writes the places of the bits of `marks` to `out`, eight at a time whatever their number, which
/// spares the processor the guess when to stop (after simdjson's structural index).
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

FOR_EACH_PROCESSOR
size_t penstock_index_fields(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote,
                             size_t fields, uint32_t base, penstock_field_scan *scan,
                             uint32_t *out) {
  size_t found = 0, due = fields;
  uint64_t inside = 0, irregular = 0, ragged = 0, after_mark = 1, after_close = 0;
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
    for (; newlines; newlines &= newlines - 1) {
      const uint64_t through = newlines ^ (newlines - 1);
      ragged |= (found + (size_t)__builtin_popcountll(marks & through)) ^ due;
      due += fields;
    }
    found += flatten(marks, base + (uint32_t)i, out + found);
  }
  // The last record may do without a newline.
  const bool is_unfinished = count > 0 && bytes[count - 1] != '\n';
  ragged |= is_unfinished ? (found + 1) ^ due : found ^ (due - fields);
  scan->inside = inside;
  scan->irregular = irregular;
  scan->ragged = ragged;
  return found;
}

FOR_EACH_PROCESSOR
void penstock_count(const uint8_t *bytes, size_t count, uint8_t quote, uint64_t *quotes,
                    uint64_t *newlines) {
  uint64_t q = 0, n = 0;
  for (size_t i = 0; i < count; i += 64) {
    LOAD(block, bytes + i);
    const uint64_t valid = bits_within(i, count);
    q += (uint64_t)__builtin_popcountll(MASK(block == quote) & valid);
    n += (uint64_t)__builtin_popcountll(MASK(block == '\n') & valid);
  }
  *quotes = quote ? q : 0;
  *newlines = n;
}

/// How many bytes the UTF-8 character at `bytes` has, of which `count` are there; 0 where there is
/// none. Source: the Unicode Standard, table 3-7.
static size_t utf8_length(const uint8_t *bytes, size_t count) {
  const uint8_t first = bytes[0];
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (count < length) return 0;
  const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (bytes[1] < low || bytes[1] > high) return 0;
  for (size_t i = 2; i < length; i++) {
    if ((bytes[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

/// The offset of the first byte that is not valid UTF-8, or `count`, character by character.
static size_t plain_valid_utf8(const uint8_t *bytes, size_t place, size_t count) {
  while (place < count) {
    const size_t length = utf8_length(bytes + place, count - place);
    if (length == 0) return place;
    place += length;
  }
  return count;
}

FOR_EACH_PROCESSOR
size_t penstock_valid_utf8(const uint8_t *bytes, size_t count) {
  // Which of the next block's first bytes must continue a character, and be in which range.
  uint64_t due = 0, after_e0 = 0, after_ed = 0, after_f0 = 0, after_f4 = 0;
  for (size_t i = 0; i < count; i += 64) {
    LOAD(block, bytes + i);
    const uint64_t valid = bits_within(i, count);
    const uint64_t high = MASK(block >= 0x80) & valid;
    if ((high | due) == 0) continue;
    const uint64_t tails = MASK((block & 0xC0) == 0x80) & valid;
    const uint64_t two = MASK(block >= 0xC2) & valid;
    const uint64_t three = MASK(block >= 0xE0) & valid;
    const uint64_t four = MASK(block >= 0xF0) & valid;
    uint64_t bad = (MASK(block >= 0xF5) & valid) | (high & ~tails & ~two);
    const uint64_t wanted = due | two << 1 | three << 2 | four << 3;
    bad |= (wanted ^ tails) & valid;
    due = two >> 63 | three >> 62 | four >> 61;
    const bool is_cut = i + 64 >= count && ((wanted & ~valid) | due) != 0;
    if (three | after_e0 | after_ed | after_f0 | after_f4) {
      const uint64_t e0 = MASK(block == 0xE0), ed = MASK(block == 0xED);
      const uint64_t f0 = MASK(block == 0xF0), f4 = MASK(block == 0xF4);
      const uint64_t from_a0 = MASK(block >= 0xA0), from_90 = MASK(block >= 0x90);
      bad |= (((e0 << 1 | after_e0) & ~from_a0) | ((ed << 1 | after_ed) & from_a0)) & valid;
      bad |= (((f0 << 1 | after_f0) & ~from_90) | ((f4 << 1 | after_f4) & from_90)) & valid;
      after_e0 = e0 >> 63;
      after_ed = ed >> 63;
      after_f0 = f0 >> 63;
      after_f4 = f4 >> 63;
    }
    if (bad || is_cut) {
      // The character that is wrong may have begun up to three bytes before the block.
      size_t start = i;
      for (size_t back = 1; back <= 3 && back <= i && bytes[i - back] >= 0x80; back++) {
        if (bytes[i - back] >= 0xC0) {
          start = i - back;
          break;
        }
      }
      return plain_valid_utf8(bytes, start, count);
    }
  }
  return count;
}

size_t penstock_find(const uint8_t *bytes, size_t count, uint8_t wanted) {
  const uint8_t *found = count == 0 ? NULL : memchr(bytes, wanted, count);
  return found ? (size_t)(found - bytes) : count;
}
