/* Any bytes as robots.txt, and as what identifies a work. */
#include "doc/identity.h"
#include "gather/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_robots *robots = skn_robots_parse((const char *)data, size, "skein");
	char *text = skn_xstrndup((const char *)data, size > 2000 ? 2000 : size);
	struct skn_work_ids ids = { 0 };

	skn_robots_allows(robots, "/a/b?c");
	skn_robots_allows(robots, text);
	if (!skn_robots_allows(robots, "/robots.txt") || skn_robots_delay(robots) > SKN_ROBOTS_DELAY_MAX)
		abort();
	skn_work_ids_of_text(&ids, (const char *)data, size);
	skn_work_ids_of_url(&ids, text);
	skn_work_ids_release(&ids);
	skn_robots_free(robots);
	free(text);
	return 0;
}
