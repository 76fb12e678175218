/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listing lessons, playing one, recording one. */
#include "shell/lesson_commands.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/ast.h"
#include "lesson/library.h"
#include "shell/recorder.h"
#include "shell/shell.h"

static void list(const struct library *library, const struct view_style *style, struct text *out) {
  for (size_t i = 0; i < library->count; i++) {
    text_adds(out, "  ");
    style_pad(style, STYLE_BOLD, library->lessons[i].name, 24, out);
    style_put(style, STYLE_PLAIN, library->lessons[i].title, out);
    text_addc(out, '\n');
  }
  text_adds(out, library->count ? "`lesson NAME` plays one; its number is enough.\n"
                                : "No lessons were installed with this shell.\n");
}

int lesson_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                   struct diag *diag) {
  struct library library = library_open();
  int result = 0;
  if (count == 0) {
    list(&library, &shell->style, out);
  } else {
    const struct library_lesson *lesson = library_find(&library, words[0].s);
    bool is_file = !lesson && access(words[0].s, R_OK) == 0;
    free(shell->play);
    shell->play = lesson ? mem_strdup(lesson->path) : is_file ? mem_strdup(words[0].s) : NULL;
    if (!shell->play) {
      struct nearest near = nearest_start(words[0].s, words[0].len);
      for (size_t i = 0; i < library.count; i++) {
        nearest_offer(&near, library.lessons[i].name);
        nearest_offer(&near, library.lessons[i].name + 3);
      }
      result =
          diag_set(diag, "LookupError", NULL, words[0].span, "there is no lesson '%s'", words[0].s);
      if (near.best)
        diag_hint(diag, "did you mean '%s'?", near.best);
      else
        diag_hint(diag, "`lesson` lists them");
    }
  }
  library_close(&library);
  return result;
}

void lesson_words(void (*offer)(void *to, const char *name), void *to) {
  struct library library = library_open();
  for (size_t i = 0; i < library.count; i++)
    offer(to, library.lessons[i].name);
  library_close(&library);
}

int lesson_record_command(struct shell *shell, const struct word *words, uint32_t count,
                          struct text *out, struct diag *diag) {
  const char *path = shell->recorder ? recorder_path(shell->recorder) : NULL;
  if (count == 0) {
    if (path)
      text_addf(out, "recording into %s; `record off` ends it\n", path);
    else
      text_adds(out, "nothing is recorded; `record FILE` begins\n");
    return 0;
  }
  if (strcmp(words[0].s, "off") != 0) {
    bool late = shell->used;
    if (shell_record(shell, words[0].s, diag) < 0)
      return -1;
    text_addf(out, "recording into %s; `record off` ends it\n", words[0].s);
    if (late)
      text_adds(out,
                "What was typed before is not in it: make the sockets that it is to use anew, or\n"
                "begin with `sockshell --record FILE`.\n");
    return 0;
  }
  if (!path)
    return diag_set(diag, "LookupError", NULL, words[0].span, "nothing is recorded");
  text_addf(out, "recorded: %s; `sockshell --check` runs it again\n", path);
  recorder_close(shell->recorder);
  shell->recorder = NULL;
  return 0;
}

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

int lesson_play(struct shell *shell) {
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
