/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson played beside the session: by a process of its own, which has the terminal meanwhile. */
#ifndef SHELL_LESSON_PROCESS_H
#define SHELL_LESSON_PROCESS_H

struct shell;

/* Plays shell->play, and forgets it. Returns 0 or an errno. */
int process_play(struct shell *shell);

#endif
