/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python's exception classes and their tree, and exception instances. */
#ifndef LANG_EXCEPTIONS_H
#define LANG_EXCEPTIONS_H

#include "base/diag.h"
#include "lang/value.h"

struct exception {
  struct object head;
  const struct type *type;
  struct value args;     /* a tuple */
  struct value cause;    /* raise … from, or KIND_ERROR */
  struct value filename; /* of an OSError, or KIND_ERROR */
  struct source *source; /* where it was first raised, or NULL */
  struct span span;
  char *suggestion; /* the near name that Python adds to the last line of a traceback, or NULL */
  char *hint;       /* what to try, or NULL */
  /* the failed system call behind an OSError, kept for `explain`: a copy made by calls/, or NULL */
  void *call;
  void (*free_call)(void *call);
};

extern const struct type type_BaseException, type_Exception, type_KeyboardInterrupt,
    type_SystemExit, type_ArithmeticError, type_OverflowError, type_ZeroDivisionError,
    type_FloatingPointError, type_AssertionError, type_AttributeError, type_EOFError,
    type_ImportError, type_ModuleNotFoundError, type_LookupError, type_IndexError, type_KeyError,
    type_MemoryError, type_NameError, type_UnboundLocalError, type_OSError, type_BlockingIOError,
    type_ChildProcessError, type_ConnectionError, type_BrokenPipeError, type_ConnectionAbortedError,
    type_ConnectionRefusedError, type_ConnectionResetError, type_FileExistsError,
    type_FileNotFoundError, type_InterruptedError, type_IsADirectoryError, type_NotADirectoryError,
    type_PermissionError, type_ProcessLookupError, type_TimeoutError, type_RuntimeError,
    type_NotImplementedError, type_RecursionError, type_StopIteration, type_SyntaxError,
    type_IndentationError, type_TabError, type_SystemError, type_TypeError, type_ValueError,
    type_UnicodeError, type_UnicodeDecodeError, type_UnicodeEncodeError, type_Warning,
    type_gaierror, type_herror, type_struct_error, type_binascii_Error;

/* All of the builtins' exception classes, ends with NULL. */
extern const struct type *const exceptions_all[];

/* The class that Python raises for an errno: ECONNREFUSED → ConnectionRefusedError, else OSError. */
const struct type *exceptions_for_errno(int error);

/* Whether TYPE is BASE or a descendant of it. */
bool exceptions_is(const struct type *type, const struct type *base);

/* An instance with ARGS (a tuple, taken over). */
struct value exceptions_new_take(const struct type *type, struct value args);

/* Makes an instance as calling the class does: OSError(errno, text) becomes the child that fits. */
struct value exceptions_call(struct interp *in, const struct type *type, const struct args *args);

/* An attribute of an instance (args, errno, strerror, filename, …): KIND_ERROR without an exception
   when there is none. */
struct value exceptions_get(const struct exception *e, const char *name, size_t len);
/* The names that exceptions_get knows for E; ends with NULL. */
const char *const *exceptions_attributes(const struct exception *e);

void exceptions_destroy(struct exception *e); /* for value_destroy */

/* str(e): "[Errno 111] Connection refused", the one argument's text, … 0, or -1 and the exception that the
   text of an argument raised; IN may be NULL. */
int exceptions_text(struct interp *in, const struct exception *e, struct text *out);

/* The same for who reads about E: "<exception str() failed>" in place of a text that cannot be made. */
void exceptions_message(const struct exception *e, struct text *out);

/* The last line of a traceback: "ValueError: bad", "KeyError: 'x'", "socket.gaierror: [Errno -2] …". */
void exceptions_last_line(const struct exception *e, struct text *out);

#endif
