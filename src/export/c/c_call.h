/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of a session as statements of C. */
#ifndef EXPORT_C_C_CALL_H
#define EXPORT_C_C_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct c_plan;
struct c_step;

/* A function on its way. */
struct c_function {
  const struct c_plan *plan;
  struct text body;
  struct text ports;   /* declarations of variables for ports that the kernel chose */
  struct text headers; /* " stdio.h  netdb.h " */
  size_t buffer;       /* bytes of `buffer`; 0: it needs none */
  bool n, pair;        /* it needs these variables */
  bool die, show;      /* … and functions */
  bool ignores_pipe;   /* SIGPIPE is not to end it */
};

/* Lets the program include HEADERS: "netdb.h", or several with a blank between; NULL: none. */
void c_include(struct c_function *f, const char *headers);

/* Appends to the body of F the statement that made STEP, as a comment, when it is the first of it. */
void c_call_statement(struct c_function *f, const struct c_step *step);
/* Appends STEP itself. */
void c_call_write(struct c_function *f, const struct c_step *step);

#endif
