/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a thread of a program is doing at this moment, as /proc/PID/task/TID tells it (proc(5)). */
#ifndef PROGRAM_THREAD_STATE_H
#define PROGRAM_THREAD_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct thread_state {
  char state; /* as ps(1) writes it: 'R', 'S', 'Z' …; '?': it cannot be asked */
  long call;  /* the number of the system call that it sleeps in, or -1 */
  unsigned long args[3];
};

/* What the thread TID of the process TGID does. */
struct thread_state thread_state_ask(pid_t tgid, pid_t tid);

/* Whether the thread TID, which is as LOOK says, waits for its standard input, in read or beside sockets. */
bool thread_state_waits_for_input(pid_t tid, const struct thread_state *look);

/* Whether it sleeps for a time and is woken by the clock. */
bool thread_state_naps(const struct thread_state *look);

/* The processor time that the process PID has used, with that of the children that it has waited for, in nanoseconds. */
int64_t thread_state_used(pid_t pid);

/* Whether each process of the group GROUP ignores the signal NUMBER, those aside that have ended and were not waited for;
   false when there is none, or one cannot be asked. */
bool thread_state_group_ignores(pid_t group, int number);

#endif
