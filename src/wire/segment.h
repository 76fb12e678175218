/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An Ethernet segment with a host at each of its devices, as a switch makes it that knows where everybody is: a frame
 * to one host goes to that alone, one to a group or to all goes to all others, and whose kernel is not a member ignores
 * it. Devices are numbered as in topology.h. */
#ifndef WIRE_SEGMENT_H
#define WIRE_SEGMENT_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "net/frame.h"

struct lab;
struct packet;

/* The device that P of DEVICE goes to, or would be answered by: at the other end of the cable; on a segment that with
   the frame's address (P->link) or, if that is a group's or there is no frame, with the IP address that P is to or asks
   for; else one of the others. */
int segment_other(const struct lab *lab, const struct packet *p, int device);

/* The devices that the frame of P goes to, a bit for each; DEVICE has sent it. */
uint32_t segment_receivers(const struct lab *lab, const struct packet *p, int device);

/* Writes to MAC, of FLIGHT_MAC characters, the hardware address that the frame of P is to, if it is one host's and the
   host of the lab that P is for has another; else "". Whom ARP itself asks and tells is not meant. */
void segment_misled(const struct lab *lab, const struct packet *p, char *mac);

/* Writes the header that a frame of DEVICE with P has when all hosts know each other's addresses. */
void segment_head(const struct lab *lab, const struct packet *p, int device,
                  unsigned char head[FRAME_HEAD]);

/* Writes P to DEVICE, in the frame that it came in, if it has one: -1 and errno, if the kernel does not take it. */
ssize_t segment_put(const struct lab *lab, const struct packet *p, int device);

/* Writes a packet that is in COUNT PARTS, as the device wants it, to DEVICE: -1 and errno, if the kernel does not take
   it. */
ssize_t segment_write(const struct lab *lab, int device, const struct iovec *parts, int count);

/* Reads and forgets what the hosts of a new segment report of the groups that belong to their IPv6 addresses (RFC 3810;
   RFC 4861, 7.2.1): nobody has done anything yet. Takes some milliseconds. */
void segment_drain(const struct lab *lab);

#endif
