/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors at length, from the notes in the rows of the calls. */
#include "view/explain.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "lang/value/exceptions.h"
#include "net/constants.h"
#include "run/journal.h"
#include "view/error.h"
#include "view/help.h"
#include "view/style.h"

#define ERRNO_MAX 134 /* Linux has none from here on */

static void say_note(const struct errno_note *note, const struct view_style *style,
                     struct text *out) {
  style_item(style, 2, "why: ", STYLE_BOLD, note->why, out);
  if (note->try)
    style_item(style, 2, "try: ", STYLE_BOLD, note->try, out);
}

static void add_class(int error, struct text *t) {
  const struct type *type = exceptions_for_errno(error);
  if (strcmp(type->name, "OSError") == 0)
    text_adds(t, "Python raises OSError.");
  else
    text_addf(t, "Python raises %s, a kind of OSError.", type->name);
}

/* "EADDRINUSE (98): Address already in use", and Python's class. */
static void say_errno(int error, const struct view_style *style, struct text *out) {
  struct text t = TEXT_EMPTY;
  style_put(style, STYLE_BOLD, call_errno_name(error), out);
  text_addf(&t, "(%d): %s. ", error, strerror(error));
  add_class(error, &t);
  text_addc(out, ' ');
  style_wrap(style, style_width(call_errno_name(error)) + 1, 2, text_str(&t), out);
  text_free(&t);
}

static void say_name_error(int code, const struct view_style *style, struct text *out) {
  style_put(style, STYLE_BOLD, call_eai_name(code), out);
  text_addf(out, " (%d): %s. Python raises socket.gaierror.\n", code, gai_strerror(code));
}

static bool is_same(const struct errno_note *a, const struct errno_note *b) {
  return a == b ||
         (strcmp(a->why, b->why) == 0 && strcmp(a->try ? a->try : "", b->try ? b->try : "") == 0);
}

/* The note of ROW on ERROR where it says more than GENERAL; calls of other programs, which are not typed here, only
   as TRACED. Else NULL. */
static const struct errno_note *own_note(const struct call_row *row, int error,
                                         const struct errno_note *general, bool traced) {
  const struct errno_note *note = call_note(row, error);
  bool is_traced = row->flags & CALL_TRACED;
  return note && note != general && is_traced == traced ? note : NULL;
}

/* The notes of calls, each once with the calls that have it; returns whether there are any. */
static bool say_own_notes(int error, const struct errno_note *general, bool traced,
                          const struct view_style *style, struct text *out) {
  bool said = false;
  for (const struct call_row *const *row = call_rows; *row; row++) {
    const struct errno_note *note = own_note(*row, error, general, traced), *other;
    bool again = false;
    for (const struct call_row *const *r = call_rows; note && r < row && !again; r++)
      again = (other = own_note(*r, error, general, traced)) && is_same(note, other);
    if (!note || again)
      continue;
    struct text names = TEXT_EMPTY;
    for (const struct call_row *const *r = row; *r; r++)
      if ((other = own_note(*r, error, general, traced)) && is_same(note, other))
        text_addf(&names, "%s%s", names.len ? ", " : "", (*r)->name);
    text_addc(out, '\n');
    style_begin(style, STYLE_GREEN, out);
    style_wrap(style, 0, 0, text_str(&names), out);
    style_end(style, STYLE_GREEN, out);
    say_note(note, style, out);
    text_free(&names);
    said = true;
  }
  return said;
}

/* What ERROR means, in general and for each call that says more. */
static void say_all_notes(int error, const struct view_style *style, struct text *out) {
  const struct errno_note *general = call_note(NULL, error);
  bool said = general != NULL;
  if (general)
    say_note(general, style, out);
  said |= say_own_notes(error, general, false, style, out);
  if (!said && !say_own_notes(error, general, true, style, out))
    text_adds(out, "  No call of the table has a note on it; the manual page is errno(3).\n");
}

/* The errno or EAI_ code that NAME names, by name or number; 0 if none. */
static int find_code(const char *name) {
  int error = call_errno_find(name);
  if (error)
    return error;
  const struct constant *c = constants_in(&constants_name_errors, name, strlen(name));
  if (c)
    return (int)c->value;
  char *end;
  long number = strtol(name, &end, 10);
  if (end == name || *end)
    return 0;
  if (number > 0 && number < ERRNO_MAX && call_errno_name((int)number))
    return (int)number;
  if (number < 0 && number > -1000 && call_eai_name((int)number))
    return (int)number;
  return 0;
}

static bool is_class_of(const char *name, int error) {
  return call_errno_name(error) && strcmp(exceptions_for_errno(error)->name, name) == 0;
}

/* What raises the class beside its errnos. */
static void say_beside(const char *name, const struct view_style *style, struct text *out) {
  if (strcmp(name, "TimeoutError") != 0)
    return;
  style_wrap(
      style, 0, 0,
      "Python raises TimeoutError when the time of settimeout is over: then no system call has "
      "failed, and there is no errno. Call again later, or settimeout(None) to wait without a "
      "limit. The kernel's own time limit has an errno, and ends the connection:",
      out);
  text_addc(out, '\n');
}

/* Exception classes stand for the errnos that raise them. */
static bool say_class(const char *name, const struct view_style *style, struct text *out) {
  if (strcmp(name, "OSError") == 0)
    return false;
  bool found = false;
  say_beside(name, style, out);
  for (int error = 1; error < ERRNO_MAX; error++)
    if (is_class_of(name, error)) {
      if (found)
        text_addc(out, '\n');
      say_errno(error, style, out);
      say_all_notes(error, style, out);
      found = true;
    }
  return found;
}

bool explain_knows(const char *name) {
  if (find_code(name))
    return true;
  for (int error = 1; error < ERRNO_MAX && strcmp(name, "OSError") != 0; error++)
    if (is_class_of(name, error))
      return true;
  return false;
}

void explain_each(void (*offer)(void *to, const char *name), void *to) {
  for (int error = 1; error < ERRNO_MAX; error++) {
    const char *name = call_errno_name(error);
    const char *class = name ? exceptions_for_errno(error)->name : "OSError";
    if (name)
      offer(to, name);
    if (strcmp(class, "OSError") != 0)
      offer(to, class);
  }
  for (size_t i = 0; i < constants_name_errors.count; i++)
    offer(to, constants_name_errors.at[i].name);
}

bool explain_name(const char *name, const struct view_style *style, struct text *out) {
  int code = find_code(name);
  if (code > 0)
    say_errno(code, style, out);
  else if (code < 0)
    say_name_error(code, style, out);
  if (code) {
    say_all_notes(code, style, out);
    return true;
  }
  if (say_class(name, style, out))
    return true;
  struct nearest near = nearest_start(name, strlen(name));
  explain_each(nearest_offer, &near);
  text_adds(out, "no error is called ");
  style_put(style, STYLE_PLAIN, name, out);
  if (near.best)
    text_addf(out, "; did you mean %s?\n", near.best);
  else
    text_adds(out, "; errors have names like ECONNREFUSED or EAI_NONAME\n");
  return false;
}

/* What each argument is, in words; the values stand in the trace line. */
static void say_parameters(const struct call_row *row, const struct view_style *style,
                           struct text *out) {
  for (const struct param *p = row->params; p->kind != PARAM_END; p++) {
    if (p->kind == PARAM_HANDLE || p->out)
      continue;
    struct text label = TEXT_EMPTY;
    text_addf(&label, "%s: ", p->name);
    style_item(style, 4, text_str(&label), STYLE_PLAIN, p->doc ? p->doc : "", out);
    text_free(&label);
  }
}

void explain_error(const struct event *event, const struct view_style *style, struct text *out) {
  const struct call *call = event->call;
  error_show(event, false, true, style, out);
  if (!call)
    return;
  const struct call_row *row = call->row;
  struct text t = TEXT_EMPTY;
  text_addc(out, '\n');
  if (call->waited)
    text_adds(out,
              "The system call itself has not failed: Python raises TimeoutError when settimeout's "
              "time is over.\n");
  else if (call->eai)
    say_name_error(call->error, style, out);
  else if (call_errno_name(call->error))
    say_errno(call->error, style, out);
  text_addc(out, '\n');
  text_addf(&t, "%s: %s.", row->name, row->summary);
  style_wrap(style, 0, 2, text_str(&t), out);
  say_parameters(row, style, out);
  if (row->kernel) {
    text_addc(out, '\n');
    style_wrap(style, 0, 0, row->kernel, out);
  }
  text_clear(&t);
  text_addf(&t, "\nMore: help %s%s%s", row->name, row->manual ? "; the manual page " : "",
            row->manual ? row->manual : "");
  text_addf(out, "%s\n", text_str(&t));
  text_free(&t);
}
