/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quizzes: a question of a lesson, its choices, the explanation.
 *
 *   ```quiz
 *   Which packet does the client send first?
 *   ( ) ACK
 *       ! An ACK answers something, and nothing was sent yet.
 *   (x) SYN
 *   ( ) FIN
 *   ! SYN carries the client's first sequence number.
 *   ```
 *
 * The question may take several lines. `(x)` is a right choice, `( )` a wrong one; an indented line
 * after a choice goes on with it, an indented `!` says what is wrong with it. The `!` at the margin
 * explains the answer, to the end of the block. */
#ifndef LESSON_QUIZ_H
#define LESSON_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lesson_mistake;
struct text;
struct transcript_line;
struct view_style;

#define QUIZ_CHOICES_MAX 9

struct quiz_choice {
  char *text;
  char *remark; /* what is said when it was chosen wrongly, or NULL */
  bool right;
};

struct quiz {
  uint32_t line; /* of its first line in the file */
  char *question;
  struct quiz_choice choices[QUIZ_CHOICES_MAX];
  size_t count;
  char *explanation;
};

/* Reads the COUNT lines of a block. NULL with MISTAKE filled: no question, fewer than two choices or
   more than QUIZ_CHOICES_MAX, no right one, an empty one, no explanation. */
struct quiz *quiz_read(const struct transcript_line *lines, size_t count,
                       struct lesson_mistake *mistake);
void quiz_free(struct quiz *quiz);

/* Appends the question and its choices with their numbers. */
void quiz_show(const struct quiz *quiz, const struct view_style *style, struct text *out);

/* Whether ANSWER is numbers of choices ("2", "1 3", "1,3"), or the words of one, or as many of its first words as no
   other choice begins with: only then it can be judged. */
bool quiz_is_answer(const struct quiz *quiz, const char *answer);

/* Whether ANSWER names all right choices and no other; appends what is to be said to it. */
bool quiz_judge(const struct quiz *quiz, const char *answer, const struct view_style *style,
                struct text *out);

/* Appends the right choices and the explanation, for those who cannot be asked. */
void quiz_solve(const struct quiz *quiz, const struct view_style *style, struct text *out);

#endif
