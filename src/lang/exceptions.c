/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of exception classes and their instances. To add a class: one line of the tree below and,
 * if it is a built-in name, its place in exceptions_all; its declaration in the header. */
#include "lang/exceptions.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/codec.h"
#include "lang/interp.h"
#include "lang/object.h"
#include "lang/ops.h"
#include "lang/types.h"

/* clang-format off */
#define CLASS_IN(MODULE, IDENTIFIER, NAME, BASE, DOC) \
  const struct type type_##IDENTIFIER = {{VALUE_STATIC}, NAME, MODULE, &type_##BASE, true, NULL, NULL, NAME "(*args)", DOC};
#define CLASS(NAME, BASE, DOC) CLASS_IN("builtins", NAME, #NAME, BASE, DOC)

CLASS(BaseException, object, "the root of all exceptions")
CLASS(  Exception, BaseException, "every exception that a program may well catch")
CLASS(    ArithmeticError, Exception, "arithmetic went wrong")
CLASS(      FloatingPointError, ArithmeticError, "floating point arithmetic went wrong")
CLASS(      OverflowError, ArithmeticError, "a number is too large")
CLASS(      ZeroDivisionError, ArithmeticError, "division by zero")
CLASS(    AssertionError, Exception, "an assert did not hold")
CLASS(    AttributeError, Exception, "an object has no such attribute")
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
CLASS(    SyntaxError, Exception, "text that is no program")
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

/* The number behind the first argument of an OSError; false when it has none. */
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

struct value exceptions_call(struct interp *in, const struct type *type, const struct args *args) {
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError, "%s() takes no keyword arguments", type->name);
  bool with_errno = exceptions_is(type, &type_OSError) && args->count >= 2 && args->count <= 5;
  size_t kept = with_errno ? 2 : args->count;
  struct value tuple = value_tuple_take(NULL, kept);
  for (size_t i = 0; i < kept; i++)
    tuple.tuple->at[i] = value_ref(args->at[i]);
  struct value made = exceptions_new_take(type, tuple);
  if (!with_errno)
    return made;
  int64_t number;
  if (type == &type_OSError && error_number(made.exception, &number) && number == (int)number)
    made.exception->type = exceptions_for_errno((int)number);
  if (args->count > 2 && args->at[2].kind != KIND_NONE)
    made.exception->filename = value_ref(args->at[2]);
  return made;
}

void exceptions_destroy(struct exception *e) {
  value_drop(e->args);
  value_drop(e->cause);
  value_drop(e->filename);
  source_free(e->source);
  free(e->suggestion);
  free(e->hint);
  if (e->call && e->free_call)
    e->free_call(e->call);
  object_free(e, sizeof *e);
}

/* Attributes */

static const char *const common[] = {"args", "__cause__", NULL};
static const char *const of_os[] = {"args", "errno", "strerror", "filename", "__cause__", NULL};
static const char *const of_exit[] = {"args", "code", "__cause__", NULL};
static const char *const of_stop[] = {"args", "value", "__cause__", NULL};
static const char *const of_unicode[] = {"args", "encoding", "object",    "start",
                                         "end",  "reason",   "__cause__", NULL};

static bool is_unicode(const struct exception *e) {
  return (e->type == &type_UnicodeDecodeError || e->type == &type_UnicodeEncodeError) &&
         e->args.tuple->len == 5;
}

const char *const *exceptions_attributes(const struct exception *e) {
  if (exceptions_is(e->type, &type_OSError))
    return of_os;
  if (exceptions_is(e->type, &type_SystemExit))
    return of_exit;
  if (exceptions_is(e->type, &type_StopIteration))
    return of_stop;
  return is_unicode(e) ? of_unicode : common;
}

static struct value argument(const struct exception *e, size_t i, size_t at_least) {
  const struct tuple *args = e->args.tuple;
  return args->len >= at_least && i < args->len ? value_ref(args->at[i]) : VALUE_NONE;
}

static struct value or_none(struct value v) {
  return v.kind == KIND_ERROR ? VALUE_NONE : value_ref(v);
}

struct value exceptions_get(const struct exception *e, const char *name, size_t len) {
  const char *const *names = exceptions_attributes(e);
  size_t i = 0;
  while (names[i] && (strlen(names[i]) != len || memcmp(names[i], name, len) != 0))
    i++;
  if (!names[i])
    return VALUE_ERROR;
  if (!strcmp(names[i], "args"))
    return value_ref(e->args);
  if (!strcmp(names[i], "__cause__"))
    return or_none(e->cause);
  if (names == of_unicode)
    return argument(e, i - 1, 5);
  if (!strcmp(names[i], "filename"))
    return or_none(e->filename);
  if (!strcmp(names[i], "errno"))
    return argument(e, 0, 2);
  if (!strcmp(names[i], "strerror"))
    return argument(e, 1, 2);
  if (!strcmp(names[i], "code") && e->args.tuple->len > 1)
    return value_ref(e->args);
  return argument(e, 0, 1); /* code, value */
}

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
    unsigned c = codec_get(at[1].str->s + value_str_offset(at[1].str, (size_t)start), &bytes);
    text_addf(out,
              c < 0x100     ? "character '\\x%02x'"
              : c < 0x10000 ? "character '\\u%04x'"
                            : "character '\\U%08x'",
              c);
    text_addf(out, " in position %" PRId64, start);
  }
  text_addf(out, ": %s", at[4].str->s);
}

static int os_error_text(struct interp *in, const struct exception *e, struct text *out) {
  const struct value *at = e->args.tuple->at;
  text_adds(out, "[Errno ");
  if (ops_str(in, at[0], out))
    return -1;
  text_adds(out, "] ");
  if (ops_str(in, at[1], out))
    return -1;
  if (e->filename.kind == KIND_ERROR)
    return 0;
  text_adds(out, ": ");
  return ops_repr(in, e->filename, out);
}

int exceptions_text(struct interp *in, const struct exception *e, struct text *out) {
  const struct tuple *args = e->args.tuple;
  if (is_unicode(e)) {
    unicode_text(e, out);
    return 0;
  }
  if (exceptions_is(e->type, &type_OSError) && args->len == 2)
    return os_error_text(in, e, out);
  if (args->len == 1 && exceptions_is(e->type, &type_KeyError))
    return ops_repr(in, args->at[0], out);
  if (args->len == 1)
    return ops_str(in, args->at[0], out);
  return args->len ? ops_repr(in, e->args, out) : 0;
}

void exceptions_message(const struct exception *e, struct text *out) {
  size_t before = out->len;
  if (!exceptions_text(NULL, e, out))
    return;
  out->len = before;
  text_adds(out, "<exception str() failed>");
}

void exceptions_last_line(const struct exception *e, struct text *out) {
  if (strcmp(e->type->module, "builtins") != 0)
    text_addf(out, "%s.", e->type->module);
  text_adds(out, e->type->name);
  struct text message = TEXT_EMPTY;
  exceptions_message(e, &message);
  if (message.len) {
    text_adds(out, ": ");
    text_add(out, message.s, message.len);
  }
  if (e->suggestion)
    text_addf(out, ". Did you mean: '%s'?", e->suggestion);
  text_free(&message);
}
