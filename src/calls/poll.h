/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poll objects of the module `select`: the descriptors that poll(2) is given. */
#ifndef CALLS_POLL_H
#define CALLS_POLL_H

#include "lang/value/value.h"

struct args;
struct interp;

extern const struct native_type poll_native;

/* `select.poll()`: a new object without descriptors, or VALUE_ERROR with TypeError when ARGS has any. */
struct value poll_new(struct interp *in, const struct args *args);

#endif
