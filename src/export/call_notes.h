/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of the journal as notes for a file of packets: "client: connect(4, …) = 0" at the time when it
 * began. */
#ifndef EXPORT_CALL_NOTES_H
#define EXPORT_CALL_NOTES_H

#include <stddef.h>

struct journal;
struct pcapng_note;

struct call_notes {
  struct pcapng_note *notes; /* sorted by time */
  size_t count;
};

/* Those that the journal still has. */
struct call_notes call_notes_of(struct journal *journal);
void call_notes_clear(struct call_notes *notes);

#endif
