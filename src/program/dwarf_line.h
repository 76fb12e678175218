/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which line of C (or of another compiled language) a thread is in, by the debug information of its program (cc -g) and
 * elfutils' libdw, which is loaded when it is first wanted. */
#ifndef PROGRAM_DWARF_LINE_H
#define PROGRAM_DWARF_LINE_H

#include <stdint.h>
#include <sys/types.h>

struct dwarf;

/* The debug information of the process PID, whose threads the calling thread traces, and which has a stopped one.
   NULL: it has none, or the library is not installed. */
struct dwarf *dwarf_open(pid_t pid);
void dwarf_close(struct dwarf *dwarf);

/* The innermost line of the thread TID, which has to be stopped, and its file (DWARF's, valid until dwarf_close); 0:
   not known. */
uint32_t dwarf_line(struct dwarf *dwarf, pid_t tid, const char **file);

#endif
