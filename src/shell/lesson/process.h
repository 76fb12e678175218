/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson played beside the session: by a process of its own, which has the terminal meanwhile. */
#ifndef SHELL_LESSON_PROCESS_H
#define SHELL_LESSON_PROCESS_H

#include <sys/types.h>

struct shell;

/* Plays shell->play, and forgets it. Returns 0 or an errno. */
int process_play(struct shell *shell);

/* How a process has another one play and waits for it: process_hold before the fork, process_begin in the child,
   process_wait in the parent.

   Until process_wait has returned, SIGTERM and SIGHUP go to the child, and come again to this process when the child
   has ended and has given the terminal back; SIGINT ends neither: it is a key that belongs to what the child does.
   When the child is stopped, so is this process, and both go on together. */
void process_hold(void);
void process_begin(void);
/* CHILD -1: there is none. The child's status as waitpid(2) gives it, or -1. */
int process_wait(pid_t child);

#endif
