#include "base/base.h"

#include <dlfcn.h>
#include <pthread.h>

#include "uni/icu.h"

#define TEXT_(s) #s
#define TEXT(s) TEXT_(s)
#define LIBRARY(name) "lib" name ".so." TEXT(U_ICU_VERSION_MAJOR_NUM)

static struct skn_icu uc;
static struct skn_icu_i18n i18n;

static void *look_up(void *library, const char *name)
{
	void *found = dlsym(library, name);

	if (!found)
		skn_fatal("the Unicode library (ICU) is missing", name);
	return found;
}

static void *open_library(const char *name)
{
	void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);

	if (!library)
		skn_fatal("the Unicode library (ICU) is missing", name);
	return library;
}

static void load_uc(void)
{
	void *library = open_library(LIBRARY("icuuc"));

#define LOAD(f) *(void **)&uc.f = look_up(library, TEXT(f));
	SKN_ICU_UC(LOAD)
#undef LOAD
}

static void load_i18n(void)
{
	void *library = open_library(LIBRARY("icui18n"));

#define LOAD(f) *(void **)&i18n.f = look_up(library, TEXT(f));
	SKN_ICU_I18N(LOAD)
#undef LOAD
}

const struct skn_icu *skn_icu(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load_uc);
	return &uc;
}

const struct skn_icu_i18n *skn_icu_i18n(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load_i18n);
	return &i18n;
}
