/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a blocked call waits for. */
#ifndef VIEW_WAITING_H
#define VIEW_WAITING_H

struct call;
struct endpoint;
struct text;

/* Appends "accept waits for a connection to 0.0.0.0:50000", no newline. ENDPOINT is that of the call's
   socket. */
void waiting_say(const struct call *call, const struct endpoint *endpoint, struct text *out);

#endif
