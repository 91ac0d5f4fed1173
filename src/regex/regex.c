#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex/regex.h"

#include <pcre2.h>

#include "regex/ecma.h"

struct skn_regex {
	pcre2_general_context *memory;
	pcre2_code *code;
	pcre2_match_context *limits;
};

/* PCRE2 takes its memory as everybody does: running out of it ends the program. */
static void *take(PCRE2_SIZE size, void *ctx)
{
	SKN_UNUSED(ctx);
	return skn_xmalloc(size);
}

static void give(void *p, void *ctx)
{
	SKN_UNUSED(ctx);
	free(p);
}

static int compile_fault(int code, PCRE2_SIZE offset, struct skn_err *err)
{
	char text[160];

	pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof(text));
	return skn_fail(err, SKN_EDATA, "%s near offset %zu of a pattern", text, (size_t)offset);
}

static int compile(struct skn_regex **out, const struct skn_buf *pattern, struct skn_err *err)
{
	struct skn_regex *regex = skn_xcalloc(1, sizeof(*regex));
	pcre2_compile_context *context;
	PCRE2_SIZE offset;
	int fault;

	regex->memory = pcre2_general_context_create(take, give, NULL);
	context = pcre2_compile_context_create(regex->memory);
	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
	regex->code = pcre2_compile((PCRE2_SPTR)pattern->p, pattern->n,
				    PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
					    PCRE2_ALLOW_EMPTY_CLASS | PCRE2_NEVER_BACKSLASH_C,
				    &fault, &offset, context);
	pcre2_compile_context_free(context);
	if (!regex->code) {
		skn_regex_free(regex);
		return compile_fault(fault, offset, err);
	}
	regex->limits = pcre2_match_context_create(regex->memory);
	pcre2_set_match_limit(regex->limits, SKN_REGEX_MATCH_MAX);
	pcre2_set_heap_limit(regex->limits, SKN_REGEX_HEAP_MAX);
	*out = regex;
	return SKN_OK;
}

int skn_regex_compile(struct skn_regex **out, const char *pattern, size_t len, struct skn_err *err)
{
	struct skn_buf buf = SKN_BUF_INIT;
	int rc;

	*out = NULL;
	if (len > SKN_REGEX_PATTERN_MAX)
		return skn_fail(err, SKN_ELIMIT, "a pattern is longer than %u bytes",
				SKN_REGEX_PATTERN_MAX);
	rc = skn_regex_from_ecma(&buf, pattern, len, err);
	if (rc == SKN_OK)
		rc = compile(out, &buf, err);
	skn_buf_release(&buf);
	return rc;
}

void skn_regex_free(struct skn_regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	pcre2_match_context_free(regex->limits);
	pcre2_general_context_free(regex->memory);
	free(regex);
}

int skn_regex_match(const struct skn_regex *regex, const char *text, size_t len,
		    struct skn_err *err)
{
	pcre2_match_data *data = pcre2_match_data_create(1, regex->memory);
	int rc = pcre2_match(regex->code, (PCRE2_SPTR)text, len, 0, 0, data, regex->limits);
	pcre2_match_data_free(data);
	if (rc >= 0)
		return 1;
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_HEAPLIMIT ||
	    rc == PCRE2_ERROR_DEPTHLIMIT)
		return skn_fail(err, SKN_ELIMIT, "a pattern takes too long on this text");
	return skn_fail(err, SKN_EDATA, "a text is no valid UTF-8");
}
