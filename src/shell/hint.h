/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Argument hints: the signature of the call being typed, with the argument at the cursor marked. */
#ifndef SHELL_HINT_H
#define SHELL_HINT_H

#include <stdbool.h>
#include <stddef.h>

struct complete_context;
struct text;

/* Appends one line such as
     sock.bind(‹address›)  address: where to wait, (host, port)
   at most COLUMNS wide: the documentation of the argument is cut or left out first, then arguments far
   from the cursor. The argument at the cursor stands in colour (COLOR) or between marks. Nothing is
   appended when the cursor is in no known call. */
void hint_text(const struct complete_context *context, const char *line, size_t cursor,
               size_t columns, bool color, bool utf8, struct text *out);

#endif
