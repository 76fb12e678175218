/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the lesson is typed at a human speed and run. */
#include "shell/lesson/player_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "lesson/lesson.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "run/session.h"
#include "shell/lesson/doing.h"
#include "shell/line/paint.h"
#include "shell/shell.h"
#include "shell/side_look.h"
#include "shell/term/terminal.h"

#define DEADLINE 10000000000 /* nanoseconds until a step that does not settle is left as it is */

void player_play_script(struct player *p, const struct task_script *script) {
  p->script = script;
  p->played = 0;
  p->touched = true;
  player_type_step(p);
}

void player_type_step(struct player *p) {
  const struct transcript_step *step = player_step_here(p);
  const char *side = step->side ? step->side : side_name(p->shell->session->current);
  if (strcmp(side, "main") == 0)
    side = "";
  terminal_mark(p->terminal, step->input);
  text_clear(&p->typing);
  p->typed = 0;
  const char *prompt = ">>> ";
  for (const char *s = step->input;;) {
    size_t len = strcspn(s, "\n");
    text_addf(&p->typing, "%s%s%.*s\n", side, prompt, (int)len, s);
    if (!s[len])
      break;
    s += len + 1;
    prompt = "... ";
  }
  steps_make_harmless(&p->typing, false);
  struct session *session = p->shell->session;
  free(p->looks);
  p->looks = mem_zalloc(p->typing.len + 1, 1);
  paint_echo(text_str(&p->typing), p->typing.len, side_look, session, session->is_command,
             p->looks);
  p->state = STATE_TYPING;
  terminal_status(p->terminal, NULL);
  terminal_busy(p->terminal, true);
}

/* The bytes of the character at S. */
static size_t character(const char *s) {
  size_t n = 1;
  while (utf8_continues(s[n]))
    n++;
  return n;
}

void player_type_on(struct player *p) {
  bool skip =
      terminal_drop_keys(p->terminal) || p->rush || p->shell->session->settings.speed == SPEED_OFF;
  size_t end = p->typed;
  if (end == 0 || p->typing.s[end - 1] == '\n')
    end += strcspn(p->typing.s + end, " ") + 1;
  else
    end += character(p->typing.s + end);
  if (skip || end > p->typing.len)
    end = p->typing.len;
  terminal_type(p->terminal, p->typing.s + p->typed, p->looks + p->typed, end - p->typed);
  p->typed = end;
}

void player_run_step(struct player *p) {
  const struct transcript_step *step = player_step_here(p);
  p->state = STATE_RUNNING;
  p->began = clock_now();
  if (!steps_takes(&p->steps, step->side, step->input) ||
      steps_enter(&p->steps, step->side, step->input) < 0)
    p->began = 0;
}

bool player_step_ended(struct player *p) {
  bool over = steps_over(&p->steps), late = clock_now() - p->began > DEADLINE;
  if (!over && !late && p->began)
    return false;
  struct text t = TEXT_EMPTY;
  steps_take(&p->steps, &t);
  if (late)
    steps_say_unsettled(p->shell, &t);
  player_print(p, &t);
  p->item += !p->script;
  return true;
}

bool player_play_on(struct player *p) {
  if (!p->script)
    return false;
  const struct lesson_task *task = player_here(p)->task;
  if (++p->played < p->script->count) {
    player_type_step(p);
    return true;
  }
  if (p->script == &task->solution && task->test.count) {
    doing_begin_test(p->doing);
    player_play_script(p, &task->test);
    return true;
  }
  struct text t = TEXT_EMPTY;
  if (p->script == &task->test)
    doing_end_test(p->doing, &t);
  p->script = NULL;
  player_print(p, &t);
  return false;
}
