/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between fork and exec only what is safe after a fork of a process with threads: system calls on what was made
 * ready before. */
#include "program/launch.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define NOWHERE ((struct span){0, 0, 0})
#define COMPILER_SAYS 8192 /* bytes of it that are shown */

/* Which file is meant. */

static bool ends_with(const char *s, const char *end) {
  size_t len = strlen(s), part = strlen(end);
  return len > part && strcmp(s + len - part, end) == 0;
}

static bool is_there(const char *path) {
  struct stat about;
  return stat(path, &about) == 0;
}

/* Whether WORD names a file rather than a program on the PATH: it has a slash, or is a .py or .c file that is there. */
static bool is_file(const char *word) {
  return strchr(word, '/') || ((ends_with(word, ".py") || ends_with(word, ".c")) && is_there(word));
}

/* The name of a side from a file's: its last part without .py, .c and the like, _ for what no name has. */
static char *side_name_of(const char *file) {
  const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
  struct text name = TEXT_EMPTY;
  size_t len = strcspn(base, ".");
  if (!len || isdigit((unsigned char)*base))
    text_addc(&name, '_');
  for (size_t i = 0; i < len && name.len < 24; i++)
    text_addc(&name, isalnum((unsigned char)base[i]) ? base[i] : '_');
  return text_take(&name);
}

static bool is_python(const char *name) {
  const char *base = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
  return strncmp(base, "python", 6) == 0;
}

/* Whether a file begins as one that the kernel executes. */
static bool can_execute(const char *path) {
  char head[4] = "";
  int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  if (fd < 0)
    return true; /* it may be executed, and not read */
  ssize_t n = read(fd, head, sizeof head);
  close(fd);
  return (n >= 2 && memcmp(head, "#!", 2) == 0) || (n == 4 && memcmp(head, "\177ELF", 4) == 0);
}

/* The interpreter that the first line of PATH, a script, names, into NAME, of SIZE bytes; "" when PATH is none. */
static void read_interpreter(const char *path, char *name, size_t size) {
  char line[256] = "";
  int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
  if (fd >= 0)
    close(fd);
  name[0] = '\0';
  if (n < 2 || memcmp(line, "#!", 2) != 0)
    return;
  const char *at = line + 2 + strspn(line + 2, " \t");
  snprintf(name, size, "%.*s", (int)strcspn(at, " \t\n"), at);
}

/* Control characters reach no terminal. */
static void make_plain(char *name) {
  for (; *name; name++)
    if (iscntrl((unsigned char)*name))
      *name = '?';
}

/* Where a command of the system is typed: not at the prompt, which `run` is typed at. */
static const char *elsewhere(const char *run) {
  return strcmp(run, "run") == 0 ? " in another terminal" : "";
}

static int refuse(struct diag *diag, int error, const char *path) {
  return diag_set(diag,
                  error == ENOENT   ? "FileNotFoundError"
                  : error == EACCES ? "PermissionError"
                                    : "OSError",
                  NULL, NOWHERE, "[Errno %d] %s: '%s'", error, strerror(error), path);
}

/* Whether the interpreter of PATH is there, if it is a script. */
static bool has_interpreter(const char *path, struct diag *diag) {
  char name[256];
  read_interpreter(path, name, sizeof name);
  if (!name[0] || access(name, F_OK) == 0)
    return true;
  int error = errno;
  size_t len = strlen(name);
  bool windows = name[len - 1] == '\r';
  make_plain(name);
  refuse(diag, error, path);
  if (windows)
    diag_hint(diag, "its lines end as on Windows: `sed -i 's/\\r$//' %s` mends that", path);
  else
    diag_hint(diag, "its first line names the interpreter %s, which is not there", name);
  return false;
}

/* Whether PATH is a file that can be executed; else DIAG says why not, and names what begins with RUN (launch_find). */
static bool is_program(const char *path, const char *run, struct diag *diag) {
  struct stat about;
  if (stat(path, &about) < 0) {
    refuse(diag, errno, path);
    diag_hint(diag, "a word with a / is a file; without one it is looked for on the PATH");
    return false;
  }
  if (S_ISDIR(about.st_mode)) {
    refuse(diag, EISDIR, path);
    return false;
  }
  if (access(path, X_OK) < 0) {
    refuse(diag, errno, path);
    diag_hint(
        diag,
        "`chmod +x %s`%s makes it executable; a program of Python is run with `%s python3 %s`",
        path, elsewhere(run), run, path);
    return false;
  }
  if (can_execute(path))
    return has_interpreter(path, diag);
  refuse(diag, ENOEXEC, path);
  diag_hint(
      diag,
      "a script begins with #! and its interpreter, as in #!/bin/sh; or name the interpreter: "
      "`%s sh %s`",
      run, path);
  return false;
}

/* Runs ARGV, what it prints goes into SAYS: its status, or -1 when it cannot be started. */
static int run_quietly(char *const *argv, struct text *says) {
  int ends[2];
  pid_t child;
  if (fd_pipe(ends) < 0)
    return -1;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  int error = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  char piece[1024];
  for (ssize_t n; !error && (n = read(ends[0], piece, sizeof piece)) > 0;)
    text_add(says, piece, says->len < COMPILER_SAYS ? (size_t)n : 0);
  close(ends[0]);
  int status = -1;
  if (error || waitpid(child, &status, 0) < 0)
    return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void remove_built(struct launch *launch) {
  if (!launch->built)
    return;
  unlink(launch->path);
  rmdir(launch->built);
}

/* Compiles the C program FILE. */
static int compile(struct launch *launch, const char *file, const char *run, struct diag *diag) {
  struct text folder = TEXT_EMPTY, path = TEXT_EMPTY, says = TEXT_EMPTY;
  const char *tmp = getenv("TMPDIR");
  text_addf(&folder, "%s/sockshell-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  if (access(file, R_OK) < 0 || !mkdtemp(folder.s)) {
    refuse(diag, errno, access(file, R_OK) < 0 ? file : folder.s);
    text_free(&folder);
    return -1;
  }
  text_addf(&path, "%s/%s", folder.s, launch->name);
  launch->built = text_take(&folder);
  launch->path = text_take(&path);
  char *const argv[] = {"cc", "-g", "-pthread", "-o", launch->path, (char *)file, NULL};
  int status = run_quietly(argv, &says);
  if (status > 0)
    diag_set(diag, "SyntaxError", NULL, NOWHERE, "cc does not compile %s:\n%s", file,
             text_str(&says));
  if (status < 0) {
    diag_set(diag, "FileNotFoundError", NULL, NOWHERE,
             "a .c file is compiled by cc, and there is none");
    diag_hint(diag, "install a C compiler: `apt install gcc` or `dnf install gcc`%s",
              elsewhere(run));
  }
  text_free(&says);
  return status ? -1 : 0;
}

/* Fills argv with what stands before the arguments and WORDS from the second on. */
static void set_argv(struct launch *launch, const char *first, const char *second, int count,
                     char *const *words) {
  int n = 0;
  launch->argv = mem_zalloc((size_t)count + 3, sizeof *launch->argv);
  launch->argv[n++] = mem_strdup(first);
  if (second)
    launch->argv[n++] = mem_strdup(second);
  for (int i = 1; i < count; i++)
    launch->argv[n++] = mem_strdup(words[i]);
}

/* A file of Python that is not marked as executable is for python3. */
static int find_python(struct launch *launch, int count, char *const *words, const char *run,
                       struct diag *diag) {
  if (access(words[0], R_OK) < 0)
    return refuse(diag, errno, words[0]);
  launch->path = file_on_path("python3");
  if (!launch->path) {
    diag_set(diag, "FileNotFoundError", NULL, NOWHERE, "%s needs python3, which is not on the PATH",
             words[0]);
    diag_hint(diag, "install it: `apt install python3` or `dnf install python3`%s", elsewhere(run));
    return -1;
  }
  set_argv(launch, "python3", words[0], count, words);
  return 0;
}

char *launch_name(int count, char *const *words) {
  bool script = count > 1 && is_python(words[0]) && words[1][0] != '-';
  return side_name_of(script ? words[1] : words[0]);
}

static int find(struct launch *launch, int count, char *const *words, const char *run,
                struct diag *diag) {
  const char *word = words[0];
  launch->name = launch_name(count, words);
  if (is_file(word) && ends_with(word, ".py") && !(access(word, X_OK) == 0 && can_execute(word)))
    return find_python(launch, count, words, run, diag);
  if (is_file(word) && ends_with(word, ".c")) {
    if (compile(launch, word, run, diag) < 0)
      return -1;
    set_argv(launch, launch->name, NULL, count, words);
    return 0;
  }
  launch->path = is_file(word) ? mem_strdup(word) : file_on_path(word);
  if (!launch->path) {
    diag_set(diag, "FileNotFoundError", NULL, NOWHERE,
             "there is no program '%s' on the PATH, and no such .py or .c file here", word);
    if (is_there(word))
      diag_hint(diag, "a file of this folder is meant with ./%s", word);
    return -1;
  }
  set_argv(launch, word, NULL, count, words);
  return is_program(launch->path, run, diag) ? 0 : -1;
}

int launch_find(struct launch *launch, int count, char *const *words, const char *run,
                struct diag *diag) {
  *launch = (struct launch){.name = NULL};
  int result = find(launch, count, words, run, diag);
  if (result < 0)
    launch_free(launch);
  return result;
}

static void free_words(char **words) {
  for (int i = 0; words && words[i]; i++)
    free(words[i]);
  free(words);
}

void launch_free(struct launch *launch) {
  remove_built(launch);
  free_words(launch->argv);
  free_words(launch->environment);
  free(launch->name);
  free(launch->path);
  free(launch->built);
  *launch = (struct launch){.name = NULL};
}

bool launch_loses_rights(const struct launch *launch) {
  struct stat about;
  if (stat(launch->path, &about) < 0)
    return false;
  return ((about.st_mode & S_ISUID) && about.st_uid != geteuid()) ||
         ((about.st_mode & S_ISGID) && about.st_mode & S_IXGRP && about.st_gid != getegid());
}

/* The process. */

/* Its terminal shows what it writes as it writes it, and nothing of what is typed. */
static int open_terminal(int columns, char *name, size_t size) {
  struct termios modes;
  struct winsize window = {.ws_row = 24, .ws_col = (unsigned short)columns};
  int master = fd_high(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 ||
      ptsname_r(master, name, size) != 0 || tcgetattr(master, &modes) < 0) {
    int error = errno;
    if (master >= 0)
      close(master);
    errno = error;
    return -1;
  }
  modes.c_lflag &= ~(tcflag_t)ECHO;
  modes.c_oflag &= ~(tcflag_t)OPOST;
  tcsetattr(master, TCSANOW, &modes);
  ioctl(master, TIOCSWINSZ, &window);
  return master;
}

/* What can fail in the child. */
enum step { STEP_TERMINAL, STEP_FILTER, STEP_EXEC };
static const char *const steps[] = {[STEP_TERMINAL] = "it gets no terminal of its own:",
                                    [STEP_FILTER] = "the system refuses filters (seccomp) for",
                                    [STEP_EXEC] = "cannot execute"};

struct failure {
  int error;
  enum step step;
};

/* In the child. */
static struct failure prepare(const char *terminal, bool keeps, const struct sock_fprog *filter) {
  if (terminal) {
    setsid();
    int fd = open(terminal, O_RDWR);
    if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
      return (struct failure){errno, STEP_TERMINAL};
    for (int i = 0; i < 3; i++)
      dup2(fd, i);
    if (fd > 2)
      close(fd);
  }
  signal(SIGPIPE, SIG_DFL); /* the shell's own way with these is not the program's */
  signal(SIGXFSZ, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (!keeps) /* sockets that were typed are not the program's */
    close_range(3, UINT_MAX, CLOSE_RANGE_CLOEXEC);
  if (filter && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
                 syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter) < 0))
    return (struct failure){errno, STEP_FILTER};
  return (struct failure){0, STEP_EXEC};
}

static void be_child(const struct launch *launch, int go, int told, const char *terminal,
                     bool keeps, const struct sock_fprog *filter) {
  char byte;
  if (read(go, &byte, 1) != 1) /* whoever was to trace it has gone */
    _exit(127);
  struct failure failure = prepare(terminal, keeps, filter);
  if (!failure.error) {
    execve(launch->path, launch->argv, launch->environment ? launch->environment : environ);
    failure.error = errno;
  }
  if (write(told, &failure, sizeof failure) < 0)
    _exit(125);
  _exit(failure.step == STEP_EXEC && failure.error == ENOENT ? 127 : 126);
}

int launch_fork(const struct launch *launch, bool terminal, int columns, bool keeps,
                const struct sock_fprog *filter, struct launch_child *child) {
  char name[64];
  int go[2], told[2];
  *child = (struct launch_child){-1, -1, -1, -1};
  if (terminal && (child->terminal = open_terminal(columns, name, sizeof name)) < 0)
    return errno;
  if (fd_pipe(go) < 0)
    return errno;
  if (fd_pipe(told) < 0) {
    int error = errno;
    close(go[0]);
    close(go[1]);
    return error;
  }
  child->pid = fork();
  if (child->pid == 0) {
    close(go[1]);
    be_child(launch, go[0], told[1], terminal ? name : NULL, keeps, filter);
  }
  int error = child->pid < 0 ? errno : 0;
  close(go[0]);
  close(told[1]);
  child->go = go[1];
  child->told = told[0];
  return error;
}

void launch_go(struct launch_child *child) {
  if (write(child->go, "g", 1) < 0 && errno != EPIPE) /* EPIPE: it has been killed */
    mem_panic("a new process does not listen: %s", strerror(errno));
  close(child->go);
  child->go = -1;
}

int launch_failed(struct launch_child *child, const char **what) {
  struct failure failure = {0, STEP_EXEC};
  if (child->told >= 0) {
    if (read(child->told, &failure, sizeof failure) != sizeof failure)
      failure.error = 0;
    close(child->told);
  }
  child->told = -1;
  *what = steps[failure.step];
  return failure.error;
}
