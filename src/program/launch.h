/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words of `run` to a process that waits to be traced: which file is meant, C compiled, its terminal,
 * its exec. */
#ifndef PROGRAM_LAUNCH_H
#define PROGRAM_LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>

struct diag;
struct sock_fprog;

/* What is to be run. */
struct launch {
  char *name;         /* what it is called: server for ./server, server.c and server.py */
  char *path;         /* of the file that is executed */
  char **argv;        /* ends with NULL */
  char **environment; /* NAME=VALUE, ends with NULL; NULL: the shell's own */
  char *built;        /* the folder of the program that was compiled for it, or NULL */
};

/* What a program is called whose words these COUNT are, at least one. */
char *launch_name(int count, char *const *words);

/* Finds what the COUNT WORDS mean, and compiles a .c file (cc -g -pthread; what the compiler says comes out in
   the diagnosis). A .py file is run by python3. RUN is how the words are given here: `run` at the prompt, `--run` on a
   command line. 0, or -1 with DIAG filled; then nothing is to be freed. */
int launch_find(struct launch *launch, int count, char *const *words, const char *run,
                struct diag *diag);
void launch_free(struct launch *launch);

/* Whether the program has its owner's rights (set-user-id), which it loses when it is traced. */
bool launch_loses_rights(const struct launch *launch);

/* A process that was made and has not yet executed its program. */
struct launch_child {
  pid_t pid;
  int go;   /* a byte lets it go on */
  int told; /* gives the errno of what failed before its program began; nothing when it has begun */
  int terminal; /* the master of its terminal; -1: it has the shell's descriptors 0 to 2 */
};

/* Forks. TERMINAL: it gets a terminal of its own, COLUMNS wide, as 0, 1 and 2. KEEPS: it has the shell's other
   descriptors too. FILTER: what lets it stop for its
   tracer, or NULL: nothing. 0 or an errno. The child is the calling thread's, in its network namespace. */
int launch_fork(const struct launch *launch, bool terminal, int columns, bool keeps,
                const struct sock_fprog *filter, struct launch_child *child);

/* Lets it go on, once it is traced. */
void launch_go(struct launch_child *child);

/* After it has executed its program, or ended: 0, or the errno of what failed before its program began, and WHAT that
   was, as the beginning of a sentence. */
int launch_failed(struct launch_child *child, const char **what);

#endif
