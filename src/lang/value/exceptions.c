/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of exception classes and their instances. To add a class: one line of the tree below and,
 * if it is a built-in name, its place in exceptions_all; its declaration in the header. */
#include "lang/value/exceptions.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/value/dict.h"
#include "lang/eval/interp.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* clang-format off */
#define CLASS_WITH(METHODS, MODULE, IDENTIFIER, NAME, BASE, DOC) \
  const struct type type_##IDENTIFIER = {{VALUE_STATIC}, NAME, MODULE, &type_##BASE, true, NULL, METHODS, NAME "(*args)", DOC};
#define CLASS_IN(MODULE, IDENTIFIER, NAME, BASE, DOC) CLASS_WITH(NULL, MODULE, IDENTIFIER, NAME, BASE, DOC)
#define CLASS(NAME, BASE, DOC) CLASS_IN("builtins", NAME, #NAME, BASE, DOC)

static const struct builtin methods[];
CLASS_WITH(methods, "builtins", BaseException, "BaseException", object, "the root of all exceptions")
CLASS(  Exception, BaseException, "every exception that a program may well catch")
CLASS(    ArithmeticError, Exception, "arithmetic went wrong")
CLASS(      FloatingPointError, ArithmeticError, "floating point arithmetic went wrong")
CLASS(      OverflowError, ArithmeticError, "a number is too large")
CLASS(      ZeroDivisionError, ArithmeticError, "division by zero")
CLASS(    AssertionError, Exception, "an assert did not hold")
CLASS(    AttributeError, Exception, "an object has no such attribute")
CLASS(    BufferError, Exception, "a buffer is still in use")
CLASS(    EOFError, Exception, "input() came to the end of the input")
CLASS(    ImportError, Exception, "a name cannot be imported")
CLASS(      ModuleNotFoundError, ImportError, "there is no such module")
CLASS(    LookupError, Exception, "nothing there")
CLASS(      IndexError, LookupError, "an index is out of range")
CLASS(      KeyError, LookupError, "a dict has no such key")
CLASS(    MemoryError, Exception, "no memory left")
CLASS(    NameError, Exception, "a name is not bound")
CLASS(      UnboundLocalError, NameError, "a name of the function is not bound yet")
CLASS(    OSError, Exception, "a system call failed; errno says why")
CLASS(      BlockingIOError, OSError, "the call would have to wait (EAGAIN, EINPROGRESS)")
CLASS(      ChildProcessError, OSError, "ECHILD")
CLASS(      ConnectionError, OSError, "a connection failed")
CLASS(        BrokenPipeError, ConnectionError, "the peer no longer reads (EPIPE)")
CLASS(        ConnectionAbortedError, ConnectionError, "ECONNABORTED")
CLASS(        ConnectionRefusedError, ConnectionError, "nobody listens there (ECONNREFUSED)")
CLASS(        ConnectionResetError, ConnectionError, "the peer reset the connection (ECONNRESET)")
CLASS(      FileExistsError, OSError, "EEXIST")
CLASS(      FileNotFoundError, OSError, "ENOENT")
CLASS(      InterruptedError, OSError, "EINTR")
CLASS(      IsADirectoryError, OSError, "EISDIR")
CLASS(      NotADirectoryError, OSError, "ENOTDIR")
CLASS(      PermissionError, OSError, "EACCES, EPERM")
CLASS(      ProcessLookupError, OSError, "ESRCH")
CLASS(      TimeoutError, OSError, "the call waited too long (ETIMEDOUT, settimeout)")
CLASS(    RuntimeError, Exception, "an error that fits nowhere else")
CLASS(      NotImplementedError, RuntimeError, "not written yet")
CLASS(      RecursionError, RuntimeError, "functions call each other too deep")
CLASS(    StopIteration, Exception, "an iterator is at its end")
CLASS(    SyntaxError, Exception, "text that is not a program")
CLASS(      IndentationError, SyntaxError, "wrong indentation")
CLASS(        TabError, IndentationError, "tabs and blanks are mixed")
CLASS(    SystemError, Exception, "an error of the interpreter")
CLASS(    TypeError, Exception, "a value of the wrong class")
CLASS(    ValueError, Exception, "a value that does not fit")
CLASS(      UnicodeError, ValueError, "text that cannot be encoded or decoded")
CLASS(        UnicodeDecodeError, UnicodeError, "bytes that are no text in this encoding")
CLASS(        UnicodeEncodeError, UnicodeError, "text that this encoding has no bytes for")
CLASS(    Warning, Exception, "the root of warnings")
CLASS(  KeyboardInterrupt, BaseException, "Ctrl-C")
CLASS(  SystemExit, BaseException, "exit() was called")
CLASS_IN("socket", gaierror, "gaierror", OSError, "a host's name could not be resolved (getaddrinfo)")
CLASS_IN("socket", herror, "herror", OSError, "a host's name could not be resolved (gethostbyname)")
CLASS_IN("struct", struct_error, "error", Exception, "a format or its values do not fit")
CLASS_IN("binascii", binascii_Error, "Error", ValueError, "text that is no such encoding")
/* clang-format on */

const struct type *const exceptions_all[] = {
    &type_BaseException,
    &type_Exception,
    &type_ArithmeticError,
    &type_BufferError,
    &type_FloatingPointError,
    &type_OverflowError,
    &type_ZeroDivisionError,
    &type_AssertionError,
    &type_AttributeError,
    &type_EOFError,
    &type_ImportError,
    &type_ModuleNotFoundError,
    &type_LookupError,
    &type_IndexError,
    &type_KeyError,
    &type_MemoryError,
    &type_NameError,
    &type_UnboundLocalError,
    &type_OSError,
    &type_BlockingIOError,
    &type_ChildProcessError,
    &type_ConnectionError,
    &type_BrokenPipeError,
    &type_ConnectionAbortedError,
    &type_ConnectionRefusedError,
    &type_ConnectionResetError,
    &type_FileExistsError,
    &type_FileNotFoundError,
    &type_InterruptedError,
    &type_IsADirectoryError,
    &type_NotADirectoryError,
    &type_PermissionError,
    &type_ProcessLookupError,
    &type_TimeoutError,
    &type_RuntimeError,
    &type_NotImplementedError,
    &type_RecursionError,
    &type_StopIteration,
    &type_SyntaxError,
    &type_IndentationError,
    &type_TabError,
    &type_SystemError,
    &type_TypeError,
    &type_ValueError,
    &type_UnicodeError,
    &type_UnicodeDecodeError,
    &type_UnicodeEncodeError,
    &type_Warning,
    &type_KeyboardInterrupt,
    &type_SystemExit,
    NULL,
};

const struct type *exceptions_for_errno(int error) {
  static const struct {
    int error;
    const struct type *type;
  } children[] = {
      {EAGAIN, &type_BlockingIOError},
      {EALREADY, &type_BlockingIOError},
      {EINPROGRESS, &type_BlockingIOError},
      {EPIPE, &type_BrokenPipeError},
      {ESHUTDOWN, &type_BrokenPipeError},
      {ECHILD, &type_ChildProcessError},
      {ECONNABORTED, &type_ConnectionAbortedError},
      {ECONNREFUSED, &type_ConnectionRefusedError},
      {ECONNRESET, &type_ConnectionResetError},
      {EEXIST, &type_FileExistsError},
      {ENOENT, &type_FileNotFoundError},
      {EINTR, &type_InterruptedError},
      {EISDIR, &type_IsADirectoryError},
      {ENOTDIR, &type_NotADirectoryError},
      {EACCES, &type_PermissionError},
      {EPERM, &type_PermissionError},
      {ESRCH, &type_ProcessLookupError},
      {ETIMEDOUT, &type_TimeoutError},
  };
  for (size_t i = 0; i < sizeof children / sizeof *children; i++)
    if (children[i].error == error)
      return children[i].type;
  return &type_OSError;
}

bool exceptions_is(const struct type *type, const struct type *base) {
  for (; type; type = type->base)
    if (type == base)
      return true;
  return false;
}

/* The number after the first argument of an OSError; false when it has none. */
static bool error_number(const struct exception *e, int64_t *number) {
  const struct tuple *args = e->args.tuple;
  if (args->len < 2 || !value_is_int(args->at[0]))
    return false;
  *number = args->at[0].i;
  return true;
}

struct value exceptions_new_take(const struct type *type, struct value args) {
  struct exception *e = object_new(sizeof *e);
  memset((char *)e + sizeof e->head, 0, sizeof *e - sizeof e->head);
  e->type = type;
  e->args = args;
  return value_object(KIND_EXCEPTION, e);
}

static void put(struct exception *e, const char *name, size_t len, struct value v) {
  struct value key = value_str(name, len);
  if (e->own.kind == KIND_ERROR)
    e->own = dict_new();
  dict_set_take(NULL, e->own.dict, key, value_ref(v));
  value_drop(key);
}

/* An OSError of two to five arguments: errno, text, file name, winerror, second file name. */
static void call_os(struct exception *e, const struct args *args) {
  int64_t number;
  if (e->type == &type_OSError && error_number(e, &number) && number == (int)number)
    e->type = exceptions_for_errno((int)number);
  if (args->count < 3 || args->at[2].kind == KIND_NONE)
    return;
  if (e->type == &type_BlockingIOError && value_is_int(args->at[2])) {
    put(e, "characters_written", strlen("characters_written"), args->at[2]);
    return;
  }
  put(e, "filename", strlen("filename"), args->at[2]);
  if (args->count > 4 && args->at[4].kind != KIND_NONE)
    put(e, "filename2", strlen("filename2"), args->at[4]);
  struct value two =
      value_tuple_take((struct value[]){value_ref(args->at[0]), value_ref(args->at[1])}, 2);
  value_drop(e->args);
  e->args = two;
}

/* The words that a call of a class takes beside its arguments; NULL: none. */
static const char *const *keywords_of(const struct type *type, const char **of) {
  static const char *const of_name[] = {"name", NULL},
                           *const of_attribute[] = {"name", "obj", NULL},
                           *const of_import[] = {"name", "path", NULL};
  const struct type *const classes[] = {&type_NameError, &type_AttributeError, &type_ImportError};
  const char *const *const words[] = {of_name, of_attribute, of_import};
  for (int i = 0; i < 3; i++)
    if (exceptions_is(type, classes[i])) {
      *of = classes[i]->name;
      return words[i];
    }
  return NULL;
}

static int take_keywords(struct interp *in, struct exception *e, const struct args *args) {
  const char *of;
  const char *const *words = keywords_of(e->type, &of);
  if (!words && args->keyword_count)
    return interp_fail(in, &type_TypeError, "%s() takes no keyword arguments", e->type->name);
  for (size_t i = 0; i < args->keyword_count; i++) {
    const struct str *word = args->keywords[i];
    size_t at = 0;
    while (words[at] && strcmp(words[at], word->s) != 0)
      at++;
    if (!words[at])
      return interp_fail(in, &type_TypeError, "'%s' is an invalid keyword argument for %s()",
                         word->s, of);
    put(e, word->s, word->len, args->at[args->count + i]);
  }
  return 0;
}

/* Whether ARGS are those of a UnicodeDecodeError or UnicodeEncodeError: -1 with TypeError. */
static int check_unicode(struct interp *in, const struct type *type, const struct args *args) {
  bool decode = type == &type_UnicodeDecodeError;
  int64_t i;
  if (args->count != 5)
    return interp_fail(in, &type_TypeError, "function takes exactly 5 arguments (%zu given)",
                       args->count);
  for (size_t k = 0; k < 5; k++) {
    struct value v = args->at[k];
    if (k == 2 || k == 3) {
      if (ops_index(in, v, &i))
        return -1;
    } else if (k != 1 || !decode) {
      if (v.kind != KIND_STR)
        return interp_fail(in, &type_TypeError, "argument %zu must be str, not %s", k + 1,
                           value_given_name(v));
    }
  }
  if (decode && !ops_is_buffer(args->at[1])) {
    ops_wants_bytes(in, args->at[1]);
    return -1;
  }
  return 0;
}

struct value exceptions_call(struct interp *in, const struct type *type, const struct args *args) {
  if ((type == &type_UnicodeDecodeError || type == &type_UnicodeEncodeError) &&
      check_unicode(in, type, args))
    return VALUE_ERROR;
  struct value tuple = value_tuple_take(NULL, args->count);
  for (size_t i = 0; i < args->count; i++)
    tuple.tuple->at[i] = value_ref(args->at[i]);
  struct value made = exceptions_new_take(type, tuple);
  if (take_keywords(in, made.exception, args)) {
    value_drop(made);
    return VALUE_ERROR;
  }
  if (exceptions_is(type, &type_OSError) && args->count >= 2 && args->count <= 5)
    call_os(made.exception, args);
  return made;
}

void exceptions_destroy(struct exception *e) {
  value_drop(e->args);
  value_drop(e->cause);
  value_drop(e->context);
  value_drop(e->own);
  source_free(e->source);
  traceback_clear(&e->traceback);
  free(e->suggestion);
  free(e->hint);
  if (e->call && e->free_call)
    e->free_call(e->call);
  object_free(e, sizeof *e);
}

/* Attributes */

#define EVERY "args", "__cause__", "__context__", "__suppress_context__", NULL
static const char *const common[] = {EVERY};
static const char *const of_os[] = {"errno", "strerror", "filename", "filename2", EVERY};
static const char *const of_exit[] = {"code", EVERY};
static const char *const of_stop[] = {"value", EVERY};
static const char *const of_name[] = {"name", EVERY};
static const char *const of_attribute[] = {"name", "obj", EVERY};
static const char *const of_import[] = {"msg", "name", "path", EVERY};
static const char *const of_unicode[] = {"encoding", "object", "start", "end", "reason", EVERY};

static bool is_unicode(const struct exception *e) {
  return (e->type == &type_UnicodeDecodeError || e->type == &type_UnicodeEncodeError) &&
         e->args.tuple->len == 5;
}

static const struct {
  const struct type *type;
  const char *const *names;
} attributes[] = {{&type_OSError, of_os},
                  {&type_SystemExit, of_exit},
                  {&type_StopIteration, of_stop},
                  {&type_NameError, of_name},
                  {&type_AttributeError, of_attribute},
                  {&type_ImportError, of_import},
                  {&type_UnicodeError, of_unicode}};
#define ATTRIBUTES (sizeof attributes / sizeof *attributes)

const char *const *exceptions_attributes(const struct exception *e) {
  for (size_t i = 0; i < ATTRIBUTES; i++)
    if (exceptions_is(e->type, attributes[i].type) &&
        (attributes[i].names != of_unicode || is_unicode(e)))
      return attributes[i].names;
  return common;
}

bool exceptions_know(const char *name, size_t len) {
  for (size_t i = 0; i < ATTRIBUTES; i++)
    for (const char *const *at = attributes[i].names; *at; at++)
      if (strlen(*at) == len && !memcmp(*at, name, len))
        return true;
  return false;
}

static struct value argument(const struct exception *e, size_t i, size_t at_least) {
  const struct tuple *args = e->args.tuple;
  return args->len >= at_least && i < args->len ? value_ref(args->at[i]) : VALUE_NONE;
}

static struct value or_none(struct value v) {
  return v.kind == KIND_ERROR ? VALUE_NONE : value_ref(v);
}

static struct value own(const struct exception *e, const char *name, size_t len) {
  if (e->own.kind == KIND_ERROR)
    return VALUE_ERROR;
  struct value key = value_str(name, len), found = dict_get(NULL, e->own.dict, key);
  value_drop(key);
  return value_ref(found);
}

struct value exceptions_get(const struct exception *e, const char *name, size_t len) {
  const char *const *names = exceptions_attributes(e);
  size_t i = 0, given = e->args.tuple->len;
  struct value set = own(e, name, len);
  if (set.kind != KIND_ERROR)
    return set;
  while (names[i] && (strlen(names[i]) != len || memcmp(names[i], name, len) != 0))
    i++;
  if (!names[i])
    return VALUE_ERROR;
  if (!strcmp(names[i], "args"))
    return value_ref(e->args);
  if (!strcmp(names[i], "__cause__"))
    return or_none(e->cause);
  if (!strcmp(names[i], "__context__"))
    return or_none(e->context);
  if (!strcmp(names[i], "__suppress_context__"))
    return value_bool(e->no_context);
  if (names == of_unicode)
    return argument(e, i, 5);
  if (names == of_os)
    return i < 2 && given <= 5 ? argument(e, i, 2) : VALUE_NONE;
  if (names == of_exit && given > 1)
    return value_ref(e->args);
  if (names == of_import)
    return i == 0 && given == 1 ? argument(e, 0, 1) : VALUE_NONE;
  return names == of_exit || names == of_stop ? argument(e, 0, 1) : VALUE_NONE;
}

void exceptions_set_context(struct exception *e, struct exception *outer) {
  if (e == outer || e->context.exception == outer)
    return;
  for (struct exception *o = outer; o->context.kind == KIND_EXCEPTION; o = o->context.exception)
    if (o->context.exception == e) { /* no ring: E is no longer what it was raised in */
      o->context = VALUE_ERROR;
      e->head.refs--;
      break;
    }
  struct value old = e->context;
  e->context = value_ref(value_object(KIND_EXCEPTION, outer));
  value_drop(old);
}

/* What is computed from the arguments stays what it is when they change. */
static int set_args(struct interp *in, struct exception *e, struct value v) {
  struct value list = ops_list(in, v);
  if (list.kind == KIND_ERROR)
    return -1;
  for (const char *const *name = exceptions_attributes(e); strcmp(*name, "args") != 0; name++) {
    struct value now = exceptions_get(e, *name, strlen(*name));
    if (strncmp(*name, "filename", 8) != 0)
      put(e, *name, strlen(*name), now);
    value_drop(now);
  }
  for (size_t i = 0; i < list.list->len; i++)
    value_ref(list.list->at[i]);
  value_drop(e->args);
  e->args = value_tuple_take(list.list->at, list.list->len);
  value_drop(list);
  return 0;
}

static int set_other(struct interp *in, struct value *place, struct value v, const char *what) {
  if (v.kind != KIND_NONE && v.kind != KIND_EXCEPTION)
    return interp_fail(in, &type_TypeError,
                       "exception %s must be None or derive from BaseException", what);
  value_drop(*place);
  *place = v.kind == KIND_NONE ? VALUE_ERROR : value_ref(v);
  return 0;
}

int exceptions_set(struct interp *in, struct exception *e, const char *name, size_t len,
                   struct value v) {
#define IS(WORD) (len == sizeof(WORD) - 1 && !memcmp(name, WORD, len))
  if (IS("args"))
    return set_args(in, e, v);
  if (IS("__cause__")) {
    int wrong = set_other(in, &e->cause, v, "cause");
    e->no_context |= !wrong;
    return wrong;
  }
  if (IS("__context__"))
    return set_other(in, &e->context, v, "context");
  if (!IS("__suppress_context__")) {
    put(e, name, len, v);
    return 0;
  }
#undef IS
  if (v.kind == KIND_BOOL) {
    e->no_context = v.i;
    return 0;
  }
  return interp_fail(in, &type_TypeError, "attribute value type must be bool");
}

static struct value m_add_note(struct interp *in, const struct args *args) {
  if (args->at[1].kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "note must be a str, not '%s'",
                        value_type_name(args->at[1]));
  struct exception *e = args->at[0].exception;
  struct value notes = own(e, "__notes__", strlen("__notes__"));
  if (notes.kind != KIND_LIST) {
    value_drop(notes);
    notes = value_list_take(NULL, 0);
    put(e, "__notes__", strlen("__notes__"), notes);
  }
  value_list_append_take(notes, value_ref(args->at[1]));
  value_drop(notes);
  return VALUE_NONE;
}

static const struct builtin methods[] = {
    TYPES_METHOD(KIND_EXCEPTION, m_, add_note, 1, 1, "(note, /)", "Adds a text to its __notes__."),
    TYPES_END,
};

/* Text */

static void unicode_text(const struct exception *e, struct text *out) {
  const struct value *at = e->args.tuple->at;
  bool decode = e->type == &type_UnicodeDecodeError;
  if (at[0].kind != KIND_STR || at[2].kind != KIND_INT || at[3].kind != KIND_INT ||
      at[4].kind != KIND_STR || at[1].kind != (decode ? (uint32_t)KIND_BYTES : KIND_STR))
    return;
  int64_t start = at[2].i, end = at[3].i;
  text_addf(out, "'%s' codec can't %s ", at[0].str->s, decode ? "decode" : "encode");
  size_t len = decode ? at[1].bytes->len : at[1].str->chars;
  if (end != start + 1 || start < 0 || (size_t)start >= len) {
    text_addf(out, "%s in position %" PRId64 "-%" PRId64, decode ? "bytes" : "characters", start,
              end - 1);
  } else if (decode) {
    text_addf(out, "byte 0x%02x in position %" PRId64, at[1].bytes->s[start], start);
  } else {
    size_t bytes;
    unsigned c = utf8_get(at[1].str->s + value_str_offset(at[1].str, (size_t)start), &bytes);
    text_addf(out,
              c < 0x100     ? "character '\\x%02x'"
              : c < 0x10000 ? "character '\\u%04x'"
                            : "character '\\U%08x'",
              c);
    text_addf(out, " in position %" PRId64, start);
  }
  text_addf(out, ": %s", at[4].str->s);
}

static int add_repr(struct interp *in, const struct exception *e, const char *attribute,
                    const char *before, struct text *out) {
  struct value v = own(e, attribute, strlen(attribute));
  int result = 0;
  if (v.kind != KIND_ERROR) {
    text_adds(out, before);
    result = ops_repr(in, v, out);
  }
  value_drop(v);
  return result;
}

static int os_error_text(struct interp *in, const struct exception *e, struct text *out) {
  struct value number = exceptions_get(e, "errno", 5), words = exceptions_get(e, "strerror", 8);
  text_adds(out, "[Errno ");
  int result = ops_str(in, number, out);
  text_adds(out, "] ");
  if (!result)
    result = ops_str(in, words, out);
  value_drop(number);
  value_drop(words);
  return result || add_repr(in, e, "filename", ": ", out) ||
                 add_repr(in, e, "filename2", " -> ", out)
             ? -1
             : 0;
}

/* Whether an OSError has errno and strerror. */
static bool has_errno(const struct exception *e) {
  struct value number = own(e, "errno", 5), words = exceptions_get(e, "strerror", 8);
  bool both = number.kind == KIND_ERROR ? e->args.tuple->len >= 2 && e->args.tuple->len <= 5
                                        : number.kind != KIND_NONE && words.kind != KIND_NONE;
  value_drop(number);
  value_drop(words);
  return both;
}

int exceptions_text(struct interp *in, const struct exception *e, struct text *out) {
  const struct tuple *args = e->args.tuple;
  if (is_unicode(e)) {
    unicode_text(e, out);
    return 0;
  }
  struct value message = own(e, "msg", 3);
  if (exceptions_is(e->type, &type_ImportError) && message.kind == KIND_STR) {
    text_add(out, message.str->s, message.str->len);
    value_drop(message);
    return 0;
  }
  value_drop(message);
  if (exceptions_is(e->type, &type_OSError) && has_errno(e))
    return os_error_text(in, e, out);
  if (args->len == 1 && exceptions_is(e->type, &type_KeyError))
    return ops_repr(in, args->at[0], out);
  if (args->len == 1)
    return ops_str(in, args->at[0], out);
  return args->len ? ops_repr(in, e->args, out) : 0;
}

void exceptions_say(const struct exception *e, struct text *kind, struct text *message) {
  if (strcmp(e->type->module, "builtins") != 0)
    text_addf(kind, "%s.", e->type->module);
  text_adds(kind, e->type->name);
  if (exceptions_text(NULL, e, message)) {
    text_clear(message);
    text_adds(message, "<exception str() failed>");
  }
  if (e->suggestion)
    text_addf(message, ". Did you mean: '%s'?", e->suggestion);
}
