/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson played beside the session: by a process of its own, which has the terminal meanwhile. */
#ifndef SHELL_LESSON_PROCESS_H
#define SHELL_LESSON_PROCESS_H

#include <sys/types.h>

struct shell;

/* Plays shell->play, and forgets it. Returns 0 or an errno. */
int process_play(struct shell *shell);

/* How a process has others play, one after another, and waits for them: process_hold before the first fork,
   process_begin in each child, process_wait in the parent after each fork, process_release after the last.

   While process_wait waits, SIGTERM and SIGHUP go to the child, and come again to this process when it lets signals
   through: the child has ended then and has given the terminal back. SIGINT ends neither: it is a key that belongs to
   what the child does. Between two children signals wait for the next one. When the child is stopped, so is this
   process, and both go on together. */
void process_hold(void);
void process_begin(void);
/* CHILD -1: there is none. The child's status as waitpid(2) gives it, or -1. */
int process_wait(pid_t child);
void process_release(void);

#endif
