/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a side waits for, as the kernel knows it at this moment: facts for view/waiting. */
#ifndef RUN_BLOCKED_H
#define RUN_BLOCKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/endpoint.h"
#include "run/side.h"
#include "run/situation.h"

/* A socket that select or poll watches. */
struct watched {
  int fd;
  char name[40]; /* its handle's, or "fd 7" */
  short events;  /* POLLIN, POLLOUT … */
};

struct blocked {
  struct side_status status;
  struct endpoint endpoint; /* of the call's socket, when it has one */
  int64_t now;              /* nanoseconds of CLOCK_MONOTONIC: when the kernel was asked */
  bool tcp;                 /* what follows is known (TCP_INFO, tcp(7)) */
  uint64_t received;        /* bytes that have come over the connection since it began */
  uint32_t unsent;          /* bytes of the send buffer that were never sent */
  bool filled;              /* what is on the way fills the peer's window … */
  uint32_t window;          /* … of so many bytes */
  unsigned sent_again;      /* segments that were sent again: of SYN_SENT, SYNs */
  unsigned asked; /* connect: times that the hardware address of the host was asked for, in vain */
  /* connect: the socket of this session whose accept queue is full; recv: the other end, where that waits in recv
     too. No name: there is none. */
  struct situation_end other;
  /* connect, accept, recv, send: what has become of the packet that would end it (held, lost, slow, answer, own, third;
     see situation_waited); NULL: nothing that is known keeps one away */
  struct situation *wire;
  struct watched *watched;
  size_t watched_count;
};

/* Asks about SIDE, from any thread. The caller clears the answer. */
struct blocked blocked_ask(struct side *side);
/* The same about a lane of it, whose STATUS is taken over. */
struct blocked blocked_ask_take(struct side *side, struct side_status status);
void blocked_clear(struct blocked *blocked);

#endif
