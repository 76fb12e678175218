/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt. What is typed becomes an entry; an entry runs on its side while the terminal is busy;
   what happens is shown as it comes. Pasted entries, a FILE with -i and the start-up file wait in a
   queue and are entered one after the other. */
#include "shell/modes/prompt.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "calls/rows.h"
#include "run/blocked.h"
#include "run/journal.h"
#include "shell/commands/commands.h"
#include "shell/fold.h"
#include "shell/line/complete.h"
#include "shell/saving.h"
#include "shell/line/hint.h"
#include "shell/line/history.h"
#include "shell/line/indent.h"
#include "shell/leaving.h"
#include "shell/lesson/process.h"
#include "shell/options.h"
#include "shell/line/paint.h"
#include "shell/line/paste.h"
#include "shell/lesson/player.h"
#include "shell/lesson/predict.h"
#include "shell/lesson/steps.h"
#include "shell/line/queue.h"
#include "shell/shell.h"
#include "shell/side_look.h"
#include "shell/term/pager.h"
#include "shell/term/terminal.h"
#include "view/grid.h"
#include "view/narrate.h"
#include "view/waiting.h"
#include "wire/lab.h"

#define WAIT_SHOWN 150000000 /* nanoseconds until a wait is worth a line */
#define TICK_WAIT 100        /* milliseconds: how often the line about a wait is renewed */
#define TICK_KEPT 20         /* milliseconds: while packets wait for their call to end */
#define TICK_NUDGE 10        /* milliseconds: how often an unseen interrupt is sent again */
#define ASKING 90000000      /* nanoseconds after which a line without end is shown as it is */
#define SHOW_FOR 2000000     /* nanoseconds of showing events until keys are looked at again */
#define PAINTED 16384        /* bytes of an entry whose last line is coloured while it is typed */

struct prompt {
  struct shell shell;
  struct terminal *terminal;
  struct text entry;        /* the lines of an entry that is not finished */
  struct side *foreground;  /* the side that the prompt waits for, or NULL */
  struct queue queue;       /* entries to come */
  struct queued *comparing; /* the pasted entry that runs, when its answer is to be compared */
  struct text answer;       /* … and what it has printed so far */
  bool unseen;              /* the entry that is not finished was pasted and is not shown yet */
  struct predict *predict;  /* what comes of a step was asked, or NULL */
  bool predicted;           /* it was asked before */
  struct player *player;    /* of the lesson that is played here, or NULL */
  struct pager pager;       /* what a command printed and does not fit the window */
  bool input;               /* the prompt is that of input(), or a program's that reads */
  struct text asking; /* the line that a program has not ended: its prompt, when it reads … */
  int64_t asked;      /* … and when it came */
  bool waits;         /* the foreground is another side, for which `wait` waits */
  int64_t show_until; /* keys are looked at then (CLOCK_MONOTONIC) */
  struct fold fold;
};

static void print_text(struct prompt *p, struct text *t) {
  if (t->len)
    terminal_print(p->terminal, t->s, t->len);
  text_free(t);
}

/* Shows an entry as it would have been typed: not folded. */
static void print_echo(struct prompt *p, struct text *t) {
  unsigned char *looks = mem_zalloc(t->len + 1, 1);
  if (t->len <= PAINTED)
    paint_echo(text_str(t), t->len, side_look, p->shell.session, commands_is, looks);
  terminal_type(p->terminal, text_str(t), looks, t->len);
  free(looks);
  text_free(t);
}

/* Prints what a command said; page by page if it is more than the window holds and a person has typed it. */
static void print_said(struct prompt *p, struct text *t) {
  if (p->player || p->comparing || p->queue.first)
    print_text(p, t);
  else
    pager_begin_take(&p->pager, p->terminal, t, p->shell.style.columns);
}

/* Says how many lines were not shown. */
static void say_hidden(struct prompt *p) {
  struct text t = TEXT_EMPTY;
  fold_say(&p->fold, &p->shell.style, &t);
  print_text(p, &t);
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
  print_text(p, &t);
  return taken;
}

/* Shows the line that a program has not ended. */
static void show_asking(struct prompt *p) {
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
  show_asking(p);
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

/* Shows what has happened; not all when it is much, so that keys are echoed in between. */
static void show_events(struct prompt *p) {
  p->show_until = clock_now() + SHOW_FOR;
  shell_turn(&p->shell, show, p);
  shell_sync(&p->shell);
  if (narrate_keeps(p->shell.narrate))
    terminal_tick(p->terminal, TICK_KEPT);
}

/* How often the terminal is to call on_tick. */
static void set_tick(struct prompt *p) {
  if (p->player && !p->foreground)
    terminal_tick(p->terminal, player_interval(p->player));
  else
    terminal_tick(p->terminal, narrate_keeps(p->shell.narrate)   ? TICK_KEPT
                               : p->foreground || p->fold.hidden ? TICK_WAIT
                               : p->predict                      ? TICK_KEPT
                                                                 : 0);
}

/* Whether the prompt wants a prediction of a step that was typed. */
static bool predicting(const struct prompt *p) {
  return p->predict && !predict_is_made(p->predict);
}

static void set_prompt(struct prompt *p) {
  struct text t = TEXT_EMPTY;
  const char *name = side_name(p->shell.session->current);
  bool asks = predicting(p);
  if (strcmp(name, "main") && !asks)
    text_adds(&t, name);
  text_adds(&t, asks ? "predict> " : p->entry.len ? "... " : ">>> ");
  terminal_set_prompt(p->terminal, text_str(&t));
  text_free(&t);
}

static void set_foreground(struct prompt *p, struct side *side) {
  show_asking(p);
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
  print_text(p, &problem);
}

/* Leaves; what was still open is named. */
static void leave(struct prompt *p, int status) {
  struct text t = TEXT_EMPTY;
  if (!p->player) {
    leaving_say_busy(&p->shell, &t);
    leaving_say_open(&p->shell, &t);
  }
  print_text(p, &t);
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
  show_events(p);
  if (p->shell.clearing)
    terminal_clear(p->terminal);
  p->shell.clearing = false;
  print_said(p, &out);
  if (side && (side_is_program(side) || side_busy(side))) {
    set_foreground(p, side);
    p->waits =
        result == ENTRY_COMMAND && side != p->shell.session->current && !side_is_program(side);
  }
  show_events(p);
  return result != ENTRY_MORE;
}

/* A pasted entry has ended: where its answer differs from what came with it, say how. */
static void compare(struct prompt *p) {
  if (!p->comparing)
    return;
  struct text t = TEXT_EMPTY;
  queue_compare(p->comparing, text_str(&p->answer), &t);
  print_text(p, &t);
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
    show_events(p);
    queued_free(q);
    return;
  }
  shell_set_current(&p->shell, side);
  if (q->echo) {
    struct text t = TEXT_EMPTY;
    queue_echo(q, q->side ? q->side : "", &t);
    print_echo(p, &t);
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
  print_echo(p, &t);
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
  show_events(p);
  predict_say(p->predict, &t);
  print_text(p, &t);
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
  print_text(p, &t);
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
  if (p->player && !p->entry.len && !predicting(p) && obey_player(p, player_line(p->player, text)))
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
  if (predicting(p) || (p->player && !player_own(p->player)))
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
  return p->player && !p->entry.len && !p->input && !predicting(p) &&
         obey_player(p, player_key(p->player, key));
}

/* What was to be entered after the foreground's end will not be; it is told. (An entry that is not
   finished can only have been pasted then.) */
static void drop_queue(struct prompt *p) {
  struct text t = TEXT_EMPTY;
  queue_drop(&p->queue, p->foreground ? text_str(&p->entry) : "", &p->shell.style, &t);
  print_text(p, &t);
  remember(p, text_str(&p->entry));
  text_clear(&p->entry);
  p->unseen = false;
}

static void on_interrupt(void *data) {
  struct prompt *p = data;
  struct side *side = p->foreground ? p->foreground : p->shell.session->current;
  pager_end(&p->pager, p->terminal);
  drop_queue(p);
  if (predicting(p)) {
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

/* With one side, which is busy: how to get another prompt. */
static void propose_side(const struct prompt *p, const struct blocked *blocked, struct text *out) {
  const struct call *call = blocked->status.state == SIDE_IN_CALL ? blocked->status.call : NULL;
  const char *name = call && call->row == &row_connect ? "server" : "client";
  if (p->shell.session->count == 1)
    text_addf(out, ". A second prompt: `side %s`", name);
}

/* Leaves what runs as it is and gives the prompt back. */
static void on_suspend(void *data) {
  struct prompt *p = data;
  struct side *side = p->foreground;
  if (!side) {
    terminal_stop(p->terminal);
    return;
  }
  struct blocked blocked = blocked_ask(side);
  struct text doing = TEXT_EMPTY, t = TEXT_EMPTY;
  text_addf(&doing, "side %s goes on: ", side_name(side));
  waiting_say(&blocked, side_name(side), &doing);
  propose_side(p, &blocked, &doing);
  text_adds(&t, "  ");
  style_wrap(&p->shell.style, 2, 2, text_str(&doing), &t);
  text_free(&doing);
  blocked_clear(&blocked);
  p->input = false;
  print_text(p, &t);
  drop_queue(p);
  set_foreground(p, NULL);
  queued_free(p->comparing);
  p->comparing = NULL;
  p->shell.answer = NULL;
  set_prompt(p);
}

/* input(): its prompt takes the place of the shell's. What a program asks may be read from its terminal after it has been
   seen to wait. */
static void ask_input(struct prompt *p, const char *prompt) {
  if (p->input && !p->asking.len)
    return;
  p->input = true;
  terminal_status(p->terminal, NULL);
  terminal_set_prompt(p->terminal, prompt);
  terminal_busy(p->terminal, false);
}

/* "… accept waits for a connection to 127.0.0.1:50000 (3 s; Ctrl-C interrupts, …)". */
static void add_wait(const struct prompt *p, const struct blocked *blocked, int64_t seconds,
                     struct text *out) {
  text_addf(out, "%s ", style_ellipsis(&p->shell.style));
  waiting_say(blocked, side_name(p->foreground), out);
  text_addf(out, " (%" PRId64 " s; %s)", seconds,
            p->waits ? "Ctrl-C ends the waiting"
                     : "Ctrl-C interrupts, Ctrl-Z leaves it waiting and gives you the prompt");
}

/* One line about what the foreground waits for, once that has lasted long enough. */
static void show_wait(struct prompt *p) {
  struct blocked blocked = blocked_ask(p->foreground);
  if (blocked.status.state != SIDE_IN_INPUT && blocked.now - p->asked > ASKING)
    show_asking(p);
  const struct side_status *status = &blocked.status;
  int64_t waited = blocked.now - status->since;
  struct text t = TEXT_EMPTY;
  if (status->state == SIDE_IN_INPUT) {
    ask_input(p, p->asking.len ? text_str(&p->asking) : status->input);
    text_clear(&p->asking);
  } else if (waited > WAIT_SHOWN && status->state != SIDE_IDLE) {
    add_wait(p, &blocked, waited / 1000000000, &t);
    terminal_status(p->terminal, text_str(&t));
  } else {
    terminal_status(p->terminal, NULL);
  }
  text_free(&t);
  blocked_clear(&blocked);
}

/* Whether SIDE has done what is waited for; a program, when all that it printed has been shown. */
static bool has_ended(const struct prompt *p, struct side *side) {
  return side_is_program(side) ? session_by_number(p->shell.session, side_number(side)) != side
                               : !side_busy(side);
}

/* Whether SIDE goes on only when a call of it that is held is let go; of a program whose other threads have had time to
   come to rest. */
static bool is_stuck(struct side *side) {
  struct side_status status = side_status(side);
  side_status_clear(&status);
  return status.held && status.asleep &&
         (!status.program || clock_now() - status.since > WAIT_SHOWN);
}

static void after_events(struct prompt *p) {
  if (p->player && player_busy(p->player)) {
    obey_player(p, player_turn(p->player));
    return;
  }
  show_events(p);
  if (p->foreground && has_ended(p, p->foreground)) {
    show_events(p);
    p->input = false;
    set_foreground(p, NULL);
    go_on(p);
  } else if (p->foreground && is_stuck(p->foreground)) { /* it is the person's turn */
    show_events(p);
    p->input = false;
    set_foreground(p, NULL);
    go_on(p);
  } else if (p->foreground) {
    if (p->player && player_watch(p->player) && !p->input)
      on_suspend(p); /* what has met the task still waits, and Enter is to go on */
    else
      show_wait(p);
  } else if (p->shell.quitting) {
    go_on(p);
  } else if (p->player) {
    judge_prediction(p, false);
    if (!predicting(p))
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
  print_text(p, &t);
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

/* Whether the prompt asks a question, which no statement answers. */
static bool asks(const struct prompt *p) {
  return predicting(p) || (p->player && player_asks(p->player));
}

static struct complete_context complete_context(struct prompt *p) {
  return (struct complete_context){
      .in = side_interp(p->shell.session->current),
      .data = &p->shell,
      .each_command = commands_each,
      .each_word = commands_each_word,
  };
}

/* Before the first word of a line that goes on with a block, Tab indents: one that was typed, and one in
   text pasted into a terminal that does not mark pastes. */
static void on_complete(void *data, const char *line, size_t cursor, struct completion *out) {
  const struct prompt *p = data;
  if (asks(p))
    return;
  if (p->entry.len && strspn(line, " ") >= cursor) {
    complete_indent(cursor, out);
    return;
  }
  struct complete_context context = complete_context(data);
  complete_candidates(&context, line, cursor, out);
}

static void on_hint(void *data, const char *line, size_t cursor, struct text *out) {
  struct prompt *p = data;
  if (asks(p))
    return;
  struct complete_context context = complete_context(p);
  hint_text(&context, line, cursor, p->shell.style.color && !p->shell.style.strong,
            p->shell.style.utf8, out);
  if (!out->len)
    commands_hint(line, &p->shell.style, out);
}

/* At a prompt for statements: the side that it names, and the line after what was entered before it. */
static bool on_paint(void *data, const char *prompt, const char *line, size_t len,
                     unsigned char *looks) {
  const struct prompt *p = data;
  size_t all = strlen(prompt), name = all < 4 ? 0 : all - 4; /* ">>> ", "... " */
  if (p->input || all < 4 || (strcmp(prompt + name, ">>> ") && strcmp(prompt + name, "... ")) ||
      p->entry.len + len > PAINTED)
    return false;
  memset(looks, side_look(p->shell.session, prompt, name), name);
  paint_line(text_str(&p->entry), p->entry.len, line, len, commands_is, looks + all);
  return true;
}

/* The start-up file: $XDG_CONFIG_HOME/sockshell/rc, if there is one. */
static void queue_start_file(struct prompt *p) {
  struct text path = TEXT_EMPTY, content = TEXT_EMPTY;
  const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  if (config && *config)
    text_addf(&path, "%s/sockshell/rc", config);
  else
    text_addf(&path, "%s/.config/sockshell/rc", home ? home : "");
  int error = file_read(path.s, &content);
  if (!error)
    queue_add_file(&p->queue, p->shell.session, path.s, text_str(&content), content.len);
  else if (error != ENOENT && error != ENOTDIR)
    terminal_printf(p->terminal, "sockshell: %s: %s\n", path.s, strerror(error));
  text_free(&path);
  text_free(&content);
}

/* FILE with its arguments, or -c TEXT, before the first prompt (-i). */
static void queue_options(struct prompt *p, const struct options *options) {
  struct text t = TEXT_EMPTY;
  if (options->mode == MODE_FILE) {
    text_adds(&t, "run");
    for (int i = 0; i < options->file_count; i++) {
      text_adds(&t, " '");
      for (const char *s = options->files[i]; *s; s++)
        text_addf(&t, strchr("'\\", *s) ? "\\%c" : "%c", *s);
      text_addc(&t, '\'');
    }
    text_addc(&t, '\n');
  }
  queue_add_text(&p->queue, p->shell.session, text_str(&t), t.len, false);
  text_free(&t);
  if (options->mode == MODE_TEXT)
    queue_add_file(&p->queue, p->shell.session, "<string>", options->text, strlen(options->text));
}

/* Plays a lesson instead of what a prompt begins with. */
static void start_lesson(struct prompt *p, const struct player_plan *plan) {
  p->player = player_new(plan, &p->shell, p->terminal);
  player_catch_up(p->player);
  go_on(p);
}

static void greet(struct prompt *p, const struct lab *lab) {
  const char *dot = p->shell.style.utf8 ? "·" : "-";
  const char *place = lab ? topology_of(lab_topology(lab))->place : "";
  terminal_printf(
      p->terminal,
      "sockshell %s%s%s%s%s\n"
      "First: `lesson`, or `sock = socket.socket()`. Then: `help`, `handles`, `quit`.\n",
      PACKAGE_VERSION, lab ? " " : "", lab ? dot : "", lab ? " lab: " : "", place);
}

/* --record. A file that is refused ends the shell: nobody wants to find that out at the end. */
static void start_recording(struct prompt *p, const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  if (options->record && shell_record(&p->shell, options->record, &diag) < 0) {
    terminal_printf(p->terminal, "sockshell: %s\n", diag.message);
    if (diag.hint)
      terminal_printf(p->terminal, "  try: %s\n", diag.hint);
    terminal_quit(p->terminal, 1);
  }
  diag_clear(&diag);
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
  greet(p, lab);
  start_recording(p, options);
  p->shell.saving = saving_begin(&p->shell, options);
  print_text(p, &problem);
  queue_start_file(p);
  queue_options(p, options);
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
                   .complete = on_complete,
                   .hint = on_hint,
                   .paint = on_paint},
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
  status = saving_end(p.shell.saving, status);
  shell_close(&p.shell);
  text_free(&p.entry);
  text_free(&p.answer);
  text_free(&p.asking);
  text_free(&p.pager.lines);
  terminal_close(p.terminal);
  return status;
}
