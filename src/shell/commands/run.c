/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `run`: a program. What the small language takes runs on this side; everything else is a side of its own, a
 * process that is traced. */
#include "shell/commands/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "lang/eval/interp.h"
#include "lang/lib/mod_os.h"
#include "lang/survey.h"
#include "program/launch.h"
#include "program/program.h"
#include "shell/shell.h"
#include "view/screen.h"

/* What stands before the program. */
struct run_options {
  const char *as; /* --as NAME */
  bool untraced;
  uint32_t first; /* the word that names the program */
};

static int read_options(const struct command_use *use, struct run_options *options) {
  const struct word *words = use->words;
  *options = (struct run_options){NULL, false, 0};
  for (; options->first < use->count && strncmp(words[options->first].s, "--", 2) == 0;
       options->first++) {
    const char *word = words[options->first].s;
    if (strcmp(word, "--untraced") == 0) {
      options->untraced = true;
    } else if (strcmp(word, "--as") == 0 && options->first + 1 < use->count) {
      options->as = words[++options->first].s;
    } else {
      diag_set(use->diag, "ValueError", NULL, words[options->first].span,
               strcmp(word, "--as") == 0 ? "--as wants the name of a side"
                                         : "run has no option '%s'",
               word);
      return diag_hint(use->diag, "run [--as NAME] [--untraced] PROGRAM [ARG]..."), -1;
    }
  }
  if (options->first == use->count)
    return diag_set(use->diag, "ValueError", NULL, use->span, "run wants a program");
  return 0;
}

/* `run server > log`: only a shell like sh gives these signs a meaning. */
static int refuse_redirection(const struct command_use *use) {
  for (uint32_t i = 0; i < use->count; i++) {
    const struct word *word = &use->words[i];
    if (word->quoted || !*word->s || !strchr("<>|", *word->s))
      continue;
    diag_set(use->diag, "SyntaxError", NULL, word->span,
             "run gives its words to the program as they are: %c redirects nothing here", *word->s);
    diag_hint(use->diag, "let another shell do it: `run sh -c 'PROGRAM %c FILE'`", *word->s);
    return -1;
  }
  return 0;
}

static struct source *read_source(const char *path) {
  struct text content = TEXT_EMPTY;
  struct source *source =
      file_read(path, &content) == 0 ? source_new(path, text_str(&content), content.len) : NULL;
  text_free(&content);
  return source;
}

/* Runs the words from FIRST on as a program of the small language on this side, where it takes all of it: 1 when it
   does, 0 when python3 is to, -1 with the diagnostic filled. */
static int run_inside(const struct command_use *use, uint32_t first) {
  struct session *session = use->shell->session;
  struct side *side = use->shell->entered;
  struct interp *in = side_interp(side);
  struct source *source = read_source(use->words[first].s);
  struct unit *unit = NULL;
  struct survey survey;
  if (!source)
    return 0;
  enum survey_verdict verdict =
      survey_source(in ? in : session->scratch, source, &session->words, &unit, &survey, use->diag);
  source_free(source);
  survey_clear(&survey);
  if (verdict != SURVEY_INSIDE)
    return verdict == SURVEY_OUTSIDE ? 0 : -1;
  if (!in) {
    unit_free(unit);
    enter_say_busy(use->shell->session, side, use->diag);
    return -1;
  }
  uint32_t count = use->count - first;
  char **argv = mem_alloc(count * sizeof *argv);
  for (uint32_t i = 0; i < count; i++)
    argv[i] = (char *)use->words[first + i].s;
  interp_set_argv(in, (int)count, argv);
  free(argv);
  side_start_take(side, unit, false);
  use->shell->wait_for = use->shell->background ? NULL : side;
  return 1;
}

static bool is_python_file(const char *word) {
  size_t len = strlen(word);
  return len > 3 && strcmp(word + len - 3, ".py") == 0;
}

static int run_program(const struct command_use *use, const struct run_options *options) {
  struct shell *shell = use->shell;
  struct launch launch;
  uint32_t count = use->count - options->first;
  char **words = mem_alloc(count * sizeof *words);
  for (uint32_t i = 0; i < count; i++)
    words[i] = (char *)use->words[options->first + i].s;
  int result = launch_find(&launch, (int)count, words, "run", use->diag);
  free(words);
  if (result < 0) {
    use->diag->span = use->words[options->first].span;
    return -1;
  }
  struct interp *in = side_interp(shell->entered);
  launch.environment = in ? os_environment(in) : NULL;
  const struct program_plan plan = {.name = options->as,
                                    .host = side_name(shell->entered),
                                    .terminal = !shell->inherited,
                                    .untraced = options->untraced,
                                    .columns = shell->style.columns};
  struct side *side = program_start_take(shell->session, &launch, &plan, use->diag);
  if (!side)
    return -1;
  shell_name_side(shell, side);
  shell->wait_for = shell->background ? NULL : side;
  if (!shell->background) {
    shell->awaited = side_number(side);
    if (!shell->session->settings.sheltered) /* a transcript names who speaks */
      screen_set_current(shell->screen, side_number(side));
  }
  return 0;
}

static int run(const struct command_use *use) {
  struct run_options options;
  if (read_options(use, &options) < 0 || refuse_redirection(use) < 0)
    return -1;
  if (is_python_file(use->words[options.first].s) && !options.as && !options.untraced) {
    int inside = run_inside(use, options.first);
    if (inside)
      return inside < 0 ? -1 : 0;
  }
  return run_program(use, &options);
}

const struct command command_run = {
    .name = "run",
    .usage = "run [--as NAME] PROGRAM [ARG]...",
    .summary = "run a program and show its socket calls",
    .detail = "PROGRAM is a file when it has a / in it or is a .py or .c file of this folder, else "
              "a program of "
              "the PATH; a .c file is compiled first. A .py file that the shell's small Python "
              "takes runs on "
              "this side, and its names stay; every other program runs as itself, in any language, "
              "and is a "
              "side of its own, which is called NAME, or after the program. What it reads is typed "
              "to it. "
              "With ` &` at the end the shell does not wait for it. `kill NAME` ends it. Its first "
              "thread has its name; further threads and child processes are NAME/2, NAME/3 and so "
              "on, in the order of their first socket calls.",
    .least = 1,
    .most = 1000,
    .runs_programs = true,
    .complete = command_complete_file,
    .run = run,
};
