/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a side's evaluator asks for: host functions, which turn what it does into events. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "calls/words.h"
#include "lang/eval/interp.h"
#include "lang/value/exceptions.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "run/fault.h"
#include "run/hold.h"
#include "run/journal.h"
#include "run/record_call.h"
#include "run/settings.h"
#include "run/side_own.h"

static void append_text(struct side *side, enum event_kind kind, int fd, const char *s,
                        size_t len) {
  journal_append_text(side->journal, kind, side->number, fd, s, len);
}

/* What SIDE prints without end goes no faster than it is read. */
static void append_printed(struct side *side, enum event_kind kind, int fd, const char *s,
                           size_t len) {
  while (journal_wait_for_readers(side->journal) && !atomic_load(&side->in->interrupted))
    ;
  append_text(side, kind, fd, s, len);
}

static int host_write(void *data, int fd, const char *s, size_t len) {
  append_printed(data, EVENT_OUTPUT, fd, s, len);
  return 0;
}

static int host_flush(void *data, int fd) {
  (void)data;
  (void)fd;
  return 0;
}

static ptrdiff_t host_read_line(void *data, const char *prompt, char **line) {
  struct side *side = data;
  pthread_mutex_lock(&side->lock);
  side_set_state(side, SIDE_IN_INPUT);
  side->prompt = mem_strdup(prompt ? prompt : "");
  side->line_given = false;
  append_text(side, EVENT_INPUT, 0, side->prompt, strlen(side->prompt));
  while (!side->line_given && !atomic_load(&side->in->interrupted))
    pthread_cond_wait(&side->wake, &side->lock);
  bool given = side->line_given;
  *line = side->line;
  side->line = NULL;
  side->line_given = false;
  free(side->prompt);
  side->prompt = NULL;
  side_set_state(side, SIDE_RUNNING);
  pthread_mutex_unlock(&side->lock);
  if (!given)
    return -1;
  return *line ? (ptrdiff_t)strlen(*line) : 0;
}

static void host_sleep(void *data, double seconds) {
  struct side *side = data;
  int64_t until = clock_in(seconds);
  struct timespec t = clock_timespec(until);
  pthread_mutex_lock(&side->lock);
  side_set_state(side, SIDE_IN_SLEEP);
  side->until = until;
  while (!atomic_load(&side->in->interrupted))
    if (pthread_cond_timedwait(&side->wake, &side->lock, &t) == ETIMEDOUT)
      break;
  side_set_state(side, SIDE_RUNNING);
  pthread_mutex_unlock(&side->lock);
}

static struct value host_command(void *data, struct interp *in, const struct node *node) {
  struct side *side = data;
  return side->hooks->command(side->hooks->data, in, node);
}

static struct value host_elsewhere(void *data, struct interp *in, const struct node *node) {
  (void)data;
  (void)node;
  return interp_raise(in, &type_RuntimeError,
                      "a statement for another side stands on a line of its own");
}

/* A new socket that was given no name is kept as s<fd>: a handle is never lost without a word. */
static void keep_handles(struct side *side, struct value v) {
  if (v.kind == KIND_TUPLE)
    for (size_t i = 0; i < v.tuple->len; i++)
      keep_handles(side, v.tuple->at[i]);
  if (v.kind != KIND_NATIVE || v.native->type != &socket_native)
    return;
  struct handle *h = (struct handle *)v.native;
  if (h->name || h->fd < 0)
    return;
  char name[32], note[64];
  int len = snprintf(name, sizeof name, "s%d", h->fd);
  interp_bind_take(side->in, name, (size_t)len, value_ref(v));
  socket_native.bound(&h->head, name, (size_t)len);
  snprintf(note, sizeof note, "kept as %s", name);
  append_text(side, EVENT_NOTE, 0, note, strlen(note));
}

static void host_show(void *data, struct interp *in, struct value v) {
  struct side *side = data;
  struct text t = TEXT_EMPTY;
  keep_handles(side, v);
  value_drop(in->last);
  in->last = value_ref(v);
  if (ops_repr(in, v, &t) == 0)
    append_printed(side, EVENT_RESULT, 1, text_str(&t), t.len);
  text_free(&t);
}

static void begin_call(struct side *side, const struct call *call) {
  struct call *copy = call_copy(call, 0);
  pthread_mutex_lock(&side->lock);
  side->call = copy;
  side_set_state(side, SIDE_IN_CALL);
  side->until = call_until(copy, side->since);
  pthread_mutex_unlock(&side->lock);
}

static void end_call(struct side *side) {
  pthread_mutex_lock(&side->lock);
  struct call *copy = side->call;
  side->call = NULL;
  side_set_state(side, SIDE_RUNNING);
  bool abandoned = side->abandoned;
  pthread_mutex_unlock(&side->lock);
  call_copy_free(copy);
  if (abandoned)
    pthread_exit(NULL);
}

/* From the hand: the side goes on. */
static void let_go(void *data) {
  struct side *side = data;
  pthread_mutex_lock(&side->lock);
  side->held = false;
  side_set_state(side, SIDE_RUNNING);
  pthread_cond_broadcast(&side->wake);
  pthread_mutex_unlock(&side->lock);
}

/* Waits until CALL, which lies in the hand, is let go: false when that ends otherwise. */
static bool wait_in_hand(struct side *side, const struct call *call) {
  struct call *copy = call_copy(call, 0);
  pthread_mutex_lock(&side->lock);
  bool gone = !side->held; /* so soon */
  if (!gone) {
    side->call = copy;
    side_set_state(side, SIDE_IN_CALL);
  }
  while (side->held && !atomic_load(&side->in->interrupted))
    pthread_cond_wait(&side->wake, &side->lock);
  gone = !side->held;
  side->held = false;
  side->call = NULL;
  side_set_state(side, SIDE_RUNNING);
  pthread_mutex_unlock(&side->lock);
  call_copy_free(copy);
  return gone;
}

/* Whether CALL is to be made now. It may be held before; what is interrupted then is not made, but for close, by which
   a descriptor would be lost. */
static bool pass_hand(struct side *side, struct call *call, const char *name, bool look) {
  struct holds *holds = side->settings->holds;
  if (!holds_any(holds) || call->row->flags & CALL_LIBRARY || atomic_load(&side->in->interrupted))
    return true;
  side->held = true; /* before the hand can let it go; nobody looks at it outside of a call */
  uint64_t ticket = holds_take(holds, side->number, side->number, side->name, call, let_go, side);
  if (!ticket) {
    side->held = false;
    return true;
  }
  record_call_held(side->journal, call, side->number, name, side->name, look);
  bool goes = wait_in_hand(side, call) || call->row == &row_close;
  holds_forget(holds, ticket);
  call->marks |= CALL_MARK_DELAYED;
  if (!goes)
    record_call_dropped(side->journal, call, side->number);
  return goes;
}

static void run_call(struct side *side, struct call *call) {
  const struct fault fault = faults_find(side->settings->faults, side->name, call);
  bool blocks = (call->row->flags & CALL_MAY_BLOCK) && fault.kind != FAULT_ERROR;
  if (fault.kind == FAULT_DELAY)
    host_sleep(side, (double)fault.value / 1000);
  if (blocks)
    begin_call(side, call);
  fault_run(&fault, call);
  if (blocks)
    end_call(side);
}

static void host_perform(void *data, void *c) {
  struct side *side = data;
  struct call *call = c;
  if (call->marks & CALL_MARK_UNTOLD) {
    begin_call(side, call);
    call->row->run(call);
    end_call(side);
    return;
  }
  bool look = settings_look(side->settings);
  const char *name = look ? handle_name_on(side->in, call->fd) : NULL;
  if (!pass_hand(side, call, name, look)) {
    call->result = -1;
    call->error = EINTR;
    return;
  }
  struct event event = record_call_begin(call, side->number, name, look);
  run_call(side, call);
  if (side->hooks->called)
    side->hooks->called(side->hooks->data);
  event.source = interp_place(side->in, &event.place);
  record_call_end_take(side->journal, event, call);
}

static void host_note(void *data, const char *text) {
  append_text(data, EVENT_NOTE, 0, text, strlen(text));
}

static bool host_sheltered(void *data) {
  const struct side *side = data;
  return side->settings->sheltered;
}

/* The only built-in of sides: packet(N), of the shell around them. */

static struct value side_packet(struct interp *in, const struct args *args) {
  int64_t number;
  if (ops_index(in, args->at[0], &number))
    return VALUE_ERROR;
  const struct side *side = in->host_data;
  if (!side->hooks->packet)
    return interp_raise(in, &type_LookupError, "no packets are seen here");
  return side->hooks->packet(side->hooks->data, in, number);
}

static const struct builtin functions[] = {
    TYPES_FUNCTION(
        side_, packet, 1, 1, "(number, /)",
        "The fields of packet NUMBER of the lab, or of `watch on`, as a dict: packet(3)['seq']."),
    TYPES_END,
};

static const struct module module_side = {
    .head = {VALUE_STATIC}, .name = "sockshell", .functions = functions};

void side_start(void) {
  interp_add_builtins(&module_side);
}

const struct host side_host = {
    .write = host_write,
    .flush = host_flush,
    .read_line = host_read_line,
    .sleep = host_sleep,
    .call_words = words_call,
    .command = host_command,
    .elsewhere = host_elsewhere,
    .show = host_show,
    .perform = host_perform,
    .note = host_note,
    .sheltered = host_sheltered,
};
