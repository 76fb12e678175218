/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a side waits for, and what would end it. */
#ifndef VIEW_WAITING_H
#define VIEW_WAITING_H

struct blocked;
struct text;

/* Appends what BLOCKED (a side called NAME that is busy) does, no newline: "accept waits for a connection
   to 0.0.0.0:50000", "sleep waits, 3.2 s left", "running". Whose it is, the caller says. */
void waiting_say(const struct blocked *blocked, const char *name, struct text *out);

#endif
