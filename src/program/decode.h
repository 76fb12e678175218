/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A system call of another process as a struct call: from the registers, and from that process's memory.
 *
 * Arguments are not to be trusted: whatever a program gives the kernel may come here, too, pointers that lead
 * nowhere and lengths without bound among it. What is kept is bounded (DECODE_KEEP, CALL_ELEMENTS); true lengths
 * stay in the call. What cannot be read is marked (call->traced->unread), and the trace shows the address. */
#ifndef PROGRAM_DECODE_H
#define PROGRAM_DECODE_H

#include <stdint.h>
#include <sys/types.h>

struct call;
struct call_row;
struct decode_store;

#define DECODE_KEEP 16384 /* bytes of what one call sends or receives */

/* The row of system call NUMBER with ARGS, both as PTRACE_GET_SYSCALL_INFO gives them for this processor's own
   calls: sendto without an address is send, recvfrom without one is recv. NULL: the table has no such call. */
const struct call_row *decode_row(long number, const uint64_t args[6]);

/* Where the memory of a decoded call is. One for each thread of a program that can be in a call. */
struct decode_store *decode_store_new(void);
void decode_store_free(struct decode_store *store);

/* Starts CALL of ROW from ARGS, at the entry of a call of thread TID, which has to be stopped, or be of this
   process. Fills what is known before: the arguments and what they point to. CALL points into STORE, and is good
   until the store's next decode_enter or its end; call_copy makes one that lasts. `here`, `task`, `marks`, `began`
   and `ended` are the caller's. */
void decode_enter(struct call *call, struct decode_store *store, const struct call_row *row,
                  pid_t tid, const uint64_t args[6]);

/* At its exit: RESULT, minus the errno when it failed, and what the kernel has filled. CALL and STORE are those of
   decode_enter. */
void decode_exit(struct call *call, struct decode_store *store, pid_t tid, int64_t result);

#endif
