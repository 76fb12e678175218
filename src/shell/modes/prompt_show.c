/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens, shown as it comes: what programs print, by whole lines; what sides in the background say, folded. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "run/session.h"
#include "run/side.h"
#include "shell/commands/commands.h"
#include "shell/lesson/steps.h"
#include "shell/line/paint.h"
#include "shell/modes/prompt_own.h"
#include "shell/side_look.h"
#include "shell/term/terminal.h"
#include "view/grid.h"
#include "view/narrate.h"

#define SHOW_FOR 2000000 /* nanoseconds of showing events until keys are looked at again */

void prompt_print(struct prompt *p, struct text *t) {
  if (t->len)
    terminal_print(p->terminal, t->s, t->len);
  text_free(t);
}

void prompt_print_echo(struct prompt *p, struct text *t) {
  unsigned char *looks = mem_zalloc(t->len + 1, 1);
  if (t->len <= PROMPT_PAINTED)
    paint_echo(text_str(t), t->len, side_look, p->shell.session, commands_is, looks);
  terminal_type(p->terminal, text_str(t), looks, t->len);
  free(looks);
  text_free(t);
}

void prompt_print_said(struct prompt *p, struct text *t) {
  if (p->player || p->comparing || p->queue.first)
    prompt_print(p, t);
  else
    pager_begin_take(&p->pager, p->terminal, t, p->shell.style.columns);
}

/* Says how many lines were not shown. */
static void say_hidden(struct prompt *p) {
  struct text t = TEXT_EMPTY;
  fold_say(&p->fold, &p->shell.style, &t);
  prompt_print(p, &t);
}

/* Whether ITEM is of a side in the background and one too many. */
static bool fold(struct prompt *p, const struct narrate_item *item) {
  const struct side *side = session_by_number(p->shell.session, item->voice);
  struct text t = TEXT_EMPTY;
  if (!side && item->voice != NARRATE_WIRE)
    say_hidden(p); /* before it is said that their side has ended */
  if (!side || side == p->foreground || side == p->shell.session->current)
    return false;
  bool taken = fold_takes(&p->fold, &item->text, clock_now(), &p->shell.style, &t);
  prompt_print(p, &t);
  return taken;
}

void prompt_show_asking(struct prompt *p) {
  if (p->asking.len)
    terminal_write(p->terminal, p->asking.s, p->asking.len);
  text_clear(&p->asking);
}

/* What the program in front has printed: its whole lines. */
static void show_program(struct prompt *p, const struct text *output) {
  text_add(&p->asking, output->s, output->len);
  size_t whole = p->asking.len;
  while (whole && p->asking.s[whole - 1] != '\n')
    whole--;
  if (whole)
    terminal_write(p->terminal, p->asking.s, whole);
  memmove(p->asking.s, p->asking.s + whole, p->asking.len - whole + 1);
  p->asking.len -= whole;
  p->asked = clock_now();
}

static bool show(void *data, struct narrate_item *item) {
  struct prompt *p = data;
  if (p->player) /* a lesson has a say in what is said */
    steps_make_harmless(&item->text, !screen_is_output(item->line) && p->shell.style.color);
  bool output = item->line == SCREEN_OUTPUT && item->text.len;
  if (output && p->foreground && side_is_program(p->foreground) &&
      side_number(p->foreground) == item->voice) {
    show_program(p, &item->text);
    return clock_now() < p->show_until;
  }
  prompt_show_asking(p);
  if (item->line != SCREEN_ERROR && fold(p, item)) {
    /* counted */
  } else if (item->line == SCREEN_OUTPUT) {
    terminal_write(p->terminal, item->text.s, item->text.len);
  } else if (item->line == SCREEN_VALUE) {
    struct text lines = TEXT_EMPTY;
    grid_fold(item->text.s, item->text.len, p->shell.style.columns, &lines);
    terminal_write(p->terminal, text_str(&lines), lines.len);
    text_free(&lines);
  } else {
    terminal_print(p->terminal, item->text.s, item->text.len);
  }
  return clock_now() < p->show_until;
}

void prompt_show_events(struct prompt *p) {
  p->show_until = clock_now() + SHOW_FOR;
  shell_turn(&p->shell, show, p);
  shell_sync(&p->shell);
  if (narrate_keeps(p->shell.narrate))
    terminal_tick(p->terminal, PROMPT_TICK_KEPT);
}
