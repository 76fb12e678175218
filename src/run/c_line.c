/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of C. A call whose arguments differ here is a row of `calls`, a name of C's library one of `names`, an
 * operator one of `operators`. */
#include "run/c_line.h"

#include <string.h>

#include "base/text.h"
#include "calls/words.h"
#include "lang/syntax/lex.h"

static const struct {
  const char *name, *instead;
} names[] = {
    {"NULL", "`None` is Python's NULL; an argument that is NULL in C is left out here"},
    {"null", "`None` is Python's null"},
    {"true", "`True` and `False` begin with a capital"},
    {"false", "`True` and `False` begin with a capital"},
    {"errno", "a call that fails raises an exception; `explain` says more about it"},
    {"perror", "a call that fails raises an exception; `explain` says more about it"},
    {"strerror", "`explain ECONNREFUSED` explains an error"},
    {"printf", "`print(…)` prints"},
    {"fprintf", "`print(…)` prints"},
    {"puts", "`print(…)` prints"},
    {"sizeof", "no sizes are given here; `len(…)` counts the bytes of a message"},
    {"strlen", "`len(…)` counts the bytes of a message"},
    {"memset", "there are no structs to fill: an address is (host, port)"},
    {"bzero", "there are no structs to fill: an address is (host, port)"},
    {"malloc", "nothing is allocated here: `data = sock.recv(1024)` returns the bytes"},
    {"sleep", "`import time`, and then time.sleep(1)"},
    {"read", "`data = sock.recv(1024)` reads from a socket"},
    {"write", "`sock.send(b\"…\")` writes to a socket"},
};

/* Calls that take other arguments in C: what stands here before the socket's name and after it. */
static const struct {
  const char *name, *before, *after;
} calls[] = {
    {"bind", "", ".bind((HOST, PORT))"},
    {"connect", "", ".connect((HOST, PORT))"},
    {"accept", "conn, addr = ", ".accept()"},
    {"accept4", "conn, addr = ", ".accept()"},
    {"recv", "data = ", ".recv(1024)"},
    {"recvfrom", "data, addr = ", ".recvfrom(1024)"},
    {"sendto", "", ".sendto(b\"…\", (HOST, PORT))"},
    {"getsockname", "", ".getsockname()"},
    {"getpeername", "", ".getpeername()"},
    {"setsockopt", "", ".setsockopt(LEVEL, OPTION, 1)"},
    {"getsockopt", "", ".getsockopt(LEVEL, OPTION)"},
};

static const struct {
  const char *text, *instead;
} operators[] = {
    {"++", "`i += 1` adds one"},
    {"--", "`i -= 1` takes one away"},
    {"&&", "`and` joins two tests: `a and b`"},
    {"||", "`or` joins two tests: `a or b`"},
    {"else if", "it is `elif TEST:`"},
    {"?", "a choice between two values is `a if TEST else b`"},
    {"!", "`not` negates: `not a`"},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

const char *c_line_name(const char *name) {
  for (size_t i = 0; i < COUNT(names); i++)
    if (strcmp(names[i].name, name) == 0)
      return names[i].instead;
  return NULL;
}

/* A stretch of the line. */
struct part {
  const char *s, *end;
};

static void skip_blanks(struct part *p) {
  while (p->s < p->end && (*p->s == ' ' || *p->s == '\t'))
    p->s++;
}

static struct part take_name(struct part *p) {
  skip_blanks(p);
  struct part name = {p->s, p->s + lex_identifier(p->s, (size_t)(p->end - p->s))};
  p->s = name.end;
  skip_blanks(p);
  return name;
}

static bool is(struct part p, const char *word) {
  size_t len = strlen(word);
  return (size_t)(p.end - p.s) == len && memcmp(p.s, word, len) == 0;
}

static bool has(struct part p, const char *word) {
  return memmem(p.s, (size_t)(p.end - p.s), word, strlen(word)) != NULL;
}

/* Whether the operator at S, before END, is C's: not that of `!=`, not the mark at the end of a word. */
static bool is_operator(const char *s, const char *end) {
  if (*s == '!')
    return s + 1 < end && (s[1] == '(' || lex_identifier(s + 1, (size_t)(end - s - 1)));
  return *s != '?' || memchr(s, ':', (size_t)(end - s));
}

/* The row of `operators` whose text comes first in P, outside of quotes, or COUNT(operators). */
static size_t find_operator(struct part p) {
  char quote = 0;
  for (const char *s = p.s; s < p.end && (quote || *s != '#'); s++) {
    if (quote ? *s == quote : *s == '"' || *s == '\'')
      quote = quote ? 0 : *s;
    for (size_t i = 0; !quote && i < COUNT(operators); i++) {
      size_t len = strlen(operators[i].text);
      if ((size_t)(p.end - s) >= len && !memcmp(s, operators[i].text, len) && is_operator(s, p.end))
        return i;
    }
  }
  return COUNT(operators);
}

/* Whether C's pointers, casts and sizes are in P. */
static bool has_pointers(struct part p) {
  char last = '('; /* the one before, blanks left out */
  for (const char *s = p.s; s + 1 < p.end; s++) {
    if (*s == '&' && lex_identifier(s + 1, (size_t)(p.end - s - 1)) && strchr("(,=)*", last))
      return true;
    last = *s == ' ' ? last : *s;
  }
  return has(p, "(struct ") || has(p, "sizeof") || has(p, "->") || has(p, "NULL");
}

static const char no_pointers[] =
    "there are no pointers and no casts: a call returns what C stores through them";

static bool is_type(struct part word) {
  static const char *const types[] = {"int",      "char",   "long",   "short", "void",  "float",
                                      "unsigned", "signed", "double", "const", "static"};
  for (size_t i = 0; i < COUNT(types); i++)
    if (is(word, types[i]))
      return true;
  return word.end - word.s > 2 && memcmp(word.end - 2, "_t", 2) == 0;
}

/* `FUNCTION(ARGUMENTS)` with pointers among them: whether it is a call that can be written here. */
static bool say_call(struct part line, struct text *out) {
  struct part name = take_name(&line);
  if (name.s == name.end || line.s == line.end || *line.s != '(')
    return false;
  line.s++;
  struct part first = take_name(&line);
  size_t i = 0;
  while (i < COUNT(calls) && !is(name, calls[i].name))
    i++;
  if (i < COUNT(calls) && first.s < first.end) {
    text_addf(out, "`%s%.*s%s`", calls[i].before, (int)(first.end - first.s), first.s,
              calls[i].after);
  } else if (words_is_call(name.s, (size_t)(name.end - name.s))) {
    text_addf(out, "`help %.*s` shows how it is written", (int)(name.end - name.s), name.s);
  } else {
    return false;
  }
  return true;
}

/* What follows the type in a declaration: `*name[10]`, `name = value`. */
static void say_declared(struct part line, struct text *out) {
  while (line.s < line.end && (*line.s == '*' || *line.s == ' '))
    line.s++;
  struct part name = take_name(&line);
  int len = (int)(name.end - name.s);
  char next = line.s < line.end ? *line.s : '\0';
  struct part value = {line.s + 1, line.end};
  skip_blanks(&value);
  if (next == '[')
    text_adds(out, "a buffer is not declared: `data = sock.recv(1024)` returns the bytes");
  else if (next == '(')
    text_addf(out, "a function begins with `def %.*s():`", len, name.s);
  else if (next != '=')
    text_addf(out, "nothing is declared: `%.*s = 0` makes a name", len, name.s);
  else if (has_pointers(value) || value.s >= value.end || *value.s == '{')
    text_adds(out, say_call(value, out) ? "" : no_pointers);
  else
    text_addf(out, "`%.*s = %.*s`", len, name.s, (int)(value.end - value.s), value.s);
}

bool c_line_opens_block(const char *s, size_t len) {
  struct part line = {s, s + len};
  while (line.s < line.end && strchr(" \t\n", line.end[-1]))
    line.end--;
  if (line.s == line.end || *--line.end != '{' || memchr(s, '\n', (size_t)(line.end - s)))
    return false;
  while (line.s < line.end && line.end[-1] == ' ')
    line.end--;
  return line.s < line.end &&
         (line.end[-1] == ')' || (line.end - line.s >= 4 && memcmp(line.end - 4, "else", 4) == 0));
}

bool c_line_say(const char *s, size_t len, struct text *out) {
  struct part line = {s, s + len};
  size_t before = out->len;
  text_adds(out, "this is C; here ");
  size_t begun = out->len;
  skip_blanks(&line);
  while (line.s < line.end && strchr("; \t\n", line.end[-1]))
    line.end--;
  struct part rest = line, word = take_name(&rest);
  bool declares = is(word, "struct") || (is_type(word) && rest.s < rest.end && *rest.s != '=');
  if (declares && has(line, "sockaddr") && !has(line, "(")) {
    text_adds(out, "an address is (host, port), as in `sock.bind((\"127.0.0.1\", 50000))`");
  } else if (declares) {
    for (struct part next = rest; is(word, "struct") || is_type(take_name(&next)); next = rest) {
      word = (struct part){line.s, line.s};
      take_name(&rest);
    }
    say_declared(rest, out);
  } else if (line.s < line.end && (c_line_opens_block(s, len) || *line.s == '}')) {
    text_adds(out, "a block is indented, after a colon: `if x < 0:`");
  } else if (has_pointers(line)) {
    if (rest.s < rest.end && *rest.s == '=')
      line.s = rest.s + 1;
    text_adds(out, say_call(line, out) ? "" : no_pointers);
  } else if (line.end - line.s > 1 && !memcmp(line.s, "//", 2)) {
    text_adds(out, "a comment begins with `#`");
  } else if (find_operator(line) < COUNT(operators)) {
    text_adds(out, operators[find_operator(line)].instead);
  }
  bool said = out->len > begun;
  if (!said)
    out->len = before;
  return said;
}
