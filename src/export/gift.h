/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quizzes of a lesson in Moodle's GIFT format (docs.moodle.org, "GIFT format"): multiple choice with feedback. */
#ifndef EXPORT_GIFT_H
#define EXPORT_GIFT_H

#include "export/export.h"

/* Needs nothing that happened: source->lesson alone. -1 with DIAG filled: there is no lesson, or no quiz in it. */
export_write_fn export_gift;

#endif
