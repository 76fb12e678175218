/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of a session as statements of C. */
#ifndef EXPORT_C_CALL_H
#define EXPORT_C_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct c_plan;
struct c_step;
struct call_row;

/* Headers that a program includes, in the order in which they stand there. */
#define C_HEADERS(H)                                                                               \
  H(ARPA_INET, "arpa/inet.h")                                                                      \
  H(NETDB, "netdb.h")                                                                              \
  H(NETINET_IN, "netinet/in.h")                                                                    \
  H(NETINET_TCP, "netinet/tcp.h")                                                                  \
  H(NETINET_UDP, "netinet/udp.h")                                                                  \
  H(POLL, "poll.h")                                                                                \
  H(PTHREAD, "pthread.h")                                                                          \
  H(SIGNAL, "signal.h")                                                                            \
  H(STDDEF, "stddef.h")                                                                            \
  H(STDIO, "stdio.h")                                                                              \
  H(STDLIB, "stdlib.h")                                                                            \
  H(STRING, "string.h")                                                                            \
  H(SYS_IOCTL, "sys/ioctl.h")                                                                      \
  H(SYS_SELECT, "sys/select.h")                                                                    \
  H(SYS_SOCKET, "sys/socket.h")                                                                    \
  H(SYS_TIME, "sys/time.h")                                                                        \
  H(SYS_UN, "sys/un.h")                                                                            \
  H(UNISTD, "unistd.h")                                                                            \
  H(LINUX_IF_PACKET, "linux/if_packet.h")                                                          \
  H(LINUX_NETLINK, "linux/netlink.h")

enum c_header {
#define H(name, file) C_##name,
  C_HEADERS(H)
#undef H
};

/* A function on its way. */
struct c_function {
  const struct c_plan *plan;
  struct text body;
  struct text ports; /* declarations of variables for ports that the kernel chose */
  unsigned headers;  /* bits of enum c_header */
  size_t buffer;     /* bytes of `buffer`; 0: it needs none */
  bool n, pair;      /* it needs these variables */
  bool die, show;    /* … and functions */
  bool ignores_pipe; /* SIGPIPE is not to end it */
};

static inline void c_include(struct c_function *f, enum c_header header) {
  f->headers |= 1u << header;
}

/* Whether the calls of ROW have a form in C. */
bool c_call_has(const struct call_row *row);

/* Appends to the body of F the statement that made STEP, as a comment, when it is the first of it. */
void c_call_statement(struct c_function *f, const struct c_step *step);
/* Appends STEP itself. */
void c_call_write(struct c_function *f, const struct c_step *step);

#endif
