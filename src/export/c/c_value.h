/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers by their names, and the values of options, as C. Each says which header it needs. */
#ifndef EXPORT_C_C_VALUE_H
#define EXPORT_C_C_VALUE_H

#include <stdint.h>

#include "net/constants.h"

struct c_function;
struct call;
struct text;

/* Appends the name of VALUE in SET (or NULL), or the number. */
void c_value_constant(struct c_function *f, const struct constants *set, int64_t value,
                      struct text *out);
/* Appends the flags of SET that are in VALUE, joined by |; 0 for none. */
void c_value_flags(const struct constants *set, uint32_t value, struct text *out);

void c_value_type(struct c_function *f, int64_t type, struct text *out);
void c_value_protocol(struct c_function *f, int64_t family, int64_t protocol, struct text *out);

/* Appends to OUT what declares the value that CALL, a setsockopt, gives (indented by four), and to ARGUMENTS
   the call's last two. */
void c_value_option(struct c_function *f, const struct call *call, struct text *out,
                    struct text *arguments);

#endif
