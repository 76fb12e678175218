/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call in few words, for a place beside a line: `connect(s, 127.0.0.1:50000)`, `= 0`. */
#ifndef EXPORT_SVG_SVG_CALL_H
#define EXPORT_SVG_SVG_CALL_H

struct event;
struct text;

/* Appends what was called by EVENT, an EVENT_CALL: sockets by their names, addresses as people write
   them, the first bytes of data; arguments that are as nearly always (flags of 0) are left out. */
void svg_call_begun(const struct event *event, struct text *out);

/* Appends what came back: `17`, `5 from 127.0.0.1:41466`, `-1 ECONNREFUSED`. */
void svg_call_result(const struct event *event, struct text *out);

#endif
