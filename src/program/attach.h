/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that runs already and is to be traced: what it is, and why it cannot be. What ptrace(2) refuses it refuses
 * without a reason; /proc/PID/status and Yama's setting tell it. */
#ifndef PROGRAM_ATTACH_H
#define PROGRAM_ATTACH_H

#include <stdbool.h>
#include <sys/types.h>

struct diag;
struct launch;
struct text;

/* What is known of the process PID. */
struct attach_facts {
  pid_t pid;
  pid_t process; /* that PID is a thread of; 0: there is none of that number */
  bool own;      /* that is this shell */
  char name[32]; /* as the kernel knows it; printable */
  char state;    /* as in struct thread_state */
  int threads;
  pid_t parent, tracer; /* 0: none */
  char tracer_name[32]; /* … printable */
  bool of_kernel;       /* a thread of the kernel */
  bool foreign;         /* another user's, or with another's rights */
  uid_t owner;
  char owner_name[32]; /* printable; "": not known */
  bool may;            /* this shell has the right to trace all (CAP_SYS_PTRACE) */
  int scope;           /* Yama's ptrace_scope, 0 where there is none */
  int error;           /* what ptrace gave, or 0 before it was asked */
};

/* Asks for them. */
struct attach_facts attach_look(pid_t pid);

/* Why the process cannot be traced, in WHY, which stays empty where nothing is against it, and what can be done in
   HINT. Pure. */
void attach_why(const struct attach_facts *facts, struct text *why, struct text *hint);

/* The kind of error that this is in Python: ProcessLookupError where nothing is left that could be traced. Pure. */
const char *attach_kind(const struct attach_facts *facts);

/* Fills LAUNCH, of which nobody has to be run, with what PID is called, and its words as its path: 0, or -1 with DIAG
   filled, when it can be told beforehand that it cannot be traced. */
int attach_find(struct launch *launch, pid_t pid, struct diag *diag);

/* Whether PID is in another network namespace than the calling thread. */
bool attach_is_elsewhere(pid_t pid);

#endif
