/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for HTML and XML. Whatever the bytes are, what is appended is well-formed and shows what they were:
 * markup is escaped, a byte that is not UTF-8 and a character that is not to be seen stand as \xNN or \uNNNN. */
#ifndef EXPORT_HTML_HTML_ESCAPE_H
#define EXPORT_HTML_HTML_ESCAPE_H

#include <stddef.h>

struct text;

/* Appends the LEN bytes at S, fit for an element or a quoted attribute; line feeds and tabs stay. */
void html_escape(struct text *out, const char *s, size_t len);

/* The same for a string. */
void html_escapes(struct text *out, const char *s);

#endif
