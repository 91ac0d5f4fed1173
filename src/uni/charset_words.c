#include "base/base.h"

#include <strings.h>

#include "uni/charset_words.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool take(char label[SKN_CHARSET_LABEL_MAX + 1], const char *s, size_t n)
{
	while (n && blank(*s)) {
		s++;
		n--;
	}
	while (n && blank(s[n - 1]))
		n--;
	if (n == 0 || n > SKN_CHARSET_LABEL_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		label[i] = (char)tolower((unsigned char)s[i]);
	label[n] = '\0';
	return true;
}

static const char *find_word(const char *s, const char *end, const char *word)
{
	size_t len = strlen(word);

	for (; s + len <= end; s++)
		if (strncasecmp(s, word, len) == 0)
			return s;
	return NULL;
}

/* The value after WORD and "=", quoted or up to a blank, ";" or ">". */
static bool value_after(char label[SKN_CHARSET_LABEL_MAX + 1], const char *s, const char *end,
			const char *word)
{
	for (const char *p = s; (p = find_word(p, end, word)) != NULL;) {
		const char *to;
		char quote = '\0';

		p += strlen(word);
		while (p < end && blank(*p))
			p++;
		if (p == end || *p != '=')
			continue;
		p++;
		while (p < end && blank(*p))
			p++;
		if (p < end && (*p == '"' || *p == '\''))
			quote = *p++;
		for (to = p; to < end && *to != '"' && *to != '\''; to++)
			if (!quote && (blank(*to) || *to == ';' || *to == '>' || *to == '/'))
				break;
		if (take(label, p, (size_t)(to - p)))
			return true;
	}
	return false;
}

bool skn_charset_of_type(char label[SKN_CHARSET_LABEL_MAX + 1], const char *content_type)
{
	if (!content_type)
		return false;
	return value_after(label, content_type, content_type + strlen(content_type), "charset");
}

bool skn_charset_of_xml(char label[SKN_CHARSET_LABEL_MAX + 1], const char *s, size_t n)
{
	const char *end;

	while (n && blank(*s)) {
		s++;
		n--;
	}
	if (n < 5 || memcmp(s, "<?xml", 5) != 0)
		return false;
	end = memchr(s, '>', n < 1024 ? n : 1024);
	return end && value_after(label, s, end, "encoding");
}

bool skn_charset_of_meta(char label[SKN_CHARSET_LABEL_MAX + 1], const char *s, size_t n)
{
	const char *end = s + (n < SKN_CHARSET_PRESCAN ? n : SKN_CHARSET_PRESCAN);

	while (s < end && (s = memchr(s, '<', (size_t)(end - s))) != NULL) {
		const char *close;

		if (end - s >= 4 && memcmp(s, "<!--", 4) == 0) {
			s = find_word(s + 2, end, "-->");
			if (!s)
				return false;
			continue;
		}
		close = memchr(s, '>', (size_t)(end - s));
		if (!close)
			return false;
		if (close - s > 6 && strncasecmp(s, "<meta", 5) == 0 && (blank(s[5]) || s[5] == '/') &&
		    value_after(label, s, close, "charset"))
			return true;
		s++;
	}
	return false;
}

const char *skn_charset_known(const char *label)
{
	static const struct {
		const char *labels, *name;
	} rows[] = {
		{ " utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 u8 ",
		  "UTF-8" },
		{ " windows-1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 us-ascii "
		  "ascii ansi_x3.4-1968 ansi cp1252 x-cp1252 cp819 ibm819 iso-ir-100 csisolatin1 "
		  "x-user-defined none default ",
		  "windows-1252" },
		{ " windows-1254 iso-8859-9 iso8859-9 latin5 l5 cp1254 x-cp1254 ", "windows-1254" },
		{ " windows-874 tis-620 iso-8859-11 iso8859-11 dos-874 ", "windows-874" },
		{ " gb2312 gbk x-gbk gb_2312-80 gb_2312 chinese csgb2312 cp936 ms936 gb18030 ",
		  "gb18030" },
		{ " big5 big5-hkscs cn-big5 x-x-big5 csbig5 ", "Big5-HKSCS" },
		{ " shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis ms932 cp932 ",
		  "windows-31j" },
		{ " euc-kr ks_c_5601-1987 ksc5601 ksc_5601 ks_c_5601-1989 korean windows-949 cseuckr ",
		  "windows-949" },
		{ " utf-16le utf-16 utf16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff ",
		  "UTF-16LE" },
		{ " utf-16be unicodefffe ", "UTF-16BE" },
		{ " utf-7 utf7 unicode-1-1-utf-7 csunicode11utf7 scsu bocu-1 cesu-8 imap-mailbox-name "
		  "replacement hz-gb-2312 ",
		  "" },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const char *at = rows[i].labels;
		size_t len = strlen(label);

		if (len && strchr(label, ' ') == NULL)
			while ((at = strstr(at, label)) != NULL) {
				if (at[-1] == ' ' && at[len] == ' ')
					return rows[i].name;
				at++;
			}
	}
	return NULL;
}
