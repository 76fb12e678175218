/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of a session: a statement and what it brought about, in the order in which it is to be read:
 * a call, the packets that it caused, what came of it. */
#ifndef EXPORT_HTML_ENTRY_H
#define EXPORT_HTML_ENTRY_H

#include <stddef.h>
#include <stdint.h>

struct export_source;

struct html_entry {
  size_t first, end; /* the events of the source that belong to it; FIRST is the statement */
  size_t *order;     /* their positions in the order of reading, owned */
  size_t count;
};

/* Fills ENTRY with the events from FIRST up to the next statement. */
void html_entry_open(struct html_entry *entry, const struct export_source *source, size_t first);
void html_entry_close(struct html_entry *entry);

#endif
