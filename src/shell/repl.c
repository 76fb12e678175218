/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt. What is typed becomes an entry; an entry runs on its side while the terminal is busy;
   what happens is shown as it comes. Pasted entries, a FILE with -i and the start-up file wait in a
   queue and are entered one after the other. */
#include "shell/repl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "run/blocked.h"
#include "run/journal.h"
#include "shell/batch.h"
#include "shell/commands.h"
#include "shell/complete.h"
#include "shell/export_command.h"
#include "shell/hint.h"
#include "shell/history.h"
#include "shell/lesson_commands.h"
#include "shell/options.h"
#include "shell/paste.h"
#include "shell/player.h"
#include "shell/queue.h"
#include "shell/shell.h"
#include "shell/side_commands.h"
#include "shell/terminal.h"
#include "view/screen.h"
#include "view/waiting.h"
#include "wire/lab.h"

#define WAIT_SHOWN 150000000 /* nanoseconds until a wait is worth a line */
#define TICK_WAIT 100        /* milliseconds: how often the line about a wait is renewed */
#define TICK_KEPT 20         /* milliseconds: while packets wait for their call to end */
#define TICK_NUDGE 10        /* milliseconds: how often an unseen interrupt is sent again */
#define SHOW_FOR 2000000     /* nanoseconds of showing events until keys are looked at again */
#define FOLD_TIME 100000000  /* nanoseconds in which … */
#define FOLD_LINES 50        /* … so many lines of the sides in the background are shown */

/* Lines of the sides in the background that come too fast are counted instead. */
struct fold {
  int64_t began; /* the present stretch of FOLD_TIME */
  int shown;
  uint64_t hidden;
};

struct repl {
  struct shell shell;
  struct terminal *terminal;
  struct text entry;        /* the lines of an entry that is not finished */
  struct side *foreground;  /* the side that the prompt waits for, or NULL */
  struct queue queue;       /* entries to come */
  struct queued *comparing; /* the pasted entry that runs, when its answer is to be compared */
  struct text answer;       /* … and what it has printed so far */
  bool unseen;              /* the entry that is not finished was pasted and is not shown yet */
  struct player *player;    /* of the lesson that is played here, or NULL */
  bool input;               /* the prompt is that of input() */
  bool waits;               /* the foreground is another side, for which `wait` waits */
  struct fold fold;
};

static void print_text(struct repl *r, struct text *t) {
  if (t->len)
    terminal_print(r->terminal, t->s, t->len);
  text_free(t);
}

/* Says how many lines were not shown. */
static void say_hidden(struct repl *r) {
  if (!r->fold.hidden)
    return;
  struct text t = TEXT_EMPTY;
  text_addf(&t, "  %s ", style_ellipsis(&r->shell.style));
  text_add_number(&t, (int64_t)r->fold.hidden);
  text_addf(&t, " more line%s\n", r->fold.hidden == 1 ? "" : "s");
  print_text(r, &t);
  r->fold.hidden = 0;
}

/* A stretch of time ends. */
static void unfold(struct repl *r, int64_t now) {
  say_hidden(r);
  r->fold = (struct fold){.began = now};
}

/* Whether T, of a side in the background, is one too many. */
static bool fold(struct repl *r, const struct text *t, int64_t now) {
  const struct side *side = session_by_number(r->shell.session, r->shell.shown_side);
  if (!side && !r->shell.shown_flight)
    say_hidden(r); /* before it is said that their side has ended */
  if (!side || side == r->foreground || side == r->shell.session->current)
    return false;
  if (now - r->fold.began > FOLD_TIME)
    unfold(r, now);
  int lines = 0;
  for (size_t i = 0; i < t->len; i++)
    lines += t->s[i] == '\n';
  if (r->fold.shown + lines <= FOLD_LINES) {
    r->fold.shown += lines;
    return false;
  }
  r->fold.hidden += (uint64_t)lines;
  return true;
}

/* Shows what has happened; not all when it is much, so that keys are echoed in between. */
static void show_events(struct repl *r) {
  struct text t = TEXT_EMPTY;
  int line;
  int64_t now = clock_now(), until = now + SHOW_FOR;
  while (now < until && shell_next(&r->shell, &t, &line)) {
    if (line != SCREEN_ERROR && fold(r, &t, now))
      ;
    else if (line == SCREEN_OUTPUT)
      terminal_write(r->terminal, t.s, t.len);
    else
      terminal_print(r->terminal, t.s, t.len);
    now = clock_now();
  }
  text_free(&t);
  if (shell_keeps(&r->shell))
    terminal_tick(r->terminal, TICK_KEPT);
}

/* How often the terminal is to call on_tick. */
static void set_tick(struct repl *r) {
  if (r->player && !r->foreground)
    terminal_tick(r->terminal, player_interval(r->player));
  else
    terminal_tick(r->terminal, shell_keeps(&r->shell)            ? TICK_KEPT
                               : r->foreground || r->fold.hidden ? TICK_WAIT
                                                                 : 0);
}

static void set_prompt(struct repl *r) {
  struct text t = TEXT_EMPTY;
  const char *name = side_name(r->shell.session->current);
  if (strcmp(name, "main"))
    text_adds(&t, name);
  text_adds(&t, r->entry.len ? "... " : ">>> ");
  terminal_set_prompt(r->terminal, text_str(&t));
  text_free(&t);
}

static void set_foreground(struct repl *r, struct side *side) {
  r->foreground = side;
  r->waits = false;
  terminal_busy(r->terminal, side);
  set_tick(r);
  terminal_status(r->terminal, NULL);
}

static void remember(struct repl *r, const char *entry) {
  struct text problem = TEXT_EMPTY;
  history_add(r->shell.history, entry, &problem);
  print_text(r, &problem);
}

/* Leaves; what was still open is named. */
static void leave(struct repl *r, int status) {
  struct text t = TEXT_EMPTY;
  if (!r->player) {
    side_say_busy(&r->shell, &t);
    commands_say_open(&r->shell, &t);
  }
  print_text(r, &t);
  queue_clear(&r->queue);
  terminal_quit(r->terminal, status);
}

/* Hands an entry to the session. NAME: where it comes from; LAST: it is whole. Returns false when more
   lines are needed. */
static bool enter(struct repl *r, const char *name, const char *text, size_t len, bool last) {
  struct text out = TEXT_EMPTY;
  struct side *side;
  enum entry result = shell_enter(&r->shell, name, text, len, last, &side, &out);
  show_events(r);
  print_text(r, &out);
  if (side && side_busy(side)) {
    set_foreground(r, side);
    r->waits = result == ENTRY_COMMAND && side != r->shell.session->current;
  }
  show_events(r);
  return result != ENTRY_MORE;
}

/* A pasted entry has ended: where its answer differs from what came with it, say how. */
static void compare(struct repl *r) {
  if (!r->comparing)
    return;
  struct text t = TEXT_EMPTY;
  queue_compare(r->comparing, text_str(&r->answer), &t);
  print_text(r, &t);
  queued_free(r->comparing);
  r->comparing = NULL;
  r->shell.answer = NULL;
}

static void enter_queued(struct repl *r, struct queued *q) {
  struct session *session = r->shell.session;
  struct side *side = session->current;
  struct diag diag = DIAG_EMPTY;
  if (q->side && !(side = session_make(session, q->side, &diag))) {
    session_refuse_take(session, NULL, &diag);
    show_events(r);
    queued_free(q);
    return;
  }
  shell_set_current(&r->shell, side);
  if (q->echo) {
    struct text t = TEXT_EMPTY;
    queue_echo(q, q->side ? q->side : "", &t);
    print_text(r, &t);
    remember(r, q->input);
  }
  text_clear(&r->answer);
  r->shell.answer = q->answer ? &r->answer : NULL;
  r->comparing = q;
  session->first_line = q->name ? q->line : 1;
  enter(r, q->name ? q->name : "<stdin>", q->input, strlen(q->input), true);
  session->first_line = 1;
}

/* `lesson NAME`: another process has the terminal until it ends. */
static void play(struct repl *r) {
  terminal_lend(r->terminal);
  int error = lesson_play(&r->shell);
  terminal_take_back(r->terminal);
  if (error)
    terminal_printf(r->terminal, "  the lesson cannot be played: %s\n", strerror(error));
}

/* Does what the player wants: whether the prompt stays as it is. */
static bool obey_player(struct repl *r, enum player_act act) {
  if (act == PLAYER_LEAVE)
    leave(r, 0);
  set_tick(r);
  return act != PLAYER_OWN;
}

/* Shows the lines of the entry that is not finished, as if typed. */
static void show_entry(struct repl *r) {
  struct text t = TEXT_EMPTY;
  const char *name = side_name(r->shell.session->current);
  struct queued q = {.input = r->entry.s};
  r->unseen = false;
  queue_echo(&q, strcmp(name, "main") ? name : "", &t);
  print_text(r, &t);
}

/* What the prompt waited for has ended, or it waits for nothing: the next entry of the queue, or the
   person's turn. */
static void go_on(struct repl *r) {
  while (!r->foreground) {
    compare(r);
    if (r->shell.play)
      play(r);
    if (r->shell.quitting) {
      leave(r, r->shell.status);
      return;
    }
    struct queued *q = queue_take(&r->queue);
    if (!q)
      break;
    enter_queued(r, q);
  }
  if (!r->foreground && r->unseen)
    show_entry(r);
  if (!r->foreground)
    set_prompt(r);
  if (!r->foreground && r->player && !r->entry.len)
    obey_player(r, player_rest(r->player));
}

/* Handlers of the terminal. */

static void on_line(void *data, const char *text) {
  struct repl *r = data;
  if (r->input) {
    r->input = false;
    struct text line = TEXT_EMPTY;
    if (text)
      text_addf(&line, "%s\n", text);
    terminal_busy(r->terminal, true);
    side_give_line_take(r->foreground, text ? text_take(&line) : NULL);
    return;
  }
  if (r->player && !r->entry.len && obey_player(r, player_line(r->player, text)))
    return;
  if (!text && !r->entry.len) {
    leave(r, r->shell.status);
    return;
  }
  if (text) {
    text_adds(&r->entry, text);
    text_addc(&r->entry, '\n');
    if (strchr(text, '\n')) /* a block that was recalled */
      text_addc(&r->entry, '\n');
  }
  if (enter(r, "<stdin>", r->entry.s, r->entry.len, !text)) {
    remember(r, r->entry.s);
    text_clear(&r->entry);
  }
  go_on(r);
}

static void on_paste(void *data, const char *text, size_t len) {
  struct repl *r = data;
  struct paste paste = paste_split(text, len);
  if (r->player)
    player_own(r->player);
  struct text all = TEXT_EMPTY;
  if (paste.transcript) {
    for (size_t i = 0; i < paste.count; i++)
      queue_add(&r->queue, paste.entries[i].side, paste.entries[i].input,
                strlen(paste.entries[i].input), paste.entries[i].output, true);
  } else {
    text_add(&all, text_str(&r->entry), r->entry.len);
    text_clear(&r->entry);
    if (paste.count)
      text_adds(&all, paste.entries[0].input);
    size_t used = queue_add_text(&r->queue, r->shell.session, text_str(&all), all.len, true);
    text_add(&r->entry, text_str(&all) + used, all.len - used);
    r->unseen = r->entry.len > 0;
  }
  text_free(&all);
  paste_clear(&paste);
  if (!r->foreground)
    go_on(r);
}

static bool on_key(void *data, char key) {
  struct repl *r = data;
  return r->player && !r->entry.len && !r->input && obey_player(r, player_key(r->player, key));
}

/* What was to be entered after the foreground's end will not be; it is told. (An entry that is not
   finished can only have been pasted then.) */
static void drop_queue(struct repl *r) {
  struct text t = TEXT_EMPTY;
  queue_drop(&r->queue, r->foreground ? text_str(&r->entry) : "", &r->shell.style, &t);
  print_text(r, &t);
  text_clear(&r->entry);
  r->unseen = false;
}

static void on_interrupt(void *data) {
  struct repl *r = data;
  struct side *side = r->foreground ? r->foreground : r->shell.session->current;
  drop_queue(r);
  if (r->waits) {
    terminal_printf(r->terminal, "  the waiting has ended; side %s goes on\n", side_name(side));
    set_foreground(r, NULL);
    go_on(r);
  } else if (side_busy(side)) {
    side_interrupt(side);
    terminal_tick(r->terminal, TICK_NUDGE);
  } else if (!r->player || !player_busy(r->player)) {
    go_on(r);
  }
}

/* Leaves what runs as it is and gives the prompt back. */
static void on_suspend(void *data) {
  struct repl *r = data;
  struct side *side = r->foreground;
  if (!side) {
    terminal_stop(r->terminal);
    return;
  }
  struct blocked blocked = blocked_ask(side);
  struct text doing = TEXT_EMPTY, t = TEXT_EMPTY;
  text_addf(&doing, "side %s goes on: ", side_name(side));
  waiting_say(&blocked, side_name(side), &doing);
  text_adds(&t, "  ");
  style_wrap(&r->shell.style, 2, 2, text_str(&doing), &t);
  text_free(&doing);
  blocked_clear(&blocked);
  r->input = false;
  print_text(r, &t);
  drop_queue(r);
  set_foreground(r, NULL);
  queued_free(r->comparing);
  r->comparing = NULL;
  r->shell.answer = NULL;
  set_prompt(r);
}

/* input(): its prompt takes the place of the shell's. */
static void ask_input(struct repl *r, const char *prompt) {
  if (r->input)
    return;
  r->input = true;
  terminal_status(r->terminal, NULL);
  terminal_set_prompt(r->terminal, prompt);
  terminal_busy(r->terminal, false);
}

/* "… accept waits for a connection to 127.0.0.1:50000 (3 s; Ctrl-C interrupts, …)": in a narrow window the
   keys are said shortly or not at all. */
static void add_wait(const struct repl *r, const struct blocked *blocked, int64_t seconds,
                     struct text *out) {
  static const char *const all_keys[2][4] = {
      {"; Ctrl-C interrupts, Ctrl-Z leaves it waiting", "; Ctrl-C, Ctrl-Z", "; Ctrl-C", ""},
      {"; Ctrl-C ends the waiting", "; Ctrl-C", "; Ctrl-C", ""}};
  const char *const *keys = all_keys[r->waits];
  text_addf(out, "%s ", style_ellipsis(&r->shell.style));
  waiting_say(blocked, side_name(r->foreground), out);
  text_addf(out, " (%" PRId64 " s", seconds);
  int room = r->shell.style.columns - 1 - style_width(text_str(out)) - 1;
  while (**keys && (int)strlen(*keys) > room)
    keys++;
  text_addf(out, "%s)", *keys);
}

/* One line about what the foreground waits for, once that has lasted long enough. */
static void show_wait(struct repl *r) {
  struct blocked blocked = blocked_ask(r->foreground);
  const struct side_status *status = &blocked.status;
  int64_t waited = blocked.now - status->since;
  struct text t = TEXT_EMPTY;
  if (status->state == SIDE_IN_INPUT) {
    ask_input(r, status->input);
  } else if (waited > WAIT_SHOWN && status->state != SIDE_IDLE) {
    add_wait(r, &blocked, waited / 1000000000, &t);
    terminal_status(r->terminal, text_str(&t));
  } else {
    terminal_status(r->terminal, NULL);
  }
  text_free(&t);
  blocked_clear(&blocked);
}

static void after_events(struct repl *r) {
  if (r->player && player_busy(r->player)) {
    obey_player(r, player_turn(r->player));
    return;
  }
  show_events(r);
  if (r->foreground && !side_busy(r->foreground)) {
    show_events(r);
    r->input = false;
    set_foreground(r, NULL);
    go_on(r);
  } else if (r->foreground) {
    show_wait(r);
  } else if (r->shell.quitting) {
    go_on(r);
  } else if (r->player) {
    obey_player(r, player_turn(r->player));
  } else if (!r->input) {
    set_prompt(r); /* the side that it names may have ended */
    if (r->fold.hidden)
      set_tick(r);
  }
}

static void on_tick(void *data) {
  struct repl *r = data;
  bool pending = false;
  for (size_t i = 0; i < r->shell.session->count; i++)
    pending |= side_nudge(r->shell.session->sides[i]);
  int64_t now = clock_now();
  if (now - r->fold.began > FOLD_TIME)
    unfold(r, now);
  if (!pending)
    set_tick(r);
  after_events(r);
}

static void on_events(void *data) {
  after_events(data);
}

static void on_resize(void *data) {
  struct repl *r = data;
  r->shell.style.columns = terminal_columns(r->terminal);
  if (r->player && !r->foreground)
    player_resize(r->player);
}

static struct complete_context complete_context(struct repl *r) {
  struct side *side = r->shell.session->current;
  return (struct complete_context){
      .in = side_busy(side) ? NULL : side_interp(side),
      .data = &r->shell,
      .each_command = commands_each,
      .each_word = commands_each_word,
  };
}

static void on_complete(void *data, const char *line, size_t cursor, struct completion *out) {
  struct complete_context context = complete_context(data);
  complete_candidates(&context, line, cursor, out);
}

static void on_hint(void *data, const char *line, size_t cursor, size_t columns, struct text *out) {
  struct repl *r = data;
  struct complete_context context = complete_context(r);
  hint_text(&context, line, cursor, columns, r->shell.style.color, r->shell.style.utf8, out);
  if (!out->len)
    commands_hint(line, columns, &r->shell.style, out);
}

/* The start-up file: $XDG_CONFIG_HOME/sockshell/rc, if there is one. */
static void queue_start_file(struct repl *r) {
  struct text path = TEXT_EMPTY, content = TEXT_EMPTY;
  const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  if (config && *config)
    text_addf(&path, "%s/sockshell/rc", config);
  else
    text_addf(&path, "%s/.config/sockshell/rc", home ? home : "");
  int error = file_read(path.s, &content);
  if (!error)
    queue_add_file(&r->queue, r->shell.session, path.s, text_str(&content), content.len);
  else if (error != ENOENT && error != ENOTDIR)
    terminal_printf(r->terminal, "sockshell: %s: %s\n", path.s, strerror(error));
  text_free(&path);
  text_free(&content);
}

/* FILE with its arguments, or -c TEXT, before the first prompt (-i). */
static void queue_options(struct repl *r, const struct options *options) {
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
  queue_add_text(&r->queue, r->shell.session, text_str(&t), t.len, false);
  text_free(&t);
  if (options->mode == MODE_TEXT)
    queue_add_file(&r->queue, r->shell.session, "<string>", options->text, strlen(options->text));
}

/* Plays a lesson instead of what a prompt begins with. */
static void start_lesson(struct repl *r, const struct player_plan *plan) {
  r->player = player_new(plan, &r->shell, r->terminal);
  player_catch_up(r->player);
  go_on(r);
}

static void greet(struct repl *r, const struct lab *lab) {
  const char *dot = r->shell.style.utf8 ? "·" : "-";
  const char *place = !lab                           ? ""
                      : lab_topology(lab) == LAB_ONE ? "lab: 127.0.0.1 is a wire you hold "
                                                     : "lab: hosts client and server ";
  terminal_printf(r->terminal, "sockshell %s %s %s%s%shelp, lesson, handles, quit\n",
                  PACKAGE_VERSION, dot, place, lab ? dot : "", lab ? " " : "");
}

/* --record. A file that is refused ends the shell: nobody wants to find that out at the end. */
static void start_recording(struct repl *r, const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  if (options->record && shell_record(&r->shell, options->record, &diag) < 0) {
    terminal_printf(r->terminal, "sockshell: %s\n", diag.message);
    if (diag.hint)
      terminal_printf(r->terminal, "  try: %s\n", diag.hint);
    terminal_quit(r->terminal, 1);
  }
  diag_clear(&diag);
}

static void start(struct repl *r, const struct options *options, struct lab *lab,
                  const struct player_plan *plan) {
  struct view_style style = {terminal_color(r->terminal), terminal_utf8(r->terminal),
                             terminal_columns(r->terminal)};
  struct text problem = TEXT_EMPTY;
  shell_open(&r->shell, &style, lab);
  if (options->trace >= 0)
    r->shell.session->settings.trace = options->trace;
  batch_set_argv(&r->shell, options);
  r->shell.history = history_open(NULL, &problem);
  queue_init(&r->queue);
  terminal_watch(r->terminal, journal_reader_fd(r->shell.reader), on_events, r);
  if (plan) {
    print_text(r, &problem);
    start_lesson(r, plan);
    return;
  }
  greet(r, lab);
  start_recording(r, options);
  print_text(r, &problem);
  queue_start_file(r);
  queue_options(r, options);
  go_on(r);
}

int repl_run(const struct options *options, struct lab *lab, const struct player_plan *plan) {
  struct repl r;
  memset(&r, 0, sizeof r);
  struct terminal_options terminal_options = {
      .handlers = {.data = &r,
                   .line = on_line,
                   .paste = on_paste,
                   .key = on_key,
                   .interrupt = on_interrupt,
                   .suspend = on_suspend,
                   .tick = on_tick,
                   .resize = on_resize,
                   .complete = on_complete,
                   .hint = on_hint},
      .color = (enum terminal_color)options->color,
      .ascii = options->ascii,
  };
  r.terminal = terminal_open(&terminal_options);
  if (!r.terminal) {
    fprintf(stderr, "sockshell: the prompt needs a terminal: %s\n", strerror(errno));
    return 1;
  }
  start(&r, options, lab, plan);
  int status = terminal_loop(r.terminal);
  queue_clear(&r.queue);
  queued_free(r.comparing);
  player_free(r.player);
  history_close(r.shell.history);
  if (!plan)
    status = export_session(&r.shell, options, status);
  shell_close(&r.shell);
  text_free(&r.entry);
  text_free(&r.answer);
  terminal_close(r.terminal);
  return status;
}
