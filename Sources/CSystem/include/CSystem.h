#ifndef PENSTOCK_CSYSTEM_H
#define PENSTOCK_CSYSTEM_H

#include <malloc.h>

/// Makes the allocator keep freed blocks of up to 64 MiB for the next batch instead of giving them
/// back to the system, page by page, only to ask for them again.
static inline void penstock_keep_freed_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
}

#endif
