/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lesson`: lists lessons, plays one. */
#include "shell/commands/command.h"

#include <stdlib.h>
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

static int run(const struct command_use *use) {
  struct library library = library_open();
  int result = 0;
  if (use->count == 0) {
    list(&library, &use->shell->style, use->out);
  } else {
    const struct library_lesson *lesson = library_find(&library, use->words[0].s);
    bool is_file = !lesson && access(use->words[0].s, R_OK) == 0;
    free(use->shell->play);
    use->shell->play = lesson    ? mem_strdup(lesson->path)
                       : is_file ? mem_strdup(use->words[0].s)
                                 : NULL;
    if (!use->shell->play) {
      struct nearest near = nearest_start(use->words[0].s, use->words[0].len);
      for (size_t i = 0; i < library.count; i++) {
        nearest_offer(&near, library.lessons[i].name);
        nearest_offer(&near, library.lessons[i].name + 3);
      }
      result = diag_set(use->diag, "LookupError", NULL, use->words[0].span,
                        "there is no lesson '%s'", use->words[0].s);
      if (near.best)
        diag_hint(use->diag, "did you mean '%s'?", near.best);
      else
        diag_hint(use->diag, "`lesson` lists them");
    }
  }
  library_close(&library);
  return result;
}

static void complete(struct command_cursor *cursor) {
  struct library library = library_open();
  for (size_t i = 0; i < library.count; i++)
    cursor->offer(cursor->to, library.lessons[i].name);
  library_close(&library);
  cursor->more = COMPLETE_FILES;
}

const struct command command_lesson = {
    .name = "lesson",
    .usage = "lesson [NAME]",
    .summary = "the lessons that came with the shell, or play one",
    .detail =
        "A lesson plays in a network of its own, step by step, and lets you type your own "
        "statements "
        "on the way. NAME is its name, its number, or a file. `set speed` sets how fast it types.",
    .most = 1,
    .leaves_shelter = true,
    .complete = complete,
    .run = run,
};
