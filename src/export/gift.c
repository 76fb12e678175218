/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question: `::name::[markdown]question{`, a line for each choice, `####` and the explanation, `}`, an empty line. */
#include "export/gift.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "lesson/quiz.h"

/* Appends S with what means something in GIFT escaped. */
static void put(const char *s, struct text *out) {
  for (; *s; s++) {
    if (strchr("\\~=#{}:", *s))
      text_addc(out, '\\');
    text_addc(out, *s == '\n' ? ' ' : *s);
  }
}

/* The part of all points, in percent, that one of COUNT right choices is worth: Moodle knows these numbers only. */
static const char *share(size_t count) {
  static const char *const shares[] = {"100",      "50",       "33.33333", "25",      "20",
                                       "16.66667", "14.28571", "12.5",     "11.11111"};
  return shares[count - 1];
}
_Static_assert(QUIZ_CHOICES_MAX == 9, "a share for each number of right choices");

/* `=` is the only right choice, `~` a wrong one. With several right ones each has a weight. */
static void put_choice(const struct quiz_choice *choice, size_t right, struct text *out) {
  text_addf(out, "  %c", choice->right && right == 1 ? '=' : '~');
  if (right > 1)
    text_addf(out, "%%%s%%", choice->right ? share(right) : "-100");
  if (*choice->text == '[' || *choice->text == '%') /* neither a format's name nor a weight */
    text_adds(out, "[markdown]");
  put(choice->text, out);
  if (choice->remark) {
    text_addc(out, '#');
    put(choice->remark, out);
  }
  text_addc(out, '\n');
}

static void put_quiz(const struct quiz *quiz, const char *title, unsigned number,
                     struct text *out) {
  size_t right = 0;
  for (size_t i = 0; i < quiz->count; i++)
    right += quiz->choices[i].right;
  text_adds(out, "::");
  put(title, out);
  text_addf(out, " %u::[markdown]", number);
  put(quiz->question, out);
  text_adds(out, "{\n");
  for (size_t i = 0; i < quiz->count; i++)
    put_choice(&quiz->choices[i], right, out);
  text_adds(out, "  ####");
  put(quiz->explanation, out);
  text_adds(out, "\n}\n\n");
}

int export_gift(const struct export_source *source, struct text *out, struct diag *diag) {
  const struct lesson *lesson = source->lesson;
  unsigned number = 0;
  for (size_t i = 0; lesson && i < lesson->count; i++)
    if (lesson->items[i].kind == LESSON_QUIZ)
      put_quiz(lesson->items[i].quiz, source->title, ++number, out);
  if (number)
    return 0;
  diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0},
           lesson ? "nothing to export: there is no quiz in this lesson"
                  : "nothing to export: quizzes are in lessons");
  if (!lesson)
    diag_hint(diag, "sockshell --export=gift -o OUT LESSON");
  return -1;
}
