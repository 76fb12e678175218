/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking transcripts: the steps are run, what they print is compared with what the file says. */
#ifndef LESSON_CHECK_H
#define LESSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct text;
struct transcript;

/* What runs the steps: a session, fresh for each file. */
struct check_session {
  void *data;
  /* Runs INPUT on SIDE (NULL: the side that the session is on) and appends to OUTPUT what the prompt
     would print until all has settled, lines with newlines. Returns 0, or -1 when the session cannot
     go on; OUTPUT then says why. With `collect`, of a plain transcript OUTPUT gets only such a reason. */
  int (*run)(void *data, const char *side, const char *input, struct text *output);
  /* For plain transcripts, both or neither (then steps go strictly in order): whether SIDE can take a statement now; and moves what
     SIDE alone has printed since the last time to OUTPUT. */
  bool (*ready)(void *data, const char *side);
  void (*collect)(void *data, const char *side, struct text *output);
};

enum check_result {
  CHECK_SAME, /* all is as the file says */
  CHECK_DIFFERS,
  CHECK_UNREAD, /* no file, no transcript, or it may not run here */
  CHECK_ENDED,  /* check_update: the session ended before the last step; nothing is to be written */
  CHECK_SKIPPED /* there is no prompt in it */
};

/* The transcript in the file at PATH; or NULL with the reason appended to OUT and *RESULT set to
   CHECK_UNREAD, or to CHECK_SKIPPED for a file without any prompt. */
struct transcript *check_open(const char *path, enum check_result *result, struct text *out);

/* Checks TRANSCRIPT. OUT gets, for each step that differs, a diff that names file and line (see
   transcript_diff).

   A plain transcript may tell what happens at two prompts one after the other, as notes do: a step
   whose side waits in a call is put off, the next step of another side goes first, and each side's
   output counts for its own last step. */
enum check_result check_transcript(const struct transcript *transcript,
                                   const struct check_session *session, struct text *out);

/* Runs TRANSCRIPT and stores in ORDER (of its count) the numbers of its steps in the order in which they
   could be run. False when it does not come to its end. */
bool check_order(const struct transcript *transcript, const struct check_session *session,
                 size_t *order);

/* Runs TRANSCRIPT and appends the file's whole text to OUT with what came out in place of what was
   expected; lines that still match, placeholders among them, stay as they are. CHECK_ENDED: OUT
   says why. */
enum check_result check_update(const struct transcript *transcript,
                               const struct check_session *session, struct text *out);

/* Appends the TAP line of the file with NUMBER (from 1) and DETAILS, a comment a line; CHECK_SKIPPED:
   DETAILS is the reason. */
void check_tap(int number, const char *path, enum check_result result, const char *details,
               struct text *out);

#endif
