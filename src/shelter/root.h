/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file system that a lesson sees: in memory, made for it alone. */
#ifndef SHELTER_ROOT_H
#define SHELTER_ROOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct diag;

#define ROOT_WORK                                                                                  \
  "/lesson" /* the working directory: its own files, and sockets that it binds there */

/* A file of the lesson's. */
struct root_file {
  char *name; /* below ROOT_WORK, which may have folders in it */
  struct text content;
};

struct root_plan {
  const char *hosts; /* the text of /etc/hosts */
  bool machine;      /* names are looked up as on the machine, of whose network it is */
  const struct root_file *files;
  size_t count;
};

/* Moves the process, whose mount namespace is its own and new, to a root directory that holds nothing of the machine:
   in /etc names, services and protocols; in ROOT_WORK, now the working directory, the files of PLAN; in /proc the
   process's threads (/proc/self/task), and what the kernel says of its network unless that is the machine's. Nothing can
   be written but a megabyte in ROOT_WORK. The machine's own root is gone: no path leads there. 0, or -1 and DIAG
   filled; the process is then good for nothing but to end. */
int root_enter(const struct root_plan *plan, struct diag *diag);

#endif
