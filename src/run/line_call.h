/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call as an object of a line of journal_line. */
#ifndef RUN_LINE_CALL_H
#define RUN_LINE_CALL_H

#include <stdbool.h>

struct call;
struct json;
struct text;

/* Appends CALL, a copy (calls/call.h); MADE: not only about to be made. Where it has not ended it has no result. */
void line_call(const struct call *call, bool made, struct text *out);

/* Reads one: *CALL is then a copy that is the caller's (call_copy_free). 0, or -1 after json_fail. Whatever is
   read, the buffers of the copy have as many bytes as its row, lengths and error promise. */
int line_read_call(struct json *json, struct call **call);

#endif
