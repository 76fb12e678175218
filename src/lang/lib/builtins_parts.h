/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in functions in files of their own, for the table in lang/lib/builtins.c. */
#ifndef LANG_LIB_BUILTINS_PARTS_H
#define LANG_LIB_BUILTINS_PARTS_H

#include "lang/value/value.h"

/* lang/lib/builtins.c */
extern builtin_fn builtin_callable;

/* lang/lib/builtins_number.c */
extern builtin_fn builtin_abs, builtin_bin, builtin_divmod, builtin_hex, builtin_oct, builtin_pow,
    builtin_round;

/* lang/lib/builtins_walk.c */
extern builtin_fn builtin_all, builtin_any, builtin_iter, builtin_len, builtin_max, builtin_min,
    builtin_next, builtin_sorted, builtin_sum;

/* lang/lib/builtins_io.c */
extern builtin_fn builtin_exit, builtin_input, builtin_print;

/* lang/lib/builtins_open.c */
extern builtin_fn builtin_open;

#endif
