/*
 * cassette.h - answers of models, kept in a folder to be played again.
 *
 *	SKEIN_MODEL_CASSETTE=DIR    where they are
 *	SKEIN_MODEL_RECORD=none     play only (the default): what is missing is an error
 *	                  =new      ask for what is missing, and keep it
 *	                  =all      ask for everything, and keep it
 *
 * One file an exchange, DIR/<sha256 of path and body>.json: {"path", "request",
 * "stream"}; no header, so no key, is in it.
 */
#ifndef SKN_MODEL_CASSETTE_H
#define SKN_MODEL_CASSETTE_H

#include "hash/sha256.h"
#include "model/model.h"

enum skn_cassette_mode { SKN_CASSETTE_OFF, SKN_CASSETTE_PLAY, SKN_CASSETTE_NEW, SKN_CASSETTE_ALL };

struct skn_cassette {
	enum skn_cassette_mode mode;
	char *dir;
};

/* From the environment; SKN_EUSAGE for a mode that is none. */
int skn_cassette_open(struct skn_cassette *out, struct skn_err *err);
void skn_cassette_close(struct skn_cassette *cassette);

void skn_cassette_name(char out[SKN_SHA256_HEX], const char *path, const struct skn_buf *body);
/* SKN_ENOTFOUND when only playing and it is not there. */
int skn_cassette_find(struct skn_buf *stream, bool *found, const struct skn_cassette *cassette, const char *name,
		      struct skn_err *err);
int skn_cassette_keep(const struct skn_cassette *cassette, const char *name, const char *path,
		      const struct skn_model_answer *answer, struct skn_err *err);

#endif
