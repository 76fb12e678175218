/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a kernel thinks of a connection, why it has sent something again, and what it did with a packet that came, in
 * words. */
#ifndef VIEW_KERNEL_H
#define VIEW_KERNEL_H

#include <stdbool.h>

#include "net/flight.h"

struct text;

/* Linux's name of a congestion state: "Open". */
const char *kernel_ca(unsigned ca);

/* Calls FACT for each thing that is known: NAME as ss and tcp(7) call it, VALUE with its unit. Both are valid during
   the call. Nothing if nothing is known. */
typedef void kernel_fact_fn(void *data, const char *name, const char *value);
void kernel_each(const struct metrics *metrics, kernel_fact_fn *fact, void *data);

/* Appends the same in one line: "cwnd 10 segments, ssthresh infinite, …". Returns whether anything is known. */
bool kernel_line(const struct metrics *metrics, struct text *out);

/* What has a packet sent, in a word or two: "TLP"; NULL: nothing is to be said. */
const char *kernel_trigger_name(enum trigger trigger);

/* Why a packet was sent, a phrase: "tail loss probe (TLP)"; NULL: nothing is to be said. */
const char *kernel_trigger(enum trigger trigger);

/* What its receiver did with it, a phrase; NULL: it is not known. SYN: the packet is a SYN. */
const char *kernel_verdict(enum verdict verdict, bool syn);
/* Whether that is to be said below the packet: it was ignored, and no answer shows it. */
bool kernel_ignores(enum verdict verdict);

#endif
