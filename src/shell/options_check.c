/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function for each option that does not go with all others; each returns -1, or 2 after a message. */
#include "shell/options_check.h"

#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "export/export.h"
#include "shell/options.h"
#include "shell/term/outlet.h"
#include "wire/topology.h"

/* `--lab two`: the value of an option that can do without one comes after a `=`. */
static int check_lab(const struct options *options, const char *before) {
  const char *word = options->file_count ? options->files[0] : "";
  if (strcmp(before, "--lab") != 0 || !topology_named(word, strlen(word)) ||
      access(word, F_OK) == 0)
    return -1;
  outlet_say("sockshell: there is no file '%s'; for the lab write --lab=%s\n", word, word);
  return 2;
}

static const char *const of_modes[] = {
    [MODE_TEXT] = "-c",         [MODE_TRANSCRIPT] = "--transcript", [MODE_CHECK] = "--check",
    [MODE_UPDATE] = "--update", [MODE_GRADE] = "--grade",           [MODE_PLAY] = "--play",
    [MODE_RUN] = "--run"};

/* A session is recorded, not what is checked, graded or played. */
static int check_record(const struct options *options) {
  if (options->record && options->mode >= MODE_CHECK && options->mode <= MODE_PLAY)
    return options_complain("--check, --update, --grade and --play do not go with --record",
                            options->record);
  return -1;
}

/* Progress is kept at the prompt and by --play. */
static int check_learner(const struct options *options) {
  bool keeps = options->mode == MODE_PROMPT || options->interactive ||
               (options->mode == MODE_PLAY && !options->present);
  if (options->learner && !keeps)
    return options_complain("only the prompt and --play keep the progress of --learner",
                            options->learner);
  return -1;
}

/* What goes with --grade and what does not. */
static int check_grade(const struct options *options) {
  bool grades = options->mode == MODE_GRADE;
  if (options->formatted && !grades)
    return options_complain(
        "only grades have a form: --grade LESSON WORK... is missing for --format",
        grade_forms[options->format]);
  if (grades && (options->unsheltered || options->net || options->programs))
    return options_complain("works are strangers': --grade runs them in the shelter, without",
                            options->unsheltered ? "--unsheltered"
                            : options->net       ? "--net"
                                                 : "--programs");
  if (grades && options->file_count < 2)
    return options_complain("--grade needs works, files or folders, after the lesson",
                            options->files[0]);
  return -1;
}

/* A process that is attached to is all that runs. */
static int check_attach(struct options *options) {
  if (!options->attach)
    return -1;
  const char *other = options->mode != MODE_PROMPT ? of_modes[options->mode]
                      : options->interactive       ? "-i"
                      : options->record            ? "--record"
                                                   : NULL;
  if (options->lab)
    other = "--lab: the process is not in the lab's network";
  if (other)
    outlet_say("sockshell: --attach does not go with %s\n", other);
  else if (options->file_count)
    return options_complain("--attach traces a process that runs, and runs no", options->files[0]);
  options->mode = MODE_ATTACH;
  return other ? 2 : -1;
}

/* --export and -o go together, and with what runs. */
static int check_export(const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  if (options->answers != EXPORT_ANSWERS_FOLDED && !options->export && options->mode != MODE_PLAY)
    return options_complain("only a lesson that is exported or played has",
                            options->answers == EXPORT_ANSWERS_KEY ? "--key" : "--worksheet");
  if (!options->export && (!options->output || options->mode == MODE_GRADE))
    return -1;
  if (!options->output)
    return options_complain("-o OUT is missing: which file gets --export", options->export);
  if (!options->export)
    return options_complain("--export FORM is missing for -o", options->output);
  if (options->mode >= MODE_CHECK && options->mode <= MODE_PLAY)
    return options_complain("--check, --update, --grade and --play do not go with --export",
                            options->export);
  if (export_find(options->export, &diag))
    return -1;
  outlet_say("sockshell: --export takes %s, not '%s' (sockshell --help lists the options)\n",
             diag.hint, options->export);
  diag_clear(&diag);
  return 2;
}

int options_check(struct options *options, const char *before) {
  if (check_lab(options, before) >= 0 || check_attach(options) >= 0)
    return 2;
  if (options->mode == MODE_PROMPT && options->file_count)
    options->mode = MODE_FILE;
  if (options->mode >= MODE_TRANSCRIPT && options->mode <= MODE_RUN && !options->file_count) {
    outlet_say("sockshell: %s needs a %s\n",
               options->present ? "--present" : of_modes[options->mode],
               options->mode == MODE_RUN     ? "program"
               : options->mode == MODE_GRADE ? "lesson and works"
                                             : "file");
    return 2;
  }
  if (check_grade(options) >= 0 || check_record(options) >= 0 || check_learner(options) >= 0)
    return 2;
  return check_export(options);
}
