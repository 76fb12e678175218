/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session, or a program run as FILE, saved in another form: `export`, `wire save`, and --export at the end. */
#ifndef SHELL_SAVING_H
#define SHELL_SAVING_H

#include <stdbool.h>

#include "export/export.h"

struct diag;
struct export;
struct live;
struct options;
struct saving;
struct shell;
struct text;
struct transcript;
struct transcript_step;
struct word;

/* Writes what has happened so far in the form called FORM into a file at PATH, and appends to OUT what was
   written. Returns 0, or -1 with DIAG filled. */
int saving_write(struct shell *shell, const char *form, const char *path, struct text *out,
                 struct diag *diag);

/* `wire save`: writes the packets as VIEW has them to the file that PATH names; into a FIFO as they come from now on,
   until its reader goes or the shell ends. As saving_write. */
int saving_packets(struct shell *shell, const struct word *path, enum pcapng_view view,
                   struct text *out, struct diag *diag);
/* Ends what saving_packets has begun, before the record is freed. */
void saving_end_live(struct shell *shell);

/* Why PATH could not be written when all is done, as far as that is known before: 0 or an errno. */
int saving_cannot_write(const char *path);

/* For --export, before anything runs: -1 when OPTIONS ask for no export, or for one that can be written;
   else the exit status, after a message. A FILE that is a transcript or a lesson becomes MODE_TRANSCRIPT,
   with the lab that it needs. */
int saving_prepare(struct options *options);

/* --export of a session: begins, when it begins. NULL when OPTIONS ask for no export. */
struct saving *saving_begin(struct shell *shell, const struct options *options);
/* What happens from now on are the steps of TRANSCRIPT (borrowed), a lesson: what it says between them is exported, too.
   saving_step is to be called before each. SHELTERED: nothing outside of the shelter is reached. */
void saving_lesson(struct saving *saving, const struct transcript *transcript, bool sheltered);
void saving_step(struct saving *saving, const struct transcript_step *step);

/* Writes a form that needs the text of a lesson alone (export_form.still): of TRANSCRIPT, in one step. Returns 0, or 1
   after a message. */
int saving_still(const struct options *options, const struct transcript *transcript);
/* Whether OPTIONS ask for such a form. */
bool saving_is_still(const struct options *options);

/* To be called for each event that is shown: a long session is written while it goes on. SAVING may be NULL, here and
   below. */
void saving_keep_up(struct saving *saving);
/* Writes the rest. Returns STATUS, or 1 after a message if that was 0. */
int saving_end(struct saving *saving, int status);

/* --export=pcapng to a pipe or FIFO: opens it for packets as they come (live_open; a FIFO that nobody reads is waited for,
   after a message): -1, they are written at the end. And ends that: see saving_end. */
int saving_open_live(const struct options *options);
int saving_close_live(struct live *live, int status);

/* Ends an export that --export has asked for; see saving_end. */
int saving_finish(struct export *export, int status);

#endif
