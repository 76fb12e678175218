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

#define CONVERSATION_SENT 64 /* segments of an end that are remembered, to say what is sent again */

/* A segment that was seen. */
struct conversation_segment {
  uint32_t seq, end;
  uint64_t number; /* the packet's; 0: none */
};

struct conversation_end {
  struct in6_addr address;
  uint16_t port;
  char name[CONVERSATION_NAME]; /* the last that was known, or "" */
  bool based;                   /* base is known */
  bool opened;                  /* it has sent a SYN */
  bool answered;   /* … and one with ACK: in a simultaneous open with the same number */
  bool own;        /* it has sent a segment itself: none that was made by hand counts */
  bool lost_track; /* packets went by unseen: next is not known */
  uint32_t base;   /* its initial sequence number */
  uint32_t next;   /* the number after the highest that it has sent */
  bool shut;       /* its peer believes that its window is 0 */
  bool asked;      /* what it sent last was a keep-alive or a window probe */
  int scale;       /* the window scale of its SYN, -1: none was seen */
  bool acks;       /* it has acknowledged: window and ack are known */
  uint32_t window; /* in bytes */
  uint32_t ack;
  unsigned same_acks; /* duplicates of that acknowledgement since it was sent first, … */
  int64_t same_ack;   /* … the last of them at this time, nanoseconds */
  bool fragments;     /* fragment_id is that of a datagram in parts */
  uint32_t fragment_id;
  int state; /* written last, FLIGHT_STATE_UNKNOWN: none */
  struct conversation_segment sent[CONVERSATION_SENT];
  unsigned next_sent;
};

struct conversation_address {
  bool set;
  struct in6_addr address;
  uint16_t port;
};

struct conversation {
  uint64_t id; /* from 1: no other has it */
  int family;
  uint8_t protocol;
  bool self; /* both ends are one socket: of the two only ends[0] has numbers */
  bool via;  /* there is a line between them: of a router, or of a third host of their segment */
  const char *middle; /* … which is called so; static */
  const char *
      group; /* the host of the right end, which is a group or nobody: its line is one of those that hear the
                         packet; NULL: the end is one host; static */
  struct conversation_address
      other[2];                    /* the ends beyond a router that gives them other addresses */
  struct conversation_end ends[2]; /* left, right */
  uint64_t number;                 /* of the newest packet */
  uint64_t used;                   /* the turn in which it was last asked for */
};

struct conversations;
struct conversations *conversations_new(void);
void conversations_free(struct conversations *all);

/* The conversation of PACKET, made when new: the sender of its first packet is the left end, unless that
   answers a SYN or reports an error. *FROM is the end that sends PACKET. Borrowed; stays where it is
   until it is forgotten. */
struct conversation *conversations_of(struct conversations *all, const struct packet *packet,
                                      int *from);

/* From now on packets between the ends of PACKET, which end FROM of the conversation ID sends, belong to it too: a router
   has given them other addresses. Nothing if it is forgotten, or they have a conversation. */
void conversations_translate(struct conversations *all, uint64_t id, int from,
                             const struct packet *packet);

/* Packets went by unseen: what comes next tells nothing of gaps. */
void conversations_lose_track(struct conversations *all);

/* What a segment is, seen beside those before it; the words are Wireshark's where it has one. */
enum novelty {
  NOVELTY_NEW,
  NOVELTY_OPENS,      /* a SYN that begins the conversation, or begins it again */
  NOVELTY_AGAIN,      /* retransmission: its numbers were sent before */
  NOVELTY_FAST,       /* fast retransmission: duplicate ACKs asked for it */
  NOVELTY_EARLY,      /* numbers before it have not been seen */
  NOVELTY_LATE,       /* out of order: those are its numbers */
  NOVELTY_DUP_ACK,    /* duplicate ACK: the peer has sent something that is not the next */
  NOVELTY_KEEP_ALIVE, /* asks whether the peer is still there */
  NOVELTY_PROBE,      /* asks whether the peer's window has opened */
  NOVELTY_UPDATE,     /* window update: only the window is new */
  NOVELTY_REFUSED     /* RST that acknowledges a SYN */
};

struct conversation_role {
  enum novelty novelty;
  uint64_t of; /* the packet that it repeats, 0: not known */
};

/* A packet, NUMBER, that end FROM has sent at TIME and that was not seen before. INSIDE: a SYN that reaches
   a connection and does not begin another. MADE: by hand, in the name of that end. Takes note of it, if it tells
   what the end has sent, and says what it is. */
struct conversation_role conversation_follow(struct conversation *c, int from,
                                             const struct packet *packet, uint64_t number,
                                             int64_t time, bool inside, bool made);

/* PACKET of end FROM was made by hand, and is to be followed next: an end whose numbers are not known counts from 0, so
   that they are those that were typed. */
void conversation_made(struct conversation *c, int from, const struct packet *packet);

/* Takes note that PACKET of end FROM has reached its receiver. */
void conversation_reached(struct conversation *c, int from, const struct packet *packet);

/* From where the numbers of a segment of end FROM are counted. */
struct packet_base conversation_base(const struct conversation *c, int from);

#endif
