/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two ends of each TCP connection on the wire: which state was told of them last, and when it may change
 * without a packet (a timer, a call that sends nothing).
 *
 * The kernel is asked when a packet is read, which may be after the calls that followed: a state that only a
 * later packet can have brought about is told with that one, so that FIN_WAIT1 is beside the FIN. For one thread
 * at a time. */
#ifndef WIRE_ENDS_H
#define WIRE_ENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packet;
struct states;
struct states_answer;

#define ENDS_CONNECTIONS                                                                           \
  1024                  /* known at a time; beyond, the one that was silent longest is forgotten */
#define ENDS_HEADERS 80 /* bytes of the headers of IP, at most that of IPv6, and of TCP */
#define ENDS_NEVER INT64_MAX

struct ends;

/* Tells that the end which sends the packet with these headers (there is none: they only name the connection)
   is in STATE and was in BEFORE. */
typedef void ends_tell_fn(void *data, const unsigned char *headers, size_t len, int host, int state,
                          int before);

/* DATA is for TELL. */
struct ends *ends_new(ends_tell_fn *tell, void *data);
void ends_free(struct ends *ends);

enum ends_role {
  ENDS_SENDER,
  ENDS_RECEIVER, /* the packet has reached it */
  ENDS_AWAITING  /* … has not */
};

/* The state to be told of the end that is in ROLE for the TCP segment P, which the kernel of HOST, asked by
   STATES, knows best. ANSWER (or NULL) becomes what that said. */
int ends_state(struct ends *ends, const struct packet *p, enum ends_role role, int host,
               struct states *states, struct states_answer *answer);

/* How the numbers of a segment compare to those that its sender has used before. */
enum ends_again {
  ENDS_NEW,
  ENDS_AGAIN, /* it has none that are new */
  ENDS_ASKS   /* it takes none and is one number below the next: a window probe or keep-alive */
};

/* Takes note of the TCP segment P, which its sender has put on the wire. Segments that went by untold are not known
   here: then what is sent again may seem new, but never what is new sent again. */
enum ends_again ends_sent(struct ends *ends, const struct packet *p);

/* The initial sequence numbers of the ends of P, its sender's in ISN[0] and its receiver's in ISN[1]: NULL for an end
   whose SYN was not seen. Borrowed; until the connection is forgotten. */
void ends_isn(const struct ends *ends, const struct packet *p, const uint32_t *isn[2]);

/* Where P has been seen some time after it passed: INFERRED is told of that end. Returns whether the kernel says
   the same. */
bool ends_agree(struct ends *ends, const struct packet *p, enum ends_role role, int host,
                struct states *states, int inferred);

/* P, which may change a state, goes by untold. */
void ends_lose_track(struct ends *ends, const struct packet *p);

/* Looks at the ends whose timers are due at NOW, with ALL at the latest ENDS_LOOKS connections too, and tells
   those that have changed. Nothing is on its way from or to them. Returns whether some are to be looked at again
   in a millisecond, to be sure. */
#define ENDS_LOOKS 64
bool ends_look(struct ends *ends, int64_t now, bool all);

/* When to look next: nanoseconds of CLOCK_MONOTONIC, or ENDS_NEVER. */
int64_t ends_due(const struct ends *ends);

#endif
