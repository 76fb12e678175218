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
#include "lang/codec.h"
#include "lang/interp.h"
#include "lang/parser.h"

/* The line being read: bytes up to its newline. */
struct line {
  const char *s;
  size_t end;
  uint32_t number;
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

/* Whether nothing but a comment follows. */
static bool is_end(const struct line *line, size_t i) {
  i = skip_blanks(line, i);
  return i == line->end || line->s[i] == '#';
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
  if (p->lex.depth > 0 || p->lex.nested)
    return false;
  const char *s = p->source->text + p->lex.at;
  while (is_blank(*s))
    s++;
  return *s == '\0' || *s == '#' || lex_is_newline(*s);
}

bool parse_is_command(const struct parser *p, struct span name) {
  size_t len;
  const char *s = parse_text(p, name, &len);
  return len > 0 && p->words && p->words->is_command &&
         p->words->is_command(p->words->data, s, len);
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
  return global_of(p, s, len)->value.kind != KIND_ERROR || is_stored(p, s, len);
}

/* `x = set`: the class, as in Python. */
static bool is_class(const struct parser *p, struct span name) {
  size_t len;
  const char *s = parse_text(p, name, &len);
  return global_of(p, s, len)->builtin.kind == KIND_TYPE;
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

/* Whether what stands at I, after a word and blanks, makes an expression of the word. */
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

/* [NAME [',' NAME] '='] NAME, and then what is no Python. Returns whether it is a command. */
static bool read_head(const struct parser *p, const struct line *line, struct head *head) {
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
  if (!parse_is_command(p, head->name))
    return false;
  size_t end = head->name.end;
  head->variable = is_variable(p, head->name);
  size_t next = skip_blanks(line, end);
  bool alone = is_end(line, end) || (at(line, next) == '&' && is_end(line, next + 1));
  if (alone)
    return !head->variable && !(head->target_count > 0 && is_class(p, head->name));
  return is_blank(at(line, end)) && !goes_on(line, next, head->variable);
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
  uint32_t cap = 0;
  bool background = false;
  while (!is_end(line, i) && !background) {
    background = at(line, i) == '&' && is_end(line, i + 1);
    if (background)
      break;
    size_t opening = quote_at(line, i);
    struct word word = opening ? quoted_word(p, line, &i, opening) : bare_word(p, line, &i);
    uint32_t n = node->command.count++;
    if (n == cap) {
      struct word *old = node->command.words;
      cap = cap ? cap * 2 : 4;
      node->command.words = unit_alloc(p->unit, cap * sizeof word);
      if (n > 0)
        memcpy(node->command.words, old, n * sizeof word);
    }
    node->command.words[n] = word;
    node->span = parse_join(node->span, word.span);
    i = skip_blanks(line, i);
  }
  uint32_t count = node->command.count;
  size_t end = count > 0 ? node->command.words[count - 1].span.end : start;
  node->command.rest = keep_text(p, line->s + start, end - start);
  return background;
}

static void add_lone(struct parser *p, struct node *node) {
  if (p->lone_count == p->lone_cap) {
    p->lone_cap = p->lone_cap ? p->lone_cap * 2 : 8;
    p->lone = mem_resize(p->lone, p->lone_cap, sizeof(struct node *));
  }
  p->lone[p->lone_count++] = node;
}

bool parse_command(struct parser *p, bool top) {
  if (p->words == NULL || p->words->is_command == NULL)
    return false;
  struct line line = {p->source->text, p->lex.at, p->t.span.line};
  while (line.end < p->source->len && !lex_is_newline(line.s[line.end]))
    line.end++;
  struct head head;
  if (!read_head(p, &line, &head))
    return false;
  lex_skip_line(&p->lex);
  struct node *node = parse_node(p, NODE_COMMAND, parse_join(p->t.span, head.name));
  size_t len;
  const char *name = parse_text(p, head.name, &len);
  node->command.name = unit_intern(p->unit, name, len)->s;
  node->command.name_span = head.name;
  node->command.bound = head.variable;
  node->command.target_count = head.target_count;
  node->command.targets = unit_alloc(p->unit, head.target_count * sizeof(struct node *));
  for (uint32_t i = 0; i < head.target_count; i++) {
    node->command.targets[i] = parse_name_node(p, head.targets[i]);
    parse_stored(p, node->command.targets[i]->name.name);
  }
  bool background = read_words(p, &line, head.name.end, node);
  if (node->command.count == 0)
    add_lone(p, node);
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

static struct node *as_target(struct parser *p, const struct node *command) {
  if (command->command.target_count == 1)
    return command->command.targets[0];
  struct span span =
      parse_join(command->command.targets[0]->span, command->command.targets[1]->span);
  struct node *tuple = parse_node(p, NODE_TUPLE, span);
  tuple->list = (struct node_list){command->command.targets, command->command.target_count};
  parse_over(p, tuple, tuple->list.at[0]);
  return tuple;
}

void parse_settle_lone(struct parser *p) {
  for (size_t i = 0; i < p->lone_count; i++) {
    struct node *node = p->lone[i];
    const char *name = node->command.name;
    bool assigned = node->command.target_count > 0;
    if (!is_stored(p, name, strlen(name)) && !(p->star_import && assigned))
      continue;
    struct node *value = parse_name_node(p, node->command.name_span);
    if (!assigned) {
      node->kind = NODE_EXPR;
      node->pair.left = value;
      continue;
    }
    struct node **targets = unit_alloc(p->unit, sizeof(struct node *));
    targets[0] = as_target(p, node);
    node->kind = NODE_ASSIGN;
    node->assign.targets = targets;
    node->assign.count = 1;
    node->assign.value = value;
  }
}
