/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other forms of a session: what an export reads, and the table of the forms.
 *
 * To add a form: a file export/NAME.c with a function export_NAME (as export_write_fn), and a row in
 * export_forms (export.c). A form is pure: it reads the source and appends to a text; who asked for it
 * writes the file (export_save). */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct event;
struct in6_addr;
struct journal;
struct journal_reader;
struct parse_words;
struct record;
struct settings;
struct text;

struct export_side {
  int number; /* as in struct event */
  const char
      *name; /* "main", "server"; two sides may have had the same name, one after the other */
};

struct export_source {
  /* What happened, in the order of the journal: calls stand where they ended (call->began says when they
     began). Borrowed from the journal, which keeps them until export_source_close. */
  const struct event **events;
  size_t count;
  bool cut;                  /* the journal has forgotten what came before */
  struct export_side *sides; /* those that did something, in the order of their making */
  size_t side_count;
  struct record *record; /* the packets on the wire (wire/record.h), or NULL. Borrowed */
  int hosts;             /* of the lab: 0 none, 1, 2 */
  /* Whose end of a conversation is at an address now (a ladder_name_fn, see view/ladder.h), for ends of which
     the events do not tell; NULL: that is not known. */
  const char *(*end_name)(void *data, int family, const struct in6_addr *address, uint16_t port);
  void *end_data;
  const struct settings *settings; /* as they are now. Borrowed */
  const struct parse_words *words; /* what parses its statements (lang/parse.h). Borrowed */
  const char *title;   /* one line: the program's or lesson's file, or "A session". Borrowed */
  const char *version; /* of the shell. Static */
  /* The events are of a program that was run as FILE: one EVENT_STATEMENT, its whole text, then what it
     did. False: statements as they were entered. */
  bool is_program;
  struct journal_reader *hold; /* keeps the journal from dropping events */
};

/* Gathers what JOURNAL still has; NAME tells the name of the side with a number (NULL: "main"). The rest of
   SOURCE is as after zero, and the caller's to fill in. */
void export_source_open(struct export_source *source, struct journal *journal,
                        const char *(*name)(void *data, int number), void *data);
void export_source_close(struct export_source *source);

/* The name of side NUMBER: never NULL; "" for the shell itself (-1). */
const char *export_side_name(const struct export_source *source, int number);

/* Appends SOURCE in a form to OUT: 0, or -1 with DIAG filled (nothing that this form could show has
   happened). */
typedef int export_write_fn(const struct export_source *source, struct text *out,
                            struct diag *diag);

struct export_form {
  const char *name;       /* "c" */
  const char *doc;        /* one line: what it makes */
  export_write_fn *write; /* NULL: pcapng, which pcapng_save writes */
};

extern const struct export_form export_forms[]; /* ends with a NULL name */

/* The form called NAME, or NULL and DIAG says which there are. */
const struct export_form *export_find(const char *name, struct diag *diag);

/* Writes SOURCE as FORM to the file at PATH, as one step: a file that is there stays whole when it fails.
   0, or -1 with DIAG filled. */
int export_save(const struct export_form *form, const struct export_source *source,
                const char *path, struct diag *diag);

#endif
