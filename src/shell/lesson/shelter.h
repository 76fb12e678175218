/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a lesson runs, and what of this machine it can reach there: nothing but its own process. The kernel holds it
 * (src/shelter; SECURITY.md says what exactly). Where that cannot be made, the lesson does not run.
 *
 * That it is told so in Python's words is up to the evaluator, which asks lang/lib/sheltered.h. */
#ifndef SHELL_LESSON_SHELTER_H
#define SHELL_LESSON_SHELTER_H

#include <stdbool.h>

struct lab;
struct options;
struct shell;
struct text;
struct transcript;

/* Reads what is read once and cannot be read in a shelter: the time zone, libraries that are loaded when they are
   wanted. A process that forks sheltered ones does it before, once. */
void shelter_prepare(void);

/* Moves the process, which has one thread, into the shelter of TRANSCRIPT: into the lab (*LAB is then its caller's), a
   private network with only the loopback, or the machine's own network; to a file system with the files that TRANSCRIPT
   names and no others; without rights, without the environment, and behind a filter of system calls. False when it asks
   for what it was not given, or when something is missing here: WHY has the reason and the remedy, and the process must
   not run TRANSCRIPT. The descriptors that are open stay so: close them before (shelter_only).

   With --unsheltered the process is only moved to the lesson's folder, and into the lab if it needs one. */
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

/* Gives the process an empty standard input, and standard outputs that nobody reads. */
void shelter_mute(void);

/* Closes every descriptor but the standard ones and FD (-1: none), so that a lesson's first socket is
   always 3. Returns FD. */
int shelter_only(int fd);
/* … but the standard ones, A and B (0: none). */
void shelter_only_two(int a, int b);

#endif
