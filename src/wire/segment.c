/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is meant is asked of the topology. */
#include "wire/segment.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/flight.h"
#include "net/packet.h"
#include "wire/lab.h"

#define REPORTS 2            /* that a host sends of one change (RFC 3810, 9.1) */
#define DRAIN_TIME 500000000 /* nanoseconds */

/* The device of HOST, which has one on the segment. */
static int device_of(const struct lab *lab, int host) {
  for (int i = 0; i < lab_devices(lab); i++)
    if (lab_device_host(lab, i) == host)
      return i;
  return -1;
}

/* The device with the IP address that P is to or asks for, or -1. */
static int addressee(const struct lab *lab, const struct packet *p) {
  int host = p->family ? lab_address_host(p->family, packet_aim(p)) : -1;
  return host < 0 ? -1 : device_of(lab, host);
}

int segment_other(const struct lab *lab, const struct packet *p, int device) {
  if (!lab_is_segment(lab))
    return lab_far(lab, device);
  const struct topology *net = topology_of(lab_topology(lab));
  int to = p->link ? topology_mac_device(net, p->link) : -1;
  if (to < 0)
    to = addressee(lab, p);
  return to >= 0 && to != device ? to : device == 0;
}

uint32_t segment_receivers(const struct lab *lab, const struct packet *p, int device) {
  int to = p->link ? topology_mac_device(topology_of(lab_topology(lab)), p->link) : -1;
  uint32_t all = (1U << lab_devices(lab)) - 1;
  return (to < 0 ? all : 1U << to) & ~(1U << device);
}

void segment_misled(const struct lab *lab, const struct packet *p, char *mac) {
  int meant = addressee(lab, p);
  const unsigned char *to = p->link;
  mac[0] = '\0';
  if (to && meant >= 0 && !p->arp && !frame_is_group(to) &&
      topology_mac_device(topology_of(lab_topology(lab)), to) != meant)
    snprintf(mac, FLIGHT_MAC, "%02x:%02x:%02x:%02x:%02x:%02x", to[0], to[1], to[2], to[3], to[4],
             to[5]);
}

void segment_head(const struct lab *lab, const struct packet *p, int device,
                  unsigned char head[FRAME_HEAD]) {
  unsigned char to[FRAME_MAC], from[FRAME_MAC];
  int there = addressee(lab, p);
  topology_mac(device, from);
  if (there >= 0 && !(p->arp && p->arp_op == 1))
    topology_mac(there, to);
  else if (p->arp || !frame_group_of(p->family, &p->to, to))
    memset(to, 0xff, sizeof to);
  frame_make(p, to, from, head);
}

void segment_drain(const struct lab *lab) {
  unsigned char frame[2048];
  int64_t until = clock_now() + DRAIN_TIME;
  for (int i = 0; i < lab_devices(lab); i++) {
    struct pollfd fd = {.fd = lab_tun(lab, i), .events = POLLIN};
    for (int left = REPORTS; left > 0 && clock_now() < until;)
      if (poll(&fd, 1, 10) > 0 && read(fd.fd, frame, sizeof frame) > 0)
        left--;
  }
}

ssize_t segment_write(const struct lab *lab, int device, const struct iovec *parts, int count) {
  int tun = lab_tun(lab, device);
  ssize_t n; /* write does with less than writev of one part, which shows at a million packets */
  do
    n = count == 1 ? write(tun, parts->iov_base, parts->iov_len) : writev(tun, parts, count);
  while (n < 0 && errno == EINTR);
  return n;
}

ssize_t segment_put(const struct lab *lab, const struct packet *p, int device) {
  struct iovec parts[2] = {{(void *)(uintptr_t)p->link, FRAME_HEAD},
                           {(void *)(uintptr_t)p->bytes, p->len}};
  return p->link ? segment_write(lab, device, parts, 2) : segment_write(lab, device, parts + 1, 1);
}
