/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the shell keeps what outlives it (XDG Base Directory Specification): the history, progress in lessons. */
#ifndef BASE_STATE_H
#define BASE_STATE_H

/* The path, the caller's, of NAME in $XDG_STATE_HOME/sockshell (default: in ~/.local/state); NULL: there is no home. */
char *state_path(const char *name);

/* Makes the directories above PATH that are missing, for their owner alone: 0 or an errno. */
int state_make_folders(const char *path);

#endif
