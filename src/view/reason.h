/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failed call, the facts of its situation, and the sentences that come of them; with the words and tests that
   the families of reasons (why_*.c) share. */
#ifndef VIEW_REASON_H
#define VIEW_REASON_H

#include <stdbool.h>

struct call;
struct endpoint;
struct lingering;
struct situation;
struct situation_end;
struct sockaddr_storage;
struct text;

struct reason {
  const struct call *call;
  const char *name;              /* of the call's socket */
  const struct endpoint *before; /* never NULL */
  const struct endpoint *after;  /* or NULL */
  const struct lingering *rest;  /* or NULL */
  const struct situation *s;     /* never NULL */
  int side;                      /* that made the call */
  struct text *why, *try;        /* what is said is appended to these */
};

/* E is in STATE, as "LISTEN". */
bool reason_is(const struct endpoint *e, const char *state);

/* The address without its port, as it is typed; written to TO, FACT bytes (view/fact.h), which is returned. */
const char *reason_host(const struct sockaddr_storage *address, char *to);

/* Where the kernel sent what the call, connect with an address of IPv4 or IPv6, was to send (address_meant). */
struct sockaddr_storage reason_meant(const struct reason *r);

/* Appends that the address of the call means this host, if it is the any-address, and where the SYN went. */
void reason_add_meant(struct reason *r);

/* Whose END is, as the one who made the call sees it: "s (fd 3)", "s (side server)", "the program nginx (pid 80)";
   written to TO, FACT bytes, which is returned. */
const char *reason_who(const struct reason *r, const struct situation_end *end, char *to);

/* Appends BEFORE and what keeps a send from going on, if that is the peer's window: whether it is. */
bool reason_add_window(const struct reason *r, const char *before);

/* Whether the call's socket has a name that can be typed: it is not "fd 3" or "the socket". */
bool reason_has_name(const struct reason *r);

bool reason_listens(const struct situation_end *end);

/* A socket of TCP that has an address and no peer, and does not listen; or one of UDP. */
bool reason_is_bound(const struct situation_end *end);

/* The address of the call is an abstract one of AF_UNIX, which begins with a 0 and is not in the file system. */
bool reason_is_abstract(const struct reason *r);

/* The call is connect, bind, sendto or sendmsg with an address of IPv4 or IPv6 whose port is 0. */
bool reason_names_port_0(const struct reason *r);

/* Appends both sentences, either of them empty where the other has facts of its own; true. In TRY a method in braces,
   "{getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)}", is written as it can be typed, with the name of the call's
   socket before it; of a program, whose language is not known, without Python's name of the module. */
bool reason_say(struct reason *r, const char *why, const char *try);

#endif
