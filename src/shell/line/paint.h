/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours of the line being typed, by the lexer's own tokens. */
#ifndef SHELL_LINE_PAINT_H
#define SHELL_LINE_PAINT_H

#include <stdbool.h>
#include <stddef.h>

/* The looks (enum style_look) of the LEN bytes of LINE, into LOOKS, which is all STYLE_PLAIN at first. LINE goes on
   with the entry that begins with the BEFORE_LEN bytes at BEFORE. IS_COMMAND tells the shell's own commands. */
void paint_line(const char *before, size_t before_len, const char *line, size_t len,
                bool (*is_command)(const char *name), unsigned char *looks);

/* The look of the prompt of the side called by the LEN bytes at NAME. */
typedef unsigned char paint_side_fn(void *data, const char *name, size_t len);

/* The same of the LEN bytes at S, an entry that is shown as typed: lines with their prompts ("server>>> ",
   "server... "). */
void paint_echo(const char *s, size_t len, paint_side_fn *side, void *data,
                bool (*is_command)(const char *name), unsigned char *looks);

#endif
