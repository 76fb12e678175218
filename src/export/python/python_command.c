/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls in command form as Python: what calls/words.h has read of them is written down. */
#include <string.h>

#include "calls/socket_methods.h"
#include "calls/words.h"
#include "export/python/python_edit.h"
#include "lang/syntax/ast.h"
#include "lang/value/ops.h"

/* What the module calls NAME. */
static void put_module_name(struct python_context *context, const char *name, size_t len,
                            struct text *out) {
  context->needs_socket = context->needs_socket || !context->bare;
  text_adds(out, context->bare ? "" : "socket.");
  text_add(out, name, len);
}

/* Constants joined by |, each with its prefix; None, True and False have none. */
static void put_constants(struct python_context *context, const struct words_part *part,
                          struct text *out) {
  const char *s = part->word->s;
  if (part->value.kind != KIND_INT) {
    text_adds(out, s);
    return;
  }
  for (const char *joint = ""; *s; joint = " | ") {
    size_t len = strcspn(s, "|"), prefix = strncmp(s, "socket.", 7) == 0 ? 7 : 0;
    text_adds(out, joint);
    put_module_name(context, s + prefix, len - prefix, out);
    s += len + (s[len] == '|');
  }
}

static void put_part(struct python_context *context, const struct words_part *part,
                     struct text *out) {
  struct value v = part->value;
  switch (part->kind) {
  case WORDS_NAME:
    text_adds(out, part->word->s);
    break;
  case WORDS_CONSTANT:
    put_constants(context, part, out);
    break;
  case WORDS_NUMBER:
    if (v.kind == KIND_INT && !(part->word && strncmp(part->word->s, "0x", 2) == 0))
      text_addf(out, "%lld", (long long)v.i); /* 010 is not a number in Python */
    else
      text_adds(out, part->word->s);
    break;
  case WORDS_TEXT:
    if (v.kind == KIND_STR)
      ops_repr_str(v.str->s, v.str->len, out);
    else if (v.kind == KIND_BYTES)
      ops_repr_bytes(v.bytes->s, v.bytes->len, out);
    break;
  }
}

static void put_arg(struct python_context *context, const struct words_arg *arg, struct text *out) {
  text_adds(out, arg->is_pair ? "(" : "");
  put_part(context, &arg->at[0], out);
  if (!arg->is_pair)
    return;
  text_adds(out, ", ");
  put_part(context, &arg->at[1], out);
  text_addc(out, ')');
}

static bool is_function(const char *name) {
  for (const struct builtin *f = socket_functions; f->name; f++)
    if (strcmp(f->name, name) == 0)
      return true;
  return strcmp(name, "socket") == 0;
}

void python_command(struct python_context *context, const struct python_piece *piece,
                    const struct node *command, struct text *out) {
  const char *name = command->command.name;
  struct words_guess guess = {.path = piece->unix_address};
  struct words_args args;
  words_read(context->in, command, &guess, &args);
  size_t i = 0;
  bool ioctl = strcmp(name, "ioctl") == 0;
  if (args.count && !is_function(name)) {
    put_arg(context, &args.at[i++], out);
    text_addf(out, ".%s(", ioctl ? "setblocking" : name);
  } else {
    put_module_name(context, name, strlen(name), out);
    text_addc(out, '(');
  }
  if (args.count && ioctl) { /* ioctl(sock, FIONBIO, 1) is setblocking(False) in Python */
    text_adds(out, args.count > 2 ? "not " : "not 0");
    i = 2;
  }
  for (const char *joint = ""; i < args.count; i++, joint = ", ") {
    text_adds(out, joint);
    put_arg(context, &args.at[i], out);
  }
  text_addc(out, ')');
  words_free(&args);
}
