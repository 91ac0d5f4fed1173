/*
 * cpu.h - whether the processor has instructions for SHA-1 and SHA-256.
 * Only for src/hash.
 */
#ifndef SKN_HASH_CPU_H
#define SKN_HASH_CPU_H

#include "base/base.h"

#if defined(__x86_64__)
#include <cpuid.h>

static inline bool skn_cpu_has_sha(void)
{
	static int known; /* 0: not asked, 1: no, 2: yes */
	unsigned a, b, c, d;

	if (!known)
		known = 1 + (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) &&
			     __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) && (c & bit_SSSE3));
	return known == 2;
}

#else

static inline bool skn_cpu_has_sha(void)
{
	return false;
}

#endif

#endif
