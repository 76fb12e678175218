/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For --version. */
#include "shelter/holds.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/text.h"
#include "shelter/landlock.h"
#include "shelter/root.h"
#include "shelter/syscalls.h"
#include "wire/lab.h"
#include "wire/namespaces.h"

/* Whether a process can have namespaces, a network and a file system of its own. */
static bool can_have_namespaces(void) {
  pid_t child = fork();
  if (child == 0) {
    struct diag diag = DIAG_EMPTY;
    struct root_plan plan = {.hosts = ""};
    bool user;
    bool can =
        namespaces_new(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP,
                       &user, &diag) == 0 &&
        lab_alone(&diag) == 0 && root_enter(&plan, &diag) == 0;
    _exit(can ? 0 : 1);
  }
  int status = 1;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  return status == 0;
}

void holds_say(struct text *out) {
  bool namespaces = can_have_namespaces(), filter = syscalls_can();
  int landlock = landlock_version();
  text_addf(out, "shelter of lessons: user namespaces %s, seccomp %s, Landlock ",
            namespaces ? "yes" : "no", filter ? "yes" : "no");
  text_addf(out, landlock ? "%d" : "no", landlock);
  text_adds(out, namespaces && filter ? "\n" : "; lessons are refused here\n");
}
