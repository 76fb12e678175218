/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a program's call what is known beside its arguments, as an object of its line: each list is an array of arrays of
 * numbers. */
#ifndef RUN_LINE_TRACED_H
#define RUN_LINE_TRACED_H

struct call;
struct call_traced;
struct json;
struct text;

/* Appends `"traced":{…}`. */
void line_traced(const struct call_traced *traced, struct text *out);

/* Reads it into BLOCK, if it is next: CALL points there then. 0, or -1 after json_fail: where one list leads into
   another, as much is there. */
int line_read_traced(struct json *json, struct call *call, struct text *block);

#endif
