/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An instructor's notes: a comment that begins with the word `notes`. Whoever shows Markdown leaves comments out, and
 * so does a lesson that is played.
 *
 *   <!-- notes
 *   Ask first which of the two ends will be in TIME_WAIT.
 *   -->
 */
#ifndef LESSON_NOTE_H
#define LESSON_NOTE_H

#include <stddef.h>

/* The words, *LEN of them, in the COMMENT ("<!-- … -->"); NULL: it is not an instructor's note. Borrowed. */
const char *lesson_note(const char *comment, size_t *len);

/* The length of the comment that begins at S, of at most LEN bytes, with its end; 0: none begins there. */
size_t lesson_comment(const char *s, size_t len);

#endif
