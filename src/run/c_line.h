/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of C, as people who know sockets from C type them: what to type here instead. Purely textual. */
#ifndef RUN_C_LINE_H
#define RUN_C_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Appends what to type instead of LINE (LEN bytes, which is not Python) if it looks like C: whether it does. */
bool c_line_say(const char *line, size_t len, struct text *out);

/* Whether the LEN bytes at S end as a block of C begins: `if (x) {`, `else {`. No Python goes on from there. */
bool c_line_opens_block(const char *s, size_t len);

/* What there is here instead of NAME of C (`perror`, `NULL`); or NULL. */
const char *c_line_name(const char *name);

#endif
