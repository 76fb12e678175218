/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lab: a private network of one to three hosts (topology.h), real Linux TCP at all ends, whose cables end
 * in descriptors that wire.c reads and writes.
 *
 * Everything hangs on namespaces of this process, so that nothing is left when it ends, however it
 * ends. Network namespaces belong to threads: a thread inherits its maker's; lab_enter moves one. */
#ifndef WIRE_LAB_H
#define WIRE_LAB_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "wire/topology.h"

struct counters;
struct groups;
struct in6_addr;
struct sockaddr_storage;
struct diag;
struct lab;
struct states;

#define LAB_MTU 1500 /* bytes: the cable's, at the start */
#define LAB_MTU_MIN 68
#define LAB_MTU_IPV6 1280 /* below this Linux takes IPv6 off a device */
#define LAB_MTU_MAX 65535
#define LAB_TRIES 3 /* times that a host of a segment asks for a neighbor, a second apart, … */
#define LAB_TRIES_HELD 600 /* … and while its question may lie in the hand */

/* Moves the process into the lab: new namespaces (a user namespace too where it is not privileged), the
   cables, addresses, routes. Must be called while the process has one thread, once in its life. The calling
   thread, and those made later unless they lab_enter, are on the client's host.
   On failure NULL: DIAG says what could not be had and its hint what to do, and the process is where
   it was (a child builds it first). Descriptors are fd_high. Takes 10 to 40 ms. */
struct lab *lab_open(enum lab_topology topology, struct diag *diag);

/* Moves the process, which has one thread, into a network namespace that has nothing but the loopback,
   up. 0, or -1: DIAG says why, and the process is good for nothing but to end. */
int lab_alone(struct diag *diag);

/* Takes the cables away and frees LAB. The process stays in its namespaces. */
void lab_close(struct lab *lab);

/* LAB_NONE of NULL. */
enum lab_topology lab_topology(const struct lab *lab);
/* How many hosts, and ends of cables, it has. */
int lab_hosts(const struct lab *lab);
int lab_devices(const struct lab *lab);
/* Whether its hosts are on one Ethernet segment. */
bool lab_is_segment(const struct lab *lab);
/* "client", "server", "router", "guest", or "" for the host of LAB_ONE. Static. */
const char *lab_host_name(const struct lab *lab, int host);
/* The host that has DEVICE; the device at the other end of its cable, -1: it is on a segment. */
int lab_device_host(const struct lab *lab, int device);
int lab_far(const struct lab *lab, int device);

/* The host of LAB that is called NAME, -1: none is. */
int lab_name_host(const struct lab *lab, const char *name);
/* Stores the address of HOST in FAMILY (AF_INET: in the first 4 bytes); of the host of LAB_ONE it is the loopback's. */
void lab_host_address(const struct lab *lab, int host, int family, struct in6_addr *address);
/* The same of DEVICE. */
void lab_device_address(const struct lab *lab, int device, int family, struct in6_addr *address);

/* Makes a thread on the host of the side SIDE_NAME, as pthread_create(3) does elsewhere: 0 or an errno. LAB may be
   NULL: there is one host. On a host other than the client's a thread that has moved there makes it, so that this
   works for a process without the right to move too, after lab_park. */
int lab_thread(struct lab *lab, const char *side_name, pthread_t *thread,
               const pthread_attr_t *attr, void *(*start)(void *), void *data);

/* Before the process gives up the rights over LAB: has the threads wait on the other hosts that make the others
   there, after each has called SETTLE, which gives up its rights (not 0: it failed). FD (-1: none) is who is asked
   from now on to change the lab (wire/broker.h), taken. The ways that need rights are closed. 0 or an errno. */
int lab_park(struct lab *lab, int fd, int (*settle)(void *data), void *data);

/* Moves the calling thread to the host of the side SIDE_NAME: its sockets are made there from now on. In LAB_ONE
   it changes nothing. 0 or an errno (setns(2)). */
int lab_enter(const struct lab *lab, const char *side_name);

/* These know the lab that was opened in this process, else LAB_TWO. */

/* The host on which a side called NAME is, or a thread of it ("NAME/2"). */
int lab_side_host(const char *name);
/* Whether the host of the side called SIDE has ADDRESS, which is not of loopback. */
bool lab_side_has(const char *side, const struct sockaddr_storage *address);
/* From now on a side called NAME is on the host of the side LIKE, unless NAME is a host's own. */
void lab_place(const char *name, const char *like);
/* The host that has ADDRESS (AF_INET: in its first 4 bytes), -1: none. */
int lab_address_host(int family, const struct in6_addr *address);

/* Sets the MTU, LAB_MTU_MIN to LAB_MTU_MAX, of the cable that leads to HOST, which has one, at both its ends; -1: of
   every cable. 0 or an errno. Where hosts have IPv6
   addresses IPv6 goes off the wire below LAB_MTU_IPV6 and comes back above. After lab_park the broker does it. */
int lab_mtu(struct lab *lab, int host, int mtu);

/* How often hosts of a segment ask for a neighbor that does not answer: 0 or an errno; nothing, where there is no segment.
   After lab_park the broker does it. */
int lab_tries(struct lab *lab, int tries);

/* For sysctl.c: /proc/sys/net/… of HOST (enum sysctl_folder), and who is asked to read and change what is there, -1: the
   process does so itself. Borrowed. */
int lab_settings(const struct lab *lab, int host, int folder);
int lab_broker(const struct lab *lab);

/* Whether the router of LAB_ROUTER gives packets for the server its own address (nat.h): 0 or an errno (EOPNOTSUPP: the
   kernel cannot). After lab_park the broker does it. */
int lab_nat(struct lab *lab, bool on);

/* For wire.c: the cable's end at DEVICE (a tun, non-blocking: one read is one IP packet; on a segment a tap: one
   Ethernet frame), and who is
   asked for the states of the sockets at HOST. Borrowed. */
int lab_tun(const struct lab *lab, int device);
struct states *lab_states(const struct lab *lab, int host);
/* … who tells which reports of groups HOST owes (NULL: it is not on a segment). */
struct groups *lab_groups(const struct lab *lab, int host);
/* … and for the counters of its network; NULL: they cannot be read. */
struct counters *lab_counters(const struct lab *lab, int host);

#endif
