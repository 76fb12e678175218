/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread waits for three things: something has happened in the record, it is to end, the reader has taken some of
 * what is written. What is to be written next is put together only when all before it has gone: the record is the
 * buffer. */
#include "export/pcapng_live.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "export/pcapng_block.h"
#include "run/journal.h"
#include "view/trace.h"
#include "wire/record.h"

#define BLOCKS 65536  /* bytes that are put together at a time, about */
#define PATIENCE 1000 /* milliseconds in which the reader must take something, at the end */
#define NOTES 16      /* calls that are known and not written yet */

struct live {
  int fd, wake; /* wake: an eventfd, the record's and live_close's */
  char *name;
  struct record *record;
  struct journal *journal;
  struct journal_reader *reader;
  enum pcapng_view view;
  pthread_t thread;
  atomic_bool closing, ended;
  /* The rest is the thread's. */
  int64_t epoch;
  uint64_t next;     /* the packet to look at next */
  uint64_t *waiting; /* those before it whose fate is not final, in order */
  size_t waiting_count;
  struct pcapng_note notes[NOTES];
  size_t note_count;
  struct text text; /* what is being written … */
  size_t at;        /* … from here on, */
  uint64_t packets; /* and how many packets it has */
  struct live_counts counts;
  unsigned char bytes[RECORD_PACKET_MAX];
};

static bool is_final(const struct live *l, const struct record_packet *p) {
  bool under_way = p->fate == FATE_CAME || p->fate == FATE_DELAYED || p->fate == FATE_QUEUED;
  return !under_way || l->closing;
}

/* Takes note of calls that have ended, if there is room. */
static void read_calls(struct live *l) {
  const struct event *event;
  while (l->note_count < NOTES && (event = journal_next(l->reader)))
    if (event->kind == EVENT_CALL && !(event->call->row->flags & CALL_LIBRARY)) {
      struct text t = TEXT_EMPTY;
      trace_call(event->call, &t);
      l->notes[l->note_count++] = (struct pcapng_note){event->call->began, text_take(&t)};
    }
}

/* Puts packet NUMBER into the text: false, its fate is not final. */
static bool put(struct live *l, uint64_t number) {
  struct record_packet p;
  if (!record_get(l->record, number, &p, l->bytes, sizeof l->bytes)) {
    l->counts.lost++;
    return true;
  }
  if (!is_final(l, &p))
    return false;
  size_t notes = 0;
  read_calls(l);
  while (notes < l->note_count && l->notes[notes].time <= p.time)
    notes++;
  pcapng_put_packet(&l->text, l->epoch, l->record, &p, l->bytes, false, l->notes, notes);
  for (int i = 0; l->view == PCAPNG_BOTH && i < pcapng_deliveries(&p); i++)
    pcapng_put_received(&l->text, l->epoch, l->record, &p, l->bytes);
  for (size_t i = 0; i < notes; i++)
    free((char *)l->notes[i].text);
  l->note_count -= notes;
  memmove(l->notes, l->notes + notes, l->note_count * sizeof *l->notes);
  l->packets++;
  return true;
}

static void put_waiting(struct live *l) {
  size_t kept = 0;
  for (size_t i = 0; i < l->waiting_count; i++)
    if (l->text.len >= BLOCKS || !put(l, l->waiting[i]))
      l->waiting[kept++] = l->waiting[i];
  l->waiting_count = kept;
}

static void put_new(struct live *l) {
  uint64_t first, end;
  record_range(l->record, &first, &end);
  if (l->next < first) {
    l->counts.lost += first - l->next;
    l->next = first;
  }
  for (; l->next < end && l->text.len < BLOCKS; l->next++)
    if (!put(l, l->next)) {
      l->waiting = mem_room(l->waiting, l->waiting_count, sizeof *l->waiting);
      l->waiting[l->waiting_count++] = l->next;
    }
}

/* Writes as much as the reader takes now: false, it has gone. */
static bool write_some(struct live *l) {
  while (l->at < l->text.len) {
    ssize_t n = write(l->fd, l->text.s + l->at, l->text.len - l->at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 && errno == EAGAIN)
      return true;
    if (n < 0) {
      l->counts.error = errno;
      return false;
    }
    l->at += (size_t)n;
  }
  text_clear(&l->text);
  l->at = 0;
  l->counts.written += l->packets;
  l->packets = 0;
  return true;
}

/* The record does not write to it again before record_watch. */
static void drain(struct live *l) {
  uint64_t count;
  ssize_t n = read(l->wake, &count, sizeof count);
  (void)n; /* nothing was there */
}

/* Waits for the record or, while some of the text is left, for the reader: false, it has gone, or takes nothing any
   more. */
static bool wait_for_more(struct live *l) {
  bool left = l->at < l->text.len;
  bool closing = l->closing;
  struct pollfd fds[2] = {{.fd = l->fd, .events = left ? POLLOUT : 0},
                          {.fd = closing ? -1 : l->wake, .events = POLLIN}};
  int n = poll(fds, 2, closing ? PATIENCE : -1);
  drain(l);
  if (fds[0].revents & (POLLERR | POLLHUP)) {
    l->counts.error = EPIPE;
    return false;
  }
  if (n == 0)
    l->counts.error = ETIMEDOUT;
  return n != 0;
}

static void say_gone(struct live *l) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s: ", l->name);
  text_adds(&t, l->counts.error == EPIPE ? "its reader has gone" : strerror(l->counts.error));
  text_addf(&t, "; %llu packet%s written", (unsigned long long)l->counts.written,
            l->counts.written == 1 ? "" : "s");
  size_t len = t.len;
  journal_append_take(
      l->journal,
      (struct event){.kind = EVENT_NOTE, .side = -1, .text = text_take(&t), .len = len});
}

static void *run(void *data) {
  struct live *l = data;
  bool goes_on = true;
  while (goes_on) {
    bool closing = l->closing, idle = false;
    if (l->at == l->text.len) {
      record_watch(l->record, l->wake); /* before the look: nothing is missed */
      put_waiting(l);
      put_new(l);
      idle = l->text.len == 0;
    }
    if (idle && closing)
      break;
    goes_on = write_some(l) && ((!idle && !l->text.len) || wait_for_more(l));
  }
  record_watch(l->record, -1);
  l->ended = true;
  if (l->counts.error && !l->closing)
    say_gone(l);
  return NULL;
}

/* FD without blocking: not for those who share it, where it can be opened again. */
static int unblocked_take(int fd) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int own = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (own < 0) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
  }
  close(fd);
  return fd_high(own);
}

struct live *live_open(int fd, const char *name, struct record *record, struct journal *journal,
                       enum pcapng_view view) {
  struct live *l = mem_zalloc(1, sizeof *l);
  uint64_t end;
  l->fd = unblocked_take(fd);
  l->name = mem_strdup(name);
  l->record = record;
  l->journal = journal;
  l->reader = journal_reader_open_oldest(journal);
  l->view = view;
  l->epoch = pcapng_epoch();
  record_range(record, &l->next, &end);
  pcapng_put_head(&l->text, record);
  l->wake = fd_high(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (l->wake < 0)
    mem_panic("no descriptor is left for the capture");
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  if (pthread_create(&l->thread, NULL, run, l) != 0)
    mem_panic("no thread is left for the capture");
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return l;
}

bool live_writes(struct live *l) {
  return !l->ended;
}

struct live_counts live_close(struct live *l) {
  uint64_t one = 1, first, end;
  l->closing = true;
  if (write(l->wake, &one, sizeof one) < 0)
    mem_panic("the capture cannot wake its thread");
  pthread_join(l->thread, NULL);
  struct live_counts counts = l->counts;
  record_range(l->record, &first, &end);
  counts.lost += end - l->next + l->waiting_count + l->packets;
  journal_reader_close(l->reader);
  while (l->note_count)
    free((char *)l->notes[--l->note_count].text);
  text_free(&l->text);
  free(l->waiting);
  free(l->name);
  close(l->wake);
  close(l->fd);
  free(l);
  return counts;
}
