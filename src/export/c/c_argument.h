/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of a call in C, and what must be declared for them. */
#ifndef EXPORT_C_C_ARGUMENT_H
#define EXPORT_C_C_ARGUMENT_H

#include <stdbool.h>

#include "base/text.h"
#include "calls/call.h"

struct c_function;
struct c_step;

/* A call while it is written: BLOCK when a block was opened for what its arguments need. */
struct c_writing {
  struct c_function *f;
  const struct c_step *step;
  const struct call *call;
  bool block;
  struct text arguments[CALL_PARAMS_MAX]; /* empty: left out */
};

/* Whether CALL can be written as a call in C: not when a program gave it lists, addresses that lead nowhere or sizes
   without measure, or when it never ended. */
bool c_argument_fits(const struct call *call);

/* Whether the address that the kernel is to fill in was not wanted: accept(fd, NULL, NULL). */
bool c_argument_is_null(const struct call *call, const struct param *param);

/* Fills in the arguments of W's call, which the caller frees. What they need is declared in the body. */
void c_argument_all(struct c_writing *w);

/* Appends TEXT to the block of declarations before the call, which is opened if it is not. */
void c_argument_declare(struct c_writing *w, const char *text);

#endif
