/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A work (lesson/work.h) to be filled in: the tasks and quizzes of a lesson, with a place for what a learner has for
 * each. */
#ifndef EXPORT_SHEET_H
#define EXPORT_SHEET_H

#include "export/export.h"

/* Needs nothing that happened: source->lesson alone. -1 with DIAG filled: there is no lesson, or no task and no quiz in
   it. */
export_write_fn export_sheet;

#endif
