/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call's arguments are those of its row's parameters; bytes and lists come after them. A further kind of parameter
   is a case in write_arguments and read_argument; a further list, in write_bytes and read_bytes. */
#include "run/line_call.h"

#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "calls/call.h"
#include "run/journal.h"
#include "run/journal_line.h"
#include "run/line.h"
#include "run/line_traced.h"

#define POLL_MAX 4096 /* descriptors */

/* The first is written always, the second where the call has ended. */
static const struct line_member call_members[] = {
    LINE_ALWAYS(call, fd, INT),           LINE_ALWAYS(call, result, INT64),
    LINE_MEMBER(call, error, INT),        LINE_MEMBER(call, eai, BOOL),
    LINE_MEMBER(call, dropped, BOOL),     LINE_MEMBER(call, detached, INT),
    LINE_MEMBER(call, began, INT64),      LINE_MEMBER(call, ended, INT64),
    LINE_MEMBER(call, task, INT),         LINE_MEMBER(call, marks, UINT32),
    LINE_MEMBER(call, waited, INT64),     LINE_MEMBER(call, in_len, SIZE),
    LINE_MEMBER(call, out_len, SIZE),     LINE_MEMBER(call, addr_len, UINT32),
    LINE_MEMBER(call, addr_room, UINT32), LINE_END};

/* The two numbers of an offset (before, after) or of an event (events, data). */
static const int64_t *numbers_at(const struct call *call, const struct param *p) {
  return p->kind == PARAM_EVENT ? &call->epoll.events
                                : (const int64_t *)((const char *)call + p->at);
}

static void write_arguments(const struct call *call, struct text *out) {
  json_add_key(out, "arguments");
  text_addc(out, '{');
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    switch (p->kind) {
    case PARAM_INT:
    case PARAM_INT_AT:
    case PARAM_FLAGS:
    case PARAM_OPTION:
    case PARAM_COUNT:
    case PARAM_COMMAND:
    case PARAM_TIME:
      line_number(out, p->name, call_number(call, p));
      break;
    case PARAM_LENGTH:
      if (call_number(call, p))
        line_number(out, p->name, call_number(call, p));
      break;
    case PARAM_OFFSET:
    case PARAM_EVENT:
      json_add_key(out, p->name);
      line_numbers(out, numbers_at(call, p), 2);
      break;
    case PARAM_TEXT:
      line_word(p->name, call_text(call, p), out);
      break;
    case PARAM_FDS:
      json_add_key(out, p->name);
      text_addf(out, "[%d,%d]", call->socket.fds[0], call->socket.fds[1]);
      break;
    default: /* written with the members, as bytes or as lists */
      break;
    }
  text_addc(out, '}');
}

/* Texts are kept in TEXTS, an element a parameter. */
static int read_argument(struct json *j, const struct param *p, struct call *call, char **text) {
  int64_t n;
  switch (p->kind) {
  case PARAM_INT:
  case PARAM_INT_AT:
  case PARAM_FLAGS:
  case PARAM_OPTION:
  case PARAM_COUNT:
  case PARAM_COMMAND:
  case PARAM_TIME:
    if (!json_key(j, p->name))
      return json_fail(j, "\"%s\" is missing", p->name);
    return json_int(j, INT64_MIN, INT64_MAX, (int64_t *)((char *)call + p->at));
  case PARAM_TEXT:
    if (line_read_word(j, p->name, text) < 0)
      return -1;
    *(const char **)((char *)call + p->at) = *text;
    return 0;
  case PARAM_FDS:
    if (!json_key(j, p->name))
      return json_fail(j, "\"%s\" is missing", p->name);
    for (int i = 0; i < 2; i++) {
      if (json_take(j, i ? "," : "[") < 0 || json_int(j, INT_MIN, INT_MAX, &n) < 0)
        return -1;
      call->socket.fds[i] = (int)n;
    }
    return json_take(j, "]");
  case PARAM_LENGTH:
    return json_key(j, p->name)
               ? json_int(j, INT64_MIN, INT64_MAX, (int64_t *)((char *)call + p->at))
               : 0;
  case PARAM_OFFSET:
  case PARAM_EVENT:
    if (!json_key(j, p->name))
      return json_fail(j, "\"%s\" is missing", p->name);
    return line_read_numbers(j, (int64_t *)numbers_at(call, p), 2);
  default:
    return 0;
  }
}

static int read_arguments(struct json *j, struct call *call, char **texts) {
  if (!json_key(j, "arguments"))
    return json_fail(j, "\"arguments\" is missing");
  if (json_take(j, "{") < 0)
    return -1;
  for (size_t i = 0; call->row->params[i].kind != PARAM_END; i++)
    if (read_argument(j, &call->row->params[i], call, &texts[i]) < 0)
      return -1;
  return json_take(j, "}");
}

/* poll's descriptors: [[fd,events,revents],…]. */
static void write_poll(const struct call *call, struct text *out) {
  const struct pollfd *fds = call->out;
  size_t count = call->out_room / sizeof *fds;
  json_add_key(out, "fds");
  text_addc(out, '[');
  for (size_t i = 0; i < count && i < POLL_MAX; i++)
    text_addf(out, "%s[%d,%d,%d]", i ? "," : "", fds[i].fd, fds[i].events, fds[i].revents);
  text_addc(out, ']');
}

static int read_poll(struct json *j, struct call *call, struct text *bytes) {
  if (json_take(j, "[") < 0)
    return -1;
  for (bool first = true; !json_skip(j, "]"); first = false) {
    int64_t fd, events, revents;
    if ((!first && json_take(j, ",") < 0) || json_take(j, "[") < 0 ||
        json_int(j, INT_MIN, INT_MAX, &fd) < 0 || json_take(j, ",") < 0 ||
        json_int(j, SHRT_MIN, SHRT_MAX, &events) < 0 || json_take(j, ",") < 0 ||
        json_int(j, SHRT_MIN, SHRT_MAX, &revents) < 0 || json_take(j, "]") < 0)
      return -1;
    struct pollfd p = {(int)fd, (short)events, (short)revents};
    text_add(bytes, (const char *)&p, sizeof p);
  }
  call->out_room = bytes->len;
  return 0;
}

/* The descriptors in SET below COUNT. */
static void write_set(const fd_set *set, int count, struct text *out) {
  const char *comma = "";
  text_addc(out, '[');
  for (int fd = 0; fd < count && fd < FD_SETSIZE; fd++)
    if (FD_ISSET(fd, set)) {
      text_addf(out, "%s%d", comma, fd);
      comma = ",";
    }
  text_addc(out, ']');
}

static int read_set(struct json *j, int count, fd_set *set) {
  if (json_take(j, "[") < 0)
    return -1;
  for (bool first = true; !json_skip(j, "]"); first = false) {
    int64_t fd;
    if ((!first && json_take(j, ",") < 0) || json_int(j, 0, count - 1, &fd) < 0)
      return -1;
    FD_SET((int)fd, set);
  }
  return 0;
}

static void write_time(const char *key, struct timeval t, struct text *out) {
  json_add_key(out, key);
  text_addf(out, "[%lld,%ld]", (long long)t.tv_sec, (long)t.tv_usec);
}

static int read_time(struct json *j, const char *key, struct timeval *t) {
  int64_t seconds, micro;
  if (!json_key(j, key))
    return json_fail(j, "\"%s\" is missing", key);
  if (json_take(j, "[") < 0 || json_int(j, INT32_MIN, INT64_MAX, &seconds) < 0 ||
      json_take(j, ",") < 0 || json_int(j, INT32_MIN, INT32_MAX, &micro) < 0)
    return -1;
  *t = (struct timeval){(time_t)seconds, (suseconds_t)micro};
  return json_take(j, "]");
}

static const char *const set_names[] = {"reading", "writing", "exceptional"};

/* select's: {"count":5,"reading":[[3,4],[4]],…,"timeout":[1,0],"left":[0,7]}, each set as asked and as ready. */
static void write_sets(const struct call_select *s, struct text *out) {
  json_add_key(out, "sets");
  text_addc(out, '{');
  line_number(out, "count", s->count);
  for (int i = 0; i < 3; i++)
    if (s->given[i]) {
      json_add_key(out, set_names[i]);
      text_addc(out, '[');
      write_set(&s->asked[i], s->count, out);
      text_addc(out, ',');
      write_set(&s->ready[i], s->count, out);
      text_addc(out, ']');
    }
  if (!s->forever) {
    write_time("timeout", s->timeout, out);
    write_time("left", s->left, out);
  }
  text_addc(out, '}');
}

static int read_sets(struct json *j, struct call *call, struct text *bytes) {
  struct call_select s;
  int64_t count;
  memset(&s, 0, sizeof s);
  if (json_take(j, "{") < 0 || !json_key(j, "count") || json_int(j, 0, FD_SETSIZE, &count) < 0)
    return json_fail(j, "\"count\" is missing");
  s.count = (int)count;
  for (int i = 0; i < 3; i++) {
    s.given[i] = json_key(j, set_names[i]);
    if (s.given[i] &&
        (json_take(j, "[") < 0 || read_set(j, s.count, &s.asked[i]) < 0 || json_take(j, ",") < 0 ||
         read_set(j, s.count, &s.ready[i]) < 0 || json_take(j, "]") < 0))
      return -1;
  }
  s.forever = json_skip(j, "}");
  if (!s.forever && (read_time(j, "timeout", &s.timeout) < 0 || read_time(j, "left", &s.left) < 0 ||
                     json_take(j, "}") < 0))
    return -1;
  text_add(bytes, (const char *)&s, sizeof s);
  call->out_room = sizeof s;
  return 0;
}

/* Whether the address of CALL is one: it was given, or the kernel has filled it. */
static bool has_address(const struct call *call) {
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    if (p->kind == PARAM_ADDRESS || p->kind == PARAM_MESSAGE || p->kind == PARAM_MESSAGES)
      return call->addr_len > 0 && (!p->out || !call->error);
  return false;
}

/* Whether out is a list, whose length says what its room is. */
static bool is_list(const struct call_row *row) {
  return row->returns == RETURNS_EVENTS || row->returns == RETURNS_SETS;
}

/* The bytes that a copy of CALL has of what it was given and has got, as its row says what they are. */
static void write_bytes(const struct call *call, struct text *out) {
  if (call->in)
    line_string("in", call->in, call->in_kept, JOURNAL_LINE_TEXT, out);
  if (!call->out)
    return;
  if (call->row->returns == RETURNS_EVENTS)
    write_poll(call, out);
  else if (call->row->returns == RETURNS_SETS)
    write_sets(call->out, out);
  else if (call->row->returns != RETURNS_ADDRINFO)
    line_string("out", call->out, call->out_kept, JOURNAL_LINE_TEXT, out);
}

static int read_bytes(struct json *j, struct call *call, struct text *in, struct text *out) {
  bool sent = json_key(j, "in");
  if (sent && json_bytes(j, in) < 0)
    return -1;
  bool got = json_key(j, call->row->returns == RETURNS_EVENTS ? "fds"
                         : call->row->returns == RETURNS_SETS ? "sets"
                                                              : "out");
  if (got && (call->row->returns == RETURNS_EVENTS ? read_poll(j, call, out)
              : call->row->returns == RETURNS_SETS ? read_sets(j, call, out)
                                                   : json_bytes(j, out)) < 0)
    return -1;
  call->in = sent ? text_str(in) : NULL;
  call->out = got ? (void *)text_str(out) : NULL;
  /* Whoever shows a call counts on so many bytes. */
  size_t most = call->copied ? in->len : 0, came = out->len;
  call->in_kept = most;
  call->out_kept = came;
  call_kept(call, in->len, JOURNAL_BYTES, &call->in_kept, &call->out_kept);
  bool short_in = !call->copied && in->len < call->in_len && in->len < JOURNAL_BYTES && sent;
  if (in->len != call->in_kept || in->len > call->in_len || short_in)
    return json_fail(j, "\"in\" has %zu bytes", in->len);
  if (out->len != call->out_kept ||
      (call->row->returns == RETURNS_HOST && out->len < call->out_len))
    return json_fail(j, "\"out\" has %zu bytes", out->len);
  return 0;
}

void line_call(const struct call *call, bool made, struct text *out) {
  bool ended = made && !(call->marks & CALL_MARK_INTERRUPTED);
  text_addc(out, '{');
  json_add_key(out, "name");
  text_addf(out, "\"%s\"", call->row->name);
  line_number(out, "fd", call->fd);
  line_members(call_members + (ended ? 1 : 2), call, out);
  if (!is_list(call->row) && call->out_room)
    line_number(out, "out_room", (int64_t)call->out_room);
  write_arguments(call, out);
  if (has_address(call))
    line_address(out, "address", &call->addr, call->addr_len);
  if (call->traced)
    line_traced(call->traced, out);
  write_bytes(call, out);
  if (call->row->returns == RETURNS_TEXT && call->text_out[0])
    line_word("text", call->text_out, out);
  if (call->error || call->traced) {
    json_add_key(out, "at");
    text_addf(out, "[%" PRIdPTR ",%" PRIdPTR ",%" PRIdPTR "]", (intptr_t)call->addr_at,
              (intptr_t)call->in_at, (intptr_t)call->out_at);
  }
  text_addc(out, '}');
}

static int read_room(struct json *j, struct call *call) {
  int64_t n = 0;
  if (json_key(j, "out_room") && json_int(j, 0, PTRDIFF_MAX, &n) < 0)
    return -1;
  call->out_room = (size_t)n;
  return 0;
}

static int read_at(struct json *j, struct call *call) {
  uintptr_t *const to[] = {&call->addr_at, &call->in_at, &call->out_at};
  call->addr_at = call->in_at = call->out_at = 0;
  if (!json_key(j, "at"))
    return 0;
  for (int i = 0; i < 3; i++) {
    int64_t n;
    if (json_take(j, i ? "," : "[") < 0 || json_int(j, INTPTR_MIN, INTPTR_MAX, &n) < 0)
      return -1;
    *to[i] = (uintptr_t)n;
  }
  return json_take(j, "]");
}

static int read_call_address(struct json *j, struct call *call) {
  socklen_t len = 0;
  bool there = json_key(j, "address");
  if (there && line_read_address(j, &call->addr, &len) < 0)
    return -1;
  socklen_t most = call->addr_len < sizeof call->addr ? call->addr_len : sizeof call->addr;
  return there != has_address(call) || (there && len != most)
             ? json_fail(j, "the address has %u bytes", (unsigned)len)
             : 0;
}

static int read_text_out(struct json *j, struct call *call) {
  char *text = NULL;
  if (call->row->returns != RETURNS_TEXT)
    return 0;
  int result = line_read_word(j, "text", &text);
  if (text && strlen(text) >= sizeof call->text_out)
    result = json_fail(j, "\"text\" is too long");
  else if (text)
    strcpy(call->text_out, text);
  free(text);
  return result;
}

/* The row that is named next. */
static const struct call_row *read_row(struct json *j) {
  char *name = NULL;
  const struct call_row *row = NULL;
  if (line_read_word(j, "name", &name) == 0 && name)
    row = call_find(name, strlen(name));
  if (!row)
    json_fail(j, "there is no call '%.40s'", name ? name : "");
  free(name);
  return row;
}

int line_read_call(struct json *j, struct call **made) {
  char *texts[CALL_PARAMS_MAX] = {NULL};
  struct text in = TEXT_EMPTY, out = TEXT_EMPTY, traced = TEXT_EMPTY;
  struct call call;
  const struct call_row *row = json_take(j, "{") < 0 ? NULL : read_row(j);
  if (!row)
    return -1;
  call_start(&call, row);
  call.fd = 0; /* what is left out is 0 */
  memset(&call.addr, 0, sizeof call.addr);
  if (line_read_members(j, call_members, &call) == 0 && read_room(j, &call) == 0 &&
      read_arguments(j, &call, texts) == 0 && read_call_address(j, &call) == 0 &&
      line_read_traced(j, &call, &traced) == 0 && read_bytes(j, &call, &in, &out) == 0 &&
      read_text_out(j, &call) == 0 && read_at(j, &call) == 0 && json_take(j, "}") == 0) {
    struct call *copy = *made = call_copy_sent(&call, in.len, JOURNAL_BYTES);
    copy->addr_at = call.addr_at;
    copy->in_at = call.in_at;
    copy->out_at = call.out_at;
  }
  for (size_t i = 0; i < CALL_PARAMS_MAX; i++)
    free(texts[i]);
  text_free(&in);
  text_free(&out);
  text_free(&traced);
  return j->failed ? -1 : 0;
}
