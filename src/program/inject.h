/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to a program's calls by ptrace(2): filters that are put in while it runs, one of its threads being made
 * to ask for them itself; results and lengths that are ours. Only the thread that traces it may do so. */
#ifndef PROGRAM_INJECT_H
#define PROGRAM_INJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/types.h>

struct filter_cut;

/* Whether that can be done on this machine. Where not, a program has to start with a filter that lets all reads and
   writes stop. */
bool inject_works(void);

/* Has the thread TID, which stands at the exit of a system call, put the filter for CUT into its whole process
 * (seccomp(2), TSYNC; into itself alone where another thread has filters of its own). SCRATCH is the address of a page
 * in its memory that is ours, 0 as long as there is none: the first filter makes it. Returns 0, an errno, or ESRCH
 * when the thread has been killed meanwhile. */
int inject_filter(pid_t tid, uint64_t *scratch, const struct filter_cut *cut);

/* Has the call that TID stands before not be made, and give RESULT. False when that cannot be done. */
bool inject_result(pid_t tid, int64_t result);

/* Gives TID, which stands before a call or at its exit, LEN as the call's third argument: the length of all calls that
   can be made shorter. False when that cannot be done. */
bool inject_length(pid_t tid, uint64_t len);

/* The call that TID, which stands but at neither the entry nor the exit of one, comes from: fills the `seccomp` of INFO
   as at its entry, and RESULT as the kernel has it. False when it comes from none, or that cannot be told. */
bool inject_call_of(pid_t tid, struct __ptrace_syscall_info *info, int64_t *result);

/* Has the kernel begin that call again; where a signal's handler is to be run, it gives EINTR. */
bool inject_again(pid_t tid);

#endif
