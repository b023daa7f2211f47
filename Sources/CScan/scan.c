#include "CScan.h"
#include "blocks.h"

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

size_t penstock_find(const uint8_t *bytes, size_t count, uint8_t wanted) {
  const uint8_t *found = count == 0 ? NULL : memchr(bytes, wanted, count);
  return found ? (size_t)(found - bytes) : count;
}
