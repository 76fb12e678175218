/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A further kind of lesson is a row here, a bit in the rows of syscalls.c, and a case in shell/lesson/shelter.c. */
#include "shelter/profile.h"

#include <errno.h>
#include <linux/capability.h>

#define CAPABILITY(c) (UINT64_C(1) << (c))
#define GIB (UINT64_C(1) << 30)

const struct profile profiles[PROFILE_COUNT] = {
    [PROFILE_LESSON] = {.otherwise = ENOSYS,
                        .new_root = true,
                        .processes = 4096,
                        .memory = 4 * GIB},
    [PROFILE_RAW] = {.capabilities = CAPABILITY(CAP_NET_RAW),
                     .otherwise = ENOSYS,
                     .new_root = true,
                     .processes = 4096,
                     .memory = 4 * GIB},
    [PROFILE_PROGRAMS] = {.otherwise = 0, .programs = true, .processes = 4096},
};
