/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output made into what a transcript expects: what will differ the next time becomes a placeholder.
 * These are ports that the kernel chose, numbers of processes, times, addresses of memory and, when a
 * session did not begin with descriptor 3, descriptors. */
#ifndef LESSON_MASK_H
#define LESSON_MASK_H

#include <stdbool.h>

struct mask;
struct text;

/* DESCRIPTORS: they get placeholders too. */
struct mask *mask_new(bool descriptors);
void mask_free(struct mask *mask);

/* STATEMENT was typed: numbers in it are the person's own and stay. What follows is its output. */
void mask_typed(struct mask *mask, const char *statement);

/* Appends the lines OUTPUT as a transcript expects them. */
void mask_output(struct mask *mask, const char *output, struct text *out);

#endif
