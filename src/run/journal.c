/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: a queue of events in a growing ring, with any number of readers at places of their own.
   To record a new kind of event, add it to enum event_kind and to the view that shows it. */
#include "run/journal.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "calls/call.h"

/* An event as the journal has it: the one in its ring and each journal_hold count. */
struct kept_event {
  struct event event; /* first: a pointer to it is one to the whole */
  size_t bytes;       /* of memory */
  atomic_int refs;
};

struct journal_reader {
  struct journal *journal;
  struct journal_reader *next;
  uint64_t at;                /* number of the next event to hand out */
  uint64_t passed;            /* bytes of all events before that */
  const struct event *handed; /* the last one, held; or NULL */
  struct journal_missed missed;
  bool live;
  int fd;
  bool woken; /* the eventfd has been written and not yet cleared */
};

struct journal {
  pthread_mutex_t lock;
  pthread_cond_t read_on;      /* a reader has gone on */
  struct kept_event **ring;    /* event N is at N modulo cap */
  size_t cap;                  /* a power of two */
  uint64_t first, end;         /* numbers of the oldest event that it has and of the next one */
  uint64_t gone, total;        /* bytes of the events before FIRST, and of all before END */
  const struct source *source; /* of the newest event that has one: its text is counted once */
  size_t keep;                 /* bytes that are kept: JOURNAL_KEEP_BYTES, or less */
  size_t sent;                 /* bytes that its calls have sent, as far as they are kept */
  struct journal_reader *readers;
};

void journal_event_clear(struct event *event) {
  free(event->text);
  call_copy_free(event->call);
  free(event->before);
  free(event->after);
  free(event->rest);
  free(event->situation);
  free(event->flight);
  source_free(event->source);
  if (event->error) {
    diag_clear(event->error);
    free(event->error);
  }
}

const struct event *journal_hold(const struct event *event) {
  atomic_fetch_add_explicit(&((struct kept_event *)event)->refs, 1, memory_order_relaxed);
  return event;
}

void journal_release(const struct event *event) {
  struct kept_event *held = (struct kept_event *)event;
  if (!held || atomic_fetch_sub(&held->refs, 1) > 1)
    return;
  journal_event_clear(&held->event);
  free(held);
}

void journal_keep_less(struct journal *j, size_t bytes) {
  pthread_mutex_lock(&j->lock);
  j->keep = bytes;
  pthread_mutex_unlock(&j->lock);
}

static size_t size_of(void *part) {
  return part ? malloc_usable_size(part) : 0;
}

/* The memory that KEPT takes, as malloc counts it. */
static size_t bytes_of(struct journal *j, struct kept_event *kept) {
  const struct event *e = &kept->event;
  size_t bytes = sizeof *kept + size_of(e->text) + size_of(e->call) + size_of(e->before) +
                 size_of(e->after) + size_of(e->rest) + size_of(e->error) + size_of(e->flight) +
                 size_of(e->situation);
  const struct source *source = e->error ? e->error->source : e->source;
  if (source && source != j->source) {
    j->source = source;
    bytes += source->len;
  }
  return bytes;
}

struct journal *journal_new(void) {
  struct journal *j = mem_zalloc(1, sizeof *j);
  pthread_mutex_init(&j->lock, NULL);
  pthread_condattr_t attr;
  pthread_condattr_init(&attr);
  pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
  pthread_cond_init(&j->read_on, &attr);
  pthread_condattr_destroy(&attr);
  j->keep = JOURNAL_KEEP_BYTES;
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
    journal_release(&j->ring[n & (j->cap - 1)]->event);
  pthread_cond_destroy(&j->read_on);
  pthread_mutex_destroy(&j->lock);
  free(j->ring);
  free(j);
}

static void grow(struct journal *j) {
  size_t cap = j->cap * 2;
  struct kept_event **ring = mem_zalloc(cap, sizeof *ring);
  for (uint64_t n = j->first; n < j->end; n++)
    ring[n & (cap - 1)] = j->ring[n & (j->cap - 1)];
  free(j->ring);
  j->ring = ring;
  j->cap = cap;
}

static size_t sent_bytes(const struct event *event) {
  return event->call ? event->call->in_kept : 0;
}

/* The oldest event that a live reader has still to read; else the newest, which is always kept. */
static uint64_t oldest_wanted(const struct journal *j) {
  uint64_t wanted = j->end - 1;
  for (const struct journal_reader *r = j->readers; r; r = r->next)
    if (r->live && r->at < wanted)
      wanted = r->at;
  return wanted;
}

/* A reader that has not read HELD, the oldest, will not. */
static void miss(struct journal_reader *reader, const struct kept_event *held) {
  if (reader->at > held->event.number)
    return;
  reader->at++;
  reader->passed += held->bytes;
  reader->missed.events++;
  reader->missed.bytes += held->bytes;
}

static bool is_full(const struct journal *j) {
  return j->end - j->first > JOURNAL_KEEP || j->total - j->gone > j->keep;
}

static void drop_old(struct journal *j) {
  for (uint64_t wanted = oldest_wanted(j); is_full(j) && j->first < wanted; j->first++) {
    struct kept_event *held = j->ring[j->first & (j->cap - 1)];
    for (struct journal_reader *r = j->readers; r; r = r->next)
      miss(r, held);
    j->sent -= sent_bytes(&held->event);
    j->gone += held->bytes;
    journal_release(&held->event);
  }
}

static void wake(struct journal_reader *reader) {
  if (reader->woken || reader->fd < 0)
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
  struct kept_event *held = mem_alloc(sizeof *held);
  held->event = event;
  atomic_init(&held->refs, 1);
  pthread_mutex_lock(&j->lock);
  uint64_t number = held->event.number = j->end;
  held->event.time = clock_now();
  held->bytes = bytes_of(j, held);
  if (j->end - j->first == j->cap)
    grow(j);
  j->ring[j->end++ & (j->cap - 1)] = held;
  j->sent += sent_bytes(&held->event);
  j->total += held->bytes;
  if (is_full(j))
    drop_old(j);
  for (struct journal_reader *r = j->readers; r; r = r->next)
    wake(r);
  pthread_mutex_unlock(&j->lock);
  return number;
}

uint64_t journal_next_number(struct journal *j) {
  pthread_mutex_lock(&j->lock);
  uint64_t number = j->end;
  pthread_mutex_unlock(&j->lock);
  return number;
}

void journal_append_text(struct journal *j, enum event_kind kind, int side, int fd, const char *s,
                         size_t len) {
  journal_append_take(
      j, (struct event){
             .kind = kind, .side = side, .fd = fd, .text = mem_strndup(s, len), .len = len});
}

static struct journal_reader *open_at(struct journal *j, bool live, int fd) {
  struct journal_reader *r = mem_zalloc(1, sizeof *r);
  r->journal = j;
  r->fd = fd;
  pthread_mutex_lock(&j->lock);
  r->live = live;
  r->at = live ? j->end : j->first;
  r->passed = live ? j->total : j->gone;
  if (!live)
    r->missed = (struct journal_missed){j->first, j->gone};
  r->next = j->readers;
  j->readers = r;
  pthread_mutex_unlock(&j->lock);
  return r;
}

struct journal_reader *journal_reader_open(struct journal *j) {
  int fd = fd_high(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (fd < 0)
    mem_panic("no descriptor is left for the journal");
  return open_at(j, true, fd);
}

struct journal_reader *journal_reader_open_looking(struct journal *j) {
  return open_at(j, true, -1);
}

struct journal_reader *journal_reader_open_oldest(struct journal *j) {
  return open_at(j, false, -1);
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
  journal_release(reader->handed);
  if (reader->fd >= 0)
    close(reader->fd);
  free(reader);
}

void journal_reader_looks(struct journal_reader *reader) {
  pthread_mutex_lock(&reader->journal->lock);
  if (reader->fd >= 0)
    close(reader->fd);
  reader->fd = -1;
  reader->woken = false;
  pthread_mutex_unlock(&reader->journal->lock);
}

int journal_reader_fd(const struct journal_reader *reader) {
  return reader->fd;
}

static bool is_far_behind(const struct journal *j, const struct journal_reader *r) {
  return r->live && (j->end - r->at > JOURNAL_AHEAD || j->total - r->passed > JOURNAL_AHEAD_BYTES);
}

static bool far_behind(const struct journal *j) {
  for (const struct journal_reader *r = j->readers; r; r = r->next)
    if (is_far_behind(j, r))
      return true;
  return false;
}

uint64_t journal_lag(struct journal *j) {
  uint64_t lag = 0;
  pthread_mutex_lock(&j->lock);
  for (const struct journal_reader *r = j->readers; r; r = r->next)
    if (r->live && j->end - r->at > lag)
      lag = j->end - r->at;
  pthread_mutex_unlock(&j->lock);
  return lag;
}

bool journal_wait_for_readers(struct journal *j) {
  pthread_mutex_lock(&j->lock);
  bool behind = far_behind(j);
  if (behind) {
    int64_t until = clock_now() + 10000000;
    struct timespec t = clock_timespec(until);
    pthread_cond_timedwait(&j->read_on, &j->lock, &t);
    behind = far_behind(j);
  }
  pthread_mutex_unlock(&j->lock);
  return behind;
}

void journal_back(struct journal *journal, bool (*visit)(void *data, const struct event *event),
                  void *data) {
  int count = JOURNAL_BACK;
  pthread_mutex_lock(&journal->lock);
  for (uint64_t at = journal->end; at > journal->first && count--;)
    if (!visit(data, &journal->ring[--at & (journal->cap - 1)]->event))
      break;
  pthread_mutex_unlock(&journal->lock);
}

const struct event *journal_next(struct journal_reader *reader) {
  struct journal *j = reader->journal;
  const struct event *before = reader->handed;
  pthread_mutex_lock(&j->lock);
  reader->handed = NULL;
  if (reader->at < j->end) {
    const struct kept_event *held = j->ring[reader->at & (j->cap - 1)];
    reader->handed = journal_hold(&held->event);
    bool behind = is_far_behind(j, reader);
    reader->at++;
    reader->passed += held->bytes;
    if (behind && !is_far_behind(j, reader))
      pthread_cond_broadcast(&j->read_on);
  } else if (reader->woken) {
    uint64_t count;
    ssize_t n = read(reader->fd, &count, sizeof count);
    (void)n; /* nothing was there: woken is cleared all the same */
    reader->woken = false;
  }
  pthread_mutex_unlock(&j->lock);
  journal_release(before);
  return reader->handed;
}

struct journal_missed journal_reader_missed(struct journal_reader *reader) {
  pthread_mutex_lock(&reader->journal->lock);
  struct journal_missed missed = reader->missed;
  pthread_mutex_unlock(&reader->journal->lock);
  return missed;
}

bool journal_reader_is_late(struct journal_reader *reader) {
  struct journal *j = reader->journal;
  pthread_mutex_lock(&j->lock);
  bool late = j->end - reader->at > JOURNAL_KEEP / 2 || j->total - reader->passed > j->keep / 2;
  pthread_mutex_unlock(&j->lock);
  return late;
}
