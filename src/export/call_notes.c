/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace lines of the calls, sorted by when they began: the journal has them by when they ended. */
#include "export/call_notes.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "export/pcapng.h"
#include "run/journal.h"
#include "view/trace.h"

static int by_time(const void *a, const void *b) {
  const struct pcapng_note *x = a, *y = b;
  return (x->time > y->time) - (x->time < y->time);
}

static void add(struct call_notes *all, const struct call *call) {
  struct text t = TEXT_EMPTY;
  trace_call(call, &t);
  if ((all->count & (all->count - 1)) == 0) /* full at each power of two */
    all->notes = mem_resize(all->notes, all->count ? 2 * all->count : 1, sizeof *all->notes);
  all->notes[all->count++] = (struct pcapng_note){call->began, text_take(&t)};
}

struct call_notes call_notes_of(struct journal *journal) {
  struct call_notes all = {NULL, 0};
  struct journal_reader *reader = journal_reader_open_oldest(journal);
  const struct event *event;
  while ((event = journal_next(reader)))
    if (event->kind == EVENT_CALL && !(event->call->row->flags & CALL_LIBRARY))
      add(&all, event->call);
  journal_reader_close(reader);
  if (all.count)
    qsort(all.notes, all.count, sizeof *all.notes, by_time);
  return all;
}

void call_notes_clear(struct call_notes *all) {
  for (size_t i = 0; i < all->count; i++)
    free((char *)all->notes[i].text);
  free(all->notes);
  *all = (struct call_notes){NULL, 0};
}
