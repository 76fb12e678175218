/* SPDX-License-Identifier: GPL-3.0-or-later */
/* f-strings: the parts are appended to one text, which becomes the str. */
#include "lang/eval/eval.h"

#include "base/text.h"
#include "lang/text/format.h"
#include "lang/value/exceptions.h"
#include "lang/value/number.h"

/* The format spec of N, which may have fields of its own: a new reference, None when there is none. */
static struct value spec_of(struct interp *in, const struct node *n) {
  return n->format.spec ? eval(in, n->format.spec) : VALUE_NONE;
}

static int add_converted(struct interp *in, const struct node *n, struct value v, struct value spec,
                         struct text *out) {
  char conversion = n->format.conversion;
  if (n->format.text && !conversion && spec.kind == KIND_NONE)
    conversion = 'r';
  bool plain = spec.kind != KIND_STR || !spec.str->len;
  struct text text = TEXT_EMPTY, *to = plain ? out : &text;
  int result;
  switch (conversion) {
  case 'r':
    result = ops_repr(in, v, to);
    break;
  case 'a':
    result = format_ascii(in, v, to);
    break;
  case 's':
    result = ops_str(in, v, to);
    break;
  default:
    return plain ? ops_format(in, v, "", 0, out)
                 : ops_format(in, v, spec.str->s, spec.str->len, out);
  }
  if (plain)
    return result;
  struct value converted = value_str_take(&text);
  if (!result)
    result = ops_format(in, converted, spec.str->s, spec.str->len, out);
  value_drop(converted);
  return result;
}

static int add_field(struct interp *in, const struct node *string, const struct node *n,
                     struct text *out) {
  if (n->format.text)
    text_add(out, n->format.text->s, n->format.text->len);
  struct value v = eval(in, n->format.expr);
  if (v.kind == KIND_ERROR)
    return -1;
  if (!n->format.spec && !n->format.conversion && !n->format.text) {
    if (v.kind == KIND_STR) {
      text_add(out, v.str->s, v.str->len);
      value_drop(v);
      return 0;
    }
    if (v.kind == KIND_INT) {
      number_add(out, v.i);
      return 0;
    }
  }
  struct value spec = spec_of(in, n);
  int result = spec.kind == KIND_ERROR ? -1 : add_converted(in, n, v, spec, out);
  value_drop(spec);
  value_drop(v);
  if (result)
    eval_fail_at(in, string, n->format.expr->span);
  return result;
}

struct value eval_fstring(struct interp *in, const struct node *n) {
  struct text text = in->scratch; /* an f-string within this one finds none and makes its own */
  in->scratch = TEXT_EMPTY;
  int result = 0;
  for (uint32_t i = 0; i < n->list.count && !result; i++) {
    const struct node *part = n->list.at[i];
    if (part->kind == NODE_CONST)
      text_add(&text, part->value.str->s, part->value.str->len);
    else if (!(result = add_field(in, n, part, &text)) && (result = interp_check_text(in, &text)))
      eval_fail(in, part);
  }
  struct value v = result ? VALUE_ERROR : value_str(text_str(&text), text.len);
  text_free(&in->scratch);
  if (text.cap > 64 * 1024)
    text_free(&text);
  else
    text_clear(&text);
  in->scratch = text;
  return v;
}
