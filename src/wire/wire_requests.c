/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people and lessons ask of the hand: hold, step, drop … To add something: see the head of wire.c. */
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "net/packet.h"
#include "wire/forge.h"
#include "wire/telling.h"
#include "wire/wire_parts.h"

/* Of the packets under way that are to be held, the one that is due next, and its LINK: NULL, there is none. */
static struct held *next_to_hold(struct wire *w, struct link **link) {
  struct held *next = NULL;
  for (int i = 0; i < LINK_WAYS; i++) {
    struct held *held = w->links[i].under_way.first;
    struct packet p;
    for (; held; held = held->next) {
      hand_packet(held, &p);
      if (wire_holds(w, &p, held->host))
        break;
    }
    if (held && (!next || held->due < next->due)) {
      next = held;
      *link = &w->links[i];
    }
  }
  return next;
}

/* Takes those of the packets that were under way into the hand which are to be held. */
static void hold_under_way(struct wire *w) {
  struct link *link;
  struct held *held;
  while ((held = next_to_hold(w, &link))) {
    struct packet p;
    hand_take_this(&link->under_way, held);
    hand_packet(held, &p);
    held->told = true;
    record_fate(w->record, held->number, FATE_CAME, clock_now());
    struct telling_before before = telling_look(w, &p, held->host, FATE_CAME, held->number);
    telling_tell(w, &p, held->number, FATE_CAME, held->of, held->host, &before);
    hand_put_held(&w->hand, held);
  }
  for (int i = 0; i < LINK_WAYS; i++)
    if (!w->links[i].under_way.first)
      link_emptied(&w->links[i]);
}

void wire_hold(struct wire *w, struct wire_from from) {
  wire_enter(w);
  w->holding = true;
  w->from = from;
  lab_tries(w->lab,
            LAB_TRIES_HELD); /* else a question for a neighbor is given up while it lies there */
  hold_under_way(w);
  wire_leave(w);
}

size_t wire_run(struct wire *w) {
  wire_enter_hand(w);
  w->holding = w->swap = false;
  lab_tries(w->lab, LAB_TRIES);
  size_t count = wire_deliver_hand(w);
  wire_leave(w);
  return count;
}

size_t wire_step(struct wire *w, size_t count) {
  wire_enter_hand(w);
  size_t done = 0;
  while (done < count && wire_act(w, FATE_DELIVERED)) {
    done++;
    wire_read_all(w, WIRE_DRAIN);
  }
  wire_leave(w);
  return done;
}

bool wire_treat(struct wire *w, uint64_t number, enum fate fate) {
  wire_enter_hand(w);
  struct held *held = hand_find(&w->hand, number);
  struct packet p;
  if (held)
    hand_packet(held, &p);
  bool can = held && (fate != FATE_RESET || wire_answerable(&p));
  if (can)
    wire_act_on_take(w, hand_take_this(&w->hand, held), fate);
  if (can && fate == FATE_DELIVERED)
    wire_read_all(w, WIRE_DRAIN);
  wire_leave(w);
  return can;
}

size_t wire_look_at(struct wire *w, uint64_t number, unsigned char *bytes, size_t room) {
  wire_enter(w);
  const struct held *held = hand_find(&w->hand, number);
  size_t len = held ? held->len : 0;
  if (held)
    memcpy(bytes, held->bytes, len < room ? len : room);
  wire_leave(w);
  return len;
}

bool wire_edit(struct wire *w, uint64_t number, const unsigned char *bytes, size_t len) {
  wire_enter_hand(w);
  struct held *held = hand_find(&w->hand, number);
  if (held) {
    struct packet p, was;
    packet_decode(bytes, len, len, &p);
    hand_packet(held, &was);
    p.link = was.link;
    record_edit(w->record, number, bytes, len);
    telling_edited(w, held, &p, &was);
    hand_replace(&w->hand, held, bytes, len);
  }
  wire_leave(w);
  return held != NULL;
}

uint64_t wire_make(struct wire *w, int host, uint64_t of, const unsigned char *bytes, size_t len) {
  wire_enter_hand(w);
  uint64_t number = wire_put(w, host, of, bytes, len);
  wire_read_all(w, WIRE_DRAIN);
  wire_leave(w);
  return number;
}

/* Adds COUNT packets to come to the requests; there is room. */
static void arm(struct wire *w, enum fate fate, size_t count) {
  struct armed *last = w->armed_count ? &w->armed[w->armed_count - 1] : NULL;
  if (last && last->fate == fate)
    last->count = last->count + count < count ? SIZE_MAX : last->count + count;
  else
    w->armed[w->armed_count++] = (struct armed){fate, count};
}

/* Gives the next COUNT packets their FATE: those in the hand now (how many is returned), the rest when
   they come. */
static int64_t treat(struct wire *w, enum fate fate, size_t count, struct diag *diag) {
  size_t now = count < w->hand.count ? count : w->hand.count;
  bool room = w->armed_count < WIRE_ARMED_MAX || w->armed[w->armed_count - 1].fate == fate;
  if (now < count && !room) {
    diag_set(diag, "OSError", NULL, (struct span){0, 0, 0},
             "%d requests wait for packets already, no more fit", WIRE_ARMED_MAX);
    diag_hint(diag, "wire clear forgets them all");
    return -1;
  }
  for (size_t i = 0; i < now; i++)
    wire_act(w, fate);
  if (now < count)
    arm(w, fate, count - now);
  return (int64_t)now;
}

int64_t wire_drop(struct wire *w, size_t count, struct diag *diag) {
  wire_enter_hand(w);
  int64_t done = treat(w, FATE_DROPPED, count, diag);
  wire_leave(w);
  return done;
}

int64_t wire_dup(struct wire *w, size_t count, struct diag *diag) {
  wire_enter_hand(w);
  int64_t done = treat(w, FATE_DOUBLED, count, diag);
  wire_leave(w);
  return done;
}

/* How many packets at the front of the hand may be answered with a reset. */
static size_t count_answerable(const struct wire *w) {
  size_t n = 0;
  for (const struct held *held = w->hand.first; held; held = held->next, n++) {
    struct packet p;
    hand_packet(held, &p);
    if (!wire_answerable(&p))
      break;
  }
  return n;
}

/* HELD is what a reset was asked for. */
static void refuse_reset(const struct held *held, struct diag *diag) {
  struct packet p;
  hand_packet(held, &p);
  diag_set(diag, "ValueError", NULL, (struct span){0, 0, 0},
           "#%llu, the next in the hand, cannot be answered with a reset: it is %s",
           (unsigned long long)held->number, forge_no_reset(&p));
}

int64_t wire_rst(struct wire *w, size_t count, struct diag *diag) {
  wire_enter_hand(w);
  size_t some = count_answerable(w), held = w->hand.count;
  int64_t done = -1;
  if (some || !held)
    done = treat(w, FATE_RESET, some < held && some < count ? some : count, diag);
  else
    refuse_reset(w->hand.first, diag);
  wire_leave(w);
  return done;
}

bool wire_swap(struct wire *w) {
  wire_enter_hand(w);
  bool both = w->hand.count >= 2;
  if (both)
    hand_swap(&w->hand);
  else
    w->swap = true;
  wire_leave(w);
  return both;
}

size_t wire_held(struct wire *w, uint64_t *numbers, size_t room) {
  wire_enter(w);
  size_t i = 0, count = w->hand.count;
  for (const struct held *held = w->hand.first; held && i < room; held = held->next)
    numbers[i++] = held->number;
  wire_leave(w);
  return count;
}
