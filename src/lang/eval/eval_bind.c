/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding arguments to parameters, with CPython's messages for those that do not fit. */
#include "lang/eval/eval.h"

#include <string.h>

#include "base/text.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'": the parameters FROM to TO that have no value. */
static size_t list_missing(const struct node_function *def, const struct value *slots,
                           uint32_t from, uint32_t to, struct text *out) {
  size_t count = 0, seen = 0;
  for (uint32_t i = from; i < to; i++)
    count += slots[i].kind == KIND_ERROR;
  for (uint32_t i = from; i < to; i++) {
    if (slots[i].kind != KIND_ERROR)
      continue;
    seen++;
    text_addf(out, "%s'%s'",
              seen == 1      ? ""
              : seen < count ? ", "
              : count == 2   ? " and "
                             : ", and ",
              def->params[i].name.name->s);
  }
  return count;
}

/* Some parameter has no value: those by position are named, else those by name. */
static int refuse_missing(struct interp *in, const struct node_function *def,
                          const struct value *slots) {
  struct text names = TEXT_EMPTY;
  const char *what = "positional";
  size_t count = list_missing(def, slots, 0, def->keyword_only, &names);
  if (!count) {
    what = "keyword-only";
    count = list_missing(def, slots, def->keyword_only, def->count, &names);
  }
  interp_raise(in, &type_TypeError, "%s() missing %zu required %s argument%s: %s",
               def->frame.qualname->s, count, what, count == 1 ? "" : "s", text_str(&names));
  text_free(&names);
  return -1;
}

static int too_many(struct interp *in, const struct function *f, const struct value *slots,
                    size_t given) {
  const struct node_function *def = f->def;
  uint32_t most = def->keyword_only;
  size_t least = 0, by_name = 0;
  for (uint32_t i = 0; i < most; i++)
    least += f->presets[i].kind == KIND_ERROR;
  for (uint32_t i = most; i < def->count; i++)
    by_name += slots[i].kind != KIND_ERROR;
  struct text message = TEXT_EMPTY;
  text_addf(&message, "%s() takes ", def->frame.qualname->s);
  if (least < most)
    text_addf(&message, "from %zu to ", least);
  text_addf(&message, "%u positional argument%s but %zu ", most,
            least == most && most == 1 ? "" : "s", given);
  if (by_name)
    text_addf(&message, "positional argument%s (and %zu keyword-only argument%s) were given",
              given == 1 ? "" : "s", by_name, by_name == 1 ? "" : "s");
  else
    text_addf(&message, "%s given", given == 1 ? "was" : "were");
  interp_raise(in, &type_TypeError, "%s", text_str(&message));
  text_free(&message);
  return -1;
}

static bool same_name(const struct str *a, const struct str *b) {
  return a == b || (a->len == b->len && !memcmp(a->s, b->s, a->len));
}

/* The names of ARGS that are parameters to be given by position: "a, b". */
static void list_positional(const struct node_function *def, const struct args *args,
                            struct text *out) {
  for (uint32_t i = 0; i < def->positional_only; i++)
    for (size_t k = 0; k < args->keyword_count; k++)
      if (same_name(def->params[i].name.name, args->keywords[k]))
        text_addf(out, "%s%s", out->len ? ", " : "", args->keywords[k]->s);
}

static int refuse_keyword(struct interp *in, const struct node_function *def,
                          const struct args *args, const struct str *keyword) {
  struct text names = TEXT_EMPTY;
  list_positional(def, args, &names);
  if (names.len)
    interp_raise(in, &type_TypeError,
                 "%s() got some positional-only arguments passed as keyword arguments: '%s'",
                 def->frame.qualname->s, text_str(&names));
  else
    interp_raise(in, &type_TypeError, "%s() got an unexpected keyword argument '%s'",
                 def->frame.qualname->s, keyword->s);
  text_free(&names);
  return -1;
}

/* Binds argument number K by name. */
static int bind_keyword(struct interp *in, const struct node_function *def, const struct args *args,
                        size_t k, struct value *slots) {
  const struct str *keyword = args->keywords[k];
  struct value v = args->at[args->count + k];
  uint32_t i = def->positional_only;
  while (i < def->count && !same_name(def->params[i].name.name, keyword))
    i++;
  if (i < def->count && slots[i].kind != KIND_ERROR)
    return interp_fail(in, &type_TypeError, "%s() got multiple values for argument '%s'",
                       def->frame.qualname->s, keyword->s);
  if (i < def->count)
    slots[i] = value_ref(v);
  else if (!def->stars)
    return refuse_keyword(in, def, args, keyword);
  else
    dict_set_take(in, slots[def->count + def->star].dict, value_object(KIND_STR, keyword),
                  value_ref(v));
  return 0;
}

int eval_bind(struct interp *in, const struct function *f, const struct args *args,
              struct value *slots) {
  const struct node_function *def = f->def;
  uint32_t most = def->keyword_only;
  if (def->stars)
    slots[def->count + def->star] = dict_new();
  for (size_t i = 0; i < args->count && i < most; i++)
    slots[i] = value_ref(args->at[i]);
  if (def->star) {
    size_t more = args->count > most ? args->count - most : 0;
    slots[def->count] = value_tuple_take(NULL, more);
    for (size_t i = 0; i < more; i++)
      slots[def->count].tuple->at[i] = value_ref(args->at[most + i]);
  }
  for (size_t k = 0; k < args->keyword_count; k++)
    if (bind_keyword(in, def, args, k, slots))
      return -1;
  if (args->count > most && !def->star)
    return too_many(in, f, slots, args->count);
  bool missing = false;
  for (uint32_t i = 0; i < def->count; i++)
    if (slots[i].kind == KIND_ERROR) {
      slots[i] = value_ref(f->presets[i]);
      missing |= slots[i].kind == KIND_ERROR;
    }
  return missing ? refuse_missing(in, def, slots) : 0;
}
