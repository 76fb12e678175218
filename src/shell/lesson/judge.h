/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The judge of a task while it is done: follows the journal of a shell, and asks the kernel for its sockets. */
#ifndef SHELL_LESSON_JUDGE_H
#define SHELL_LESSON_JUDGE_H

#include <stdbool.h>

#include "lesson/task.h"

struct evidence;
struct judge;
struct shell;

/* Begins now: what has happened in SHELL before does not count. TASK and SHELL are borrowed; TASK may be NULL, for
   callers that only want the evidence. */
struct judge *judge_new(struct shell *shell, const struct lesson_task *task);
void judge_free(struct judge *judge);

/* Takes what has happened since the last time: whether there was anything. */
bool judge_follow(struct judge *judge);

/* Follows, looks at what there is now, and judges; see task_judge. To be asked when all has settled
   (shell_settled), or a state is seen that is on its way to another. */
enum task_verdict judge_look(struct judge *judge, struct text *why);

/* Whether more has happened since the judge began than the journal keeps: then it has not seen all of it, and what it
   says of a task does not count. */
bool judge_missed(struct judge *judge);

/* What it has found. Borrowed, and valid until it follows or looks again. */
const struct evidence *judge_evidence(const struct judge *judge);

#endif
