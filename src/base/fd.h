/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's own descriptors, kept out of the way: a program's first socket must get 3. */
#ifndef BASE_FD_H
#define BASE_FD_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>

/* Moves the descriptor that MADE gives to the lowest free number from 200 on (lower where few descriptors are
   allowed), closed on exec, and returns the new number. -1 stays -1 with its errno; when no high number is free, it
   stays where it is. The kernel makes it at the lowest number of all, so MADE is evaluated under fd_lock: it may
   neither wait nor use fd_high. */
#define fd_high(MADE) (fd_lock(), fd_move_unlock(MADE))
int fd_move_unlock(int fd);

/* Between them a descriptor of the shell's own may have a low number, and a side's socket is made. A process is
   forked only when no other thread is between them. Both leave errno as it is. */
void fd_lock(void);
void fd_unlock(void);

/* Opens PATH, which opens at once, for reading; a folder; a pipe (0, or -1 with errno): as fd_high. */
FILE *fd_fopen(const char *path);
DIR *fd_opendir(const char *path);
int fd_pipe(int ends[2]);

/* Whether FD has come from fd_high, so that a program may not close or use it; and that it is a program's from now on,
   since the kernel has given it the number. Any thread. */
bool fd_is_own(int fd);
void fd_give(int fd);

#endif
