/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A descriptor has become a socket: what is read from it and written to it is to stop. */
#include "program/tracer_own.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "program/descriptors.h"
#include "program/inject.h"
#include "program/socket_calls.h"

/* The files that TASK has open need not stop. */
static void leave_files_out(pid_t tid, struct filter_set *filters, struct filter_cut *cut) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", tid);
  DIR *fds = fd_opendir(path);
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; fds && (e = readdir(fds));) {
    unsigned long fd = strtoul(e->d_name, NULL, 10);
    if (e->d_name[0] != '.' && fd <= cut->high && !descriptor_socket(tid, (int)fd))
      filter_leave_out(filters, cut, (uint32_t)fd);
  }
  if (fds)
    closedir(fds);
}

/* From now on each call of PROCESS stops. Tasks that run are stopped for that. */
static void stop_at_every(struct tracer *tracer, struct process *process) {
  process->every = true;
  for (struct task *task = tracer->tasks; task; task = task->hh.next)
    if (task->process == process)
      ptrace(PTRACE_INTERRUPT, task->head.tid, 0, 0);
}

/* FD of TASK, which stands at the exit of a call, has become a socket: what is read from it and written to it
   is to stop. */
static void watch_reads(struct tracer *tracer, struct task *task, int64_t fd) {
  struct filter_cut cut;
  struct filter_set *filters = &task->process->filters;
  if (fd < 0 || fd > INT_MAX || !filter_wanted(filters, (int)fd, &cut))
    return;
  if (cut.low != cut.high)
    leave_files_out(task->head.tid, filters, &cut);
  int error = inject_filter(task->head.tid, &task->process->scratch, &cut);
  if (!error || error == ESRCH)
    return;
  stop_at_every(tracer, task->process);
  char text[160];
  snprintf(text, sizeof text,
           "no further filter can be set (%s): all system calls of this program stop now, which "
           "makes it slower",
           strerror(error));
  tracer_note_once(tracer, task, &tracer->told_refused, text);
}

struct watcher {
  struct tracer *tracer;
  struct task *task;
};

static void watch_made(void *data, int64_t fd) {
  const struct watcher *w = data;
  watch_reads(w->tracer, w->task, fd);
}

void tracer_watch_new(struct tracer *tracer, struct task *task) {
  socket_calls_made(&task->head.call, task->head.tid, task->number, task->args, watch_made,
                    &(struct watcher){tracer, task});
}
