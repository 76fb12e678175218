/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program is made a side, and its thread started. */
#include "program/program.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "program/program_own.h"
#include "program/source_line.h"
#include "run/session.h"

#define NOWHERE ((struct span){0, 0, 0})

/* A name that no side has yet: chat, chat2, chat3 … */
static char *free_name(struct session *session, const char *wanted, struct diag *diag) {
  struct text name = TEXT_EMPTY;
  text_adds(&name, wanted);
  for (int i = 2; session_find(session, text_str(&name)); i++) {
    text_clear(&name);
    text_addf(&name, "%s%d", wanted, i);
  }
  if (session_check_name(session, text_str(&name), diag) < 0) { /* after a command: `wait` */
    diag_clear(diag);
    text_addc(&name, '_');
  }
  return text_take(&name);
}

/* The name that was asked for: NULL and DIAG filled when it is taken or cannot be one. */
static char *asked_name(struct session *session, const char *name, struct diag *diag) {
  if (session_check_name(session, name, diag) < 0)
    return NULL;
  if (!session_find(session, name))
    return mem_strdup(name);
  diag_set(diag, "ValueError", NULL, NOWHERE, "there is a side called %s already", name);
  diag_hint(diag, "take another name after --as; `kill %s` ends that one", name);
  return NULL;
}

static struct side *start_take(struct session *session, struct launch *launch, pid_t attached,
                               const struct program_plan *plan, struct diag *diag) {
  char *name =
      plan->name ? asked_name(session, plan->name, diag) : free_name(session, launch->name, diag);
  if (!name) {
    launch_free(launch);
    return NULL;
  }
  struct program *p = mem_zalloc(1, sizeof *p);
  p->session = session;
  struct text word = TEXT_EMPTY;
  text_addf(&word, "a child process of %s", name);
  p->child_word = text_take(&word);
  p->name = name;
  p->launch = *launch;
  *launch = (struct launch){.name = NULL};
  p->child = (struct launch_child){-1, -1, -1, -1};
  p->has_terminal = plan->terminal;
  p->untraced = plan->untraced;
  p->keeps = plan->keeps;
  p->attached = attached;
  p->told_hook = plan->told;
  p->ready_hook = plan->ready;
  p->told_data = plan->data;
  p->columns = plan->columns;
  p->told = 1;
  p->descriptors = DESCRIPTORS_NONE;
  p->lines = source_lines_new();
  p->descriptors.low = plan->keeps;
  p->since = clock_now();
  p->stop = fd_high(eventfd(0, EFD_CLOEXEC));
  pthread_mutex_init(&p->lock, NULL);
  pthread_mutex_init(&p->reading, NULL);
  if (session->hooks->placed)
    session->hooks->placed(session->hooks->data, name, plan->host);
  struct side *side = session_make_program(session, name, &program_answers, p);
  p->number = side_number(side);
  if (!attached && launch_loses_rights(&p->launch))
    program_say(
        p, p->number,
        "the program would run with its owner's rights (set-user-id), which the kernel takes from "
        "a program "
        "that is traced: it may fail for that reason");
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  int error = side_thread(session->hooks, name, &p->thread, NULL, program_thread, p);
  sigaddset(&old,
            SIGCHLD); /* each stop of the program sends it: it would wake this thread for nothing */
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  p->threads = !error;
  if (error) {
    diag_set(diag, "OSError", NULL, NOWHERE, "[Errno %d] no thread can be started for %s: %s",
             error, name, strerror(error));
    session_end(session, side);
    return NULL;
  }
  return side;
}

struct side *program_start_take(struct session *session, struct launch *launch,
                                const struct program_plan *plan, struct diag *diag) {
  return start_take(session, launch, 0, plan, diag);
}

struct side *program_attach_take(struct session *session, struct launch *launch, pid_t pid,
                                 const struct program_plan *plan, struct diag *diag) {
  return start_take(session, launch, pid, plan, diag);
}
