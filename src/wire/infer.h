/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP states worked out from packets alone (RFC 9293 3.3.2), for networks that are not in our hands. They
 * are what an end must be in when it sent what was seen, and received what was sent to it. */
#ifndef WIRE_INFER_H
#define WIRE_INFER_H

struct infer;
struct packet;

#define INFER_CONNECTIONS                                                                          \
  4096 /* known at a time; beyond, the one that was silent longest is forgotten */

struct infer *infer_new(void);
void infer_free(struct infer *infer);

/* Takes note of P and sets the states of its sender and receiver, numbers as in struct flight:
   FLIGHT_STATE_UNKNOWN for what is not TCP, and for an end of which nothing is known yet. */
void infer_packet(struct infer *infer, const struct packet *p, int *from_state, int *to_state);

#endif
