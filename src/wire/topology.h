/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which networks the lab can be: hosts, the devices in which their cables or their segment end, addresses. One table, read by
 * lab.c, which makes them, and by everything that speaks of hosts. */
#ifndef WIRE_TOPOLOGY_H
#define WIRE_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>

#include "net/frame.h"

struct in6_addr;

enum lab_topology {
  LAB_NONE,
  LAB_ONE,    /* all sides share 127.0.0.1, which goes over the cable */
  LAB_TWO,    /* client and server, at the ends of one cable */
  LAB_ROUTER, /* client, router, server: two cables, and the router's kernel forwards */
  LAB_LAN     /* client, server, guest: one Ethernet segment */
};

#define LAB_HOSTS_MAX 3
#define LAB_DEVICES_MAX 4
#define LAB_CLIENT 0 /* the number of a host; LAB_ONE has host 0 alone */
#define LAB_SERVER 1
#define LAB_MIDDLE 2 /* the router of LAB_ROUTER */
#define LAB_GUEST 2  /* the third host of LAB_LAN */

/* The end of a cable: a device of a host. The numbers of devices are chosen so that of client and server it is
   the number of the host. */
struct topology_device {
  int host;
  const char *name; /* as its host calls it */
  int far;          /* the device at the other end of the cable; -1: it is on a segment */
  /* Its addresses, in networks of 24 and 64 bits; NULL in LAB_ONE. */
  const char *ip4, *ip6;
  const char *gate4, *gate6; /* the gateway to all other networks, or NULL */
};

struct topology {
  const char *word;  /* --lab=WORD, lab=WORD */
  const char *place; /* "hosts client and server" */
  int hosts, devices;
  bool segment; /* its devices are on one Ethernet segment, device I with topology_mac(I) */
  bool router;  /* host LAB_MIDDLE is one */
  const char *names[LAB_HOSTS_MAX]; /* of the hosts; "" in LAB_ONE */
  struct topology_device at[LAB_DEVICES_MAX];
};

/* WHICH is not LAB_NONE. */
const struct topology *topology_of(enum lab_topology which);

/* The host of NET that has ADDRESS (AF_INET: in its first 4 bytes), -1: none. */
int topology_address_host(const struct topology *net, int family, const struct in6_addr *address);

/* The topology called WORD, which need not end after LEN characters; LAB_NONE: none is. */
enum lab_topology topology_named(const char *word, size_t len);

/* Writes the hardware address of DEVICE on a segment, 02:00:00:00:00:01 for the first: given here, not by a maker. */
void topology_mac(int device, unsigned char mac[FRAME_MAC]);
/* The device that has it, or -1. */
int topology_mac_device(const struct topology *net, const unsigned char mac[FRAME_MAC]);

/* The words, for messages: "one, two, router or lan". */
extern const char topology_words[];

#endif
