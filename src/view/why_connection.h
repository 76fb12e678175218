/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the state of its connection has to do with a call that failed. Each says why and what to try; false: the
   facts do not tell. */
#ifndef VIEW_WHY_CONNECTION_H
#define VIEW_WHY_CONNECTION_H

#include <stdbool.h>

struct reason;

bool why_connection_pipe(struct reason *r);        /* EPIPE */
bool why_connection_missing(struct reason *r);     /* ENOTCONN */
bool why_connection_accepts(struct reason *r);     /* EINVAL of accept */
bool why_connection_there(struct reason *r);       /* EISCONN */
bool why_connection_reset(struct reason *r);       /* ECONNRESET */
bool why_connection_again(struct reason *r);       /* EAGAIN */
bool why_connection_in_progress(struct reason *r); /* EINPROGRESS */

#endif
