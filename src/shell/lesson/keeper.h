/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the progress of a learner in a lesson while it is played: a process of its own, outside of the shelter. The
 * processes that play write no file; they leave in the note what is new and say so with a byte. What they say is
 * checked: they may have been taken over by the lesson. */
#ifndef SHELL_LESSON_KEEPER_H
#define SHELL_LESSON_KEEPER_H

struct keeper;
struct player_note;
struct transcript;

/* Begins for TRANSCRIPT, played by LEARNER (NULL: who has no name), while this process has one thread. NOTE, which is
   shared with those that play, gets what was kept before. TRANSCRIPT and NOTE are borrowed. NULL: nothing is kept; why
   was said on standard error, unless TRANSCRIPT is not a file that could be played again. */
struct keeper *keeper_open(const struct transcript *transcript, const char *learner,
                           struct player_note *note);

/* Where the byte goes; 0: nowhere (KEEPER is NULL). */
int keeper_fd(const struct keeper *keeper);

/* Nobody plays any more. Says how far the learner has come, or that this could not be kept. */
void keeper_close(struct keeper *keeper);

#endif
