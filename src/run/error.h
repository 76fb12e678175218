/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An uncaught exception as data. */
#ifndef RUN_ERROR_H
#define RUN_ERROR_H

#include <stdbool.h>

struct event;
struct interp;

/* Takes the exception in flight out of IN. Returns true and fills EVENT's error (and call, the failed
   call that caused it, if any), and *STATUS with the exit status of a program that ends so (1; 130 for
   KeyboardInterrupt). For SystemExit it returns false: *STATUS is its code; a message that is not an int
   is written to IN's standard error, as Python does, and the code is 1. */
bool error_take(struct interp *in, struct event *event, int *status);

#endif
