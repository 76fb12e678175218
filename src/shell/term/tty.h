/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of the tty: taken for editing, put back whatever happens. */
#ifndef SHELL_TERM_TTY_H
#define SHELL_TERM_TTY_H

#include <stdbool.h>

/* Remembers the modes of FD (a terminal) and takes it: each key comes at once and unechoed, the
   interrupt and suspend keys as bytes; with PASTE also bracketed paste. Put back by tty_release, at
   exit and when a signal ends the process. Taken again (after another program had the terminal) it
   remembers what it did the first time. 0, or -1 with errno. */
int tty_take(int fd, bool paste);

/* Puts the modes back; tty_take may follow. Nothing when it is not taken. */
void tty_release(void);

/* What takes a screen of its own, cleared, and what gives back the one before it with all of its rows scrolling. */
#define TTY_STAGE_ON "\x1b[?1049h\x1b[2J"
#define TTY_STAGE_OFF "\x1b[r\x1b[?1049l"

/* Whether TTY_STAGE_ON was written: then the screen is given back when the modes are put back. */
void tty_hold_stage(bool held);
/* Gives the screen back that another process has left taken. */
void tty_end_stage(void);

/* The keys that interrupt and suspend, as the user set them (stty); -1: none. */
int tty_interrupt_key(void);
int tty_suspend_key(void);

#endif
