/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics: what is wrong, where, and what to try; one way to say it, for all parts. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

/* A text that was read or typed, kept for as long as something may point into it. Counted. */
struct source {
  _Atomic int refs; /* sides on several threads may hold it */
  char *name;       /* a file's name as given, or "<stdin>", "<string>" */
  char *path;       /* of a program: the path of its file from the root; or NULL */
  char *text;       /* LEN bytes and a NUL */
  size_t len;
  uint32_t first_line; /* the number of its first line: 1 unless it is a part of something longer */
};

/* A place in a source: from byte START up to, but not including, byte END; LINE counts from 1. An empty one where the
   text of its line begins, after its blanks, means the line as a whole: no caret is shown. */
struct span {
  uint32_t start, end, line;
};

/* One mistake. All strings belong to it. */
struct diag {
  char *kind;            /* the exception's name: "SyntaxError", "NameError", … */
  char *message;         /* without the kind, no final stop */
  char *hint;            /* what to try, or NULL */
  struct source *source; /* or NULL */
  struct span span;
  const char
      *lacks;  /* static: what sockshell has not and Python has, if no more is wrong; or NULL */
  char *calls; /* lines on the calls that led there, or NULL */
  char *cause; /* a line on the mistake that led to this one, or NULL */
  bool whole;  /* CALLS is a traceback of Python, with the place in it and what was before */
};

#define DIAG_EMPTY ((struct diag){.kind = NULL})

/* Makes a source that holds a copy of the LEN bytes at TEXT. */
struct source *source_new(const char *name, const char *text, size_t len);
struct source *source_ref(struct source *source);
void source_free(struct source *source); /* drops one reference */

/* What tracebacks call SOURCE, as in Python: its path, or its name when it has none. */
const char *source_path(const struct source *source);
void source_set_path_take(struct source *source, char *path);

/* Finds the line that SPAN starts in: *START and *LEN, without its newline. Returns the column in
   code points, from 1. */
size_t source_line(const struct source *source, struct span span, const char **start, size_t *len);

/* Fills DIAG (what it held is freed): KIND, a message made from FORMAT, the place. Returns -1, so that
   a function can end with `return diag_set(…)`. SOURCE may be NULL and is referenced. */
int diag_set(struct diag *diag, const char *kind, struct source *source, struct span span,
             const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Adds what to try. A second hint replaces the first. */
void diag_hint(struct diag *diag, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends the located part as CPython prints it and the message:
     File "echo.py", line 3
       sock.bnd(("", 50000))
            ^^^
   AttributeError: …
   Without a source only the last line is appended. The source line is cut to 160 columns around the
   caret, and control characters are shown as "?". The hint is not printed: the caller decides where
   it goes. */
void diag_print(const struct diag *diag, struct text *out);

/* Appends only the "File …" line, the source line and the caret for a place. FILE: what that line calls the source, its
   name or what source_path says. */
void diag_print_place(const struct source *source, const char *file, struct span span,
                      struct text *out);

/* Appends the LEN bytes at S, "?" for what a terminal may not get; and how many columns that takes, one a character. */
void diag_show(struct text *out, const char *s, size_t len);
void diag_show_line(struct text *out, const char *s, size_t len); /* tabs stay */
size_t diag_columns(const char *s, size_t len);

void diag_clear(struct diag *diag);

/* The candidate nearest to NAME (Damerau-Levenshtein distance at most a third of its length, at least
   1; letter case and a vowel too many or too few count half, so that `receive` finds `recv`; a name that
   differs in letter case alone is near), kept by `nearest_offer` over any number of candidates. */
struct nearest {
  const char *name;
  size_t len;
  const char *best; /* borrowed from the offer, NULL while nothing is near */
  int distance;     /* in half steps */
};
struct nearest nearest_start(const char *name, size_t len);
/* NEAREST is the struct; void *, so that this is what the functions that offer names can call. */
void nearest_offer(void *nearest, const char *candidate);

/* Whether NAME is one of NAMES, which have blanks between them; case does not count, nor does which of blank,
   `-` and `_` joins the words of a name, or none: "TIME-WAIT time_wait" has "time wait" and "timewait". */
bool nearest_same(const char *names, const char *name);

#endif
