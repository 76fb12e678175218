/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recording a call: its socket is looked at before and after it, so that what it has changed can be told. */
#include "run/record_call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/hold.h"
#include "run/lingering.h"
#include "run/situation.h"

/* What the kernel says of the socket FD, which is HERE in this process. COOKIE: the socket's, or 0. */
static struct endpoint *observe(int fd, int here, uint64_t cookie) {
  struct endpoint *endpoint = mem_alloc(sizeof *endpoint);
  endpoint_ask_known(here, cookie, endpoint);
  endpoint->fd = fd;
  return endpoint;
}

/* The connection that this close has ended: its other end, in this process too, closed first and is in
   TIME_WAIT as soon as the FIN has reached it, which may take a moment. */
static bool find_other_end(const struct endpoint *closed, struct lingering *found) {
  for (int i = 0; i < 10; i++) {
    if (!lingering_find(&closed->peer, &closed->local, found))
      return false;
    if (strcmp(found->state, "TIME_WAIT") == 0)
      return true;
    nanosleep(&(struct timespec){0, 200000}, NULL);
  }
  return false;
}

/* The first in TIME_WAIT that holds PORT. */
static bool find_holder(int port, struct lingering *found) {
  struct lingering *all;
  bool there = false;
  size_t count = lingering_ask(port, &all);
  for (size_t i = 0; i < count && !there; i++)
    if (strcmp(all[i].state, "TIME_WAIT") == 0) {
      *found = all[i];
      there = true;
    }
  free(all);
  return there;
}

/* What no descriptor leads to and yet explains the call of EVENT: a copy or NULL. */
static struct lingering *find_rest(const struct event *event, const struct call *call) {
  const struct endpoint *before = event->before, *after = event->after;
  struct lingering found;
  bool there = false;
  if (!before || !before->tcp)
    return NULL;
  if (call->row == &row_close && strcmp(before->state, "CLOSE_WAIT") == 0)
    there = find_other_end(before, &found);
  else if (call->row == &row_bind && call->error == EADDRINUSE)
    there = find_holder(address_port(&call->addr), &found);
  else if (after && before->peer_len && strcmp(after->state, "CLOSE") == 0)
    there = lingering_find(&before->local, &before->peer, &found);
  if (!there)
    return NULL;
  struct lingering *rest = mem_alloc(sizeof *rest);
  *rest = found;
  return rest;
}

/* What the last call of this thread that failed, or that has a situation, was looked at with: for the error that
   comes of it. Owned; empty when the last call was another. */
static _Thread_local struct {
  int64_t began; /* of the call */
  struct event event;
} last;

/* The last call of this thread. */
static _Thread_local struct {
  const struct call_row *row;
  int fd;
  struct journal *journal;
} newest;

static void *copy_of(const void *from, size_t size) {
  return from ? memcpy(mem_alloc(size), from, size) : NULL;
}

static void copy_facts(struct event *to, const struct event *from) {
  to->before = copy_of(from->before, sizeof *to->before);
  to->after = copy_of(from->after, sizeof *to->after);
  to->rest = copy_of(from->rest, sizeof *to->rest);
  to->situation = copy_of(from->situation, sizeof *to->situation);
  to->text = from->text ? mem_strndup(from->text, from->len) : NULL;
  to->len = from->len;
}

void record_call_forget(void) {
  if (!last.began)
    return;
  free(last.event.before);
  free(last.event.after);
  free(last.event.rest);
  free(last.event.situation);
  free(last.event.text);
  memset(&last, 0, sizeof last);
}

static void look_again(struct event *error, const char *name) {
  error->before = observe(error->call->fd, call_here(error->call), 0);
  error->len = name ? strlen(name) : 0;
  error->text = name ? mem_strndup(name, error->len) : NULL;
}

void record_call_explain(struct event *error, const char *name) {
  if (error->call && error->call->waited) {
    look_again(error, name);
    error->situation = situation_waited(error->call, NULL, newest.journal);
    return;
  }
  if (last.began && (!error->call || error->call->began == last.began)) {
    copy_facts(error, &last.event);
  } else if (error->call && error->call->row == &row_connect && newest.row == &row_getsockopt &&
             newest.fd == error->call->fd) { /* SO_ERROR said why it failed */
    look_again(error, name);
    error->situation = situation_after(error->call, error->before, error->before, newest.journal);
  }
}

void record_call_held(struct journal *journal, const struct call *call, int number,
                      const char *name, const char *side, bool look) {
  struct event event = {.kind = EVENT_NOTE, .side = number};
  struct text text = TEXT_EMPTY;
  struct endpoint socket;
  look = look && call_here(call) >= 0;
  if (look)
    endpoint_ask(call_here(call), &socket);
  hold_say(call, look ? &socket : NULL, call->name ? call->name : name, side, &text);
  event.len = text.len;
  event.text = text_take(&text);
  event.call = call_copy(call, JOURNAL_BYTES);
  journal_append_take(journal, event);
}

void record_call_dropped(struct journal *journal, const struct call *call, int number) {
  struct text text = TEXT_EMPTY;
  text_addf(&text, "%s was held and has not been made", call->row->name);
  journal_append_text(journal, EVENT_NOTE, number, 0, text.s, text.len);
  text_free(&text);
}

struct event record_call_begin(const struct call *call, int side, const char *name, bool look) {
  struct event event = {.kind = EVENT_CALL, .side = side};
  if (look && call_here(call) >= 0)
    event.before = observe(call->fd, call_here(call), call->cookie);
  if (call->row == &row_bind && (!event.before || event.before->type == SOCK_STREAM))
    lingering_mark_port(address_port(&call->addr)); /* not looked at, a datagram socket's too */
  if (!event.before)
    return event;
  if (call->row == &row_close)
    endpoint_ask_linger(call_here(call), event.before);
  event.situation = situation_before(call, event.before, NULL);
  if (call->name)
    name = call->name;
  if (name) {
    event.len = strlen(name);
    event.text = mem_strndup(name, event.len);
  }
  lingering_mark(event.before);
  return event;
}

bool record_call_closing(const struct call *call, const char *what,
                         const struct situation_leaving *leaving, struct event *event) {
  struct endpoint *before = observe(call->fd, call_here(call), call->cookie);
  *event = (struct event){.kind = EVENT_CLOSED, .before = before};
  bool told = before->tcp && strcmp(before->state, "CLOSE") != 0;
  if (told) {
    endpoint_ask_linger(call_here(call), before);
    event->situation = situation_before(call, before, leaving);
    told = !event->situation || !event->situation->count;
  }
  if (told) {
    lingering_mark(before);
    event->text = mem_strdup(what);
    event->len = strlen(what);
  } else {
    journal_event_clear(event);
  }
  return told;
}

void record_call_run(struct call *call) {
  call->began = clock_now();
  call->row->run(call);
  call->ended = clock_now();
}

void record_call_end_take(struct journal *journal, struct event event, const struct call *call) {
  bool makes_one = call->row->returns == RETURNS_HANDLE_ADDR && !call->error;
  if (makes_one || (call->row == &row_connect && call->fd >= 0))
    lingering_mark_ends(NULL, &call->addr); /* known without a look */
  if (call->row == &row_connect || call->row == &row_bind)
    endpoint_readdressed();
  if (event.before && !call->name) /* after a close the number may be another socket's */
    event.after = makes_one ? observe((int)call->result, call_here_made(call), call->cookie_made)
                            : observe(call->fd, call_here(call), call->cookie);
  event.rest = find_rest(&event, call);
  if (!event.situation)
    event.situation = situation_after(call, event.before, event.after, journal);
  bool closes = call->row == &row_close && !call->error;
  if (!closes) /* what failed may close its socket before it says so: create_connection */
    record_call_forget();
  newest.row = call->row;
  newest.fd = call->fd;
  newest.journal = journal;
  if (event.before && !closes && !call->task && (call->error || event.situation)) {
    last.began = call->began;
    copy_facts(&last.event, &event);
  }
  event.call = call_copy_sent(call, journal_keeps(journal), JOURNAL_BYTES);
  journal_append_take(journal, event);
}
