#include "cli/cli.h"

static const struct skn_opt options[] = {
	{ .long_name = "listen", .short_name = 'l', .arg = "ADDRESS", .help = "PORT, ADDRESS:PORT or [IPV6]:PORT (127.0.0.1:8080); port 0 is any that is free" },
	{ .long_name = "host", .arg = "NAME", .repeat = true, .help = "answer under this name, too; '*' for any" },
	{ .long_name = "base-url", .arg = "URL", .help = "where the pages are published (base_url in skein.yaml)" },
	{ .long_name = "theme", .arg = "FILE", .help = "a style sheet that comes after the site's own" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein serve", "the pages of this store at http://127.0.0.1:8080/" },
	{ "skein serve --listen 0 --git-dir /srv/mirror.git", "a bare repository, at any port that is free" },
	{ "skein serve --host threads.example.org", "behind a proxy that keeps the Host header" },
	{ 0 },
};

const struct skn_cmd skn_cmd_serve = {
	.name = "serve", .group = SKN_GROUP_PUBLISH, .summary = "answer requests for the pages of all threads",
	.description =
		"Serves over HTTP the pages that skein site writes, with the same bytes, from the published branch; a new "
		"commit is seen within a second. Beside them it has what a folder of files cannot: search over all versions "
		"(search/), the difference of any two (threads/NAME/compare/), a thread at any revision "
		"(at/REV/threads/NAME/), and all of it as JSON (api/, described by api/openapi.json).\n\n"
		"It reads only: GET and HEAD are answered and nothing else. It listens on this machine alone unless --listen "
		"names another address, and answers only under names that it knows: those of this machine, that of the base "
		"address, and those of --host. Put a proxy that speaks TLS before it to publish the pages; any number of "
		"them may follow a mirror of the repository.\n\n"
		"The first line it prints is its address. SIGTERM or SIGINT lets it finish what was asked and end.",
	.options = options, .examples = examples,
	.helper = "skein-serve", .needs = "libmicrohttpd-dev",
};
