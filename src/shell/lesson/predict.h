/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predict, then step: before a held packet is let go the learner says what will come, and the kernel answers. */
#ifndef SHELL_LESSON_PREDICT_H
#define SHELL_LESSON_PREDICT_H

#include <stdbool.h>

struct predict;
struct shell;
struct text;

/* Whether LINE is a step of a packet in the hand, and `set predict on` wants it predicted. */
bool predict_wants(const struct shell *shell, const char *line);

/* A question about the step LINE in SHELL (borrowed); appended to OUT. AGAIN: how it is answered was said before. */
struct predict *predict_new(struct shell *shell, const char *line, bool again, struct text *out);
void predict_free(struct predict *predict);

/* TEXT was answered; blank: no prediction is made. Whether the step, predict_line, is to be made now. If not, OUT says
   why, and it is asked again. */
bool predict_take(struct predict *predict, const char *text, struct text *out);
const char *predict_line(const struct predict *predict);

/* Whether the answer was taken: the step is made. */
bool predict_is_made(const struct predict *predict);

/* All has settled since the step: appends whether the prediction was right, and what came. */
void predict_say(struct predict *predict, struct text *out);

#endif
