/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Socket options as strace 6.1 prints them: their names and what they hold. */
#ifndef VIEW_TRACE_OPTION_H
#define VIEW_TRACE_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

/* Appends SO_REUSEADDR, the name of OPTION of LEVEL; a number where it has none. ASKS: getsockopt is given it. */
void trace_option_name(int64_t level, int64_t option, bool asks, struct text *out);

/* Appends [1], {l_onoff=1, l_linger=0} …: the LEN bytes at S that OPTION of LEVEL holds. AT is the address that they
   have for the kernel. SET: setsockopt was given them; else getsockopt has got them. */
void trace_option_value(int64_t level, int64_t option, const void *s, size_t len, uintptr_t at,
                        bool set, struct text *out);

#endif
