/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt. What is typed becomes an entry; an entry runs on its side while the terminal is busy;
   what happens is shown as it comes (prompt_show.c). Pasted entries, a FILE with -i and the start-up file wait in a
   queue and are entered one after the other. */
#include "shell/modes/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "run/blocked.h"
#include "run/journal.h"
#include "shell/saving.h"
#include "shell/line/history.h"
#include "shell/line/indent.h"
#include "shell/leaving.h"
#include "shell/lesson/process.h"
#include "shell/options.h"
#include "shell/line/paste.h"
#include "shell/modes/prompt_own.h"
#include "shell/lesson/player.h"
#include "shell/lesson/predict.h"
#include "shell/term/terminal.h"
#include "view/narrate.h"
#include "view/waiting.h"

#define HAS_SETTLED 150000000 /* nanoseconds after which a program's threads have come to rest */
#define TICK_WAIT 100         /* milliseconds: how often the line about a wait is renewed */
#define TICK_NUDGE 10         /* milliseconds: how often an unseen interrupt is sent again */

/* How often the terminal is to call on_tick. */
static void set_tick(struct prompt *p) {
  if (p->player && !p->foreground)
    terminal_tick(p->terminal, player_interval(p->player));
  else
    terminal_tick(p->terminal, narrate_keeps(p->shell.narrate)   ? PROMPT_TICK_KEPT
                               : p->foreground || p->fold.hidden ? TICK_WAIT
                               : p->predict                      ? PROMPT_TICK_KEPT
                                                                 : 0);
}

bool prompt_predicts(const struct prompt *p) {
  return p->predict && !predict_is_made(p->predict);
}

static void set_prompt(struct prompt *p) {
  struct text t = TEXT_EMPTY;
  const char *name = side_name(p->shell.session->current);
  bool asks = prompt_predicts(p);
  if (strcmp(name, "main") && !asks)
    text_adds(&t, name);
  text_adds(&t, asks ? "predict> " : p->entry.len ? "... " : ">>> ");
  terminal_set_prompt(p->terminal, text_str(&t));
  text_free(&t);
}

static void set_foreground(struct prompt *p, struct side *side) {
  prompt_show_asking(p);
  const struct side *shown = side && side_is_program(side) ? side : p->shell.session->current;
  p->foreground = side;
  p->waits = false;
  screen_set_current(p->shell.screen, side_number(shown));
  terminal_busy(p->terminal, side);
  set_tick(p);
  terminal_status(p->terminal, NULL);
}

static void remember(struct prompt *p, const char *entry) {
  struct text problem = TEXT_EMPTY;
  history_add(p->shell.history, entry, &problem);
  prompt_print(p, &problem);
}

/* Leaves; what was still open is named. */
static void leave(struct prompt *p, int status) {
  struct text t = TEXT_EMPTY;
  if (!p->player) {
    leaving_say_busy(&p->shell, &t);
    leaving_say_open(&p->shell, &t);
  }
  prompt_print(p, &t);
  queue_clear(&p->queue);
  terminal_quit(p->terminal, status);
}

/* In a recording an entry is a step; it is marked at its first line, and blank lines are none. */
static void mark(struct prompt *p, const struct entry_text *text) {
  bool goes_on = text->s == p->entry.s && strchr(text->s, '\n')[1] != '\0';
  if (!goes_on && strspn(text->s, " \n") < text->len)
    terminal_mark(p->terminal, text->s);
}

/* Hands an entry to the session. Returns false when more lines are needed. */
static bool enter(struct prompt *p, const struct entry_text *text) {
  struct text out = TEXT_EMPTY;
  struct side *side;
  mark(p, text);
  enum entry result = shell_enter(&p->shell, text, &side, &out);
  prompt_show_events(p);
  if (p->shell.clearing)
    terminal_clear(p->terminal);
  p->shell.clearing = false;
  prompt_print_said(p, &out);
  if (side && (side_is_program(side) || side_busy(side))) {
    set_foreground(p, side);
    p->waits =
        result == ENTRY_COMMAND && side != p->shell.session->current && !side_is_program(side);
  }
  prompt_show_events(p);
  return result != ENTRY_MORE;
}

/* A pasted entry has ended: where its answer differs from what came with it, say how. */
static void compare(struct prompt *p) {
  if (!p->comparing)
    return;
  struct text t = TEXT_EMPTY;
  queue_compare(p->comparing, text_str(&p->answer), &t);
  prompt_print(p, &t);
  queued_free(p->comparing);
  p->comparing = NULL;
  p->shell.answer = NULL;
}

static void enter_queued(struct prompt *p, struct queued *q) {
  struct session *session = p->shell.session;
  struct side *side = session->current;
  struct diag diag = DIAG_EMPTY;
  if (q->side && !(side = session_make(session, q->side, &diag))) {
    session_refuse_take(session, NULL, &diag);
    prompt_show_events(p);
    queued_free(q);
    return;
  }
  shell_set_current(&p->shell, side);
  if (q->echo) {
    struct text t = TEXT_EMPTY;
    queue_echo(q, q->side ? q->side : "", &t);
    prompt_print_echo(p, &t);
  }
  text_clear(&p->answer);
  p->shell.answer = q->answer ? &p->answer : NULL;
  p->comparing = q;
  struct entry_text text = {"<stdin>", 1, q->input, strlen(q->input), true};
  if (q->name) {
    text.name = q->name;
    text.line = q->line;
  }
  enter(p, &text);
}

/* `lesson NAME`: another process has the terminal until it ends. */
static void play(struct prompt *p) {
  terminal_lend(p->terminal);
  int error = process_play(&p->shell);
  terminal_take_back(p->terminal);
  if (error)
    terminal_printf(p->terminal, "  the lesson cannot be played: %s\n", strerror(error));
}

/* Does what the player wants: whether the prompt stays as it is. */
static bool obey_player(struct prompt *p, enum player_act act) {
  if (act == PLAYER_LEAVE)
    leave(p, 0);
  set_tick(p);
  return act != PLAYER_OWN;
}

/* Shows the lines of the entry that is not finished, as if typed. */
static void show_entry(struct prompt *p) {
  struct text t = TEXT_EMPTY;
  const char *name = side_name(p->shell.session->current);
  struct queued q = {.input = p->entry.s};
  p->unseen = false;
  queue_echo(&q, strcmp(name, "main") ? name : "", &t);
  prompt_print_echo(p, &t);
}

/* What the prompt waited for has ended, or it waits for nothing: the next entry of the queue, or the
   person's turn. */
static void go_on(struct prompt *p) {
  while (!p->foreground) {
    compare(p);
    if (p->shell.play)
      play(p);
    if (p->shell.quitting) {
      leave(p, p->shell.status);
      return;
    }
    struct queued *q = queue_take(&p->queue);
    if (!q)
      break;
    enter_queued(p, q);
  }
  if (!p->foreground && p->unseen)
    show_entry(p);
  if (!p->foreground)
    set_prompt(p);
  if (!p->foreground && p->player && !p->entry.len)
    obey_player(p, player_rest(p->player));
}

/* Handlers of the terminal. */

/* Whether the step that was predicted has been made and all has settled: says what came. */
static void judge_prediction(struct prompt *p, bool now) {
  struct text t = TEXT_EMPTY;
  if (!p->predict || !predict_is_made(p->predict) || (!now && !shell_settled(&p->shell)))
    return;
  prompt_show_events(p);
  predict_say(p->predict, &t);
  prompt_print(p, &t);
  predict_free(p->predict);
  p->predict = NULL;
  set_tick(p);
}

/* TEXT may be a step, which is asked about, or a prediction: whether nothing is to be entered now. */
static bool predict(struct prompt *p, const char *text) {
  struct text t = TEXT_EMPTY;
  judge_prediction(p, true);
  bool ask = !p->predict && !p->entry.len && predict_wants(&p->shell, text);
  bool made = p->predict && predict_take(p->predict, text, &t);
  if (ask)
    p->predict = predict_new(&p->shell, text, p->predicted, &t);
  p->predicted |= ask;
  prompt_print(p, &t);
  set_prompt(p);
  return p->predict && !made;
}

static void on_line(void *data, const char *text) {
  struct prompt *p = data;
  pager_end(&p->pager, p->terminal);
  if (p->input) {
    p->input = false;
    struct text line = TEXT_EMPTY;
    if (text)
      text_addf(&line, "%s\n", text);
    terminal_busy(p->terminal, true);
    side_give_line_take(p->foreground, text ? text_take(&line) : NULL);
    return;
  }
  if (p->player && !p->entry.len && !prompt_predicts(p) &&
      obey_player(p, player_line(p->player, text)))
    return;
  if (!text && !p->entry.len) {
    leave(p, p->shell.status);
    return;
  }
  if (text && predict(p, text))
    return;
  if (p->predict)
    text = predict_line(p->predict);
  if (text) {
    text_adds(&p->entry, text);
    text_addc(&p->entry, '\n');
    if (strchr(text, '\n')) /* a block that was recalled */
      text_addc(&p->entry, '\n');
  }
  if (enter(p, &(struct entry_text){"<stdin>", 1, p->entry.s, p->entry.len, !text})) {
    remember(p, p->entry.s);
    text_clear(&p->entry);
  } else {
    terminal_indent(p->terminal, indent_next(p->entry.s, p->entry.len));
  }
  go_on(p);
}

static void on_paste(void *data, const char *text, size_t len) {
  struct prompt *p = data;
  pager_end(&p->pager, p->terminal);
  if (prompt_predicts(p) || (p->player && !player_own(p->player)))
    return;
  struct paste paste = paste_split(text, len);
  struct text all = TEXT_EMPTY;
  struct queued **last = p->queue.last;
  if (paste.transcript) {
    bool answers = false; /* prompts alone say nothing of what came out */
    for (size_t i = 0; i < paste.count; i++)
      answers |= *paste.entries[i].output != '\0';
    for (size_t i = 0; i < paste.count; i++)
      queue_add(&p->queue, paste.entries[i].side, paste.entries[i].input,
                strlen(paste.entries[i].input), answers ? paste.entries[i].output : NULL, true);
  } else {
    text_add(&all, text_str(&p->entry), p->entry.len);
    if (p->entry.len) /* it goes on with a block, whose blanks count */
      text_add(&all, text, len);
    else if (paste.count)
      text_adds(&all, paste.entries[0].input);
    text_clear(&p->entry);
    size_t used = queue_add_text(&p->queue, p->shell.session, text_str(&all), all.len, true);
    text_add(&p->entry, text_str(&all) + used, all.len - used);
    p->unseen = p->entry.len > 0;
  }
  for (const struct queued *q = *last; q; q = q->next)
    remember(p, q->input); /* at once: it may never run */
  if (p->entry.len)
    terminal_indent(p->terminal, indent_next(p->entry.s, p->entry.len));
  text_free(&all);
  paste_clear(&paste);
  if (!p->foreground)
    go_on(p);
}

static bool on_key(void *data, int key) {
  struct prompt *p = data;
  if (p->pager.lines.len)
    return pager_key(&p->pager, p->terminal, key);
  return p->player && !p->entry.len && !p->input && !prompt_predicts(p) &&
         obey_player(p, player_key(p->player, key));
}

/* What was to be entered after the foreground's end will not be; it is told. (An entry that is not
   finished can only have been pasted then.) */
static void drop_queue(struct prompt *p) {
  struct text t = TEXT_EMPTY;
  queue_drop(&p->queue, p->foreground ? text_str(&p->entry) : "", &p->shell.style, &t);
  prompt_print(p, &t);
  remember(p, text_str(&p->entry));
  text_clear(&p->entry);
  p->unseen = false;
}

static void on_interrupt(void *data) {
  struct prompt *p = data;
  struct side *side = p->foreground ? p->foreground : p->shell.session->current;
  pager_end(&p->pager, p->terminal);
  drop_queue(p);
  if (prompt_predicts(p)) {
    predict_free(p->predict);
    p->predict = NULL;
  }
  if (p->waits) {
    terminal_printf(p->terminal, "  the waiting has ended; side %s goes on\n", side_name(side));
    set_foreground(p, NULL);
    go_on(p);
  } else if (side_busy(side)) {
    side_interrupt(side);
    terminal_tick(p->terminal, TICK_NUDGE);
  } else if (!p->player || !player_busy(p->player)) {
    go_on(p);
  }
}

/* Whether SIDE has done what is waited for; a program, when all that it printed has been shown. */
static bool has_ended(const struct prompt *p, struct side *side) {
  return side_is_program(side) ? session_by_number(p->shell.session, side_number(side)) != side
                               : !side_busy(side);
}

/* What is waited for has ended, or cannot end by itself: it is the person's turn. */
static void end_foreground(struct prompt *p) {
  prompt_show_events(p);
  p->input = false;
  set_foreground(p, NULL);
  go_on(p);
}

/* Leaves what runs as it is and gives the prompt back. */
static void on_suspend(void *data) {
  struct prompt *p = data;
  struct side *side = p->foreground;
  if (!side) {
    terminal_stop(p->terminal);
    return;
  }
  if (has_ended(p, side)) {
    end_foreground(p);
    return;
  }
  struct blocked blocked = blocked_ask(side);
  struct text doing = TEXT_EMPTY, t = TEXT_EMPTY;
  text_addf(&doing, "side %s goes on: ", side_name(side));
  waiting_say(&blocked, side_name(side), &doing);
  prompt_propose_side(p, &blocked, &doing);
  text_adds(&t, "  ");
  style_wrap(&p->shell.style, 2, 2, text_str(&doing), &t);
  text_free(&doing);
  blocked_clear(&blocked);
  p->input = false;
  prompt_print(p, &t);
  drop_queue(p);
  set_foreground(p, NULL);
  queued_free(p->comparing);
  p->comparing = NULL;
  p->shell.answer = NULL;
  go_on(p);
}

/* Whether SIDE goes on only when a call of it that is held is let go; of a program whose other threads have had time to
   come to rest. */
static bool is_stuck(struct side *side) {
  struct side_status status = side_status(side);
  side_status_clear(&status);
  return status.held && status.asleep &&
         (!status.program || clock_now() - status.since > HAS_SETTLED);
}

static void after_events(struct prompt *p) {
  if (p->player && player_busy(p->player)) {
    obey_player(p, player_turn(p->player));
    return;
  }
  prompt_show_events(p);
  if (p->foreground && (has_ended(p, p->foreground) || is_stuck(p->foreground))) {
    end_foreground(p);
  } else if (p->foreground) {
    if (p->player && player_watch(p->player) && !p->input)
      on_suspend(p); /* what has met the task still waits, and Enter is to go on */
    else
      prompt_show_wait(p);
  } else if (p->shell.quitting) {
    go_on(p);
  } else if (p->player) {
    judge_prediction(p, false);
    if (!prompt_predicts(p))
      obey_player(p, player_turn(p->player));
  } else if (!p->input) {
    judge_prediction(p, false);
    set_prompt(p); /* the side that it names may have ended */
    if (p->fold.hidden)
      set_tick(p);
  }
}

static void on_tick(void *data) {
  struct prompt *p = data;
  bool pending = false;
  for (size_t i = 0; i < p->shell.session->count; i++)
    pending |= side_nudge(p->shell.session->sides[i]);
  struct text t = TEXT_EMPTY;
  fold_tick(&p->fold, clock_now(), &p->shell.style, &t);
  prompt_print(p, &t);
  if (!pending)
    set_tick(p);
  after_events(p);
}

static void on_events(void *data) {
  after_events(data);
}

static void on_resize(void *data) {
  struct prompt *p = data;
  p->shell.style.columns = terminal_columns(p->terminal);
  if (p->player && !p->foreground)
    player_resize(p->player);
}

/* Plays a lesson instead of what a prompt begins with. */
static void start_lesson(struct prompt *p, const struct player_plan *plan) {
  p->player = player_new(plan, &p->shell, p->terminal);
  player_catch_up(p->player);
  go_on(p);
}

static void start(struct prompt *p, const struct options *options, struct lab *lab,
                  const struct player_plan *plan) {
  struct view_style style = {terminal_color(p->terminal), terminal_utf8(p->terminal),
                             terminal_columns(p->terminal), terminal_palette(),
                             plan && plan->present};
  struct text problem = TEXT_EMPTY;
  shell_open(&p->shell, &style, lab);
  p->shell.options = plan ? NULL : options;
  if (options->trace >= 0)
    p->shell.session->settings.trace = options->trace;
  shell_set_argv(&p->shell, options);
  p->shell.history = plan ? history_in_memory() : history_open(NULL, &problem);
  queue_init(&p->queue);
  terminal_watch(p->terminal, journal_reader_fd(p->shell.reader), on_events, p);
  if (plan) {
    start_lesson(p, plan);
    return;
  }
  prompt_start(p, options, lab, &problem);
  go_on(p);
}

int prompt_run(const struct options *options, struct lab *lab, const struct player_plan *plan) {
  struct prompt p;
  memset(&p, 0, sizeof p);
  struct terminal_options terminal_options = {
      .handlers = {.data = &p,
                   .line = on_line,
                   .paste = on_paste,
                   .key = on_key,
                   .interrupt = on_interrupt,
                   .suspend = on_suspend,
                   .tick = on_tick,
                   .resize = on_resize,
                   .complete = prompt_complete,
                   .hint = prompt_hint,
                   .paint = prompt_paint},
      .color = (enum terminal_color)options->color,
      .ascii = options->ascii,
      .strong = plan && plan->present,
      .cast = options->cast_fd,
      .cast_began = options->cast_began,
  };
  p.terminal = terminal_open(&terminal_options);
  if (!p.terminal) {
    fprintf(stderr, "sockshell: the prompt needs a terminal: %s\n", strerror(errno));
    return 1;
  }
  start(&p, options, lab, plan);
  int status = terminal_loop(p.terminal);
  queue_clear(&p.queue);
  queued_free(p.comparing);
  player_free(p.player);
  predict_free(p.predict);
  history_close(p.shell.history);
  status = shell_exit_status(&p.shell, saving_end(p.shell.saving, status));
  shell_close(&p.shell);
  text_free(&p.entry);
  text_free(&p.answer);
  text_free(&p.asking);
  text_free(&p.pager.lines);
  terminal_close(p.terminal);
  return status;
}
