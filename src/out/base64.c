#include "out/base64.h"

void skn_base64(struct skn_buf *out, const void *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t three = (uint32_t)b[i] << 16 | (uint32_t)(i + 1 < n ? b[i + 1] : 0) << 8 |
				 (i + 2 < n ? b[i + 2] : 0);

		skn_buf_addc(out, digits[three >> 18]);
		skn_buf_addc(out, digits[three >> 12 & 63]);
		skn_buf_addc(out, i + 1 < n ? digits[three >> 6 & 63] : '=');
		skn_buf_addc(out, i + 2 < n ? digits[three & 63] : '=');
	}
}
