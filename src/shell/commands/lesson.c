/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lesson`: lists lessons, plays one. */
#include "shell/commands/command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "lesson/library.h"
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

/* No lesson is called so. */
static int refuse(const struct command_use *use, const struct word *word) {
  struct text hint = TEXT_EMPTY;
  library_hint(word->s, &hint);
  diag_set(use->diag, "LookupError", NULL, word->span, "there is no lesson '%s'", word->s);
  diag_hint(use->diag, "%s", hint.len ? hint.s : "`lesson` lists them");
  text_free(&hint);
  return -1;
}

static int run(const struct command_use *use) {
  struct shell *shell = use->shell;
  uint32_t present = use->count && strcmp(use->words[0].s, "--present") == 0;
  if (use->count == 0) {
    struct library library = library_open();
    list(&library, &shell->style, use->out);
    library_close(&library);
    return 0;
  }
  if (use->count > 1 + present)
    return diag_set(use->diag, "TypeError", NULL, command_place(use, 1 + present),
                    "`lesson` takes the name of one lesson");
  if (use->count == present) {
    diag_set(use->diag, "TypeError", NULL, command_place(use, 1), "which lesson?");
    diag_hint(use->diag, "`lesson --present handshake`; `lesson` lists them");
    return -1;
  }
  const struct word *word = &use->words[present];
  char *path = library_path(word->s);
  if (!path || access(path, R_OK) < 0) {
    free(path);
    return refuse(use, word);
  }
  free(shell->play);
  shell->play = path;
  shell->presents = present;
  return 0;
}

static void complete(struct command_cursor *cursor) {
  if (cursor->arg > 0 && strcmp(cursor->words[0], "--present") != 0)
    return;
  if (cursor->arg == 0)
    cursor->offer(cursor->to, "--present");
  struct library library = library_open();
  for (size_t i = 0; i < library.count; i++)
    cursor->offer(cursor->to, library.lessons[i].name);
  library_close(&library);
  cursor->more = COMPLETE_FILES;
}

const struct command command_lesson = {
    .name = "lesson",
    .usage = "lesson [[--present] NAME]",
    .summary = "the lessons that came with the shell, or play one",
    .detail =
        "A lesson plays in a network of its own, step by step, and lets you type your own "
        "statements "
        "on the way. NAME is its name, its number, or a file. `set speed` sets how fast it types. "
        "`--present` plays it for an audience.",
    .most = 2,
    .leaves_shelter = true,
    .complete = complete,
    .run = run,
};
