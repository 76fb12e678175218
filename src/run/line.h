/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts that lines of journal_line are made of: members of structs from a table, which both directions walk,
 * so that they cannot differ; addresses; bounded strings. */
#ifndef RUN_LINE_H
#define RUN_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct json;
struct text;

enum line_kind {
  LINE_BOOL,
  LINE_INT,    /* int */
  LINE_UINT32, /* uint32_t, socklen_t */
  LINE_INT64,  /* int64_t */
  LINE_COUNT,  /* uint64_t, at most INT64_MAX */
  LINE_SIZE,   /* size_t, at most PTRDIFF_MAX */
  LINE_NAME,   /* an enum: the index of its name in names */
  LINE_STATE,  /* an int: a state of TCP, -1: unknown, which is left out */
  LINE_WORD,   /* a const char *: the name of a state, static */
  LINE_CHARS,  /* an array of char with a NUL, len_at bytes of it; empty is left out */
  LINE_ADDRESS /* a struct sockaddr_storage, its length at len_at */
};

struct line_member {
  const char *key; /* NULL: the end */
  enum line_kind kind;
  size_t at;
  const char *const *names;
  size_t len_at; /* 0: it is an IP address, with the length of its family; of CHARS the size */
  bool always;   /* written even if it is 0 */
};

/* Rows of a table. */
#define LINE_MEMBER(type, member, kind)                                                            \
  { #member, LINE_##kind, offsetof(struct type, member), NULL, 0, false }
#define LINE_ALWAYS(type, member, kind)                                                            \
  { #member, LINE_##kind, offsetof(struct type, member), NULL, 0, true }
#define LINE_NAMED(type, member, names)                                                            \
  { #member, LINE_NAME, offsetof(struct type, member), names, 0, true }
#define LINE_CHOICE(type, member, names) /* its first name is left out */                          \
  { #member, LINE_NAME, offsetof(struct type, member), names, 0, false }
#define LINE_ARRAY(type, member)                                                                   \
  {                                                                                                \
#member, LINE_CHARS, offsetof(struct type, member), NULL, sizeof((struct type *)0)->member,    \
        false                                                                                      \
  }
#define LINE_END                                                                                   \
  { NULL, LINE_BOOL, 0, NULL, 0, false }

/* The functions that read return 0, or -1 after json_fail. */

/* Writes the MEMBERS of the struct at BASE that are not 0 or false, or always; reads those that are there, the others stay. */
void line_members(const struct line_member *members, const void *base, struct text *out);
int line_read_members(struct json *json, const struct line_member *members, void *base);

/* `"KEY":N`. */
void line_number(struct text *out, const char *key, int64_t n);

/* `[N,N,…]`, COUNT numbers. */
void line_numbers(struct text *out, const int64_t *numbers, size_t count);
int line_read_numbers(struct json *json, int64_t *numbers, size_t count);

/* `["127.0.0.1:50000","0200c350…"]`: the first is for people, and not read. */
void line_address(struct text *out, const char *key, const struct sockaddr_storage *address,
                  socklen_t len);
int line_read_address(struct json *json, struct sockaddr_storage *address, socklen_t *len);

/* Of LEN bytes at S at most MOST, so that the last character is whole. */
size_t line_whole(const char *s, size_t len, size_t most);

/* The LEN bytes at S, unless S is NULL. What is longer than MOST bytes is cut, and ends with what has been: no
   longer than MOST itself, so that it is not cut again. */
void line_string(const char *key, const char *s, size_t len, size_t most, struct text *out);
/* A string of at most JOURNAL_LINE_WORD bytes. */
void line_word(const char *key, const char *s, struct text *out);

/* If KEY is next, *S is its value, which is then the caller's; else it stays. A word has no NUL in it. */
int line_read_string(struct json *json, const char *key, char **s, size_t *len);
int line_read_word(struct json *json, const char *key, char **s);

#endif
