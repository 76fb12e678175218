/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: torture [SECONDS [SEED [SIDES]]]
 * Many sides in random accepts, connects, sends, receives, prints, loops and sleeps; interrupted and
 * killed at random moments, looked at all the while as the terminal's thread does. Checks that each
 * statement ends exactly once, that no line that was printed is lost or out of order on the screen, and
 * that every side ends. TAP on standard output. To be run under the sanitizers too. */
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/socket_object.h"
#include "lang/eval/interp.h"
#include "run/blocked.h"
#include "run/enter.h"
#include "run/journal.h"
#include "run/lingering.h"
#include "run/session.h"
#include "view/screen.h"
#include "view/waiting.h"

#define SIDES_MAX 200
#define STUCK 20 /* seconds that an interrupted statement may take to end */

/* What is expected of a side. */
struct actor {
  char name[16];
  struct side *side;
  int number;   /* of the side: a new one after each kill */
  bool running; /* a statement was handed over and has not ended */
  bool server;  /* it listens at PORT */
  int setup;    /* how many of its first statements were entered */
  int port;
  long first, lines; /* the statement prints LINES lines, numbered from FIRST on */
  long seen;         /* … of which so many were shown */
  bool interrupted;
  int64_t interrupted_at;
};

static struct actor actors[SIDES_MAX];
static int actor_count = 50;
static struct session *session;
static struct journal_reader *reader;
static struct screen *screen;
static uint64_t state;
static long next_line, statements, ended, interrupts, kills, shown, looks;

static uint32_t random_number(uint32_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32) % below;
}

static void fail(const char *format, ...) {
  va_list ap;
  printf("not ok 1 - ");
  va_start(ap, format);
  vprintf(format, ap);
  va_end(ap);
  printf("\n1..1\n");
  fflush(stdout);
  _exit(1);
}

static struct actor *actor_of(int number) {
  for (int i = 0; i < actor_count; i++)
    if (actors[i].number == number)
      return &actors[i];
  return NULL;
}

/* A line that the screen shows: "s07: line 123" is to be the next of side s07. */
static void check_line(const char *line) {
  char name[16];
  long number;
  if (sscanf(line, "%15[^:]: line %ld", name, &number) != 2)
    return;
  shown++;
  for (int i = 0; i < actor_count; i++)
    if (strcmp(actors[i].name, name) == 0) {
      struct actor *a = &actors[i];
      if (number != a->first + a->seen)
        fail("%s shows line %ld, not %ld", name, number, a->first + a->seen);
      a->seen++;
    }
}

static void check_screen(struct text *t) {
  char *rest = NULL;
  if (t->len)
    for (char *line = strtok_r(t->s, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
      check_line(line);
  text_clear(t);
}

static void check_end(struct actor *a, const struct event *event) {
  if (!a->running)
    fail("%s ends a statement that it did not begin", a->name);
  if (!event->failed && a->seen != a->lines)
    fail("%s has printed %ld lines of %ld", a->name, a->seen, a->lines);
  a->running = a->interrupted = false;
  ended++;
}

static void drain(void) {
  const struct event *event;
  struct text t = TEXT_EMPTY;
  while ((event = journal_next(reader))) {
    struct actor *a = actor_of(event->side);
    screen_event(screen, event, &t);
    check_screen(&t);
    if (a && event->kind == EVENT_RESULT && a->server && a->setup == 2)
      a->port = atoi(event->text);
    if (a && event->kind == EVENT_DONE)
      check_end(a, event);
  }
  text_free(&t);
}

static void enter(struct actor *a, long lines, const char *format, ...) {
  struct text t = TEXT_EMPTY;
  struct entered entered;
  va_list ap;
  va_start(ap, format);
  text_addv(&t, format, ap);
  va_end(ap);
  a->first = next_line;
  a->lines = lines;
  a->seen = 0;
  next_line += lines;
  a->running = true;
  statements++;
  enum entry result = enter_entry(
      session, a->side, &(struct entry_text){"<torture>", 1, text_str(&t), t.len, true}, &entered);
  if (result != ENTRY_STARTED)
    fail("%s is not taken: %s", a->name, text_str(&t));
  text_free(&t);
}

static void begin(struct actor *a) {
  struct diag diag = DIAG_EMPTY;
  a->side = session_make(session, a->name, &diag);
  a->number = side_number(a->side);
  a->setup = a->port = 0;
  a->running = a->interrupted = false;
  screen_set_name(screen, a->number, a->name);
}

/* A server makes its socket, and shows its port; false when it has. */
static bool set_up(struct actor *a) {
  if (!a->server || a->setup >= 2)
    return false;
  a->setup++;
  if (a->setup == 1)
    enter(a, 0, "l = socket.create_server(('127.0.0.1', 0), backlog=5); l.settimeout(3)\n");
  else
    enter(a, 0, "l.getsockname()[1]\n");
  return true;
}

static int random_port(void) {
  for (int tries = 0; tries < 50; tries++) {
    const struct actor *a = &actors[random_number((uint32_t)actor_count)];
    if (a->server && a->port)
      return a->port;
  }
  return 1;
}

static void act(struct actor *a) {
  long lines = 1 + (long)random_number(40);
  if (set_up(a))
    return;
  switch (random_number(12)) {
  case 0:
  case 1:
    enter(a, lines, "for i in range(%ld): print('line', %ld + i)\n", lines, next_line);
    break;
  case 2:
    enter(a, lines, "for i in range(%ld):\n  print('line', end=' ')\n  print(%ld + i)\n", lines,
          next_line);
    break;
  case 3:
  case 4:
    enter(a, 0, "c = socket.create_connection(('127.0.0.1', %d))\n", random_port());
    break;
  case 5:
    enter(a, 0, a->server ? "conn, addr = l.accept()\n" : "c.recv(100)\n");
    break;
  case 6:
    enter(a, 0, a->server ? "conn.recv(1000)\n" : "c.send(b'x' * %d)\n",
          1 + (int)random_number(200000));
    break;
  case 7:
    enter(a, 0, a->server ? "conn.sendall(b'y' * 3000000)\n" : "c.close()\n");
    break;
  case 8:
    enter(a, 0, "while True: pass\n");
    break;
  case 9:
    enter(a, 0, "import time; time.sleep(0.%03d)\n", (int)random_number(500));
    break;
  case 10:
    enter(a, 0,
          "p, q = socket.socketpair()\ntry:\n  p.recv(1)\nfinally:\n  q.send(b'z'); p.recv(1)\n");
    break;
  default:
    enter(a, 0, "import select; select.select([], [], [], 0.%03d)\n", (int)random_number(300));
  }
}

static void interrupt(struct actor *a) {
  side_interrupt(a->side);
  interrupts++;
  if (!a->interrupted)
    a->interrupted_at = clock_now();
  a->interrupted = true;
}

static void end(struct actor *a) {
  session_end(session, a->side);
  kills++;
  drain(); /* what it had still to say */
  session_bury(session);
  a->number = -1;
  begin(a);
}

/* A side that is idle has said that its statement has ended: whoever waits for the one sees the other. */
static void check_idle(const struct actor *a) {
  if (!a->running || side_busy(a->side))
    return;
  drain();
  if (a->running)
    fail("%s is idle, and its statement has not ended", a->name);
}

/* What the terminal's thread asks while the sides run. */
static void look(struct actor *a) {
  struct text t = TEXT_EMPTY;
  struct blocked blocked = blocked_ask(a->side);
  waiting_say(&blocked, a->name, &t);
  blocked_clear(&blocked);
  struct side_ends ends;
  struct side_end end;
  side_ends_open(&ends, a->side);
  while (side_ends_next(&ends, &end)) {
    struct endpoint e;
    endpoint_ask(side_ends_here(&ends, &end), &e);
    lingering_mark(&e);
    text_adds(&t, end.name);
  }
  side_ends_close(&ends);
  if (random_number(50) == 0) {
    struct lingering *all;
    lingering_ask(0, &all);
    free(all);
  }
  session_settled(session);
  text_free(&t);
  looks++;
}

static void nudge_all(void) {
  int64_t now = clock_now();
  for (int i = 0; i < actor_count; i++) {
    struct actor *a = &actors[i];
    side_nudge(a->side);
    if (a->running && a->interrupted && now - a->interrupted_at > INT64_C(1000000000) * STUCK)
      fail("%s does not end %d s after an interrupt", a->name, STUCK);
  }
}

static void turn(long count) {
  struct pollfd p = {journal_reader_fd(reader), POLLIN, 0};
  poll(&p, 1, 1);
  drain();
  for (int i = 0; i < 8; i++) {
    struct actor *a = &actors[random_number((uint32_t)actor_count)];
    uint32_t dice = random_number(100);
    if (!a->running)
      act(a);
    else if (dice < 25)
      interrupt(a);
    else if (dice < 26)
      end(a);
    else if (dice < 33)
      look(a);
  }
  for (int i = 0; i < actor_count; i++)
    check_idle(&actors[i]);
  if (count % 10 == 0)
    nudge_all();
}

static int threads(void) {
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  for (struct dirent *e; tasks && (e = readdir(tasks));)
    count += e->d_name[0] != '.';
  if (tasks)
    closedir(tasks);
  return count;
}

static void *nothing(void *data) {
  return data;
}

static bool no_command(const char *name) {
  (void)name;
  return false;
}

static struct value refuse(void *data, struct interp *in, const struct node *node) {
  (void)data;
  (void)in;
  (void)node;
  mem_panic("no command was entered");
}

int main(int argc, char **argv) {
  int seconds = argc > 1 ? atoi(argv[1]) : 10;
  state = UINT64_C(0x9E3779B97F4A7C15) ^ (argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
  actor_count = argc > 3 ? atoi(argv[3]) : actor_count;
  alarm((unsigned)seconds + 60);
  socket_object_start();
  pthread_t first; /* a sanitizer may begin a thread of its own with it */
  pthread_create(&first, NULL, nothing, NULL);
  pthread_join(first, NULL);
  int before = threads();
  static const struct side_hooks hooks = {.command = refuse};
  static const struct view_style style = {.utf8 = true, .columns = 80};
  session = session_new(no_command, &hooks);
  session->settings.explain = EXPLAIN_FULL;
  reader = journal_reader_open(session->journal);
  screen = screen_new(&style, &session->settings, NULL, NULL);
  for (int i = 0; i < actor_count; i++) {
    snprintf(actors[i].name, sizeof actors[i].name, "s%02d", i);
    actors[i].server = i % 5 == 0;
    begin(&actors[i]);
  }
  int64_t until = clock_now() + INT64_C(1000000000) * seconds;
  for (long count = 0; clock_now() < until; count++)
    turn(count);
  screen_free(screen);
  journal_reader_close(reader);
  session_free(session);
  int64_t patience =
      clock_now() + INT64_C(1000000000) * STUCK; /* a joined thread leaves /proc a little later */
  while (threads() > before && clock_now() < patience)
    poll(NULL, 0, 1);
  if (threads() > before)
    fail("%d threads are left of %d", threads() - before, actor_count);
  printf("# %ld statements, %ld ended, %ld interrupts, %ld kills, %ld lines shown, %ld looks\n",
         statements, ended, interrupts, kills, shown, looks);
  printf("ok 1 - %d sides for %d s: every statement and side has ended, no line is lost\n1..1\n",
         actor_count, seconds);
  return 0;
}
