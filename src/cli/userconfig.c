#include "cli/userconfig.h"

#include "base/fs.h"
#include "doc/schema.h"
#include "yaml/yaml.h"

static char *path_of(void)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return skn_xasprintf("%s/skein/config.yaml", xdg);
	if (home && home[0] == '/')
		return skn_xasprintf("%s/.config/skein/config.yaml", home);
	return NULL;
}

struct first_fault {
	struct skn_err *err;
	const char *path;
};

static void keep_first(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct first_fault *fault = ctx;

	SKN_UNUSED(keyword);
	skn_fail_at(fault->err, SKN_EDATA, fault->path, at->line, at->column, "%s", message);
}

int skn_user_config_read(struct skn_user_config *out, struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct first_fault fault = { err, NULL };
	const struct skn_schema *schema;
	struct stat st;
	int rc;

	*out = (struct skn_user_config)SKN_USER_CONFIG_INIT;
	fault.path = out->path = path_of();
	if (!out->path || !skn_fs_exists(out->path))
		return SKN_OK;
	rc = skn_fs_read(&src, out->path, SKN_USER_CONFIG_MAX, err);
	if (rc == SKN_OK)
		rc = skn_yaml_parse(&out->tree, src.p, src.n, out->path, err);
	schema = rc == SKN_OK && out->tree.root ? skn_schema_of("config.json", err) : NULL;
	if (schema && skn_schema_validate(schema, out->tree.root, keep_first, &fault))
		rc = SKN_EDATA;
	out->exposed = rc == SKN_OK && stat(out->path, &st) == 0 && (st.st_mode & 077);
	skn_buf_release(&src);
	return rc;
}

void skn_user_config_release(struct skn_user_config *config)
{
	free(config->path);
	skn_tree_release(&config->tree);
	*config = (struct skn_user_config)SKN_USER_CONFIG_INIT;
}

const struct skn_node *skn_user_config_find(const struct skn_user_config *config, const char *path)
{
	const struct skn_node *node = config->tree.root;

	while (node && *path) {
		size_t n = strcspn(path, ".");
		char *name = skn_xstrndup(path, n);

		node = skn_node_find(node, name);
		free(name);
		path += n + (path[n] == '.');
	}
	return node;
}

const char *skn_user_config_text(const struct skn_user_config *config, const char *path)
{
	const struct skn_node *node = skn_user_config_find(config, path);

	return node && skn_node_is_scalar(node) ? node->text : NULL;
}

int64_t skn_user_config_int(const struct skn_user_config *config, const char *path, int64_t fallback)
{
	int64_t value;

	return skn_node_as_int(skn_user_config_find(config, path), &value) ? value : fallback;
}
