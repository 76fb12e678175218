/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of calls, and copies of calls for the journal and for exceptions. */
#include "calls/call.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "calls/rows.h"

#define AT(NAME) &row_##NAME,
const struct call_row *const call_rows[] = {CALL_ROWS(AT) NULL};

const struct call_row *call_find(const char *name, size_t len) {
  for (const struct call_row *const *row = call_rows; *row; row++)
    if (strncmp((*row)->name, name, len) == 0 && (*row)->name[len] == '\0')
      return *row;
  return NULL;
}

const struct call_row *call_find_typed(const char *name, size_t len) {
  const struct call_row *row = call_find(name, len);
  return row && !(row->flags & CALL_TRACED) ? row : NULL;
}

const struct call_row *call_meaning(const struct call *call) {
  const struct call_row *row = call->row->acts_as ? call->row->acts_as : call->row;
  return row == &row_send && row != call->row && call->addr_len > 0 ? &row_sendto : row;
}

int64_t call_message_flags(const struct call *call) {
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    if (p->kind == PARAM_FLAGS && p->at == CALL_AT(message.flags))
      return call->message.flags;
  return 0;
}

static bool polls(const struct call *call, int fd) {
  const struct pollfd *fds = call->out;
  for (size_t i = 0; i < call_out_there(call) / sizeof *fds; i++)
    if (fds[i].fd == fd)
      return true;
  return false;
}

static bool selects(const struct call_select *s, int fd) {
  if (!s || fd < 0 || fd >= s->count || fd >= FD_SETSIZE)
    return false;
  for (int i = 0; i < 3; i++)
    if (s->given[i] && FD_ISSET(fd, &s->asked[i]))
      return true;
  return false;
}

bool call_uses(const struct call *call, int fd) {
  const struct call_row *row = call_meaning(call);
  if (row == &row_poll)
    return polls(call, fd);
  if (row == &row_select)
    return selects(call->out, fd);
  if (row == &row_splice)
    return call->transfer.to == fd || call->transfer.from == fd;
  return call->fd == fd;
}

/* COUNT units of so many NANOSECONDS, at most INT64_MAX: a program may give its kernel any number. */
static int64_t time_of(int64_t count, int64_t nanoseconds) {
  return count > INT64_MAX / nanoseconds ? INT64_MAX : count * nanoseconds;
}

int64_t call_until(const struct call *call, int64_t now) {
  const struct call_row *row = call_meaning(call);
  int64_t milliseconds = -1;
  if (row == &row_poll)
    milliseconds = call->poll.timeout;
  else if (row == &row_epoll_wait)
    milliseconds = (int)call->epoll.timeout;
  if (milliseconds >= 0)
    return clock_after(now, time_of(milliseconds, 1000000));
  const struct call_select *s = row == &row_select ? call->out : NULL;
  if (!s || s->forever)
    return 0;
  return clock_after(clock_after(now, time_of(s->timeout.tv_sec, 1000000000)),
                     time_of(s->timeout.tv_usec, 1000));
}

static size_t registers(const struct param *param) {
  switch (param->kind) {
  case PARAM_SIZE:
  case PARAM_ADDRESS:
  case PARAM_OPTVAL:
  case PARAM_POLL:
  case PARAM_PIECES:
  case PARAM_MESSAGES:
  case PARAM_SIGNALS:
  case PARAM_DATA:
    return 2;
  case PARAM_SETS:
    return 5;
  case PARAM_LENGTH:
  case PARAM_END:
    return 0;
  default:
    return 1;
  }
}

size_t call_register(const struct call_row *row, const struct param *param) {
  size_t at = 0;
  for (const struct param *p = row->params; p != param; p++)
    at += registers(p);
  return at < 6 ? at : 5;
}

#define STRUCT_KEEP                                                                                \
  1024 /* bytes of an option's value and of what a look-up found: everything that is shown */

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

void call_kept(const struct call *call, size_t sent, size_t keep, size_t *in, size_t *out) {
  size_t given = call_in_there(call);
  size_t room = !call->out ? 0 : call->copied ? call->out_kept : call->out_room;
  size_t came = call->error ? 0 : least(room, call->out_len);
  *in = 0;
  *out = call->row->flags & CALL_LIBRARY ? least(came, STRUCT_KEEP) : 0;
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    switch (p->kind) {
    case PARAM_DATA:
      *in = least(given, sent);
      break;
    case PARAM_SIZE:
      *out = least(came, keep);
      break;
    case PARAM_PIECES:
    case PARAM_MESSAGE:
    case PARAM_MESSAGES:
      if (p->out)
        *out = least(came, keep);
      else
        *in = least(given, sent);
      break;
    case PARAM_OPTVAL:
      if (p->out)
        *out = least(came, STRUCT_KEEP);
      else
        *in = least(given, STRUCT_KEEP);
      break;
    case PARAM_POLL:
    case PARAM_SETS:
      *out = room;
      break;
    default:
      break;
    }
}

/* Where the kernel was told to write an address, or socketpair's descriptors. */
static uintptr_t address_at(const struct call *call) {
  size_t at = CALL_AT(addr);
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    if (p->kind == PARAM_FDS)
      at = p->at;
  return (uintptr_t)call + at;
}

static size_t rounded(size_t size) {
  return (size + 15) & ~(size_t)15;
}

/* How many bytes the strings of CALL take. */
static size_t texts_size(const struct call *call) {
  size_t size = 0;
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    if (p->kind == PARAM_TEXT && call_text(call, p))
      size += strlen(call_text(call, p)) + 1;
  return size;
}

/* Gives COPY strings of its own, stored from AT on. */
static void copy_texts(struct call *copy, char *at) {
  for (const struct param *p = copy->row->params; p->kind != PARAM_END; p++)
    if (p->kind == PARAM_TEXT && call_text(copy, p)) {
      const char *text = call_text(copy, p);
      size_t size = strlen(text) + 1;
      *(const char **)((char *)copy + p->at) = memcpy(at, text, size);
      at += size;
    }
}

struct call *call_copy_sent(const struct call *call, size_t sent, size_t keep) {
  enum call_returns returns = call->row->returns;
  size_t in, out;
  call_kept(call, sent, keep, &in, &out);
  size_t head = rounded(sizeof *call);
  size_t traced = call->traced ? rounded(call_traced_size(call->traced)) : 0;
  char *block = mem_alloc(head + traced + rounded(out) + rounded(in) + texts_size(call));
  char *at = block + head;
  struct call *copy = (struct call *)block;
  *copy = *call;
  copy->name = NULL;
  if (!call->copied) {
    copy->addr_at = address_at(call);
    copy->in_at = (uintptr_t)call->in;
    copy->out_at = (uintptr_t)call->out;
  }
  copy->copied = true;
  copy->here = call->here == -1 ? -1 : CALL_HERE_NONE; /* the tracer's are not for long */
  copy->here_made = call->here_made == -1 ? -1 : CALL_HERE_NONE;
  copy->in_kept = in;
  copy->out_kept = out;
  if (traced)
    copy->traced = memcpy(at, call->traced, call_traced_size(call->traced));
  at += traced;
  /* no byte at all is a message too: recv at the end of a stream */
  bool message = (returns == RETURNS_BYTES || returns == RETURNS_BYTES_ADDR) && !call->error;
  copy->out = call->out && (out || message) ? memcpy(at, call->out, out) : NULL;
  at += rounded(out);
  copy->in = call->in ? memcpy(at, call->in, in) : NULL;
  copy_texts(copy, at + rounded(in));
  return copy;
}

/* Whether the lists of CALL hold nothing but bytes and an address. */
static bool is_plain(const struct call *call) {
  const struct call_traced *t = call->traced;
  const struct call_message *m = call_messages(t);
  switch (call->row->params[call->row->params[0].kind == PARAM_HANDLE].kind) {
  case PARAM_PIECES:
  case PARAM_MESSAGE:
    return t->message_count == 1 && m->pieces_read && !m->control_len;
  case PARAM_TIME: /* ppoll, after its descriptors */
    return !t->args[3] && !call_is_unread(t, 0);
  case PARAM_MASK:
    return !t->args[5] || !t->mask_at;
  default:
    return false;
  }
}

struct call *call_plain(const struct call *call) {
  const struct call_row *row = call_meaning(call);
  if (!call->traced || row == call->row || call->marks & CALL_MARK_INTERRUPTED || !is_plain(call))
    return NULL;
  struct call *copy = call_copy_sent(call, SIZE_MAX, SIZE_MAX);
  copy->message.flags = row == &row_poll ? copy->message.flags : call_message_flags(call);
  copy->row = row;
  copy->traced = NULL;
  return copy;
}

struct call *call_copy(const struct call *call, size_t keep) {
  return call_copy_sent(call, keep, keep);
}

void call_copy_free(void *call) {
  free(call);
}
