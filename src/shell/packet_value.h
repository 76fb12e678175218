/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `packet(N)`: the fields of a packet of the record as a dict of the language. */
#ifndef SHELL_PACKET_VALUE_H
#define SHELL_PACKET_VALUE_H

#include <stdint.h>

#include "lang/value/value.h"

struct interp;

/* Packet NUMBER, as it is or was on the wire: its fields by the names that `wire edit` has for them, numbers counted as
   on the ladder; VALUE_ERROR with LookupError when the record has none. SHELL is the struct shell. A hook of struct
   side_hooks, on the side's thread. */
struct value packet_value(void *shell, struct interp *in, int64_t number);

#endif
