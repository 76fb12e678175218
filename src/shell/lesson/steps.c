/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a transcript: entered, then waited for until every side is done or sleeps in a call and
 * the wire is quiet. Nothing here waits by the clock, but for the deadline. */
#include "shell/lesson/steps.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "run/blocked.h"
#include "run/hold.h"
#include "run/journal.h"
#include "view/grid.h"
#include "shell/shell.h"
#include "view/screen.h"
#include "view/waiting.h"
#include "wire/wire.h"

void steps_start(struct steps *steps, struct shell *shell, bool apart) {
  *steps = (struct steps){.shell = shell, .apart = apart};
  screen_set_plain(shell->screen, apart);
  if (apart)
    shell->session->settings.trace = 0;
}

void steps_end(struct steps *steps) {
  narrate_step_clear(&steps->said);
  *steps = (struct steps){.shell = NULL};
}

/* What may be more than a step keeps is counted instead. Of the colours only the shell's own may reach a terminal. */
static bool show(void *data, struct narrate_item *item) {
  struct steps *steps = data;
  if (steps->kept + item->text.len > STEPS_BYTES) {
    steps->lost += item->text.len;
    return true;
  }
  steps->kept += item->text.len;
  if (screen_is_output(item->line) && steps->shell->style.color)
    steps_make_harmless(&item->text, false);
  struct session *session = steps->shell->session;
  narrate_step_add(&steps->said, side_number(session->current),
                   session_program(session, item->voice), item);
  return true;
}

/* Gives the sides time until something happens; a side that falls asleep in a call says nothing, so
   look again soon, less often as time goes. */
static void pause_for_events(struct shell *shell, int *milliseconds) {
  struct pollfd p = {.fd = journal_reader_fd(shell->reader), .events = POLLIN};
  poll(&p, 1, *milliseconds);
  if (*milliseconds < 20)
    *milliseconds += 1;
}

void steps_make_harmless(struct text *t, bool color) {
  struct text shown = TEXT_EMPTY;
  grid_harmless(text_str(t), t->len, color, &shown);
  text_free(t);
  *t = shown;
}

/* What the step has said is moved to OUTPUT: says how much is not there, and begins to count again. */
static void end_count(struct steps *steps, struct text *output) {
  if (steps->lost)
    text_addf(output, "… %zu MB more, not kept\n", (steps->lost + 999999) / 1000000);
  steps->kept = steps->lost = 0;
}

/* Waits until all has settled, or with SIDE until it is idle or stands before a call that is held: -1 after STEPS_DEADLINE seconds. */
static int wait_for_rest(struct steps *steps, struct side *side) {
  int64_t deadline = clock_now() + (int64_t)STEPS_DEADLINE * 1000000000;
  int milliseconds = 0;
  while (side ? side_busy(side) && !side_held(side) : !shell_settled(steps->shell)) {
    shell_turn(steps->shell, show, steps);
    if (clock_now() > deadline)
      return -1;
    pause_for_events(steps->shell, &milliseconds);
  }
  shell_turn(steps->shell, show, steps);
  /* A packet came meanwhile: what is kept back waits again. */
  while (narrate_keeps(steps->shell->narrate)) {
    pause_for_events(steps->shell, &milliseconds);
    shell_turn(steps->shell, show, steps);
  }
  return 0;
}

void steps_say_unsettled(struct shell *shell, struct text *out) {
  for (size_t i = 0; i < shell->session->count; i++) {
    struct side *side = shell->session->sides[i];
    if (!side_busy(side))
      continue;
    struct blocked blocked = blocked_ask(side);
    text_addf(out, "%s: ", side_name(side));
    waiting_say(&blocked, side_name(side), out);
    blocked_clear(&blocked);
    text_addf(out, "; it did not end within %d s\n", STEPS_DEADLINE);
  }
}

/* The side called NAME, NULL: the one that the session is on. */
static struct side *find(struct shell *shell, const char *name) {
  return name ? session_find(shell->session, name) : shell->session->current;
}

/* Whether INPUT is a command of the shell, which also a side that waits can take. */
static bool is_command(const struct shell *shell, const char *input) {
  size_t len = strspn(input, "abcdefghijklmnopqrstuvwxyz");
  char *word = mem_strndup(input, len);
  bool command =
      shell->hooks.usage(word) && (!input[len] || input[len] == ' ' || input[len] == '\n');
  free(word);
  return command;
}

/* Whether INPUT is the command `wait`. */
static bool is_wait(const struct shell *shell, const char *input) {
  return is_command(shell, input) && strncmp(input, "wait", 4) == 0;
}

int steps_enter(struct steps *steps, const char *name, const char *input) {
  struct shell *shell = steps->shell;
  struct side *side = shell->session->current, *started;
  struct diag diag = DIAG_EMPTY;
  steps->awaited = NULL;
  if (name && !(side = session_make(shell->session, name, &diag))) {
    session_refuse_take(shell->session, NULL, &diag);
    return -1;
  }
  shell_set_current(shell, side);
  struct text *said =
      narrate_step_voice(&steps->said, steps->apart ? side_number(side) : NARRATE_COMMAND);
  shell_enter(shell, &(struct entry_text){"<stdin>", 1, input, strlen(input), true}, &started,
              said);
  if (is_wait(shell, input))
    steps->awaited = started;
  return 0;
}

bool steps_over(struct steps *steps) {
  bool over = (!steps->awaited || !side_busy(steps->awaited) || side_held(steps->awaited)) &&
              shell_settled(steps->shell);
  shell_turn(steps->shell, show, steps);
  return over;
}

void steps_take(struct steps *steps, struct text *output) {
  shell_turn(steps->shell, show, steps);
  struct text said = TEXT_EMPTY;
  narrate_step_copy(&steps->said, side_number(steps->shell->session->current), &said);
  narrate_step_clear(&steps->said);
  grid_harmless(text_str(&said), said.len, steps->shell->style.color, output);
  text_free(&said);
  end_count(steps, output);
}

/* A person types `step` when there is a packet to be stepped: waits for one that a timer of the kernel will
   send, for STEPS_PACKET seconds at the most. */
static void wait_for_packet(struct steps *steps) {
  int64_t deadline = clock_now() + (int64_t)STEPS_PACKET * 1000000000;
  int milliseconds = 0;
  struct wire_status status = wire_status(steps->shell->wire);
  struct holds *holds = steps->shell->session->settings.holds;
  while (status.holding && !status.held && !holds_oldest(holds) && clock_now() < deadline) {
    pause_for_events(steps->shell, &milliseconds);
    status = wire_status(steps->shell->wire);
  }
}

int steps_run(void *data, const char *name, const char *input, struct text *output) {
  struct steps *steps = data;
  struct side *side = find(steps->shell, name);
  int status = 0;
  if (side && !is_command(steps->shell, input))
    status = wait_for_rest(steps, side);
  steps->unbegun = status < 0;
  if (steps->shell->wire && strncmp(input, "step", 4) == 0)
    wait_for_packet(steps);
  if (status == 0 && steps_enter(steps, name, input) < 0) {
    steps_take(steps, output);
    return -1;
  }
  if (status == 0 && steps->awaited)
    status = wait_for_rest(steps, steps->awaited);
  if (status == 0)
    status = wait_for_rest(steps, NULL);
  if (!steps->apart || status < 0)
    steps_take(steps, output);
  if (status < 0)
    steps_say_unsettled(steps->shell, output);
  return status;
}

bool steps_takes(struct steps *steps, const char *name, const char *input) {
  return is_command(steps->shell, input) || steps_ready(steps, name);
}

bool steps_ready(void *data, const char *name) {
  struct steps *steps = data;
  struct side *side = find(steps->shell, name);
  return !side || !side_busy(side);
}

void steps_collect(void *data, const char *name, struct text *output) {
  struct steps *steps = data;
  struct side *side = find(steps->shell, name);
  if (!side)
    return;
  struct text *t = narrate_step_voice(&steps->said, side_number(side));
  grid_harmless(text_str(t), t->len, false, output);
  text_clear(t);
  end_count(steps, output);
}
