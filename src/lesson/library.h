/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lessons that came with the shell. */
#ifndef LESSON_LIBRARY_H
#define LESSON_LIBRARY_H

#include <stddef.h>

struct text;

struct library_lesson {
  char *name; /* "04-handshake" */
  char *path;
  char *title; /* its first heading */
};

struct library {
  struct library_lesson *lessons; /* in the order of their names */
  size_t count;
};

/* Looks in the source tree, for a program that runs in its build folder, and else where they were installed.
   None: count is 0. */
struct library library_open(void);
void library_close(struct library *library);

/* The path, the caller's, of the lesson that WORD means: one of the course, else the file WORD. A word with a `/`, or
   that ends in `.md`, is always a file's name. NULL: there is no such lesson, and no such file. */
char *library_path(const char *word);

/* Appends what may be meant by WORD, of which there is no lesson and no file: "did you mean 'handshake'?", or which
   lessons there are. Nothing for a word that is a file's name. */
void library_hint(const char *word, struct text *out);

/* What the lesson at PATH is called, the caller's: its file without `.md`. */
char *library_name(const char *path);

/* The number, from 0, of the lesson that is the file at PATH; library->count: none is. */
size_t library_number(const struct library *library, const char *path);

#endif
