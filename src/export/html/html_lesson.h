/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lesson says and asks between its steps, as parts of a page. */
#ifndef EXPORT_HTML_HTML_LESSON_H
#define EXPORT_HTML_HTML_LESSON_H

#include "export/export.h"

struct lesson_item;
struct text;

/* Appends ITEM, which is not a step; NUMBER: of the question or the task, from 1. UNTITLED: see html_prose. ANSWERS: how those of
   quizzes and tasks are given; with EXPORT_ANSWERS_KEY an instructor's notes are there, too. */
void html_lesson_item(const struct lesson_item *item, unsigned number, bool untitled,
                      enum export_answers answers, struct text *out);

/* The style of these parts, and what is added to it for slides: a page for each section. */
extern const char html_lesson_css[], html_slides_css[];

#endif
