/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the modules `os` and `os.path` share. */
#ifndef LANG_LIB_MOD_OS_H
#define LANG_LIB_MOD_OS_H

#include "lang/value/value.h"

/* The bytes of a path, a str or bytes without NUL; the caller's value, or VALUE_ERROR with TypeError or
   ValueError. WHAT is the function's name for messages. */
struct value os_path_bytes(struct interp *in, struct value v, const char *what);

/* The environment for a program that this side starts, as os.environ has it now: NAME=VALUE, ended by NULL, the
   caller's with its words. NULL when the side has not asked for os.environ, or is sheltered: then the shell's own is
   right. Texts with lone surrogates, which no environment can hold, are left out. */
char **os_environment(struct interp *in);

#endif
