/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of notices share: notice.c, notice_data.c and notice_close.c. Nobody else includes this. */
#ifndef VIEW_NOTICE_PARTS_H
#define VIEW_NOTICE_PARTS_H

#include "view/notice.h"

struct call;
struct endpoint;
struct lingering;
struct situation;

/* What is explained once a session. */
enum notice_moment {
  NOTICE_LISTEN,
  NOTICE_HANDSHAKE,
  NOTICE_HANDSHAKE_GOES_ON,
  NOTICE_COMPLETE_BEFORE_ACCEPT,
  NOTICE_NEW_SOCKET,
  NOTICE_DATAGRAMS_FROM_ONE,
  NOTICE_PARTIAL_SEND,
  NOTICE_SHORT_RECV,
  NOTICE_MORE_WAITS,
  NOTICE_PEEKED,
  NOTICE_END_OF_STREAM,
  NOTICE_HALF_CLOSE,
  NOTICE_SHUT_READING,
  NOTICE_READ_ALL_THE_SAME,
  NOTICE_RESET,
  NOTICE_BROKEN_PIPE,
  NOTICE_TIME_WAIT,
  NOTICE_INSIDE,
  NOTICE_DATAGRAM_INSIDE,
  NOTICE_FULL_BUFFER,
  NOTICE_ADDRESS_IGNORED,
  NOTICE_NO_ADDRESS,
  NOTICE_HELD_BACK,
  NOTICE_MORE_FOLLOWS,
  NOTICE_DROPPED,
};

/* A notice that is being written. */
struct notice {
  struct notice_told *told;
  const struct call *call;
  int side; /* whose call it is */
  const char *name;
  const struct endpoint *before, *after; /* after: of close NULL */
  const struct lingering *rest;          /* or NULL */
  const struct situation *situation;     /* or NULL */
  bool full;
  const struct view_style *style;
  struct text *out; /* empty at first */
};

/* Says a sentence, after those that were said before. */
__attribute__((format(printf, 2, 3))) void notice_add(struct notice *n, const char *format, ...);

/* Whether MOMENT is to be explained now. */
bool notice_once(struct notice *n, enum notice_moment moment);

/* Whether STATE, of TCP, is NAME. */
bool notice_is(const char *state, const char *name);

/* Whether the call has brought its socket to another state, that no other call has told. */
bool notice_changed(const struct notice *n);

/* Says that: "sock: CLOSE → LISTEN." */
void notice_state_change(struct notice *n);

/* The same, where it has changed, and what that means for the connection. */
void notice_state(struct notice *n);

/* What a call that receives gives at the end: b'', or 0 to a program. */
const char *notice_end(const struct notice *n);

/* Of notice_data.c: after a call that sends; that receives; of what messages have lost; of a call that `fault` has
   shortened. */
void notice_data_sent(struct notice *n);
void notice_data_received(struct notice *n);
void notice_data_lost(struct notice *n);
void notice_data_shortened(struct notice *n);

/* Of notice_close.c: after shutdown; after close; when something else, WHAT, has closed the socket. */
void notice_close_shutdown(struct notice *n);
void notice_close_said(struct notice *n);
void notice_close_by(struct notice *n, const char *what);

#endif
