#include "CCrypto.h"

#include <dlfcn.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <pthread.h>
#include <stdbool.h>

#define EACH_FUNCTION(DO)                                                        \
  DO(MD_CTX_new) DO(MD_CTX_free) DO(MD_CTX_copy_ex) DO(sha256) DO(DigestInit_ex) \
  DO(DigestUpdate) DO(DigestFinal_ex)

/// The library's own functions, each with the type that its header gives it.
static struct {
#define FIELD(name) __typeof__(EVP_##name) *name;
  EACH_FUNCTION(FIELD)
} crypto;

static bool is_loaded;

static void load(void) {
  _Static_assert(OPENSSL_SHLIB_VERSION == 3, "the library is called otherwise");
  void *library = dlopen("libcrypto.so.3", RTLD_LAZY | RTLD_LOCAL);
  if (!library) return;
#define FIND(name)                                                       \
  crypto.name = (__typeof__(crypto.name))dlsym(library, "EVP_" #name);   \
  if (!crypto.name) return;
  EACH_FUNCTION(FIND)
  is_loaded = true;
}

penstock_libcrypto_hash *penstock_libcrypto_begin(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (!is_loaded) return NULL;
  EVP_MD_CTX *hash = crypto.MD_CTX_new();
  if (hash && crypto.DigestInit_ex(hash, crypto.sha256(), NULL) == 1) return hash;
  crypto.MD_CTX_free(hash);
  return NULL;
}

void penstock_libcrypto_update(penstock_libcrypto_hash *hash, const void *bytes, size_t count) {
  crypto.DigestUpdate(hash, bytes, count);
}

void penstock_libcrypto_end(const penstock_libcrypto_hash *hash, uint8_t digest[32]) {
  EVP_MD_CTX *copy = crypto.MD_CTX_new();
  crypto.MD_CTX_copy_ex(copy, hash);
  crypto.DigestFinal_ex(copy, digest, NULL);
  crypto.MD_CTX_free(copy);
}

void penstock_libcrypto_free(penstock_libcrypto_hash *hash) { crypto.MD_CTX_free(hash); }
