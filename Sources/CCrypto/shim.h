#ifndef PENSTOCK_CCRYPTO_H
#define PENSTOCK_CCRYPTO_H

#include <openssl/evp.h>

/// A SHA-256 that has begun, or null where the library can't give one.
static inline EVP_MD_CTX *penstock_libcrypto_sha256(void) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1) return context;
  EVP_MD_CTX_free(context);
  return NULL;
}

#endif
