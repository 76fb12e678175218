/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last page of a lesson: what was met and what was not, the points, what comes next. */
#ifndef SHELL_LESSON_ENDING_H
#define SHELL_LESSON_ENDING_H

#include <stddef.h>

struct exercise_mark;
struct exercises;
struct text;
struct view_style;

/* Appends the page: MARKS has one for each of EXERCISES; NEXT is what ending_next says, or NULL. */
void ending_say(const struct exercises *exercises, const struct exercise_mark *marks,
                const char *next, const struct view_style *style, struct text *out);

/* Appends what comes after the lesson at PATH: the next one of the course. */
void ending_next(const char *path, struct text *out);

#endif
