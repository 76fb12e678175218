/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a lesson's tasks fit it, as far as reading tells; what only playing tells is found by --check. */
#ifndef LESSON_TASK_CHECK_H
#define LESSON_TASK_CHECK_H

struct lesson_mistake;
struct transcript;

/* Whether no two tasks of TRANSCRIPT have the same name, and their goals speak of what is there: sides that the lesson
   has up to the task, or the solution; packets only where there is a wire. -1 with MISTAKE filled, whose line is a number in the file. */
int task_check(const struct transcript *transcript, struct lesson_mistake *mistake);

#endif
