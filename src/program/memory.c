/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program/memory.h"

#include <sys/uio.h>

size_t memory_read_some(pid_t tid, uint64_t address, void *to, size_t size) {
  if (!size || !address || address > UINTPTR_MAX)
    return 0;
  struct iovec here = {to, size}, there = {(void *)(uintptr_t)address, size};
  ssize_t got = process_vm_readv(tid, &here, 1, &there, 1, 0);
  return got < 0 ? 0 : (size_t)got;
}

bool memory_read(pid_t tid, uint64_t address, void *to, size_t size) {
  return address && memory_read_some(tid, address, to, size) == size;
}
