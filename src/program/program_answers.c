/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program answers as a side, on the thread that asks: from what its own thread has written down, and from /proc. */
#include "program/program_own.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "program/thread_state.h"
#include "run/hold.h"
#include "run/session.h"

#define ENDS_MAX 256 /* sockets of a program that are looked at */
/* Milliseconds: a program that reads nothing loses what is typed after that. */
#define TYPING_WAITS 200
#define KILL_AGAIN 20000000 /* nanoseconds between two looks at what is left of it */

/* Whether LANE, the main thread of a process that has ended, has left threads behind. One that is its process's last
   is about to be told to the parent. The lock is held. */
static bool has_thread(const struct program *p, const struct program_lane *lane) {
  for (const struct program_lane *other = p->lanes; other; other = other->next)
    if (other != lane && other->tgid == lane->tgid)
      return true;
  return false;
}

/* A call that blocks, of the thread that began first, is what the program does. */
static struct side_status status(void *data) {
  struct program *p = data;
  struct side_status status = {.state = SIDE_RUNNING, .program = true, .deaf = p->deaf};
  pthread_mutex_lock(&p->lock);
  status.since = p->since;
  status.turn = p->turn;
  bool awake = !p->runs, sleeps = false, reads = false;
  for (const struct program_lane *lane = p->lanes; lane; lane = lane->next) {
    struct thread_state look = thread_state_ask(lane->tgid, lane->tid);
    sleeps = sleeps || look.state == 'S';
    sleeps = sleeps || lane->held;
    bool waits = lane->held || look.state == 'S' || (look.state == 'Z' && has_thread(p, lane));
    awake = awake || !waits || thread_state_naps(&look);
    reads = reads || (p->has_terminal && thread_state_waits_for_input(lane->tid, &look));
    if (lane->call && (!status.call || (lane->held && !status.held))) {
      call_copy_free(status.call);
      status.call = call_copy(lane->call, 0);
      status.held = lane->held;
      status.since = lane->since;
      status.lane = lane->number;
    }
  }
  if (p->ended)
    status.state = SIDE_IDLE;
  else if (reads)
    status.state = SIDE_IN_INPUT;
  else if (status.call)
    status.state = SIDE_IN_CALL;
  status.asleep = sleeps && !awake;
  if (status.state == SIDE_IN_INPUT)
    status.input = mem_strdup("");
  if (status.state != SIDE_IN_CALL) {
    call_copy_free(status.call);
    status.call = NULL;
    status.held = false;
  }
  pthread_mutex_unlock(&p->lock);
  if (status.asleep && program_take_output(p)) /* what it had said before is to be told first */
    status.asleep = false;
  return status;
}

static struct side_work work(void *data) {
  struct program *p = data;
  struct side_work work = {.used = 0};
  pthread_mutex_lock(&p->lock);
  work.works = !p->runs && !p->ended;
  for (const struct program_lane *lane = p->lanes; lane; lane = lane->next) {
    struct thread_state look = thread_state_ask(lane->tgid, lane->tid);
    work.works |= look.state == 'R' || look.state == 'D';
    work.naps |= look.state == 'S' && thread_state_naps(&look);
    if (lane->tid == lane->tgid)
      work.used += thread_state_used(lane->tgid);
  }
  pthread_mutex_unlock(&p->lock);
  return work;
}

static bool lane_at(void *data, int nth, struct side_lane *to) {
  struct program *p = data;
  bool there = false;
  pthread_mutex_lock(&p->lock);
  for (const struct program_lane *lane = p->lanes; lane && !there; lane = lane->next) {
    if (lane->number < 0 || lane->number == p->number || nth-- > 0)
      continue;
    *to = (struct side_lane){lane->number,
                             lane->tgid,
                             lane->tid == lane->tgid,
                             {.state = lane->call ? SIDE_IN_CALL : SIDE_RUNNING,
                              .since = lane->since,
                              .call = lane->call ? call_copy(lane->call, 0) : NULL,
                              .held = lane->held,
                              .program = true}};
    there = true;
  }
  pthread_mutex_unlock(&p->lock);
  return there;
}

/* Ctrl-C does nothing where all that get its signal ignore it: how the program is ended then. */
static void say_ignored(struct program *p) {
  struct text t = TEXT_EMPTY;
  p->deaf = true;
  text_addf(&t,
            "%s ignores SIGINT, the signal of Ctrl-C. Ctrl-Z leaves it running and gives you the "
            "prompt, where `kill %s` ends it.",
            p->name, p->name);
  program_say(p, p->number, text_str(&t));
  text_free(&t);
}

static void interrupt(void *data) {
  struct program *p = data;
  p->deaf = false; /* until say_ignored */
  if (p->has_terminal) {
    /* Who gets it, the foreground of its terminal, is asked before: after it, some may have ended. */
    bool ignored = thread_state_group_ignores(tcgetpgrp(p->child.terminal), SIGINT);
    if (write(p->child.terminal, "\003", 1) < 0) { /* full: nobody reads it */
      pthread_mutex_lock(&p->lock);
      if (!p->ended && p->child.pid > 0)
        kill(p->child.pid, SIGINT);
      pthread_mutex_unlock(&p->lock);
    }
    if (ignored)
      say_ignored(p);
  } /* else it is in the foreground itself, and has had the signal */
  holds_run(p->session->settings.holds, p->number); /* a signal comes to it only then */
}

/* Kills every process of it, or lets them go. The lock is held. */
static void kill_all(struct program *p) {
  if (p->attached) {
    p->let_go = true;
    if (!p->ended)
      tracer_wake(p->thread);
    return;
  }
  p->killed = true;
  if (p->child.pid > 0 && !p->ended)
    for (const struct program_lane *lane = p->lanes; lane; lane = lane->next)
      kill(lane->tgid, SIGKILL);
  if (p->child.pid > 0 && !p->ended && p->untraced)
    kill(p->child.pid, SIGKILL);
}

static void end(void *data) {
  struct program *p = data;
  pthread_mutex_lock(&p->lock);
  kill_all(p);
  pthread_mutex_unlock(&p->lock);
}

/* What is killed may have just made another process: it is looked at again until all have gone. */
static void stop(void *data) {
  struct program *p = data;
  if (!p->threads)
    return;
  for (;;) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += KILL_AGAIN;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    if (pthread_timedjoin_np(p->thread, NULL, &until) == 0)
      break;
    end(p);
  }
  p->threads = false;
}

static void free_program(void *data) {
  struct program *p = data;
  if (p->child.terminal >= 0)
    close(p->child.terminal);
  if (p->child.go >= 0)
    close(p->child.go);
  close(p->stop);
  launch_free(&p->launch);
  pthread_mutex_destroy(&p->lock);
  pthread_mutex_destroy(&p->reading);
  free(p->name);
  free(p->child_word);
  free(p);
}

/* What is typed comes from a terminal: with its end of line, or Ctrl-D. */
static void type_take(void *data, char *line) {
  struct program *p = data;
  const char *s = line ? line : "\004";
  struct pollfd room = {p->child.terminal, POLLOUT, 0};
  for (size_t len = strlen(s); p->has_terminal && len;) {
    ssize_t n = write(p->child.terminal, s, len);
    if (n < 0 && errno == EAGAIN && poll(&room, 1, TYPING_WAITS) > 0)
      continue;
    if (n < 0)
      break;
    s += n;
    len -= (size_t)n;
  }
  free(line);
}

/* The sockets of a program, found when somebody begins to ask; under handles_lock, which side_ends_open takes. */
static struct {
  struct side_end ends[ENDS_MAX];
  int count;
  char name[24]; /* of the one that was given last */
} found;

/* LANE is the first thread of a process. Returns whether it has more than there is room for. */
static bool find_ends_of(const struct program *p, const struct program_lane *lane) {
  pid_t pid = lane->tgid;
  int number = lane->number;
  const char *name = number < 0 ? p->child_word : session_side_name(p->session, number);
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", pid);
  DIR *fds = fd_opendir(path);
  bool more = false;
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; fds && !more && (e = readdir(fds));) {
    int fd = atoi(e->d_name);
    uint64_t inode = e->d_name[0] == '.' ? 0 : descriptor_socket(pid, fd);
    more = inode && found.count == ENDS_MAX;
    if (inode && !more)
      found.ends[found.count++] = (struct side_end){fd, pid, inode, found.name, true, name, number};
  }
  if (fds)
    closedir(fds);
  return more;
}

/* Those of each of its processes. That there are more than are looked at is said once. */
static void find_ends(struct program *p) {
  bool more = false;
  found.count = 0;
  pthread_mutex_lock(&p->lock);
  for (const struct program_lane *lane = p->lanes; lane && !more; lane = lane->next)
    if (lane->tid == lane->tgid)
      more = find_ends_of(p, lane);
  pthread_mutex_unlock(&p->lock);
  if (!more || atomic_exchange(&p->said_many, true))
    return;
  char text[160];
  snprintf(text, sizeof text,
           "%s has more than %d sockets: only the first %d are listed and taken into account",
           p->name, ENDS_MAX, ENDS_MAX);
  program_say(p, p->number, text);
}

static bool next_end(void *data, int *cursor, struct side_end *end) {
  if (*cursor == 0)
    find_ends(data);
  if (*cursor == found.count)
    return false;
  *end = found.ends[(*cursor)++];
  snprintf(found.name, sizeof found.name, "fd%d", end->fd);
  return true;
}

static int copy_end(void *data, const struct side_end *end) {
  (void)data;
  struct descriptors of = DESCRIPTORS_NONE;
  int copy = descriptor_copy(&of, end->process, end->fd);
  int error = errno;
  descriptors_close(&of);
  errno = error;
  return copy;
}

static bool shares(void *data) {
  const struct program *p = data;
  return p->shares;
}

/* A thread that stands still has not begun its call, or has done with it. */
static bool user(void *data, int process, int fd, struct side_user *to) {
  struct program *p = data;
  bool there = false;
  pthread_mutex_lock(&p->lock);
  for (const struct program_lane *lane = p->lanes; lane && !there; lane = lane->next) {
    if (lane->tgid != process || !lane->call || !call_uses(lane->call, fd))
      continue;
    char state = thread_state_ask(lane->tgid, lane->tid).state;
    there = state == 'S' || state == 'R' || state == 'D';
    if (!there)
      continue;
    snprintf(to->side, sizeof to->side, "%.31s", session_side_name(p->session, lane->number));
    to->call = lane->call->row->name;
  }
  pthread_mutex_unlock(&p->lock);
  return there;
}

const struct side_program program_answers = {
    .interrupt = interrupt,
    .end = end,
    .stop = stop,
    .free = free_program,
    .type_take = type_take,
    .status = status,
    .work = work,
    .next = next_end,
    .copy = copy_end,
    .shares = shares,
    .user = user,
    .lane = lane_at,
};
