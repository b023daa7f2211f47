#ifndef PENSTOCK_CZSTD_H
#define PENSTOCK_CZSTD_H

#include <zstd.h>

#endif
