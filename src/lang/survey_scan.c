/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey by tokens, for a program that the parser refuses: its lines are read one by one without a tree,
 * so that all that is missing is told at once and not the first of it alone. It decides nothing, and so need
 * not be exact: a form that it does not see is left out of the list. A form that is accepted one day goes
 * from lang/python.h, and the compiler points here. */
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/hash.h"
#include "base/mem.h"

#include "lang/eval/interp.h"
#include "lang/python.h"
#include "lang/survey_parts.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

/* A name of the program, by its text. */
struct named {
  const char *s;
  size_t len;
  const struct module *module; /* that an import binds it to */
  bool other;                  /* something else binds it */
  UT_hash_handle hh;
};

/* What an open bracket is. */
enum bracket { GROUP, CALL, PARAMETERS, LIST, SUBSCRIPT, BRACES };

struct tokens {
  struct interp *in;
  const struct source *source;
  struct survey_found *found;
  struct token *at; /* all tokens; the last is TOKEN_END */
  size_t count, cap;
  struct named *names;
  bool binding; /* the first turn: what is bound; the second tells what is needed */
  struct {
    enum bracket kind;
    bool colon;  /* a dict */
    bool lambda; /* its parameters are being read */
  } open[LEX_BRACKETS + 1];
  size_t depth;
  size_t first; /* token of the line */
};

/* Tokens */

static const char *text_of(const struct tokens *s, size_t i, size_t *len) {
  *len = s->at[i].span.end - s->at[i].span.start;
  return s->source->text + s->at[i].span.start;
}

static bool is_op(const struct tokens *s, size_t i, int op) {
  return s->at[i].kind == TOKEN_OP && s->at[i].op == op;
}

static bool is_keyword(const struct tokens *s, size_t i, enum keyword keyword) {
  return s->at[i].kind == TOKEN_KEYWORD && s->at[i].op == (int)keyword;
}

static bool is_name(const struct tokens *s, size_t i, const char *name) {
  size_t len;
  const char *text = text_of(s, i, &len);
  return s->at[i].kind == TOKEN_NAME && strlen(name) == len && !memcmp(text, name, len);
}

static bool is_line_end(const struct tokens *s, size_t i) {
  return s->at[i].kind == TOKEN_NEWLINE || s->at[i].kind == TOKEN_END;
}

/* Whether an operand ends with token I: then a star after it multiplies, a bracket calls or indexes. */
static bool ends_operand(const struct tokens *s, size_t i) {
  switch (s->at[i].kind) {
  case TOKEN_NAME:
  case TOKEN_NUMBER:
  case TOKEN_STRING:
  case TOKEN_FSTRING_END:
    return true;
  case TOKEN_OP:
    return is_op(s, i, ')') || is_op(s, i, ']') || is_op(s, i, '}');
  case TOKEN_KEYWORD:
    return is_keyword(s, i, KEYWORD_NONE) || is_keyword(s, i, KEYWORD_TRUE) ||
           is_keyword(s, i, KEYWORD_FALSE);
  default:
    return false;
  }
}

static void need_form(struct tokens *s, enum python_form form, size_t i) {
  const struct python_refused *row = &python_forms[form];
  if (!s->binding)
    survey_add(s->found, SURVEY_SYNTAX, row->what, strlen(row->what), row->instead, s->at[i].span);
}

static void need_keyword(struct tokens *s, int keyword, size_t i) {
  const struct python_keyword *row = &python_keywords[keyword];
  if (row->place == PYTHON_ABSENT && !s->binding)
    survey_add(s->found, SURVEY_STATEMENT, row->name, strlen(row->name), row->says, s->at[i].span);
}

/* Names */

static struct named *find(const struct tokens *s, size_t i) {
  struct named *word;
  size_t len;
  const char *text = text_of(s, i, &len);
  HASH_FIND(hh, s->names, text, len, word);
  return word;
}

/* Notes that the name at I is bound, to MODULE or (NULL) to something else. */
static void bind(struct tokens *s, size_t i, const struct module *module) {
  if (!s->binding || s->at[i].kind != TOKEN_NAME)
    return;
  struct named *word = find(s, i);
  if (!word) {
    word = mem_zalloc(1, sizeof *word);
    word->s = text_of(s, i, &word->len);
    word->module = module;
    HASH_ADD_KEYPTR(hh, s->names, word->s, word->len, word);
  }
  if (!module || word->module != module)
    word->other = true;
}

/* NAME, or MODULE.NAME, used at I. */
static void use(struct tokens *s, size_t i) {
  size_t len;
  const char *name = text_of(s, i, &len);
  const struct named *word = find(s, i);
  const struct module *module = word && !word->other ? word->module : NULL;
  if (s->binding)
    return;
  if (!word && python_find_absent("", name, len)) {
    survey_add_name(s->found, name, len, s->at[i].span);
    return;
  }
  if (!module || !is_op(s, i + 1, '.') || s->at[i + 2].kind != TOKEN_NAME)
    return;
  name = text_of(s, i + 2, &len);
  struct value v = interp_module_get(s->in, module, name, len);
  interp_forget_exception(s->in);
  value_drop(v);
  if (v.kind == KIND_ERROR)
    survey_add_attribute(s->found, module->name, name, len, s->at[i + 2].span);
}

/* Imports: each returns the token after what it read. */

/* NAME {'.' NAME}: its text, as it is written if no blanks are in it. */
static size_t dotted(const struct tokens *s, size_t i, const char **name, size_t *len) {
  size_t first = i;
  while (s->at[i].kind == TOKEN_NAME && is_op(s, i + 1, '.') && s->at[i + 2].kind == TOKEN_NAME)
    i += 2;
  *name = text_of(s, first, len);
  if (i > first)
    *len = s->at[i].span.end - s->at[first].span.start;
  return i + 1;
}

static const struct module *module_at(struct tokens *s, size_t i, const char *name, size_t len) {
  const struct module *module = interp_find_module(name, len);
  if (!module && !s->binding && !(len == 10 && !memcmp(name, "__future__", 10)))
    survey_add_module(s->found, name, len, s->at[i].span);
  return module;
}

static size_t import(struct tokens *s, size_t i) {
  do {
    size_t first = ++i, len;
    const char *name;
    if (s->at[first].kind != TOKEN_NAME)
      return i;
    i = dotted(s, first, &name, &len);
    const struct module *module = module_at(s, first, name, len);
    if (is_keyword(s, i, KEYWORD_AS)) {
      bind(s, i + 1, module);
      i += 2;
    } else {
      text_of(s, first, &len);
      bind(s, first, interp_find_module(name, len));
    }
  } while (is_op(s, i, ','));
  return i;
}

static size_t from(struct tokens *s, size_t i) {
  size_t first = i + 1, len;
  const char *name;
  if (is_op(s, first, '.') || is_op(s, first, OP3('.', '.', '.'))) {
    need_form(s, PYTHON_RELATIVE_IMPORT, first);
    while (!is_line_end(s, i))
      i++;
    return i;
  }
  if (s->at[first].kind != TOKEN_NAME)
    return first;
  i = dotted(s, first, &name, &len);
  const struct module *module = module_at(s, first, name, len);
  if (!is_keyword(s, i, KEYWORD_IMPORT) || is_op(s, i + 1, '*'))
    return is_line_end(s, i) ? i : i + 1;
  i += is_op(s, i + 1, '(') ? 2 : 1;
  while (s->at[i].kind == TOKEN_NAME) {
    name = text_of(s, i, &len);
    struct value v = module ? interp_module_get(s->in, module, name, len) : VALUE_NONE;
    interp_forget_exception(s->in);
    if (v.kind == KIND_ERROR && !s->binding)
      survey_add_attribute(s->found, module->name, name, len, s->at[i].span);
    i += is_keyword(s, i + 1, KEYWORD_AS) ? 2 : 0;
    bind(s, i, v.kind == KIND_MODULE ? v.module : NULL);
    value_drop(v);
    i += is_op(s, i + 1, ',') ? 2 : 1;
  }
  return is_op(s, i, ')') ? i + 1 : i;
}

/* Lines */

/* `match`, where it is one: its line ends with a colon, and the next begins with `case`. */
static bool is_match(const struct tokens *s, size_t first) {
  size_t i = first;
  if (!is_name(s, first, python_keywords[KEYWORD_MATCH].name))
    return false;
  while (!is_line_end(s, i))
    i++;
  return i > first + 1 && is_op(s, i - 1, ':') && s->at[i].kind == TOKEN_NEWLINE &&
         s->at[i + 1].kind == TOKEN_INDENT && is_name(s, i + 2, "case");
}

/* What a bracket that opens at I is; DEF: at the start of a def's parameters. */
static enum bracket bracket(const struct tokens *s, size_t i, bool def) {
  bool after = i > 0 && ends_operand(s, i - 1);
  if (is_op(s, i, '('))
    return def ? PARAMETERS : after ? CALL : GROUP;
  if (is_op(s, i, '['))
    return after ? SUBSCRIPT : LIST;
  return BRACES;
}

/* The targets of a `for`: all names up to `in`. */
static void bind_targets(struct tokens *s, size_t i) {
  while (!is_line_end(s, i) && !is_keyword(s, i, KEYWORD_IN))
    bind(s, i++, NULL);
}

static void keyword(struct tokens *s, size_t i) {
  need_keyword(s, s->at[i].op, i);
  switch (s->at[i].op) {
  case KEYWORD_FOR:
    bind_targets(s, i + 1);
    break;
  case KEYWORD_LAMBDA:
    s->open[s->depth].lambda = true;
    break;
  case KEYWORD_AS:
  case KEYWORD_CLASS:
  case KEYWORD_DEF:
  case KEYWORD_GLOBAL:
  case KEYWORD_NONLOCAL:
    bind(s, i + 1, NULL);
    break;
  default:
    break;
  }
}

static void name(struct tokens *s, size_t i) {
  enum bracket in = s->open[s->depth].kind;
  bool parameters = s->open[s->depth].lambda || (s->depth && in == PARAMETERS);
  bool attribute = i > 0 && is_op(s, i - 1, '.');
  bool assigned = is_op(s, i + 1, '=') || is_op(s, i + 1, OP2(':', '='));
  bool begins =
      parameters && i > 0 &&
      (is_op(s, i - 1, '(') || is_op(s, i - 1, ',') || is_keyword(s, i - 1, KEYWORD_LAMBDA));
  if (s->depth && in == CALL && is_op(s, i + 1, '=') && !parameters)
    return; /* an argument by name */
  if ((assigned && !attribute) || begins)
    bind(s, i, NULL);
  else if (!attribute && s->depth == 0 && is_op(s, i + 1, ','))
    bind(s, i, NULL); /* a, b = …, or a tuple: in doubt bound */
  else if (!attribute)
    use(s, i);
}

static void operator(struct tokens *s, size_t i, bool *def) {
  int op = s->at[i].op;
  bool after = i > 0 && ends_operand(s, i - 1);
  if (op == '(' || op == '[' || op == '{') {
    s->depth += s->depth < LEX_BRACKETS;
    memset(&s->open[s->depth], 0, sizeof *s->open);
    s->open[s->depth].kind = bracket(s, i, *def);
    *def = *def && op != '(';
  } else if (op == ')' || op == ']' || op == '}') {
    s->depth -= s->depth > 0;
  } else if (op == ':') {
    s->open[s->depth].colon |= !s->open[s->depth].lambda;
    s->open[s->depth].lambda = false;
  } else if ((op == '*' || op == OP2('*', '*')) && !after && s->depth &&
             (s->open[s->depth].kind == PARAMETERS || s->open[s->depth].lambda)) {
    bind(s, i + 1, NULL);
  }
}

static void number(struct tokens *s, size_t i) {
  char last = s->source->text[s->at[i].span.end - 1];
  if ((last == 'j' || last == 'J') && s->source->text[s->at[i].span.start + 1] != 'x')
    need_form(s, PYTHON_COMPLEX, i);
}

/* The logical line from I on, after its indentation: returns its end. */
static size_t line(struct tokens *s, size_t i) {
  const size_t first = s->first = i;
  bool def = false;
  s->depth = 0;
  memset(&s->open[0], 0, sizeof *s->open);
  if (is_op(s, i, '@'))
    need_form(s, PYTHON_DECORATOR, i++);
  else if (is_match(s, i))
    need_keyword(s, KEYWORD_MATCH, i++);
  while (!is_line_end(s, i)) {
    bool begins = i == first || is_op(s, i - 1, ';') || (is_op(s, i - 1, ':') && s->depth == 0);
    if (begins && is_keyword(s, i, KEYWORD_IMPORT)) {
      i = import(s, i);
      continue;
    }
    if (begins && is_keyword(s, i, KEYWORD_FROM)) {
      i = from(s, i);
      continue;
    }
    if (s->at[i].kind == TOKEN_KEYWORD) {
      def |= is_keyword(s, i, KEYWORD_DEF);
      if (i == first && is_keyword(s, i, KEYWORD_EXCEPT) && is_op(s, i + 1, '*'))
        need_form(s, PYTHON_EXCEPT_STAR, i++);
      else
        keyword(s, i);
    } else if (s->at[i].kind == TOKEN_NAME) {
      name(s, i);
    } else if (s->at[i].kind == TOKEN_OP) {
      operator(s, i, &def);
    } else if (s->at[i].kind == TOKEN_NUMBER) {
      number(s, i);
    }
    i++;
  }
  return i;
}

static void lines(struct tokens *s) {
  for (size_t i = 0; s->at[i].kind != TOKEN_END;) {
    enum token_kind kind = s->at[i].kind;
    if (kind == TOKEN_NEWLINE || kind == TOKEN_INDENT || kind == TOKEN_DEDENT)
      i++;
    else
      i = line(s, i);
  }
}

/* Keeps the token, and has room for two more. */
static void add_token(struct tokens *s, struct token t) {
  if (s->count + 3 > s->cap) {
    s->cap = s->cap ? s->cap * 2 : 256;
    s->at = mem_resize(s->at, s->cap, sizeof *s->at);
  }
  s->at[s->count++] = t;
}

/* Reads all tokens: false, and the diagnosis, at a mistake of the lexer. What python3 may read further ends them. */
static bool read_tokens(struct tokens *s, struct source *source, struct diag *diag) {
  struct lex *lex = mem_zalloc(1, sizeof *lex);
  struct token t = {TOKEN_ERROR, 0, {0, 0, 0}};
  if (lex_start(lex, source, diag) != 0)
    add_token(s, t);
  else
    do {
      t = lex_next(lex);
      add_token(s, t);
    } while (t.kind != TOKEN_END && t.kind != TOKEN_MORE && t.kind != TOKEN_ERROR);
  free(lex);
  if (t.kind != TOKEN_END && !diag->lacks)
    return false;
  diag_clear(diag);
  struct token end = {TOKEN_END, 0, t.span};
  s->at[s->count - 1] = s->at[s->count] = s->at[s->count + 1] =
      end; /* a look ahead ends there too */
  return true;
}

bool survey_scan(struct interp *in, struct source *source, struct survey_found *found,
                 struct diag *diag) {
  struct tokens s = {.in = in, .source = source, .found = found, .binding = true};
  bool python = read_tokens(&s, source, diag);
  if (python) {
    lines(&s);
    s.binding = false;
    lines(&s);
  }
  struct named *word = s.names;
  HASH_CLEAR(hh, s.names);
  while (word) {
    struct named *next = word->hh.next;
    free(word);
    word = next;
  }
  free(s.at);
  return python;
}
