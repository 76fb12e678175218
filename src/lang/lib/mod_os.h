/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the modules `os` and `os.path` share. */
#ifndef LANG_LIB_MOD_OS_H
#define LANG_LIB_MOD_OS_H

#include "lang/value/value.h"

/* The bytes of a path, a str or bytes without NUL; the caller's value, or VALUE_ERROR with TypeError or
   ValueError. WHAT is the function's name for messages. */
struct value os_path_bytes(struct interp *in, struct value v, const char *what);

#endif
