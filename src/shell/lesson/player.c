/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player is at an item of the lesson. At a step, a quiz or a task it stops and waits for the learner; prose is
 * shown on the way there. A key or a word of the player's is a case in `obey`; of tasks, in `obey_task`. */
#include "shell/lesson/player.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "run/session.h"
#include "shell/shell.h"
#include "shell/lesson/doing.h"
#include "shell/lesson/predict.h"
#include "shell/lesson/shelter.h"
#include "shell/lesson/steps.h"
#include "shell/line/paint.h"
#include "shell/side_look.h"
#include "shell/term/named_key.h"
#include "shell/term/terminal.h"
#include "view/markdown.h"
#include "view/screen.h"
#include "view/style.h"

#define TURN 50        /* milliseconds between two looks at the line, and at a step that runs */
#define TURN_RUSH 5    /* … and when the lesson goes on to its next section */
#define LONE_LETTER 10 /* looks after which a letter that stands alone is taken for a key */
#define ROWS_KEPT 4    /* of the window, when prose is shown by the page */
#define DEADLINE 10000000000 /* nanoseconds until a step that does not settle is left as it is */

static const int milliseconds_a_letter[] = {0, 90, 40, 15}; /* by enum speed */

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
  bool told;                        /* the quiz or task of the item was shown */
  struct predict *predict;          /* what comes of the step was asked, or NULL; */
  bool predicted;                   /* it was asked before */
  struct doing *doing;              /* the task of the item, or NULL */
  const struct task_script *script; /* its solution or test, while that is played, or NULL, … */
  size_t played;                    /* … and how many of its lines were */
  bool summed;                      /* at the end: what was met was said */
  bool own;                         /* the learner tries things */
  bool touched;                     /* … and did: to go on takes a fresh session */
  int lone;                         /* looks at a line with one letter */
  struct text pages;                /* prose to be shown */
  size_t page;                      /* up to where it was */
  struct text typing;               /* the line being typed, prompts and all */
  unsigned char *looks;             /* of its bytes */
  size_t typed;
  int64_t began; /* when the step was entered */
};

struct player *player_new(const struct player_plan *plan, struct shell *shell,
                          struct terminal *terminal) {
  struct player *p = mem_zalloc(1, sizeof *p);
  p->lesson = lesson_new(plan->transcript);
  p->exercises = exercises_of(plan->transcript);
  p->note = plan->note;
  p->present = plan->present;
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

/* What comes next, or NULL at the end. */
static const struct lesson_item *here(const struct player *p) {
  return p->item < p->lesson->count ? &p->lesson->items[p->item] : NULL;
}

static bool at_quiz(const struct player *p) {
  return here(p) && here(p)->kind == LESSON_QUIZ;
}

static bool at_task(const struct player *p) {
  return here(p) && here(p)->kind == LESSON_TASK;
}

/* The mark of the quiz or task that the player is at. */
static struct exercise_mark *mark_here(struct player *p) {
  const struct lesson_item *item = here(p);
  size_t i = 0;
  while (i + 1 < p->exercises.count &&
         (p->exercises.at[i].quiz != item->quiz || p->exercises.at[i].task != item->task))
    i++;
  return &p->note->marks[i];
}

/* The step that is typed and run: the lesson's next, or one of a solution. */
static const struct transcript_step *step_here(const struct player *p) {
  return p->script ? &p->script->at[p->played] : here(p)->step;
}

/* Whether the prompt wants a prediction. */
static bool predicting(const struct player *p) {
  return p->predict && !predict_is_made(p->predict);
}

/* Whether the prompt wants an answer. */
static bool asked(const struct player *p) {
  return at_quiz(p) && !p->own && p->state == STATE_REST;
}

static void add_prose(const struct player *p, const struct lesson_item *item, struct text *out) {
  text_addc(out, '\n');
  markdown_show(item->s, item->len, &p->shell->style, out);
}

/* The ladder of an audience as it is now; NEWS: if it has changed. */
static void show_ladder(struct player *p, bool news) {
  struct text t = TEXT_EMPTY;
  if (p->staged && screen_stage(p->shell->screen, terminal_panel_rows(p->terminal), news, &t))
    terminal_panel(p->terminal, text_str(&t), t.len);
  text_free(&t);
}

static void print(struct player *p, struct text *t) {
  if (t->len)
    terminal_print(p->terminal, t->s, t->len);
  text_free(t);
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
      add_prose(p, item, &shown);
    if (item->kind == LESSON_STEP) {
      transcript_echo(item->step->side, item->step->input, &shown);
      steps_make_harmless(&shown, false);
      status = steps_run(&p->steps, item->step->side, item->step->input, &shown);
    }
    if (p->item++ >= from)
      terminal_print(p->terminal, text_str(&shown), shown.len);
  }
  text_free(&shown);
  show_ladder(p, false);
}

/* A remark of the player's own. */
static void say(struct player *p, const char *s) {
  struct text t = TEXT_EMPTY;
  text_adds(&t, "  ");
  style_wrap(&p->shell->style, 2, 2, s, &t);
  print(p, &t);
}

/* Shows as much prose as fits the window, to the end of a paragraph; the rest waits. */
static void show_page(struct player *p) {
  size_t rows = (size_t)terminal_rows(p->terminal), lines = 0, end = p->page, paragraph = 0;
  rows = rows > ROWS_KEPT + 4 ? rows - ROWS_KEPT : 4;
  while (end < p->pages.len && lines < rows) {
    const char *newline = memchr(p->pages.s + end, '\n', p->pages.len - end);
    size_t next = newline ? (size_t)(newline - p->pages.s) + 1 : p->pages.len;
    if (next == end + 1)
      paragraph = next;
    end = next;
    lines++;
  }
  if (end < p->pages.len && paragraph > p->page + (end - p->page) / 3)
    end = paragraph;
  terminal_print(p->terminal, p->pages.s + p->page, end - p->page);
  p->page = end;
  p->state = end < p->pages.len ? STATE_PAGE : STATE_REST;
}

/* Takes the prose up to the next stop. */
static void tell(struct player *p) {
  text_clear(&p->pages);
  p->page = 0;
  while (here(p) && here(p)->kind == LESSON_PROSE)
    add_prose(p, &p->lesson->items[p->item++], &p->pages);
  if (p->pages.len) {
    text_addc(&p->pages, '\n');
    do
      show_page(p);
    while (p->rush && p->state == STATE_PAGE);
  }
}

/* Shows the quiz or task of the item. */
static void ask(struct player *p) {
  struct text t = TEXT_EMPTY;
  if (at_task(p)) {
    p->doing = doing_new(p->shell, here(p)->task, mark_here(p));
    doing_show(p->doing, &t);
  } else {
    quiz_show(here(p)->quiz, &p->shell->style, &t);
  }
  print(p, &t);
  p->told = true;
}

/* The keys, below the line; as many words as fit. */
static void set_status(struct player *p) {
  const char *dot = p->shell->style.utf8 ? "·" : "-";
  struct text full = TEXT_EMPTY, brief = TEXT_EMPTY;
  size_t stop = lesson_stop(p->lesson, p->item);
  if (here(p)) {
    text_addf(&full, "step %zu of %zu %s ", stop, p->lesson->stops, dot);
    text_addf(&brief, "%zu/%zu %s ", stop, p->lesson->stops, dot);
  } else {
    text_addf(&full, "the end %s ", dot);
    text_addf(&brief, "end %s ", dot);
  }
  if (p->state == STATE_PAGE)
    text_addf(&full, "Enter shows more %s b back %s q leave", dot, dot);
  else if (at_task(p) && p->doing && doing_is_met(p->doing))
    text_addf(&full, "task met; Enter goes on %s b back %s q leave", dot, dot);
  else if (at_task(p))
    text_addf(&full, "task: hint, solution, again, skip %s b back %s q leave", dot, dot);
  else if (p->own)
    text_addf(&full, "your turn; Enter alone goes on with the lesson %s q leave", dot);
  else if (at_quiz(p))
    text_addf(&full, "type your answer's number %s b back %s s skip %s q leave %s ? help", dot, dot,
              dot, dot);
  else if (here(p))
    text_addf(&full, "Enter goes on %s b back %s t try something %s q leave", dot, dot, dot);
  else
    text_addf(&full, "Enter leaves %s b back %s t try something", dot, dot);
  text_adds(&brief, at_quiz(p) ? "1-9 b s q ?" : at_task(p) ? "hint skip b q" : "Enter b t q");
  bool fits = style_width(text_str(&full)) < p->shell->style.columns;
  terminal_status(p->terminal, p->present ? NULL : text_str(fits ? &full : &brief));
  text_free(&full);
  text_free(&brief);
}

static void set_prompt(struct player *p) {
  struct text t = TEXT_EMPTY;
  const struct lesson_item *item = here(p);
  const char *side = side_name(p->shell->session->current);
  if (!p->own && item && item->kind == LESSON_STEP && item->step->side)
    side = item->step->side;
  text_addf(&t, "%s%s", asked(p) || predicting(p) || strcmp(side, "main") == 0 ? "" : side,
            predicting(p) ? "predict> "
            : asked(p)    ? "answer> "
                          : ">>> ");
  terminal_set_prompt(p->terminal, text_str(&t));
  text_free(&t);
}

/* The learner's statements are for the side whose turn it is. */
static void go_to_side(struct player *p) {
  const struct lesson_item *item = here(p);
  struct side *side = item && item->kind == LESSON_STEP && item->step->side
                          ? session_find(p->shell->session, item->step->side)
                          : NULL;
  if (side && !p->own)
    shell_set_current(p->shell, side);
}

/* From now on what is typed is the learner's own: for the side that the prompt names, which its first step would
   make. */
static void take_turn(struct player *p) {
  const struct lesson_item *item = here(p);
  struct diag diag = DIAG_EMPTY;
  if (!p->own && item && item->kind == LESSON_STEP && item->step->side) {
    struct side *side = session_make(p->shell->session, item->step->side, &diag);
    if (side)
      shell_set_current(p->shell, side);
    diag_clear(&diag); /* then the prompt goes on to name the side that there is */
  }
  p->own = true;
}

/* Has a further process begin at ITEM. */
static enum player_act start_again(struct player *p, size_t item, bool go) {
  p->note->item = item;
  p->note->go = go;
  p->note->again = true;
  if (p->staged)
    terminal_leave_staged();
  p->note->speed = p->shell->session->settings.speed;
  return PLAYER_LEAVE;
}

static enum player_act go_back(struct player *p) {
  say(p, "back");
  return start_again(p, lesson_back(p->lesson, p->item), false);
}

/* Back by one step, for an audience; what was tried at this one is undone first. */
static enum player_act step_back(struct player *p) {
  size_t item = p->item;
  if (!p->touched) /* to the stop before this one */
    while (item > 0 && p->lesson->items[--item].kind == LESSON_PROSE)
      continue;
  while (item > 0 && p->lesson->items[item - 1].kind == LESSON_PROSE)
    item--; /* … and the prose that leads to it */
  return start_again(p, item, false);
}

/* Begins to type the step that is next. */
static void type_step(struct player *p) {
  const struct transcript_step *step = step_here(p);
  const char *side = step->side ? step->side : side_name(p->shell->session->current);
  if (strcmp(side, "main") == 0)
    side = "";
  terminal_mark(p->terminal, step->input);
  text_clear(&p->typing);
  p->typed = 0;
  const char *prompt = ">>> ";
  for (const char *s = step->input;;) {
    size_t len = strcspn(s, "\n");
    text_addf(&p->typing, "%s%s%.*s\n", side, prompt, (int)len, s);
    if (!s[len])
      break;
    s += len + 1;
    prompt = "... ";
  }
  steps_make_harmless(&p->typing, false);
  struct session *session = p->shell->session;
  free(p->looks);
  p->looks = mem_zalloc(p->typing.len + 1, 1);
  paint_echo(text_str(&p->typing), p->typing.len, side_look, session, session->is_command,
             p->looks);
  p->state = STATE_TYPING;
  terminal_status(p->terminal, NULL);
  terminal_busy(p->terminal, true);
}

static const char ask_number[] =
    "Type the number of your answer, as in `2` (several: `1 3`), or s to skip it.";

/* Prints what doing_look has to say. */
static void look_at_task(struct player *p) {
  struct text t = TEXT_EMPTY;
  bool met = doing_is_met(p->doing);
  doing_look(p->doing, &t);
  print(p, &t);
  if (met != doing_is_met(p->doing))
    set_status(p);
}

/* Goes on after the task. */
static enum player_act leave_task(struct player *p) {
  doing_free(p->doing);
  p->doing = NULL;
  p->told = false;
  if (p->touched)
    return start_again(p, p->item + 1, false);
  p->item++;
  return player_rest(p);
}

static void play_script(struct player *p, const struct task_script *script) {
  p->script = script;
  p->played = 0;
  p->touched = true;
  type_step(p);
}

/* Plays the solution of the task, in the session as it was when the task began. */
static enum player_act solve_task(struct player *p) {
  doing_give_up(p->doing);
  if (p->touched) {
    p->note->solve = true;
    return start_again(p, p->item, false);
  }
  play_script(p, &here(p)->task->solution);
  return PLAYER_NOTHING;
}

/* A word of the player's at a task: *KNOWN tells whether it is one. Enter alone is one, too. */
static enum player_act obey_task(struct player *p, const char *word, bool *known) {
  struct text t = TEXT_EMPTY;
  *known = true;
  bool enter = strspn(word, " ") == strlen(word), hint = strcmp(word, "hint") == 0;
  if (strcmp(word, "skip") == 0)
    doing_skip(p->doing);
  if (strcmp(word, "skip") == 0 || (enter && doing_is_met(p->doing)))
    return leave_task(p);
  if (strcmp(word, "solution") == 0)
    return solve_task(p);
  if (strcmp(word, "test") == 0 && here(p)->task->test.count) {
    doing_begin_test(p->doing);
    play_script(p, &here(p)->task->test);
    return PLAYER_NOTHING;
  }
  if (strcmp(word, "again") == 0)
    return start_again(p, p->item, false);
  if (hint || enter) {
    doing_help(p->doing, hint, &t);
    print(p, &t);
    if (enter)
      say(p, "`skip` goes on without it.");
    return player_rest(p);
  }
  *known = false;
  return PLAYER_NOTHING;
}

static void ask_prediction(struct player *p) {
  struct text t = TEXT_EMPTY;
  predict_free(p->predict);
  p->predict = predict_new(p->shell, here(p)->step->input, p->predicted, &t);
  p->predicted = true;
  print(p, &t);
  set_prompt(p);
}

/* TEXT is the prediction: then the step is made. */
static enum player_act take_prediction(struct player *p, const char *text) {
  struct text t = TEXT_EMPTY;
  if (predict_take(p->predict, text, &t))
    type_step(p);
  print(p, &t);
  return PLAYER_NOTHING;
}

/* The step is over: says whether it was as predicted. */
static void judge_prediction(struct player *p) {
  struct text t = TEXT_EMPTY;
  if (p->predict)
    predict_say(p->predict, &t);
  print(p, &t);
  predict_free(p->predict);
  p->predict = NULL;
}

static enum player_act go_on(struct player *p);

/* On to the next section, quiz or task; a quiz or task is passed over. */
static enum player_act rush(struct player *p) {
  if (at_task(p) && p->doing) {
    doing_skip(p->doing);
    return leave_task(p);
  }
  if (p->touched)
    return go_on(p);
  p->own = false;
  while (p->state == STATE_PAGE)
    show_page(p);
  if (at_quiz(p)) {
    exercise_note(mark_here(p), EXERCISE_SKIPPED);
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
    show_page(p);
    if (p->state == STATE_REST)
      return player_rest(p);
    set_status(p);
    return PLAYER_NOTHING;
  }
  if (p->touched) {
    say(p, "What you tried is undone; the lesson goes on where it was.");
    return start_again(p, p->item, here(p) && here(p)->kind == LESSON_STEP);
  }
  if (!here(p))
    return PLAYER_LEAVE;
  if (at_quiz(p))
    say(p, ask_number);
  else if (!p->rush && predict_wants(p->shell, here(p)->step->input))
    ask_prediction(p);
  else
    type_step(p);
  return PLAYER_NOTHING;
}

static enum player_act skip_quiz(struct player *p) {
  struct text t = TEXT_EMPTY;
  exercise_note(mark_here(p), EXERCISE_SKIPPED);
  quiz_solve(here(p)->quiz, &p->shell->style, &t);
  print(p, &t);
  p->item++;
  p->told = false;
  return player_rest(p);
}

static enum player_act answer(struct player *p, const char *text) {
  struct text t = TEXT_EMPTY;
  bool right = quiz_judge(here(p)->quiz, text, &p->shell->style, &t);
  struct exercise_mark *mark = mark_here(p);
  print(p, &t);
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
  return text[strspn(text, "0123456789, ")] == '\0';
}

/* An answer with a number that no choice has. */
static void refuse_answer(struct player *p, const char *text) {
  struct text t = TEXT_EMPTY;
  size_t count = here(p)->quiz->count, len = 0;
  const char *number = text;
  do {
    number += len + strspn(number + len, ", ");
    len = strcspn(number, ", ");
  } while (len == 1 && *number > '0' && (size_t)(*number - '0') <= count);
  if (len)
    text_addf(&t, "There is no choice %.*s. ", (int)len, number);
  text_adds(&t, ask_number);
  say(p, text_str(&t));
  text_free(&t);
}

static enum player_act ask_again(struct player *p, const char *why) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s%s", why, ask_number);
  say(p, text_str(&t));
  text_free(&t);
  return player_rest(p);
}

/* A key or word of the player's own; *KNOWN tells whether it is one. */
static enum player_act obey(struct player *p, const char *word, bool *known) {
  *known = true;
  if (predicting(p) && strcmp(word, "q") && strcmp(word, "b"))
    return take_prediction(p, word);
  if (at_task(p) && p->state == STATE_REST) {
    enum player_act act = obey_task(p, word, known);
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
  if (strcmp(word, "s") == 0 && at_quiz(p) && p->state == STATE_REST)
    return skip_quiz(p);
  if (asked(p) && (strcmp(word, "?") == 0 || strcmp(word, "help") == 0))
    return ask_again(p,
                     "This is a question. b goes back, t gives you the prompt to try things, and "
                     "Enter there asks again; q leaves. ");
  if (p->present && strcmp(word, "n") == 0)
    return rush(p);
  if (strcmp(word, "t") == 0) {
    take_turn(p);
    set_prompt(p);
    set_status(p);
    return PLAYER_NOTHING;
  }
  *known = false;
  return PLAYER_NOTHING;
}

/* At the end: what was met. */
static void sum_up(struct player *p) {
  struct text t = TEXT_EMPTY;
  exercises_say(&p->exercises, p->note->marks, &t);
  if (t.len && !p->summed && !p->present)
    say(p, text_str(&t));
  p->summed = true;
  text_free(&t);
}

enum player_act player_rest(struct player *p) {
  p->lone = 0;
  if (p->state != STATE_PAGE && !p->own && !p->touched)
    tell(p);
  if (p->state == STATE_REST && (at_quiz(p) || at_task(p)) && !p->told)
    ask(p);
  if (p->state == STATE_REST && !here(p))
    sum_up(p);
  go_to_side(p);
  set_prompt(p);
  set_status(p);
  show_ladder(p, true);
  bool go = p->note->go || (p->rush && p->item < p->rush && here(p)->kind == LESSON_STEP);
  if (go && p->state == STATE_REST) {
    p->note->go = false;
    return go_on(p);
  }
  if (p->note->solve && p->state == STATE_REST && at_task(p)) {
    p->note->solve = false;
    return solve_task(p);
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
  if (asked(p) && quiz_is_answer(here(p)->quiz, text))
    return answer(p, text);
  if (asked(p) && is_numbers(text)) {
    refuse_answer(p, text);
    return player_rest(p);
  }
  return player_own(p) ? PLAYER_OWN : player_rest(p);
}

bool player_own(struct player *p) {
  if (asked(p) || predicting(p)) {
    say(p, "A statement is not run here: this is a question. `t` gives you the prompt.");
    return false;
  }
  take_turn(p);
  p->touched = true;
  return true;
}

bool player_asks(const struct player *p) {
  return asked(p) || predicting(p);
}

void player_watch(struct player *p) {
  if (p->doing)
    look_at_task(p);
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
    return asked(p) ? skip_quiz(p) : at_task(p) && !p->touched ? rush(p) : obey(p, "", &known);
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

/* The bytes of the character at S. */
static size_t character(const char *s) {
  size_t n = 1;
  while (utf8_continues(s[n]))
    n++;
  return n;
}

/* Types one more character, or all that is left; prompts come whole. */
static void type_on(struct player *p) {
  bool skip =
      terminal_drop_keys(p->terminal) || p->rush || p->shell->session->settings.speed == SPEED_OFF;
  size_t end = p->typed;
  if (end == 0 || p->typing.s[end - 1] == '\n')
    end += strcspn(p->typing.s + end, " ") + 1;
  else
    end += character(p->typing.s + end);
  if (skip || end > p->typing.len)
    end = p->typing.len;
  terminal_type(p->terminal, p->typing.s + p->typed, p->looks + p->typed, end - p->typed);
  p->typed = end;
}

/* The line is typed: it is entered. */
static void run_step(struct player *p) {
  const struct transcript_step *step = step_here(p);
  p->state = STATE_RUNNING;
  p->began = clock_now();
  if (!steps_takes(&p->steps, step->side, step->input) ||
      steps_enter(&p->steps, step->side, step->input) < 0)
    p->began = 0;
}

/* Whether the step that runs has come to its end; what it brought about is then shown. */
static bool step_ended(struct player *p) {
  bool over = steps_over(&p->steps), late = clock_now() - p->began > DEADLINE;
  if (!over && !late && p->began)
    return false;
  struct text t = TEXT_EMPTY;
  steps_take(&p->steps, &t);
  if (late)
    steps_say_unsettled(p->shell, &t);
  print(p, &t);
  p->item += !p->script;
  return true;
}

/* After a line of a solution or test: types the next one, if there is one. After a solution the test follows. */
static bool play_on(struct player *p) {
  if (!p->script)
    return false;
  const struct lesson_task *task = here(p)->task;
  if (++p->played < p->script->count) {
    type_step(p);
    return true;
  }
  if (p->script == &task->solution && task->test.count) {
    doing_begin_test(p->doing);
    play_script(p, &task->test);
    return true;
  }
  struct text t = TEXT_EMPTY;
  if (p->script == &task->test)
    doing_end_test(p->doing, &t);
  p->script = NULL;
  print(p, &t);
  return false;
}

/* The letters that are keys now. */
static const char *letters(const struct player *p) {
  return p->present ? (asked(p) ? "bnqts?" : "bnqt") : asked(p) ? "bqts?" : "bqt";
}

static enum player_act watch_letter(struct player *p) {
  const char *line = terminal_line(p->terminal);
  if (predicting(p))
    return PLAYER_NOTHING;
  bool letter = strlen(line) == 1 && strchr(letters(p), *line);
  p->lone = letter ? p->lone + 1 : 0;
  if (p->lone < LONE_LETTER)
    return PLAYER_NOTHING;
  char word[2] = {*line, '\0'};
  bool known;
  p->lone = 0;
  terminal_set_line(p->terminal, "");
  return obey(p, word, &known);
}

enum player_act player_turn(struct player *p) {
  switch (p->state) {
  case STATE_TYPING:
    type_on(p);
    if (p->typed == p->typing.len)
      run_step(p);
    return PLAYER_NOTHING;
  case STATE_RUNNING:
    if (!step_ended(p) || play_on(p))
      return PLAYER_NOTHING;
    p->state = STATE_REST;
    terminal_busy(p->terminal, false);
    judge_prediction(p);
    return player_rest(p);
  default:
    player_watch(p);
    show_ladder(p, true);
    return watch_letter(p);
  }
}

bool player_busy(const struct player *p) {
  return p->state == STATE_TYPING || p->state == STATE_RUNNING;
}

void player_resize(struct player *p) {
  show_ladder(p, false);
  if (!player_busy(p))
    set_status(p);
}
