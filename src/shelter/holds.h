/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this machine has to hold a lesson with. */
#ifndef SHELTER_HOLDS_H
#define SHELTER_HOLDS_H

struct text;

/* Appends a line: the user namespaces and the filter of system calls that a shelter needs, Landlock that it uses; tried,
   in a process of their own. */
void holds_say(struct text *out);

#endif
