/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record: a queue of chunks. A chunk is filled with packets from its start and with where each of them
   stands from its end, so that a packet is found by a search among the chunks and one step. */
#include "wire/record.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "wire/metrics.h"

struct record_chunk {
  uint64_t first;  /* number of its first packet */
  uint32_t count;  /* of packets */
  uint32_t filled; /* bytes of data[] in use from the start */
  _Alignas(struct record_packet) unsigned char data[];
};

#define CACHE_LINE 64 /* bytes, of most processors */
#define NEXT_LINES 4  /* that the next packet is likely to be written to */

#define CHUNK_DATA (RECORD_CHUNK - sizeof(struct record_chunk))

/* What a packet was changed to. */
struct record_edit {
  uint64_t number;
  size_t len;
  unsigned char bytes[];
};

struct record {
  pthread_mutex_t lock;
  struct record_edit **edits; /* a ring of RECORD_EDITS; NULL: nothing was changed */
  size_t next_edit, edit_bytes;
  struct record_chunk **ring; /* the oldest at `oldest`, `used` of them, in cyclic order */
  size_t cap, oldest, used;
  uint64_t end; /* the next number */
  int watch;    /* an eventfd that is to be written to, or -1 */
  int cables;   /* set before any other thread knows of it, as is … */
  bool framed;
  struct metrics_log samples;
};

_Static_assert(2 * RECORD_PACKET_MAX < RECORD_CHUNK, "a packet fits a chunk");

struct record *record_new(size_t bytes) {
  struct record *r = mem_zalloc(1, sizeof *r);
  pthread_mutex_init(&r->lock, NULL);
  r->cap = bytes / RECORD_CHUNK < 2 ? 2 : bytes / RECORD_CHUNK;
  r->ring = mem_zalloc(r->cap, sizeof *r->ring);
  r->end = 1;
  r->watch = -1;
  r->cables = 1;
  return r;
}

void record_set_cables(struct record *r, int cables) {
  r->cables = cables;
}

void record_set_framed(struct record *r, bool framed) {
  r->framed = framed;
}

bool record_is_framed(const struct record *r) {
  return r->framed;
}

int record_cables(const struct record *r) {
  return r->cables;
}

/* The place of the I-th oldest chunk in the ring. */
static size_t place_of(const struct record *r, size_t i) {
  size_t place = r->oldest + i;
  return place < r->cap ? place : place - r->cap;
}

static struct record_chunk *chunk_at(const struct record *r, size_t i) {
  return r->ring[place_of(r, i)];
}

void record_free(struct record *r) {
  if (!r)
    return;
  for (size_t i = 0; i < r->used; i++)
    free(chunk_at(r, i));
  free(r->ring);
  metrics_log_clear(&r->samples);
  for (size_t i = 0; r->edits && i < RECORD_EDITS; i++)
    free(r->edits[i]);
  free(r->edits);
  pthread_mutex_destroy(&r->lock);
  free(r);
}

/* Where the offset of packet I of a chunk stands. */
static unsigned char *offset_place(struct record_chunk *c, uint32_t i) {
  return c->data + CHUNK_DATA - (i + 1) * sizeof(uint32_t);
}

static struct record_chunk *new_chunk(struct record *r) {
  struct record_chunk *c;
  if (r->used < r->cap) {
    c = mem_alloc(RECORD_CHUNK);
  } else {
    c = r->ring[r->oldest];
    r->oldest = place_of(r, 1);
    r->used--;
  }
  c->first = r->end;
  c->count = c->filled = 0;
  r->ring[place_of(r, r->used++)] = c;
  return c;
}

/* The lock is held. */
static void tell_watcher(struct record *r) {
  uint64_t one = 1;
  if (r->watch < 0)
    return;
  if (write(r->watch, &one, sizeof one) < 0)
    mem_panic("the record cannot wake its watcher");
  r->watch = -1;
}

void record_watch(struct record *r, int fd) {
  pthread_mutex_lock(&r->lock);
  r->watch = fd;
  pthread_mutex_unlock(&r->lock);
}

uint64_t record_add(struct record *r, const struct record_packet *packet,
                    const unsigned char *bytes) {
  const size_t align = _Alignof(struct record_packet);
  size_t size = (sizeof *packet + packet->kept + align - 1) / align * align;
  pthread_mutex_lock(&r->lock);
  struct record_chunk *c = r->used ? chunk_at(r, r->used - 1) : new_chunk(r);
  if (c->filled + size + (c->count + 1) * sizeof(uint32_t) > CHUNK_DATA)
    c = new_chunk(r);
  struct record_packet *place = (struct record_packet *)(void *)(c->data + c->filled);
  *place = *packet;
  place->number = r->end;
  memcpy(place + 1, bytes, packet->kept);
  memcpy(offset_place(c, c->count), &c->filled, sizeof c->filled);
  c->filled += (uint32_t)size;
  c->count++;
  for (size_t i = 0; i < NEXT_LINES; i++) /* else each packet waits for them to come from memory */
    __builtin_prefetch(c->data + c->filled + i * CACHE_LINE, 1);
  uint64_t number = r->end++;
  tell_watcher(r);
  pthread_mutex_unlock(&r->lock);
  return number;
}

/* Packet NUMBER, or NULL. The lock is held. */
static struct record_packet *find(struct record *r, uint64_t number) {
  if (!r->used || number >= r->end || number < chunk_at(r, 0)->first)
    return NULL;
  size_t low = 0, high = r->used; /* it is in one of the chunks low … high - 1 */
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (chunk_at(r, middle)->first <= number)
      low = middle;
    else
      high = middle;
  }
  struct record_chunk *c = chunk_at(r, low);
  uint32_t offset;
  memcpy(&offset, offset_place(c, (uint32_t)(number - c->first)), sizeof offset);
  return (struct record_packet *)(void *)(c->data + offset);
}

void record_fate(struct record *r, uint64_t number, enum fate fate, int64_t time) {
  pthread_mutex_lock(&r->lock);
  struct record_packet *p = find(r, number);
  if (p) {
    p->fate = fate;
    if (fate == FATE_DELIVERED || fate == FATE_DOUBLED)
      p->delivered = time;
  }
  tell_watcher(r);
  pthread_mutex_unlock(&r->lock);
}

void record_copy(struct record *r, uint64_t number, enum trigger trigger) {
  pthread_mutex_lock(&r->lock);
  struct record_packet *p = find(r, number);
  if (p) {
    p->retransmitted++;
    p->copy = (uint8_t)trigger;
  }
  tell_watcher(r);
  pthread_mutex_unlock(&r->lock);
}

void record_judged(struct record *r, uint64_t number, enum trigger trigger, enum verdict verdict) {
  pthread_mutex_lock(&r->lock);
  struct record_packet *p = find(r, number);
  if (p && trigger)
    p->trigger = (uint8_t)trigger;
  if (p)
    p->verdict = (uint8_t)verdict;
  pthread_mutex_unlock(&r->lock);
}

void record_sample(struct record *r, uint64_t number, int64_t time, const struct metrics *metrics) {
  struct metrics_sample sample = {number, time, *metrics};
  pthread_mutex_lock(&r->lock);
  metrics_log_add(&r->samples, &sample);
  pthread_mutex_unlock(&r->lock);
}

bool record_metrics(struct record *r, uint64_t number, struct metrics *metrics) {
  pthread_mutex_lock(&r->lock);
  const struct metrics_sample *sample = metrics_log_find(&r->samples, number);
  if (sample)
    *metrics = sample->metrics;
  pthread_mutex_unlock(&r->lock);
  return sample != NULL;
}

struct metrics_sample *record_samples(struct record *r, size_t *count) {
  pthread_mutex_lock(&r->lock);
  *count = r->samples.count;
  struct metrics_sample *all = mem_alloc((*count + 1) * sizeof *all);
  for (size_t i = 0; i < *count; i++)
    all[i] = *metrics_log_at(&r->samples, i);
  pthread_mutex_unlock(&r->lock);
  return all;
}

bool record_get(struct record *r, uint64_t number, struct record_packet *packet,
                unsigned char *bytes, size_t room) {
  pthread_mutex_lock(&r->lock);
  const struct record_packet *p = find(r, number);
  if (p) {
    *packet = *p;
    if (room)
      memcpy(bytes, p + 1, p->kept < room ? p->kept : room);
  }
  pthread_mutex_unlock(&r->lock);
  return p != NULL;
}

/* Where what packet NUMBER was changed to is kept; NULL: nowhere. The lock is held. */
static struct record_edit **find_edit(struct record *r, uint64_t number) {
  for (size_t i = 0; r->edits && i < RECORD_EDITS; i++)
    if (r->edits[i] && r->edits[i]->number == number)
      return &r->edits[i];
  return NULL;
}

void record_edit(struct record *r, uint64_t number, const unsigned char *bytes, size_t len) {
  pthread_mutex_lock(&r->lock);
  if (find(r, number)) {
    if (!r->edits)
      r->edits = mem_zalloc(RECORD_EDITS, sizeof *r->edits);
    struct record_edit **place = find_edit(r, number);
    if (!place)
      place = &r->edits[r->next_edit++ % RECORD_EDITS];
    r->edit_bytes += len - (*place ? (*place)->len : 0);
    free(*place);
    *place = mem_alloc(sizeof **place + len);
    **place = (struct record_edit){.number = number, .len = len};
    memcpy((*place)->bytes, bytes, len);
  }
  pthread_mutex_unlock(&r->lock);
}

bool record_is_edited(struct record *r, uint64_t number) {
  return record_get_edited(r, number, NULL, 0) > 0;
}

size_t record_get_edited(struct record *r, uint64_t number, unsigned char *bytes, size_t room) {
  pthread_mutex_lock(&r->lock);
  struct record_edit **place = find_edit(r, number);
  size_t len = place ? (*place)->len : 0;
  if (place && room)
    memcpy(bytes, (*place)->bytes, len < room ? len : room);
  pthread_mutex_unlock(&r->lock);
  return len;
}

void record_range(struct record *r, uint64_t *first, uint64_t *end) {
  pthread_mutex_lock(&r->lock);
  *first = r->used ? chunk_at(r, 0)->first : r->end;
  *end = r->end;
  pthread_mutex_unlock(&r->lock);
}

size_t record_memory(struct record *r) {
  pthread_mutex_lock(&r->lock);
  size_t bytes = r->used * RECORD_CHUNK + r->cap * sizeof *r->ring + sizeof *r + r->edit_bytes;
  pthread_mutex_unlock(&r->lock);
  return bytes;
}
