/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transcripts and lessons: a session written down, input and what must come out; read, and compared with
 * what did come out.
 *
 * Two forms are read. Markdown: every fenced block with the info string `sockshell` is a transcript,
 * all else is prose; the first such block may say what the lesson needs (`sockshell lab`) and which files of its
 * folder it reads (`sockshell files=a.txt,b.bin`). Bare: a file without such a block, and without one that shows
 * Markdown (`markdown`): that is a text about lessons; every prompt in it counts, indented or not (the first prompt's indentation is
 * taken off), and a heading that ends in "side" ("## Server side") names the side of the prompts below.
 *
 * A line with a prompt (`>>> `, `server>>> `) is input, `... ` goes on with it, the lines up to the
 * next prompt are what must be printed. Empty lines at the end of them do not count.
 *
 * In Markdown a block `quiz` is a question (lesson/quiz.h), a block `task` something to be done (lesson/task.h), and
 * a prompt outside of any block is a mistake. A bare transcript without a single trace line is an older one, of Python's own prompt: see
 * `plain` below and the list of equivalences in match.c. */
#ifndef LESSON_TRANSCRIPT_H
#define LESSON_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/topology.h"

struct diag;
struct quiz;
struct source;
struct lesson_task;
struct text;

#define TRANSCRIPT_BYTES_MAX ((size_t)16 << 20) /* a larger file is not a lesson */

/* A line without its newline and indentation; borrowed from the source. */
struct transcript_line {
  const char *s;
  size_t len;
  uint32_t number; /* in the file, from 1 */
};

struct transcript_step {
  char *side;  /* NULL: the side that the session is on */
  char *input; /* the lines typed, joined by newlines, without prompts */
  uint32_t
      line; /* where the input begins, and where the step ends: the last line that belongs to it */
  uint32_t end;
  size_t indent; /* blanks before the prompt in the file */
  struct transcript_line *expected;
  size_t count;
};

enum transcript_needs {
  TRANSCRIPT_NET = 1,     /* the machine's own network */
  TRANSCRIPT_RAW = 2,     /* raw and packet sockets, in a network of its own */
  TRANSCRIPT_PREDICT = 4, /* the player asks before a step what comes */
};

#define TRANSCRIPT_FILES_MAX 64

/* A file that the lesson reads: `files=a.txt,data/b.bin`. It is in the lesson's folder or one below: the name has no
   `..` and does not begin at the root. */
struct transcript_file {
  char *name;
  uint32_t line; /* where it is named */
};

/* A run of steps, a quiz or a task: what is between blocks is prose. */
struct transcript_block {
  size_t start, end;        /* bytes of the source, fences and all */
  size_t first, count;      /* the steps */
  struct quiz *quiz;        /* or NULL */
  struct lesson_task *task; /* or NULL */
};

struct transcript {
  struct source *source;
  enum lab_topology lab; /* that it needs */
  unsigned needs;        /* enum transcript_needs */
  struct transcript_file *files;
  size_t file_count;
  bool bare;  /* no Markdown */
  bool plain; /* bare, and no trace line is expected anywhere: only what Python prints counts */
  struct transcript_step *steps;
  size_t count;
  size_t *order; /* in which they are played, by number; NULL: as in the file */
  struct transcript_block *blocks;
  size_t block_count;
};

#define TRANSCRIPT_NOTHING "EOFError" /* the kind of DIAG for a file without any prompt */

/* Reads SOURCE (referenced). NULL with DIAG filled when it is not a transcript: an unclosed block, output
   before the first prompt, a prompt in the prose, a continuation without input, an unknown need, a file
   outside of its folder, a
   malformed quiz or task, no prompt at all, NUL bytes, bytes that are not UTF-8, more than
   TRANSCRIPT_BYTES_MAX. */
struct transcript *transcript_read(struct source *source, struct diag *diag);
void transcript_free(struct transcript *transcript);

/* Whether it may tell what happens at two prompts one after the other: a plain one with several sides. */
bool transcript_is_apart(const struct transcript *transcript);

/* Whether the LEN bytes at S are UTF-8 without NUL, as a transcript must be. */
bool transcript_is_text(const char *s, size_t len);

/* What the placeholders of a lesson stood for so far: `<port>` is the same text throughout. */
struct transcript_bindings {
  struct transcript_binding {
    char *word, *value;
  } * at;
  size_t count;
  bool plain; /* the equivalences of older transcripts hold (match.c) */
  const struct transcript
      *of; /* or NULL: none of its lines is known to be of a side that is typed at */
};
#define TRANSCRIPT_BINDINGS_EMPTY ((struct transcript_bindings){NULL, 0, false, NULL})
void transcript_bindings_free(struct transcript_bindings *bindings);

/* Whether the one line ACTUAL is what EXPECTED says: `<word>` (letters only) is one run of text without
   blanks, the same each time; `<*>` is anything to the end of the line. New words are bound when it
   matches. */
bool transcript_match_line(struct transcript_line expected, const char *actual, size_t len,
                           struct transcript_bindings *bindings);

/* Whether ACTUAL (lines, empty ones at the end ignored) is what the step expects; a line `<*>` alone is
   any number of lines, none too. Nothing is bound when it does not match. */
bool transcript_match(const struct transcript_step *step, const char *actual,
                      struct transcript_bindings *bindings);

/* What came out, cut into lines; empty ones at the end are left out. The caller frees `at`. */
struct transcript_lines {
  struct transcript_line *at;
  size_t count;
};
struct transcript_lines transcript_split(const char *actual);

/* Whether LINE is `<*>` alone. */
bool transcript_any_lines(struct transcript_line line);

/* Where expected and actual lines meet again from number *E and *A on: the nearest pair that matches, or
   the ends. When they match at once *E and *A stay, and new words are bound. */
void transcript_meet(const struct transcript_step *step, struct transcript_lines lines,
                     struct transcript_bindings *bindings, size_t *e, size_t *a);

/* Appends how ACTUAL differs: "FILE:LINE: input" with the line that differs first, then the lines, "-"
   for what was expected and did not come, "+" for what came instead; placeholders that are known are
   filled in, and one that would stand for two different texts is named. */
void transcript_diff(const struct transcript *transcript, const struct transcript_step *step,
                     const char *actual, const struct transcript_bindings *bindings,
                     struct text *out);

#endif
