/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes, comments and names as C (ISO C11, 5.1.1.2, 5.2.1.1, 6.4) spells them. */
#ifndef EXPORT_C_C_TEXT_H
#define EXPORT_C_C_TEXT_H

#include <stddef.h>

struct text;

/* Appends the LEN bytes at S as a string literal of plain ASCII, whatever they are: no trigraph, no escape
   that goes on in the next character. A long one goes on in further lines, each indented by INDENT, as
   adjacent literals. */
void c_text_string(const char *s, size_t len, int indent, struct text *out);

/* Appends the LEN bytes of UTF-8 at S so that they fit into a comment of one line: what would end or
   begin a comment is taken apart, control characters and what changes the direction of writing are shown
   as their number. */
void c_text_comment(const char *s, size_t len, struct text *out);

/* Appends a name for a variable that a C program can have, as near to NAME as C allows: no keyword, macro,
   type or function of the C library or of POSIX. */
void c_text_name(const char *name, struct text *out);

#endif
