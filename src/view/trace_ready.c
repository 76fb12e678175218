/* SPDX-License-Identifier: GPL-3.0-or-later */
/* poll's array is shown up to QUOTE_LIMIT elements, select's sets whole, as strace does. */
#include "view/trace_ready.h"

#include <poll.h>
#include <stdbool.h>
#include <sys/select.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_words.h"

/* poll's array as strace shows it: the events to wait for or, AFTER the call, the events that have happened. */
static void add_fds(struct text *out, const struct call *call, bool after) {
  const struct pollfd *fds = call->out;
  size_t count = fds ? call->out_room / sizeof *fds : 0, shown = 0;
  text_addc(out, '[');
  for (size_t i = 0; i < count; i++) {
    if (after && !fds[i].revents)
      continue;
    if (shown == QUOTE_LIMIT) {
      text_adds(out, ", ...");
      break;
    }
    text_addf(out, "%s{fd=%d", shown++ ? ", " : "", fds[i].fd);
    if (fds[i].fd >= 0) {
      text_adds(out, after ? ", revents=" : ", events=");
      quote_flags(out, &constants_poll_events,
                  (unsigned short)(after ? fds[i].revents : fds[i].events));
    }
    text_addc(out, '}');
  }
  text_addc(out, ']');
}

void trace_ready_fds(const struct call *call, struct text *out) {
  add_fds(out, call, false);
}

/* At most MOST of the descriptors in SET that are below COUNT; returns how many. */
static int64_t add_set(struct text *out, const fd_set *set, int count, int64_t most) {
  const char *separator = "[";
  int64_t shown = 0;
  if (count > FD_SETSIZE)
    count = FD_SETSIZE;
  for (int fd = 0; fd < count && shown < most; fd++)
    if (FD_ISSET(fd, set)) {
      shown++;
      text_addf(out, "%s%d", separator, fd);
      separator = " ";
    }
  text_adds(out, *separator == '[' ? "[]" : "]");
  return shown;
}

static void add_time(struct text *out, struct timeval t) {
  text_addf(out, "{tv_sec=%lld, tv_usec=%lld}", (long long)t.tv_sec, (long long)t.tv_usec);
}

void trace_ready_sets(const struct call *call, struct text *out) {
  const struct call_select *s = call->out;
  const struct call_traced *traced = call->traced;
  text_addf(out, "%d", traced ? (int)traced->args[0] : s->count);
  for (int i = 0; i < 3; i++) {
    text_adds(out, ", ");
    if (s->given[i])
      add_set(out, &s->asked[i], s->count, FD_SETSIZE);
    else
      trace_words_pointer(out, traced ? traced->args[1 + i] : 0);
  }
  text_adds(out, ", ");
  if (s->forever)
    trace_words_pointer(out, traced ? traced->args[4] : 0);
  else if (traced)
    trace_words_time(out, traced->timeout, call->row == &row_select);
  else
    add_time(out, s->timeout);
}

void trace_ready_result(const struct call *call, struct text *out) {
  static const char *const names[] = {"in ", "out ", "except "};
  if (call->result == 0) {
    text_adds(out, " (Timeout)");
    return;
  }
  const struct call_traced *traced = call->traced;
  if (call->row->returns == RETURNS_EVENTS) {
    text_adds(out, " (");
    add_fds(out, call, true);
    if (call->row == &row_ppoll && traced && !call_is_unread(traced, 2)) {
      text_adds(out, ", left ");
      trace_words_time(out, traced->left, false);
    }
    text_addc(out, ')');
    return;
  }
  const struct call_select *s = call->out;
  const char *separator = " (";
  int64_t left =
      call->result; /* the kernel leaves bits of numbers as they were that are too high to be open */
  for (int i = 0; s && i < 3; i++) {
    bool any = false;
    for (int fd = 0; s->given[i] && fd < s->count; fd++)
      any = any || FD_ISSET(fd, &s->ready[i]);
    if (!any || !left)
      continue;
    text_addf(out, "%s%s", separator, names[i]);
    left -= add_set(out, &s->ready[i], s->count, left);
    separator = ", ";
  }
  if (s && !s->forever) {
    text_addf(out, "%sleft ", separator);
    if (traced)
      trace_words_time(out, traced->left, call->row == &row_select);
    else
      add_time(out, s->left);
  }
  text_addc(out, ')');
}
