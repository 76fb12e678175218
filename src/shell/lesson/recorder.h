/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a session as it goes as a lesson file that --check takes. The file is whole after every write:
 * an entry that more is said to is written again. */
#ifndef SHELL_LESSON_RECORDER_H
#define SHELL_LESSON_RECORDER_H

#include <stdbool.h>

#include "view/ladder.h"
#include "wire/topology.h"

#define RECORDER_COLUMNS 80 /* how wide a transcript is */

struct diag;
struct parse_words;
struct recorder;
struct session;

/* Whether STATEMENT, of a session that has WORDS, is to be recorded, if it is a command. */
typedef bool recorder_wants_fn(const struct parse_words *words, const char *statement);

/* Begins a recording of SESSION into a new file at PATH (one that is empty may be there already), for
   the lab LAB (LAB_NONE: without it), of what WANTS keeps; NAME and DATA as of screen_new. All are borrowed for its life. NULL
   with DIAG filled: there is such a file, or a symbolic link, or it cannot be made. */
struct recorder *recorder_open(const char *path, struct session *session, enum lab_topology lab,
                               recorder_wants_fn *wants, ladder_name_fn *name, void *data,
                               struct diag *diag);
/* Writes what is left and ends the recording. */
void recorder_close(struct recorder *recorder);

/* Takes what has happened since the last time and has it in the file when it returns: it is there when the shell is
   killed. REST: packets too that may still belong to a call (see narrate_rest). Returns 0, or once an errno: the file
   could not be written, and what follows is not recorded. */
int recorder_write(struct recorder *recorder, bool rest);
/* Has on disk what was written (fdatasync(2)): it is there when the machine fails. recorder_write does so each half
   second; whoever is about to wait calls this. 0 or an errno. */
int recorder_sync(struct recorder *recorder);

const char *recorder_path(const struct recorder *recorder);

#endif
