/*
 * err.h - errors are values.
 *
 * A function that can fail returns 0 or a negative enum skn_errc, and puts the
 * text, and where it is known the place, into the caller's struct skn_err, its
 * last parameter.  The first cause is kept: a later skn_fail on the same
 * struct changes nothing until skn_err_clear.  An outer caller may add what it
 * was doing, once, with skn_err_context.  `err` may be NULL when the caller
 * only wants the code.
 */
#ifndef SKN_BASE_ERR_H
#define SKN_BASE_ERR_H

#include <stdint.h>

enum skn_errc {
	SKN_OK = 0,
	SKN_EFINDING = -1,   /* findings, differences or conflicts       exit 1 */
	SKN_EUSAGE = -2,     /* the command line is wrong                exit 2 */
	SKN_EDATA = -3,      /* not a store, or bad data in it           exit 3 */
	SKN_ENOTFOUND = -4,  /* a named thing does not exist             exit 3 */
	SKN_EEXISTS = -5,    /* a thing to be made exists already        exit 3 */
	SKN_ELIMIT = -6,     /* a named limit was passed                 exit 3 */
	SKN_EAMBIGUOUS = -7, /* a name fits more than one thing          exit 3 */
	SKN_ESYS = -8,       /* system call or git failed                exit 4 */
	SKN_ELOCKED = -9,    /* somebody else holds the lock             exit 4 */
	SKN_EMOVED = -10,    /* a ref moved meanwhile (compare-and-swap) exit 4 */
	SKN_ENET = -11,      /* network                                  exit 5 */
	SKN_EREFUSED = -12,  /* refused by the other side or by a hook   exit 6 */
	SKN_EMODEL = -13     /* a model's output is invalid              exit 7 */
};

struct skn_err {
	enum skn_errc code; /* SKN_OK while nothing went wrong */
	uint32_t line;      /* 1-based; 0 = unknown */
	uint32_t column;    /* 1-based, in bytes; 0 = unknown */
	char path[512];     /* file the error is in; "" = none */
	char msg[1024];     /* one line, no final newline */
	char hint[512];     /* what to do; "" = none */
};

#define SKN_ERR_INIT { .code = SKN_OK }

void skn_err_clear(struct skn_err *err);

/* Each records the error unless one stands already, and returns CODE. */
int skn_fail(struct skn_err *err, enum skn_errc code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int skn_fail_at(struct skn_err *err, enum skn_errc code, const char *path, uint32_t line,
		uint32_t column, const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* SKN_ESYS with "<what>: <strerror(errno)>"; ENOENT, EEXIST become their codes. */
int skn_fail_errno(struct skn_err *err, const char *path, const char *what);

/* For a failure that is none here (a file that may be absent): clears the error
 * and returns SKN_OK when RC is CODE, else returns RC. */
int skn_forgive(int rc, enum skn_errc code, struct skn_err *err);

/* Sets the hint of a standing error; returns the standing code (without an
 * err, SKN_EDATA). */
int skn_hint(struct skn_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "<text>: " before the message of a standing error. */
int skn_err_context(struct skn_err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
