/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the prompt share: prompt.c enters what is typed and answers the terminal, prompt_show.c shows what
 * happens, prompt_wait.c what is waited for; prompt_typing.c helps while a line is typed, prompt_start.c has what comes
 * before the first one. Of no use to others. */
#ifndef SHELL_MODES_PROMPT_OWN_H
#define SHELL_MODES_PROMPT_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "shell/fold.h"
#include "shell/line/queue.h"
#include "shell/shell.h"
#include "shell/term/pager.h"

struct blocked;
struct completion;
struct lab;
struct options;
struct player;
struct predict;
struct side;
struct terminal;

#define PROMPT_TICK_KEPT 20  /* milliseconds: while packets wait for their call to end */
#define PROMPT_PAINTED 16384 /* bytes of an entry whose last line is coloured while it is typed */

struct prompt {
  struct shell shell;
  struct terminal *terminal;
  struct text entry;        /* the lines of an entry that is not finished */
  struct side *foreground;  /* the side that the prompt waits for, or NULL */
  struct queue queue;       /* entries to come */
  struct queued *comparing; /* the pasted entry that runs, when its answer is to be compared */
  struct text answer;       /* … and what it has printed so far */
  bool unseen;              /* the entry that is not finished was pasted and is not shown yet */
  struct predict *predict;  /* what comes of a step was asked, or NULL */
  bool predicted;           /* it was asked before */
  struct player *player;    /* of the lesson that is played here, or NULL */
  struct pager pager;       /* what a command printed and does not fit the window */
  bool input;               /* the prompt is that of input(), or a program's that reads */
  struct text asking; /* the line that a program has not ended: its prompt, when it reads … */
  int64_t asked;      /* … and when it came */
  bool waits;         /* the foreground is another side, for which `wait` waits */
  int64_t show_until; /* keys are looked at then (CLOCK_MONOTONIC) */
  struct fold fold;
};

/* Prints T and frees it. */
void prompt_print(struct prompt *p, struct text *t);

/* Shows an entry, T (freed), as it would have been typed: not folded. */
void prompt_print_echo(struct prompt *p, struct text *t);

/* Prints what a command said, T (freed); page by page if it is more than the window holds and a person has typed it. */
void prompt_print_said(struct prompt *p, struct text *t);

/* Shows the line that a program has not ended. */
void prompt_show_asking(struct prompt *p);

/* Shows what has happened; not all when it is much, so that keys are echoed in between. */
void prompt_show_events(struct prompt *p);

/* One line about what the foreground waits for, once that has lasted long enough; the prompt of input(), if it waits
   for that. */
void prompt_show_wait(struct prompt *p);

/* With one side, which is busy: how to get another prompt. */
void prompt_propose_side(const struct prompt *p, const struct blocked *blocked, struct text *out);

/* Whether the prompt wants a prediction of a step that was typed. */
bool prompt_predicts(const struct prompt *p);

/* Handlers of the terminal, see term/terminal.h; DATA is the prompt. */
void prompt_complete(void *data, const char *line, size_t cursor, struct completion *out);
void prompt_hint(void *data, const char *line, size_t cursor, struct text *out);
bool prompt_paint(void *data, const char *prompt, const char *line, size_t len,
                  unsigned char *looks);

/* Greets, begins what OPTIONS want recorded and saved, and queues what is entered before a person types. PROBLEM
   (freed): what there is to be said of the history. */
void prompt_start(struct prompt *p, const struct options *options, const struct lab *lab,
                  struct text *problem);

#endif
