/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson at the prompt: prose, lines typed at a human speed, quizzes, tasks, the learner's own statements.
 *
 * The player belongs to the prompt (shell/modes/prompt.c), which asks it at each turn what is to be done. It goes
 * only forward. To go back, and to go on after statements of the learner's own, a fresh session in a
 * fresh network is brought to the wanted place: that is done by another process (shell/modes/play.c), to which
 * this one leaves a note (struct player_note).
 *
 * Everything here is for the terminal's thread. */
#ifndef SHELL_LESSON_PLAYER_H
#define SHELL_LESSON_PLAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "lesson/exercise.h"

struct player;
struct shell;
struct terminal;
struct transcript;

/* From one process that plays to the next. */
struct player_note {
  size_t item;                               /* where to begin, see struct lesson */
  bool go;                                   /* the step there was asked for already */
  bool solve;                                /* … or the solution of the task there */
  bool again;                                /* a further process is wanted */
  int speed;                                 /* enum speed */
  struct exercise_mark marks[EXERCISES_MAX]; /* of the lesson's exercises, in their order */
  bool staged;                               /* the window is the presenter's */
  size_t resume, resume_stop; /* the item and stop where the learner may go on; 0: there is none */
  bool reported;              /* somebody plays, … */
  size_t at;                  /* … and is at this item */
};

/* What the prompt is to do now. */
enum player_act {
  PLAYER_NOTHING, /* wait */
  PLAYER_OWN,     /* the line is a statement of the learner's own */
  PLAYER_LEAVE    /* the prompt is to end */
};

/* What is to be played. */
struct player_plan {
  const struct transcript *transcript;
  struct player_note *note; /* where to begin */
  bool present;             /* for an audience: the ladder on top, no hints */
  bool programs;            /* it may start programs */
  int keeper;       /* gets a byte when the note has something new to be kept (keeper.h); 0: none */
  const char *next; /* what to do after the lesson (ending_next), or NULL */
};

/* A player for PLAN. All are borrowed for its life. */
struct player *player_new(const struct player_plan *plan, struct shell *shell,
                          struct terminal *terminal);
void player_free(struct player *player);

/* Runs, unseen, the steps before the place where the player begins; for an audience those of the section that it begins
   in are shown. */
void player_catch_up(struct player *player);

/* The prompt is free: shows the prose that is due, sets the prompt and what is shown below it. */
enum player_act player_rest(struct player *player);

/* A line was entered while the prompt is free (NULL: the end of input). */
enum player_act player_line(struct player *player, const char *text);

/* The learner enters statements in another way (pastes them): whether they may run. At a question they may not,
   which is said. */
bool player_own(struct player *player);

/* Whether the prompt asks a question: then it takes answers, no statements. */
bool player_asks(const struct player *player);

/* Something may have happened while a statement of the learner's runs: whether that has met a task, as is said. */
bool player_watch(struct player *player);

/* A key on an empty line, as in struct terminal_handlers; PLAYER_OWN: it is not the player's. */
enum player_act player_key(struct player *player, int key);

/* How often player_turn wants to be called, in milliseconds. */
int player_interval(const struct player *player);

/* Time has passed, or something has happened. */
enum player_act player_turn(struct player *player);

/* Whether a line is being typed or a step runs: the prompt is the player's, and so is what happens. */
bool player_busy(const struct player *player);

/* The window has another size. */
void player_resize(struct player *player);

#endif
