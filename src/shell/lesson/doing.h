/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task while a learner does it: when it is looked at, and what is said of it. */
#ifndef SHELL_LESSON_DOING_H
#define SHELL_LESSON_DOING_H

#include <stdbool.h>

struct doing;
struct exercise_mark;
struct shell;
struct lesson_task;
struct text;

/* TASK begins now in SHELL; what comes of it is noted in MARK. All are borrowed. */
struct doing *doing_new(struct shell *shell, const struct lesson_task *task,
                        struct exercise_mark *mark);
void doing_free(struct doing *doing);

/* Appends what is to be done, and the words that help. */
void doing_show(const struct doing *doing, struct text *out);

/* Looks, if something has happened and all has settled, and appends what there is to say: that the task is met, or
   cannot be met any more; each once. To be called often. */
void doing_look(struct doing *doing, struct text *out);

/* Whether it has been met. */
bool doing_is_met(const struct doing *doing);

/* Appends what is missing, and with HINT the next hint. */
void doing_help(struct doing *doing, bool hint, struct text *out);

/* The task's test begins, and the goals count from now on; it has ended: appends whether it was passed. */
void doing_begin_test(struct doing *doing);
void doing_end_test(struct doing *doing, struct text *out);

/* The solution is shown: it does not count as met by the learner. */
void doing_give_up(struct doing *doing);
/* The lesson goes on without it. */
void doing_skip(struct doing *doing);

#endif
