#include "cli/cli.h"

static const struct skn_opt options[] = {
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT", .choices = "text|html|pandoc|json",
	  .help = "what FILE is; without it, told from its name and its beginning" },
	{ .long_name = "as", .arg = "THREAD", .help = "the thread's name, folders allowed (from the title)" },
	{ .long_name = "version", .arg = "N", .help = "the version's number, instead of the page's" },
	{ .long_name = "date", .arg = "TIME", .help = "when it was published, instead of the page's" },
	{ .long_name = "items", .arg = "N", .help = "how many items it rested on, instead of the page's" },
	{ .long_name = "bibliography", .arg = "FILE", .help = "a bibliography beside pandoc Markdown: BibTeX, CSL-JSON" },
	{ .long_name = "message", .short_name = 'm', .arg = "TEXT", .help = "the commit's message" },
	{ .long_name = "dry-run", .help = "say what would be committed, and commit nothing" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein import page-v2.txt page-v3.txt", "two versions of one thread, two commits" },
	{ "skein export lithium -f json | skein -C ../other import -f json -", "a thread into another store" },
	{ 0 },
};

const struct skn_cmd skn_cmd_import = {
	.name = "import", .group = SKN_GROUP_WRITE,
	.summary = "make commits from published pages", .args = "FILE...",
	.description =
		"Reads each FILE as one version of a thread and commits it: the page as text, as HTML, as "
		"pandoc Markdown with a bibliography, or the JSON of skein export. The version number, time "
		"and number of items that the page states are kept as published. The first page of an empty "
		"store gives the store its site's title. pandoc Markdown has its bibliography in 'references', "
		"or in the file that its field 'bibliography' or --bibliography names.\n\n"
		"What is the same as in the version before keeps its id and its bytes: sources are "
		"recognised by DOI, arXiv id or address, else by title and outlet; events, voices and "
		"tensions by id or similarity. Works are never merged by title. What does not fit the "
		"format is refused with its line.",
	.options = options, .examples = examples, .json = true,
	.helper = "skein-import", .needs = "libgumbo-dev",
};
