/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process gives up for good, a thread at a time where the kernel has it so. */
#ifndef SHELTER_RIGHTS_H
#define SHELTER_RIGHTS_H

#include "shelter/profile.h"

/* The calling thread gives up all capabilities but those of PROFILE, and can get none by a program that it executes:
   0 or an errno. */
int rights_drop(const struct profile *profile);

/* The process gives up: to be looked at by other processes of its user (unless it starts programs), to leave a core, to have more processes and
   memory than PROFILE says, to write a file beyond 4 GiB. 0 or an errno. */
int rights_limit(const struct profile *profile);

/* Of the environment only what says how the terminal, the language and the time are is left, with PROGRAMS also where
   programs are found and leave files; the bytes of the rest are overwritten. */
void rights_forget_environment(bool programs);

#endif
