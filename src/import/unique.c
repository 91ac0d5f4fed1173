#include "import/unique.h"

#include "text/name.h"

void skn_unique_add(struct skn_unique *unique, const char *name)
{
	if (!skn_map_has(&unique->taken, name, strlen(name)))
		skn_map_put(&unique->taken, name, strlen(name), (void *)(uintptr_t)2);
}

/* BASE with a number, cut so that it stays a name; caller frees. */
static char *numbered(const char *base, size_t number)
{
	char suffix[24];
	int len = snprintf(suffix, sizeof(suffix), "-%zu", number);
	size_t n = strlen(base);

	if (n > SKN_NAME_MAX - (size_t)len)
		n = SKN_NAME_MAX - (size_t)len;
	while (n && !isalnum((unsigned char)base[n - 1]))
		n--;
	return skn_xasprintf("%.*s%s", (int)n, base, suffix);
}

char *skn_unique_make(struct skn_unique *unique, const char *base)
{
	size_t n = strlen(base), next = (uintptr_t)skn_map_find(&unique->taken, base, n);
	char *name = skn_xstrdup(base);

	while (skn_map_has(&unique->taken, name, strlen(name))) {
		free(name);
		name = numbered(base, next++);
	}
	if (next)
		skn_map_put(&unique->taken, base, n, (void *)(uintptr_t)next);
	skn_unique_add(unique, name);
	return name;
}

void skn_unique_release(struct skn_unique *unique)
{
	skn_map_release(&unique->taken, NULL);
}
