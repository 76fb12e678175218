/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lessons that came with the shell. */
#ifndef LESSON_LIBRARY_H
#define LESSON_LIBRARY_H

#include <stddef.h>

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

/* The lesson called NAME: by its name, its number ("4", "04") or the word after that ("handshake"); or
   NULL. */
const struct library_lesson *library_find(const struct library *library, const char *name);

#endif
