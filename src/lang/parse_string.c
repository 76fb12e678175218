/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Literals: numbers, strings with their prefixes and escapes, f-strings with their fields.
 *
 * An f-string is taken apart as CPython 3.11 does it: a field ends at the first `}`, `!`, `:` or `=`
 * outside brackets and quotes, and its text is then parsed as an expression of its own. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lang/codec.h"
#include "lang/interp.h"
#include "lang/parser.h"

/* Numbers */

static int digit_value(char c) {
  return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* decinteger, hexinteger … The one past the largest int is let through after a minus: as the smallest. */
static struct value integer(struct parser *p, struct span span, const char *s, size_t len) {
  const uint64_t limit = (uint64_t)INT64_MAX + (p->negated == span.start);
  unsigned base = 10;
  size_t i = 0;
  if (len > 2 && s[0] == '0' && !isdigit((unsigned char)s[1]) && s[1] != '_') {
    base = tolower((unsigned char)s[1]) == 'x' ? 16 : tolower((unsigned char)s[1]) == 'o' ? 8 : 2;
    i = 2;
  }
  uint64_t value = 0;
  for (; i < len; i++) {
    if (s[i] == '_')
      continue;
    unsigned digit = (unsigned)digit_value(s[i]);
    if (value > (limit - digit) / base)
      parse_fail(p, "OverflowError", span, PARSER_INT_TOO_LARGE);
    value = value * base + digit;
  }
  return value_int((int64_t)value);
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
    parse_refuse(p, span, NULL, "complex numbers");
  bool is_float = !hex && (memchr(s, '.', len) || memchr(s, 'e', len) || memchr(s, 'E', len));
  struct value v = is_float ? floating(p, s, len) : integer(p, span, s, len);
  parse_advance(p);
  return parse_const_take(p, v, span);
}

/* Escapes */

static struct span at_bytes(size_t start, size_t end, uint32_t line) {
  return (struct span){(uint32_t)start, (uint32_t)end, line};
}

/* Where the escape stands as CPython counts: a character that is not ASCII counts 10. */
static size_t escape_position(const char *s, size_t body, size_t at) {
  size_t position = 0;
  for (size_t i = body; i < at; i++)
    position += (unsigned char)s[i] < 0x80 ? 1 : ((unsigned char)s[i] & 0xc0) != 0x80 ? 10 : 0;
  return position;
}

/* \xhh, \uhhhh, \Uhhhhhhhh: AT is the backslash. */
static unsigned hex_escape(struct parser *p, size_t at, size_t end, size_t body, uint32_t line,
                           bool bytes) {
  const char *s = p->source->text;
  size_t want = s[at + 1] == 'x' ? 2 : s[at + 1] == 'u' ? 4 : 8, have = 0;
  unsigned code = 0;
  while (have < want && at + 2 + have < end && isxdigit((unsigned char)s[at + 2 + have]))
    code = code << 4 | (unsigned)digit_value(s[at + 2 + have++]);
  struct span span = at_bytes(at, at + 2 + have, line);
  size_t position = escape_position(s, body, at);
  if (have < want && bytes)
    parse_fail(p, "SyntaxError", span, "(value error) invalid \\x escape at position %zu",
               position);
  const char *wrong = have == want       ? "illegal Unicode character"
                      : s[at + 1] == 'x' ? "truncated \\xXX escape"
                      : s[at + 1] == 'u' ? "truncated \\uXXXX escape"
                                         : "truncated \\UXXXXXXXX escape";
  if (have < want || code > 0x10ffff)
    parse_fail(p, "SyntaxError", span,
               "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s",
               position, position + 1 + have, wrong);
  return code;
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
    parse_refuse(p, at_bytes(start, start + 2, line), "write the character itself, or \\uXXXX",
                 "'\\N{…}' escapes");
  } else if (lex_is_newline(c)) {
    *at += c == '\r' && *at < end && s[*at] == '\n';
  } else {
    text_addc(&p->text, '\\'); /* unknown: both stay */
    *at = start + 1;
  }
}

/* Strings */

/* The text between the quotes of one literal, being read. */
struct reader {
  const char *s; /* the source's text */
  size_t at, end, body;
  uint32_t line;
  bool raw, bytes, format;
};

/* Takes prefix and quotes off the string token. */
static struct reader open_literal(const struct parser *p) {
  struct span span = p->t.span;
  struct reader r = {p->source->text, span.start, span.end, 0, span.line, false, false, false};
  for (; r.s[r.at] != '"' && r.s[r.at] != '\''; r.at++) {
    char c = (char)tolower((unsigned char)r.s[r.at]);
    r.raw |= c == 'r';
    r.bytes |= c == 'b';
    r.format |= c == 'f';
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
  r->at++;
}

/* A str constant of what p->text holds above MARK. */
static struct node *take_str(struct parser *p, size_t mark, struct span span) {
  struct value v = codec_str(text_str(&p->text) + (p->text.len ? mark : 0), p->text.len - mark);
  p->text.len = mark;
  return parse_const_take(p, interp_word_take(p->in, v), span);
}

static void flush(struct parser *p, size_t mark, struct span span) {
  if (p->text.len > mark)
    parse_push(p, take_str(p, mark, span));
}

/* Fields of f-strings */

_Noreturn static void fail_field(struct parser *p, const struct reader *r, size_t at,
                                 const char *message) {
  size_t end = at < r->end ? at + 1 : at;
  parse_fail(p, "SyntaxError", at_bytes(at, end, r->line), "f-string: %s", message);
}

/* What may not stand in the expression of a field. */
_Noreturn static void fail_part(struct parser *p, const struct reader *r, const char *what) {
  parse_fail(p, "SyntaxError", at_bytes(r->at, r->at + 1, r->line),
             "f-string expression part cannot include %s", what);
}

_Noreturn static void fail_bracket(struct parser *p, const struct reader *r, size_t at, char c) {
  parse_fail(p, "SyntaxError", at_bytes(at, at + 1, r->line), "f-string: unmatched '%c'", c);
}

/* Steps over the string that starts at r->at inside a field. */
static void skip_inner_string(struct parser *p, struct reader *r) {
  size_t start = r->at;
  char quote = r->s[start];
  bool triple = start + 2 < r->end && r->s[start + 1] == quote && r->s[start + 2] == quote;
  for (r->at += triple ? 3 : 1; r->at < r->end; r->at++) {
    char c = r->s[r->at];
    if (c == '\\')
      fail_part(p, r, "a backslash");
    if (c == '\n')
      r->line++;
    if (c != quote)
      continue;
    if (!triple) {
      r->at++;
      return;
    }
    if (r->at + 2 < r->end && r->s[r->at + 1] == quote && r->s[r->at + 2] == quote) {
      r->at += 3;
      return;
    }
  }
  fail_field(p, r, start, "unterminated string");
}

static void close_bracket(struct parser *p, const struct reader *r, const char *open, int depth) {
  char c = r->s[r->at];
  if (depth == 0)
    fail_bracket(p, r, r->at, c);
  char o = open[depth - 1];
  if (!((o == '(' && c == ')') || (o == '[' && c == ']') || (o == '{' && c == '}')))
    parse_fail(p, "SyntaxError", at_bytes(r->at, r->at + 1, r->line),
               "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c, o);
}

/* Moves to the end of the field's expression: `}`, `!`, `:` or `=` outside brackets and strings. */
static void find_field_end(struct parser *p, struct reader *r) {
  char open[LEX_BRACKETS];
  int depth = 0;
  while (r->at < r->end) {
    char c = r->s[r->at], next = r->at + 1 < r->end ? r->s[r->at + 1] : '\0';
    if (c == '\\')
      fail_part(p, r, "a backslash");
    if (c == '#')
      fail_part(p, r, "'#'");
    if (c == '"' || c == '\'') {
      skip_inner_string(p, r);
      continue;
    }
    if (c == '(' || c == '[' || c == '{') {
      if (depth == LEX_BRACKETS)
        fail_field(p, r, r->at, "too many nested parenthesis");
      else
        open[depth++] = c;
    } else if (depth == 0 && c && strchr("=!<>", c) && next == '=') {
      r->at++;
    } else if (depth == 0 && c && strchr("!:=}", c)) {
      return;
    } else if (c == ')' || c == ']' || c == '}') {
      close_bracket(p, r, open, depth);
      depth--;
    } else if (c == '\n') {
      r->line++;
    }
    r->at++;
  }
  if (depth > 0)
    fail_bracket(p, r, r->end, open[depth - 1]);
  fail_field(p, r, r->end, "expecting '}'");
}

/* The expression that the bytes START to END are. */
static struct node *field_expression(struct parser *p, size_t start, size_t end, uint32_t line) {
  struct lex outer = p->lex;
  struct token t = p->t;
  struct span prev = p->prev;
  lex_part(&p->lex, &outer, start, end, line);
  p->fields++;
  parse_enter(p);
  parse_advance(p);
  struct node *node = parse_expressions(p);
  if (p->t.kind != TOKEN_END)
    parse_invalid(p);
  parse_leave(p);
  p->fields--;
  p->lex = outer;
  p->t = t;
  p->prev = prev;
  return node;
}

static void format_text(struct parser *p, struct reader *r, int depth, size_t mark);

/* What format_text pushes, as one node: NULL, a str or a NODE_FSTRING. */
static struct node *format_node(struct parser *p, struct reader *r, int depth, struct span span) {
  size_t mark = p->top;
  format_text(p, r, depth, p->text.len);
  if (p->top == mark)
    return NULL;
  if (p->top == mark + 1 && p->stack[mark]->kind == NODE_CONST)
    return p->stack[--p->top];
  struct node *node = parse_node(p, NODE_FSTRING, span);
  node->list = parse_pop(p, mark);
  for (uint32_t i = 0; i < node->list.count; i++)
    parse_over(p, node, node->list.at[i]);
  return node;
}

/* field: '{' expressions ['='] ['!' ('s' | 'r' | 'a')] [':' format_spec] '}' */
static struct node *field(struct parser *p, struct reader *r, int depth) {
  size_t start = r->at + 1;
  uint32_t line = r->line;
  if (depth > 1)
    fail_field(p, r, r->at, "expressions nested too deeply");
  r->at = start;
  find_field_end(p, r);
  size_t end = r->at, blanks = start;
  while (blanks < end && isspace((unsigned char)r->s[blanks]))
    blanks++;
  if (blanks == end && r->s[end] != '}')
    parse_fail(p, "SyntaxError", at_bytes(end, end + 1, r->line),
               "f-string: expression required before '%c'", r->s[end]);
  if (blanks == end)
    fail_field(p, r, end, "empty expression not allowed");
  struct node *node = parse_node(p, NODE_FORMAT, at_bytes(start - 1, end, line));
  node->format.expr = field_expression(p, start, end, line);
  if (r->s[r->at] == '=') {
    r->at++;
    while (r->at < r->end && isspace((unsigned char)r->s[r->at])) {
      r->line += r->s[r->at] == '\n';
      r->at++;
    }
    node->format.text = unit_intern(p->unit, r->s + start, r->at - start);
  }
  if (r->at < r->end && r->s[r->at] == '!') {
    node->format.conversion = r->at + 1 < r->end ? r->s[r->at + 1] : '\0';
    if (node->format.conversion == '\0')
      fail_field(p, r, r->end, "expecting '}'");
    if (!strchr("sra", node->format.conversion))
      fail_field(p, r, r->at + 1, "invalid conversion character: expected 's', 'r', or 'a'");
    r->at += 2;
  }
  bool has_spec = r->at < r->end && r->s[r->at] == ':';
  if (has_spec) {
    size_t spec = ++r->at;
    node->format.spec = format_node(p, r, depth + 1, at_bytes(spec, spec, r->line));
  }
  if (node->format.text && node->format.conversion == '\0' && !has_spec)
    node->format.conversion = 'r';
  if (r->at >= r->end || r->s[r->at] != '}')
    fail_field(p, r, r->at, "expecting '}'");
  r->at++;
  node->span.end = (uint32_t)r->at;
  parse_over(p, node, node->format.expr);
  parse_over(p, node, node->format.spec);
  return node;
}

/* {literal text | field}: pushes str constants and NODE_FORMATs. p->text above MARK is text before it.
   DEPTH 0 is the string itself, where {{ and }} are braces; 1 a format spec, which `}` ends. */
static void format_text(struct parser *p, struct reader *r, int depth, size_t mark) {
  size_t start = r->at;
  while (r->at < r->end) {
    char c = r->s[r->at], next = r->at + 1 < r->end ? r->s[r->at + 1] : '\0';
    if (depth == 0 && (c == '{' || c == '}') && next == c) {
      text_addc(&p->text, c);
      r->at += 2;
    } else if (c == '{') {
      flush(p, mark, at_bytes(start, r->at, r->line));
      parse_push(p, field(p, r, depth));
      start = r->at;
    } else if (c == '}') {
      if (depth == 0)
        fail_field(p, r, r->at, "single '}' is not allowed");
      break;
    } else {
      read_character(p, r);
    }
  }
  if (depth > 0)
    flush(p, mark, at_bytes(start, r->at, r->line));
}

/* The text of one literal: to p->text, and for an f-string fields to the stack. */
static void literal(struct parser *p, struct reader *r, size_t mark) {
  if (r->format) {
    format_text(p, r, 0, mark);
    return;
  }
  for (size_t i = r->at; r->bytes && i < r->end; i++)
    if ((unsigned char)r->s[i] >= 0x80)
      parse_fail(p, "SyntaxError", p->t.span, "bytes can only contain ASCII literal characters");
  while (r->at < r->end)
    read_character(p, r);
}

/* strings: STRING {STRING}, joined */
struct node *parse_strings(struct parser *p) {
  struct span span = p->t.span;
  size_t mark = p->top, text = p->text.len;
  bool bytes = false, format = false;
  for (bool first = true; p->t.kind == TOKEN_STRING; first = false) {
    struct reader r = open_literal(p);
    if (first)
      bytes = r.bytes;
    if (r.bytes != bytes)
      parse_fail(p, "SyntaxError", parse_join(span, p->t.span),
                 "cannot mix bytes and nonbytes literals");
    format |= r.format;
    literal(p, &r, text);
    parse_advance(p);
  }
  span = parse_since(p, span);
  if (bytes) {
    struct value v = value_bytes(text_str(&p->text) + (p->text.len ? text : 0), p->text.len - text);
    p->text.len = text;
    return parse_const_take(p, v, span);
  }
  if (p->top == mark && !format)
    return take_str(p, text, span);
  flush(p, text, span);
  struct node *node = parse_node(p, NODE_FSTRING, span);
  node->list = parse_pop(p, mark);
  for (uint32_t i = 0; i < node->list.count; i++)
    parse_over(p, node, node->list.at[i]);
  return node;
}
