/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What poll, select and epoll wait for, until when, and which signals may come meanwhile. */
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>

#include "calls/call.h"
#include "calls/rows.h"
#include "program/decode_own.h"
#include "program/memory.h"

#define POLL_KEEP 1024 /* descriptors of a poll */

void decode_enter_poll(struct decoding *d, size_t at) {
  struct call *call = d->call;
  size_t size = decode_least((uint32_t)d->args[at + 1], POLL_KEEP) * sizeof(struct pollfd);
  text_clear(&d->store->polled);
  size_t got = decode_fetch(d, d->args[at], size, &d->store->polled);
  call->out_at = d->args[at];
  call->out = (void *)text_str(&d->store->polled);
  call->out_room = call->out_kept = got - got % sizeof(struct pollfd);
  if (!d->args[at] || (size && !call->out_room))
    decode_mark_unread(d, at);
}

static bool fetch_set(struct decoding *d, uint64_t address, int count, fd_set *set) {
  size_t bits = CHAR_BIT * sizeof(long);
  FD_ZERO(set);
  return memory_read(d->tid, address, set, ((size_t)count + bits - 1) / bits * sizeof(long));
}

/* What select or pselect6 was given, which need not be a time, as one. Of pselect6 the parts are nanoseconds. */
static struct timeval as_timeval(const struct decoding *d, struct call_time t) {
  int64_t part = d->call->row == &row_select ? t.part : t.part / 1000;
  return (struct timeval){t.seconds < 0         ? 0
                          : t.seconds > INT_MAX ? INT_MAX
                                                : t.seconds,
                          part < 0        ? 0
                          : part > 999999 ? 999999
                                          : part};
}

void decode_enter_sets(struct decoding *d) {
  struct call *call = d->call;
  struct call_select *s = &d->store->sets;
  int count = (int)d->args[0];
  memset(s, 0, sizeof *s);
  s->count = count < 0 ? 0 : count > FD_SETSIZE ? FD_SETSIZE : count;
  for (int i = 0; i < 3; i++) {
    s->given[i] = count >= 0 && fetch_set(d, d->args[1 + i], s->count, &s->asked[i]);
    if (!s->given[i])
      decode_mark_unread(d, 1 + (size_t)i);
  }
  s->forever = !memory_read(d->tid, d->args[4], &d->store->head.timeout, sizeof(struct call_time));
  if (s->forever)
    decode_mark_unread(d, 4);
  s->timeout = s->left = as_timeval(d, d->store->head.timeout);
  call->out = s;
  call->out_room = call->out_kept = sizeof *s;
}

void decode_exit_sets(struct decoding *d) {
  struct call_select *s = &d->store->sets;
  for (int i = 0; i < 3; i++)
    if (s->given[i])
      fetch_set(d, d->args[1 + i], s->count, &s->ready[i]);
  if (!s->forever &&
      memory_read(d->tid, d->args[4], &d->store->head.left, sizeof(struct call_time)))
    s->left = as_timeval(d, d->store->head.left);
}

void decode_enter_event(struct decoding *d, size_t at) {
  struct epoll_event event;
  if (d->call->epoll.operation == EPOLL_CTL_DEL ||
      !memory_read(d->tid, d->args[at], &event, sizeof event)) {
    decode_mark_unread(d, at);
    return;
  }
  d->call->epoll.events = event.events;
  d->call->epoll.data = (int64_t)event.data.u64;
}

void decode_exit_events(struct decoding *d, size_t at) {
  struct epoll_event events[CALL_ELEMENTS];
  size_t count = decode_least((size_t)d->call->result, CALL_ELEMENTS);
  size_t got =
      memory_read_some(d->tid, d->args[at], events, count * sizeof *events) / sizeof *events;
  if (got < count)
    return;
  for (size_t i = 0; i < count; i++) {
    struct call_event event;
    memset(&event, 0, sizeof event);
    event.events = events[i].events;
    event.data = events[i].data.u64;
    text_add(&d->store->events, (const char *)&event, sizeof event);
  }
  decode_mark_read(d, at);
}

void decode_enter_time(struct decoding *d, const struct param *p, size_t at) {
  struct call_time *t = &d->store->head.timeout;
  int64_t milliseconds = -1;
  if (!memory_read(d->tid, d->args[at], t, sizeof *t))
    decode_mark_unread(d, at);
  else if (t->seconds < 0 || t->part < 0)
    milliseconds = 0;
  else
    milliseconds = t->seconds > INT_MAX ? INT_MAX : t->seconds * 1000 + t->part / 1000000;
  call_set_number(d->call, p, milliseconds);
}

void decode_enter_mask(struct decoding *d, size_t at) {
  uint64_t both[2];
  struct call_traced *head = &d->store->head;
  if (!memory_read(d->tid, d->args[at], both, sizeof both)) {
    decode_mark_unread(d, at);
    return;
  }
  head->mask_at = both[0];
  head->mask_size = both[1];
  head->mask_read = both[1] == DECODE_SIGNALS_SIZE &&
                    memory_read(d->tid, both[0], &head->signals, DECODE_SIGNALS_SIZE);
}
