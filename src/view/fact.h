/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts as words: what a sentence has where its format has a %s. Each is written to TO, of FACT bytes, and
 * returned; what is longer is cut off. */
#ifndef VIEW_FACT_H
#define VIEW_FACT_H

#include <stdint.h>
#include <sys/socket.h>

struct endpoint;

#define FACT 480 /* bytes: a path with each byte escaped fits */

/* As endpoint_address (net/endpoint.h). */
const char *fact_address(const struct sockaddr_storage *address, socklen_t len, char to[FACT]);

/* 2612224 as 2,612,224. */
const char *fact_number(int64_t number, char to[FACT]);

/* "1 byte", "2,612,224 bytes". */
const char *fact_bytes(int64_t count, char to[FACT]);

/* Bytes that the socket END holds of what was sent: "832 bytes to be acknowledged", of what is not TCP, where nothing is
   acknowledged, "832 bytes of memory for what waits to be sent". */
const char *fact_sent(const struct endpoint *end, char to[FACT]);

#endif
