/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the learner is asked: the answer of a quiz, a task to do, a prediction. A word of the player's at a task is a
 * case in player_obey_task. */
#include "shell/lesson/player_parts.h"

#include <stdint.h>
#include <string.h>

#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "shell/lesson/doing.h"
#include "shell/lesson/predict.h"
#include "shell/shell.h"

static const char ask_number[] =
    "Type the number of your answer, as in `2` (several: `1 3`), or s to skip it.";

void player_refuse_statement(struct player *p) {
  player_say(p, "That is not the number or the words of one choice. Statements are not run at a "
                "question: `t` gives "
                "you the prompt.");
}

enum player_act player_skip_quiz(struct player *p) {
  struct text t = TEXT_EMPTY;
  exercise_note(player_mark_here(p), EXERCISE_SKIPPED);
  quiz_solve(player_here(p)->quiz, &p->shell->style, &t);
  player_print(p, &t);
  p->item++;
  p->told = false;
  return player_rest(p);
}

static enum player_act judge_answer(struct player *p, const char *text) {
  struct text t = TEXT_EMPTY;
  bool right = quiz_judge(player_here(p)->quiz, text, &p->shell->style, &t);
  struct exercise_mark *mark = player_mark_here(p);
  player_print(p, &t);
  if (right)
    exercise_note(mark, EXERCISE_MET);
  else if (mark->tries < UINT16_MAX)
    mark->tries++;
  p->item += right;
  p->told = !right;
  return player_rest(p);
}

/* Whether TEXT is meant to be an answer: numbers and what may stand between them. */
static bool is_numbers(const char *text) {
  return text[strspn(text, "0123456789, -")] == '\0';
}

/* An answer with a number that no choice has. */
static void refuse_answer(struct player *p, const char *text) {
  struct text t = TEXT_EMPTY;
  size_t count = player_here(p)->quiz->count, len = 0;
  const char *number = text;
  do {
    number += len + strspn(number + len, ", ");
    len = strcspn(number, ", ");
  } while (len == 1 && *number > '0' && (size_t)(*number - '0') <= count);
  if (len)
    text_addf(&t, "There is no choice %.*s. ", (int)len, number);
  text_adds(&t, ask_number);
  player_say(p, text_str(&t));
  text_free(&t);
}

enum player_act player_ask_again(struct player *p, const char *why) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s%s", why, ask_number);
  player_say(p, text_str(&t));
  text_free(&t);
  return player_rest(p);
}

enum player_act player_answer(struct player *p, const char *text) {
  if (quiz_is_answer(player_here(p)->quiz, text))
    return judge_answer(p, text);
  if (is_numbers(text))
    refuse_answer(p, text);
  else
    player_refuse_statement(p);
  return player_rest(p);
}

void player_look_at_task(struct player *p) {
  struct text t = TEXT_EMPTY;
  bool met = doing_is_met(p->doing);
  doing_look(p->doing, &t);
  player_print(p, &t);
  if (met != doing_is_met(p->doing))
    player_set_status(p);
}

enum player_act player_leave_task(struct player *p) {
  doing_free(p->doing);
  p->doing = NULL;
  p->told = false;
  if (p->touched)
    return player_start_again(p, p->item + 1, false);
  p->item++;
  return player_rest(p);
}

enum player_act player_solve_task(struct player *p) {
  doing_give_up(p->doing);
  if (p->touched) {
    p->note->solve = true;
    return player_start_again(p, p->item, false);
  }
  player_play_script(p, &player_here(p)->task->solution);
  return PLAYER_NOTHING;
}

enum player_act player_obey_task(struct player *p, const char *word, bool *known) {
  struct text t = TEXT_EMPTY;
  *known = true;
  bool enter = strspn(word, " ") == strlen(word), hint = strcmp(word, "hint") == 0;
  if (strcmp(word, "skip") == 0)
    doing_skip(p->doing);
  if (strcmp(word, "skip") == 0 || (enter && doing_is_met(p->doing)))
    return player_leave_task(p);
  if (strcmp(word, "solution") == 0)
    return player_solve_task(p);
  if (strcmp(word, "test") == 0 && player_here(p)->task->test.count) {
    doing_begin_test(p->doing);
    player_play_script(p, &player_here(p)->task->test);
    return PLAYER_NOTHING;
  }
  if (strcmp(word, "again") == 0)
    return player_start_again(p, p->item, false);
  if (hint || enter) {
    doing_help(p->doing, hint, &t);
    player_print(p, &t);
    if (enter)
      player_say(p, "`skip` goes on without it.");
    return player_rest(p);
  }
  *known = false;
  return PLAYER_NOTHING;
}

void player_ask_prediction(struct player *p) {
  struct text t = TEXT_EMPTY;
  predict_free(p->predict);
  p->predict = predict_new(p->shell, player_here(p)->step->input, p->predicted, &t);
  p->predicted = true;
  player_print(p, &t);
  player_set_prompt(p);
}

enum player_act player_take_prediction(struct player *p, const char *text) {
  struct text t = TEXT_EMPTY;
  if (predict_take(p->predict, text, &t))
    player_type_step(p);
  player_print(p, &t);
  return PLAYER_NOTHING;
}

void player_judge_prediction(struct player *p) {
  struct text t = TEXT_EMPTY;
  if (p->predict)
    predict_say(p->predict, &t);
  player_print(p, &t);
  predict_free(p->predict);
  p->predict = NULL;
}
