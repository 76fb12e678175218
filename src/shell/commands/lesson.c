/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lesson`: lists lessons and what was done in them, plays one, forgets what was done. */
#include "shell/commands/command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "lesson/library.h"
#include "lesson/progress.h"
#include "lesson/progress_file.h"
#include "shell/options.h"
#include "shell/shell.h"

static const char *learner_of(const struct shell *shell) {
  return shell->options ? shell->options->learner : NULL;
}

/* What PROGRESS has of LESSON as it is now; *CHANGED: only of an earlier text. */
static const struct progress_lesson *state_of(const struct progress *progress,
                                              const struct library_lesson *lesson, bool *changed) {
  struct text content = TEXT_EMPTY;
  const struct progress_lesson *any = progress_find_any(progress, lesson->name), *same = NULL;
  if (any && file_read(lesson->path, &content) == 0)
    same = progress_find(progress, lesson->name, progress_hash(text_str(&content), content.len));
  text_free(&content);
  *changed = any && !same;
  return same;
}

static bool is_midway(const struct progress_lesson *state) {
  return state && state->stop > 1 && state->stop <= state->stops;
}

/* "3 of 4 points, step 11 of 20". */
static void say_state(const struct progress_lesson *state, struct text *out) {
  unsigned most, points = progress_points(state, &most);
  bool scored = most && (points || state->done);
  if (scored)
    text_addf(out, "%u of %u point%s", points, most, most == 1 ? "" : "s");
  if (is_midway(state))
    text_addf(out, "%sstep %zu of %zu", scored ? ", " : "", state->stop, state->stops);
}

/* Where to go on: in the lesson that was played last, or with the first one after it that is not done. */
static void say_next(const struct library *library, const struct progress *progress,
                     struct text *out) {
  size_t last = library->count;
  bool changed;
  for (size_t i = progress->count; i-- > 0 && last == library->count;)
    for (last = 0; last < library->count; last++)
      if (strcmp(library->lessons[last].name, progress->at[i].name) == 0)
        break;
  const struct progress_lesson *state =
      last < library->count ? state_of(progress, &library->lessons[last], &changed) : NULL;
  if (is_midway(state)) {
    text_addf(out, "Go on with `lesson %.2s`, at step %zu.\n", library->lessons[last].name,
              state->stop);
    return;
  }
  for (size_t i = last; i < library->count; i++) {
    state = state_of(progress, &library->lessons[i], &changed);
    if (!state || !state->done) {
      text_addf(out, "Go on with `lesson %.2s`.\n", library->lessons[i].name);
      return;
    }
  }
}

static void list(const struct library *library, const struct progress *progress,
                 const struct view_style *style, struct text *out) {
  for (size_t i = 0; i < library->count; i++) {
    bool changed;
    const struct progress_lesson *state = state_of(progress, &library->lessons[i], &changed);
    struct text words = TEXT_EMPTY;
    if (state)
      say_state(state, &words);
    if (changed)
      text_adds(&words, "played with another text");
    style_put(style, STYLE_GREEN, !state || !state->done ? "  " : style->utf8 ? "✓ " : "+ ", out);
    style_pad(style, STYLE_BOLD, library->lessons[i].name, 24, out);
    style_put(style, STYLE_PLAIN, library->lessons[i].title, out);
    if (words.len)
      text_addf(out, " (%s)", words.s);
    text_addc(out, '\n');
    text_free(&words);
  }
  text_adds(out, library->count ? "`lesson NAME` plays one; its number is enough.\n"
                                : "No lessons were installed with this shell.\n");
  say_next(library, progress, out);
}

/* `lesson`. */
static void list_all(const struct command_use *use) {
  struct library library = library_open();
  struct progress progress;
  struct diag diag = DIAG_EMPTY;
  int status = progress_file_read(learner_of(use->shell), &progress, &diag);
  list(&library, &progress, &use->shell->style, use->out);
  if (status < 0) {
    text_adds(use->out, "No progress is kept: ");
    style_put(&use->shell->style, STYLE_PLAIN, diag.message, use->out);
    text_addf(use->out, "%s%s\n", diag.hint ? "; try: " : "", diag.hint ? diag.hint : "");
  }
  diag_clear(&diag);
  progress_free(&progress);
  library_close(&library);
}

/* No lesson is called so. */
static int refuse(const struct command_use *use, const struct word *word) {
  struct text hint = TEXT_EMPTY;
  library_hint(word->s, &hint);
  diag_set(use->diag, "LookupError", NULL, word->span, "there is no lesson '%s'", word->s);
  diag_hint(use->diag, "%s", hint.len ? hint.s : "`lesson` lists them");
  text_free(&hint);
  return -1;
}

struct forgotten {
  const char *name;
  size_t count;
};

static bool forget(void *data, struct progress *progress) {
  struct forgotten *forgotten = data;
  forgotten->count = progress_forget(progress, forgotten->name);
  return forgotten->count > 0;
}

/* `lesson --reset all`. */
static int reset_all(const struct command_use *use) {
  int status = progress_file_delete(learner_of(use->shell), use->diag);
  if (status >= 0)
    text_adds(use->out, status ? "All progress is deleted.\n" : "There is no progress.\n");
  return status < 0 ? -1 : 0;
}

/* `lesson --reset NAME`. */
static int reset(const struct command_use *use, const struct word *word) {
  char *path = library_path(word->s);
  if (!path)
    return refuse(use, word);
  char *name = library_name(path);
  struct forgotten forgotten = {name, 0};
  int status = progress_file_change(learner_of(use->shell), forget, &forgotten, use->diag);
  if (status == 0) {
    text_adds(use->out, forgotten.count ? "The progress in " : "There is no progress in ");
    style_put(&use->shell->style, STYLE_PLAIN, name, use->out);
    text_adds(use->out, forgotten.count ? " is deleted.\n" : ".\n");
  }
  free(name);
  free(path);
  return status;
}

static int run(const struct command_use *use) {
  struct shell *shell = use->shell;
  const char *first = use->count ? use->words[0].s : "";
  uint32_t option = strcmp(first, "--present") == 0 || strcmp(first, "--reset") == 0;
  if (use->count == 0) {
    list_all(use);
    return 0;
  }
  if (use->count > 1 + option)
    return diag_set(use->diag, "TypeError", NULL, command_place(use, 1 + option),
                    "`lesson` takes the name of one lesson");
  if (use->count == option) {
    diag_set(use->diag, "TypeError", NULL, command_place(use, 1), "which lesson?");
    diag_hint(use->diag, "`lesson %s handshake`; `lesson` lists them", first);
    return -1;
  }
  const struct word *word = &use->words[option];
  if (strcmp(first, "--reset") == 0)
    return strcmp(word->s, "all") == 0 ? reset_all(use) : reset(use, word);
  char *path = library_path(word->s);
  if (!path || access(path, R_OK) < 0) {
    free(path);
    return refuse(use, word);
  }
  free(shell->play);
  shell->play = path;
  shell->presents = option;
  return 0;
}

static void complete(struct command_cursor *cursor) {
  bool reset = cursor->arg == 1 && strcmp(cursor->words[0], "--reset") == 0;
  if (cursor->arg > 1 || (cursor->arg == 1 && !reset && strcmp(cursor->words[0], "--present") != 0))
    return;
  if (cursor->arg == 0) {
    cursor->offer(cursor->to, "--present");
    cursor->offer(cursor->to, "--reset");
  }
  if (reset)
    cursor->offer(cursor->to, "all");
  struct library library = library_open();
  for (size_t i = 0; i < library.count; i++)
    cursor->offer(cursor->to, library.lessons[i].name);
  library_close(&library);
  cursor->more = COMPLETE_FILES;
}

const struct command command_lesson = {
    .name = "lesson",
    .usage = "lesson [[--present|--reset] NAME]",
    .summary = "the lessons that came with the shell, or play one",
    .detail =
        "A lesson plays in a network of its own, step by step, and lets you type your own "
        "statements "
        "on the way. NAME is its name, its number, or a file. `set speed` sets how fast it types. "
        "`--present` plays it for an audience. What you have done is kept, and the list shows it: "
        "a "
        "lesson goes on where you left it. `--reset` forgets that of one lesson, `--reset all` "
        "that "
        "of all.",
    .most = 2,
    .leaves_shelter = true,
    .lesson_refuses = "a lesson runs already, leave it first",
    .complete = complete,
    .run = run,
};
