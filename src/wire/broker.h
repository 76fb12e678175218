/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small process that keeps the rights over a lab which the process that plays in it gives up (src/shelter). It
 * takes requests from a table, of fixed size and with ranges, and trusts nothing in them: who asks runs a lesson of
 * somebody unknown. It ends when its last asker has ended. */
#ifndef WIRE_BROKER_H
#define WIRE_BROKER_H

#define BROKER_TEXT 64 /* bytes of a request's and an answer's text, with the final 0 */

struct lab;

enum broker_request {
  BROKER_MTU,        /* the cables' MTU, LAB_MTU_MIN to LAB_MTU_MAX */
  BROKER_MTU_CLIENT, /* … of the one that leads to that host */
  BROKER_MTU_SERVER,
  BROKER_NAT,        /* 1 or 0: of the router */
  BROKER_TRIES,      /* LAB_TRIES to LAB_TRIES_HELD, see lab_tries */
  BROKER_SYSCTL,     /* the value that a request of wire/sysctl is for, into TEXT */
  BROKER_SYSCTL_SET, /* … which TEXT is to be */
  BROKER_REQUESTS
};

/* Forks the broker of LAB, which must not have one; the process has one thread. CONFINE is called in it, before the
   first request is read, and must leave it sendmsg, recvmsg, netlink as it is open, clocks and exit: not 0, and it
   ends at once. Returns the descriptor (fd_high) to ask it by, or -1 with errno. */
int broker_start(struct lab *lab, int (*confine)(void *data), void *data);

/* Asks the broker at FD, and waits for the answer: 0 or an errno (EPERM: it knows no such request; ERANGE: it does
   not grant VALUE; EPIPE: it has ended). TEXT goes along and becomes that of the answer; or NULL. One thread at a
   time. */
int broker_ask(int fd, enum broker_request request, int value, char text[BROKER_TEXT]);

#endif
