/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses in C: those that a call gives, those that the kernel fills in, ports that it chose. */
#ifndef EXPORT_C_C_ADDRESS_H
#define EXPORT_C_C_ADDRESS_H

#include <stdbool.h>

struct c_function;
struct c_socket;
struct c_step;
struct text;

/* Appends the name of the variable for the port that the kernel gave to SOCK, in network byte order. */
void c_address_port(const struct c_function *f, const struct c_socket *sock, struct text *out);
/* Declares that variable, unless it is. */
void c_address_declare(struct c_function *f, const struct c_socket *sock);

/* Opens a block with the address that STEP gives, unless a variable holds it: whether it did. ARGUMENTS are
   the call's last two. */
bool c_address_begin(struct c_function *f, const struct c_step *step, struct text *arguments);

/* Declares what the address that the kernel gives STEP goes into, or makes it ready again. ARGUMENTS are the
   call's last two. */
void c_address_target(struct c_function *f, const struct c_step *step, struct text *arguments);

#endif
