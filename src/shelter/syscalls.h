/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which system calls are left to a lesson (seccomp(2)): a table, and the filter that is made of it. */
#ifndef SHELTER_SYSCALLS_H
#define SHELTER_SYSCALLS_H

#include <stdbool.h>
#include <stddef.h>

#include "shelter/profile.h"

struct sock_filter;

#define SYSCALLS_FILTER_MAX 4096 /* instructions (BPF_MAXINSNS) */

/* Writes the filter of PROFILE for the calling process to CODE, which has room for SYSCALLS_FILTER_MAX instructions:
   how many there are; 0: this processor's system calls are not known. UNIX: AF_UNIX sockets can be made, too. */
size_t syscalls_filter(enum profile_kind profile, bool unix_sockets, struct sock_filter *code);

/* Puts that filter on every thread of the process, for good: 0 or an errno. No new rights must be possible
   (PR_SET_NO_NEW_PRIVS). */
int syscalls_confine(enum profile_kind profile, bool unix_sockets);

/* Whether this kernel has such filters, for a processor that is known here. */
bool syscalls_can(void);

#endif
