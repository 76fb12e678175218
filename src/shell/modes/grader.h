/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --grade: works of learners against the tasks and quizzes of a lesson. */
#ifndef SHELL_MODES_GRADER_H
#define SHELL_MODES_GRADER_H

struct options;

/* Grades the works that options->files names after the lesson, several at once, and writes the grades in
   options->format to options->output or standard output, in the order of the works. Statements run only in the shelter;
   where none can be made, nothing is graded. The process must have one thread. Returns the exit status: 0, 1 when a work
   could not be graded or the grades not be written, 2 when the lesson is not one that can be graded. */
int grader_run(const struct options *options);

#endif
