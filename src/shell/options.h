/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line. */
#ifndef SHELL_OPTIONS_H
#define SHELL_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "wire/topology.h"
#include "export/export.h"
#include "lesson/grade.h"

enum option_mode {
  MODE_PROMPT,     /* the prompt, or statements from standard input that is not a terminal */
  MODE_FILE,       /* FILE [ARG]… */
  MODE_TEXT,       /* -c TEXT */
  MODE_TRANSCRIPT, /* --transcript FILE */
  MODE_CHECK,      /* --check LESSON… */
  MODE_UPDATE,     /* --update LESSON… */
  MODE_GRADE,      /* --grade LESSON WORK… */
  MODE_PLAY,       /* --play LESSON */
  MODE_RUN,        /* --run PROGRAM [ARG]… */
  MODE_ATTACH      /* --attach=PID */
};

enum option_when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

struct options {
  enum option_mode mode;
  const char *text; /* MODE_TEXT */
  /* MODE_FILE, MODE_RUN: the program and its arguments; MODE_TEXT: the words after TEXT, for sys.argv; MODE_CHECK
     and the like: the lessons. */
  char **files;
  int file_count;
  bool interactive; /* -i */
  int trace;        /* 1 on, 0 off, -1 as the mode has it */
  enum lab_topology lab;
  bool net;          /* a lesson may use the machine's own network */
  bool programs;     /* a lesson may start programs */
  bool unsheltered;  /* nothing is held of a lesson */
  bool present;      /* MODE_PLAY: for an audience */
  const char *speed; /* MODE_PLAY: how fast lines are typed, a word of `set speed`; NULL: normal */
  const char *learner; /* whose progress in lessons it is; NULL: who has no name */
  pid_t attach;        /* MODE_ATTACH: the process */
  const char *as;      /* MODE_RUN, MODE_ATTACH: what the program's side is called, or NULL */
  const char *explain; /* … a word of `set explain`, or NULL */
  bool quiet;          /* … only calls that fail */
  const char *record;  /* --record FILE, or NULL */
  const char *export;  /* --export FORM, or NULL … */
  const char *output;  /* … and the file that it goes to; MODE_GRADE: NULL is standard output */
  enum grade_form format; /* MODE_GRADE */
  bool formatted;         /* … it was given */
  enum export_answers
      answers; /* --worksheet, --key: of a lesson that is exported, or played without a terminal */
  const char *cast;   /* --cast FILE, or NULL … */
  int cast_fd;        /* … and then where its lines go; 0: nowhere … */
  int64_t cast_began; /* … with times since then (clock_now) */
  enum option_when color;
  bool ascii;
};

/* Reads the command line. Returns -1 to go on, else the exit status: 0 after --help and --version, 2
   after a wrong option, said in one line on standard error. */
int options_read(struct options *options, int argc, char **argv);

/* Says that WHAT is wrong with WORD, in one line on standard error. Returns 2. */
int options_complain(const char *what, const char *word);

/* Calls SAY with each option; LETTER may be 0, ARGUMENT NULL. For the manual. */
void options_each(void (*say)(void *data, char letter, const char *name, const char *argument,
                              const char *doc),
                  void *data);

#endif
