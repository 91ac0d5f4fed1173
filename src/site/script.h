/* script.h - the site's one script, site.js: the files of site/script in the order of their names. */
#ifndef SKN_SITE_SCRIPT_H
#define SKN_SITE_SCRIPT_H

struct skn_site_script {
	const char *name, *text;
};
extern const struct skn_site_script skn_site_scripts[]; /* ends with a NULL name */

#endif
