/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has happened since a task began, and what there is now, as far as goals ask for it (lesson/goal.h).
 *
 * What happened comes from the journal, event by event. What there is now (sockets, calls that wait) is told by
 * whoever can ask the kernel; it is valid until it is told the next time. Nothing here knows what was typed.
 *
 * One thread. */
#ifndef LESSON_EVIDENCE_H
#define LESSON_EVIDENCE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "net/endpoint.h"

struct call_row;
struct event;
struct topology;

#define EVIDENCE_NAME 64       /* bytes of a side's name */
#define EVIDENCE_OPTIONS 8     /* options that can be asked for */
#define EVIDENCE_CONNECTING 64 /* connects that go on, the newest */
#define EVIDENCE_PACKETS 20000 /* that are kept, the first ones; later ones do not count */
#define EVIDENCE_BYTES ((size_t)256 * 1024) /* of what was read from a socket, the newest */

/* A socket as it is now. */
struct evidence_socket {
  char side[EVIDENCE_NAME]; /* "": not known whose it is */
  bool open; /* a descriptor leads to it; else only its state and addresses are known */
  struct endpoint endpoint;
  bool nonblocking;
  /* The values of the options that were asked for, by their place there. */
  bool known[EVIDENCE_OPTIONS];
  int64_t value[EVIDENCE_OPTIONS];
};

/* A call in which a side waits now. */
struct evidence_wait {
  char side[EVIDENCE_NAME];
  const struct call_row *row; /* what it means, see call_meaning */
  int port;                   /* the local port of its socket; 0: none */
};

/* Calls of one side that ended in the same way. */
struct evidence_call {
  char side[EVIDENCE_NAME];
  const struct call_row *row;
  int error; /* an errno or, EAI, an EAI_ code; 0: it succeeded */
  bool eai, timed_out;
  uint64_t count;
};

/* What a router passes on is the same packet, delivered when it has reached the other end. Where the router has put its
   own address in place of the sender's (NAT) there is one from the router besides, with the same fate. */
struct evidence_packet {
  uint64_t number; /* of several the first */
  int family;
  bool arp;         /* it has no IP header: … */
  uint8_t protocol; /* … else of its payload */
  int host; /* of the lab, that sent it; one that only passed it on does not count; -1: not known */
  unsigned flags; /* enum packet_flag */
  size_t data_len;
  struct in6_addr from, to;
  uint16_t from_port, to_port; /* of an echo request from_port is its identifier */
  bool fresh;                  /* it was sent since the task began */
  bool again;                  /* a retransmission */
  bool held, delivered, lost, doubled;
  bool overtaken; /* it was delivered after one that its sender sent to the same end later */
};

/* What a side has read from one socket. */
struct evidence_stream {
  char side[EVIDENCE_NAME];
  uint64_t id;    /* the socket's cookie, or what tells it apart otherwise */
  bool datagrams; /* `bytes` is one of them, for each there is a further stream */
  bool closed;    /* what follows is not joined to `bytes`: something between them is not known */
  struct text bytes;
  uint64_t total; /* how many bytes it has read */
  bool ended;     /* the call has returned no bytes: the peer has closed its direction */
};

struct evidence_option {
  int level, option;
};

/* The name of the side with NUMBER: session_side_name. */
typedef const char *evidence_name_fn(void *data, int number);

struct evidence {
  evidence_name_fn *name;
  void *data;
  const struct topology *net; /* NULL: there is no lab */
  bool begun;                 /* … the task has */
  uint64_t lines;             /* statements that were entered */
  struct evidence_call *calls;
  size_t call_count;
  struct evidence_packet *packets;
  size_t packet_count;
  uint64_t connecting
      [EVIDENCE_CONNECTING]; /* sockets whose connect goes on: SO_ERROR says how it ends; 0: none */
  size_t connecting_count;   /* … there were so many */
  struct evidence_stream *streams;
  size_t stream_count;
  struct evidence_socket *sockets;
  size_t socket_count;
  struct evidence_wait *waits;
  size_t wait_count;
  struct evidence_option options[EVIDENCE_OPTIONS];
  size_t option_count;
  bool rest; /* sockets that no descriptor leads to are wanted too */
  /* Who had which address. */
  struct evidence_owner {
    char side[EVIDENCE_NAME];
    struct sockaddr_storage local;
  } * owners;
  size_t owner_count;
  struct conversations *conversations;
  uint64_t newest; /* the highest number of a packet that was delivered */
};

/* NAME with DATA tells the sides' names; NET are the hosts of the lab, or NULL. */
struct evidence *evidence_new(evidence_name_fn *name, void *data, const struct topology *net);
void evidence_free(struct evidence *evidence);

/* From now on events count. Those told before only say who has which address, and which numbers were sent. */
void evidence_begin(struct evidence *evidence);

/* Takes EVENT, the next one of the journal. */
void evidence_take(struct evidence *evidence, const struct event *event);

/* The value of OPTION of LEVEL is wanted of each socket: its place in known and value; -1: there are
   EVIDENCE_OPTIONS already. */
int evidence_want(struct evidence *evidence, int level, int option);

/* Forgets what there was; then what there is now is told. Of a socket that is not open the side is found. */
void evidence_now(struct evidence *evidence);
void evidence_add_socket(struct evidence *evidence, const struct evidence_socket *socket);
void evidence_add_wait(struct evidence *evidence, const struct evidence_wait *wait);

/* Appends the number of PACKET, and what it is in a word: its flags if it is TCP ("#2 SYN,ACK"), else its protocol. */
void evidence_packet_name(const struct evidence_packet *packet, struct text *out);

/* Who sent PACKET: the side on its host whose socket that was; where none was, as with ARP and ICMP, the host of the
   lab, whose name is that of its side. NULL: not known. */
const char *evidence_sender(const struct evidence *evidence, const struct evidence_packet *packet);

#endif
