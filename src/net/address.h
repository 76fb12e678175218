/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and text: numeric addresses only. Names are looked up by calls/names.c, where the user
   sees it. */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct in6_addr;
struct text;

/* Splits `HOST:PORT` or `[HOST]:PORT` of LEN bytes: HOST is a part of S, PORT a decimal number up to
   65535. False when S has another shape (an IPv6 address needs its brackets). */
bool address_split(const char *s, size_t len, const char **host, size_t *host_len, uint16_t *port);

/* Sets TO to the address with HOST in numbers ("127.0.0.1", "::1"; "" is the any-address,
   "<broadcast>" is 255.255.255.255) and PORT: the length of the address, or 0 when HOST is not a
   numeric address of FAMILY (AF_INET or AF_INET6). */
socklen_t address_numeric(struct sockaddr_storage *to, int family, const char *host, uint16_t port);

/* Sets TO to the AF_UNIX address of LEN bytes: a path, or with a NUL first (or empty) an abstract
   name. Returns its length, or 0 when it is too long (108 bytes with the NUL that ends a path). */
socklen_t address_unix(struct sockaddr_storage *to, const char *path, size_t len);

/* Sets the port of an AF_INET or AF_INET6 address. */
void address_set_port(struct sockaddr_storage *to, uint16_t port);
/* The port of an AF_INET or AF_INET6 address, 0 for others. */
uint16_t address_port(const struct sockaddr_storage *address);

/* Whether ADDRESS is 0.0.0.0 or ::, with any port. */
bool address_is_any(const struct sockaddr_storage *address);
/* … of 127.0.0.0/8, or ::1. */
bool address_is_loopback(const struct sockaddr_storage *address);

/* Where the kernel sends what a socket bound to LOCAL (LOCAL_LEN 0: to nothing) sends to ADDRESS: the any-address, of
   IPv4 inside IPv6 too, means this host, whose address it then is. Of IPv4 that is LOCAL's own or 127.0.0.1; for :: it
   is ::1, or 127.0.0.1 where LOCAL is an address of IPv4. */
struct sockaddr_storage address_meant(const struct sockaddr_storage *address,
                                      const struct sockaddr_storage *local, socklen_t local_len);

/* How well the socket address LOCAL fits ADDRESS, whose first four bytes count for AF_INET, and PORT: 2 it is that, 1 it
   is the any-address with that port, 0 not at all. An address of IPv4 inside IPv6 fits that of IPv4; :: does not, as
   IPV6_V6ONLY may be set. */
int address_fit(const struct sockaddr_storage *local, int family, const struct in6_addr *address,
                uint16_t port);

/* Appends "127.0.0.1:50000", "[::1]:80", "[fe80::1%eth0]:80", "/tmp/path", "@abstract", "(unnamed)"
   or "AF_NETLINK" for a family without a text. LEN is the address's length. */
void address_text(const struct sockaddr_storage *address, socklen_t len, struct text *out);

#endif
