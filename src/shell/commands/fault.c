/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `fault`: calls that fail, fall short or come late. */
#include "shell/commands/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "calls/call.h"
#include "calls/rows.h"
#include "run/fault.h"
#include "run/session.h"
#include "run/side.h"
#include "shell/shell.h"

#define SHORT_MOST 1000000000
#define DELAY_MOST 3600000 /* milliseconds: an hour */
#define NTH_MOST 1000000000

static int list(const struct command_use *use) {
  struct session *session = use->shell->session;
  size_t count;
  struct fault *faults = faults_list(session->settings.faults, &count);
  if (!count)
    text_adds(use->out, "No call is made to fail.\n");
  for (size_t i = 0; i < count; i++) {
    text_adds(use->out, "fault ");
    if (faults[i].side[0])
      text_addf(use->out, "@%s ", faults[i].side);
    fault_text(&faults[i], use->out);
    text_addf(use->out, "   (%" PRIu64 " seen)\n", faults[i].seen);
  }
  free(faults);
  return 0;
}

/* A whole number from 1 to MOST after the "=" of WORD, or -1 with the diagnostic filled. */
static int64_t number_of(const struct command_use *use, const struct word *word, int64_t most) {
  const char *digits = strchr(word->s, '=') + 1;
  char *end;
  errno = 0;
  int64_t n = strtoll(digits, &end, 10);
  if (*digits >= '0' && *digits <= '9' && !*end && !errno && n >= 1 && n <= most)
    return n;
  diag_set(use->diag, "ValueError", NULL, word->span,
           "'%s': a whole number from 1 to %" PRId64 " belongs after the =", word->s, most);
  return -1;
}

static bool begins(const struct word *word, const char *with) {
  return strncmp(word->s, with, strlen(with)) == 0;
}

/* @SIDE, the first word: 0, or -1 with the diagnostic filled. A program's calls are counted over all its threads and child
   processes, so one of those cannot be named. */
static int read_side(const struct command_use *use, struct fault *fault) {
  const struct word *word = &use->words[0];
  const char *name = word->s + 1, *slash = strchr(name, '/');
  if (slash) {
    if (command_check_lane_name(use->shell->session, name, use->diag) < 0)
      return use->diag->span = word->span, -1;
    diag_set(
        use->diag, "ValueError", NULL, word->span,
        "`fault` is for a program with all its threads and child processes, not for one of them");
    diag_hint(use->diag, "`fault @%.*s …` is for all of them", (int)(slash - name), name);
    return -1;
  }
  return command_name_after_at(use, word, fault->side);
}

static int read_call(const struct command_use *use, const struct word *word, struct fault *fault) {
  fault->row = call_find(word->s, word->len);
  if (!fault->row) {
    struct nearest near = nearest_start(word->s, word->len);
    for (const struct call_row *const *r = call_rows; *r; r++)
      if (!((*r)->flags & CALL_LIBRARY))
        nearest_offer(&near, (*r)->name);
    diag_set(use->diag, "NameError", NULL, word->span, "'%s' is not a system call on sockets",
             word->s);
    if (strcmp(word->s, "sendall") == 0)
      diag_hint(use->diag, "sendall() makes send calls: `fault send …`");
    else if (near.best)
      diag_hint(use->diag, "did you mean '%s'?", near.best);
    else
      diag_hint(use->diag, "as in `fault recv ECONNRESET`; `help` lists the calls");
    return -1;
  }
  if (fault->row->flags & CALL_LIBRARY)
    return diag_set(use->diag, "ValueError", NULL, word->span,
                    "%s is a function of the C library: only system calls can be made to fail",
                    word->s);
  if (fault->row == &row_close || fault->row == &row_close_range)
    return diag_set(use->diag, "ValueError", NULL, word->span,
                    "%s is always made: a descriptor that stayed open would be lost", word->s);
  return 0;
}

/* What is to happen, and to which call of them. */
static int read_rest(const struct command_use *use, const struct word *word, struct fault *fault) {
  int64_t n = 0;
  if (begins(word, "nth=")) {
    n = number_of(use, word, NTH_MOST);
    fault->nth = (uint64_t)n;
  } else if (fault->kind != FAULT_NONE) {
    n = diag_set(use->diag, "ValueError", NULL, word->span,
                 "one thing is done to a call: '%s' is a second one", word->s);
  } else if (begins(word, "short=")) {
    fault->kind = FAULT_SHORT;
    fault->value = n = number_of(use, word, SHORT_MOST);
    if (n > 0 && !fault_can_shorten(fault->row))
      n = diag_set(use->diag, "ValueError", NULL, word->span,
                   "%s has no number of bytes that could be smaller: send, sendto, recv, recvfrom, "
                   "read and write have",
                   fault->row->name);
  } else if (begins(word, "delay=")) {
    fault->kind = FAULT_DELAY;
    fault->value = n = number_of(use, word, DELAY_MOST);
  } else {
    fault->kind = FAULT_ERROR;
    fault->value = call_errno_find(word->s);
    if (!fault->value) {
      n = diag_set(use->diag, "ValueError", NULL, word->span,
                   "'%s' is not the name of an error, nor short=BYTES, delay=MILLISECONDS or nth=N",
                   word->s);
      diag_hint(use->diag, "errors have names like ECONNRESET; `help errors` lists them");
    }
  }
  return n < 0 ? -1 : 0;
}

static int run(const struct command_use *use) {
  struct fault fault = {.kind = FAULT_NONE};
  struct faults *faults = use->shell->session->settings.faults;
  if (!use->count)
    return list(use);
  if (use->count == 1 && strcmp(use->words[0].s, "off") == 0) {
    faults_clear(faults);
    return 0;
  }
  uint32_t at = use->words[0].s[0] == '@';
  if (at == use->count)
    return diag_set(use->diag, "ValueError", NULL, command_place(use, at), "which call?");
  if (read_call(use, &use->words[at], &fault) < 0)
    return -1;
  while (++at < use->count)
    if (read_rest(use, &use->words[at], &fault) < 0)
      return -1;
  if (fault.kind == FAULT_NONE)
    return diag_set(use->diag, "ValueError", NULL, command_place(use, use->count),
                    "what is to happen to %s? The name of an error, short=BYTES or "
                    "delay=MILLISECONDS",
                    fault.row->name);
  if (use->words[0].s[0] == '@' && read_side(use, &fault) < 0)
    return -1;
  faults_add(faults, fault);
  return 0;
}

static void complete(struct command_cursor *cursor) {
  static const char *const what[] = {"short=", "delay=", "nth="};
  if (cursor->arg == 0)
    cursor->offer(cursor->to, "off");
  if (cursor->arg == 0 || (cursor->arg == 1 && cursor->words[0][0] == '@'))
    for (const struct call_row *const *r = call_rows; *r; r++)
      if (!((*r)->flags & CALL_LIBRARY))
        cursor->offer(cursor->to, (*r)->name);
  if (cursor->arg == 0)
    return;
  for (size_t i = 0; i < sizeof what / sizeof *what; i++)
    cursor->offer(cursor->to, what[i]);
  for (int error = 1; error < 134; error++)
    if (call_errno_name(error))
      cursor->offer(cursor->to, call_errno_name(error));
}

const struct command command_fault = {
    .name = "fault",
    .usage = "fault [[@SIDE] CALL ERRNO|short=N|delay=MS [nth=N]]",
    .summary = "make calls fail, fall short or come late, to see what happens then",
    .detail =
        "`fault send EPIPE` has each send fail: the kernel is not asked. `fault recv short=3` "
        "gives the kernel room for 3 bytes, `fault accept delay=500` has it asked half a second "
        "later. `nth=2` means the second of these calls alone, `@NAME` those of one side, also of "
        "one that is made later; of a "
        "program, those of all its threads and child processes. Programs that `run` starts are "
        "meant too. The trace marks what was done, in strace's words. `fault` alone lists what is "
        "set, `fault off` ends it.",
    .most = 5,
    .complete = complete,
    .run = run,
};
