#include "check/push_model.h"

/* First words, in lower case.  PERSON: people are called so, too. */
static const struct {
	const char *word;
	bool person;
} names[] = {
	{ "chatgpt", false },	{ "gpt", false },	{ "openai", false },   { "codex", false },
	{ "copilot", false },	{ "claude", true },	{ "gemini", false },   { "gemma", true },
	{ "llama", false },	{ "codellama", false }, { "mistral", false },  { "mixtral", false },
	{ "deepseek", false },	{ "qwen", false },	{ "grok", false },     { "devin", true },
	{ "aider", false },	{ "cursor", false },	{ "windsurf", false }, { "codeium", false },
	{ "openhands", false }, { "cline", true },	{ "perplexity", false }, { "skein", true },
};

/* Words behind a name that people have, too, which no family is called by. */
static const char *const products[] = {
	"code", "opus", "sonnet", "haiku", "instant", "agent", "ai", "bot", "cli", "assistant", "integration",
};

/* Addresses that programs write, as the end of what stands between < and >. */
static const char *const addresses[] = {
	"noreply@anthropic.com",     "noreply@openai.com",	     "no-reply@openai.com",
	"+copilot@users.noreply.github.com", "copilot@github.com",   "aider@aider.chat",
	"cursoragent@cursor.com",    "openhands@all-hands.dev",	     "codex@openai.com",
	"noreply@aider.chat",	     "gemini-code-assist[bot]@users.noreply.github.com",
	"devin-ai-integration[bot]@users.noreply.github.com", "claude[bot]@users.noreply.github.com",
	"copilot-swe-agent[bot]@users.noreply.github.com",
};

static char *lower(const char *s, size_t n)
{
	char *out = skn_xstrndup(s, n);

	for (char *p = out; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return out;
}

static bool is_program_mail(const char *mail)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(addresses); i++)
		if (skn_ends_with(mail, addresses[i]))
			return true;
	return false;
}

/* The next word at *s: letters, or digits with dots, as in "gpt-4.1". */
static bool next_word(const char **s, char out[32])
{
	size_t n = 0;

	while (**s && !isalnum((unsigned char)**s))
		++*s;
	while (isalnum((unsigned char)**s) && n < 31 &&
	       (n == 0 || !isdigit((unsigned char)**s) == !isdigit((unsigned char)out[n - 1])))
		out[n++] = *(*s)++;
	out[n] = '\0';
	return n > 0;
}

static bool is_product(const char *word)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(products); i++)
		if (skn_streq(word, products[i]))
			return true;
	return isdigit((unsigned char)word[0]);
}

/* "claude opus 4", "github copilot", "gpt-4o": NAME in lower case. */
static bool is_program_name(const char *name)
{
	char word[32], next[32];
	const char *p = name;

	if (!next_word(&p, word))
		return false;
	if ((skn_streq(word, "github") || skn_streq(word, "google") || skn_streq(word, "anthropic") ||
	     skn_streq(word, "meta")) && !next_word(&p, word))
		return false;
	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (skn_streq(word, names[i].word))
			return !names[i].person || (next_word(&p, next) && is_product(next));
	return skn_ends_with(name, "(aider)");
}

bool skn_push_is_model(const char *ident, size_t n, const struct skn_strings *models)
{
	char *all = lower(ident, n), *mail = strchr(all, '<'), *end = mail ? strchr(mail, '>') : NULL;
	bool yes = false;

	if (end) {
		*end = '\0';
		yes = is_program_mail(mail + 1);
		*mail = '\0';
	}
	for (size_t len = strlen(all); len && isspace((unsigned char)all[len - 1]); len--)
		all[len - 1] = '\0';
	yes = yes || is_program_name(all);
	for (size_t i = 0; models && i < models->n && !yes; i++)
		yes = strcasecmp(models->v[i], all) == 0;
	free(all);
	return yes;
}
