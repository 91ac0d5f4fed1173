/*
 * cidr.h - which addresses may be connected to.
 *
 * A page from outside names hosts, and a host's name can lead anywhere: to this
 * machine, to its neighbours, to the service that hands out a cloud machine's keys.
 * What counts is therefore the address that is about to be connected to.  Public is
 * what the registries of IANA for special-purpose addresses (RFC 6890, RFC 8190) call
 * globally reachable; everything else is private here: loopback, "this" network,
 * private and shared use (RFC 1918, 6598), link-local, unique local (RFC 4193),
 * documentation, benchmarking, multicast, what is reserved.  IPv6 outside of 2000::/3
 * is private.  Where an IPv6 address has an IPv4 address inside (mapped, compatible,
 * translated by RFC 6052, 6to4, ISATAP, Teredo) that one is judged as well.
 */
#ifndef SKN_NET_CIDR_H
#define SKN_NET_CIDR_H

#include "base/base.h"

struct sockaddr;

/* A network.  IPv4 stands as ::ffff:a.b.c.d, so 10.0.0.0/8 has 104 bits. */
struct skn_cidr {
	unsigned char address[16];
	unsigned bits; /* 0 to 128 */
};

/* "10.0.0.0/8", "fd00::/8", or one address.  Bits behind the prefix must be 0: an
 * address that is not the network's own is a mistake.  SKN_EDATA. */
int skn_cidr_parse(struct skn_cidr *out, const char *text, struct skn_err *err);

/* Of IPv4 or IPv6; an address of any other family is in no network and not public. */
bool skn_cidr_has(const struct skn_cidr *cidr, const struct sockaddr *address);
bool skn_address_is_public(const struct sockaddr *address);
/* Public, or in one of the N networks. */
bool skn_address_is_allowed(const struct sockaddr *address, const struct skn_cidr *allow, size_t n);

/* Its text into OUT: "127.0.0.1", "::1"; "" for another family. */
#define SKN_ADDRESS_TEXT 64
void skn_address_text(char out[SKN_ADDRESS_TEXT], const struct sockaddr *address);

#endif
