/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language's own names: print, len, int, … and the modules that need no socket.
 *
 * To add a built-in function: its C function and a row in lang/lib/builtins.c. To add a module: a file
 * lang/lib/mod_NAME.c with its struct module, named here and in builtins_modules. */
#ifndef LANG_LIB_BUILTINS_H
#define LANG_LIB_BUILTINS_H

#include "lang/value/value.h"

/* Every built-in name: functions, classes and exception classes. */
extern const struct module module_builtins;

extern const struct module module_struct, module_binascii, module_time, module_sys, module_errno,
    module_os, module_os_path, module_random, module_string;

/* The language's own modules that `import` finds, module_builtins first; ends with NULL. */
extern const struct module *const builtins_modules[];

#endif
