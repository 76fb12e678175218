/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the C library that the table of calls has (names, numbers, byte order) as C. */
#ifndef EXPORT_C_LIBRARY_H
#define EXPORT_C_LIBRARY_H

#include <stdbool.h>

struct c_function;
struct call;
struct call_row;

/* Whether the calls of ROW are written here. */
bool c_library_has(const struct call_row *row);

/* Appends CALL to the body of F, in a block of its own: false when it is none of these. */
bool c_library_write(struct c_function *f, const struct call *call);

#endif
