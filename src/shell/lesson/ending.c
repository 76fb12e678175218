/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a lesson in words. */
#include "shell/lesson/ending.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "lesson/exercise.h"
#include "lesson/library.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "view/style.h"

/* What an exercise asks, to the end of its first sentence, in one line. */
static void add_question(const struct exercise *exercise, struct text *out) {
  const char *s = exercise->task ? exercise->task->words : exercise->quiz->question;
  bool ends = false;
  for (; *s && !ends && strncmp(s, "\n\n", 2) != 0; s++) {
    ends = strchr(".?", *s) && isspace((unsigned char)s[1]);
    text_addc(out, *s == '\n' ? ' ' : *s);
  }
}

/* How it went: "solution shown, 2 hints". */
static void add_details(const struct exercise *exercise, const struct exercise_mark *mark,
                        struct text *out) {
  static const char *const results[] = {[EXERCISE_OPEN] = "still open",
                                        [EXERCISE_MET] = "",
                                        [EXERCISE_SHOWN] = "solution shown",
                                        [EXERCISE_SKIPPED] = "skipped"};
  if (mark->result <= EXERCISE_SKIPPED)
    text_adds(out, results[mark->result]);
  if (mark->hints)
    text_addf(out, "%s%u hint%s", out->len ? ", " : "", mark->hints, mark->hints == 1 ? "" : "s");
  if (exercise->quiz && mark->tries)
    text_addf(out, "%s%u wrong answer%s", out->len ? ", " : "", mark->tries,
              mark->tries == 1 ? "" : "s");
}

void ending_say(const struct exercises *exercises, const struct exercise_mark *marks,
                const char *next, const struct view_style *style, struct text *out) {
  struct text score = TEXT_EMPTY;
  for (size_t i = 0; i < exercises->count; i++) {
    struct text line = TEXT_EMPTY, details = TEXT_EMPTY;
    bool met = marks[i].result == EXERCISE_MET;
    add_question(&exercises->at[i], &line);
    add_details(&exercises->at[i], &marks[i], &details);
    if (details.len)
      text_addf(&line, " (%s)", details.s);
    style_item(style, 2, met ? style->utf8 ? "✓ " : "+ " : "- ", met ? STYLE_GREEN : STYLE_YELLOW,
               text_str(&line), out);
    text_free(&line);
    text_free(&details);
  }
  exercises_say(exercises, marks, &score);
  if (score.len)
    style_item(style, 2, "", STYLE_PLAIN, score.s, out);
  if (next && *next)
    style_item(style, 2, "", STYLE_PLAIN, next, out);
  text_free(&score);
}

void ending_next(const char *path, struct text *out) {
  struct library library = library_open();
  size_t i = library_number(&library, path);
  if (i + 1 < library.count) {
    const struct library_lesson *next = &library.lessons[i + 1];
    text_addf(out,
              "Next: %s, \"%s\". Type `lesson %.2s` at sockshell's prompt, or start it with "
              "`sockshell --play %.2s`.",
              next->name, next->title, next->name, next->name);
  } else if (i < library.count) {
    text_adds(out, "That was the last lesson of the course. `lesson` at sockshell's prompt shows "
                   "which ones are done.");
  } else if (library.count) {
    text_adds(out, "`lesson` at sockshell's prompt lists the lessons of the course.");
  }
  library_close(&library);
}
