/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in functions for output, input and leaving: print, input, exit. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/lib/builtins_parts.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/lib/file.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"

struct print {
  struct value sep, end, file;
  bool flush;
};

static int print_options(struct interp *in, const struct args *args, struct print *p) {
  for (size_t i = 0; i < args->keyword_count; i++) {
    const char *name = args->keywords[i]->s;
    struct value v = args->at[args->count + i];
    bool sep = !strcmp(name, "sep");
    if (sep || !strcmp(name, "end")) {
      if (v.kind != KIND_STR && v.kind != KIND_NONE)
        return interp_fail(in, &type_TypeError, "%s must be None or a string, not %s", name,
                           value_type_name(v));
      *(sep ? &p->sep : &p->end) = v;
    } else if (!strcmp(name, "file")) {
      p->file = v;
    } else if (!strcmp(name, "flush")) {
      p->flush = ops_truth(v);
    } else {
      return interp_fail(in, &type_TypeError, "'%s' is an invalid keyword argument for print()",
                         name);
    }
  }
  return 0;
}

/* Calls FILE.NAME(ARGUMENT), or without an argument when that is NULL. */
static int call_method(struct interp *in, struct value file, const char *name,
                       const struct value *argument) {
  struct value method = ops_get_attribute(in, file, name, strlen(name));
  if (value_is_error(method))
    return -1;
  struct value result =
      interp_call(in, method, &(struct args){argument, argument ? 1 : 0, NULL, 0});
  value_drop(method);
  value_drop(result);
  return value_is_error(result) ? -1 : 0;
}

static int write_text(struct interp *in, struct value file, const char *s, size_t len, bool flush) {
  if (file.kind == KIND_NONE)
    return file_write_text(in, 1, s, len) || (flush && file_flush(in, 1)) ? -1 : 0;
  struct value text = codec_str(s, len);
  int bad = call_method(in, file, "write", &text);
  value_drop(text);
  return bad || (flush && call_method(in, file, "flush", NULL)) ? -1 : 0;
}

struct value builtin_print(struct interp *in, const struct args *args) {
  struct print p = {VALUE_NONE, VALUE_NONE, VALUE_NONE, false};
  if (print_options(in, args, &p))
    return VALUE_ERROR;
  struct text t = TEXT_EMPTY;
  for (size_t i = 0; i < args->count; i++) {
    if (i && p.sep.kind == KIND_STR)
      text_add(&t, p.sep.str->s, p.sep.str->len);
    else if (i)
      text_addc(&t, ' ');
    if (ops_str(in, args->at[i], &t)) {
      text_free(&t);
      return VALUE_ERROR;
    }
  }
  if (p.end.kind == KIND_STR)
    text_add(&t, p.end.str->s, p.end.str->len);
  else
    text_addc(&t, '\n');
  int bad = write_text(in, p.file, text_str(&t), t.len, p.flush);
  text_free(&t);
  return bad ? VALUE_ERROR : VALUE_NONE;
}

struct value builtin_input(struct interp *in, const struct args *args) {
  struct text prompt = TEXT_EMPTY;
  if (args->count && ops_str(in, args->at[0], &prompt)) {
    text_free(&prompt);
    return VALUE_ERROR;
  }
  char *line;
  ptrdiff_t len = file_read_line(in, args->count ? text_str(&prompt) : NULL, &line);
  text_free(&prompt);
  if (len < 0)
    return VALUE_ERROR;
  if (len == 0) {
    free(line);
    return interp_raise(in, &type_EOFError, "EOF when reading a line");
  }
  if (line[len - 1] == '\n')
    len--;
  struct value v = codec_decode(in, (unsigned char *)line, (size_t)len, NULL, NULL);
  free(line);
  return v;
}

struct value builtin_exit(struct interp *in, const struct args *args) {
  return interp_raise_args(in, &type_SystemExit,
                           (struct value[]){args->count ? args->at[0] : VALUE_NONE}, 1);
}
