/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python's exception classes and their tree, and exception instances. */
#ifndef LANG_VALUE_EXCEPTIONS_H
#define LANG_VALUE_EXCEPTIONS_H

#include "base/diag.h"
#include "lang/eval/traceback.h"
#include "lang/value/value.h"

struct exception {
  struct object head;
  const struct type *type;
  struct value args;    /* a tuple */
  struct value cause;   /* raise … from, or KIND_ERROR */
  struct value context; /* the exception that was being handled when it was raised, or KIND_ERROR */
  bool no_context;      /* __suppress_context__ */
  struct value own; /* a dict of the attributes that were given to it; KIND_ERROR: there are none */
  struct source *source; /* where it was first raised, or NULL */
  struct span span;
  struct traceback traceback; /* the calls that it has left */
  char *suggestion; /* the near name that Python adds to the last line of a traceback, or NULL */
  char *hint;       /* what to try, or NULL */
  /* the failed system call that raised an OSError, kept for `explain`: a copy made by calls/, or NULL */
  void *call;
  void (*free_call)(void *call);
};

extern const struct type type_BaseException, type_Exception, type_KeyboardInterrupt,
    type_SystemExit, type_ArithmeticError, type_BufferError, type_OverflowError,
    type_ZeroDivisionError, type_FloatingPointError, type_AssertionError, type_AttributeError,
    type_EOFError, type_ImportError, type_ModuleNotFoundError, type_LookupError, type_IndexError,
    type_KeyError, type_MemoryError, type_NameError, type_UnboundLocalError, type_OSError,
    type_BlockingIOError, type_ChildProcessError, type_ConnectionError, type_BrokenPipeError,
    type_ConnectionAbortedError, type_ConnectionRefusedError, type_ConnectionResetError,
    type_FileExistsError, type_FileNotFoundError, type_InterruptedError, type_IsADirectoryError,
    type_NotADirectoryError, type_PermissionError, type_ProcessLookupError, type_TimeoutError,
    type_RuntimeError, type_NotImplementedError, type_RecursionError, type_StopIteration,
    type_SyntaxError, type_IndentationError, type_TabError, type_SystemError, type_TypeError,
    type_ValueError, type_UnicodeError, type_UnicodeDecodeError, type_UnicodeEncodeError,
    type_Warning, type_gaierror, type_herror, type_struct_error, type_binascii_Error;

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
/* Gives E the attribute NAME, any name: 0, or -1 when V (borrowed) is nothing that it may be. */
int exceptions_set(struct interp *in, struct exception *e, const char *name, size_t len,
                   struct value v);
/* Remembers that OUTER was being handled when E was raised. */
void exceptions_set_context(struct exception *e, struct exception *outer);
/* Whether the exceptions of some class have the attribute NAME, unless a program gave it to them. */
bool exceptions_know(const char *name, size_t len);
/* The names that exceptions_get knows for each E of its class; ends with NULL. */
const char *const *exceptions_attributes(const struct exception *e);

void exceptions_destroy(struct exception *e); /* for value_destroy */

/* str(e): "[Errno 111] Connection refused", the one argument's text, … Returns 0, or -1 with the
   exception that the text of an argument raised; IN may be NULL. */
int exceptions_text(struct interp *in, const struct exception *e, struct text *out);

/* The last line of a traceback: its class, with the module's name unless that is builtins, and its text, empty or with
   the near name that Python proposes; "<exception str() failed>" in place of a text that cannot be made. */
void exceptions_say(const struct exception *e, struct text *kind, struct text *message);

#endif
