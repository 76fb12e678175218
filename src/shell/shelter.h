/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network that a lesson runs in. A lesson leaves it only when it says that it needs the machine's
 * own network and the person who runs it agrees (--net). */
#ifndef SHELL_SHELTER_H
#define SHELL_SHELTER_H

#include <stdbool.h>

struct lab;
struct options;
struct shell;
struct text;
struct transcript;

enum shelter {
  SHELTER_OPEN,
  SHELTER_REFUSED, /* the lesson asks for what it was not given: WHY names it */
  SHELTER_MISSING  /* what it needs is not to be had here: WHY has the reason and the remedy */
};

/* Moves the process, which has one thread, to where a lesson with NEEDS (enum transcript_needs) belongs:
   the lab (*LAB is then its caller's), a private network with only the loopback, or the machine's own
   network. Where the kernel gives no private network a lesson without needs stays in the machine's;
   WHY then says so.

   In its shelter the process keeps no right to ports below 1024 and to raw sockets, so that these fail
   for root as they fail for everybody. */
enum shelter shelter_open(unsigned needs, const struct options *options, struct lab **lab,
                          struct text *why);

/* The same for TRANSCRIPT; what there is to say goes to standard error. Whether it is open. */
bool shelter_enter(const struct options *options, const struct transcript *transcript,
                   struct lab **lab);

/* The lab that the command line asks for (--lab), before any thread is made: *LAB, NULL when it asks for
   none. False, after a message with the reason and the remedy, when it is not to be had and nobody at a
   terminal wants to go on without it. */
bool shelter_lab(const struct options *options, struct lab **lab);

/* Makes SHELL one in which a lesson runs: it writes no file and starts no program, and nothing hangs on
   how long its reader takes. */
void shelter_shell(struct shell *shell);

/* Closes every descriptor but the standard ones and FD (-1: none), so that a lesson's first socket is
   always 3. Returns FD. */
int shelter_only(int fd);

#endif
