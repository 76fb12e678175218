/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Argument hints: the signature of the call being typed, with the argument at the cursor marked. */
#ifndef SHELL_LINE_HINT_H
#define SHELL_LINE_HINT_H

#include <stdbool.h>
#include <stddef.h>

struct complete_context;
struct text;

/* Appends one line such as
     sock.bind(‹address›)  address: where to wait, (host, port)
   of any width. The argument at the cursor is in colour (COLOR) or between marks. Nothing is appended when the
   cursor is not in a known call. */
void hint_text(const struct complete_context *context, const char *line, size_t cursor, bool color,
               bool utf8, struct text *out);

#endif
