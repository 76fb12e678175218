/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network that a lesson runs in. A lesson leaves it only when it says that it needs the machine's
 * own network and the person who runs it agrees (--net). Where it cannot be made, the lesson does not run.
 *
 * What else a lesson may not do is up to the evaluator, which asks lang/lib/sheltered.h. */
#ifndef SHELL_LESSON_SHELTER_H
#define SHELL_LESSON_SHELTER_H

#include <stdbool.h>

struct lab;
struct options;
struct shell;
struct text;
struct transcript;

/* Moves the process, which has one thread, to where TRANSCRIPT belongs: into the lab (*LAB is then its
   caller's), a private network with only the loopback, or the machine's own network; and into the folder
   of its file. False when it asks for what it was not given, or when something is missing here: WHY has the
   reason and the remedy, and the process must not run TRANSCRIPT.

   In its shelter the process keeps no right to ports below 1024 and to raw sockets, so that these fail
   for root as they fail for everybody. */
bool shelter_open(const struct transcript *transcript, const struct options *options,
                  struct lab **lab, struct text *why);

/* The same for TRANSCRIPT; what there is to say goes to standard error. Whether it is open. */
bool shelter_enter(const struct options *options, const struct transcript *transcript,
                   struct lab **lab);

/* The lab that the command line asks for (--lab), before any thread is made: *LAB, NULL when it asks for
   none. False, after a message with the reason and the remedy, when it cannot be made and nobody at a
   terminal wants to go on without it. */
bool shelter_lab(const struct options *options, struct lab **lab);

/* Makes SHELL one in which a lesson runs: it writes no file, starts no program unless PROGRAMS and sees nothing
   outside of its folder (lang/lib/sheltered.h), and nothing depends on how long its reader takes. */
void shelter_shell(struct shell *shell, bool programs);

/* Closes every descriptor but the standard ones and FD (-1: none), so that a lesson's first socket is
   always 3. Returns FD. */
int shelter_only(int fd);

#endif
