#include "cli/cli.h"

static const struct skn_opt options[] = {
	{ .long_name = "at", .arg = "THREAD@REV",
	  .help = "compare with this version, whatever the file says of itself" },
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT",
	  .choices = "text|md|pandoc|html|json|csl-json|bibtex|ris|epub|pdf|docx|latex",
	  .help = "what FILE is; without it, told from its beginning" },
	{ .long_name = "exact", .help = "other bytes with the same content are a difference, too" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein verify lithium-v2.html", "is this what version 2 says?" },
	{ "skein verify --json *.epub", "several files, for a program" },
	{ "skein verify --at lithium@2 lithium.bib", "a file that lost its record" },
	{ 0 },
};

const struct skn_cmd skn_cmd_verify = {
	.name = "verify", .group = SKN_GROUP_PUBLISH, .summary = "check that an export shows what its version says",
	.args = "FILE...",
	.description =
		"Every export but text carries a record: its thread, version, commit, and hashes of what it "
		"shows. verify finds that commit in the repository, exports it again in the same format, and "
		"says one of these: byte for byte; same content, other bytes (the file was saved again, or "
		"another skein, pandoc or font made it); or it differs, with each section that does and "
		"the first passage of it. A record that somebody changed is named as well.\n\n"
		"A page as text carries no record: it is recognised by its title and version number. For any "
		"other file without one, --at says what to compare with.\n\n"
		"What is compared is all text that a file shows, the addresses of its links, and whatever in it "
		"could run. Where only styles differ, a file has the same content and a warning says that a "
		"viewer may show it otherwise. Of DOCX, LaTeX and PDF what pandoc and pdftotext read is "
		"compared; they must be installed unless the bytes are the same.\n\n"
		"Nothing that a file says is believed, and no part of it is run. It may have 64 MB.",
	.options = options, .examples = examples, .json = true,
	.exit_codes = "1  a file differs from its version\n"
		      "3  a file has no record, names an unknown commit or thread, or cannot be read",
	.helper = "skein-verify", .needs = "libgumbo-dev and libzip-dev",
};
