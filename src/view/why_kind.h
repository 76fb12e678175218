/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a socket cannot do because of its kind: its family, type or protocol. */
#ifndef VIEW_WHY_KIND_H
#define VIEW_WHY_KIND_H

#include <stdbool.h>

struct call;
struct reason;
struct text;

/* socket with EPROTONOSUPPORT or EINVAL: appends which of family, type and protocol do not go together; false: it is
   another call, or the note of its row says as much. */
bool why_kind_protocol(const struct call *call, struct text *why, struct text *try);

/* EOPNOTSUPP of a listen, an accept, or a send with an address; false: it is another call. */
bool why_kind_say(struct reason *r);

#endif
