#ifndef PENSTOCK_CCRYPTO_H
#define PENSTOCK_CCRYPTO_H

#include <stddef.h>
#include <stdint.h>

// SHA-256 by libcrypto, which is loaded with the first hash that is asked for: where the processor has
// instructions of its own, that is never.

/// A hash on its way.
typedef struct evp_md_ctx_st penstock_libcrypto_hash;

/// A hash of no bytes; null where there is no libcrypto, or it can't give one.
penstock_libcrypto_hash *penstock_libcrypto_begin(void);

void penstock_libcrypto_update(penstock_libcrypto_hash *hash, const void *bytes, size_t count);

/// The hash of all bytes so far; more may follow.
void penstock_libcrypto_end(const penstock_libcrypto_hash *hash, uint8_t digest[32]);

void penstock_libcrypto_free(penstock_libcrypto_hash *hash);

#endif
