/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lesson may not do: change files, see files outside of its own folder, see the environment. Its
 * folder is the working directory (shell/lesson/shelter.h). Outside of lessons everything is allowed. */
#ifndef LANG_LIB_SHELTERED_H
#define LANG_LIB_SHELTERED_H

#include <stdbool.h>

struct interp;

/* Whether a lesson runs. */
bool sheltered_now(const struct interp *in);

/* Whether PATH may be used: in a lesson, if it starts at the working directory and stays below it,
   whatever symbolic links are on the way; the file need not exist. */
bool sheltered_sees(const struct interp *in, const char *path);

/* The same; else PermissionError says that WHAT is refused. */
bool sheltered_may_see(struct interp *in, const char *path, const char *what);
/* Whether WHAT, which changes a file, is allowed; else PermissionError. */
bool sheltered_may_change(struct interp *in, const char *what);

#endif
