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

#include "shell/shell.h"

/* Waits for the player; when it is stopped, so is the shell, and both go on together. */
static void wait_for(pid_t child) {
  int status;
  for (;;) {
    pid_t n = waitpid(child, &status, WUNTRACED);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 || !WIFSTOPPED(status))
      return;
    raise(SIGSTOP);
    kill(child, SIGCONT);
  }
}

int process_play(struct shell *shell) {
  const struct settings *settings = &shell->session->settings;
  char speed[32] = "--speed=normal";
  for (const struct setting *s = settings_table; s->name; s++)
    if (strcmp(s->name, "speed") == 0)
      snprintf(speed, sizeof speed, "--speed=%s", settings_value(settings, s));
  char *letters = shell->style.utf8 ? "--color=auto" : "--ascii";
  char *arguments[] = {"sockshell", "--play", speed, letters, "--", shell->play, NULL};
  posix_spawnattr_t attributes;
  sigset_t none;
  pid_t child;
  sigemptyset(&none);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  int error = posix_spawn(&child, "/proc/self/exe", NULL, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  if (!error)
    wait_for(child);
  free(shell->play);
  shell->play = NULL;
  return error;
}
