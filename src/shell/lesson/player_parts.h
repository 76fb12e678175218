/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the player share: nobody else includes this. */
#ifndef SHELL_LESSON_PLAYER_PARTS_H
#define SHELL_LESSON_PLAYER_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "lesson/exercise.h"
#include "shell/lesson/player.h"
#include "shell/lesson/steps.h"

struct doing;
struct lesson;
struct lesson_item;
struct predict;
struct task_script;
struct transcript_step;

enum player_state {
  STATE_REST, /* the prompt is the learner's */
  STATE_PAGE, /* so it is, and more prose is to be shown first */
  STATE_TYPING,
  STATE_RUNNING
};

struct player {
  struct lesson *lesson;
  struct player_note *note;
  bool present, staged;
  size_t rush; /* the item up to which the lesson goes on without a stop; 0: none */
  struct shell *shell;
  struct terminal *terminal;
  struct steps steps;
  enum player_state state;
  size_t item;
  struct exercises exercises;
  bool told;     /* the quiz or task of the item was shown */
  size_t hinted; /* the item, counted from 1, whose quiz Enter was told of: once is enough */
  struct predict *predict;          /* what comes of the step was asked, or NULL; */
  bool predicted;                   /* it was asked before */
  struct doing *doing;              /* the task of the item, or NULL */
  const struct task_script *script; /* its solution or test, while that is played, or NULL, … */
  size_t played;                    /* … and how many of its lines were */
  bool summed;                      /* at the end: what was met was said */
  const char *next;                 /* … and what comes next */
  int keeper;                       /* see struct player_plan */
  struct exercise_mark reported[EXERCISES_MAX]; /* what it was told of */
  bool own;                                     /* the learner tries things */
  bool touched;                                 /* … and did: to go on takes a fresh session */
  int lone;                                     /* looks at a line with one letter */
  struct text pages;                            /* prose to be shown */
  size_t page;                                  /* up to where it was */
  struct text typing;                           /* the line being typed, prompts and all */
  unsigned char *looks;                         /* of its bytes */
  size_t typed;
  int64_t began; /* when the step was entered */
};

/* What comes next, or NULL at the end. */
const struct lesson_item *player_here(const struct player *p);
/* Whether a quiz or a task comes next. */
bool player_at_quiz(const struct player *p);
bool player_at_task(const struct player *p);
/* The mark of the quiz or task that the player is at. */
struct exercise_mark *player_mark_here(struct player *p);
/* The step that is typed and run: the lesson's next, or one of a solution. */
const struct transcript_step *player_step_here(const struct player *p);
/* Whether the prompt wants a prediction. */
bool player_predicting(const struct player *p);
/* Whether the prompt wants an answer. */
bool player_is_asked(const struct player *p);
/* Has a further process begin at ITEM. */
enum player_act player_start_again(struct player *p, size_t item, bool go);

/* What is shown (player_show.c). */

/* Appends the prose of ITEM. */
void player_add_prose(const struct player *p, const struct lesson_item *item, struct text *out);
/* The ladder of an audience as it is now; NEWS: if it has changed. */
void player_show_ladder(struct player *p, bool news);
/* Prints T, of whole lines, and frees it. */
void player_print(struct player *p, struct text *t);
/* A remark of the player's own. */
void player_say(struct player *p, const char *s);
/* Shows as much prose as fits the window, to the end of a paragraph; the rest waits. */
void player_show_page(struct player *p);
/* Takes the prose up to the next stop. */
void player_tell(struct player *p);
/* Shows the quiz or task of the item. */
void player_ask(struct player *p);
/* The keys, below the line; as many words as fit. */
void player_set_status(struct player *p);
/* The prompt that fits: the side's, `answer>` or `predict>`. */
void player_set_prompt(struct player *p);

/* A step of the lesson, a line of a script: typed letter by letter, and run (player_step.c). */

/* Plays SCRIPT, the solution or test of the task. */
void player_play_script(struct player *p, const struct task_script *script);
/* Begins to type the step that is next. */
void player_type_step(struct player *p);
/* Types one more character, or all that is left; prompts come whole. */
void player_type_on(struct player *p);
/* The line is typed: it is entered. */
void player_run_step(struct player *p);
/* Whether the step that runs has come to its end; what it brought about is then shown. */
bool player_step_ended(struct player *p);
/* After a line of a solution or test: types the next one, if there is one. After a solution the test follows. */
bool player_play_on(struct player *p);

/* What the learner is asked: quizzes, tasks, predictions (player_asks.c). */

/* Shows the answer of the quiz and goes on. */
enum player_act player_skip_quiz(struct player *p);
/* TEXT was entered at the quiz: judges it, or says why it is not an answer. */
enum player_act player_answer(struct player *p, const char *text);
/* Says that a question takes no statement. */
void player_refuse_statement(struct player *p);
/* Says WHY, and how the quiz is answered. */
enum player_act player_ask_again(struct player *p, const char *why);
/* Prints what doing_look has to say. */
void player_look_at_task(struct player *p);
/* Goes on after the task. */
enum player_act player_leave_task(struct player *p);
/* Plays the solution of the task, in the session as it was when the task began. */
enum player_act player_solve_task(struct player *p);
/* A word of the player's at a task: *KNOWN tells whether it is one. Enter alone is one, too. */
enum player_act player_obey_task(struct player *p, const char *word, bool *known);
/* Asks what comes of the step. */
void player_ask_prediction(struct player *p);
/* TEXT is the prediction: then the step is made. */
enum player_act player_take_prediction(struct player *p, const char *text);
/* The step is over: says whether it was as predicted. */
void player_judge_prediction(struct player *p);

/* How far the learner has come (player_resume.c). */

/* Has what is new be kept. */
void player_report(struct player *p);
/* Whether the prompt asks where to begin, and what it is then. */
bool player_offers(const struct player *p);
void player_prompt_offer(const struct player *p, struct text *out);
/* WORD answers that. */
enum player_act player_take_offer(struct player *p, const char *word);

#endif
