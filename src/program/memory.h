/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of another process (process_vm_readv(2)). Any thread may ask; what the process does meanwhile is its own:
 * who needs one moment's memory asks while it is stopped. */
#ifndef PROGRAM_MEMORY_H
#define PROGRAM_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Reads at most SIZE bytes from ADDRESS of the process of the task TID; returns how many there are, 0 for NULL. */
size_t memory_read_some(pid_t tid, uint64_t address, void *to, size_t size);

/* Reads SIZE bytes; false: they cannot be read, or ADDRESS is NULL. */
bool memory_read(pid_t tid, uint64_t address, void *to, size_t size);

#endif
