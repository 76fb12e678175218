/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `calls`: calls that are held before the kernel gets them. */
#include "shell/commands/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "calls/call.h"
#include "run/hold.h"
#include "run/session.h"
#include "shell/shell.h"
#include "view/trace.h"

#define CALLS_MOST 64 /* words after `calls` */

static struct holds *holds_of(const struct command_use *use) {
  return use->shell->session->settings.holds;
}

static void list_rules(const struct command_use *use) {
  size_t count;
  struct hold_rule *rules = holds_rules(holds_of(use), &count);
  if (!count)
    text_adds(use->out, "calls are made as they come\n");
  for (size_t i = 0; i < count; i++) {
    text_adds(use->out, "calls hold");
    if (rules[i].side[0])
      text_addf(use->out, " @%s", rules[i].side);
    if (rules[i].row)
      text_addf(use->out, " %s", rules[i].row->name);
    text_addc(use->out, '\n');
  }
  free(rules);
}

static void list_held(const struct command_use *use) {
  size_t count;
  struct held_call *held = holds_list(holds_of(use), &count);
  int64_t now = clock_now();
  for (size_t i = 0; i < count; i++) {
    struct text t = TEXT_EMPTY;
    text_addf(&t, "%s: %s, held for %.1f s", session_side_name(use->shell->session, held[i].side),
              held[i].call->row->name, (double)(now - held[i].since) / 1e9);
    style_item(&use->shell->style, 2, "", STYLE_PLAIN, text_str(&t), use->out);
    text_free(&t);
  }
  holds_list_free(held, count);
}

/* A call that can be held, or NULL with the diagnostic filled. */
static const struct call_row *read_call(const struct command_use *use, const struct word *word) {
  const struct call_row *row = call_find(word->s, word->len);
  if (row && !(row->flags & CALL_LIBRARY))
    return row;
  if (row) {
    diag_set(use->diag, "ValueError", NULL, word->span,
             "%s is a function of the C library: only system calls can be held", word->s);
    return NULL;
  }
  struct nearest near = nearest_start(word->s, word->len);
  for (const struct call_row *const *r = call_rows; *r; r++)
    if (!((*r)->flags & CALL_LIBRARY))
      nearest_offer(&near, (*r)->name);
  diag_set(use->diag, "NameError", NULL, word->span, "'%s' is not a system call on sockets",
           word->s);
  if (near.best)
    diag_hint(use->diag, "did you mean '%s'?", near.best);
  else
    diag_hint(use->diag, "as in `calls hold @server accept`; `calls hold` alone holds each call");
  return NULL;
}

static bool has(const struct call_row *const *rows, uint32_t count, const struct call_row *row) {
  for (uint32_t i = 0; i < count; i++)
    if (rows[i] == row)
      return true;
  return false;
}

/* All words are read before anything is held. */
static int do_hold(const struct command_use *use) {
  const struct call_row *rows[CALLS_MOST] = {NULL};
  uint32_t at = use->count && use->words[0].s[0] == '@', count = 0;
  struct hold_rule rule = {.row = NULL};
  bool more = false;
  for (uint32_t i = at; i < use->count; i++) {
    const struct call_row *row = read_call(use, &use->words[i]);
    if (!row)
      return -1;
    if (!has(rows, count, row))
      rows[count++] = row;
  }
  if (at && command_name_after_at(use, &use->words[0], rule.side) < 0)
    return -1;
  for (uint32_t i = 0; i < count || i == 0; i++) { /* without a call: one rule for each of them */
    rule.row = rows[i];
    more |= holds_add(holds_of(use), rule);
  }
  text_adds(use->out, count ? "each" : "each call");
  for (uint32_t i = 0; i < count; i++) {
    text_adds(use->out, i == 0 ? " " : i + 1 == count ? " and " : ", ");
    text_adds(use->out, rows[i]->name);
  }
  if (at)
    text_addf(use->out, " of %s", rule.side);
  text_adds(use->out, more ? " is held from now on; `step` makes it\n" : " is held already\n");
  return 0;
}

static int do_run(const struct command_use *use) {
  holds_clear(holds_of(use));
  use->shell->background = true; /* what comes of it belongs to this command */
  text_adds(use->out, holds_run(holds_of(use), HOLD_ANY)
                          ? "calls are made as they come; those that were held are made\n"
                          : "calls are made as they come\n");
  return 0;
}

static const struct command_act acts[] = {
    {"hold", "hold [@SIDE] [CALL…]",
     "hold each such call before the kernel gets it (`step` makes the next)", false, do_hold},
    {"run", "run", "make all calls that are held, and hold no more", false, do_run},
    {NULL, NULL, NULL, false, NULL},
};

static int run(const struct command_use *use) {
  if (use->count)
    return command_act(use, acts);
  list_rules(use);
  list_held(use);
  return 0;
}

static void complete(struct command_cursor *cursor) {
  if (cursor->arg == 0 || strcmp(cursor->words[0], "hold") != 0)
    return;
  for (const struct call_row *const *r = call_rows; *r; r++)
    if (!((*r)->flags & CALL_LIBRARY))
      cursor->offer(cursor->to, (*r)->name);
}

const struct command command_calls = {
    .name = "calls",
    .usage = "calls [hold [@SIDE] [CALL…]|run]",
    .summary = "hold calls before the kernel gets them; list those that are held",
    .detail =
        "`calls hold @server accept` has each accept of that side, or of that program, stand still "
        "before the kernel gets it; a client that connects meanwhile shows what the kernel does by "
        "itself. `@server/2` is one thread of a program (which one, `help run` says); without a "
        "call each one is held, without "
        "a side those of all. The name counts: a side or thread that comes later is meant too. "
        "`step` "
        "makes the call that has been held longest, `step @server` that of one side, and `calls "
        "run` all of them. Ctrl-C gives up a call that is held on the side of the prompt; "
        "`kill NAME` ends another side. A program whose other threads keep it in the foreground "
        "gets the signal of Ctrl-C, and its calls are let go.",
    .acts = acts,
    .most = CALLS_MOST,
    .complete = complete,
    .run = run,
};
