/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command form: `sock = socket AF_INET SOCK_STREAM`, `bind sock * 50000`, `recv conn 1024`.
 *
 * Whether a line is a command or Python is decided by what follows its first word (the one after
 * `NAME[, NAME] =`), when that names a call or a shell command:
 *
 *   no blank                              Python       send(…)  send.x  send, y = …  send;
 *   nothing, or a comment                 a command, unless the word is a variable: sock = socket
 *   ( = , ) ] } ;  and op=                Python       send (x)  send = 3  send += 1
 *   a blank-separated and or in is if     Python       send if x else y
 *   .NAME  `: `  \ at the end             Python
 *   [                                     Python, unless its ] is followed by `:`   … [::1]:80
 *   + - / % < > | ^ @ & and a blank       Python       send + 1
 *   the same with no blank, or *          a command, unless the word is a variable: send -1
 *   anything else                         a command    send s hi
 *
 * A word is a variable when a global of that name is bound, or when the same text stores it. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "lang/text/codec.h"
#include "lang/eval/interp.h"
#include "lang/syntax/parser.h"

/* The line being read: bytes up to its newline. */
struct line {
  const char *s;
  size_t end;
  uint32_t number;
  bool shell; /* it is a command of the shell: `#` and a digit begin a word, not a comment */
};

static size_t skip_blanks(const struct line *line, size_t at) {
  while (at < line->end && (line->s[at] == ' ' || line->s[at] == '\t' || line->s[at] == '\f'))
    at++;
  return at;
}

static char at(const struct line *line, size_t i) {
  return i < line->end ? line->s[i] : '\0';
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

/* Whether only a comment, or nothing, follows. */
static bool is_end(const struct line *line, size_t i) {
  i = skip_blanks(line, i);
  return i == line->end ||
         (line->s[i] == '#' && !(line->shell && isdigit((unsigned char)at(line, i + 1))));
}

static struct span span_of(const struct line *line, size_t start, size_t end) {
  return (struct span){(uint32_t)start, (uint32_t)end, line->number};
}

/* A name (no keyword) at I; an empty span when there is none. */
static struct span name_at(const struct line *line, size_t i) {
  size_t len = lex_identifier(line->s + i, line->end - i);
  if (lex_keyword(line->s + i, len) != KEYWORD_NONE_AT_ALL)
    len = 0;
  return span_of(line, i, i + len);
}

bool parse_at_background(const struct parser *p) {
  if (p->lex.depth > 0 || p->mode == PARSE_PROGRAM)
    return false;
  const char *s = p->source->text + p->lex.at;
  while (is_blank(*s))
    s++;
  return *s == '\0' || *s == '#' || lex_is_newline(*s);
}

enum parse_word parse_word(const struct parser *p, const char *s, size_t len) {
  bool known = len > 0 && p->words && p->words->word;
  return known ? p->words->word(p->words->data, s, len) : PARSE_PLAIN;
}

static bool is_stored(const struct parser *p, const char *s, size_t len) {
  for (size_t i = 0; i < p->stored_count; i++)
    if (p->stored[i]->len == len && memcmp(p->stored[i]->s, s, len) == 0)
      return true;
  return false;
}

static const struct global *global_of(const struct parser *p, const char *s, size_t len) {
  uint32_t number = interp_global(p->in, s, len); /* may move the globals */
  return &p->in->globals[number];
}

static bool is_variable(const struct parser *p, struct span name) {
  size_t len;
  const char *s = parse_text(p, name, &len);
  bool is_bound = p->in && global_of(p, s, len)->value.kind != KIND_ERROR;
  return is_bound || is_stored(p, s, len);
}

/* `x = set`: the class, as in Python. */
static bool is_class(const struct parser *p, struct span name) {
  size_t len;
  const char *s = parse_text(p, name, &len);
  return p->in && global_of(p, s, len)->builtin.kind == KIND_TYPE;
}

/* `and x`, `or x`, `in x`, `is x`, `if x`, `not in x` */
static bool goes_on_with_word(const struct line *line, size_t i) {
  size_t len = lex_identifier(line->s + i, line->end - i);
  switch (lex_keyword(line->s + i, len)) {
  case KEYWORD_AND:
  case KEYWORD_OR:
  case KEYWORD_IN:
  case KEYWORD_IS:
  case KEYWORD_IF:
    return !is_end(line, i + len);
  case KEYWORD_NOT:
    i = skip_blanks(line, i + len);
    return lex_keyword(line->s + i, lex_identifier(line->s + i, line->end - i)) == KEYWORD_IN;
  default:
    return false;
  }
}

/* An operator at I: see the table at the top. */
static bool goes_on_with_operator(const struct line *line, size_t i, bool variable) {
  char c = at(line, i);
  size_t after = i + 1;
  while (at(line, after) == c)
    after++;
  if (at(line, after) == '=' || variable)
    return true;
  return c != '*' && (is_blank(at(line, after)) || after == line->end);
}

/* Whether the text at I, after a word and blanks, makes the word part of an expression. */
static bool goes_on(const struct line *line, size_t i, bool variable) {
  char c = at(line, i);
  if (strchr("(=,)]};", c) || goes_on_with_word(line, i))
    return true;
  switch (c) {
  case '.':
    return lex_identifier(line->s + i + 1, line->end - i - 1) > 0;
  case ':':
    return is_blank(at(line, i + 1)) || i + 1 == line->end;
  case '\\':
    return i + 1 == line->end;
  case '[': {
    const char *close = memchr(line->s + i, ']', line->end - i);
    return !close || at(line, (size_t)(close - line->s) + 1) != ':';
  }
  default:
    return strchr("+-*/%<>|^@&!", c) && goes_on_with_operator(line, i, variable);
  }
}

/* What stands before the words. */
struct head {
  struct span targets[2];
  uint32_t target_count;
  struct span name;
  bool variable;
};

/* [NAME [',' NAME] '='] NAME, and then what is not Python. Returns whether it is a command. */
static bool read_head(const struct parser *p, struct line *line, struct head *head) {
  head->target_count = 0;
  head->name = p->t.span;
  size_t i = skip_blanks(line, p->t.span.end);
  struct span second = span_of(line, i, i);
  if (at(line, i) == ',') {
    second = name_at(line, skip_blanks(line, i + 1));
    i = skip_blanks(line, second.end);
    if (second.end == second.start || at(line, i) != '=')
      return false;
  }
  if (at(line, i) == '=' && at(line, i + 1) != '=') {
    head->targets[0] = p->t.span;
    head->targets[1] = second;
    head->target_count = second.end > second.start ? 2 : 1;
    head->name = name_at(line, skip_blanks(line, i + 1));
  }
  size_t len;
  const char *name = parse_text(p, head->name, &len);
  enum parse_word word = parse_word(p, name, len);
  if (word == PARSE_PLAIN)
    return false;
  line->shell = word == PARSE_COMMAND;
  size_t end = head->name.end;
  head->variable = is_variable(p, head->name);
  size_t next = skip_blanks(line, end);
  bool alone = is_end(line, end) || (at(line, next) == '&' && is_end(line, next + 1));
  if (alone)
    return !head->variable && !(head->target_count > 0 && is_class(p, head->name));
  return is_blank(at(line, end)) && !goes_on(line, next, head->variable);
}

bool parse_command_name(struct interp *in, const struct parse_words *words, const char *line,
                        size_t at, size_t end, struct span *name) {
  struct source source = {.text = (char *)line, .len = end};
  struct parser p = {.in = in, .source = &source, .words = words};
  struct line l = {line, end, 1, false};
  struct head head;
  p.t.span = name_at(&l, at);
  if (p.t.span.end == p.t.span.start || !read_head(&p, &l, &head))
    return false;
  *name = head.name;
  return true;
}

/* The length of the prefix before a quote that opens a word, with the quote; 0: none. */
static size_t quote_at(const struct line *line, size_t i) {
  for (size_t n = 0; n < 3; n++) {
    char c = at(line, i + n);
    if (c == '"' || c == '\'')
      return n + 1;
    if (c == '\0' || !strchr("bBrRuUfF", c))
      return 0;
  }
  return 0;
}

static const char *keep_text(struct parser *p, const char *s, size_t len) {
  char *copy = unit_alloc(p->unit, len + 1);
  if (len > 0)
    memcpy(copy, s, len);
  return copy;
}

/* A quoted word at *I, which opens with OPENING bytes. */
static struct word quoted_word(struct parser *p, const struct line *line, size_t *i,
                               size_t opening) {
  size_t start = *i, body = start + opening, mark = p->text.len;
  bool raw = false, bytes = false;
  for (size_t k = start; k + 1 < body; k++) {
    char c = (char)tolower((unsigned char)line->s[k]);
    raw |= c == 'r';
    bytes |= c == 'b';
    if (c == 'f')
      parse_refuse(p, span_of(line, start, body), "write the call with brackets",
                   "f-strings in command form");
  }
  char quote = line->s[body - 1];
  size_t k = body;
  while (k < line->end && line->s[k] != quote) {
    char c = line->s[k];
    if (bytes && (unsigned char)c >= 0x80)
      parse_fail(p, "SyntaxError", span_of(line, k, k + 1),
                 "bytes can only contain ASCII literal characters");
    if (c == '\\' && !raw) {
      parse_escape(p, &k, line->end, body, line->number, bytes);
      continue;
    }
    text_addc(&p->text, c);
    k++;
    if (c == '\\' && k < line->end)
      text_addc(&p->text, line->s[k++]);
  }
  if (k >= line->end)
    parse_fail(p, "SyntaxError", span_of(line, start, start + 1),
               "unterminated string literal (detected at line %u)", (unsigned)line->number);
  *i = k + 1;
  if (*i < line->end && !is_blank(line->s[*i]))
    parse_fail(p, "SyntaxError", span_of(line, *i, *i + 1),
               "expected a blank after the closing quote");
  size_t len = p->text.len - mark;
  const char *s = text_str(&p->text) + (p->text.len ? mark : 0);
  struct span span = span_of(line, start, *i);
  struct value v = bytes ? value_bytes(s, len) : codec_str(s, len);
  struct word word = {parse_const_take(p, v, span), keep_text(p, s, len), len, true, span};
  p->text.len = mark;
  return word;
}

/* A bare word at *I: up to a blank. */
static struct word bare_word(struct parser *p, const struct line *line, size_t *i) {
  size_t start = *i;
  while (*i < line->end && !is_blank(line->s[*i]))
    ++*i;
  struct span span = span_of(line, start, *i);
  const char *s = line->s + start;
  size_t len = *i - start;
  struct word word = {NULL, keep_text(p, s, len), len, false, span};
  if (lex_identifier(s, len) != len)
    return word;
  enum keyword keyword = lex_keyword(s, len);
  if (keyword == KEYWORD_NONE_AT_ALL)
    word.value = parse_name_node(p, span);
  else if (keyword == KEYWORD_NONE)
    word.value = parse_const_take(p, VALUE_NONE, span);
  else if (keyword == KEYWORD_TRUE || keyword == KEYWORD_FALSE)
    word.value = parse_const_take(p, value_bool(keyword == KEYWORD_TRUE), span);
  return word;
}

/* The words from I to the end of the line; returns whether `&` ends it. */
static bool read_words(struct parser *p, const struct line *line, size_t i, struct node *node) {
  size_t start = i = skip_blanks(line, i);
  bool background = false;
  while (!is_end(line, i) && !background) {
    background = at(line, i) == '&' && is_end(line, i + 1);
    if (background)
      break;
    size_t opening = quote_at(line, i);
    struct word word = opening ? quoted_word(p, line, &i, opening) : bare_word(p, line, &i);
    uint32_t n = node->command.count++;
    node->command.words = unit_room(p->unit, node->command.words, n, sizeof word);
    node->command.words[n] = word;
    node->span = parse_join(node->span, word.span);
    i = skip_blanks(line, i);
  }
  uint32_t count = node->command.count;
  size_t end = count > 0 ? node->command.words[count - 1].span.end : start;
  node->command.rest = keep_text(p, line->s + start, end - start);
  return background;
}

static void add_lone(struct parser *p, struct node *words, bool assigned) {
  p->lone = mem_room(p->lone, p->lone_count, sizeof *p->lone);
  p->lone[p->lone_count++] = (struct parser_lone){words, assigned};
}

/* WORDS as a statement: an expression, or what is assigned to the targets of HEAD. */
static struct node *statement_of(struct parser *p, const struct head *head, struct node *words) {
  uint32_t count = head->target_count;
  struct node *node = parse_node(p, count ? NODE_ASSIGN : NODE_EXPR, words->span);
  if (!count) {
    node->pair.left = words;
    return node;
  }
  struct node **targets = unit_alloc(p->unit, count * sizeof(struct node *));
  for (uint32_t i = 0; i < count; i++) {
    targets[i] = parse_name_node(p, head->targets[i]);
    parse_stored(p, targets[i]);
  }
  node->assign.targets = targets;
  node->assign.count = 1;
  node->assign.value = words;
  if (count == 1)
    return node;
  struct node *tuple = parse_node(p, NODE_TUPLE, words->span);
  tuple->list = (struct node_list){targets, count};
  parse_over(p, tuple, targets[0]);
  node->assign.targets = unit_alloc(p->unit, sizeof(struct node *));
  node->assign.targets[0] = tuple;
  return node;
}

static struct line line_of(const struct parser *p, size_t from, struct span first) {
  struct line line = {p->source->text, from, first.line, false};
  while (line.end < p->source->len && !lex_is_newline(line.s[line.end]))
    line.end++;
  return line;
}

/* The last byte of LINE but for blanks. */
static char last(const struct line *line, size_t start) {
  size_t end = line->end;
  while (end > start && is_blank(line->s[end - 1]))
    end--;
  return at(line, end - 1);
}

void parse_hint_prompt(struct parser *p) {
  struct head head;
  struct span name = p->first.span;
  if (p->mode != PARSE_PROGRAM || p->diag->hint || !p->words)
    return;
  struct line line = line_of(p, name.end, name);
  p->t = p->first;
  if (p->first.kind == TOKEN_OP && p->first.op == '@')
    diag_hint(p->diag, "`@NAME statement` is the prompt's: a program has no sides");
  else if (p->first.kind == TOKEN_NAME && read_head(p, &line, &head)) {
    if (line.shell)
      diag_hint(p->diag, "a program cannot give a command of the prompt");
    else
      diag_hint(
          p->diag,
          "the form without brackets is the prompt's: `sockshell -c 'help %.*s'` has Python's",
          (int)(head.name.end - head.name.start), line.s + head.name.start);
  } else if (last(&line, name.start) == '&')
    diag_hint(p->diag, "` &` is the prompt's: a program waits for each statement");
}

bool parse_command(struct parser *p, bool top) {
  if (p->words == NULL || p->words->word == NULL || p->mode == PARSE_PROGRAM)
    return false;
  struct line line = line_of(p, p->lex.at, p->t.span);
  struct head head;
  if (!read_head(p, &line, &head))
    return false;
  lex_skip_line(&p->lex);
  enum node_kind kind = line.shell ? NODE_COMMAND : NODE_CALL_WORDS;
  struct node *words = parse_node(p, kind, parse_join(p->t.span, head.name));
  size_t len;
  const char *name = parse_text(p, head.name, &len);
  words->command.name = unit_intern(p->unit, name, len)->s;
  words->command.name_span = head.name;
  words->command.bound = head.variable;
  bool background = read_words(p, &line, head.name.end, words);
  if (words->command.count == 0)
    add_lone(p, words, head.target_count > 0);
  struct node *node = statement_of(p, &head, words);
  if (background) {
    if (!top)
      parse_refuse(p, node->span, "it stands after a statement of its own at the prompt",
                   "'&' inside a block");
    struct node *statement = node;
    node = parse_node(p, NODE_BACKGROUND, statement->span);
    node->pair.left = statement;
  }
  parse_push(p, node);
  parse_advance(p); /* to the newline … */
  parse_advance(p); /* … and past it */
  return true;
}

void parse_settle_lone(struct parser *p) {
  for (size_t i = 0; i < p->lone_count; i++) {
    struct node *node = p->lone[i].words;
    const char *name = node->command.name;
    if (is_stored(p, name, strlen(name)) || (p->star_import && p->lone[i].assigned))
      *node = *parse_name_node(p, node->command.name_span);
  }
}
