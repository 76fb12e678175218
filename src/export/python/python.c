/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the program together of the statements (python_session.c), each translated (python_edit.c). */
#include "export/python/python.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "export/python/python_edit.h"
#include "export/python/python_session.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/value/ops.h"
#include "run/journal.h"
#include "view/trace.h"

#define SECONDS 60 /* that a program of several sides waits for them */

/* The LEN bytes at S as comment lines: whatever they are, each stays one. */
static void put_comment(const char *s, size_t len, struct text *out) {
  struct source *source = source_new("", s, len);
  struct diag diag = DIAG_EMPTY;
  struct lex lex;
  bool utf8 = lex_start(&lex, source, &diag) == 0;
  diag_clear(&diag);
  source_free(source);
  text_adds(out, "# ");
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)s[i];
    if (c == '\n')
      text_adds(out, "\n# ");
    else if ((c < 0x20 && c != '\t') || c == 0x7f || (c >= 0x80 && !utf8))
      text_addc(out, '?');
    else
      text_addc(out, (char)c);
  }
}

static void put_statement(struct python_session *w, const struct python_item *item,
                          struct text *out) {
  struct python_context *context = &w->contexts[item->side];
  struct text keeps = TEXT_EMPTY;
  if (item->kept.len) {
    text_adds(&keeps, text_str((struct text *)&item->kept));
    if (item->takes_two)
      text_adds(&keeps, ", peer");
  }
  struct python_piece piece = {.unit = item->unit,
                               .unix_address = item->unix_address,
                               .silent = !item->shown,
                               .shows_socket = item->answer != NULL,
                               .keeps = keeps.len ? text_str(&keeps) : NULL};
  python_edit(context, &piece, out);
  if (item->answer) {
    text_addc(out, '\n');
    put_comment(item->answer, strlen(item->answer), out);
  }
  text_free(&keeps);
}

/* run FILE [ARG]...: the names that it binds stay on the side. */
static void put_run(struct python_session *w, const struct python_item *item, struct text *out) {
  const struct node *n = python_shell_command(item->unit);
  bool several = w->source->side_count > 1;
  const char *names = text_str((struct text *)&item->names);
  w->needs_run = true;
  if (several && item->names.len)
    text_adds(out, "_names = ");
  text_adds(out, several ? "_run(" : "globals().update(_run(");
  for (uint32_t i = 0; i < n->command.count; i++) {
    text_adds(out, i ? ", " : "");
    ops_repr_str(n->command.words[i].s, n->command.words[i].len, out);
  }
  text_adds(out, several ? ")" : "))");
  if (several && item->names.len)
    text_addf(out, "\n%s%s = map(_names.get, \"%s\".split(\", \"))", names,
              strchr(names, ',') ? "" : ",", names);
}

/* CODE with what is to happen when it fails, as it did. */
static void put_failing(struct python_session *w, const struct python_item *item,
                        const struct text *code, struct text *out) {
  const struct diag *error = item->error->error;
  struct text why = TEXT_EMPTY;
  text_addf(&why, "%s: %s", error->kind, error->message);
  w->needs_failed = w->needs_sys = true;
  text_adds(out, "try:\n");
  python_indent(text_str((struct text *)code), code->len, 4, out);
  text_adds(out, "except Exception:  ");
  put_comment(text_str(&why), strcspn(text_str(&why), "\n"), out);
  text_adds(out, "\n    _failed()");
  text_free(&why);
}

static void put_waits(struct python_session *w, const struct python_item *item, struct text *out) {
  for (size_t i = 0; i < w->source->side_count && item->waits; i++) {
    const char *name = w->source->sides[i].name;
    if (item->waits[i])
      text_addf(out, "_wait_for(%d, %d)  # %s\n", w->source->sides[i].number,
                w->items[item->waits[i] - 1].told, name);
    if (item->pauses[i]) {
      w->needs_time = true;
      text_addf(out, "_pause()  # %s is at work\n", name);
    }
  }
}

static bool interrupted(const struct python_item *item) {
  return item->error && strcmp(item->error->error->kind, "KeyboardInterrupt") == 0;
}

/* A statement that was at work when the session was looked at, or when its side was killed, and others may need what it does.
   One that would make calls in the program that it has never made does not count. */
static bool at_work(const struct python_session *w, const struct python_item *item) {
  bool would_go_on = (item->killed || item->unmade) && item->no_place;
  return !item->ended && !would_go_on && item->calls && w->source->side_count > 1;
}

/* CODE up to the call that was held and not made. */
static void put_until(struct python_session *w, const struct python_item *item,
                      const struct text *code, struct text *out) {
  w->needs_until = w->needs_sys = true;
  text_addf(out, "_until(\"%s\", %zu)  # which %s\n", item->unmade, item->unmade_nth,
            item->killed ? "was held when its side was killed" : "was held and had not ended yet");
  text_add(out, code->s, code->len);
}

static void put_item(struct python_session *w, const struct python_item *item, int indent,
                     struct text *out) {
  const struct event *statement = item->statement;
  struct text code = TEXT_EMPTY, all = TEXT_EMPTY;
  bool runs = item->kind == PYTHON_CODE || item->kind == PYTHON_RUN;
  bool goes = item->ended || at_work(w, item);
  bool asks = python_asks_for_packets(&w->contexts[item->side], item->unit);
  if (!runs || asks || !item->unit || !goes || interrupted(item)) {
    if (item->kind == PYTHON_PROGRAM)
      text_adds(&all, "# A program, which ran as itself; its calls stand below:\n");
    else if (runs && asks)
      text_adds(&all, "# Packets are the lab's alone:\n");
    else if (runs && !goes)
      text_adds(&all, item->killed ? "# It had not ended when its side did:\n"
                                   : "# It had not ended yet:\n");
    else if (runs)
      text_adds(&all, "# It was interrupted:\n");
    put_comment(statement->text, statement->len, &all);
  } else {
    put_waits(w, item, &all);
    if (item->marks & (CALL_MARK_INJECTED | CALL_MARK_SHORTENED))
      text_adds(&all, "# In the session `fault` changed a call of this:\n");
    if (item->kind == PYTHON_RUN)
      put_run(w, item, &code);
    else
      put_statement(w, item, &code);
    if (item->error)
      put_failing(w, item, &code, &all);
    else if (item->unmade && !item->ended)
      put_until(w, item, &code, &all);
    else
      text_add(&all, text_str(&code), code.len);
  }
  if (item->told)
    text_addf(&all, "\n_done(%d)", w->source->sides[item->side].number);
  python_indent(text_str(&all), all.len, indent, out);
  text_free(&code);
  text_free(&all);
}

static void put_head(const struct python_session *w, struct text *out) {
  bool show = false, bytes = false, module = false;
  for (size_t i = 0; i < w->source->side_count; i++) {
    show = show || w->contexts[i].needs_show;
    bytes = bytes || w->contexts[i].needs_bytes;
    module = module || w->contexts[i].needs_socket;
  }
  struct text title = TEXT_EMPTY;
  text_addf(&title, "%s, as a Python program. Written by sockshell %s.", w->source->title,
            w->source->version);
  text_adds(out, "#!/usr/bin/env python3\n");
  put_comment(text_str(&title), title.len, out);
  text_addc(out, '\n');
  text_free(&title);
  export_missed(w->source, "# ", "\n", out);
  if (w->source->lab)
    text_adds(out, "# It ran in the lab: what the hand did to packets has no form in Python.\n");
  bool several = w->source->side_count > 1 && w->count;
  if (several)
    text_adds(out, "import os\n");
  if (w->needs_run)
    text_adds(out, "import runpy\n");
  if (module)
    text_adds(out, "import socket\n");
  if (show || several || w->needs_sys || w->needs_run)
    text_adds(out, "import sys\n");
  if (several)
    text_adds(out, "import threading\n");
  if (w->needs_time)
    text_adds(out, "import time\n");
  if (w->needs_failed)
    text_adds(out, "import traceback\n");
  if (show)
    text_adds(out, "\n_show = sys.displayhook  # what Python's prompt does with a value\n");
  if (bytes)
    text_adds(out, "\n\ndef _bytes(data):\n"
                   "    return data.encode() if isinstance(data, str) else data\n");
  if (w->needs_time)
    text_adds(out, "\n\ndef _pause():  # for what cannot be waited for\n"
                   "    time.sleep(0.3)\n");
  if (w->needs_run)
    text_adds(out, "\n\ndef _run(*argv):\n"
                   "    sys.argv = list(argv)\n"
                   "    return runpy.run_path(argv[0], run_name=\"__main__\")\n");
  if (w->needs_failed)
    text_adds(out, "\n\ndef _failed():\n"
                   "    lines = traceback.format_exception_only(*sys.exc_info()[:2])\n"
                   "    print(lines[-1], end=\"\", file=sys.stderr)\n");
  if (w->needs_until)
    text_adds(
        out,
        "\n\ndef _until(name, count):  # ends this thread before its call NAME, the COUNTth one\n"
        "    def look(frame, event, function):\n"
        "        nonlocal count\n"
        "        if event == \"c_call\" and called(function.__name__) == name:\n"
        "            count -= 1\n"
        "            if count == 0:\n"
        "                sys.exit()\n"
        "    def called(function):  # _accept: accept, recv_into: recv\n"
        "        return function.strip(\"_\").split(\"_\")[0].replace(\"sendall\", \"send\")\n"
        "    sys.setprofile(look)\n");
  if (w->source->side_count == 1)
    text_adds(out, bytes || w->needs_failed || w->needs_run ? "\n\n" : "\n");
}

static void put_order(const struct python_session *w, struct text *out) {
  text_adds(out, "\n\n# The sides are threads; where one had to wait for another, it waits here.\n"
                 "_news = threading.Condition()\n_steps = {");
  for (size_t i = 0; i < w->source->side_count; i++)
    text_addf(out, "%s%d: 0", i ? ", " : "", w->source->sides[i].number);
  text_adds(out, "}\n\n\ndef _done(side):\n"
                 "    with _news:\n"
                 "        _steps[side] += 1\n"
                 "        _news.notify_all()\n"
                 "\n\ndef _wait_for(side, count):\n"
                 "    with _news:\n"
                 "        _news.wait_for(lambda: _steps[side] >= count)\n"
                 "\n\ndef _ended(failure):  # no side waits for one that is no more\n"
                 "    if failure[0] is not SystemExit:\n"
                 "        sys.__excepthook__(*failure[:3])\n"
                 "        os._exit(1)\n"
                 "\n\nthreading.excepthook = _ended\n");
}

static bool has_items(const struct python_session *w, size_t side) {
  for (size_t i = 0; i < w->count; i++)
    if (w->items[i].side == side)
      return true;
  return false;
}

/* The name of the function of a side. */
static void add_function(const struct export_source *source, size_t side, struct text *out) {
  const struct export_side *s = &source->sides[side];
  bool twice = false;
  for (size_t i = 0; i < source->side_count; i++)
    twice = twice || (i != side && strcmp(source->sides[i].name, s->name) == 0);
  text_addf(out, "%s_side", s->name);
  if (twice)
    text_addf(out, "_%d", s->number);
}

/* Whether the side goes on for as long as the program does. */
static bool has_no_end(const struct python_session *w, size_t side) {
  for (size_t i = 0; i < w->count; i++)
    if (w->items[i].side == side && w->items[i].unit && at_work(w, &w->items[i]) &&
        !interrupted(&w->items[i]) && !w->items[i].unmade)
      return true;
  return false;
}

static void put_threads(const struct text *ending, const struct text *endless, struct text *out) {
  text_addf(out,
            "\n\n_threads = [threading.Thread(target=side, daemon=True) for side in [%s%s%s]]\n"
            "for _thread in _threads:\n    _thread.start()\n",
            text_str((struct text *)ending), ending->len && endless->len ? ", " : "",
            text_str((struct text *)endless));
  text_adds(out, "for _thread in _threads");
  if (endless->len) {
    size_t count = ending->len > 0;
    for (size_t i = 0; i < ending->len; i++)
      count += ending->s[i] == ',';
    text_addf(out, "[:%zu]", count);
  }
  text_addf(out, ":\n    _thread.join(%d)  # seconds: should one wait for what does not come\n",
            SECONDS);
}

static void put_sides(struct python_session *w, struct text *out) {
  struct text ending = TEXT_EMPTY, endless = TEXT_EMPTY;
  for (size_t side = 0; side < w->source->side_count; side++) {
    if (!has_items(w, side))
      continue;
    struct text name = TEXT_EMPTY;
    add_function(w->source, side, &name);
    text_addf(out, "\n\ndef %s():\n", text_str(&name));
    if (python_is_bound(&w->contexts[side], "socket"))
      text_adds(out, "    import socket\n"); /* it is imported below, but may be used before */
    for (size_t i = 0; i < w->count; i++)
      if (w->items[i].side == side)
        put_item(w, &w->items[i], 4, out);
    text_adds(out, "    pass\n"); /* comments alone are no body */
    struct text *list = has_no_end(w, side) ? &endless : &ending;
    text_addf(list, "%s%s", list->len ? ", " : "", text_str(&name));
    text_free(&name);
  }
  put_threads(&ending, &endless, out);
  text_free(&ending);
  text_free(&endless);
}

/* A program as FILE: as it is, but for what is not Python. */
static void put_program(struct python_session *w, struct text *out) {
  const struct python_item *item = &w->items[0];
  struct python_context *context = &w->contexts[item->side];
  struct python_piece piece = {.unit = item->unit};
  struct text body = TEXT_EMPTY;
  if (!item->unit) {
    text_add(out, item->statement->text, item->statement->len);
    return;
  }
  context->shows = false;
  python_edit(context, &piece, &body);
  const char *s = text_str(&body);
  size_t first = strncmp(s, "#!", 2) == 0 ? strcspn(s, "\n") : 0;
  first += first && s[first];
  text_add(out, s, first);
  if (context->needs_socket && !context->prefixes && !python_is_bound(context, "socket"))
    text_adds(out, "import socket\n");
  if (context->needs_bytes)
    text_adds(out, "def _bytes(data):\n"
                   "    return data.encode() if isinstance(data, str) else data\n\n");
  text_add(out, s + first, body.len - first);
  text_addc(out, '\n');
  text_free(&body);
}

/* What the side with NUMBER has called, as comments, if it is a program or a thread of one. */
static bool put_calls(const struct export_source *source, const struct export_side *side,
                      struct text *out) {
  bool any = false;
  for (size_t i = 0; i < source->count; i++) {
    const struct event *event = source->events[i];
    if (event->kind != EVENT_CALL || event->side != side->number || !event->call->task)
      continue;
    struct text line = TEXT_EMPTY;
    const char *part = strchr(side->name, '/');
    if (!any)
      text_addf(out, "\n# The calls of %s%sthe program %.*s, which ran as itself:\n",
                part ? side->name : "", part ? ", a thread or child process of " : "",
                (int)(part ? part - side->name : (long)strlen(side->name)), side->name);
    any = true;
    text_adds(&line, "  ");
    trace_call(event->call, &line);
    put_comment(text_str(&line), line.len, out);
    text_addc(out, '\n');
    text_free(&line);
  }
  return any;
}

static bool put_programs(const struct export_source *source, struct text *out) {
  bool any = false;
  for (size_t i = 0; i < source->side_count; i++)
    any |= put_calls(source, &source->sides[i], out);
  return any;
}

static void put_session(struct python_session *w, struct text *out) {
  struct text body = TEXT_EMPTY;
  bool several = w->source->side_count > 1 && w->count;
  if (several)
    put_sides(w, &body);
  else
    for (size_t i = 0; i < w->count; i++)
      put_item(w, &w->items[i], 0, &body);
  put_head(w, out);
  if (several)
    put_order(w, out);
  text_add(out, text_str(&body), body.len);
  text_free(&body);
}

int export_python(const struct export_source *source, struct text *out, struct diag *diag) {
  struct python_session w;
  size_t statements = 0;
  python_session_open(&w, source);
  for (size_t i = 0; i < w.count; i++)
    statements += w.items[i].kind != PYTHON_COMMAND;
  if (statements && source->is_program)
    put_program(&w, out);
  struct text programs = TEXT_EMPTY;
  bool any = put_programs(source, &programs);
  if ((statements || any) && !(statements && source->is_program))
    put_session(&w, out);
  text_add(out, text_str(&programs), programs.len);
  text_free(&programs);
  python_session_close(&w);
  if (statements || any)
    return 0;
  return diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0},
                  "nothing to export as Python: no statement has been entered");
}
