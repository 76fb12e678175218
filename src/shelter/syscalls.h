/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which system calls are left to a lesson (seccomp(2)): a table, and the filter that is made of it. */
#ifndef SHELTER_SYSCALLS_H
#define SHELTER_SYSCALLS_H

#include <stdbool.h>

#include "shelter/profile.h"

/* Puts the filter of PROFILE on every thread of the process, for good: 0 or an errno (ENOSYS: this processor's system
   calls are not known). UNIX_SOCKETS: AF_UNIX sockets can be made, too. No new rights must be possible
   (PR_SET_NO_NEW_PRIVS). */
int syscalls_confine(enum profile_kind profile, bool unix_sockets);

/* Whether this kernel has such filters, for a processor that is known here. */
bool syscalls_can(void);

#endif
