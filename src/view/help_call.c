/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of help on a call, from its row. */
#include "view/help.h"

#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/constants.h"
#include "view/style.h"

#define CONSTANTS_SHOWN 8 /* a longer list of constants is left to Tab */

static void section(const char *label, const char *s, const struct view_style *style,
                    struct text *out) {
  if (!s || !*s)
    return;
  text_addc(out, '\n');
  style_put(style, STYLE_BOLD, label, out);
  text_addc(out, '\n');
  style_paragraphs(style, 2, s, out);
}

static bool typed(const struct param *p) {
  return !p->out && p->kind != PARAM_FDS;
}

/* The socket itself needs no word in the list of parameters. */
static bool told(const struct param *p) {
  return typed(p) && p->kind != PARAM_HANDLE;
}

static bool of_select(const struct call_row *row) {
  return row->params[0].kind == PARAM_SETS || row->params[0].kind == PARAM_POLL;
}

void help_signature(const struct call_row *row, struct text *out) {
  if (row->flags & CALL_TRACED) {
    text_adds(out, row->signature);
    return;
  }
  bool method = row->params[0].kind == PARAM_HANDLE;
  text_adds(out, method ? "sock." : of_select(row) ? "select." : "socket.");
  text_adds(out, row->signature);
}

static void add_word(const struct param *p, struct text *out) {
  switch (p->kind) {
  case PARAM_HANDLE:
    text_adds(out, "sock");
    break;
  case PARAM_ADDRESS:
    text_adds(out, "HOST PORT");
    break;
  case PARAM_DATA:
    text_adds(out, "TEXT");
    break;
  default:
    for (const char *s = p->name; *s; s++)
      text_addc(out, (char)(*s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s));
  }
}

void help_command_form(const struct call_row *row, struct text *out) {
  if (of_select(row) || row->flags & CALL_TRACED)
    return;
  text_adds(out, row->name);
  for (const struct param *p = row->params; p->kind != PARAM_END; p++) {
    if (!typed(p))
      continue;
    text_adds(out, p->optional ? " [" : " ");
    add_word(p, out);
    if (p->optional)
      text_addc(out, ']');
  }
}

const char *help_article(const char *noun) {
  return strchr("aeioAEIO", *noun) ? "an" : "a";
}

static void add_constants(const struct constants *set, struct text *out) {
  if (set->count > CONSTANTS_SHOWN) {
    text_addf(out, " One of the %zu names of %s %s: Tab shows them.", set->count,
              help_article(set->what), set->what);
    return;
  }
  text_adds(out, set->flags ? " Any of" : " One of");
  for (size_t i = 0; i < set->count; i++)
    text_addf(out, "%s %s", i ? "," : "", set->at[i].name);
  text_addc(out, '.');
}

static void say_params(const struct call_row *row, const struct view_style *style,
                       struct text *out) {
  int width = 0;
  for (const struct param *p = row->params; p->kind != PARAM_END; p++)
    if (told(p) && style_width(p->name) > width)
      width = style_width(p->name);
  if (width)
    text_addc(out, '\n');
  for (const struct param *p = row->params; p->kind != PARAM_END; p++) {
    if (!told(p))
      continue;
    struct text t = TEXT_EMPTY;
    text_adds(&t, p->doc ? p->doc : "");
    if (t.len && t.s[t.len - 1] != '.' && p->constants)
      text_addc(&t, '.');
    if (p->constants)
      add_constants(p->constants, &t);
    text_adds(out, "  ");
    style_pad(style, STYLE_GREEN, p->name, width + 2, out);
    style_wrap(style, width + 4, width + 4, text_str(&t), out);
    text_free(&t);
  }
}

static void add_first_sentence(const char *s, struct text *out) {
  const char *stop = s;
  while (*stop && !(*stop == '.' && (stop[1] == ' ' || stop[1] == '\0')))
    stop++;
  text_add(out, s, (size_t)(stop - s));
  text_addc(out, '.');
}

static const char *error_name(const struct errno_note *note) {
  const char *name = note->error > 0 ? call_errno_name(note->error) : call_eai_name(note->error);
  return name ? name : "?";
}

static void say_errors(const struct call_row *row, const struct view_style *style,
                       struct text *out) {
  if (!row->notes || !row->notes->error)
    return;
  int width = 0;
  for (const struct errno_note *note = row->notes; note->error; note++)
    if (style_width(error_name(note)) > width)
      width = style_width(error_name(note));
  text_addc(out, '\n');
  style_put(style, STYLE_BOLD, "Errors", out);
  text_adds(out, " (explain NAME says more)\n");
  for (const struct errno_note *note = row->notes; note->error; note++) {
    struct text t = TEXT_EMPTY;
    add_first_sentence(call_note(row, note->error)->why, &t);
    text_adds(out, "  ");
    style_pad(style, STYLE_RED, error_name(note), width + 2, out);
    style_wrap(style, width + 4, width + 4, text_str(&t), out);
    text_free(&t);
  }
}

static void say_example(const char *example, const struct view_style *style, struct text *out) {
  if (!example || !*example)
    return;
  text_addc(out, '\n');
  style_put(style, STYLE_BOLD, "Example", out);
  text_addc(out, '\n');
  while (*example) {
    size_t len = strcspn(example, "\n");
    struct text line = TEXT_EMPTY;
    text_adds(&line, "  ");
    text_add(&line, example, len);
    style_put(style, STYLE_PLAIN, text_str(&line), out);
    text_addc(out, '\n');
    text_free(&line);
    example += len + (example[len] == '\n');
  }
}

static void say_flags(const struct call_row *row, const struct view_style *style,
                      struct text *out) {
  struct text t = TEXT_EMPTY;
  if (row->flags & CALL_TRACED)
    text_adds(&t, HELP_PROGRAMS_ONLY " ");
  if (row->flags & CALL_TRACED && row->flags & CALL_MAY_BLOCK)
    text_adds(&t, "It may block. ");
  else if (row->flags & CALL_MAY_BLOCK)
    text_adds(&t, "It may block: Ctrl-C interrupts it. ");
  if (row->flags & CALL_PRIVILEGED)
    text_adds(&t, "Some uses need privilege. ");
  if (row->flags & CALL_LIBRARY)
    text_adds(&t, "A function of the C library, not a system call. ");
  if (row->manual)
    text_addf(&t, "Manual page: %s.", row->manual);
  if (t.len) {
    text_addc(out, '\n');
    style_wrap(style, 0, 0, text_str(&t), out);
  }
  text_free(&t);
}

void help_call(const struct call_row *row, const struct view_style *style, struct text *out) {
  struct text t = TEXT_EMPTY;
  style_heading(style, row->name, row->summary, out);
  help_signature(row, &t);
  style_item(style, 2, "", STYLE_PLAIN, text_str(&t), out);
  text_clear(&t);
  help_command_form(row, &t);
  if (t.len)
    style_item(style, 2, "", STYLE_PLAIN, text_str(&t), out);
  say_params(row, style, out);
  if (row->returns_doc) {
    text_addc(out, '\n');
    style_item(style, 0, "Returns ", STYLE_BOLD, row->returns_doc, out);
  }
  section("What the kernel does", row->kernel, style, out);
  section("What the wire shows", row->wire, style, out);
  say_errors(row, style, out);
  say_example(row->example, style, out);
  say_flags(row, style, out);
  text_free(&t);
}
