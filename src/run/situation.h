/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts on which what is said of a call rests: looked up in this situation when the call has failed, has lost
 * something or has closed its socket, on the thread that made it, in its network namespace. No words: those are
 * in view/notice.c and view/why*.c. What the kernel does not say stays 0, and less is said then.
 *
 * To add a fact: a member here, the look-up in the file of such facts (situation_own.h; among packets:
 * situation_wire.c), in situation.c the call that it explains, a member in run/journal_line.c, and the sentence that
 * says it. */
#ifndef RUN_SITUATION_H
#define RUN_SITUATION_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "net/flight.h"

struct call;
struct endpoint;
struct journal;
struct side_end;

/* A socket that has to do with the call. */
struct situation_end {
  char side[32], name[32]; /* of this session: whose it is and what it is called; else empty */
  int side_number;
  int fd;               /* of this session; else -1 */
  int pid;              /* of another program; 0: not known */
  char program[32];     /* its name; empty: not known */
  bool elsewhere;       /* in another network than the call's socket: on another host of the lab */
  bool there;           /* connect: on the host that has the address of the call */
  bool only6;           /* IPV6_V6ONLY */
  int type;             /* SOCK_STREAM, SOCK_DGRAM */
  const char *state;    /* as of struct endpoint; one of another program: LISTEN, ESTABLISHED … */
  int waiting, backlog; /* LISTEN of TCP, of this session */
  struct sockaddr_storage local;
  socklen_t local_len;
};

#define SITUATION_ENDS 3

struct situation {
  /* bind, listen with EADDRINUSE: who has the address. connect with ECONNREFUSED: who has that port, or else
     who listens at another one. connect that was waited for in vain, or ETIMEDOUT of one: who listens there, and has its
     accept queue full. close: who else has the socket open. EPIPE of AF_UNIX: the other end, CLOSE or ESTAB. */
  struct situation_end ends[SITUATION_ENDS];
  int count;

  /* What the connection has lived through. */
  int told;          /* the errno that a call was told its end with before; 0: none */
  bool connected;    /* it once had a peer */
  bool answered;     /* an earlier send was answered with RST */
  bool shut;         /* this end was shut down for sending … */
  bool shut_reading; /* … for receiving */
  unsigned empties;  /* recv gave b'' so many times in a row, this one included */

  int unread;    /* ECONNRESET: ends[0] was closed with so many bytes unread … */
  bool lingered; /* … or with SO_LINGER at 0 … */
  bool queued;   /* … or, which listened, before accept took the connection */
  bool wire;   /* the wire answered a packet of the connection, or its SYN, with RST (`wire rst`) */
  bool forged; /* a RST or an ICMP error that was made or changed by hand came to it */
  /* connect that was waited for in vain, or ETIMEDOUT, EALREADY, EINPROGRESS (limit) of one: its SYN is held on the wire, or was lost there …;
     of an accept or recv so: the SYN, or the data, that was to end it */
  bool held, lost;
  bool slow; /* … or it is still under way on the link */
  bool
      answer; /* … or that is the answer to it; of a send, the acknowledgement; of a recv, the ICMP error `report` */
  bool own;   /* … of a recv or send: or that is what the socket itself sent last */
  bool third; /* … of an accept: or that is the ACK which ends the handshake */
  bool
      deferred; /* … or its listener waits for data after it (TCP_DEFER_ACCEPT); held, lost, slow: for that */
  bool nobody;  /* … or it went to an address that no host of the lab has */
  bool stopped; /* … or the router has not passed it on */
  /* … or to this hardware address, which is that of another host, or (stray) nobody's; `teller` is the packet that has
     told so, 0: not known */
  char misled[FLIGHT_MAC];
  bool stray;
  uint64_t teller;
  /* EHOSTUNREACH, EINPROGRESS, and such a connect: so many questions for the hardware address were not answered (held, lost: the
     newest of these packets is, or was). */
  uint32_t asked;
  /* … of a recv of datagrams that was waited for in vain, asked or nobody: the host that what the socket itself sent
     last was to */
  char goal[INET6_ADDRSTRLEN];
  /* ENETUNREACH, EHOSTUNREACH, EACCES, a recv of datagrams that was waited for in vain: the packet that brought the
     error, an ICMP message, what it says and who sent it; 0: none was seen. */
  uint64_t report;
  char report_words[64], reporter[INET6_ADDRSTRLEN];
  bool
      errors; /* … of which errors wait in the socket's queue (IP_RECVERR), so that poll never waited */
  /* EAGAIN, EINPROGRESS of a socket that blocks: the nanoseconds of SO_RCVTIMEO or SO_SNDTIMEO */
  int64_t limit;
  bool broadcast; /* EACCES: SO_BROADCAST is not set on the socket */
  /* ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL: the error is that of a look-up in this host's own routing tables */
  bool unrouted;
  bool only6; /* … IPV6_V6ONLY is set on the socket */
  /* … and a connect without an answer: the interface that the socket is bound to (SO_BINDTODEVICE); "": none */
  char device[IF_NAMESIZE];
  bool to_all;     /* ENETUNREACH: the address is that of all hosts of a network */
  bool reuse;      /* bind: SO_REUSEADDR is set on the socket */
  int first, last; /* the ports that the kernel chooses from, when none is left */
  int mtu;         /* EMSGSIZE: of the path … */
  bool whole;      /* … on which the socket forbids fragments */
  int path_type; /* AF_UNIX: the type of a socket, not of this session, that is bound to the path */
  bool plain;    /* … what is at the path is not a socket */
  bool filled; /* send that waits or had to: the peer's window has no room for another segment … */
  uint32_t window; /* … of so many bytes that it is */
  uint32_t unsent; /* send, close: bytes that wait in the send buffer … */
  bool echo;       /* EINVAL: of an ICMP socket, which sends echo requests alone */
  bool nagle;      /* … until what is on the way is acknowledged (RFC 896) */
  /* close: what else keeps the socket. A thread, called so, that is in the call of this name on it; empty: none. Of
     ends[0], when nobody has a descriptor of that any more: the same. */
  char user[32], user_call[24];
  bool sent;      /* … a message (SCM_RIGHTS) that nobody is known to have received */
  bool inherited; /* … whoever started the program, which has it from there */
  char after_end
      [16]; /* EVENT_CLOSED: the other end of the connection (fd 5), which was closed at the same moment, just
                         before; "": none */
};

/* From now on HAS tells whether the host of the side called SIDE has ADDRESS, on any thread. NULL, as at first: all sides
   are on one host. Before any side is made. */
void situation_hosts(bool (*has)(const char *side, const struct sockaddr_storage *address));

struct tcp_info;
/* Whether the bytes that are on their way, of UNACKED in the send buffer, leave no room in the peer's window for another
   segment, even if they are none; of INFO the kernel has given LEN bytes, and may not tell. */
bool situation_fills_window(const struct tcp_info *info, size_t len, uint32_t unacked);

/* Whether something that is known keeps a socket that is closed: S is what situation_before gave for it, NULL too. */
bool situation_stays(const struct situation *s);

/* A descriptor of the socket INODE (0: of none) was put in a message (SCM_RIGHTS, unix(7)), or came out of one
   (RECEIVED). */
void situation_passed(uint64_t inode, bool received);

/* A process outside of the programs that are traced has the socket INODE open too: whoever started one and gave it that
   socket, say. STAYS: as long as they run; else it is looked for again when they close theirs. */
void situation_inherited(uint64_t inode, bool stays);

/* END, a socket of this session, which is HERE in this process and of which the kernel says E. */
struct situation_end situation_end_of(const struct side_end *end, int here,
                                      const struct endpoint *e);

/* Descriptors of one process that go at the same moment. */
struct situation_leaving {
  const int *fds;
  size_t count;
};

/* Before CALL, which closes its socket: the others that have it open (not those that are LEAVING too, NULL: none), the
   bytes that are left to send. A situation to be freed, or NULL. */
struct situation *situation_before(const struct call *call, const struct endpoint *before,
                                   const struct situation_leaving *leaving);

/* After CALL, BEFORE and AFTER as of struct event (NULL: not looked at); JOURNAL is where its packets are. A
   situation to be freed, NULL when there is nothing to add. Notes what the connection has lived through. */
struct situation *situation_after(const struct call *call, const struct endpoint *before,
                                  const struct endpoint *after, struct journal *journal);

/* CALL was waited for in vain (call->waited), or waits: a situation to be freed, or NULL. It is a call of SIDE, or (NULL) of
   the side whose thread this is. */
struct situation *situation_waited(const struct call *call, const char *side,
                                   struct journal *journal);

#endif
