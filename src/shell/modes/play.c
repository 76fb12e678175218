/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that was started reads the lesson and has children play it, one after the other: each in
 * a network of its own, up to where a fresh session is wanted (see shell/lesson/player.h). */
#include "shell/modes/play.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/check.h"
#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"
#include "run/session.h"
#include "shell/lesson/apart.h"
#include "shell/lesson/ending.h"
#include "shell/lesson/keeper.h"
#include "shell/lesson/refusal.h"
#include "shell/term/outlet.h"
#include "shell/term/terminal.h"
#include "shell/options.h"
#include "shell/lesson/player.h"
#include "shell/lesson/process.h"
#include "shell/shell.h"
#include "shell/lesson/shelter.h"
#include "shell/lesson/steps.h"
#include "view/markdown.h"
#include "view/style.h"
#include "wire/lab.h"

/* Questions and tasks so far, and their answers, which come when all has been asked. */
struct quizzes {
  enum export_answers how;
  unsigned count, tasks;
  struct text answers;
};

static void tell_quiz(struct quizzes *quizzes, const struct quiz *quiz,
                      const struct view_style *style, struct text *out) {
  bool now = quizzes->how == EXPORT_ANSWERS_KEY;
  struct text *answers = now ? out : &quizzes->answers;
  text_addf(out, "\nQuestion %u\n", ++quizzes->count);
  quiz_show(quiz, style, out);
  if (quizzes->how == EXPORT_ANSWERS_NONE)
    text_adds(out, "    Answer: ........\n");
  if (!now)
    text_addf(answers, "\nQuestion %u\n", quizzes->count);
  if (quizzes->how != EXPORT_ANSWERS_NONE)
    quiz_solve(quiz, style, answers);
}

static void tell_task(struct quizzes *quizzes, const struct lesson_task *task,
                      const struct view_style *style, struct text *out) {
  bool now = quizzes->how == EXPORT_ANSWERS_KEY;
  struct text *answers = now ? out : &quizzes->answers;
  text_addf(out, "\nTask %u\n", ++quizzes->tasks);
  task_show(task, style, out);
  task_show_test(task, style, out);
  if (!now)
    text_addf(answers, "\nTask %u\n", quizzes->tasks);
  if (quizzes->how != EXPORT_ANSWERS_NONE)
    task_solve(task, style, answers);
}

static void tell_answers(struct quizzes *quizzes, const struct view_style *style) {
  static const char heading[] = "# Answers";
  struct text t = TEXT_EMPTY;
  if (quizzes->how == EXPORT_ANSWERS_FOLDED && quizzes->answers.len) {
    text_addc(&t, '\n');
    markdown_show(heading, strlen(heading), style, &t);
    text_add(&t, text_str(&quizzes->answers), quizzes->answers.len);
    outlet_put(&t);
  }
  text_free(&t);
  text_free(&quizzes->answers);
}

/* Prints ITEM as the person at the terminal would have seen it: -1 when a step does not end. */
static int tell_item(const struct lesson_item *item, bool more_prose, struct steps *steps,
                     struct quizzes *quizzes, const struct view_style *style) {
  struct text t = TEXT_EMPTY;
  int status = 0;
  if (item->kind == LESSON_PROSE) {
    text_addc(&t, '\n');
    markdown_show(item->s, item->len, style, &t);
    if (!more_prose)
      text_addc(&t, '\n');
  } else if (item->kind == LESSON_QUIZ) {
    tell_quiz(quizzes, item->quiz, style, &t);
  } else if (item->kind == LESSON_TASK) {
    tell_task(quizzes, item->task, style, &t);
  } else {
    transcript_prompt_echo(item->step->side, item->step->input, &t);
    steps_make_harmless(&t, false);
    status = steps_run(steps, item->step->side, item->step->input, &t);
  }
  outlet_put(&t);
  text_free(&t);
  return status;
}

/* Without a terminal: everything, one after the other. */
static int tell_all(const struct options *options, const struct view_style *style,
                    const struct transcript *transcript) {
  struct lab *lab;
  struct shell shell;
  struct steps steps;
  int status = 0;
  shelter_only(-1);
  if (!shelter_enter(options, transcript, &lab))
    return 1;
  shell_open(&shell, style, lab);
  shelter_shell(&shell, options->programs);
  steps_start(&steps, &shell, false);
  struct lesson *lesson = lesson_new(transcript);
  struct quizzes quizzes = {.how = options->answers};
  for (size_t i = 0; i < lesson->count && status == 0 && !outlet_is_lost(); i++)
    status = tell_item(&lesson->items[i],
                       i + 1 < lesson->count && lesson->items[i + 1].kind == LESSON_PROSE, &steps,
                       &quizzes, style);
  tell_answers(&quizzes, style);
  lesson_free(lesson);
  steps_end(&steps);
  shell_close(&shell);
  lab_close(lab);
  return outlet_finish(status < 0 ? 1 : 0);
}

static int speed_of(const struct options *options) {
  for (const struct setting *s = settings_table; s->name; s++)
    for (int i = 0; strcmp(s->name, "speed") == 0 && s->choices[i]; i++)
      if (options->speed && strcmp(s->choices[i], options->speed) == 0)
        return i;
  return SPEED_NORMAL;
}

/* One child's part. */
_Noreturn static void play_part(const struct options *options, const struct player_plan *plan,
                                play_at_fn *at) {
  struct lab *lab;
  prctl(PR_SET_PDEATHSIG, SIGHUP);
  shelter_only_two(options->cast_fd, plan->keeper);
  if (!shelter_enter(options, plan->transcript, &lab))
    exit(1);
  int status = at(options, lab, plan);
  lab_close(lab);
  exit(status);
}

/* Has a child play from where the note says: its exit status. */
static int play_on(const struct options *options, const struct player_plan *plan, play_at_fn *at) {
  outlet_flush();
  pid_t child = fork();
  if (child == 0) {
    process_begin();
    play_part(options, plan, at);
  }
  if (child < 0)
    fprintf(stderr, "sockshell: no process to play in: %s\n", strerror(errno));
  int status = process_wait(child);
  if (status < 0)
    return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int play_all(const struct options *options, const struct transcript *transcript,
                    play_at_fn *at) {
  struct player_note *note =
      /* cppcheck-suppress invalidFunctionArg ; mmap(2): -1 is right with MAP_ANONYMOUS */
      mmap(NULL, sizeof *note, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (note == MAP_FAILED) {
    fprintf(stderr, "sockshell: %s\n", strerror(errno));
    return 1;
  }
  terminal_prepare();
  shelter_prepare();
  struct text next = TEXT_EMPTY;
  struct keeper *keeper = NULL;
  if (!options->present) {
    keeper = keeper_open(transcript, options->learner, note);
    ending_next(options->files[0], &next);
  }
  struct player_plan plan = {transcript,        note,           options->present, options->programs,
                             keeper_fd(keeper), text_str(&next)};
  int status = 0;
  note->speed = speed_of(options);
  process_hold(); /* an interrupt between two children is for neither */
  do {
    note->again = false;
    status = play_on(options, &plan, at);
  } while (note->again && status == 0);
  if (note->staged) /* the last process could not give it back */
    terminal_end_stage();
  process_release();
  keeper_close(keeper);
  text_free(&next);
  munmap(note, sizeof *note);
  return status;
}

int play_run(const struct options *options, const struct view_style *style, play_at_fn *at) {
  struct text why = TEXT_EMPTY;
  enum check_result result;
  struct transcript *transcript = check_open(options->files[0], &result, &why);
  int status = 1;
  if (transcript)
    apart_find_order(options, transcript);
  if (!transcript)
    refusal_say(options->files[0], result, &why);
  else if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
    status = play_all(options, transcript, at);
  else
    status = tell_all(options, style, transcript);
  transcript_free(transcript);
  text_free(&why);
  return status;
}
