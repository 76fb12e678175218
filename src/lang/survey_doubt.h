/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey of what depends on values, of which a tree tells little: x ** y is complex for some x and y, and a step is
 * one that a memoryview here does not take only where it is a memoryview's. In doubt the program is python3's.
 * Private to lang/survey*.c. */
#ifndef LANG_SURVEY_DOUBT_H
#define LANG_SURVEY_DOUBT_H

#include "base/diag.h"
#include "lang/survey_parts.h"
#include "lang/syntax/ast.h"

/* Things of which each alone is here, and two together may not be: where they were seen first. `line` 0: not seen. */
struct survey_doubts {
  struct survey_found *found;
  struct span view;    /* memoryview */
  struct span step;    /* x[::2], slice(…) */
  struct span file;    /* open(), makefile(): what is detached may be a file */
  struct span detach;  /* .detach() */
  struct span by_name; /* open(x), where x may be a number */
  struct span number;  /* .fileno(), which gives one */
  struct span stream;  /* sys.stdin, sys.stdout or sys.stderr under another name */
  struct span beyond;  /* what files have and these have not: .close(), .read(3) */
  unsigned streams,
      places; /* how often these were seen, and how often in places where they get no name */
};

/* Looks at one node of a program's tree, without its children. */
void survey_doubt_look(struct survey_doubts *doubts, const struct node *n);
/* Notes the reasons that come of what was seen together. */
void survey_doubt_end(struct survey_doubts *doubts);

#endif
