/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Literals: numbers, strings with their prefixes and escapes, f-strings with their fields.
 * The lexer takes f-strings apart; mistakes in them are worded as CPython 3.13 words them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/text/codec.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/syntax/parser.h"

/* Numbers */

static int digit_value(char c) {
  return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* A literal that cannot be read: its error is in p->in. */
static _Noreturn void refuse_integer(struct parser *p, struct span span) {
  struct diag why = DIAG_EMPTY;
  size_t mark = p->text.len;
  interp_take_exception(p->in, &why, NULL);
  text_adds(&p->text, why.message);
  bool limited = !strcmp(why.kind, "ValueError"), lacks = !strcmp(why.kind, "OverflowError");
  diag_clear(&why);
  const char *message = text_str(&p->text) + mark;
  if (limited)
    parse_fail(p, "SyntaxError", span,
               "%s - Consider hexadecimal for huge integer literals to avoid decimal conversion "
               "limits.",
               message);
  parse_beyond(p, lacks ? "OverflowError" : "MemoryError", span, PYTHON_BIG_INTS, "%s", message);
}

/* decinteger, hexinteger … */
static struct value integer(struct parser *p, struct span span, const char *s, size_t len) {
  int base = 10;
  size_t prefix = 0, digits = 0;
  if (len > 2 && s[0] == '0' && !isdigit((unsigned char)s[1]) && s[1] != '_') {
    base = tolower((unsigned char)s[1]) == 'x' ? 16 : tolower((unsigned char)s[1]) == 'o' ? 8 : 2;
    prefix = 2;
  }
  for (size_t i = 0; base == 10 && i < len; i++)
    digits += s[i] != '_';
  struct value v = VALUE_ERROR;
  if (!number_past_limit(p->in, digits, true))
    v = number_from_digits(p->in, s + prefix, len - prefix, base, false);
  if (v.kind == KIND_ERROR)
    refuse_integer(p, span);
  return v;
}

static struct value floating(struct parser *p, const char *s, size_t len) {
  size_t mark = p->text.len;
  for (size_t i = 0; i < len; i++)
    if (s[i] != '_')
      text_addc(&p->text, s[i]);
  double f = strtod(p->text.s + mark, NULL);
  p->text.len = mark;
  return value_float(f);
}

struct node *parse_number(struct parser *p) {
  struct span span = p->t.span;
  size_t len;
  const char *s = parse_text(p, span, &len);
  bool hex = len > 1 && s[0] == '0' && tolower((unsigned char)s[1]) == 'x';
  if (!hex && tolower((unsigned char)s[len - 1]) == 'j')
    parse_lacks(p, span, PYTHON_COMPLEX);
  bool is_float = !hex && (memchr(s, '.', len) || memchr(s, 'e', len) || memchr(s, 'E', len));
  struct value v = is_float ? floating(p, s, len) : integer(p, span, s, len);
  struct node *node = parse_const_take(p, v, span);
  parse_advance(p); /* which may fail: the value has its owner by now */
  return node;
}

/* Escapes */

static struct span at_bytes(size_t start, size_t end, uint32_t line) {
  return (struct span){(uint32_t)start, (uint32_t)end, line};
}

/* The place of the escape as CPython counts it: a character that is not ASCII counts 10. */
static size_t escape_position(const char *s, size_t body, size_t at) {
  size_t position = 0;
  for (size_t i = body; i < at; i++)
    position += (unsigned char)s[i] < 0x80 ? 1 : !utf8_continues(s[i]) ? 10 : 0;
  return position;
}

/* Where a wrong escape is told of: its literal or, as in CPython, the end of its f-string. */
static struct span escape_span(struct parser *p, struct span escape) {
  if (p->t.kind == TOKEN_STRING)
    return p->t.span;
  if (p->t.kind != TOKEN_FSTRING_TEXT)
    return escape;
  for (const uint32_t outer = p->lex.fstrings; p->lex.fstrings >= outer && p->t.kind != TOKEN_END;)
    parse_advance(p);
  return p->t.span;
}

/* \xhh, \uhhhh, \Uhhhhhhhh: AT is the backslash. */
static unsigned hex_escape(struct parser *p, size_t at, size_t end, size_t body, uint32_t line,
                           bool bytes) {
  const char *s = p->source->text;
  size_t want = s[at + 1] == 'x' ? 2 : s[at + 1] == 'u' ? 4 : 8, have = 0;
  unsigned code = 0;
  while (have < want && at + 2 + have < end && isxdigit((unsigned char)s[at + 2 + have]))
    code = code << 4 | (unsigned)digit_value(s[at + 2 + have++]);
  if (have == want && code <= 0x10ffff)
    return code;
  size_t position = escape_position(s, body, at);
  struct span span = escape_span(p, at_bytes(at, at + 2 + have, line));
  if (have < want && bytes)
    parse_fail(p, "SyntaxError", span, "(value error) invalid \\x escape at position %zu",
               position);
  const char *wrong = have == want       ? "illegal Unicode character"
                      : s[at + 1] == 'x' ? "truncated \\xXX escape"
                      : s[at + 1] == 'u' ? "truncated \\uXXXX escape"
                                         : "truncated \\UXXXXXXXX escape";
  parse_fail(p, "SyntaxError", span,
             "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s",
             position, position + 1 + have, wrong);
}

static void add_code(struct parser *p, unsigned code, bool bytes) {
  if (bytes)
    text_addc(&p->text, (char)code);
  else
    text_utf8(&p->text, code);
}

void parse_escape(struct parser *p, size_t *at, size_t end, size_t body, uint32_t line,
                  bool bytes) {
  static const char letters[] = "\\'\"abfnrtv", codes[] = "\\'\"\a\b\f\n\r\t\v";
  const char *s = p->source->text;
  size_t start = *at;
  char c = start + 1 < end ? s[start + 1] : '\0';
  const char *letter = c ? strchr(letters, c) : NULL;
  *at += 2;
  if (letter) {
    text_addc(&p->text, codes[letter - letters]);
  } else if (c >= '0' && c <= '7') {
    unsigned code = (unsigned)(c - '0');
    for (int i = 0; i < 2 && *at < end && s[*at] >= '0' && s[*at] <= '7'; i++)
      code = code * 8 + (unsigned)(s[(*at)++] - '0');
    add_code(p, code, bytes);
  } else if (c == 'x' || (!bytes && (c == 'u' || c == 'U'))) {
    *at += c == 'x' ? 2 : c == 'u' ? 4 : 8;
    add_code(p, hex_escape(p, start, end, body, line, bytes), bytes);
  } else if (c == 'N' && !bytes) {
    parse_lacks(p, at_bytes(start, start + 2, line), PYTHON_NAMED_CHARACTER);
  } else if (lex_is_newline(c)) {
    *at += c == '\r' && *at < end && s[*at] == '\n';
  } else {
    text_addc(&p->text, '\\'); /* unknown: both stay */
    *at = start + 1;
  }
}

/* Strings */

/* The text between the quotes of one literal, or a part of an f-string's, being read. */
struct reader {
  const char *s; /* the source's text */
  size_t at, end, body;
  uint32_t line;
  bool raw, bytes, format;
};

/* The text of the token, without prefix and quotes. */
static struct reader open_literal(const struct parser *p) {
  struct span span = p->t.span;
  struct reader r = {p->source->text, span.start, span.end, 0, span.line, false, false, false};
  for (; r.s[r.at] != '"' && r.s[r.at] != '\''; r.at++) {
    char c = (char)tolower((unsigned char)r.s[r.at]);
    r.raw |= c == 'r';
    r.bytes |= c == 'b';
  }
  bool triple = span.end - r.at >= 6 && r.s[r.at + 1] == r.s[r.at] && r.s[r.at + 2] == r.s[r.at];
  r.at += triple ? 3 : 1;
  r.end -= triple ? 3 : 1;
  r.body = r.at;
  return r;
}

/* One character or escape of literal text goes to p->text. */
static void read_character(struct parser *p, struct reader *r) {
  char c = r->s[r->at];
  if (c == '\\' && !r->raw) {
    char next = r->at + 1 < r->end ? r->s[r->at + 1] : '\0';
    if (r->format && (next == '{' || next == '}')) {
      text_addc(&p->text, '\\');
      r->at++;
    } else {
      r->line += lex_is_newline(next);
      parse_escape(p, &r->at, r->end, r->body, r->line, r->bytes);
    }
    return;
  }
  if (lex_is_newline(c)) {
    r->line++;
    if (c == '\r' && r->at + 1 < r->end && r->s[r->at + 1] == '\n')
      r->at++;
    c = '\n';
  }
  text_addc(&p->text, c);
  r->at += r->format && (c == '{' || c == '}') ? 2 : 1; /* a brace is doubled */
}

/* The text of a literal, or of a part of an f-string: to p->text. */
static void read_text(struct parser *p, struct reader r) {
  while (r.at < r.end)
    read_character(p, &r);
}

/* A str constant of the content of p->text above MARK. */
static struct node *take_str(struct parser *p, size_t mark, struct span span) {
  struct value v = codec_str(text_str(&p->text) + (p->text.len ? mark : 0), p->text.len - mark);
  p->text.len = mark;
  return parse_const_take(p, interp_word_take(p->in, v), span);
}

static void flush(struct parser *p, size_t mark, struct span span) {
  if (p->text.len > mark)
    parse_push(p, take_str(p, mark, span));
}

/* f-strings */

static void format_parts(struct parser *p, bool raw, size_t mark);

_Noreturn static void fail_field(struct parser *p, const char *message) {
  parse_fail(p, "SyntaxError", p->t.span, "f-string: %s", message);
}

/* A NODE_FSTRING of what is on the stack above MARK. */
static struct node *fstring_node(struct parser *p, size_t mark, struct span span) {
  struct node *node = parse_node(p, NODE_FSTRING, span);
  node->list = parse_pop(p, mark);
  for (uint32_t i = 0; i < node->list.count; i++)
    parse_over(p, node, node->list.at[i]);
  return node;
}

/* conversion: '!' ('s' | 'r' | 'a'), without a blank between them */
static char conversion(struct parser *p) {
  const struct span mark = p->t.span, name = (parse_advance(p), p->t.span);
  if (parse_at(p, ':') || parse_at(p, '}'))
    fail_field(p, "missing conversion character");
  if (p->t.kind != TOKEN_NAME)
    fail_field(p, "invalid conversion character");
  if (name.start != mark.end)
    parse_fail(p, "SyntaxError", parse_join(mark, name),
               "f-string: conversion type must come right after the exclamation mark");
  size_t len;
  const char *s = parse_text(p, name, &len);
  if (len != 1 || !strchr("sra", *s))
    parse_fail(p, "SyntaxError", name,
               "f-string: invalid conversion character '%.*s': expected 's', 'r', or 'a'", (int)len,
               s);
  parse_advance(p);
  return *s;
}

/* format_spec: {text | field}: NULL when it is empty, a str, or a NODE_FSTRING. */
static struct node *format_spec(struct parser *p, bool raw) {
  const size_t mark = p->top, text = p->text.len;
  const struct span span = p->t.span;
  const uint32_t depth = p->lex.depth;
  parse_advance(p);
  format_parts(p, raw, text);
  flush(p, text, span);
  if (!parse_at(p, '}')) {
    lex_leave_open(&p->lex, depth);
    fail_field(p, "expecting '}', or format specs");
  }
  if (p->top == mark)
    return NULL;
  return p->top == mark + 1 && p->stack[mark]->kind == NODE_CONST ? p->stack[--p->top]
                                                                  : fstring_node(p, mark, span);
}

static bool at_expression_end(const struct parser *p) {
  return parse_at(p, '=') || parse_at(p, '!') || parse_at(p, ':') || parse_at(p, '}');
}

/* field: '{' expressions ['='] [conversion] [':' format_spec] '}' */
static struct node *field(struct parser *p, bool raw) {
  struct node *node = parse_node(p, NODE_FORMAT, p->t.span);
  const uint32_t start = p->t.span.end;
  const struct parser_field outer = p->field,
                            inner = {start, p->t.span.line, p->lex.depth, p->lex.fstrings};
  parse_advance(p);
  if (at_expression_end(p))
    parse_fail(p, "SyntaxError", p->t.span, "f-string: valid expression required before '%c'",
               p->t.op);
  p->field = inner;
  parse_enter(p);
  node->format.expr = parse_expressions(p);
  if (!at_expression_end(p))
    parse_invalid(p);
  parse_leave(p);
  p->field = outer;
  const char *wanted = "expecting '!', or ':', or '}'";
  if (parse_take(p, '='))
    node->format.text = unit_intern(p->unit, p->source->text + start, p->t.span.start - start);
  if (parse_at(p, '!')) {
    node->format.conversion = conversion(p);
    wanted = "expecting ':' or '}'";
  }
  bool has_spec = parse_at(p, ':');
  if (has_spec)
    node->format.spec = format_spec(p, raw);
  else if (!parse_at(p, '}'))
    fail_field(p, wanted);
  if (node->format.text && !node->format.conversion && !has_spec)
    node->format.conversion = 'r';
  node->span = parse_join(node->span, p->t.span);
  parse_advance(p);
  parse_over(p, node, node->format.expr);
  parse_over(p, node, node->format.spec);
  return node;
}

/* {FSTRING_TEXT | field}: pushes str constants and NODE_FORMATs. p->text above MARK is text before it. */
static void format_parts(struct parser *p, bool raw, size_t mark) {
  for (;;) {
    struct span span = p->t.span;
    if (p->t.kind == TOKEN_FSTRING_TEXT) {
      read_text(p, (struct reader){p->source->text, span.start, span.end, span.start, span.line,
                                   raw, false, true});
      parse_advance(p);
    } else if (parse_at(p, '{')) {
      flush(p, mark, p->prev);
      parse_push(p, field(p, raw));
    } else {
      return;
    }
  }
}

/* fstring: FSTRING {FSTRING_TEXT | field} FSTRING_END */
static void format_literal(struct parser *p, size_t mark) {
  size_t len;
  const char *s = parse_text(p, p->t.span, &len);
  bool raw = memchr(s, 'r', len) || memchr(s, 'R', len);
  parse_advance(p);
  format_parts(p, raw, mark);
}

/* strings: (STRING | fstring) {STRING | fstring}, joined */
struct node *parse_strings(struct parser *p) {
  struct span span = p->t.span;
  size_t mark = p->top, text = p->text.len;
  bool bytes = false, format = false, mixed = false;
  for (bool first = true; p->t.kind == TOKEN_STRING || p->t.kind == TOKEN_FSTRING; first = false) {
    bool is_format = p->t.kind == TOKEN_FSTRING;
    struct reader r = {0};
    if (!is_format)
      r = open_literal(p);
    if (first)
      bytes = r.bytes;
    mixed |= r.bytes != bytes;
    for (size_t i = r.at; r.bytes && i < r.end; i++)
      if ((unsigned char)r.s[i] >= 0x80) {
        p->hint = "text without the b can hold it, and .encode() makes bytes of that";
        parse_fail(p, "SyntaxError", p->t.span, "bytes can only contain ASCII literal characters");
      }
    if (is_format)
      format_literal(p, text);
    else
      read_text(p, r);
    format |= is_format;
    parse_advance(p);
  }
  if (mixed)
    parse_fail(p, "SyntaxError", p->t.span, "cannot mix bytes and nonbytes literals");
  span = parse_since(p, span);
  if (bytes) {
    struct value v = value_bytes(text_str(&p->text) + (p->text.len ? text : 0), p->text.len - text);
    p->text.len = text;
    return parse_const_take(p, v, span);
  }
  if (p->top == mark && !format)
    return take_str(p, text, span);
  flush(p, text, span);
  return fstring_node(p, mark, span);
}
