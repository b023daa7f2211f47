#ifndef PENSTOCK_CZLIB_H
#define PENSTOCK_CZLIB_H

#include <zlib.h>

/// Begins to inflate; `bits` is 31 for gzip, 15 for zlib, -15 for neither. `inflateInit2` is a macro.
static inline int penstock_inflate_begin(z_stream *stream, int bits) {
  return inflateInit2(stream, bits);
}

#endif
