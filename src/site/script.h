/*
 * script.h - the site's script: the files of site/script in the order of their names, up to
 * SKN_SITE_SCRIPT_REST in site.js, the rest in compare.js, which one page adds.
 */
#ifndef SKN_SITE_SCRIPT_H
#define SKN_SITE_SCRIPT_H

#define SKN_SITE_SCRIPT_REST "60"

struct skn_site_script {
	const char *name, *text;
};
extern const struct skn_site_script skn_site_scripts[]; /* ends with a NULL name */

#endif
