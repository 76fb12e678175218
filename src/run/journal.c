/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: a queue of events in a growing ring, with any number of readers at places of their own.
   To record a new kind of event, add it to enum event_kind and to the view that shows it. */
#include "run/journal.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "calls/call.h"

struct journal_reader {
  struct journal *journal;
  struct journal_reader *next;
  uint64_t at; /* number of the next event to hand out */
  int fd;
  bool woken; /* the eventfd has been written and not yet cleared */
};

struct journal {
  pthread_mutex_t lock;
  pthread_cond_t read_on; /* a reader has gone on */
  struct event **ring;    /* event N stands at N modulo cap */
  size_t cap;             /* a power of two */
  uint64_t first, end;    /* numbers of the oldest event held and of the next one */
  size_t sent;            /* bytes that its calls have sent, as far as they are kept */
  struct journal_reader *readers;
};

static void event_free(struct event *event) {
  if (!event)
    return;
  free(event->text);
  call_copy_free(event->call);
  free(event->before);
  free(event->after);
  free(event->rest);
  free(event->flight);
  source_free(event->source);
  if (event->error) {
    diag_clear(event->error);
    free(event->error);
  }
  free(event);
}

struct journal *journal_new(void) {
  struct journal *j = mem_zalloc(1, sizeof *j);
  pthread_mutex_init(&j->lock, NULL);
  pthread_condattr_t attr;
  pthread_condattr_init(&attr);
  pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
  pthread_cond_init(&j->read_on, &attr);
  pthread_condattr_destroy(&attr);
  j->cap = 64;
  j->ring = mem_zalloc(j->cap, sizeof *j->ring);
  return j;
}

void journal_free(struct journal *j) {
  if (!j)
    return;
  while (j->readers)
    journal_reader_close(j->readers);
  for (uint64_t n = j->first; n < j->end; n++)
    event_free(j->ring[n & (j->cap - 1)]);
  pthread_cond_destroy(&j->read_on);
  pthread_mutex_destroy(&j->lock);
  free(j->ring);
  free(j);
}

static void grow(struct journal *j) {
  size_t cap = j->cap * 2;
  struct event **ring = mem_zalloc(cap, sizeof *ring);
  for (uint64_t n = j->first; n < j->end; n++)
    ring[n & (cap - 1)] = j->ring[n & (j->cap - 1)];
  free(j->ring);
  j->ring = ring;
  j->cap = cap;
}

/* The oldest event that some reader may still look at: the one it was handed last. */
static uint64_t oldest_wanted(const struct journal *j) {
  uint64_t wanted = j->end;
  for (struct journal_reader *r = j->readers; r; r = r->next)
    if (r->at < wanted + 1)
      wanted = r->at ? r->at - 1 : 0;
  return wanted;
}

static size_t sent_bytes(const struct event *event) {
  return event->call ? event->call->in_kept : 0;
}

static void drop_old(struct journal *j) {
  uint64_t wanted = oldest_wanted(j);
  while (j->end - j->first > JOURNAL_KEEP && j->first < wanted) {
    struct event *event = j->ring[j->first & (j->cap - 1)];
    j->sent -= sent_bytes(event);
    event_free(event);
    j->first++;
  }
}

static void wake(struct journal_reader *reader) {
  if (reader->woken)
    return;
  reader->woken = true;
  uint64_t one = 1;
  if (write(reader->fd, &one, sizeof one) < 0)
    mem_panic("the journal cannot wake its reader");
}

size_t journal_keeps(struct journal *j) {
  pthread_mutex_lock(&j->lock);
  size_t keeps = j->sent < JOURNAL_SENT_ALL ? JOURNAL_SENT : JOURNAL_BYTES;
  pthread_mutex_unlock(&j->lock);
  return keeps;
}

uint64_t journal_append_take(struct journal *j, struct event event) {
  struct event *e = mem_alloc(sizeof *e);
  *e = event;
  pthread_mutex_lock(&j->lock);
  e->number = j->end;
  e->time = clock_now();
  if (j->end - j->first >= JOURNAL_KEEP)
    drop_old(j);
  if (j->end - j->first == j->cap)
    grow(j);
  j->ring[j->end & (j->cap - 1)] = e;
  j->sent += sent_bytes(e);
  uint64_t number = j->end++;
  for (struct journal_reader *r = j->readers; r; r = r->next)
    wake(r);
  pthread_mutex_unlock(&j->lock);
  return number;
}

static struct journal_reader *open_at(struct journal *j, bool oldest) {
  struct journal_reader *r = mem_zalloc(1, sizeof *r);
  r->journal = j;
  r->fd = fd_high(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (r->fd < 0)
    mem_panic("no descriptor is left for the journal");
  pthread_mutex_lock(&j->lock);
  r->at = oldest ? j->first : j->end;
  r->next = j->readers;
  j->readers = r;
  pthread_mutex_unlock(&j->lock);
  return r;
}

struct journal_reader *journal_reader_open(struct journal *j) {
  return open_at(j, false);
}

struct journal_reader *journal_reader_open_oldest(struct journal *j) {
  return open_at(j, true);
}

void journal_reader_close(struct journal_reader *reader) {
  if (!reader)
    return;
  struct journal *j = reader->journal;
  pthread_mutex_lock(&j->lock);
  for (struct journal_reader **link = &j->readers; *link; link = &(*link)->next)
    if (*link == reader) {
      *link = reader->next;
      break;
    }
  pthread_mutex_unlock(&j->lock);
  close(reader->fd);
  free(reader);
}

int journal_reader_fd(const struct journal_reader *reader) {
  return reader->fd;
}

static bool far_behind(const struct journal *j) {
  for (const struct journal_reader *r = j->readers; r; r = r->next)
    if (j->end - r->at > JOURNAL_AHEAD)
      return true;
  return false;
}

uint64_t journal_lag(struct journal *j) {
  uint64_t lag = 0;
  pthread_mutex_lock(&j->lock);
  for (const struct journal_reader *r = j->readers; r; r = r->next)
    if (j->end - r->at > lag)
      lag = j->end - r->at;
  pthread_mutex_unlock(&j->lock);
  return lag;
}

bool journal_wait_for_readers(struct journal *j) {
  pthread_mutex_lock(&j->lock);
  bool behind = far_behind(j);
  if (behind) {
    int64_t until = clock_now() + 10000000;
    struct timespec t = {until / 1000000000, until % 1000000000};
    pthread_cond_timedwait(&j->read_on, &j->lock, &t);
    behind = far_behind(j);
  }
  pthread_mutex_unlock(&j->lock);
  return behind;
}

const struct event *journal_next(struct journal_reader *reader) {
  struct journal *j = reader->journal;
  const struct event *event = NULL;
  pthread_mutex_lock(&j->lock);
  if (reader->at < j->end) {
    event = j->ring[reader->at & (j->cap - 1)];
    reader->at++;
    if (j->end - reader->at == JOURNAL_AHEAD)
      pthread_cond_broadcast(&j->read_on);
  } else if (reader->woken) {
    uint64_t count;
    ssize_t n = read(reader->fd, &count, sizeof count);
    (void)n; /* nothing was there: woken is cleared all the same */
    reader->woken = false;
  }
  pthread_mutex_unlock(&j->lock);
  return event;
}
