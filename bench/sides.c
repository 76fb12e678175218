/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a side costs: a statement handed to it and waited for, beside the same statement evaluated
 * directly; and the memory of 200 sides that are idle. Prints one line a measurement. Status 1 when a
 * statement costs 30 µs more than directly, or 200 sides take 40 MiB. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "calls/socket_object.h"
#include "lang/syntax/ast.h"
#include "lang/eval/interp.h"
#include "run/enter.h"
#include "run/journal.h"
#include "run/session.h"

#define STATEMENTS 5000
#define TIMES 5 /* the best of so many counts */
#define SIDES 200

static const char statement[] = "x = 1\n";

static struct value refuse(void *data, struct interp *in, const struct node *node) {
  (void)data;
  (void)in;
  (void)node;
  mem_panic("no command was entered");
}

static bool no_command(const char *name) {
  (void)name;
  return false;
}

/* Microseconds of a statement, parsed and evaluated on this thread. */
static double directly(const struct parse_words *words) {
  struct interp *in = interp_new(NULL, NULL);
  int64_t began = clock_now();
  for (int i = 0; i < STATEMENTS; i++) {
    struct source *source = source_new("<bench>", statement, strlen(statement));
    struct diag diag = DIAG_EMPTY;
    struct unit *unit = NULL;
    if (parse_source(in, source, PARSE_FILE, words, &unit, &diag) != PARSE_OK ||
        interp_exec(in, unit, true) < 0)
      mem_panic("the statement is refused");
    source_free(source);
    unit_free(unit);
  }
  double each = (double)(clock_now() - began) / 1e3 / STATEMENTS;
  interp_free(in);
  return each;
}

/* The same on the current side, each waited for until its end is in the journal. */
static double on_a_side(struct session *session, struct journal_reader *reader) {
  int64_t began = clock_now();
  for (int i = 0; i < STATEMENTS; i++) {
    struct entered entered;
    if (enter_entry(session, session->current,
                    &(struct entry_text){"<bench>", 1, statement, strlen(statement), true},
                    &entered) != ENTRY_STARTED)
      mem_panic("the statement is refused");
    for (bool done = false; !done;) {
      const struct event *event = journal_next(reader);
      if (event)
        done = event->kind == EVENT_DONE;
      else
        poll(&(struct pollfd){journal_reader_fd(reader), POLLIN, 0}, 1, -1);
    }
  }
  return (double)(clock_now() - began) / 1e3 / STATEMENTS;
}

/* Kilobytes of memory that the process has. */
static long resident(void) {
  char line[256];
  long kilobytes = 0;
  FILE *f = fopen("/proc/self/status", "r");
  while (f && fgets(line, sizeof line, f))
    if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1)
      break;
  if (f)
    fclose(f);
  return kilobytes;
}

int main(void) {
  static const struct side_hooks hooks = {.command = refuse};
  double direct = 1e9, side = 1e9;
  socket_object_start();
  struct session *session = session_new(no_command, &hooks);
  struct journal_reader *reader = journal_reader_open(session->journal);
  for (int i = 0; i < TIMES; i++) {
    double a = directly(&session->words), b = on_a_side(session, reader);
    direct = a < direct ? a : direct;
    side = b < side ? b : side;
  }
  journal_reader_close(reader);
  session_free(session);
  session = session_new(no_command, &hooks);
  for (int i = 0; i < SIDES; i++) {
    struct diag diag = DIAG_EMPTY;
    char name[16];
    snprintf(name, sizeof name, "s%d", i);
    session_make(session, name, &diag);
  }
  double memory = (double)resident() / 1024;
  session_free(session);
  printf("statement directly   %5.1f µs\n", direct);
  printf("statement on a side  %5.1f µs, %.1f more (at most 30)\n", side, side - direct);
  printf("%d idle sides       %5.1f MiB in all (at most 40)\n", SIDES, memory);
  return side - direct > 30 || memory > 40;
}
