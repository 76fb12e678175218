/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Landlock (landlock(7)), a second belt where the kernel has it: what a thread does with files, and whom outside it
 * reaches by a signal or an abstract AF_UNIX socket. */
#ifndef SHELTER_LANDLOCK_H
#define SHELTER_LANDLOCK_H

#include <stdbool.h>

/* The version of the kernel's Landlock, 0: it has none. */
int landlock_version(void);

/* From which version on it shields processes outside from signals and their abstract sockets. */
#define LANDLOCK_SCOPES 6

/* From now on the calling thread, and those that it makes, only read what is below the root, and in the folder WORK
   also make sockets; FILES false: files are not held. As much of it as the kernel knows; nothing without Landlock. 0
   or an errno. No new rights must be possible (PR_SET_NO_NEW_PRIVS). */
int landlock_confine(bool files, const char *work);

#endif
