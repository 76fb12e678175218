/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that happened to a packet on the wire, as data for the journal: it arrived, was
 * delivered, dropped, duplicated …, with the state that the kernel reported for each end at that
 * moment. */
#ifndef NET_FLIGHT_H
#define NET_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/metrics.h"

enum fate {
  FATE_CAME,          /* its sender put it on the wire, and it is held; its fate comes later */
  FATE_DELAYED,       /* … and it is under way for as long as `wire link` says */
  FATE_PASSED,        /* came and was delivered at once */
  FATE_DELIVERED,     /* was held or delayed, now delivered */
  FATE_DROPPED,       /* taken off the wire: see `cause` */
  FATE_DOUBLED,       /* delivered, and so was a copy of it */
  FATE_RETRANSMITTED, /* a copy of packet `of`, which is in the hand: noted there, not queued again */
  FATE_RESET,         /* taken off; a RST that the wire made went back to its sender */
  FATE_MADE,   /* the wire made it and delivered it: a RST or an ICMP error that answers packet
                         `of`, packet `of` once more, or one of the user's own (`of` is 0) */
  FATE_EDITED, /* it is held, and has been changed: bytes[] is what it is now, and was */
  FATE_SEEN,   /* captured on a network outside the lab: its states are inferred, see `asked` */
  FATE_STATE,  /* no packet: the end that would send it is in from_state by itself, by a timer or a
                         call; to_state is what it was in before. number is 0, and of bytes[] only the
                         addresses and ports mean something */
  FATE_QUEUED /* came, and waits in the link's queue for those before it, at `place`; then as FATE_DELAYED */
};

/* Why a packet was dropped. */
enum flight_cause {
  CAUSE_HAND,  /* somebody said so */
  CAUSE_LOSS,  /* by chance (`wire loss`) */
  CAUSE_QUEUE, /* the link's queue was full, or there was no memory to keep it */
  CAUSE_STORM, /* the ends only answered each other, and would have gone on */
  CAUSE_COUNT
};

/* A TCP state as in tcp_states.h / sock_diag: 1 ESTABLISHED … 11 CLOSING, 12 NEW_SYN_RECV (SYN_RECV
   of a request); 0 no socket is known there (CLOSED); -1 not asked, or not TCP. */
#define FLIGHT_STATE_UNKNOWN (-1)
#define FLIGHT_STATE_NONE 0
#define FLIGHT_STATE_REQUEST 12

/* Why the kernel has sent something again, or asks: what its own counters tell. */
enum trigger {
  TRIGGER_NONE, /* an ordinary packet, or it is not certain */
  TRIGGER_FAST, /* fast retransmission: acknowledgements have shown the loss (RFC 5681, RFC 8985) */
  TRIGGER_RTO,  /* the retransmission timer has fired (RFC 6298) */
  TRIGGER_SLOW_START, /* sent again in the slow start that follows an RTO */
  TRIGGER_TLP,        /* tail loss probe (RFC 8985, 7): new data, or the last segment again */
  TRIGGER_PATH_MTU, /* sent again in smaller segments: the path has turned out smaller (RFC 1191, 6.3) */
  TRIGGER_SYN,      /* a SYN or SYN,ACK that was not answered */
  TRIGGER_WINDOW_PROBE, /* asks whether the window is open again (RFC 9293, 3.8.6.1) */
  TRIGGER_KEEP_ALIVE,   /* asks whether the peer is still there (RFC 9293, 3.8.4) */
  TRIGGERS
};

/* What the receiver's kernel has done with a packet that reached it: what its counters and its socket tell. What is
   said of each: view/kernel.c. */
enum verdict {
  VERDICT_UNKNOWN,
  VERDICT_TAKEN, /* its data came in order, or it changed the state, the flight or the window */
  VERDICT_EARLY, /* out of order: kept until the hole before it is filled */
  VERDICT_OLD,   /* nothing new in it */
  VERDICT_BAD_CHECKSUM,
  VERDICT_BAD_HEADER,    /* IP header, or cut short */
  VERDICT_WRONG_ADDRESS, /* to an address that this host does not have */
  VERDICT_OLD_TIMESTAMP, /* PAWS (RFC 7323, 5) */
  VERDICT_BEYOND_WINDOW,
  VERDICT_OUT_OF_WINDOW,  /* a RST outside the window; worked out, no counter tells */
  VERDICT_ZERO_WINDOW,    /* data into a window of 0 */
  VERDICT_NO_ACK,         /* neither ACK, SYN nor RST is set; worked out, no counter tells */
  VERDICT_CHALLENGED,     /* RST in the window, but not at its start: challenge ACK (RFC 5961, 3) */
  VERDICT_SYN_CHALLENGED, /* SYN inside a connection: challenge ACK (RFC 5961, 4) */
  VERDICT_SKIPPED,        /* … for which the challenge ACK was not sent: too many */
  VERDICT_ACCEPT_FULL,    /* the listener's accept queue is full */
  VERDICT_SYN_FULL,       /* … its SYN queue is */
  VERDICT_BUFFER_FULL,    /* no room in the receive buffer */
  VERDICT_NO_PORT,        /* UDP: nobody has that port */
  VERDICT_REFUSED,        /* TCP: answered with RST */
  VERDICT_OLD_ERROR,      /* an ICMP error about a segment that is not under way */
  VERDICT_NO_SYN,         /* no SYN to a listener, or in SYN_SENT; worked out, no counter tells */
  VERDICT_SYN_FIN,        /* SYN and FIN at once to a listener; worked out */
  VERDICT_RST_UNASKED,    /* a RST in SYN_SENT that does not acknowledge the SYN; worked out */
  VERDICT_AFTER_FIN,      /* data after its sender's FIN; worked out */
  VERDICT_NOT_SENT,       /* it acknowledges what its receiver has never sent; worked out */
  VERDICTS
};

#define FLIGHT_MAC 18 /* characters of a hardware address, with the NUL */

#define FLIGHT_BYTES 256 /* of a packet that the journal keeps: headers, options, the first data */

/* How much of the way between the two ends of its conversation a packet goes. A router passes it on as another; on a
   segment it goes to the HOSTS. */
enum flight_leg { FLIGHT_WHOLE, FLIGHT_TO_ROUTER, FLIGHT_FROM_ROUTER, FLIGHT_SEGMENT };

struct flight {
  uint64_t number; /* of the packet on the wire, from 1; several flights may be about one packet */
  enum fate fate;
  /* FATE_RETRANSMITTED: the held packet, which is `number` too; FATE_MADE: the packet that it
      answers or repeats; FLIGHT_FROM_ROUTER: the packet that the router made it of, if that is known; else 0. */
  uint64_t of;
  /* Not 0: this flight is for that many packets, the last of them `number`, which are only in the
     record: they passed, or were lost or delayed as the wire is set. Of the other fields only time
     is filled in. */
  uint32_t folded;
  int host; /* which host sent it: 0 client (or the only one), 1 server, 2 router or guest */
  uint32_t
      hosts; /* FLIGHT_SEGMENT: a bit, 1 << host, for each that it goes to: several if it is for a group */
  char misled
      [FLIGHT_MAC]; /* FLIGHT_SEGMENT: the hardware address that its frame is to, if the host that the packet is
                              for has another one; `hosts` are several if it is nobody's. Else "" */
  enum flight_leg leg;
  /* What the packet's sender, or (beyond_to) its receiver, has on the other side of the router in place of this address
     and port (NAT), as packets that it passed on have shown. An IPv4 address, network byte order; 0: that is not known,
     or both ends have the same there. */
  uint32_t beyond, beyond_port;
  bool beyond_to;
  int from_state;          /* of the socket that sent it, at this moment */
  int to_state;            /* of the socket that it goes to, after this fate */
  bool asked[2];           /* FATE_SEEN: the kernel says the same of the sender, of the receiver */
  bool astray;             /* to an address that no host of the lab has */
  bool damaged;            /* a checksum is wrong: its receiver ignores it */
  enum trigger trigger;    /* why it was sent */
  enum verdict verdict;    /* of its receiver, after this fate */
  struct metrics sender;   /* what the kernel of the socket that sent it thinks, at that moment */
  bool edited;             /* it is not as its sender sent it: it was changed in the hand */
  enum flight_cause cause; /* FATE_DROPPED */
  uint32_t place;          /* FATE_QUEUED: in the queue, 1: it is sent next */
  uint32_t len;            /* bytes of the packet, from the IP header on */
  uint32_t kept;           /* bytes[] in use */
  uint32_t before;         /* FATE_EDITED: bytes it had before, from the IP header on … */
  uint32_t before_kept;    /* … of which so many are after the KEPT in bytes[] */
  int64_t time;            /* nanoseconds of CLOCK_MONOTONIC */
  unsigned char bytes[];   /* the packet's first bytes */
};

#endif
