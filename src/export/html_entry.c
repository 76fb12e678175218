/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal has a call where it ended, behind the packets that it caused. A call that began in this entry
 * is moved before the first packet that came after it had begun; one that has waited since an earlier
 * entry stays behind the packets that let it go on. What a command printed comes first. */
#include "export/html_entry.h"

#include <stdlib.h>

#include "base/mem.h"
#include "calls/call.h"
#include "export/export.h"
#include "net/flight.h"
#include "run/journal.h"

struct place {
  size_t at, before; /* the event, and the one that it stands before (itself if it was not moved) */
  int64_t began;     /* of a call that was moved, else INT64_MAX */
};

static int by_place(const void *a, const void *b) {
  const struct place *x = a, *y = b;
  if (x->before != y->before)
    return x->before < y->before ? -1 : 1;
  if (x->began != y->began)
    return x->began < y->began ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

/* Where the call at AT is to stand. FLIGHT: the first packet that may have come since the calls before it
   began; moved on. */
static struct place place_of(const struct export_source *source, size_t at, size_t first,
                             size_t *flight) {
  const struct event *event = source->events[at];
  struct place place = {at, at, INT64_MAX};
  if (event->kind == EVENT_SAID)
    place.before = first;
  if (event->kind != EVENT_CALL || event->call->began < source->events[first]->time)
    return place;
  size_t i = *flight;
  while (i > first && source->events[i - 1]->time > event->call->began)
    i--;
  while (i < at && (source->events[i]->kind != EVENT_FLIGHT ||
                    source->events[i]->flight->time < event->call->began))
    i++;
  *flight = i;
  if (i < at)
    place = (struct place){at, i, event->call->began};
  return place;
}

void html_entry_open(struct html_entry *entry, const struct export_source *source, size_t first) {
  size_t end = first + 1, flight = first;
  while (end < source->count && source->events[end]->kind != EVENT_STATEMENT)
    end++;
  *entry = (struct html_entry){.first = first, .end = end, .count = end - first};
  struct place *places = mem_zalloc(entry->count, sizeof *places);
  for (size_t i = 0; i < entry->count; i++)
    places[i] = place_of(source, first + i, first, &flight);
  qsort(places, entry->count, sizeof *places, by_place);
  entry->order = mem_zalloc(entry->count, sizeof *entry->order);
  for (size_t i = 0; i < entry->count; i++)
    entry->order[i] = places[i].at;
  free(places);
}

void html_entry_close(struct html_entry *entry) {
  free(entry->order);
  *entry = (struct html_entry){.order = NULL};
}
