/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON (RFC 8259) as this project writes it, and a strict reader of exactly that: no blanks, keys in the order in
 * which they are asked for, integers, the escapes that json_add_bytes uses. The reader takes no memory but
 * for the strings that it is asked to read, and reads nothing outside its bytes, whatever they are. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct text;

/* Appends `"KEY":`, after a comma unless an object has just begun. */
void json_add_key(struct text *out, const char *key);

/* Appends the LEN bytes at S: UTF-8 as a string, with control characters escaped; other bytes as
   {"hex":"00ff"}. */
void json_add_bytes(struct text *out, const void *s, size_t len);

/* Appends the LEN bytes at S in hexadecimal, between quotation marks. */
void json_add_hex(struct text *out, const void *s, size_t len);

/* A reader on its way. After a mistake every function returns -1 or false, and DIAG tells of the first one. */
struct json {
  const char *start, *at, *end;
  struct diag *diag;
  bool failed;
};

struct json json_open(const char *s, size_t len, struct diag *diag);

/* A mistake at this place: fills the diagnosis ("byte 17: FORMAT") unless it is filled. Returns -1. */
int json_fail(struct json *json, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads the bytes of LITERAL, which must come next: 0 or -1. */
int json_take(struct json *json, const char *literal);
/* The same where they may come: whether they did. */
bool json_skip(struct json *json, const char *literal);

/* Whether the next member of the object is KEY; then its value is read next. */
bool json_key(struct json *json, const char *key);

/* An integer from LEAST to MOST: 0 or -1. */
int json_int(struct json *json, int64_t least, int64_t most, int64_t *value);

/* What json_add_bytes or json_add_hex writes, appended to OUT: 0 or -1. */
int json_bytes(struct json *json, struct text *out);
int json_hex(struct json *json, struct text *out);

/* Nothing more must come: 0 or -1. */
int json_close(struct json *json);

#endif
