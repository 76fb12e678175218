/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is held of a lesson, by who it is: the one table. */
#ifndef SHELTER_PROFILE_H
#define SHELTER_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

/* Sanitizers look at the whole process at its end: they stop its threads with ptrace from a process that shares its
   memory, read /proc, and keep a shadow of its memory. A build with them is for tests, and leaves open what they need. */
#if defined __SANITIZE_ADDRESS__
#define SHELTER_SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SHELTER_SANITIZED 1
#endif
#endif
#ifndef SHELTER_SANITIZED
#define SHELTER_SANITIZED 0
#endif

enum profile_kind {
  PROFILE_LESSON,
  PROFILE_RAW,      /* it declares `raw`: raw and packet sockets in its own network */
  PROFILE_PROGRAMS, /* --programs */
  PROFILE_COUNT
};

struct profile {
  uint64_t capabilities; /* that it keeps in its user namespace: bits 1 << CAP_… */
  uint32_t
      otherwise; /* the errno of a system call that no row of syscalls.c names; 0: it is allowed */
  bool new_root; /* it sees a file system of its own (root.h); else it is in the lesson's folder */
  bool programs; /* it starts them, and looks at its own */
  unsigned processes; /* and threads, at most */
  uint64_t memory;    /* bytes of data of a process, at most; 0: no limit of its own */
};

extern const struct profile profiles[PROFILE_COUNT];

#endif
