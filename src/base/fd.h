/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's own descriptors, kept out of the way: a program's first socket must get 3. */
#ifndef BASE_FD_H
#define BASE_FD_H

#include <stdbool.h>

/* Moves FD to the lowest free number from 200 on (lower where few descriptors are allowed), closed
   on exec, and returns the new number. FD is closed. -1 stays -1 with its errno; when no high
   number is free, FD itself is returned. */
int fd_high(int fd);

/* Whether FD has come from fd_high, so that a program may not close or use it; and that it is a program's from now on,
   since the kernel has given it the number. Any thread. */
bool fd_is_own(int fd);
void fd_give(int fd);

#endif
