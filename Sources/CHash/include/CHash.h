#ifndef PENSTOCK_CHASH_H
#define PENSTOCK_CHASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A SHA-256 on its way: the chain so far, and the bytes that do not fill a block yet.
typedef struct {
  uint32_t chain[8];
  uint64_t count;
  uint8_t tail[64];
  bool is_plain;
} penstock_sha256;

/// Whether the processor has instructions for SHA-256; without them a hash must be made plainly.
bool penstock_sha256_is_there(void);

/// Begins a hash, by the processor's instructions or `plainly`, at a tenth of their speed.
void penstock_sha256_begin(penstock_sha256 *hash, bool plainly);

void penstock_sha256_update(penstock_sha256 *hash, const uint8_t *bytes, size_t count);

/// Updates two different hashes, none of them plain, at once with `count` bytes each, in little more time than one takes.
void penstock_sha256_update_both(penstock_sha256 *one, const uint8_t *bytes,
                                 penstock_sha256 *other, const uint8_t *others, size_t count);

/// The hash of all bytes so far; more may follow.
void penstock_sha256_end(const penstock_sha256 *hash, uint8_t digest[32]);

#endif
