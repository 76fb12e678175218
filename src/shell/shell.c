/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell around a session. */
#include "shell/shell.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "calls/socket_object.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "run/journal.h"
#include "run/situation.h"
#include "shell/commands/commands.h"
#include "shell/end_name.h"
#include "shell/options.h"
#include "shell/packet_value.h"
#include "shell/lesson/recorder.h"
#include "shell/saving.h"
#include "view/narrate.h"
#include "view/screen.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/watch.h"
#include "wire/wire.h"

/* A command of the shell inside a block or a function: only a line of its own can hold one. */
static struct value command_in_program(void *data, struct interp *in, const struct node *node) {
  (void)data;
  return interp_raise(
      in, &type_SyntaxError,
      "'%s' is a command of the shell: it stands on a line of its own at the prompt",
      node->command.name);
}

/* A side's thread, on the host of the lab that has its name. */
static int make_thread(void *data, const char *name, pthread_t *thread, const pthread_attr_t *attr,
                       void *(*start)(void *), void *side) {
  const struct shell *shell = data;
  return lab_thread(shell->lab, name, thread, attr, start, side);
}

static void program_placed(void *data, const char *name, const char *like) {
  const struct shell *shell = data;
  if (shell->lab)
    lab_place(name, like);
}

/* On a side's thread, after a call. */
static void call_ended(void *data) {
  struct shell *shell = data;
  catch_up_call(&shell->catch_up);
}

static void look_at_loopback(struct shell *shell) {
  shell->session->settings.loopback_unseen = lab_topology(shell->lab) == LAB_ONE && !shell->watch;
}

/* In the lab of one host the wire shows all but ::1, which stays on lo; elsewhere every device is watched. */
int shell_watch_open(struct shell *shell, struct diag *diag) {
  struct record *packets = shell->packets ? shell->packets : record_new(RECORD_BYTES);
  shell->watch = watch_open(shell->wire ? "lo" : "any", shell->session->journal, packets, diag);
  catch_up_watch(&shell->catch_up, shell->watch);
  if (shell->watch)
    shell->packets = packets;
  else if (!shell->packets)
    record_free(packets);
  look_at_loopback(shell);
  return shell->watch ? 0 : -1;
}

void shell_watch_close(struct shell *shell) {
  struct watch *watch = shell->watch;
  shell->watch = NULL;
  catch_up_watch(&shell->catch_up, NULL);
  watch_close(watch);
  look_at_loopback(shell);
}

void shell_open(struct shell *shell, const struct view_style *style, struct lab *lab) {
  memset(shell, 0, sizeof *shell);
  shell->style = *style;
  shell->lab = lab;
  shell->hooks = (struct side_hooks){.data = shell,
                                     .thread = make_thread,
                                     .placed = program_placed,
                                     .called = call_ended,
                                     .command = command_in_program,
                                     .packet = packet_value,
                                     .usage = commands_usage,
                                     .each_command = commands_each};
  situation_hosts(lab && lab_hosts(lab) > 1 ? lab_side_has : NULL);
  shell->session = session_new(commands_is, &shell->hooks);
  look_at_loopback(shell);
  shell->reader = journal_reader_open(shell->session->journal);
  shell->screen = screen_new(&shell->style, &shell->session->settings, end_name, shell);
  shell->narrate = narrate_new(shell->screen);
  if (lab) {
    shell->wire = shell->catch_up.wire = wire_open(lab, shell->session->journal);
    shell->packets = wire_record(shell->wire);
  }
  shell_set_current(shell, shell->session->current);
}

void shell_set_argv(struct shell *shell, const struct options *options) {
  if (options->mode != MODE_TEXT)
    return;
  int count = options->file_count + 1;
  char **argv = mem_alloc((size_t)count * sizeof *argv);
  argv[0] = "-c";
  memcpy(argv + 1, options->files, (size_t)options->file_count * sizeof *argv);
  interp_set_argv(side_interp(shell->session->current), count, argv);
  free(argv);
}

int shell_record(struct shell *shell, const char *path, struct diag *diag) {
  enum lab_topology lab = lab_topology(shell->lab);
  struct recorder *recorder =
      recorder_open(path, shell->session, lab, commands_is_recorded, end_name, shell, diag);
  if (!recorder)
    return -1;
  recorder_close(shell->recorder);
  shell->recorder = recorder;
  return 0;
}

/* The recording could not be written, as ERROR says: it ends, which is then in the journal. */
static void end_recording(struct shell *shell, int error) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "The recording has ended: %s: %s.", recorder_path(shell->recorder),
            strerror(error));
  recorder_close(shell->recorder);
  shell->recorder = NULL;
  shell->unrecorded = true;
  journal_append_text(shell->session->journal, EVENT_NOTE, -1, 0, t.s, t.len);
  text_free(&t);
}

/* Has what happened in the file (REST: see recorder_write). Returns whether the recording has ended over it. */
static bool record(struct shell *shell, bool rest) {
  int error = shell->recorder ? recorder_write(shell->recorder, rest) : 0;
  if (error)
    end_recording(shell, error);
  return error != 0;
}

void shell_sync(struct shell *shell) {
  int error = shell->recorder ? recorder_sync(shell->recorder) : 0;
  if (error)
    end_recording(shell, error);
}

int shell_exit_status(const struct shell *shell, int status) {
  return status == 0 && shell->unrecorded ? 1 : status;
}

void shell_close(struct shell *shell) {
  recorder_close(shell->recorder);
  free(shell->play);
  catch_up_end(&shell->catch_up);
  handles_leave();
  shell_watch_close(shell);
  saving_end_live(shell);
  if (shell->wire)
    wire_close(shell->wire);
  else
    record_free(shell->packets);
  narrate_free(shell->narrate);
  screen_free(shell->screen);
  journal_reader_close(shell->reader);
  session_free(shell->session);
  journal_release(shell->last_error);
  free(shell->ends);
}

/* A side that sleeps in a call may be woken by a packet that is on its way while it is looked at: only
   between two looks at a quiet wire over which nothing went is it known to sleep on. */
bool shell_settled(const struct shell *shell) {
  if (!shell->wire)
    return session_settled(shell->session);
  uint64_t packets = wire_status(shell->wire).packets;
  return wire_quiet(shell->wire) && session_settled(shell->session) && wire_quiet(shell->wire) &&
         wire_status(shell->wire).packets == packets;
}

void shell_name_side(struct shell *shell, const struct side *side) {
  screen_set_name(shell->screen, side_number(side), side_name(side));
}

void shell_set_current(struct shell *shell, struct side *side) {
  shell->session->current = side;
  shell_name_side(shell, side);
  screen_set_current(shell->screen, side_number(side));
}

/* What Python's prompt would have printed of it. */
static void keep_answer(struct shell *shell, const struct event *event) {
  if (!shell->answer)
    return;
  if (event->kind == EVENT_OUTPUT)
    text_add(shell->answer, event->text, event->len);
  else if (event->kind == EVENT_RESULT)
    text_addf(shell->answer, "%s\n", event->text);
  else if (event->kind == EVENT_ERROR)
    text_addf(shell->answer, "%s: %s\n", event->error->kind, event->error->message);
}

/* Ends SIDE; SAY: and says so. */
static void end_side(struct shell *shell, struct side *side, bool say) {
  struct session *session = shell->session;
  struct text note = TEXT_EMPTY;
  session_end(session, side);
  shell_set_current(shell, session->current);
  if (!say)
    return;
  text_addf(&note, "side %s has ended", side_name(side));
  int voice = shell->inherited && side_is_program(side) ? side_number(side) : -1;
  journal_append_text(session->journal, EVENT_NOTE, voice, 0, note.s, note.len);
  text_free(&note);
}

void shell_end_side(struct shell *shell, struct side *side) {
  end_side(shell, side, true);
}

/* exit() ends the side that said it; on the last one it leaves the shell. A program ends by itself: one that is
   waited for need not say so. */
static void exits(struct shell *shell, const struct event *event) {
  struct side *side = session_by_number(shell->session, event->side);
  bool awaited = event->side == shell->awaited;
  session_note_status(shell->session, event->side, event->status);
  if (awaited)
    shell->error_status = event->status;
  if (side && shell->session->count > 1 && !shell->single) {
    end_side(shell, side, !awaited);
  } else if (side) {
    shell->quitting = true;
    shell->status = event->status;
  }
}

/* Does what EVENT is for the shell to do. */
static void act(struct shell *shell, const struct event *event) {
  keep_answer(shell, event);
  if (event->kind == EVENT_CALL)
    end_name_note(shell, event);
  if (session_is_program(shell->session, event->side)) /* a thread of one, maybe new */
    screen_set_name(shell->screen, event->side, session_side_name(shell->session, event->side));
  if (event->kind == EVENT_ERROR) {
    journal_release(shell->last_error);
    shell->last_error = journal_hold(event);
    shell->failed = true;
    shell->error_status = 1; /* a program that ends by it says its own below */
  }
  if (event->kind == EVENT_DONE && event->failed && !event->exited)
    shell->error_status = event->status;
  if (event->kind == EVENT_DONE && event->exited)
    exits(shell, event);
}

void shell_turn(struct shell *shell, shell_show_fn *show, void *data) {
  bool rest = false; /* what is kept back waits for nothing any more */
  for (;;) {
    struct narrate_item *item = narrate_next(shell->narrate);
    const struct event *event = item ? NULL : journal_next(shell->reader);
    if (item) {
      rest = false;
      if (!show(data, item))
        return;
    } else if (event) {
      act(shell, event);
      narrate_add(shell->narrate, event);
      saving_keep_up(shell->saving);
    } else if (record(shell, rest)) {
      continue;
    } else if (!narrate_keeps(shell->narrate)) {
      return;
    } else if (rest) {
      narrate_rest(shell->narrate);
    } else { /* if it is so, the call may have ended meanwhile: that is told first */
      rest = narrate_overdue(shell->narrate, clock_now()) || shell_settled(shell);
      if (!rest)
        return;
    }
  }
}

/* What a command has printed, S, goes into the journal too: for exports and recordings. */
static void note_said(struct session *session, int side, const char *s) {
  struct text t = TEXT_EMPTY;
  style_strip(s, &t);
  if (t.len)
    journal_append_text(session->journal, EVENT_SAID, side, 0, t.s, t.len);
  text_free(&t);
}

/* What people type from habit, as the shell has it: `? bind` and `bind?` are `help bind`, `exit` alone is `exit()`,
   `q` is `quit` unless it is a variable. False: LINE is none of these. */
static bool by_habit(struct session *session, const struct entry_text *entry, struct text *line) {
  const char *s = entry->s, *end = s + entry->len;
  while (s < end && (*s == ' ' || *s == '\t'))
    s++;
  while (end > s && (end[-1] == '\n' || end[-1] == ' '))
    end--;
  size_t len = (size_t)(end - s);
  struct interp *in = side_interp(session->current);
  if (len == 0 || memchr(s, '\n', len))
    return false;
  if (*s == '?')
    text_addf(line, "help %.*s\n", (int)len - 1, s + 1);
  else if (len > 1 && s[len - 1] == '?' && lex_identifier(s, len) == len - 1)
    text_addf(line, "help %.*s\n", (int)len - 1, s);
  else if (len == 4 && memcmp(s, "exit", 4) == 0)
    text_adds(line, "exit()\n");
  else if (len == 1 && *s == 'q' && !(in && interp_find(in, "q", 1).kind != KIND_ERROR))
    text_adds(line, "quit\n");
  return line->len > 0;
}

enum entry shell_enter(struct shell *shell, const struct entry_text *text, struct side **side,
                       struct text *out) {
  struct entered entered;
  struct session *session = shell->session;
  session_bury(session);
  end_name_forget(shell);
  catch_up_start(&shell->catch_up);
  struct text habit = TEXT_EMPTY;
  struct entry_text meant = *text;
  if (by_habit(session, text, &habit)) {
    meant.s = habit.s;
    meant.len = habit.len;
  }
  enum entry entry = enter_entry(session, session->current, &meant, &entered);
  text_free(&habit);
  if (entered.side) /* `@NAME` may have made it */
    shell_name_side(shell, entered.side);
  *side = NULL;
  shell->used |= entry == ENTRY_STARTED;
  if (entry == ENTRY_STARTED && !entered.background)
    *side = entered.side;
  if (entry == ENTRY_COMMAND) {
    struct diag diag = DIAG_EMPTY;
    shell->background = entered.background;
    shell->entered = entered.side;
    size_t before = out->len;
    int columns = shell->style.columns;
    if (shell->recorder)
      shell->style.columns = RECORDER_COLUMNS;
    int number = side_number(session->current);
    if (commands_run(shell, entered.command, out, &diag) < 0)
      session_refuse_take(session, session->current, &diag);
    shell->style.columns = columns;
    note_said(session, number, text_str(out) + before);
    unit_free(entered.unit);
    *side = shell->wait_for;
    shell->wait_for = NULL;
  }
  return entry;
}
