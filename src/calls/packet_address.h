/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of AF_PACKET (packet(7)), as CPython has them: (interface, protocol[, packet type[, hardware type[,
 * hardware address]]]). */
#ifndef CALLS_PACKET_ADDRESS_H
#define CALLS_PACKET_ADDRESS_H

#include <sys/socket.h>

#include "lang/value/value.h"

struct call;
struct interp;

/* V, the address given to the method NAME, into CALL's addr and addr_len. The interface's number is asked for with
   if_nametoindex, a call that is shown. 0, or -1 with the exception. */
int packet_address_read(struct interp *in, const char *name, struct value v, struct call *call);

/* ADDRESS, whose family is AF_PACKET, as a tuple; the name is "" when the interface is not known here. */
struct value packet_address_value(const struct sockaddr_storage *address);

#endif
