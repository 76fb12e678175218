/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `select`, and what its functions share. */
#ifndef CALLS_SELECT_H
#define CALLS_SELECT_H

#include "lang/value/value.h"

struct interp;

extern const struct module module_select;

/* The descriptor of V, a socket, an int or an object with fileno(), into *FD: 0, or -1 with the exception. */
int select_descriptor(struct interp *in, struct value v, int *fd);

/* Raises the OverflowError for a timeout that does not fit. Returns -1. */
int select_too_long(struct interp *in);

#endif
