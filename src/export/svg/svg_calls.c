/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls beside the packets. A call is drawn where it began; one that waited while packets went by is
 * drawn twice, where it began and where it returned. The places follow from the times and from the order of
 * the journal, in which a call comes after the packets that it has caused. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "export/export.h"
#include "export/svg/svg_call.h"
#include "export/svg/svg_scene.h"
#include "net/endpoint.h"
#include "run/journal.h"

#define WAITED 10000000 /* nanoseconds from which on a call that sends has waited */

/* An item to be put into a ladder before its item number AT. */
struct insertion {
  size_t ladder, at, order;
  int64_t time;
  struct svg_item item;
};

struct insertions {
  struct insertion *at;
  size_t count;
};

static int by_place(const void *a, const void *b) {
  const struct insertion *x = a, *y = b;
  if (x->ladder != y->ladder)
    return x->ladder < y->ladder ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

static void insert(struct insertions *all, size_t ladder, size_t at, int64_t time,
                   struct svg_item item) {
  all->at = mem_room(all->at, all->count, sizeof *all->at);
  all->at[all->count] = (struct insertion){ladder, at, all->count, time, item};
  all->count++;
}

/* A failed connect has lost its own address: whether it began LADDER all the same. */
static bool began_it(const struct event *event, const struct svg_caller *caller,
                     const struct svg_ladder *ladder) {
  const struct call *call = event->call;
  if (call->row != &row_connect || !call->error)
    return false;
  struct svg_address to = svg_address_of(&call->addr, call->addr_len);
  return endpoint_carries(caller->type, caller->protocol, ladder->protocol) &&
         svg_address_is(&to, &ladder->ends[1]) && ladder->start >= call->began &&
         ladder->start <= call->ended;
}

/* The ladder that the call of EVENT belongs to and the end that made it, which is -1 if there is none: the
   last that had begun when the call came back, or else the first. */
static size_t find(const struct svg_scene *scene, const struct event *event, const char *name,
                   int *end) {
  size_t found = 0;
  struct svg_caller caller = svg_caller_of(event, name);
  *end = -1;
  for (size_t i = scene->count; i-- > 0;) {
    const struct svg_ladder *ladder = &scene->ladders[i];
    int e = svg_caller_end(&caller, ladder->protocol, ladder->ends, ladder->hosts);
    if (e < 0 && began_it(event, &caller, ladder))
      e = 0;
    if (e < 0)
      continue;
    found = i;
    *end = e;
    if (ladder->start <= event->call->ended)
      break;
  }
  return found;
}

/* The first item of LADDER after TIME. */
static size_t after_time(const struct svg_ladder *ladder, int64_t time) {
  size_t i = ladder->count;
  while (i > 0 && ladder->items[i - 1].time > time)
    i--;
  return i;
}

/* The first one that the journal has after POSITION. */
static size_t after_position(const struct svg_ladder *ladder, uint64_t position) {
  size_t i = ladder->count;
  while (i > 0 && ladder->items[i - 1].position > position)
    i--;
  return i;
}

static bool sends(const struct call *call) {
  const struct call_row *row = call_meaning(call);
  return row == &row_send || row == &row_sendto || row == &row_sendmmsg;
}

static void add_call(struct insertions *all, const struct svg_scene *scene, size_t found, int end,
                     const struct event *event, uint64_t position) {
  const struct svg_ladder *ladder = &scene->ladders[found];
  const struct call *call = event->call;
  size_t begin = after_time(ladder, call->began), back = after_time(ladder, call->ended);
  size_t told = after_position(ladder, position);
  back = back > told ? back : told;
  bool waits = call->row->flags & CALL_MAY_BLOCK && back > begin &&
               (!sends(call) || call->ended - call->began > WAITED);
  struct text t = TEXT_EMPTY;
  struct svg_item item = {.kind = SVG_CALL, .end = end, .position = position};
  svg_call_begun(event, &t);
  if (!waits) {
    text_adds(&t, " = ");
    svg_call_result(event, &t);
    item.text = text_take(&t);
    insert(all, found, begin, call->began, item);
    return;
  }
  item.kind = SVG_BEGINS;
  item.text = text_take(&t);
  insert(all, found, begin, call->began, item);
  text_addf(&t, "%s returned ", call->row->name);
  svg_call_result(event, &t);
  item.kind = SVG_RETURNS;
  item.text = text_take(&t);
  insert(all, found, back, call->ended, item);
}

/* Puts the insertions from FIRST on that are LADDER's, number N, between its items: how many they were. */
static size_t merge(struct svg_ladder *ladder, size_t n, const struct insertion *first,
                    const struct insertion *end) {
  size_t more = 0;
  while (first + more < end && first[more].ladder == n)
    more++;
  size_t from = ladder->count, to = ladder->count + more, left = more;
  if (!more)
    return 0;
  ladder->items = mem_resize(ladder->items, ladder->room = to, sizeof *ladder->items);
  ladder->count = to;
  while (left > 0)
    if (from > 0 && first[left - 1].at < from)
      ladder->items[--to] = ladder->items[--from];
    else
      ladder->items[--to] = first[--left].item;
  return more;
}

void svg_calls_keep(struct svg_calls *calls, const struct event *event) {
  if (!event->before && !event->after)
    return;
  calls->at = mem_room(calls->at, calls->count, sizeof *calls->at);
  calls->at[calls->count++] = journal_hold(event);
}

void svg_calls_add(struct svg_calls *calls, struct svg_scene *scene,
                   const struct export_source *source) {
  struct insertions all = {NULL, 0};
  for (size_t i = 0; i < calls->count; i++) {
    const struct event *event = calls->at[i];
    int end = -1;
    size_t ladder =
        scene->count ? find(scene, event, export_side_name(source, event->side), &end) : 0;
    if (end >= 0)
      add_call(&all, scene, ladder, end, event, event->number);
    journal_release(event);
  }
  if (all.count)
    qsort(all.at, all.count, sizeof *all.at, by_place);
  for (size_t n = 0, done = 0; n < scene->count; n++)
    done += merge(&scene->ladders[n], n, all.at + done, all.at + all.count);
  free(all.at);
  free(calls->at);
  *calls = (struct svg_calls){NULL, 0};
}
