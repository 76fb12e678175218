/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child runs the steps to find the order in which they can be run. */
#include "shell/lesson/apart.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <signal.h>

#include "base/mem.h"
#include "base/text.h"
#include "lesson/check.h"
#include "lesson/transcript.h"
#include "shell/lesson/shelter.h"
#include "shell/lesson/steps.h"
#include "shell/options.h"
#include "shell/shell.h"
#include "view/style.h"

void apart_find_order(const struct options *options, struct transcript *transcript) {
  if (!transcript_is_apart(transcript))
    return;
  size_t size = (transcript->count + 1) * sizeof(size_t); /* the last: whether it came to its end */
  /* cppcheck-suppress invalidFunctionArg ; mmap(2): -1 is right with MAP_ANONYMOUS */
  size_t *order = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (order == MAP_FAILED)
    return;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    static const struct view_style plain = {.columns = 80};
    struct text why = TEXT_EMPTY;
    struct shell shell;
    struct steps steps;
    struct lab *lab;
    shelter_only(-1);
    shelter_mute();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!shelter_open(transcript, options, &lab, &why))
      _exit(1);
    shell_open(&shell, &plain, lab);
    shelter_shell(&shell, options->programs);
    steps_start(&steps, &shell, true);
    struct check_session session = {&steps, steps_run, steps_ready, steps_collect};
    order[transcript->count] = check_order(transcript, &session, order);
    _exit(0);
  }
  while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
    continue;
  if (child > 0 && order[transcript->count]) {
    transcript->order = mem_alloc(transcript->count * sizeof *order);
    memcpy(transcript->order, order, transcript->count * sizeof *order);
  }
  munmap(order, size);
}
