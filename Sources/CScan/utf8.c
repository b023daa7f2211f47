#include "CScan.h"
#include "blocks.h"

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
    const uint64_t tails = high & ~MASK(block >= 0xC0);
    const uint64_t two = MASK(block >= 0xC2) & valid;
    const uint64_t three = MASK(block >= 0xE0) & valid;
    const uint64_t four = MASK(block >= 0xF0) & valid;
    uint64_t bad = high & ~tails & ~two;
    const uint64_t wanted = due | two << 1 | three << 2 | four << 3;
    bad |= (wanted ^ tails) & valid;
    due = two >> 63 | three >> 62 | four >> 61;
    const bool is_cut = i + 64 >= count && ((wanted & ~valid) | due) != 0;
    // Some first bytes do not go with every second one.
    const uint64_t e0 = MASK(block == 0xE0), ed = MASK(block == 0xED);
    if (((e0 | ed) & valid) | four | after_e0 | after_ed | after_f0 | after_f4) {
      const uint64_t f0 = MASK(block == 0xF0), f4 = MASK(block == 0xF4);
      const uint64_t from_a0 = MASK(block >= 0xA0), from_90 = MASK(block >= 0x90);
      bad |= MASK(block >= 0xF5) & valid;
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
