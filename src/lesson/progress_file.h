/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that keep progress, one for each learner: $XDG_STATE_HOME/sockshell/progress, and progress-NAME of a learner
 * who is NAMEd. A file that is not ours alone (a symbolic link, another user's, in another user's folder), that is
 * damaged or newer, is left as it is, and nothing is kept.
 *
 * A change is made to what is in the file at that moment, under a lock (progress.lock beside it), and takes its place
 * as a whole. */
#ifndef LESSON_PROGRESS_FILE_H
#define LESSON_PROGRESS_FILE_H

#include <stdbool.h>

struct diag;
struct progress;

#define PROGRESS_LEARNER_MAX 32 /* characters of a learner's name */

/* Whether NAME can be a learner's: letters, digits, `-`, `_` and `.`, which is not the first. */
bool progress_file_is_learner(const char *name);

/* Reads the progress of LEARNER (NULL: who has no name); without a file there is none. 0, or -1 with DIAG filled
   ("PATH: what is wrong") and no progress. */
int progress_file_read(const char *learner, struct progress *progress, struct diag *diag);

/* Has CHANGE make a change to the progress of LEARNER and writes it, if CHANGE returns true. 0, or -1 with DIAG filled,
   and the file is as it was. */
typedef bool progress_change_fn(void *data, struct progress *progress);
int progress_file_change(const char *learner, progress_change_fn *change, void *data,
                         struct diag *diag);

/* Deletes the file of LEARNER, whatever is in it: 1, or 0 when there was none, or -1 with DIAG filled. */
int progress_file_delete(const char *learner, struct diag *diag);

#endif
