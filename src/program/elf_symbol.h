/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a process has what its ELF files export (elf(5)). */
#ifndef PROGRAM_ELF_SYMBOL_H
#define PROGRAM_ELF_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Finds the addresses of NAMES, COUNT of them, in the memory of the process PID: in the first of its files that exports
 * them all and whose name has WORD in it. False: there is none, or it is not a file of 64 bits like this processor's.
 * The file is not trusted. */
bool elf_symbol_find(pid_t pid, const char *word, const char *const *names, size_t count,
                     uint64_t *addresses);

#endif
