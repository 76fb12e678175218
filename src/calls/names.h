/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the calls that look names up share: those of calls/names.c and calls/address_info.c. */
#ifndef CALLS_NAMES_H
#define CALLS_NAMES_H

#include "calls/call.h"

struct interp;

/* What the EAI_ codes mean for them. */
extern const struct errno_note names_notes[];

/* Stores the outcome of a look-up: CODE is 0 or an EAI_ code, EAI_SYSTEM with errno. */
void names_looked_up(struct call *call, int code);

/* Makes the look-up CALL: 0, or -1 with gaierror (OSError for EAI_SYSTEM), or interrupted. */
int names_make(struct interp *in, struct call *call);

/* Checks that the labels of HOST have 1 to 63 bytes each, as CPython's codec for host names demands: 0, or -1 with
   UnicodeError. */
int names_check(struct interp *in, const char *host);

#endif
