/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lab: a private network of one or two hosts, real Linux TCP at both ends, whose only cable ends
 * in descriptors that wire.c reads and writes.
 *
 * Everything hangs on namespaces of this process, so that nothing is left when it ends, however it
 * ends. Network namespaces belong to threads: a thread inherits its maker's; lab_enter moves one. */
#ifndef WIRE_LAB_H
#define WIRE_LAB_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct in6_addr;
struct diag;
struct lab;
struct states;
struct text;

enum lab_topology {
  LAB_ONE, /* all sides share 127.0.0.1, which goes over the cable */
  LAB_TWO  /* client 10.0.0.1 fd00::1, server 10.0.0.2 fd00::2; both names resolve */
};

#define LAB_HOSTS_MAX 2
#define LAB_CLIENT 0 /* the number of a host in LAB_TWO; LAB_ONE has host 0 alone */
#define LAB_SERVER 1

#define LAB_MTU 1500 /* bytes: the cable's, at the start */
#define LAB_MTU_MIN 68
#define LAB_MTU_IPV6 1280 /* below this Linux takes IPv6 off a device */
#define LAB_MTU_MAX 65535

/* Moves the process into the lab: new namespaces (a user namespace too where it is not privileged), the
   cable, addresses, routes. Must be called while the process has one thread. In LAB_TWO the calling
   thread, and those made later unless they lab_enter, are on the client's host.
   On failure NULL: DIAG says what could not be had and its hint what to do, and the process is where
   it was (a child builds it first). Descriptors are fd_high. Takes 10 to 30 ms. */
struct lab *lab_open(enum lab_topology topology, struct diag *diag);

/* Moves the process, which has one thread, into a network namespace that has nothing but the loopback,
   up. 0, or -1: DIAG says why, and the process is good for nothing but to end. */
int lab_alone(struct diag *diag);

/* Takes the cable away and frees LAB. The process stays in its namespaces. */
void lab_close(struct lab *lab);

enum lab_topology lab_topology(const struct lab *lab);
/* How many hosts it has: 1 or 2. */
int lab_hosts(const struct lab *lab);
/* "client", "server", or "" for the host of LAB_ONE. Static. */
const char *lab_host_name(const struct lab *lab, int host);

/* Makes a thread on the host of the side SIDE_NAME, as pthread_create(3) does elsewhere: 0 or an errno. LAB may be
   NULL: there is one host. In LAB_TWO a thread that has moved to the server's host makes it, so that this works for
   a process without the right to move too, after lab_park. */
int lab_thread(struct lab *lab, const char *side_name, pthread_t *thread,
               const pthread_attr_t *attr, void *(*start)(void *), void *data);

/* Before the process gives up the rights over LAB: has the thread wait on the server's host that makes the others
   there, after it has called SETTLE, which gives up its rights (not 0: it failed). FD (-1: none) is who is asked from
   now on to change the lab (wire/broker.h), taken. The ways that need rights are closed. 0 or an errno. */
int lab_park(struct lab *lab, int fd, int (*settle)(void *data), void *data);

/* Appends what /etc/hosts says in LAB, or with NULL on a machine that is alone. */
void lab_hosts_file(const struct lab *lab, struct text *out);

/* Moves the calling thread to the host of the side SIDE_NAME: its sockets are made there from now on. In LAB_ONE
   it changes nothing. 0 or an errno (setns(2)). */
int lab_enter(const struct lab *lab, const char *side_name);

/* The host of LAB_TWO on which a side called NAME is, or a thread of it ("NAME/2"). */
int lab_side_host(const char *name);
/* From now on a side called NAME is on the host of the side LIKE, unless NAME is a host's own. */
void lab_place(const char *name, const char *like);
/* The host of LAB_TWO that has ADDRESS (AF_INET: in its first 4 bytes), -1: neither. */
int lab_address_host(int family, const struct in6_addr *address);

/* Sets the MTU of the cable at both ends, LAB_MTU_MIN to LAB_MTU_MAX: 0 or an errno. In LAB_TWO IPv6
   goes off the wire below LAB_MTU_IPV6 and comes back above. After lab_park the broker does it. */
int lab_mtu(struct lab *lab, int mtu);

/* For sysctl.c: /proc/sys/net/… of HOST (enum sysctl_folder), and who is asked to read and change what is there, -1: the
   process does so itself. Borrowed. */
int lab_settings(const struct lab *lab, int host, int folder);
int lab_broker(const struct lab *lab);

/* For wire.c: the cable's end at HOST (a tun, non-blocking: one read is one IP packet), and who is
   asked for the states of the sockets there. Borrowed. */
int lab_tun(const struct lab *lab, int host);
struct states *lab_states(const struct lab *lab, int host);

#endif
