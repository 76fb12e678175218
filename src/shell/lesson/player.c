/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player is at an item of the lesson. At a step, a quiz or a task it stops and waits for the learner; prose is
 * shown on the way there. A key or a word of the player's is a case in `obey`; of tasks,
 * in `player_obey_task`. */
#include "shell/lesson/player_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"
#include "run/session.h"
#include "shell/shell.h"
#include "shell/lesson/doing.h"
#include "shell/lesson/ending.h"
#include "shell/lesson/predict.h"
#include "shell/lesson/shelter.h"
#include "shell/lesson/steps.h"
#include "shell/term/named_key.h"
#include "shell/term/terminal.h"
#include "view/screen.h"

#define TURN 50        /* milliseconds between two looks at the line, and at a step that runs */
#define TURN_RUSH 5    /* … and when the lesson goes on to its next section */
#define LONE_LETTER 10 /* looks after which a letter that stands alone is taken for a key */

static const int milliseconds_a_letter[] = {0, 90, 40, 15}; /* by enum speed */

const struct lesson_item *player_here(const struct player *p) {
  return p->item < p->lesson->count ? &p->lesson->items[p->item] : NULL;
}

bool player_at_quiz(const struct player *p) {
  return player_here(p) && player_here(p)->kind == LESSON_QUIZ;
}

bool player_at_task(const struct player *p) {
  return player_here(p) && player_here(p)->kind == LESSON_TASK;
}

struct exercise_mark *player_mark_here(struct player *p) {
  const struct lesson_item *item = player_here(p);
  size_t i = 0;
  while (i + 1 < p->exercises.count &&
         (p->exercises.at[i].quiz != item->quiz || p->exercises.at[i].task != item->task))
    i++;
  return &p->note->marks[i];
}

const struct transcript_step *player_step_here(const struct player *p) {
  return p->script ? &p->script->at[p->played] : player_here(p)->step;
}

bool player_predicting(const struct player *p) {
  return p->predict && !predict_is_made(p->predict);
}

bool player_is_asked(const struct player *p) {
  return player_at_quiz(p) && !p->own && p->state == STATE_REST;
}

struct player *player_new(const struct player_plan *plan, struct shell *shell,
                          struct terminal *terminal) {
  struct player *p = mem_zalloc(1, sizeof *p);
  p->lesson = lesson_new(plan->transcript);
  p->exercises = exercises_of(plan->transcript);
  p->note = plan->note;
  p->present = plan->present;
  p->keeper = plan->keeper;
  p->next = plan->next;
  p->shell = shell;
  p->terminal = terminal;
  shell->session->settings.speed = plan->note->speed;
  shelter_shell(shell, plan->programs);
  if (plan->transcript->needs & TRANSCRIPT_PREDICT)
    shell->session->settings.predict = 1;
  screen_set_large(shell->screen, plan->present);
  p->staged = plan->present && terminal_present(terminal, plan->note->staged);
  plan->note->staged = p->staged;
  if (p->staged)
    screen_set_stage(shell->screen);
  steps_start(&p->steps, shell, false);
  return p;
}

void player_free(struct player *p) {
  if (!p)
    return;
  predict_free(p->predict);
  doing_free(p->doing);
  p->note->staged &= p->note->again;
  steps_end(&p->steps);
  exercises_free(&p->exercises);
  lesson_free(p->lesson);
  text_free(&p->pages);
  text_free(&p->typing);
  free(p->looks);
  free(p);
}

/* Where what an audience sees of the lesson begins, when it is brought to the item of the note. */
static size_t seen_from(const struct player *p) {
  size_t item = p->note->item;
  if (!p->staged)
    return item;
  while (item > 0 && !(item < p->lesson->count && p->lesson->items[item].section))
    item--;
  return item;
}

void player_catch_up(struct player *p) {
  struct text shown = TEXT_EMPTY;
  size_t from = seen_from(p);
  int status = 0;
  while (status == 0 && p->item < p->note->item && p->item < p->lesson->count) {
    const struct lesson_item *item = &p->lesson->items[p->item];
    text_clear(&shown);
    if (item->kind == LESSON_PROSE && p->item >= from)
      player_add_prose(p, item, &shown);
    if (item->kind == LESSON_STEP) {
      transcript_prompt_echo(item->step->side, item->step->input, &shown);
      steps_make_harmless(&shown, false);
      status = steps_run(&p->steps, item->step->side, item->step->input, &shown);
    }
    if (p->item++ >= from)
      terminal_print(p->terminal, text_str(&shown), shown.len);
  }
  text_free(&shown);
  player_show_ladder(p, false);
}

/* The learner's statements are for the side whose turn it is. */
static void go_to_side(struct player *p) {
  const struct lesson_item *item = player_here(p);
  struct side *side = item && item->kind == LESSON_STEP && item->step->side
                          ? session_find(p->shell->session, item->step->side)
                          : NULL;
  if (side && !p->own)
    shell_set_current(p->shell, side);
}

/* From now on what is typed is the learner's own: for the side that the prompt names, which its first step would
   make. */
static void take_turn(struct player *p) {
  const struct lesson_item *item = player_here(p);
  struct diag diag = DIAG_EMPTY;
  if (!p->own && item && item->kind == LESSON_STEP && item->step->side) {
    struct side *side = session_make(p->shell->session, item->step->side, &diag);
    if (side)
      shell_set_current(p->shell, side);
    diag_clear(&diag); /* then the prompt goes on to name the side that there is */
  }
  p->own = true;
}

enum player_act player_start_again(struct player *p, size_t item, bool go) {
  p->note->item = item;
  p->note->go = go;
  p->note->again = true;
  if (p->staged)
    terminal_leave_staged();
  p->note->speed = p->shell->session->settings.speed;
  return PLAYER_LEAVE;
}

static enum player_act go_back(struct player *p) {
  player_say(p, "back");
  return player_start_again(p, lesson_back(p->lesson, p->item), false);
}

/* Back by one step, for an audience; what was tried at this one is undone first. */
static enum player_act step_back(struct player *p) {
  size_t item = p->item;
  if (!p->touched) /* to the stop before this one */
    while (item > 0 && p->lesson->items[--item].kind == LESSON_PROSE)
      continue;
  while (item > 0 && p->lesson->items[item - 1].kind == LESSON_PROSE)
    item--; /* … and the prose that leads to it */
  return player_start_again(p, item, false);
}

static enum player_act go_on(struct player *p);

/* On to the next section, quiz or task; a quiz or task is passed over. */
static enum player_act rush(struct player *p) {
  if (player_at_task(p) && p->doing) {
    doing_skip(p->doing);
    return player_leave_task(p);
  }
  if (p->touched)
    return go_on(p);
  p->own = false;
  while (p->state == STATE_PAGE)
    player_show_page(p);
  if (player_at_quiz(p)) {
    exercise_note(player_mark_here(p), EXERCISE_SKIPPED);
    p->item++;
    p->told = false;
  }
  p->rush = p->item;
  while (p->rush < p->lesson->count && p->lesson->items[p->rush].kind != LESSON_QUIZ &&
         p->lesson->items[p->rush].kind != LESSON_TASK && !p->lesson->items[p->rush].section)
    p->rush++;
  return player_rest(p);
}

/* Enter at a stop. */
static enum player_act go_on(struct player *p) {
  p->own = false;
  if (p->state == STATE_PAGE) {
    player_show_page(p);
    if (p->state == STATE_REST)
      return player_rest(p);
    player_set_status(p);
    return PLAYER_NOTHING;
  }
  if (p->touched) {
    player_say(p, "What you tried is undone; the lesson goes on where it was.");
    return player_start_again(p, p->item, player_here(p) && player_here(p)->kind == LESSON_STEP);
  }
  if (!player_here(p))
    return PLAYER_LEAVE;
  if (player_at_quiz(p) && p->hinted == p->item + 1)
    return player_rest(p);
  if (player_at_quiz(p)) {
    p->hinted = p->item + 1;
    return player_ask_again(p, "");
  }
  if (!p->rush && predict_wants(p->shell, player_here(p)->step->input))
    player_ask_prediction(p);
  else
    player_type_step(p);
  return PLAYER_NOTHING;
}

/* A key or word of the player's own; *KNOWN tells whether it is one. */
static enum player_act obey(struct player *p, const char *word, bool *known) {
  *known = true;
  if (player_offers(p))
    return player_take_offer(p, word);
  if (player_predicting(p) && strcmp(word, "q") && strcmp(word, "b"))
    return player_take_prediction(p, word);
  if (player_at_task(p) && p->state == STATE_REST) {
    enum player_act act = player_obey_task(p, word, known);
    if (*known)
      return act;
  }
  *known = true;
  if (strspn(word, " ") == strlen(word))
    return go_on(p);
  if (strcmp(word, "q") == 0)
    return PLAYER_LEAVE;
  if (strcmp(word, "b") == 0)
    return go_back(p);
  if (strcmp(word, "s") == 0 && player_at_quiz(p) && p->state == STATE_REST)
    return player_skip_quiz(p);
  if (player_is_asked(p) && (strcmp(word, "?") == 0 || strcmp(word, "help") == 0))
    return player_ask_again(
        p, "This is a question. b goes back, t gives you the prompt to try things, and "
           "Enter there asks again; q leaves. ");
  if (p->present && strcmp(word, "n") == 0)
    return rush(p);
  if (strcmp(word, "t") == 0) {
    take_turn(p);
    player_set_prompt(p);
    player_set_status(p);
    return PLAYER_NOTHING;
  }
  *known = false;
  return PLAYER_NOTHING;
}

/* At the end: what was met. */
static void sum_up(struct player *p) {
  struct text t = TEXT_EMPTY;
  if (!p->summed && !p->present)
    ending_say(&p->exercises, p->note->marks, p->next, &p->shell->style, &t);
  p->summed = true;
  player_print(p, &t);
}

enum player_act player_rest(struct player *p) {
  p->lone = 0;
  if (player_offers(p)) {
    player_set_prompt(p);
    player_set_status(p);
    return PLAYER_NOTHING;
  }
  if (p->state != STATE_PAGE && !p->own && !p->touched)
    player_tell(p);
  if (p->state == STATE_REST && (player_at_quiz(p) || player_at_task(p)) && !p->told)
    player_ask(p);
  if (p->state == STATE_REST && !player_here(p))
    sum_up(p);
  go_to_side(p);
  player_set_prompt(p);
  player_set_status(p);
  player_show_ladder(p, true);
  player_report(p);
  bool go = p->note->go || (p->rush && p->item < p->rush && player_here(p)->kind == LESSON_STEP);
  if (go && p->state == STATE_REST) {
    p->note->go = false;
    return go_on(p);
  }
  if (p->note->solve && p->state == STATE_REST && player_at_task(p)) {
    p->note->solve = false;
    return player_solve_task(p);
  }
  p->rush = 0;
  return PLAYER_NOTHING;
}

enum player_act player_line(struct player *p, const char *text) {
  if (!text)
    return PLAYER_LEAVE;
  bool known;
  enum player_act act = obey(p, text, &known);
  if (known)
    return act;
  if (player_is_asked(p))
    return player_answer(p, text);
  return player_own(p) ? PLAYER_OWN : player_rest(p);
}

bool player_own(struct player *p) {
  if (player_offers(p)) {
    player_say(p, "Answer first: y or n.");
    return false;
  }
  if (player_is_asked(p) || player_predicting(p)) {
    player_refuse_statement(p);
    return false;
  }
  take_turn(p);
  p->touched = true;
  return true;
}

bool player_asks(const struct player *p) {
  return player_is_asked(p) || player_predicting(p) || player_offers(p);
}

bool player_watch(struct player *p) {
  bool open = p->doing && !doing_is_met(p->doing);
  if (p->doing)
    player_look_at_task(p);
  player_report(p);
  return open && doing_is_met(p->doing);
}

/* A presenter's keys. */
static enum player_act present_key(struct player *p, int key) {
  bool known;
  switch (key) {
  case ' ':
  case '\r':
  case '\n':
  case NAMED_RIGHT:
  case NAMED_DOWN:
  case NAMED_PAGE_DOWN:
    return player_is_asked(p)                 ? player_skip_quiz(p)
           : player_at_task(p) && !p->touched ? rush(p)
                                              : obey(p, "", &known);
  case NAMED_LEFT:
  case NAMED_PAGE_UP:
    return step_back(p);
  default:
    return PLAYER_OWN;
  }
}

enum player_act player_key(struct player *p, int key) {
  if (p->present && !player_busy(p))
    return present_key(p, key);
  if (player_busy(p) || (key != '\r' && key != '\n' && key != ' '))
    return PLAYER_OWN;
  bool known;
  return key == ' ' ? PLAYER_NOTHING : obey(p, "", &known);
}

int player_interval(const struct player *p) {
  int speed = p->shell->session->settings.speed;
  if (p->rush)
    return TURN_RUSH;
  return p->state == STATE_TYPING && speed != SPEED_OFF ? milliseconds_a_letter[speed] : TURN;
}

/* The letters that are keys now. */
static const char *letters(const struct player *p) {
  if (player_offers(p))
    return "ynq";
  return p->present           ? (player_is_asked(p) ? "bnqts?" : "bnqt")
         : player_is_asked(p) ? "bqts?"
                              : "bqt";
}

static enum player_act watch_letter(struct player *p) {
  const char *line = terminal_line(p->terminal);
  if (player_predicting(p))
    return PLAYER_NOTHING;
  bool letter = strlen(line) == 1 && strchr(letters(p), *line);
  p->lone = letter ? p->lone + 1 : 0;
  if (p->lone < LONE_LETTER)
    return PLAYER_NOTHING;
  char word[2] = {*line, '\0'};
  bool known;
  p->lone = 0;
  terminal_empty_line(p->terminal);
  return obey(p, word, &known);
}

enum player_act player_turn(struct player *p) {
  switch (p->state) {
  case STATE_TYPING:
    player_type_on(p);
    if (p->typed == p->typing.len)
      player_run_step(p);
    return PLAYER_NOTHING;
  case STATE_RUNNING:
    if (!player_step_ended(p) || player_play_on(p))
      return PLAYER_NOTHING;
    p->state = STATE_REST;
    terminal_busy(p->terminal, false);
    player_judge_prediction(p);
    return player_rest(p);
  default:
    player_watch(p);
    player_show_ladder(p, true);
    return watch_letter(p);
  }
}

bool player_busy(const struct player *p) {
  return p->state == STATE_TYPING || p->state == STATE_RUNNING;
}

void player_resize(struct player *p) {
  player_show_ladder(p, false);
  if (!player_busy(p))
    player_set_status(p);
}
