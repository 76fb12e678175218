/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why setsockopt refuses a value or an option. Each says why and what to try; false: the facts do not tell. */
#ifndef VIEW_WHY_OPTION_H
#define VIEW_WHY_OPTION_H

#include <stdbool.h>

struct reason;

bool why_option_invalid(struct reason *r); /* EINVAL, EDOM: the value */
bool why_option_unknown(
    struct reason *r); /* ENOPROTOOPT, EOPNOTSUPP: the level, or the option for this socket */
bool why_option_privileged(struct reason *r); /* EPERM, EACCES */
bool why_option_device(struct reason *r);     /* ENODEV: an interface */
bool why_option_absent(struct reason *r);     /* ENOENT: a name that the kernel does not know */

#endif
