/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic on the times of packets; the clock is the caller's. To add what a link can do to a packet: a setting, and
 * what it does in link_take. */
#include "wire/link.h"

#include <stdlib.h>

#include "base/mem.h"

#define SECOND INT64_C(1000000000)

void link_start(struct link *l, uint64_t seed) {
  *l = (struct link){.seed = seed, .random = seed};
  hand_start(&l->under_way);
}

void link_clear(struct link *l) {
  hand_clear(&l->under_way);
  free(l->starts);
  link_start(l, l->seed);
}

void link_set(struct link *l, const struct link_settings *settings) {
  l->set = *settings;
  l->random = l->seed;
  l->counts = (struct link_counts){0};
}

void link_seed(struct link *l, uint64_t seed) {
  l->seed = l->random = seed;
}

/* The next number of the generator splitmix64, in [0, 1). */
static double draw(struct link *l) {
  uint64_t z = l->random += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/* Nothing is drawn for what is not set: a loss alone depends on nothing else. */
static bool happens(struct link *l, double percent) {
  return percent > 0 && draw(l) * 100 < percent;
}

size_t link_waiting(struct link *l, int64_t now) {
  while (l->waiting && l->starts[l->first] <= now) {
    l->first = (l->first + 1) % l->room;
    l->waiting--;
  }
  return l->waiting;
}

/* A packet more waits, until START. */
static void add_waiting(struct link *l, int64_t start) {
  if (l->waiting == l->room) {
    size_t room = l->room ? 2 * l->room : 64;
    int64_t *starts = mem_zalloc(room, sizeof *starts);
    for (size_t i = 0; i < l->waiting; i++)
      starts[i] = l->starts[(l->first + i) % l->room];
    free(l->starts);
    l->starts = starts;
    l->room = room;
    l->first = 0;
  }
  l->starts[(l->first + l->waiting++) % l->room] = start;
}

bool link_loses(struct link *l) {
  bool lost = happens(l, l->set.loss);
  l->counts.packets++;
  l->counts.lost += lost;
  return lost;
}

struct link_verdict link_take(struct link *l, size_t len, int64_t now, bool room) {
  const struct link_settings *s = &l->set;
  bool twice = happens(l, s->dup), overtakes = happens(l, s->reorder);
  if (!s->rate && !s->delay && !s->jitter && !l->under_way.count)
    return (struct link_verdict){.fate = twice ? FATE_DOUBLED : FATE_PASSED};
  size_t waiting = link_waiting(l, now);
  bool waits = s->rate && l->end > now;
  if (!room || (waits && s->queue && waiting >= s->queue)) {
    l->counts.full++;
    return (struct link_verdict){.fate = FATE_DROPPED, .cause = CAUSE_QUEUE};
  }
  struct link_verdict v = {.fate = FATE_DELAYED, .twice = twice};
  int64_t start = waits ? l->end : now;
  if (waits) {
    v.fate = FATE_QUEUED;
    v.place = (uint32_t)waiting + 1;
    add_waiting(l, start);
  }
  l->end = start;
  if (s->rate)
    l->end += (int64_t)((uint64_t)len * 8 * (uint64_t)SECOND / s->rate);
  if (overtakes) {
    l->counts.overtook++;
    v.due = l->end;
    return v;
  }
  int64_t jitter = s->jitter ? (int64_t)(draw(l) * (double)s->jitter) : 0;
  v.due = l->end + s->delay + jitter;
  if (v.due < l->due)
    v.due = l->due;
  l->due = v.due;
  return v;
}

/* Moves the last of H, which is due at DUE, before those that are due later. */
static void sort_last(struct hand *h, int64_t due) {
  struct held **place = &h->first, **before_last;
  while ((*place)->next && (*place)->due <= due)
    place = &(*place)->next;
  if (!(*place)->next)
    return;
  for (before_last = place; (*before_last)->next; before_last = &(*before_last)->next)
    continue;
  struct held *last = *before_last;
  *before_last = NULL;
  h->end = before_last;
  last->next = *place;
  *place = last;
}

struct held *link_put(struct link *l, const struct link_verdict *verdict,
                      const struct hand_past *past, const struct packet *packet) {
  bool overtakes = l->under_way.count && verdict->due < l->due;
  struct held *held = hand_put(&l->under_way, past, packet);
  held->due = verdict->due;
  held->twice = verdict->twice;
  if (overtakes)
    sort_last(&l->under_way, held->due);
  return held;
}

struct held *link_due(struct link *l, int64_t now) {
  const struct held *first = l->under_way.first;
  return first && first->due <= now ? hand_take(&l->under_way) : NULL;
}

void link_emptied(struct link *l) {
  l->end = l->due = 0;
  l->waiting = 0;
}
