/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a call has failed, in this situation, and one step that helps here. */
#ifndef VIEW_WHY_H
#define VIEW_WHY_H

struct event;
struct text;

/* Appends to WHY why the statement of EVENT, an EVENT_ERROR, has failed, and to TRY what to do: as the facts of
   its call say (run/situation.h), else as the notes in the call's row. An exception's own hint goes before a
   note's. Each stays empty where there is nothing to say. */
void why_say(const struct event *event, struct text *why, struct text *try);

/* Takes from TRY, as why_say has filled it, what is typed at the prompt: for whoever has none. */
void why_drop_typed(struct text *try);

#endif
