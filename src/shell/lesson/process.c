/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This program again, with --play. */
#include "shell/lesson/process.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/signals.h"
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
  pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
  return status;
}

int process_play(struct shell *shell) {
  const struct settings *settings = &shell->session->settings;
  char speed[32] = "--speed=normal";
  for (const struct setting *s = settings_table; s->name; s++)
    if (strcmp(s->name, "speed") == 0)
      snprintf(speed, sizeof speed, "--speed=%s", settings_value(settings, s));
  char *letters = shell->style.utf8 ? "--color=auto" : "--ascii";
  char *how = shell->presents ? "--present" : "--play";
  char *arguments[] = {"sockshell", how, speed, letters, "--", shell->play, NULL};
  posix_spawnattr_t attributes;
  sigset_t none;
  pid_t child;
  sigemptyset(&none);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  process_hold();
  int error = posix_spawn(&child, "/proc/self/exe", NULL, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  process_wait(error ? -1 : child);
  free(shell->play);
  shell->play = NULL;
  return error;
}
