/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evaluator of one side: its names, its exception in flight, and what its surroundings do for it
 * (struct host). Knows no socket call and prints nothing itself.
 *
 * Threads: an interp is used by one thread at a time. `interrupted` alone may be set from another thread
 * or a signal handler. */
#ifndef LANG_EVAL_INTERP_H
#define LANG_EVAL_INTERP_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/value/value.h"

struct cell;
struct handle;
struct node;
struct node_frame;
struct unit;

/* What an evaluator needs of its surroundings. Every function gets the interp's host_data. */
struct host {
  /* Standard output (fd 1) or error (fd 2) as the program sees it: takes LEN bytes of UTF-8 (TEXT:
     from print) or raw bytes (sys.stdout.buffer). Returns 0 or an errno. */
  int (*write)(void *data, int fd, const char *s, size_t len);
  int (*flush)(void *data, int fd);
  /* One line from standard input with its newline into *LINE (mem_alloc'd); returns its length, 0 at
     the end of input, -1 when interrupted. PROMPT may be NULL. */
  ptrdiff_t (*read_line)(void *data, const char *prompt, char **line);
  /* Waits SECONDS or until interrupted. */
  void (*sleep)(void *data, double seconds);
  /* A call in command form: NODE is a NODE_CALL_WORDS. Returns its value or VALUE_ERROR. */
  struct value (*call_words)(struct interp *in, const struct node *node);
  /* A command of the shell that is not alone on its line: NODE is a NODE_COMMAND. */
  struct value (*command)(void *data, struct interp *in, const struct node *node);
  /* `@side statement` and a trailing ` &` at the top level: NODE is a NODE_SIDE or NODE_BACKGROUND. */
  struct value (*elsewhere)(void *data, struct interp *in, const struct node *node);
  /* Shows the value of an expression statement, when `interp_exec` was asked to show values (never called
     for None). */
  void (*show)(void *data, struct interp *in, struct value v);
  /* Makes the C call described by CALL (a struct call of calls/call.h) happen: fills its result. NULL:
     calls are made at once, unobserved. */
  void (*perform)(void *data, void *call);
  /* A remark for the learner about what a value is used for ("sent as UTF-8: …"). */
  void (*note)(void *data, const char *text);
  /* Whether programs may change no files now (a lesson runs); NULL: they may. */
  bool (*sheltered)(void *data);
};

/* A module-level name. */
struct global {
  struct str *name;     /* owned */
  struct value value;   /* KIND_ERROR: not bound */
  struct value builtin; /* what the name means when not bound: a built-in, or KIND_ERROR */
  bool prompt; /* … which it means at the prompt alone: AF_INET without `import socket` */
};

struct interp {
  const struct host *host;
  void *host_data;
  atomic_int
      interrupted; /* set to ask for KeyboardInterrupt at the next turn of a loop or return of a call */

  /* names */
  struct global *globals;
  size_t global_count;
  struct names *names; /* name → number of the global; see lang/eval/interp.c */

  bool mixed; /* the remark that bytes and text are never equal was made */

  /* the exception in flight: KIND_ERROR when there is none; it knows its place */
  struct value exception;
  struct value handling; /* the exception that an `except` is handling, for a bare `raise` */

  struct value
      words; /* a dict of literals, see interp_word_take; KIND_ERROR while there are none */

  struct value environment[2]; /* os.environ, in a lesson the second; KIND_ERROR until asked for */

  /* evaluation: see lang/eval/eval.h */
  struct value *slots;            /* of the running function; they are on the C stack */
  const struct node_frame *frame; /* what they are */
  struct cell *cells;             /* all that there are, see lang/eval/cells.c */
  struct value returned;          /* what a `return` under way gives */
  const char *stack_low;          /* the C stack may be used down to here */
  const struct builtin
      *callee; /* the built-in just called: for functions that read its data, first of all */
  struct text scratch;   /* for f-strings; taken while in use */
  bool show;             /* values of expression statements at module level go to host->show */
  int depth;             /* of calls; past INTERP_DEPTH_LIMIT: RecursionError */
  struct value last;     /* `_`: the last value shown */
  struct unit *unit;     /* being evaluated, borrowed */
  const struct node *at; /* the statement being evaluated, for the journal */
  int digits_max;        /* of ints that become decimal text or are read from it; 0: any number */
  int argc;              /* sys.argv: see interp_set_argv */
  char **argv;           /* owned copies */
  struct handle *handles, *last_handle; /* its open sockets, kept by calls/socket_object.c */
  struct handle *
      *handle_on; /* of each descriptor below handle_cap, the first made handle; or NULL */
  int handle_cap;
  bool handles_share; /* some descriptor has had two */
};

/* In `interrupted`: raises again and again, whatever catches it, until the program has ended. */
#define INTERP_END 2
#define INTERP_DIGITS_MAX 4300 /* what digits_max is at first, as in CPython */
#define INTERP_DEPTH_LIMIT 999 /* nested calls; with the module CPython's 1000 */

/* Whether what IN (or NULL) runs now is of a program, a FILE: it means what it means in Python or fails as in
   Python, and the freedom of the prompt (names without their module, text for bytes) is not there. */
bool interp_strict(const struct interp *in);

/* Makes an evaluator with no names bound. HOST and DATA are borrowed for its life. */
struct interp *interp_new(const struct host *host, void *data);
/* Drops every name (a socket is closed with its last reference) and the evaluator. */
void interp_free(struct interp *in);
/* Drops the values that IN's names have, and all others that it keeps: what closes with its last reference is
   closed. */
void interp_drop_values(struct interp *in);

/* What GLOBAL means when it is not bound: borrowed, KIND_ERROR when nothing. STRICT: in a program. */
static inline struct value interp_builtin(const struct global *global, bool strict) {
  return strict && global->prompt ? VALUE_ERROR : global->builtin;
}

/* The number of the global NAME, made when new (never fails). */
uint32_t interp_global(struct interp *in, const char *name, size_t len);
/* The value of a global or built-in NAME: borrowed, KIND_ERROR when unbound. */
struct value interp_find(const struct interp *in, const char *name, size_t len);
/* The global NAME, until the next one is made; NULL when there is none. */
const struct global *interp_find_global(const struct interp *in, const char *name, size_t len);
/* Binds NAME; takes over the reference. */
void interp_bind_take(struct interp *in, const char *name, size_t len, struct value v);
/* Calls OFFER with every name that is bound (BUILTINS: the built-in ones too): completion, did-you-mean. */
void interp_each_name(const struct interp *in, bool builtins,
                      void (*offer)(void *data, const char *name), void *data);

/* The one object for all literals with the text of the str V, which is taken over: as in CPython, 'tcp'
   is 'tcp' wherever it is written, if its text could be a name. Other texts stay V. */
struct value interp_word_take(struct interp *in, struct value v);

/* Built-in names are looked up in these modules in order: the language's own, then those added here
   (static; at start-up, before any thread). `import NAME` finds a module here by its name. */
void interp_add_module(const struct module *module);
const struct module *interp_find_module(const char *name, size_t len);
/* Calls OFFER with each module that a program may import but builtins, those added first. */
void interp_each_module(void (*offer)(void *data, const struct module *module), void *data);
/* Makes the names of MODULE known at the prompt without a prefix, looked up after the built-ins. */
void interp_add_builtins(const struct module *module);
/* The module that has NAME, which the prompt alone knows without a prefix; NULL: it is none of those names. */
const struct module *interp_prompt_module(const char *name, size_t len);

/* Sets sys.argv: copies the COUNT words AT. */
void interp_set_argv(struct interp *in, int count, char **at);

/* The source of the statement being evaluated, as a new reference, and in *PLACE where the statement is in it;
   NULL: there is none. */
struct source *interp_place(const struct interp *in, struct span *place);

/* The value of NAME in MODULE: KIND_ERROR without an exception when it has no such name. */
struct value interp_module_get(struct interp *in, const struct module *module, const char *name,
                               size_t len);
/* Calls OFFER with every name of MODULE. */
void interp_module_each(const struct module *module, void (*offer)(void *data, const char *name),
                        void *data);

/* Raising: sets the exception and returns VALUE_ERROR. */
struct value interp_raise(struct interp *in, const struct type *type, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a function that returns -1 then; a macro, so that the compiler sees the -1. */
#define interp_fail(...) (interp_raise(__VA_ARGS__), -1)
/* Raises the OSError child that fits ERROR (ConnectionRefusedError, …) with args (errno, strerror);
   FILENAME may be NULL. */
struct value interp_raise_errno(struct interp *in, int error, const char *filename);
/* Raises an instance of TYPE with the COUNT arguments AT (borrowed). */
struct value interp_raise_args(struct interp *in, const struct type *type, const struct value *at,
                               size_t count);
/* Raises the exception E, taken over. */
struct value interp_raise_take(struct interp *in, struct value e);
/* Gives the exception in flight the attribute NAME (nothing if there is none). */
void interp_about_take(struct interp *in, const char *name, struct value v);
/* Says what to try about the exception in flight (nothing if there is none). */
void interp_hint(struct interp *in, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes a remark for the learner (host->note); does nothing without a host that takes it. */
void interp_note(struct interp *in, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Raises KeyboardInterrupt if an interrupt was asked for (and clears the request): returns whether it
   did. */
bool interp_check_interrupt(struct interp *in);

/* Called while OUT is built from values, since it may get many times as long as they are. Returns 0, or
   -1 when building must stop: with KeyboardInterrupt, or with MemoryError when the side's values and OUT
   together pass VALUE_MEMORY_LIMIT. IN may be NULL: then nothing is raised. */
int interp_check_text(struct interp *in, const struct text *out);

/* Runs UNIT (borrowed; functions that it defines keep a reference). SHOW: values of expression
   statements go to host->show. Returns 0, or -1 with the exception in IN. */
int interp_exec(struct interp *in, struct unit *unit, bool show);

/* Calls a value. Borrowed arguments. */
struct value interp_call(struct interp *in, struct value callee, const struct args *args);

/* Takes the exception in flight out of IN as a diagnosis: kind and message as in Python's last line,
   the place, a hint where one is known (did you mean …). The exception value itself goes to *VALUE
   when VALUE is not NULL. */
void interp_take_exception(struct interp *in, struct diag *diag, struct value *value);

/* Drops the exception in flight, for callers to whom it does not matter. */
static inline void interp_forget_exception(struct interp *in) {
  value_drop(in->exception);
  in->exception = VALUE_ERROR;
}

#endif
