/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A further reason is a case in attach_why, before those that are less certain. */
#include "program/attach.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/text.h"
#include "program/launch.h"

#define NOWHERE ((struct span){0, 0, 0})
#define WORDS 8                  /* of its command line, that are shown */
#define WORDS_SIZE 200           /* bytes of them */
#define FLAG_OF_KERNEL 0x200000u /* PF_KTHREAD, in proc_pid_stat(5) */

/* Only printable characters of ASCII reach the terminal. */
static void make_plain(char *s) {
  for (; *s; s++)
    if (*s < ' ' || *s > '~')
      *s = '?';
}

/* Reads /proc/WHOSE/NAME into TO, of SIZE bytes: how many there are. */
static size_t read_proc(const char *whose, const char *name, char *to, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/%s", whose, name);
  int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  ssize_t n = fd < 0 ? -1 : read(fd, to, size - 1);
  if (fd >= 0)
    close(fd);
  to[n > 0 ? n : 0] = '\0';
  return n > 0 ? (size_t)n : 0;
}

/* The value of KEY ("\nPPid:") in the text of a status file, "" when it has none. */
static const char *value_of(const char *status, const char *key) {
  const char *at = strstr(status, key);
  return at ? at + strlen(key) + strspn(at + strlen(key), "\t ") : "";
}

static void read_name(const char *whose, char *name) {
  read_proc(whose, "comm", name, 32);
  name[strcspn(name, "\n")] = '\0';
  make_plain(name);
}

/* What the user UID is called: "" when that is not known. */
static void read_user(uid_t uid, char *name) {
  struct passwd user, *found = NULL;
  char room[1024];
  bool known = getpwuid_r(uid, &user, room, sizeof room, &found) == 0 && found;
  snprintf(name, 32, "%.31s", known ? user.pw_name : "");
  make_plain(name);
}

static bool is_of_kernel(const char *pid) {
  char line[512];
  unsigned flags = 0;
  read_proc(pid, "stat", line, sizeof line);
  const char *end = strrchr(line, ')');
  return end && sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
         flags & FLAG_OF_KERNEL;
}

/* The process that TID is a thread of: 0 when there is none. */
static pid_t process_of(pid_t tid) {
  char number[16], status[4096];
  snprintf(number, sizeof number, "%d", tid);
  read_proc(number, "status", status, sizeof status);
  return atoi(value_of(status, "\nTgid:"));
}

struct attach_facts attach_look(pid_t pid) {
  struct attach_facts f = {.pid = pid, .state = '?'};
  char number[16], status[4096], own[4096], scope[16];
  unsigned real = 0, effective = 0, saved = 0;
  snprintf(number, sizeof number, "%d", pid);
  if (!read_proc(number, "status", status, sizeof status))
    return f;
  f.process = atoi(value_of(status, "\nTgid:"));
  f.own = f.process == getpid();
  f.state = *value_of(status, "\nState:");
  f.threads = atoi(value_of(status, "\nThreads:"));
  f.parent = atoi(value_of(status, "\nPPid:"));
  f.of_kernel = is_of_kernel(number);
  read_name(number, f.name);
  f.tracer = process_of(atoi(value_of(status, "\nTracerPid:")));
  snprintf(number, sizeof number, "%d", f.tracer);
  read_name(number, f.tracer_name);
  sscanf(value_of(status, "\nUid:"), "%u %u %u", &real, &effective, &saved);
  f.owner = effective;
  read_user(f.owner, f.owner_name);
  f.foreign = real != getuid() || effective != getuid() || saved != getuid();
  read_proc("self", "status", own, sizeof own);
  f.may = strtoull(value_of(own, "\nCapEff:"), NULL, 16) >> CAP_SYS_PTRACE & 1;
  read_proc("sys", "kernel/yama/ptrace_scope", scope, sizeof scope);
  f.scope = atoi(scope);
  return f;
}

/* What ptrace refuses with EPERM, and /proc does not show before: whether the process is let alone by rights. */
static void say_rights(const struct attach_facts *f, struct text *why, struct text *hint) {
  if (f->foreign && !f->may) {
    text_addf(
        why,
        "the process %d (%s) runs as the user %s%s%u, and a process is traced only by its own user",
        f->pid, f->name, f->owner_name, f->owner_name[0] ? ", uid " : "with uid ",
        (unsigned)f->owner);
    text_addf(hint, "as root it can be traced: `sudo sockshell --attach=%d`", f->pid);
  } else if (f->scope == 3) {
    text_adds(why, "this system lets nobody trace: kernel.yama.ptrace_scope is 3");
    text_adds(hint, "it stays 3 until the system is started again with another setting");
  } else if (f->scope && !f->may) {
    text_addf(why, "this system lets %s trace: kernel.yama.ptrace_scope is %d",
              f->scope == 1 ? "only the process that has started a program" : "only root",
              f->scope);
    text_addf(hint,
              "`sudo sockshell --attach=%d`, or allow it until the next start of the system: "
              "`sudo sysctl kernel.yama.ptrace_scope=0`",
              f->pid);
    if (f->scope == 1)
      text_adds(hint, "; `sockshell --run` may trace what it starts itself");
  } else {
    text_addf(why, "the system refuses to let this shell trace the process %d (%s): %s", f->pid,
              f->name, strerror(f->error));
    text_adds(hint,
              "a program can forbid it (prctl PR_SET_DUMPABLE) or have rights that this shell "
              "has not; in a container --cap-add=SYS_PTRACE may allow it");
  }
}

const char *attach_kind(const struct attach_facts *f) {
  bool ended = f->state == 'Z' || f->state == 'X';
  return !f->process || ended ? "ProcessLookupError" : "PermissionError";
}

void attach_why(const struct attach_facts *f, struct text *why, struct text *hint) {
  if (!f->process) {
    text_addf(why, "there is no process %d", f->pid);
    text_adds(hint, "`ps -e` lists the processes that there are");
  } else if (f->own) {
    text_addf(why, "%d is this sockshell, which cannot trace itself", f->pid);
    text_addf(hint, "give the number of another process; `ps -e` lists them");
  } else if (f->process != f->pid) {
    text_addf(why, "%d is a thread of the process %d", f->pid, f->process);
    text_addf(hint, "`--attach=%d` traces it with all its threads", f->process);
  } else if (f->of_kernel) {
    text_addf(why, "%d (%s) is a thread of the kernel, which makes no system calls", f->pid,
              f->name);
    text_adds(hint, "only programs can be traced");
  } else if (f->state == 'Z' && f->threads > 1) {
    text_addf(why,
              "the main thread of the process %d (%s) has ended, and a process without it cannot "
              "be traced",
              f->pid, f->name);
    text_adds(hint, "start the program with `sockshell --run` to see its other threads");
  } else if (f->state == 'Z' || f->state == 'X') {
    text_addf(why, "the process %d (%s) has ended: it is a zombie until its parent, %d, asks how",
              f->pid, f->name, f->parent);
    text_adds(hint, "start the program with `sockshell --run` to see its calls");
  } else if (f->tracer) {
    text_addf(why, "the process %d (%s) is traced already, by %d (%s)", f->pid, f->name, f->tracer,
              f->tracer_name);
    text_addf(hint, "a process has one tracer at most: end %s first", f->tracer_name);
  } else if (f->error == EPERM) {
    say_rights(f, why, hint);
  } else if (f->error) {
    text_addf(why, "the process %d (%s) cannot be traced: %s", f->pid, f->name, strerror(f->error));
  }
}

/* Its words, as they are shown, and what it is called after them. */
static void name_it(struct launch *launch, const struct attach_facts *f) {
  char number[16], line[WORDS_SIZE], *words[WORDS];
  int count = 0;
  struct text shown = TEXT_EMPTY;
  snprintf(number, sizeof number, "%d", f->pid);
  size_t len = read_proc(number, "cmdline", line, sizeof line);
  for (size_t at = 0; at < len && count < WORDS; at += strlen(line + at) + 1) {
    make_plain(line + at);
    words[count++] = line + at;
    text_addf(&shown, "%s%s", at ? " " : "", line + at);
  }
  launch->name = launch_name(count ? count : 1, count ? words : (char *[]){(char *)f->name});
  if (!count) /* it has none, or has overwritten it */
    text_adds(&shown, f->name);
  launch->path = text_take(&shown);
}

int attach_find(struct launch *launch, pid_t pid, struct diag *diag) {
  struct text why = TEXT_EMPTY, hint = TEXT_EMPTY;
  const struct attach_facts facts = attach_look(pid);
  *launch = (struct launch){.name = NULL};
  attach_why(&facts, &why, &hint);
  int result = 0;
  if (why.len) {
    result = diag_set(diag, attach_kind(&facts), NULL, NOWHERE, "%s", text_str(&why));
    diag_hint(diag, "%s", text_str(&hint));
  } else {
    name_it(launch, &facts);
  }
  text_free(&why);
  text_free(&hint);
  return result;
}

bool attach_is_elsewhere(pid_t pid) {
  char path[64];
  struct stat theirs, own;
  snprintf(path, sizeof path, "/proc/%d/ns/net", pid);
  return stat(path, &theirs) == 0 && stat("/proc/thread-self/ns/net", &own) == 0 &&
         theirs.st_ino != own.st_ino;
}
