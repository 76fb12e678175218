/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the situation share: situation.c has the calls that are explained; situation_address.c,
 * situation_way.c, situation_past.c and situation_kept.c look facts up, situation_quest.c asks other sockets. Of no use
 * to others. */
#ifndef RUN_SITUATION_OWN_H
#define RUN_SITUATION_OWN_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "net/flight.h"
#include "run/situation.h"

struct call;
struct endpoint;
struct journal;

/* Whether STATE of an endpoint is called NAME. */
static inline bool situation_is(const char *state, const char *name) {
  return strcmp(state, name) == 0;
}

/* Whether that option of the socket FD is set. */
bool situation_has_option(int fd, int level, int name);

/* Whether CALL is one of those that send. */
bool situation_sends(const struct call *call);

/* situation_wire.c */

/* Whether a packet of this FATE has reached the other end of the cable. */
bool situation_has_come(enum fate fate);

/* Notes in S what keeps a packet of this FATE from its receiver (held, lost, slow): whether anything does. */
bool situation_is_away(struct situation *s, enum fate fate);

/* situation_quest.c */

/* What is looked for among the sockets of the sides. */
struct situation_quest {
  struct situation *s;
  int fd, process;                         /* of the call's socket: not itself */
  const struct situation_leaving *leaving; /* … nor these of the same process; or NULL */
  ino_t inode;                             /* not 0: only what is the same socket */
  const struct sockaddr_storage *address;  /* its port, or a path … */
  socklen_t address_len;                   /* … and how long it is, of a path */
  uint64_t network;                        /* of the call's socket */
  bool there;                              /* only those on the host that has the address */
  bool (*fits)(const struct situation_quest *q, int fd, const struct endpoint *e);
  int type;
  uint64_t cookie;
  uint64_t last;                   /* the cookie of the one that was found last */
  const struct endpoint *endpoint; /* what the kernel says of the call's socket */
};

/* What no other network has that the socket FD may be in; 0: unknown. */
uint64_t situation_network(int fd);

/* Whether what the kernel tells of its sockets, those of the call's network, is about the host that has ADDRESS. */
bool situation_is_own_host(const struct sockaddr_storage *address);

/* Whether the host of SIDE has ADDRESS, or gets what is sent to it (a group's, a broadcast); BOUND: this process can bind
   it on its own host, that of the sides which are on no other. */
bool situation_side_has(const char *side, const struct sockaddr_storage *address, bool bound);

/* Adds the sides' sockets that fit; those in another network only where OTHERS. */
void situation_ask_sides(struct situation_quest *q, bool others);

/* Adds the sockets of other programs at the port of ADDRESS, in one of STATES (net/sock_dump.h). */
void situation_ask_kernel(struct situation *s, int type, const struct sockaddr_storage *address,
                          uint32_t states);

/* situation_address.c */

/* The ports that the kernel chooses from. */
void situation_look_at_ports(struct situation *s);

/* bind and listen: who has ADDRESS. */
void situation_look_at_holders(struct situation *s, const struct call *call,
                               const struct endpoint *before,
                               const struct sockaddr_storage *address);

/* connect was refused: who has that port on the host that answered; who listens at it on another host; who listens at
   another one of that host. */
void situation_look_at_listeners(struct situation *s, const struct call *call,
                                 struct journal *journal);

/* connect was not answered: who listens there with an accept queue that is full. */
void situation_look_at_queue(struct situation *s, const struct call *call);

/* The path of CALL was refused or is taken: who is bound to it, or whether it is a file of another kind. */
void situation_look_at_path_holder(struct situation *s, const struct call *call);

/* The type of the socket that is bound to the path of ADDRESS (proc(5), /proc/net/unix). */
int situation_type_of_path(const struct sockaddr_storage *address, socklen_t len);

/* situation_way.c */

/* Whether A is the broadcast address of all, or of a network that an interface is in. */
bool situation_is_broadcast(const struct sockaddr_storage *a, socklen_t len);

/* A datagram that is too long: what the path carries. */
void situation_look_at_path(struct situation *s, const struct call *call,
                            const struct endpoint *before);

/* The interface that the socket of CALL is bound to. */
void situation_look_at_device(struct situation *s, const struct call *call);

/* Why CALL, whose error says that TO cannot be reached, has no way there. */
void situation_look_at_route(struct situation *s, const struct call *call,
                             const struct sockaddr_storage *to);

/* Whether the hardware address of the host TO is waited for, or was not found, in a search that was not over at SINCE
   (as of neighbor_ask). */
void situation_look_at_neighbor(struct situation *s, const struct sockaddr_storage *to,
                                int64_t since, struct journal *journal);

/* situation_past.c */

/* Whether CALL is one of those that receive. */
bool situation_receives(const struct call *call);

/* Whether CALL is worth remembering; most are not, and cost nothing here. */
bool situation_is_memorable(const struct call *call, const struct endpoint *before,
                            const struct endpoint *after);

/* Copies the past before CALL into S, and adds CALL to it. Returns the peer's port, 0 when it is not known. */
int situation_remember(struct situation *s, const struct call *call, const struct endpoint *before,
                       const struct endpoint *after);

/* CALL is an accept that has given the connection MADE. */
void situation_connected(const struct call *call, const struct endpoint *made);

/* CALL closes a socket, BEFORE it so; does the kernel send RST, and has this session the other end? */
void situation_note_abort(const struct call *call, const struct endpoint *before);

/* ECONNRESET: whether the other end of the socket with the cookie OWN was closed so, in this session. */
void situation_look_at_aborts(struct situation *s, uint64_t own);

/* situation_kept.c */

/* situation_quest.c: whether a process has the socket INODE that is neither PROCESS nor this one, nor traced by it. */
bool situation_is_outside(uint64_t inode, int process);

/* What keeps the socket INODE of CALL, which closes it. */
void situation_look_at_keepers(struct situation *s, const struct call *call, uint64_t inode);
/* The thread whose call keeps the socket INODE, of which no process has a descriptor. */
void situation_look_at_user(struct situation *s, uint64_t inode);

#endif
