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
#include "calls/words.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "run/error.h"
#include "run/fault.h"
#include "run/hold.h"
#include "run/journal.h"
#include "run/propose.h"
#include "run/record_call.h"
#include "run/settings.h"

/* Address space: only what deep recursion touches is used. 1,000 calls deep take 1 to 3.5 MiB, and a lesson's limit of
   memory (shelter/profile.c) has room for 1,000 sides. */
#define STACK_SIZE ((size_t)4 << 20)
#define NUDGE 1000000  /* nanoseconds between two signals to a side that is to end */
#define DEAF 100000000 /* nanoseconds that a look-up of a name gets to end */

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
  struct call *call; /* SIDE_IN_CALL: a copy … */
  bool held;         /* … that lies in the hand (run/hold.h) */
  struct unit *unit; /* to be evaluated next */
  bool show;         /* its values */
  bool quit;
  bool abandoned;  /* nobody waits for its thread any more, which is to touch nothing */
  char *prompt;    /* of input() */
  char *line;      /* its answer */
  bool line_given; /* line may be NULL: end of input */

  const struct side_program *program; /* NULL: an evaluator on a thread, all the above */
  void *data;

  struct side *next; /* of those whose evaluators are there, under handles_lock */
};

static struct side *living; /* in the order of their making */

/* Puts SIDE among the living, or takes it away. */
static void enlist(struct side *side, bool lives) {
  handles_lock();
  struct side **at = &living;
  while (*at && *at != side)
    at = &(*at)->next;
  *at = lives ? side : *at ? (*at)->next : NULL;
  handles_unlock();
}

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
  journal_append_text(side->journal, kind, side->number, fd, s, len);
}

/* What SIDE prints without end goes no faster than it is read. */
static void append_printed(struct side *side, enum event_kind kind, int fd, const char *s,
                           size_t len) {
  while (journal_wait_for_readers(side->journal) && !atomic_load(&side->in->interrupted))
    ;
  append_text(side, kind, fd, s, len);
}

/* The host functions. */

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
  set_state(side, SIDE_IN_INPUT);
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
  set_state(side, SIDE_RUNNING);
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

/* From the hand: the side goes on. */
static void let_go(void *data) {
  struct side *side = data;
  pthread_mutex_lock(&side->lock);
  side->held = false;
  set_state(side, SIDE_RUNNING);
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
    set_state(side, SIDE_IN_CALL);
  }
  while (side->held && !atomic_load(&side->in->interrupted))
    pthread_cond_wait(&side->wake, &side->lock);
  gone = !side->held;
  side->held = false;
  side->call = NULL;
  set_state(side, SIDE_RUNNING);
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
  uint64_t ticket = holds_take(holds, side->number, side->number, call, let_go, side);
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
  const struct fault fault = faults_find(side->settings->faults, side->number, call);
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

static const struct host side_host = {
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

/* The thread. */

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
      propose_for(side, side->hooks, unit, error.error);
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
  pid_t tid = (pid_t)syscall(SYS_gettid);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid); /* all that a lesson has of /proc */
  int stat_fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  pthread_mutex_lock(&side->lock);
  side->stat_fd = stat_fd;
  side->tid = tid;
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
  interp_drop_values(side->in); /* its sockets are among those of the sides until they are closed */
  enlist(side, false);
  interp_free(side->in);
  record_call_forget();
  return NULL;
}

/* Its owner's functions. */

int side_thread(const struct side_hooks *hooks, const char *name, pthread_t *thread,
                const pthread_attr_t *attr, void *(*start)(void *), void *data) {
  return hooks->thread ? hooks->thread(hooks->data, name, thread, attr, start, data)
                       : pthread_create(thread, attr, start, data);
}

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
  int error = side_thread(side->hooks, side->name, &side->thread, &attr, thread_main, side);
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
  enlist(side, true);
  pthread_mutex_init(&side->lock, NULL);
  pthread_condattr_t attr;
  pthread_condattr_init(&attr);
  pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
  pthread_cond_init(&side->wake, &attr);
  pthread_condattr_destroy(&attr);
  int error = start_thread(side);
  if (error) {
    enlist(side, false);
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

struct side *side_new_program(const char *name, int number, const struct side_program *ops,
                              void *data) {
  struct side *side = mem_zalloc(1, sizeof *side);
  side->name = mem_strdup(name);
  side->number = number;
  side->program = ops;
  side->data = data;
  enlist(side, true);
  return side;
}

bool side_lane(struct side *side, int nth, struct side_lane *lane) {
  return side->program && side->program->lane(side->data, nth, lane);
}

bool side_is_program(const struct side *side) {
  return side->program != NULL;
}

/* Interrupts what the side does, whatever it is. The lock is held. */
static void strike(struct side *side) {
  pthread_kill(side->thread, SIGURG);
  pthread_cond_broadcast(&side->wake);
}

void side_end(struct side *side) {
  if (side->program) {
    side->program->end(side->data);
    return;
  }
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
    struct timespec t = clock_timespec(next);
    pthread_cond_timedwait(&side->wake, &side->lock, &t);
  }
  return true;
}

void side_stop(struct side *side) {
  if (side->stopped)
    return;
  if (side->program) {
    side->program->stop(side->data);
    enlist(side, false);
    side->stopped = true;
    return;
  }
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
  if (side->program) {
    side->program->free(side->data);
    free(side->name);
    free(side);
    return;
  }
  if (side->abandoned)
    return;
  close(side->stat_fd);
  release(side);
}

struct journal *side_journal(const struct side *side) {
  return side->journal;
}

const char *side_name(const struct side *side) {
  return side->name;
}

int side_number(const struct side *side) {
  return side->number;
}

struct interp *side_interp(struct side *side) {
  return side->program || side_busy(side) ? NULL : side->in;
}

void side_each_idle(const struct side *own,
                    bool (*look)(void *data, const char *name, const struct interp *in),
                    void *data) {
  bool more = true;
  handles_lock();
  for (struct side *side = living; side && more; side = side->next) {
    if (side == own || side->program || pthread_mutex_trylock(&side->lock) != 0)
      continue;
    if (side->state == SIDE_IDLE)
      more = look(data, side->name, side->in);
    pthread_mutex_unlock(&side->lock);
  }
  handles_unlock();
}

/* The first socket of SIDE, or of nobody. */
static void begin_ends(struct side_ends *ends, const struct side *side) {
  ends->side = side;
  ends->cursor = 0;
  ends->next = side && !side->program ? handle_first(side->in) : NULL;
}

void side_ends_open(struct side_ends *ends, struct side *side) {
  handles_lock();
  *ends = (struct side_ends){.all = !side, .copy = -1};
  begin_ends(ends, side ? side : living);
}

static void close_copy(struct side_ends *ends) {
  if (ends->copy >= 0)
    close(ends->copy);
  ends->copy = -1;
}

bool side_ends_next(struct side_ends *ends, struct side_end *end) {
  close_copy(ends);
  for (; ends->side; begin_ends(ends, ends->all ? ends->side->next : NULL)) {
    const struct side *side = ends->side;
    const struct handle *h = ends->next;
    if (h) {
      *end =
          (struct side_end){h->fd, 0, 0, handle_name(h), h->name != NULL, side->name, side->number};
      ends->next = h->next;
      return true;
    }
    if (side->program && (!ends->doubled || side->program->shares(side->data)) &&
        side->program->next(side->data, &ends->cursor, end))
      return true;
  }
  return false;
}

int side_ends_here(struct side_ends *ends, const struct side_end *end) {
  if (!end->process)
    return end->fd;
  if (ends->copy < 0)
    ends->copy = ends->side->program->copy(ends->side->data, end);
  return ends->copy;
}

void side_ends_close(struct side_ends *ends) {
  close_copy(ends);
  ends->next = NULL;
  handles_unlock();
}

static bool uses(struct side *side, int process, int fd, struct side_user *user) {
  if (side->program)
    return side->program->user(side->data, process, fd, user);
  pthread_mutex_lock(&side->lock);
  bool found = !process && side->state == SIDE_IN_CALL && side->call && call_uses(side->call, fd);
  if (found) {
    snprintf(user->side, sizeof user->side, "%.31s", side->name);
    user->call = side->call->row->name;
  }
  pthread_mutex_unlock(&side->lock);
  return found;
}

bool side_find_user(int process, int fd, struct side_user *user) {
  bool found = false;
  handles_lock();
  for (struct side *side = living; side && !found; side = side->next)
    found = uses(side, process, fd, user);
  handles_unlock();
  return found;
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

bool side_interrupt(struct side *side) {
  if (side->program) {
    side->program->interrupt(side->data);
    return true;
  }
  pthread_mutex_lock(&side->lock);
  bool busy = side->state != SIDE_IDLE;
  if (busy) {
    atomic_store(&side->in->interrupted, 1);
    strike(side);
  }
  pthread_mutex_unlock(&side->lock);
  return busy;
}

bool side_nudge(struct side *side) {
  if (side->program)
    return false;
  pthread_mutex_lock(&side->lock);
  bool unseen = side->state != SIDE_IDLE && atomic_load(&side->in->interrupted);
  if (unseen)
    strike(side);
  pthread_mutex_unlock(&side->lock);
  return unseen;
}

void side_give_line_take(struct side *side, char *line) {
  if (side->program) {
    side->program->type_take(side->data, line);
    return;
  }
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
  if (side->program)
    return side->program->status(side->data);
  pthread_mutex_lock(&side->lock);
  status.state = side->state;
  status.since = side->since;
  status.until = side->until;
  status.turn = side->turn;
  if (side->state == SIDE_IN_CALL)
    status.call = call_copy(side->call, 0);
  status.held = status.call && side->held;
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
  if (side->program) {
    struct side_status status = side_status(side);
    side_status_clear(&status);
    return status.state != SIDE_IDLE;
  }
  pthread_mutex_lock(&side->lock);
  bool busy = side->state != SIDE_IDLE && !side->abandoned;
  pthread_mutex_unlock(&side->lock);
  return busy;
}

bool side_held(struct side *side) {
  struct side_status status = side_status(side);
  side_status_clear(&status);
  return status.held && status.asleep;
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
