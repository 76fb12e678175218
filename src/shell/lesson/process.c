/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This program again, with --play. */
#include "shell/lesson/process.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/signals.h"
#include "base/text.h"
#include "shell/options.h"
#include "shell/shell.h"

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP};
#define COUNT (sizeof passed_on / sizeof *passed_on)

static sigset_t mask_before;
static volatile sig_atomic_t player, came; /* who has the terminal; the signal that ended it */

static void pass_on(int signal) {
  if (signal == SIGINT)
    return;
  came = signal;
  if (player > 0)
    kill((pid_t)player, signal);
}

static sigset_t set_of_passed_on(void) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < COUNT; i++)
    sigaddset(&set, passed_on[i]);
  return set;
}

void process_hold(void) {
  const sigset_t set = set_of_passed_on();
  pthread_sigmask(SIG_BLOCK, &set, &mask_before);
}

void process_begin(void) {
  signals_catch(SIGINT, pass_on);
  pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

static int wait_for(pid_t child) {
  int status;
  for (;;) {
    pid_t n = waitpid(child, &status, WUNTRACED);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (!WIFSTOPPED(status))
      return status;
    raise(SIGSTOP);
    kill(child, SIGCONT);
  }
}

int process_wait(pid_t child) {
  const sigset_t set = set_of_passed_on();
  struct sigaction before[COUNT];
  int status = -1;
  came = 0;
  player = child;
  for (size_t i = 0; i < COUNT; i++) {
    sigaction(passed_on[i], NULL, &before[i]);
    signals_catch(passed_on[i], pass_on);
  }
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  if (child > 0)
    status = wait_for(child);
  player = 0;
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  for (size_t i = 0; i < COUNT; i++)
    sigaction(passed_on[i], &before[i], NULL);
  if (came)
    kill(getpid(), came);
  return status;
}

void process_release(void) {
  pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

#define ARGUMENTS 8

/* The command line that plays shell->play as the shell would; it and its words are the caller's. */
static char **arguments_of(const struct shell *shell) {
  char **arguments = mem_zalloc(ARGUMENTS + 1, sizeof *arguments);
  const struct settings *settings = &shell->session->settings;
  const struct options *options = shell->options;
  struct text t = TEXT_EMPTY;
  size_t n = 0;
  arguments[n++] = mem_strdup("sockshell");
  arguments[n++] = mem_strdup(shell->presents ? "--present" : "--play");
  arguments[n++] = mem_strdup(shell->style.utf8 ? "--color=auto" : "--ascii");
  for (const struct setting *s = settings_table; s->name; s++)
    if (strcmp(s->name, "speed") == 0) {
      text_addf(&t, "--speed=%s", settings_value(settings, s));
      arguments[n++] = text_take(&t);
    }
  if (options && options->learner) {
    text_addf(&t, "--learner=%s", options->learner);
    arguments[n++] = text_take(&t);
  }
  if (options && options->cast_fd) {
    text_addf(&t, "--cast-to=%d:%" PRId64, options->cast_fd, options->cast_began);
    arguments[n++] = text_take(&t);
  }
  arguments[n++] = mem_strdup("--");
  arguments[n] = mem_strdup(shell->play);
  return arguments;
}

int process_play(struct shell *shell) {
  char **arguments = arguments_of(shell);
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  sigset_t none;
  pid_t child;
  int cast = shell->options ? shell->options->cast_fd : 0;
  sigemptyset(&none);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawn_file_actions_init(&actions);
  if (cast)
    posix_spawn_file_actions_adddup2(&actions, cast, cast); /* no longer closed on exec */
  process_hold();
  int error = posix_spawn(&child, "/proc/self/exe", &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  process_wait(error ? -1 : child);
  process_release();
  for (size_t i = 0; arguments[i]; i++)
    free(arguments[i]);
  free(arguments);
  free(shell->play);
  shell->play = NULL;
  return error;
}
