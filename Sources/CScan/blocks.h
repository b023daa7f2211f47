#ifndef PENSTOCK_BLOCKS_H
#define PENSTOCK_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Bytes are looked at in blocks of 64, whose tests give a bit for each byte.

// A loop that is marked so is compiled for several processors; the right one is chosen when the
// program starts.
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

#endif
