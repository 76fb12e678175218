/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell around a session. */
#include "shell/shell.h"

#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "lang/ast.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "net/address.h"
#include "net/flight.h"
#include "run/journal.h"
#include "shell/commands.h"
#include "shell/recorder.h"
#include "view/screen.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/watch.h"
#include "wire/wire.h"

#define PATIENCE 500000000 /* nanoseconds for which the calls of a statement wait for packets */
#define CALLS_TOLD 20      /* calls of a statement that do so */
#define KEPT_FOR 500000000 /* nanoseconds */
#define PACKETS_KEPT 65536 /* bytes of lines */

/* A command of the shell inside a block or a function: only a line of its own can hold one. */
static struct value command_in_program(void *data, struct interp *in, const struct node *node) {
  (void)data;
  return interp_raise(
      in, &type_SyntaxError,
      "'%s' is a command of the shell: it stands on a line of its own at the prompt",
      node->command.name);
}

/* On a new side's thread: to the host of the lab that has its name. */
static void side_started(void *data, const char *name) {
  const struct shell *shell = data;
  if (shell->lab)
    lab_enter(shell->lab, name);
}

static bool is_local(const struct handle *h, int family, const struct in6_addr *address,
                     uint16_t port) {
  struct sockaddr_storage local;
  socklen_t len = sizeof local;
  if (getsockname(h->fd, (struct sockaddr *)&local, &len) < 0 || local.ss_family != family ||
      address_port(&local) != port)
    return false;
  static const struct in6_addr any;
  const void *own = family == AF_INET6 ? (void *)&((struct sockaddr_in6 *)&local)->sin6_addr
                                       : (void *)&((struct sockaddr_in *)&local)->sin_addr;
  size_t size = family == AF_INET6 ? 16 : 4;
  return memcmp(own, address, size) == 0 || memcmp(own, &any, size) == 0;
}

/* Whether SIDE is on another host than the one that has ADDRESS. */
static bool is_elsewhere(const struct shell *shell, const struct side *side, int family,
                         const struct in6_addr *address) {
  if (!shell->lab || lab_topology(shell->lab) != LAB_TWO)
    return false;
  int host = lab_address_host(family, address);
  return host >= 0 && host != lab_side_host(side_name(side));
}

/* Whose end of a conversation is at ADDRESS and PORT: the side's name, or with one side its handle's. */
const char *shell_end_name(void *data, int family, const struct in6_addr *address, uint16_t port) {
  struct shell *shell = data;
  const char *name = NULL;
  handles_lock();
  for (size_t i = 0; i < shell->session->count && !name; i++) {
    struct side *side = shell->session->sides[i];
    if (is_elsewhere(shell, side, family, address))
      continue;
    for (struct handle *h = handle_first(side_interp(side)); h && !name; h = h->next)
      if (is_local(h, family, address, port)) {
        snprintf(shell->end_name, sizeof shell->end_name, "%s",
                 shell->session->count > 1 ? side_name(side) : handle_name(h));
        name = shell->end_name;
      }
  }
  handles_unlock();
  return name;
}

/* Waits until all that was sent over the wire has been told: until UNTIL at the latest. */
static void wire_catch_up(struct shell *shell, int64_t until) {
  while (!atomic_load(&shell->closing) && !wire_quiet(shell->wire) &&
         !wire_status(shell->wire).delayed && clock_now() < until)
    sched_yield();
}

/* On a side's thread, after a call: so that the packets that it has sent, and what they have brought about
   at once, stand in the journal before it. Not for long, as others may keep the network busy, and not for
   many calls of a statement: a program is not to be slowed down. */
static void call_ended(void *data) {
  struct shell *shell = data;
  if ((!shell->wire && !shell->watch) || atomic_fetch_add(&shell->calls, 1) >= CALLS_TOLD)
    return;
  atomic_fetch_add(&shell->waiting, 1);
  int64_t now = clock_now(), until = now + atomic_load(&shell->patience);
  if (shell->wire)
    wire_catch_up(shell, until);
  struct watch *watch = shell->watch;
  if (watch && !atomic_load(&shell->closing))
    watch_catch_up(watch, until);
  atomic_fetch_sub(&shell->patience, clock_now() - now);
  atomic_fetch_sub(&shell->waiting, 1);
}

/* Until no side waits for packets after a call. */
static void wait_for_waiting(struct shell *shell) {
  while (atomic_load(&shell->waiting))
    sched_yield();
}

static void look_at_loopback(struct shell *shell) {
  shell->session->settings.loopback_unseen =
      shell->lab && lab_topology(shell->lab) == LAB_ONE && !shell->watch;
}

/* In the lab of one host the wire shows all but ::1, which stays on lo; elsewhere every device is watched. */
int shell_watch_open(struct shell *shell, struct diag *diag) {
  struct record *packets = shell->packets ? shell->packets : record_new(RECORD_BYTES);
  shell->watch = watch_open(shell->wire ? "lo" : "any", shell->session->journal, packets, diag);
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
  wait_for_waiting(shell);
  watch_close(watch);
  look_at_loopback(shell);
}

void shell_open(struct shell *shell, const struct view_style *style, struct lab *lab) {
  memset(shell, 0, sizeof *shell);
  shell->style = *style;
  shell->lab = lab;
  shell->hooks = (struct side_hooks){.data = shell,
                                     .started = side_started,
                                     .called = call_ended,
                                     .command = command_in_program,
                                     .usage = commands_usage,
                                     .each_command = commands_each};
  shell->session = session_new(commands_is, &shell->hooks);
  look_at_loopback(shell);
  shell->reader = journal_reader_open(shell->session->journal);
  shell->screen = screen_new(&shell->style, &shell->session->settings, shell_end_name, shell);
  if (lab) {
    shell->wire = wire_open(lab, shell->session->journal);
    shell->packets = wire_record(shell->wire);
  }
  shell_set_current(shell, shell->session->current);
}

int shell_record(struct shell *shell, const char *path, struct diag *diag) {
  int hosts = shell->lab ? lab_hosts(shell->lab) : 0;
  struct recorder *recorder =
      recorder_open(path, shell->session, hosts, shell_end_name, shell, diag);
  if (!recorder)
    return -1;
  recorder_close(shell->recorder);
  shell->recorder = recorder;
  return 0;
}

/* Has what happened on disk; when that fails, the recording ends with a word about it. */
static bool record(struct shell *shell) {
  int error = shell->recorder ? recorder_write(shell->recorder) : 0;
  if (!error)
    return false;
  struct text t = TEXT_EMPTY;
  text_addf(&t, "The recording has ended: %s: %s.", recorder_path(shell->recorder),
            strerror(error));
  recorder_close(shell->recorder);
  shell->recorder = NULL;
  size_t len = t.len;
  journal_append_take(
      shell->session->journal,
      (struct event){.kind = EVENT_NOTE, .side = -1, .text = text_take(&t), .len = len});
  return true;
}

void shell_close(struct shell *shell) {
  record(shell);
  recorder_close(shell->recorder);
  free(shell->play);
  atomic_store(&shell->closing, true);
  wait_for_waiting(shell);
  handles_leave();
  shell_watch_close(shell);
  if (shell->wire)
    wire_close(shell->wire);
  else
    record_free(shell->packets);
  screen_free(shell->screen);
  text_free(&shell->kept.packets);
  text_free(&shell->kept.later);
  journal_reader_close(shell->reader);
  session_free(shell->session);
  diag_clear(&shell->last_error);
  call_copy_free(shell->last_call);
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

void shell_set_current(struct shell *shell, struct side *side) {
  shell->session->current = side;
  screen_set_name(shell->screen, side_number(side), side_name(side));
  screen_set_current(shell->screen, side_number(side));
}

/* Keeps a copy of the error for `explain`. */
static void keep_error(struct shell *shell, const struct event *event) {
  const struct diag *from = event->error;
  call_copy_free(shell->last_call);
  shell->last_call = event->call ? call_copy(event->call, JOURNAL_BYTES) : NULL;
  diag_set(&shell->last_error, from->kind, from->source, from->span, "%s", from->message);
  if (from->hint)
    diag_hint(&shell->last_error, "%s", from->hint);
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

void shell_end_side(struct shell *shell, struct side *side) {
  struct session *session = shell->session;
  struct text note = TEXT_EMPTY;
  session_end(session, side);
  shell_set_current(shell, session->current);
  text_addf(&note, "side %s has ended", side_name(side));
  size_t len = note.len;
  struct event event = {.kind = EVENT_NOTE, .side = -1, .text = text_take(&note), .len = len};
  journal_append_take(session->journal, event);
}

/* exit() ends the side that said it; on the last one it leaves the shell. */
static void exits(struct shell *shell, const struct event *event) {
  struct side *side = session_by_number(shell->session, event->side);
  if (side && shell->session->count > 1) {
    shell_end_side(shell, side);
  } else if (side) {
    shell->quitting = true;
    shell->status = event->status;
  }
}

/* Whether the shell shows EVENT at all; see struct shell. */
static bool is_shown(const struct shell *shell, const struct event *event) {
  if (shell->steady && event->kind == EVENT_FLIGHT && event->flight->fate == FATE_RETRANSMITTED)
    return false;
  return !shell->plain || (event->kind != EVENT_CALL && event->kind != EVENT_NOTE &&
                           event->kind != EVENT_STATE && event->kind != EVENT_FLIGHT);
}

/* The next event that shows something. */
static bool next_shown(struct shell *shell, struct text *out, int *line) {
  const struct event *event;
  text_clear(out);
  while ((event = journal_next(shell->reader))) {
    if (event->kind == EVENT_ERROR) {
      keep_error(shell, event);
      shell->failed = true;
    }
    if (event->kind == EVENT_DONE && event->failed && !event->exited)
      shell->error_status = event->status;
    if (event->kind == EVENT_DONE && event->exited)
      exits(shell, event);
    keep_answer(shell, event);
    if (!is_shown(shell, event))
      continue;
    shell->shown_side = event->side;
    shell->shown_flight = event->kind == EVENT_FLIGHT;
    shell->shown_began = event->kind == EVENT_CALL ? event->call->began : 0;
    if (shell->plain && event->side >= 0)
      screen_set_current(shell->screen, event->side);
    *line = screen_event(shell->screen, event, out);
    if (*line != SCREEN_NOTHING || shell->shown_flight)
      return true;
  }
  return record(shell) && next_shown(shell, out, line);
}

/* A call's line comes before the packets that it has sent, which were there before it had ended. They are
   kept until it ends, or sleeps, or has taken KEPT_FOR. */

static void swap(struct text *a, struct text *b) {
  struct text t = *a;
  *a = *b;
  *b = t;
}

static bool give_packets(struct shell *shell, struct text *out, int *line) {
  swap(out, &shell->kept.packets);
  text_clear(&shell->kept.packets);
  shell->kept.due = false;
  shell->kept.since = 0;
  shell->shown_side = -1;
  shell->shown_flight = true;
  shell->shown_began = 0;
  *line = SCREEN_LINES;
  return out->len > 0;
}

static bool give_later(struct shell *shell, struct text *out, int *line) {
  swap(out, &shell->kept.later);
  text_clear(&shell->kept.later);
  shell->shown_side = shell->kept.side;
  shell->shown_flight = false;
  *line = shell->kept.line;
  return true;
}

/* Whether what is kept waits for nothing any more. */
static bool is_stale(const struct shell *shell) {
  return clock_now() - shell->kept.since > KEPT_FOR || shell_settled(shell);
}

bool shell_keeps(const struct shell *shell) {
  return shell->kept.packets.len || screen_keeps(shell->screen);
}

/* The next piece, but for packets that are kept. */
static bool next_piece(struct shell *shell, struct text *out, int *line) {
  struct kept *kept = &shell->kept;
  while (next_shown(shell, out, line)) {
    if (shell->shown_flight) {
      if (!kept->since)
        kept->since = clock_now();
      text_add(&kept->packets, text_str(out), out->len);
      if (kept->packets.len < PACKETS_KEPT)
        continue;
      return give_packets(shell, out, line);
    }
    screen_rest(shell->screen, &kept->packets);
    if (!kept->packets.len)
      return true;
    kept->due = shell->shown_began > shell->entered;
    if (kept->due)
      return true;
    swap(out, &kept->later);
    kept->line = *line;
    kept->side = shell->shown_side;
    return give_packets(shell, out, line);
  }
  text_clear(out);
  return false;
}

bool shell_next(struct shell *shell, struct text *out, int *line) {
  if (shell->kept.due && shell->kept.packets.len)
    return give_packets(shell, out, line);
  if (shell->kept.later.len)
    return give_later(shell, out, line);
  if (next_piece(shell, out, line))
    return true;
  if (!shell_keeps(shell) || !is_stale(shell))
    return false;
  if (next_piece(shell, out, line)) /* the end of the call, which came meanwhile */
    return true;
  screen_rest(shell->screen, &shell->kept.packets);
  return give_packets(shell, out, line);
}

/* What a command has printed, S, goes into the journal too: for exports. */
static void note_said(struct session *session, int side, const char *s) {
  struct text t = TEXT_EMPTY;
  style_strip(s, &t);
  size_t len = t.len;
  if (len)
    journal_append_take(
        session->journal,
        (struct event){.kind = EVENT_SAID, .side = side, .text = text_take(&t), .len = len});
}

enum entry shell_enter(struct shell *shell, const char *name, const char *text, size_t len,
                       bool last, struct side **side, struct text *out) {
  struct entered entered;
  struct session *session = shell->session;
  session_bury(session);
  shell->entered = clock_now();
  atomic_store(&shell->calls, 0);
  atomic_store(&shell->patience, PATIENCE);
  enum entry entry = session_enter(session, session->current, name, text, len, last, &entered);
  *side = NULL;
  shell->used |= entry == ENTRY_STARTED;
  if (entry == ENTRY_STARTED && !entered.background)
    *side = entered.side;
  if (entry == ENTRY_COMMAND) {
    struct diag diag = DIAG_EMPTY;
    shell->background = entered.background;
    size_t before = out->len;
    int columns = shell->style.columns;
    if (shell->recorder)
      shell->style.columns = RECORDER_COLUMNS;
    int number = side_number(session->current);
    if (commands_run(shell, entered.command, out, &diag) < 0)
      session_refuse_take(session, session->current, &diag);
    shell->style.columns = columns;
    if (shell->recorder)
      recorder_said(shell->recorder, text_str(out) + before);
    note_said(session, number, text_str(out) + before);
    unit_free(entered.unit);
    *side = shell->wait_for;
    shell->wait_for = NULL;
  }
  return entry;
}
