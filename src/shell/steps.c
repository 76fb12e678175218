/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a transcript: entered, then waited for until every side is done or sleeps in a call and
 * the wire is quiet. Nothing here waits by the clock, but for the deadline. */
#include "shell/steps.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "run/blocked.h"
#include "run/journal.h"
#include "shell/commands.h"
#include "shell/shell.h"
#include "view/screen.h"
#include "view/waiting.h"

void steps_start(struct steps *steps, struct shell *shell, bool apart) {
  *steps = (struct steps){.shell = shell, .apart = apart};
  shell->plain = apart;
  if (apart)
    shell->session->settings.trace = 0;
}

void steps_end(struct steps *steps) {
  for (size_t i = 0; i < steps->count; i++)
    text_free(&steps->voices[i].text);
  free(steps->voices);
  *steps = (struct steps){.shell = NULL};
}

static struct text *voice_of(struct steps *steps, int side) {
  for (size_t i = 0; i < steps->count; i++)
    if (steps->voices[i].side == side)
      return &steps->voices[i].text;
  steps->voices = mem_resize(steps->voices, steps->count + 1, sizeof *steps->voices);
  steps->voices[steps->count] = (struct steps_voice){side, TEXT_EMPTY};
  return &steps->voices[steps->count++].text;
}

/* Lines of the shell's own begin on a line of their own. */
static void add(struct text *to, int line, const struct text *t) {
  if (line != SCREEN_OUTPUT && to->len && to->s[to->len - 1] != '\n')
    text_addc(to, '\n');
  text_add(to, text_str(t), t->len);
}

static void drain(struct steps *steps, struct text *output) {
  struct text t = TEXT_EMPTY;
  int line;
  while (shell_next(steps->shell, &t, &line))
    add(steps->apart ? voice_of(steps, steps->shell->shown_side) : output, line, &t);
  text_free(&t);
}

/* Gives the sides time until something happens; a side that falls asleep in a call says nothing, so
   look again soon, less often as time goes. */
static void pause_for_events(struct shell *shell, int *milliseconds) {
  struct pollfd p = {.fd = journal_reader_fd(shell->reader), .events = POLLIN};
  poll(&p, 1, *milliseconds);
  if (*milliseconds < 20)
    *milliseconds += 1;
}

/* Waits until all has settled, or with SIDE until it is idle: -1 after STEPS_DEADLINE
   seconds. */
static int wait_for_rest(struct steps *steps, struct side *side, struct text *output) {
  int64_t deadline = clock_now() + (int64_t)STEPS_DEADLINE * 1000000000;
  int milliseconds = 0;
  while (side ? side_busy(side) : !shell_settled(steps->shell)) {
    drain(steps, output);
    if (clock_now() > deadline)
      return -1;
    pause_for_events(steps->shell, &milliseconds);
  }
  drain(steps, output);
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
static bool is_command(const char *input) {
  size_t len = strspn(input, "abcdefghijklmnopqrstuvwxyz");
  char *word = mem_strndup(input, len);
  bool command = commands_is(word) && (!input[len] || input[len] == ' ' || input[len] == '\n');
  free(word);
  return command;
}

int steps_run(void *data, const char *name, const char *input, struct text *output) {
  struct steps *steps = data;
  struct shell *shell = steps->shell;
  struct side *side = shell->session->current, *started;
  struct diag diag = DIAG_EMPTY;
  if (name && !(side = session_make(shell->session, name, &diag))) {
    session_refuse_take(shell->session, NULL, &diag);
    drain(steps, output);
    return -1;
  }
  if (!is_command(input) && wait_for_rest(steps, side, output) < 0) {
    steps_say_unsettled(shell, output);
    return -1;
  }
  shell_set_current(shell, side);
  /* What a command prints comes first, whatever the wire does meanwhile. */
  struct text *to = steps->apart ? voice_of(steps, side_number(side)) : output;
  shell_enter(shell, "<stdin>", input, strlen(input), true, &started, to);
  if (wait_for_rest(steps, NULL, output) < 0) {
    steps_say_unsettled(shell, output);
    return -1;
  }
  if (output->len && output->s[output->len - 1] != '\n')
    text_addc(output, '\n');
  return 0;
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
  struct text *t = voice_of(steps, side_number(side));
  text_add(output, text_str(t), t->len);
  text_clear(t);
}
