/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program run as FILE with --export: what it does is kept in a journal, which it otherwise does without,
 * and written when it has ended. */
#ifndef SHELL_EXPORT_PROGRAM_H
#define SHELL_EXPORT_PROGRAM_H

#include <stddef.h>

struct call;
struct interp;
struct journal;
struct lab;
struct options;
struct parse_words;
struct source;
struct wire;

/* A journal that begins with the program's text. */
struct journal *export_program_open(const struct source *source);
void export_program_close(struct journal *journal);

/* Makes CALL of IN happen and keeps it. */
void export_program_call(struct journal *journal, struct interp *in, struct call *call);
/* Keeps a remark (EVENT_NOTE). */
void export_program_note(struct journal *journal, const char *text);
/* Keeps what the program has written. */
void export_program_output(struct journal *journal, int fd, const char *s, size_t len);

/* Writes the export that OPTIONS ask for; WORDS parsed the program, LAB and WIRE are those that it ran in
   (NULL: none). Returns STATUS, or 1 after a message if
   that was 0. */
int export_program_save(struct journal *journal, const struct parse_words *words,
                        const struct options *options, const struct lab *lab, struct wire *wire,
                        int status);

#endif
