/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CommonMark as a terminal shows it: prose wrapped, headings, lists, emphasis, code, quotes, rules;
 * tables, which CommonMark does not know, unchanged. Without cmark the text unchanged. */
#ifndef VIEW_MARKDOWN_H
#define VIEW_MARKDOWN_H

#include <stddef.h>

struct text;
struct view_style;

/* Appends the LEN bytes of CommonMark at S, an empty line between blocks, none at the ends. */
void markdown_show(const char *s, size_t len, const struct view_style *style, struct text *out);

/* The words of the first heading in the LEN bytes at S: to be freed; NULL when there is none. */
char *markdown_title(const char *s, size_t len);

#endif
