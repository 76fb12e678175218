/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of decode share: decode.c has the calls and one case for each kind of parameter; what a case reads
 * is in decode_bytes.c, decode_messages.c, decode_wait.c and decode_ioctl.c. Of no use to others. */
#ifndef PROGRAM_DECODE_OWN_H
#define PROGRAM_DECODE_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"
#include "calls/call.h"

#define DECODE_SHOWN 32       /* bytes of each string of a list: what the trace shows */
#define DECODE_SIGNALS_SIZE 8 /* bytes of a set of signals */

/* Lists grow in texts, and are joined to one block when all of them are there. */
struct decode_store {
  struct call_traced head;
  struct text messages, pieces, events, bytes;
  struct text block; /* the head and all of them: the call's `traced` */
  struct text in, out, polled;
  struct call_select sets;
};

/* One call being decoded. */
struct decoding {
  struct call *call;
  struct decode_store *store;
  pid_t tid;
  const uint64_t *args;
};

/* Appends what can be read of SIZE bytes from ADDRESS to TO; returns how many. */
size_t decode_fetch(const struct decoding *d, uint64_t address, size_t size, struct text *to);

/* What the register AT points to could not be read, or now is. */
void decode_mark_unread(struct decoding *d, size_t at);
void decode_mark_read(struct decoding *d, size_t at);

/* Empties the lists of STORE. */
void decode_clear_lists(struct decode_store *store);

static inline size_t decode_least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* A size as given, which need not be one: the registers keep what it was. */
static inline size_t decode_size(uint64_t size) {
  return size > PTRDIFF_MAX ? PTRDIFF_MAX : (size_t)size;
}

/* Below, `enter` reads an argument at the entry of the call and `exit` what the kernel has filled, at the exit of one
   that did not fail. AT is the register where the parameter P begins. What cannot be read is marked. */

void decode_enter_address(struct decoding *d, const struct param *p, size_t at);
void decode_exit_address(struct decoding *d, size_t at);
/* LEN bytes that are sent, or were received, at most KEEP of them. */
void decode_enter_bytes(struct decoding *d, size_t at, size_t len, size_t keep);
void decode_exit_bytes(struct decoding *d, size_t at, size_t len, size_t keep);
void decode_enter_option(struct decoding *d, const struct param *p, size_t at);
void decode_exit_option(struct decoding *d, size_t at);

/* The buffers of readv and writev. */
void decode_enter_vector(struct decoding *d, const struct param *p, size_t at);
void decode_exit_vector(struct decoding *d, size_t at);
void decode_enter_message(struct decoding *d, const struct param *p, size_t at);
void decode_exit_message(struct decoding *d, size_t at);
void decode_enter_messages(struct decoding *d, const struct param *p, size_t at);
/* Of what was sent only the lengths are new. */
void decode_exit_sent_messages(struct decoding *d, size_t at);
void decode_exit_received_messages(struct decoding *d, size_t at);

void decode_enter_poll(struct decoding *d, size_t at);
/* The three sets of select and pselect6, and their time. */
void decode_enter_sets(struct decoding *d);
void decode_exit_sets(struct decoding *d);
/* Of epoll_ctl; of epoll_wait. */
void decode_enter_event(struct decoding *d, size_t at);
void decode_exit_events(struct decoding *d, size_t at);
void decode_enter_time(struct decoding *d, const struct param *p, size_t at);
/* The set of signals of pselect6, with its size. */
void decode_enter_mask(struct decoding *d, size_t at);

/* What ioctl's argument points to: a number that the kernel takes (or, at the exit, has given: FILLED), or what is
   asked and told of an interface. */
void decode_fetch_number(struct decoding *d, const struct param *p, size_t at, bool filled);

#endif
