/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sides: a thread, an evaluator, and the host functions that turn what it does into events. */
#include "run/side.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/ast.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "run/around.h"
#include "run/error.h"
#include "run/journal.h"
#include "run/settings.h"

#define STACK_SIZE ((size_t)16 << 20) /* address space: only what deep recursion touches is used */
#define NUDGE 1000000                 /* nanoseconds between two signals to a side that is to end */
#define DEAF 100000000                /* nanoseconds that a look-up of a name gets to end */

struct side {
  char *name;
  int number;
  struct journal *journal;
  const struct settings *settings;
  const struct side_hooks *hooks;
  struct interp *in;
  pthread_t thread;
  pid_t tid;
  int stat_fd;  /* /proc/self/task/TID/stat, open all the time: a look must not take a low number */
  bool stopped; /* side_stop was there */

  pthread_mutex_t lock; /* guards all below */
  pthread_cond_t wake;
  enum side_state state;
  int64_t since, until;
  uint64_t turn;
  struct call *call; /* SIDE_IN_CALL: a copy */
  struct unit *unit; /* to be evaluated next */
  bool show;         /* its values */
  bool quit;
  bool abandoned;  /* nobody waits for its thread any more, which is to touch nothing */
  char *prompt;    /* of input() */
  char *line;      /* its answer */
  bool line_given; /* line may be NULL: end of input */
};

static void on_signal(int signal) {
  (void)signal; /* its coming is what ends a blocked call */
}

static void set_state(struct side *side, enum side_state state) {
  side->state = state;
  side->since = clock_now();
  side->until = 0;
  side->turn++;
}

static void append_text(struct side *side, enum event_kind kind, int fd, const char *s,
                        size_t len) {
  journal_append_take(
      side->journal,
      (struct event){
          .kind = kind, .side = side->number, .fd = fd, .text = mem_strndup(s, len), .len = len});
}

/* The host functions. */

static int host_write(void *data, int fd, const char *s, size_t len) {
  struct side *side = data;
  while (journal_wait_for_readers(side->journal) && !atomic_load(&side->in->interrupted))
    ;
  append_text(side, EVENT_OUTPUT, fd, s, len);
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
  set_state(side, SIDE_IN_INPUT);
  side->prompt = mem_strdup(prompt ? prompt : "");
  side->line_given = false;
  journal_append_take(side->journal, (struct event){.kind = EVENT_INPUT,
                                                    .side = side->number,
                                                    .text = mem_strdup(side->prompt),
                                                    .len = strlen(side->prompt)});
  while (!side->line_given && !atomic_load(&side->in->interrupted))
    pthread_cond_wait(&side->wake, &side->lock);
  bool given = side->line_given;
  *line = side->line;
  side->line = NULL;
  side->line_given = false;
  free(side->prompt);
  side->prompt = NULL;
  set_state(side, SIDE_RUNNING);
  pthread_mutex_unlock(&side->lock);
  if (!given)
    return -1;
  return *line ? (ptrdiff_t)strlen(*line) : 0;
}

static void host_sleep(void *data, double seconds) {
  struct side *side = data;
  int64_t until = seconds > 9e9 ? INT64_MAX : clock_after(clock_now(), (int64_t)(seconds * 1e9));
  struct timespec t = {until / 1000000000, until % 1000000000};
  pthread_mutex_lock(&side->lock);
  set_state(side, SIDE_IN_SLEEP);
  side->until = until;
  while (!atomic_load(&side->in->interrupted))
    if (pthread_cond_timedwait(&side->wake, &side->lock, &t) == ETIMEDOUT)
      break;
  set_state(side, SIDE_RUNNING);
  pthread_mutex_unlock(&side->lock);
}

static struct value host_command(void *data, struct interp *in, const struct node *node) {
  struct side *side = data;
  if (socket_object_is_call(node->command.name, strlen(node->command.name)))
    return socket_object_command(in, node);
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
    append_text(side, EVENT_RESULT, 1, text_str(&t), t.len);
  text_free(&t);
}

/* When CALL, which begins NOW, ends by itself; 0: it does not. */
static int64_t call_until(const struct call *call, int64_t now) {
  if (call->row == &row_poll && call->n[1] >= 0)
    return clock_after(now, call->n[1] * 1000000);
  if (call->row == &row_select) {
    const struct call_select *s = call->out;
    if (!s->forever)
      return clock_after(now, s->timeout.tv_sec * 1000000000 + s->timeout.tv_usec * 1000);
  }
  return 0;
}

static void begin_call(struct side *side, const struct call *call) {
  struct call *copy = call_copy(call, 0);
  pthread_mutex_lock(&side->lock);
  side->call = copy;
  set_state(side, SIDE_IN_CALL);
  side->until = call_until(copy, side->since);
  pthread_mutex_unlock(&side->lock);
}

static void end_call(struct side *side) {
  pthread_mutex_lock(&side->lock);
  struct call *copy = side->call;
  side->call = NULL;
  set_state(side, SIDE_RUNNING);
  bool abandoned = side->abandoned;
  pthread_mutex_unlock(&side->lock);
  call_copy_free(copy);
  if (abandoned)
    pthread_exit(NULL);
}

static void run_call(struct side *side, struct call *call) {
  bool blocks = call->row->flags & CALL_MAY_BLOCK;
  if (blocks)
    begin_call(side, call);
  call->began = clock_now();
  call->row->run(call);
  call->ended = clock_now();
  if (blocks)
    end_call(side);
}

static void host_perform(void *data, void *c) {
  struct side *side = data;
  struct call *call = c;
  struct event event = {.kind = EVENT_CALL, .side = side->number};
  around_before(&event, side->in, call, side->settings->explain != EXPLAIN_OFF);
  run_call(side, call);
  if (side->hooks->called)
    side->hooks->called(side->hooks->data);
  around_after(&event, call, side->settings->explain != EXPLAIN_OFF);
  event.call = call_copy_sent(call, journal_keeps(side->journal), JOURNAL_BYTES);
  if (side->in->unit && side->in->at) {
    event.source = source_ref(side->in->unit->source);
    event.place = side->in->at->span;
  }
  journal_append_take(side->journal, event);
}

static void host_note(void *data, const char *text) {
  append_text(data, EVENT_NOTE, 0, text, strlen(text));
}

static bool host_sheltered(void *data) {
  const struct side *side = data;
  return side->settings->sheltered;
}

static const struct host side_host = {
    .write = host_write,
    .flush = host_flush,
    .read_line = host_read_line,
    .sleep = host_sleep,
    .command = host_command,
    .elsewhere = host_elsewhere,
    .show = host_show,
    .perform = host_perform,
    .note = host_note,
    .sheltered = host_sheltered,
};

/* The thread. */

static void offer_nearest(void *near, const char *name) {
  nearest_offer(near, name);
}

/* Whether UNIT is nothing but a name, as a command without words is. */
static bool is_name(const struct unit *unit) {
  const struct node_list *list = &unit->body->list;
  return list->count == 1 && list->at[0]->kind == NODE_EXPR &&
         list->at[0]->pair.left->kind == NODE_GLOBAL;
}

/* `x = 1; handles` and `help(bind)` look for a variable of that name: says how the command is written.
   `hisory` alone, which is no name at all: the nearest command. */
static void propose_command(const struct side *side, const struct unit *unit, struct diag *diag) {
  const char *name = diag->message ? strchr(diag->message, '\'') : NULL;
  if (!side->hooks->usage || diag->hint || !name || strcmp(diag->kind, "NameError"))
    return;
  char *copy = mem_strndup(name + 1, strcspn(name + 1, "'"));
  const char *usage = side->hooks->usage(copy);
  if (usage)
    diag_hint(diag, "'%s' is a command of the shell and stands alone on its line: %s", copy, usage);
  struct nearest near = nearest_start(copy, strlen(copy));
  if (!usage && side->hooks->each_command && is_name(unit))
    side->hooks->each_command(side->hooks->data, offer_nearest, &near);
  if (near.best)
    diag_hint(diag, "did you mean the command '%s'?", near.best);
  free(copy);
}

static void evaluate(struct side *side, struct unit *unit, bool show) {
  struct event done = {.kind = EVENT_DONE, .side = side->number};
  bool failed = interp_exec(side->in, unit, show) < 0;
  if (failed && atomic_load(&side->in->interrupted) == INTERP_END) { /* it was killed: no error */
    interp_forget_exception(side->in);
    done.failed = true;
  } else if (failed) {
    struct event error = {.kind = EVENT_ERROR, .side = side->number};
    done.failed = true;
    if (error_take(side->in, &error, &done.status)) {
      propose_command(side, unit, error.error);
      journal_append_take(side->journal, error);
    } else {
      done.exited = true;
    }
  }
  unit_free(unit);
  pthread_mutex_lock(&side->lock);
  if (!side->quit)
    atomic_store(&side->in->interrupted, 0);
  set_state(side, SIDE_IDLE);
  journal_append_take(side->journal, done); /* nobody sees it idle without it */
  pthread_cond_broadcast(&side->wake);
  pthread_mutex_unlock(&side->lock);
}

static void *thread_main(void *data) {
  struct side *side = data;
  if (side->hooks->started)
    side->hooks->started(side->hooks->data, side->name);
  int stat_fd = fd_high(open("/proc/thread-self/stat", O_RDONLY | O_CLOEXEC));
  pthread_mutex_lock(&side->lock);
  side->stat_fd = stat_fd;
  side->tid = (pid_t)syscall(SYS_gettid);
  pthread_cond_broadcast(&side->wake);
  for (;;) {
    while (!side->unit && !side->quit)
      pthread_cond_wait(&side->wake, &side->lock);
    struct unit *unit = side->unit;
    bool show = side->show;
    side->unit = NULL;
    pthread_mutex_unlock(&side->lock);
    if (!unit)
      break;
    evaluate(side, unit, show);
    pthread_mutex_lock(&side->lock);
  }
  interp_free(side->in);
  return NULL;
}

/* Its owner's functions. */

/* 0 or an errno. */
static int start_thread(struct side *side) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGURG, &action, NULL);
  sigset_t all, old;
  sigfillset(&all);
  sigdelset(&all, SIGURG);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, STACK_SIZE);
  int error = pthread_create(&side->thread, &attr, thread_main, side);
  pthread_attr_destroy(&attr);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return error;
}

/* Frees a side whose thread and evaluator are gone. */
static void release(struct side *side) {
  pthread_cond_destroy(&side->wake);
  pthread_mutex_destroy(&side->lock);
  free(side->prompt);
  free(side->line);
  free(side->name);
  free(side);
}

struct side *side_new(const char *name, int number, struct journal *journal,
                      const struct settings *settings, const struct side_hooks *hooks) {
  struct side *side = mem_zalloc(1, sizeof *side);
  side->name = mem_strdup(name);
  side->number = number;
  side->journal = journal;
  side->settings = settings;
  side->hooks = hooks;
  side->in = interp_new(&side_host, side);
  side->since = clock_now();
  pthread_mutex_init(&side->lock, NULL);
  pthread_condattr_t attr;
  pthread_condattr_init(&attr);
  pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
  pthread_cond_init(&side->wake, &attr);
  pthread_condattr_destroy(&attr);
  int error = start_thread(side);
  if (error) {
    interp_free(side->in);
    release(side);
    errno = error;
    return NULL;
  }
  pthread_mutex_lock(&side->lock);
  while (!side->tid)
    pthread_cond_wait(&side->wake, &side->lock);
  pthread_mutex_unlock(&side->lock);
  return side;
}

/* Interrupts what the side does, whatever it is. The lock is held. */
static void strike(struct side *side) {
  pthread_kill(side->thread, SIGURG);
  pthread_cond_broadcast(&side->wake);
}

void side_end(struct side *side) {
  pthread_mutex_lock(&side->lock);
  if (!side->quit) { /* afterwards its evaluator may be gone */
    side->quit = true;
    atomic_store(&side->in->interrupted, INTERP_END);
    strike(side);
  }
  pthread_mutex_unlock(&side->lock);
}

/* Waits until the side has become idle: false when it is in a look-up that goes on regardless. The
   lock is held. */
static bool wait_for_end(struct side *side) {
  int64_t began = clock_now();
  while (side->state != SIDE_IDLE) {
    int64_t now = clock_now(), next = now + NUDGE;
    bool deaf = side->state == SIDE_IN_CALL && side->call->row->flags & CALL_LIBRARY;
    if (deaf && now - began > DEAF)
      return false;
    strike(side);
    struct timespec t = {next / 1000000000, next % 1000000000};
    pthread_cond_timedwait(&side->wake, &side->lock, &t);
  }
  return true;
}

void side_stop(struct side *side) {
  if (side->stopped)
    return;
  side_end(side);
  pthread_mutex_lock(&side->lock);
  side->abandoned = !wait_for_end(side);
  bool abandoned = side->abandoned;
  pthread_mutex_unlock(&side->lock);
  if (abandoned)
    pthread_detach(side->thread);
  else
    pthread_join(side->thread, NULL);
  side->stopped = true;
}

void side_free(struct side *side) {
  if (!side)
    return;
  side_stop(side);
  if (side->abandoned)
    return;
  close(side->stat_fd);
  release(side);
}

const char *side_name(const struct side *side) {
  return side->name;
}

int side_number(const struct side *side) {
  return side->number;
}

struct interp *side_interp(struct side *side) {
  return side->in;
}

void side_start_take(struct side *side, struct unit *unit, bool show) {
  pthread_mutex_lock(&side->lock);
  if (side->state != SIDE_IDLE)
    mem_panic("side %s was given a statement while it was busy", side->name);
  side->unit = unit;
  side->show = show;
  set_state(side, SIDE_RUNNING);
  pthread_cond_broadcast(&side->wake);
  pthread_mutex_unlock(&side->lock);
}

void side_interrupt(struct side *side) {
  pthread_mutex_lock(&side->lock);
  if (side->state != SIDE_IDLE) {
    atomic_store(&side->in->interrupted, 1);
    strike(side);
  }
  pthread_mutex_unlock(&side->lock);
}

bool side_nudge(struct side *side) {
  pthread_mutex_lock(&side->lock);
  bool unseen = side->state != SIDE_IDLE && atomic_load(&side->in->interrupted);
  if (unseen)
    strike(side);
  pthread_mutex_unlock(&side->lock);
  return unseen;
}

void side_give_line_take(struct side *side, char *line) {
  pthread_mutex_lock(&side->lock);
  if (side->state == SIDE_IN_INPUT && !side->line_given) {
    side->line = line;
    side->line_given = true;
    pthread_cond_broadcast(&side->wake);
  } else {
    free(line);
  }
  pthread_mutex_unlock(&side->lock);
}

/* Whether the kernel says in STAT_FD that a thread sleeps: the field after the name's ")". */
static bool thread_sleeps(int stat_fd) {
  char line[256];
  ssize_t n = pread(stat_fd, line, sizeof line - 1, 0);
  if (n <= 0)
    return false;
  line[n] = '\0';
  const char *end = strrchr(line, ')');
  return end && end[1] == ' ' && end[2] == 'S';
}

struct side_status side_status(struct side *side) {
  struct side_status status = {.state = SIDE_IDLE};
  pthread_mutex_lock(&side->lock);
  status.state = side->state;
  status.since = side->since;
  status.until = side->until;
  status.turn = side->turn;
  if (side->state == SIDE_IN_CALL)
    status.call = call_copy(side->call, 0);
  if (side->state == SIDE_IN_INPUT)
    status.input = mem_strdup(side->prompt);
  pthread_mutex_unlock(&side->lock);
  if (status.state == SIDE_IN_CALL || status.state == SIDE_IN_INPUT) {
    bool sleeps = thread_sleeps(side->stat_fd);
    pthread_mutex_lock(&side->lock);
    status.asleep = sleeps && side->turn == status.turn && !side->line_given;
    pthread_mutex_unlock(&side->lock);
  }
  return status;
}

bool side_busy(struct side *side) {
  pthread_mutex_lock(&side->lock);
  bool busy = side->state != SIDE_IDLE && !side->abandoned;
  pthread_mutex_unlock(&side->lock);
  return busy;
}

void side_status_clear(struct side_status *status) {
  call_copy_free(status->call);
  free(status->input);
  status->call = NULL;
  status->input = NULL;
}

bool side_settled(struct side *side) {
  struct side_status status = side_status(side);
  side_status_clear(&status);
  bool ends_soon =
      status.until && status.until - status.since <= INT64_C(1000000000) * SIDE_SETTLES;
  return status.state == SIDE_IDLE || (status.asleep && !ends_soon);
}
