/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hand is a list in the order of the tickets: few calls are held at a time. */
#include "run/hold.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "net/endpoint.h"

struct in_hand {
  struct held_call head;
  void (*let_go)(void *data);
  void *data;
  struct in_hand *next;
};

struct holds {
  pthread_mutex_t lock; /* guards what follows */
  atomic_size_t count;  /* of the rules */
  struct hold_rule *rules;
  struct in_hand *first;
  uint64_t tickets;
};

struct holds *holds_new(void) {
  struct holds *holds = mem_zalloc(1, sizeof *holds);
  pthread_mutex_init(&holds->lock, NULL);
  return holds;
}

static void free_one(struct in_hand *held) {
  call_copy_free(held->head.call);
  free(held);
}

void holds_free(struct holds *holds) {
  if (!holds)
    return;
  for (struct in_hand *held; (held = holds->first);) {
    holds->first = held->next;
    free_one(held);
  }
  pthread_mutex_destroy(&holds->lock);
  free(holds->rules);
  free(holds);
}

/* Whether NAME is the side SIDE or a thread of it. */
static bool is_of(const char *name, const char *side) {
  size_t len = strlen(side);
  return len == 0 || (strncmp(name, side, len) == 0 && (!name[len] || name[len] == '/'));
}

/* Whether A means all that B means. */
static bool covers(const struct hold_rule *a, const struct hold_rule *b) {
  return (!a->row || a->row == b->row) && is_of(b->side, a->side);
}

bool holds_add(struct holds *holds, struct hold_rule rule) {
  bool covered = false;
  size_t kept = 0;
  pthread_mutex_lock(&holds->lock);
  for (size_t i = 0; i < holds->count && !covered; i++)
    covered = covers(&holds->rules[i], &rule);
  for (size_t i = 0; i < holds->count && !covered; i++)
    if (!covers(&rule, &holds->rules[i]))
      holds->rules[kept++] = holds->rules[i];
  if (!covered) {
    holds->rules = mem_resize(holds->rules, kept + 1, sizeof *holds->rules);
    holds->rules[kept] = rule;
    holds->count = kept + 1;
  }
  pthread_mutex_unlock(&holds->lock);
  return !covered;
}

void holds_clear(struct holds *holds) {
  pthread_mutex_lock(&holds->lock);
  holds->count = 0;
  pthread_mutex_unlock(&holds->lock);
}

bool holds_any(const struct holds *holds) {
  return holds->count;
}

struct hold_rule *holds_rules(struct holds *holds, size_t *count) {
  pthread_mutex_lock(&holds->lock);
  *count = holds->count;
  struct hold_rule *copy = mem_alloc((*count + 1) * sizeof *copy);
  if (*count)
    memcpy(copy, holds->rules, *count * sizeof *copy);
  pthread_mutex_unlock(&holds->lock);
  return copy;
}

static bool is_meant(const struct hold_rule *rule, const char *name, const struct call *call) {
  return is_of(name, rule->side) &&
         (!rule->row || call->row == rule->row || call_meaning(call) == rule->row);
}

uint64_t holds_take(struct holds *holds, int side, int owner, const char *name,
                    const struct call *call, void (*let_go)(void *data), void *data) {
  uint64_t ticket = 0;
  pthread_mutex_lock(&holds->lock);
  bool meant = false;
  for (size_t i = 0; i < holds->count && !meant; i++)
    meant = is_meant(&holds->rules[i], name, call);
  if (meant) {
    struct in_hand **at = &holds->first;
    while (*at)
      at = &(*at)->next;
    *at = mem_alloc(sizeof **at);
    ticket = ++holds->tickets;
    **at = (struct in_hand){
        {ticket, side, owner, clock_now(), call_copy(call, 0)}, let_go, data, NULL};
  }
  pthread_mutex_unlock(&holds->lock);
  return ticket;
}

static void take_out(struct in_hand **at) {
  struct in_hand *held = *at;
  *at = held->next;
  free_one(held);
}

void holds_forget(struct holds *holds, uint64_t ticket) {
  pthread_mutex_lock(&holds->lock);
  struct in_hand **at = &holds->first;
  while (*at && (*at)->head.ticket != ticket)
    at = &(*at)->next;
  if (*at)
    take_out(at);
  pthread_mutex_unlock(&holds->lock);
}

/* The one of SIDE that is held longest, or where the list ends. The lock is held. */
static struct in_hand **oldest(struct holds *holds, int side) {
  struct in_hand **at = &holds->first;
  while (*at && side != HOLD_ANY && (*at)->head.side != side && (*at)->head.owner != side)
    at = &(*at)->next;
  return at;
}

int64_t holds_oldest(struct holds *holds) {
  pthread_mutex_lock(&holds->lock);
  int64_t since = holds->first ? holds->first->head.since : 0;
  pthread_mutex_unlock(&holds->lock);
  return since;
}

int holds_step(struct holds *holds, int side) {
  int maker = -1;
  pthread_mutex_lock(&holds->lock);
  struct in_hand **at = oldest(holds, side);
  if (*at) {
    maker = (*at)->head.side;
    (*at)->let_go((*at)->data);
    take_out(at);
  }
  pthread_mutex_unlock(&holds->lock);
  return maker;
}

size_t holds_run(struct holds *holds, int side) {
  size_t count = 0;
  while (holds_step(holds, side) >= 0)
    count++;
  return count;
}

struct held_call *holds_list(struct holds *holds, size_t *count) {
  struct held_call *list = NULL;
  *count = 0;
  pthread_mutex_lock(&holds->lock);
  for (const struct in_hand *held = holds->first; held; held = held->next) {
    list = mem_resize(list, *count + 1, sizeof *list);
    list[*count] = held->head;
    list[(*count)++].call = call_copy(held->head.call, 0);
  }
  pthread_mutex_unlock(&holds->lock);
  return list;
}

void holds_list_free(struct held_call *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    call_copy_free(list[i].call);
  free(list);
}

static void say_socket(const struct endpoint *socket, const char *name, struct text *out) {
  text_addf(out, " %s is %s", name, socket->state);
  if (socket->waiting == 1)
    text_adds(out, ", 1 connection waits for accept");
  else if (socket->waiting)
    text_addf(out, ", %d connections wait for accept", socket->waiting);
  else if (socket->unread)
    text_addf(out,
              socket->unread == 1 ? ", %d byte waits to be read" : ", %d bytes wait to be read",
              socket->unread);
  text_addc(out, '.');
}

void hold_say(const struct call *call, const struct endpoint *socket, const char *name,
              const char *side, struct text *out) {
  text_addf(out, "%s is held before the kernel gets it.", call->row->name);
  if (socket && !socket->error && name)
    say_socket(socket, name, out);
  text_addf(out, " `step @%s` makes it.", side);
}
