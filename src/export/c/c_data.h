/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that a call sends, in C. */
#ifndef EXPORT_C_C_DATA_H
#define EXPORT_C_C_DATA_H

#include <stdbool.h>

struct c_function;
struct c_step;
struct text;

/* Opens a block (unless there is a BLOCK already) with the bytes that STEP sends, when they are many: whether
   there is one then. DATA is the call's argument. */
bool c_data_begin(struct c_function *f, const struct c_step *step, bool block, struct text *data);

#endif
