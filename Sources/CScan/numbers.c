#include "CScan.h"

size_t penstock_read_numbers(const uint8_t *base, const uint32_t *ends, size_t stride, int is_last,
                             size_t row, size_t count, int64_t *units, int8_t *scales) {
  const uint32_t *end = ends + row * stride;
  for (; row < count; row++, end += stride) {
    const uint32_t start = end[-1] + 1;
    uint32_t length = *end - start;
    if (is_last && length > 0 && base[start + length - 1] == '\r') length--;
    if (!penstock_read_number(base + start, length, units + row, scales + row)) return row;
  }
  return count;
}
