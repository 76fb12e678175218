/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connections have lived through, by the cookies of their sockets: of the last calls, and of the last closes that
 * made the kernel send RST. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/lingering.h"
#include "run/situation_own.h"

#define LIVES 1024 /* connections whose past is known */

struct life {
  uint64_t cookie;
  int told, peer_port;
  bool connected, answered, shut, shut_reading;
  unsigned empties;
  UT_hash_handle hh;
};

static struct life *lives;
static pthread_mutex_t past_lock = PTHREAD_MUTEX_INITIALIZER;

/* The past of the connection with COOKIE; NEW: begins one when there is none. The lock is held. */
static struct life *life_of(uint64_t cookie, bool new) {
  struct life *life;
  HASH_FIND(hh, lives, &cookie, sizeof cookie, life);
  if (life || !new || !cookie)
    return life;
  if (HASH_COUNT(lives) >= LIVES) {
    struct life *oldest = lives;
    HASH_DEL(lives, oldest);
    free(oldest);
  }
  life = mem_zalloc(1, sizeof *life);
  life->cookie = cookie;
  HASH_ADD(hh, lives, cookie, sizeof life->cookie, life);
  return life;
}

bool situation_receives(const struct call *call) {
  const struct call_row *row = call_meaning(call);
  return row == &row_recv || row == &row_recvfrom;
}

static bool ends_connection(int error) {
  return error == ECONNRESET || error == ETIMEDOUT || error == EPIPE || error == EHOSTUNREACH ||
         error == ENETUNREACH || error == ECONNREFUSED;
}

/* The error that getsockopt gave for SO_ERROR; 0: none, -1: CALL is another. */
static int asked_error(const struct call *call) {
  int error = -1;
  if (call->row == &row_getsockopt && !call->error && call->sockopt.level == SOL_SOCKET &&
      call->sockopt.option == SO_ERROR && call_out_there(call) >= sizeof error)
    memcpy(&error, call->out, sizeof error);
  return error;
}

bool situation_is_memorable(const struct call *call, const struct endpoint *before,
                            const struct endpoint *after) {
  if (call->error)
    return ends_connection(call->error) || call->error == EINPROGRESS;
  if (call->row == &row_shutdown || call->row == &row_connect || situation_receives(call))
    return true;
  if (asked_error(call) >= 0)
    return true;
  return situation_sends(call) && after && !situation_is(before->state, "CLOSE") &&
         situation_is(after->state, "CLOSE");
}

static bool has_peer(const struct endpoint *e) {
  return e->peer_len > 0 && !situation_is(e->state, "SYN_SENT");
}

int situation_remember(struct situation *s, const struct call *call, const struct endpoint *before,
                       const struct endpoint *after) {
  bool ended = !(call->marks & CALL_MARK_INTERRUPTED);
  bool empty =
      ended && situation_receives(call) && !call->error && call->result == 0 && call->out_room > 0;
  bool memorable = ended && situation_is_memorable(call, before, after) &&
                   (!situation_receives(call) || call->error || empty);
  int port = before->peer_len ? address_port(&before->peer) : 0;
  pthread_mutex_lock(&past_lock);
  struct life *life = life_of(before->cookie, memorable);
  if (life) {
    if (call->row == &row_connect && (!call->error || call->error == EINPROGRESS))
      *life = (struct life){.cookie = life->cookie, .hh = life->hh};
    s->told = life->told;
    s->connected = (call->error || empty) && life->connected;
    s->answered = life->answered;
    s->shut = life->shut;
    s->shut_reading = life->shut_reading;
    life->empties = empty ? life->empties + 1 : 0;
    s->empties = life->empties;
    if (!call->error && call->row == &row_shutdown) {
      life->shut |= call->shutdown.how != SHUT_RD;
      life->shut_reading |= call->shutdown.how != SHUT_WR;
    }
    if (situation_sends(call) && !call->error && memorable &&
        situation_is(before->state, "CLOSE_WAIT"))
      life->answered = true;
    life->connected |= has_peer(before) || (after && has_peer(after));
    if (call->row == &row_connect)
      port = address_port(&call->addr);
    if (port)
      life->peer_port = port;
    port = life->peer_port;
    int error = asked_error(call) > 0 ? asked_error(call) : call->error;
    if (ends_connection(error) && !life->told &&
        !(error == EPIPE && (life->shut || !life->connected)))
      life->told = error;
  }
  pthread_mutex_unlock(&past_lock);
  return port;
}

void situation_connected(const struct call *call, const struct endpoint *made) {
  pthread_mutex_lock(&past_lock);
  struct life *life = life_of(made->cookie, true);
  if (life) {
    life->connected = true;
    life->peer_port = address_port(&call->addr);
  }
  pthread_mutex_unlock(&past_lock);
}

static bool is_other_end(const struct situation_quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return e->tcp && endpoint_is_other_end(e, q->endpoint);
}

/* Closes that made the kernel send RST, the last ones: the call at the other end asks for the reason. */
static struct abortion {
  uint64_t other; /* the cookie of the other end */
  char name[32];  /* of the socket that was closed */
  int fd, unread;
  bool queued; /* it listened, and the connection waited for accept */
} aborts[8];
static unsigned abort_count;

/* CALL closes END, an end of a connection (or what the listener has of one that is QUEUED), which makes the kernel send
   RST. */
static void note_abort(const struct call *call, const struct endpoint *end, bool queued) {
  struct situation found = {.count = 0};
  struct situation_quest q = {
      .s = &found, .fd = call->fd, .process = call->process, .fits = is_other_end, .endpoint = end};
  situation_ask_sides(&q, false);
  if (!found.count)
    return;
  pthread_mutex_lock(&past_lock);
  struct abortion *a = &aborts[abort_count++ % (sizeof aborts / sizeof *aborts)];
  *a = (struct abortion){
      .other = q.last, .fd = call->fd, .unread = end->aborts ? 0 : end->unread, .queued = queued};
  snprintf(a->name, sizeof a->name, "%.31s", call->name ? call->name : "the other end");
  pthread_mutex_unlock(&past_lock);
}

/* CALL closes LISTENER. Another one may share its port (SO_REUSEPORT): only when all that waits there are as many as
   wait at this one are they its own. */
static void note_queue(const struct call *call, const struct endpoint *listener) {
  struct lingering *all;
  size_t count = lingering_ask(address_port(&listener->local), &all), complete = 0;
  for (size_t i = 0; i < count; i++)
    complete += all[i].complete;
  for (size_t i = 0; i < count && complete == (size_t)listener->waiting; i++) {
    socklen_t len = all[i].local.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                       : sizeof(struct sockaddr_in);
    const struct endpoint end = {
        .tcp = true, .local = all[i].local, .local_len = len, .peer = all[i].peer, .peer_len = len};
    if (all[i].complete)
      note_abort(call, &end, true);
  }
  free(all);
}

void situation_note_abort(const struct call *call, const struct endpoint *before) {
  if (before->tcp && situation_is(before->state, "LISTEN") && before->waiting > 0)
    note_queue(call, before);
  if (before->tcp && before->peer_len && (before->unread || before->aborts))
    note_abort(call, before, false);
}

void situation_look_at_aborts(struct situation *s, uint64_t own) {
  pthread_mutex_lock(&past_lock);
  for (size_t i = 0; own && i < sizeof aborts / sizeof *aborts; i++) {
    if (aborts[i].other != own)
      continue;
    s->count = 1;
    s->ends[0] = (struct situation_end){.fd = aborts[i].fd, .state = "CLOSE"};
    memcpy(s->ends[0].name, aborts[i].name, sizeof s->ends[0].name);
    s->unread = aborts[i].unread;
    s->queued = aborts[i].queued;
    s->lingered = !aborts[i].unread && !aborts[i].queued;
  }
  pthread_mutex_unlock(&past_lock);
}
