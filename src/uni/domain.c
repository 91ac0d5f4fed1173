#include "base/base.h"

#include <pthread.h>
#include <strings.h>

#include "base/utf8.h"
#include "uni/icu.h"
#include "uni/uni.h"

/* Faults of a label that browsers overlook: the URL Standard, "domain to ASCII". */
#define OVERLOOKED \
	(UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | \
	 UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4)

static UIDNA *idna;

static void open_idna(void)
{
	UErrorCode status = U_ZERO_ERROR;

	idna = skn_icu()->uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
						  UIDNA_NONTRANSITIONAL_TO_UNICODE,
					  &status);
	if (U_FAILURE(status))
		idna = NULL;
}

bool skn_uni_domain(struct skn_buf *out, const char *s, size_t n)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char name[4 * SKN_UNI_DOMAIN_MAX];
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;
	int32_t len;

	if (n > SKN_UNI_DOMAIN_MAX || !skn_utf8_valid(s, n, NULL))
		return false;
	if (skn_utf8_is_ascii(s, n)) {
		for (size_t i = 0; i < n; i++)
			skn_buf_addc(out, (char)tolower((unsigned char)s[i]));
		return true;
	}
	pthread_once(&once, open_idna);
	if (!idna)
		return false;
	len = skn_icu()->uidna_nameToASCII_UTF8(idna, s, (int32_t)n, name, sizeof(name), &info, &status);
	if (U_FAILURE(status) || len < 0 || (size_t)len > sizeof(name) || (info.errors & ~(uint32_t)OVERLOOKED))
		return false;
	skn_buf_add(out, name, (size_t)len);
	return true;
}
