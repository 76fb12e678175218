/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking transcripts: each step is run, what it prints is compared with what the file says. */
#ifndef LESSON_CHECK_H
#define LESSON_CHECK_H

struct text;

/* Runs INPUT on SIDE (NULL: the side that the session is on) and appends to OUTPUT what the prompt would
   print until all has settled, lines with newlines. Returns 0, or -1 when the session cannot go on;
   OUTPUT then says why. */
typedef int transcript_run_fn(void *data, const char *side, const char *input, struct text *output);

enum check_result {
  CHECK_SAME, /* all is as the file says */
  CHECK_DIFFERS,
  CHECK_UNREAD /* no file, or no transcript */
};

/* Checks the file at PATH with a fresh session behind RUN. OUT gets, for each step that differs, a diff
   that names file and line (see transcript_diff), or why the file cannot be read. */
enum check_result check_file(const char *path, transcript_run_fn *run, void *data,
                             struct text *out);

/* The needs of the file at PATH (enum transcript_needs), so that a session can be made for it; 0 also
   when it cannot be read: check_file then says why. */
unsigned check_needs(const char *path);

/* Appends the TAP line of the file with NUMBER (from 1) and DETAILS, a comment a line. */
void check_tap(int number, const char *path, enum check_result result, const char *details,
               struct text *out);

/* Runs the file and appends its whole text to OUT with what came out in place of what was expected;
   lines that still match, placeholders among them, stay as they stand. CHECK_UNREAD: OUT says why. */
enum check_result check_update(const char *path, transcript_run_fn *run, void *data,
                               struct text *out);

#endif
