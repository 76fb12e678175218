/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of each conversation on the wire from the packets that passed: its two ends, where their
 * sequence numbers begin, how far they have come. Packets belong together by protocol, addresses and
 * ports; an ICMP error belongs to the conversation of the packet that it quotes, a fragment to that of
 * its first one. */
#ifndef VIEW_CONVERSATION_H
#define VIEW_CONVERSATION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packet;

#define CONVERSATIONS 256 /* remembered at once; the one that rested longest is forgotten first */
#define CONVERSATION_NAME 32 /* bytes of an end's name */

struct conversation_end {
  struct in6_addr address;
  uint16_t port;
  char name[CONVERSATION_NAME]; /* the last that was known, or "" */
  bool based;                   /* base is known */
  bool opened;                  /* it has sent a SYN */
  bool answered;   /* … and one with ACK: in a simultaneous open with the same number */
  bool lost_track; /* packets went by unseen: next is not known */
  uint32_t base;   /* its initial sequence number */
  uint32_t next;   /* the number after the highest that it has sent */
  bool shut;       /* its window was 0 last */
  bool fragments;  /* fragment_id is that of a datagram in parts */
  uint32_t fragment_id;
  int state; /* written last, FLIGHT_STATE_UNKNOWN: none */
};

struct conversation {
  uint64_t id; /* from 1: no other has it */
  int family;
  uint8_t protocol;
  struct conversation_end ends[2]; /* left, right */
  uint64_t number;                 /* of the newest packet */
  uint64_t used;                   /* the turn in which it was last asked for */
};

struct conversations;
struct conversations *conversations_new(void);
void conversations_free(struct conversations *all);

/* The conversation of PACKET, made when new: the sender of its first packet stands left, unless that
   answers a SYN or reports an error. *FROM is the end that sends PACKET. Borrowed; stays where it is
   until it is forgotten. */
struct conversation *conversations_of(struct conversations *all, const struct packet *packet,
                                      int *from);

/* Packets went by unseen: what comes next is no news of gaps. */
void conversations_lose_track(struct conversations *all);

/* What a segment is, seen beside those before it. */
enum novelty {
  NOVELTY_NEW,
  NOVELTY_OPENS,      /* a SYN that begins the conversation, or begins it anew */
  NOVELTY_AGAIN,      /* its numbers were sent before */
  NOVELTY_EARLY,      /* numbers before it have not been seen */
  NOVELTY_KEEP_ALIVE, /* asks whether the peer is still there */
  NOVELTY_PROBE,      /* asks whether the peer's window has opened */
  NOVELTY_UPDATE,     /* its window is open again */
  NOVELTY_REFUSED     /* RST in answer to a SYN */
};

/* Takes note of PACKET, which end FROM has sent and which was not seen before. */
enum novelty conversation_follow(struct conversation *c, int from, const struct packet *packet);

#endif
