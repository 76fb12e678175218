/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a lesson is not run. */
#ifndef SHELL_LESSON_REFUSAL_H
#define SHELL_LESSON_REFUSAL_H

#include "lesson/check.h"

struct text;

/* Says on standard error that there is no transcript to run at PATH: WHY and RESULT are check_open's. */
void refusal_say(const char *path, enum check_result result, const struct text *why);

#endif
