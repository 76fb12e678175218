/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at a socket before and after a call, so that what the call has changed can be told. */
#include "run/around.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/mem.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "net/address.h"
#include "run/endpoint.h"
#include "run/journal.h"
#include "run/lingering.h"

/* What the kernel says of FD. */
static struct endpoint *observe(int fd) {
  struct endpoint *endpoint = mem_alloc(sizeof *endpoint);
  endpoint_ask(fd, endpoint);
  return endpoint;
}

/* The handle on FD or NULL. */
static const struct handle *handle_on(struct interp *in, int fd) {
  const struct handle *h = handle_first(in);
  while (h && h->fd != fd)
    h = h->next;
  return h;
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

void around_before(struct event *event, struct interp *in, const struct call *call, bool look) {
  const struct handle *h = call->fd < 0 ? NULL : handle_on(in, call->fd);
  if (call->row == &row_bind && h && h->type == SOCK_STREAM)
    lingering_mark_port(address_port(&call->addr));
  if (!look || call->fd < 0)
    return;
  event->before = observe(call->fd);
  if (call->name || h)
    event->text = mem_strdup(call->name ? call->name : handle_name(h));
  if (event->text)
    event->len = strlen(event->text);
  if (event->before->tcp)
    lingering_mark_ends(&event->before->local,
                        event->before->peer_len ? &event->before->peer : NULL);
}

void around_after(struct event *event, const struct call *call, bool look) {
  bool makes_one = call->row->returns == RETURNS_HANDLE_ADDR && !call->error;
  if (makes_one || (call->row == &row_connect && call->fd >= 0))
    lingering_mark_ends(NULL, &call->addr); /* known without a look */
  if (look && event->before && !call->name) /* after a close the number may be another socket's */
    event->after = observe(makes_one ? (int)call->result : call->fd);
  event->rest = find_rest(event, call);
}
