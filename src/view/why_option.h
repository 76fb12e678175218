/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why setsockopt refuses a value or an option. Each says why and what to try; false: the facts do not tell. */
#ifndef VIEW_WHY_OPTION_H
#define VIEW_WHY_OPTION_H

#include <stdbool.h>

struct reason;

bool why_option_invalid(struct reason *r); /* EINVAL, EDOM: the value */
bool why_option_unknown(struct reason *r); /* ENOPROTOOPT: the option, for this socket */

#endif
