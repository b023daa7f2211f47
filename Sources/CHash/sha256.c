#include "CHash.h"

#include <string.h>

// SHA-256 (FIPS 180-4).

/// FIPS 180-4, 4.2.2.
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t turned(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

/// Takes blocks of a text into its chain as the standard has it. FIPS 180-4, 6.2.2.
static void compress_plainly(penstock_sha256 *hash, const uint8_t *bytes, size_t blocks) {
  for (; blocks > 0; blocks--, bytes += 64) {
    uint32_t words[64], state[8];
    for (int i = 0; i < 16; i++) {
      words[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 |
                 (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
      const uint32_t a = words[i - 15], b = words[i - 2];
      words[i] = words[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + words[i - 7] +
                 (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
    }
    memcpy(state, hash->chain, sizeof state);
    for (int i = 0; i < 64; i++) {  // state is a, b, c, d, e, f, g, h
      const uint32_t a = state[0], b = state[1], c = state[2], e = state[4];
      const uint32_t one = state[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
                           ((e & state[5]) ^ (~e & state[6])) + constants[i] + words[i];
      const uint32_t two =
          (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      memmove(state + 1, state, 28);
      state[4] += one;
      state[0] = one + two;
    }
    for (int i = 0; i < 8; i++) hash->chain[i] += state[i];
  }
}

// By the processor's own instructions, for one or for two texts at once: each round of a hash waits
// for the round before, so that the processor is half idle, and rounds of two hashes, one beside the
// other, fill it.

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))
#define INLINE_WITH_SHA WITH_SHA __attribute__((always_inline)) static inline

bool penstock_sha256_is_there(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/// Takes `blocks` blocks of each of `lanes` texts into their chains.
///
/// The instructions keep the eight words of a chain as a, b, e, f and c, d, g, h.
INLINE_WITH_SHA void compress(int lanes, penstock_sha256 *const *hashes, const uint8_t *const *texts,
                              size_t blocks) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef[2], cdgh[2];
  for (int lane = 0; lane < lanes; lane++) {
    const __m128i *chain = (const __m128i *)hashes[lane]->chain;
    const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(chain), 0xB1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(chain + 1), 0x1B);
    abef[lane] = _mm_alignr_epi8(cdab, efgh, 8);
    cdgh[lane] = _mm_blend_epi16(efgh, cdab, 0xF0);
  }
  for (size_t block = 0; block < blocks; block++) {
    __m128i words[2][4], abef_before[2], cdgh_before[2];
    for (int lane = 0; lane < lanes; lane++) {
      const __m128i *bytes = (const __m128i *)(texts[lane] + block * 64);
      for (int i = 0; i < 4; i++) {
        words[lane][i] = _mm_shuffle_epi8(_mm_loadu_si128(bytes + i), swap);
      }
      abef_before[lane] = abef[lane];
      cdgh_before[lane] = cdgh[lane];
    }
#pragma clang loop unroll(full)
    for (int four = 0; four < 16; four++) {  // rounds
      const __m128i added = _mm_load_si128((const __m128i *)(constants + four * 4));
#pragma clang loop unroll(full)
      for (int lane = 0; lane < lanes; lane++) {
        __m128i *w = words[lane];
        const __m128i low = _mm_add_epi32(w[four & 3], added);
        cdgh[lane] = _mm_sha256rnds2_epu32(cdgh[lane], abef[lane], low);
        abef[lane] = _mm_sha256rnds2_epu32(abef[lane], cdgh[lane], _mm_shuffle_epi32(low, 0x0E));
        if (four < 12) {  // the words of the four rounds after the next twelve
          const __m128i before = _mm_alignr_epi8(w[(four + 3) & 3], w[(four + 2) & 3], 4);
          const __m128i sum =
              _mm_add_epi32(_mm_sha256msg1_epu32(w[four & 3], w[(four + 1) & 3]), before);
          w[four & 3] = _mm_sha256msg2_epu32(sum, w[(four + 3) & 3]);
        }
      }
    }
    for (int lane = 0; lane < lanes; lane++) {
      abef[lane] = _mm_add_epi32(abef[lane], abef_before[lane]);
      cdgh[lane] = _mm_add_epi32(cdgh[lane], cdgh_before[lane]);
    }
  }
  for (int lane = 0; lane < lanes; lane++) {
    __m128i *chain = (__m128i *)hashes[lane]->chain;
    const __m128i feba = _mm_shuffle_epi32(abef[lane], 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(cdgh[lane], 0xB1);
    _mm_storeu_si128(chain, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128(chain + 1, _mm_alignr_epi8(dchg, feba, 8));
  }
}

WITH_SHA static void compress_fast(penstock_sha256 *hash, const uint8_t *bytes, size_t blocks) {
  compress(1, &hash, &bytes, blocks);
}

WITH_SHA static void compress_both(penstock_sha256 *one, const uint8_t *bytes,
                                   penstock_sha256 *other, const uint8_t *others, size_t blocks) {
  penstock_sha256 *hashes[2] = {one, other};
  const uint8_t *texts[2] = {bytes, others};
  compress(2, hashes, texts, blocks);
}

#else

// Never called: see `penstock_sha256_is_there`.
bool penstock_sha256_is_there(void) { return false; }
static void compress_fast(penstock_sha256 *hash, const uint8_t *bytes, size_t blocks) {}
static void compress_both(penstock_sha256 *one, const uint8_t *bytes, penstock_sha256 *other,
                          const uint8_t *others, size_t blocks) {}

#endif

static void compress_one(penstock_sha256 *hash, const uint8_t *bytes, size_t blocks) {
  (hash->is_plain ? compress_plainly : compress_fast)(hash, bytes, blocks);
}

void penstock_sha256_begin(penstock_sha256 *hash, bool plainly) {
  // FIPS 180-4, 5.3.3.
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(hash->chain, start, sizeof start);
  hash->count = 0;
  hash->is_plain = plainly;
}

/// Fills up the tail; returns how many bytes that took: all of them, or what a block still wanted.
static size_t fill(penstock_sha256 *hash, const uint8_t *bytes, size_t count) {
  const size_t filled = hash->count % 64;
  if (filled == 0) return 0;
  const size_t taken = count < 64 - filled ? count : 64 - filled;
  memcpy(hash->tail + filled, bytes, taken);
  hash->count += taken;
  if (hash->count % 64 == 0) compress_one(hash, hash->tail, 1);
  return taken;
}

void penstock_sha256_update(penstock_sha256 *hash, const uint8_t *bytes, size_t count) {
  const size_t taken = fill(hash, bytes, count);
  bytes += taken;
  count -= taken;
  const size_t whole = count / 64 * 64;
  if (whole > 0) compress_one(hash, bytes, whole / 64);
  if (count > whole) memcpy(hash->tail, bytes + whole, count - whole);
  hash->count += count;
}

void penstock_sha256_update_both(penstock_sha256 *one, const uint8_t *bytes,
                                 penstock_sha256 *other, const uint8_t *others, size_t count) {
  const size_t taken = fill(one, bytes, count), others_taken = fill(other, others, count);
  const size_t rest = count - (taken > others_taken ? taken : others_taken);
  const size_t whole = rest / 64 * 64;
  if (whole > 0) {
    compress_both(one, bytes + taken, other, others + others_taken, whole / 64);
    one->count += whole;
    other->count += whole;
  }
  penstock_sha256_update(one, bytes + taken + whole, count - taken - whole);
  penstock_sha256_update(other, others + others_taken + whole, count - others_taken - whole);
}

void penstock_sha256_end(const penstock_sha256 *hash, uint8_t digest[32]) {
  // FIPS 180-4, 5.1.1: a one, zeros, and how many bits there were, to the end of a block.
  static const uint8_t filling[64] = {0x80};
  penstock_sha256 end = *hash;
  uint8_t length[8];
  for (int i = 0; i < 8; i++) length[i] = (uint8_t)(hash->count * 8 >> (56 - 8 * i));
  penstock_sha256_update(&end, filling, 1 + (119 - hash->count % 64) % 64);
  penstock_sha256_update(&end, length, 8);
  for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(end.chain[i / 4] >> (24 - 8 * (i % 4)));
}
