/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson's prose (CommonMark) as HTML that is well-formed XML, too. */
#ifndef EXPORT_HTML_HTML_PROSE_H
#define EXPORT_HTML_HTML_PROSE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Appends the LEN bytes of CommonMark at S as blocks. Nothing of it is loaded from elsewhere and no HTML of its own is
   kept: images are their words, comments are left out. UNTITLED: without its first heading, which is shown elsewhere.
   NOTES: an instructor's notes (lesson_note) are shown, too. */
void html_prose(const char *s, size_t len, bool untitled, bool notes, struct text *out);

/* Appends the one paragraph S as what stands inside an element: emphasis, code. */
void html_prose_line(const char *s, struct text *out);

#endif
