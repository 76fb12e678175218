/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many transcripts at once. A child runs one part of a file, its steps or one of its tasks, and sends what came of it
 * over a pipe: a byte (enum check_result), then the details or, of an update, the new text. Only the parent prints and
 * writes. */
#include "shell/modes/checker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/transcript.h"
#include "run/session.h"
#include "shell/term/outlet.h"
#include "shell/lesson/refusal.h"
#include "shell/options.h"
#include "shell/shell.h"
#include "shell/lesson/shelter.h"
#include "shell/lesson/solve.h"
#include "shell/lesson/steps.h"
#include "shelter/profile.h"
#include "wire/lab.h"

#define FILE_DEADLINE 120               /* seconds that one file may take, with all its tasks */
#define CHILDREN_MAX 256                /* at once */
#define REPORT_BYTES ((size_t)64 << 20) /* of what a child says */

#define STEPS SIZE_MAX /* the part of a file that is its steps */

/* A part of a file under way: its steps, or one of its tasks, which has a session of its own. */
struct job {
  const struct transcript *transcript;
  size_t block; /* the task's, or STEPS */
  pid_t child;  /* 0: not started, or ended */
  int fd;
  int64_t deadline;
  struct text answer;
  bool done, late;
  bool lost; /* the answer is longer than what is kept of it */
};

/* A file, from when its first part is started to when it is reported. */
struct checked_file {
  struct transcript *transcript; /* NULL: it could not be read, … */
  enum check_result result;      /* … as WHY says */
  struct text why;
  struct file_found found; /* --update: what will be replaced */
  int missing;             /* … or why there is none: an errno */
  bool opened;
  struct job *jobs;
  int count, started;
  int64_t deadline; /* of all its parts */
};

/* Runs the part of JOB in this process, which is its own, and closes LAB. */
static enum check_result run_steps(const struct options *options, const struct view_style *style,
                                   const struct job *job, struct lab *lab, struct text *out) {
  struct shell shell;
  struct steps steps;
  shell_open(&shell, style, lab);
  shelter_shell(&shell, options->programs);
  steps_start(&steps, &shell, job->transcript->plain);
  struct check_session session = {&steps, steps_run, steps_ready, steps_collect};
  enum check_result result =
      job->block != STEPS            ? solve_check(&steps, job->transcript, job->block, out)
      : options->mode == MODE_UPDATE ? check_update(job->transcript, &session, out)
                                     : check_transcript(job->transcript, &session, out);
  steps_end(&steps);
  if (session_settled(shell.session)) {
    shell_close(&shell);
    lab_close(lab);
  }
  return result;
}

static enum check_result run_job(const struct options *options, const struct view_style *style,
                                 const struct job *job, struct text *out) {
  enum check_result result = CHECK_UNREAD;
  struct text why = TEXT_EMPTY;
  struct lab *lab;
  /* Standard input may be the file: until it has been looked for in its folder, it stays. */
  int nowhere = fd_high(open("/dev/null", O_RDWR | O_CLOEXEC));
  bool sheltered = shelter_open(job->transcript, options, &lab, &why);
  dup2(nowhere, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  if (!SHELTER_SANITIZED) /* they say there what they found */
    dup2(nowhere, STDERR_FILENO);
  close(nowhere);
  if (sheltered)
    result = run_steps(options, style, job, lab, out);
  else if (job->block == STEPS) /* once is enough */
    text_addf(out, "%s: %s\n", job->transcript->source->name, text_str(&why));
  text_free(&why);
  return result;
}

static void send_all(int fd, const char *s, size_t len) {
  while (len) {
    ssize_t n = write(fd, s, len);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return; /* nobody listens any more */
    s += n;
    len -= (size_t)n;
  }
}

_Noreturn static void work(const struct options *options, const struct view_style *style,
                           const struct job *job, int fd) {
  struct text answer = TEXT_EMPTY;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  text_addc(&answer, '0');
  enum check_result result = run_job(options, style, job, &answer);
  answer.s[0] = (char)('0' + result);
  send_all(fd, answer.s, answer.len);
  text_free(&answer);
  _exit(0);
}

/* Starts a child for JOB, which may take until DEADLINE: 0 or an errno. */
static int start(struct job *job, int64_t deadline, const struct options *options,
                 const struct view_style *style) {
  int ends[2];
  if (pipe(ends) < 0)
    return errno;
  outlet_flush();
  job->child = fork();
  if (job->child == 0)
    work(options, style, job, shelter_only(fd_high(ends[1])));
  int error = errno;
  close(ends[1]);
  if (job->child < 0) {
    job->child = 0;
    close(ends[0]);
    return error;
  }
  job->fd = ends[0];
  job->deadline = deadline;
  return 0;
}

/* Reads the file at PATH, and finds its parts. */
static void open_file(struct checked_file *file, const struct options *options, const char *path) {
  file->opened = true;
  if (options->mode == MODE_UPDATE)
    file->missing = file_find(&file->found, path);
  file->transcript = check_open(path, &file->result, &file->why);
  if (!file->transcript)
    return;
  const struct transcript *t = file->transcript;
  file->jobs = mem_zalloc(t->block_count + 1, sizeof *file->jobs);
  file->jobs[file->count++] = (struct job){.transcript = t, .block = STEPS};
  for (size_t i = 0; i < t->block_count && options->mode == MODE_CHECK; i++)
    if (t->blocks[i].task)
      file->jobs[file->count++] = (struct job){.transcript = t, .block = i};
}

static void close_file(struct checked_file *file) {
  for (int i = 0; i < file->count; i++)
    text_free(&file->jobs[i].answer);
  free(file->jobs);
  file->jobs = NULL;
  file->count = file->started = 0;
  text_free(&file->why);
  transcript_free(file->transcript);
  file->transcript = NULL;
  file_found_free(&file->found);
}

static void finish(struct job *job) {
  close(job->fd);
  while (waitpid(job->child, NULL, 0) < 0 && errno == EINTR)
    ;
  job->child = 0;
  job->done = true;
}

/* Takes what the child of JOB has to say. */
static void listen_to(struct job *job) {
  char bytes[65536];
  ssize_t n = read(job->fd, bytes, sizeof bytes);
  if (n > 0 && job->answer.len + (size_t)n <= REPORT_BYTES)
    text_add(&job->answer, bytes, (size_t)n);
  else if (n > 0)
    job->lost = true; /* it is read, so that its child ends */
  else if (n == 0 || errno != EINTR)
    finish(job);
}

/* Waits until one of the children of the COUNT files says something or has taken too long: how many still run. */
static int attend(struct checked_file *files, int count) {
  struct pollfd fds[CHILDREN_MAX];
  struct job *jobs[CHILDREN_MAX];
  int running = 0;
  for (int i = 0; i < count; i++)
    for (int k = 0; k < files[i].started; k++)
      if (files[i].jobs[k].child) {
        jobs[running] = &files[i].jobs[k];
        fds[running++] = (struct pollfd){.fd = files[i].jobs[k].fd, .events = POLLIN};
      }
  poll(fds, (nfds_t)running, running ? 1000 : 0);
  int left = 0;
  for (int i = 0; i < running; i++) {
    if (fds[i].revents)
      listen_to(jobs[i]);
    if (jobs[i]->child && clock_now() > jobs[i]->deadline) {
      jobs[i]->late = true;
      kill(jobs[i]->child, SIGKILL);
      finish(jobs[i]);
    }
    left += !jobs[i]->done;
  }
  return left;
}

/* What came of JOB; its details are appended to *DETAILS, to be freed. */
static enum check_result judge(const struct job *job, const char *path, struct text *details) {
  if (job->late)
    text_addf(details, "%s: it did not end within %d s\n", path, FILE_DEADLINE);
  else if (!job->answer.len)
    text_addf(details, "%s: the process that ran it was lost\n", path);
  else if (job->lost)
    text_addf(details, "%s: what came out is more than %zu MB\n", path, REPORT_BYTES >> 20);
  else
    text_add(details, job->answer.s + 1, job->answer.len - 1);
  if (job->late || job->lost || !job->answer.len)
    return CHECK_DIFFERS;
  int result = job->answer.s[0] - '0'; /* whoever says it may have been taken over */
  return result >= CHECK_SAME && result <= CHECK_SKIPPED ? (enum check_result)result : CHECK_UNREAD;
}

/* What came of FILE: the first of its parts that is not as it should be says it. */
static enum check_result judge_file(const struct checked_file *file, const char *path,
                                    struct text *details) {
  if (!file->transcript) {
    text_add(details, text_str(&file->why), file->why.len);
    return file->result;
  }
  enum check_result result = CHECK_SAME;
  for (int i = 0; i < file->count; i++) {
    enum check_result part = judge(&file->jobs[i], path, details);
    if (result == CHECK_SAME)
      result = part;
  }
  return result;
}

static bool report_check(const struct checked_file *file, int number, const char *path) {
  struct text details = TEXT_EMPTY, tap = TEXT_EMPTY;
  enum check_result result = judge_file(file, path, &details);
  check_tap(number, path, result, text_str(&details), &tap);
  steps_make_harmless(&tap, false);
  outlet_put(&tap);
  outlet_flush();
  text_free(&details);
  text_free(&tap);
  return result == CHECK_SAME || result == CHECK_SKIPPED;
}

/* Says FORMAT, which has a file's name in it, on TO. */
__attribute__((format(printf, 2, 3))) static void say(FILE *to, const char *format, ...) {
  struct text t = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&t, format, ap);
  va_end(ap);
  steps_make_harmless(&t, false);
  fputs(text_str(&t), to);
  text_free(&t);
}

/* Writes TEXT to FILE, which the user calls PATH. */
static bool write_update(const struct checked_file *file, const char *path,
                         const struct text *text) {
  int error = file->missing;
  unsigned long names = file->found.path ? (unsigned long)file->found.about.st_nlink : 0;
  if (!error)
    error = file_replace_found(&file->found, text_str(text), text->len);
  if (error == ESTALE)
    say(stderr, "sockshell: %s: it was changed or replaced while it ran; nothing is written\n",
        path);
  else if (error)
    say(stderr, "sockshell: %s: %s (the file is as it was)\n", path, strerror(error));
  else
    say(stdout, "%s: updated\n", path);
  if (!error && names > 1)
    say(stdout, "%s: the file had %lu names (hard links); the others keep the old text\n", path,
        names);
  return !error;
}

static bool report_update(const struct checked_file *file, const char *path) {
  struct text details = TEXT_EMPTY;
  enum check_result result = judge_file(file, path, &details);
  const struct job *job = file->jobs;
  bool good = true;
  if (result == CHECK_SAME) {
    say(stdout, "%s: nothing to change\n", path);
  } else if (result == CHECK_DIFFERS && !job->late && !job->lost && job->answer.len) {
    good = write_update(file, path, &details);
  } else {
    refusal_say(path, result, &details);
    good = false;
  }
  text_free(&details);
  return good;
}

/* Starts parts of files until LIMIT run: 0 or an errno. *OPENED is how many files were opened. */
static int start_more(const struct options *options, const struct view_style *style,
                      struct checked_file *files, int *opened, int *running, int limit) {
  int current = *opened - 1; /* the file whose parts are started */
  while (*running < limit) {
    if (current >= 0 && files[current].started < files[current].count) {
      struct checked_file *file = &files[current];
      if (!file->started)
        file->deadline = clock_now() + (int64_t)FILE_DEADLINE * 1000000000;
      int error = start(&file->jobs[file->started], file->deadline, options, style);
      if (error)
        return *running ? 0 : error; /* one more when another has ended */
      file->started++;
      ++*running;
    } else if (*opened < options->file_count) {
      current = (*opened)++;
      open_file(&files[current], options, options->files[current]);
    } else {
      break;
    }
  }
  return 0;
}

static bool is_done(const struct checked_file *file) {
  bool done = file->opened && file->started == file->count;
  for (int i = 0; i < file->count; i++)
    done = done && file->jobs[i].done;
  return done;
}

int checker_run(const struct options *options, const struct view_style *style) {
  int count = options->file_count, opened = 0, running = 0;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  int limit = processors < 1 ? 1 : processors > CHILDREN_MAX ? CHILDREN_MAX : (int)processors;
  struct checked_file *files = mem_zalloc((size_t)count, sizeof *files);
  bool good = true;
  shelter_prepare();
  if (options->mode == MODE_CHECK)
    printf("1..%d\n", count);
  for (int reported = 0; reported < count;) {
    int error = start_more(options, style, files, &opened, &running, limit);
    if (error) {
      fprintf(stderr, "sockshell: no process to check in: %s\n", strerror(error));
      good = false;
      break;
    }
    running = attend(files, opened);
    for (; reported < opened && is_done(&files[reported]); reported++) {
      const char *path = options->files[reported];
      good &= options->mode == MODE_CHECK ? report_check(&files[reported], reported + 1, path)
                                          : report_update(&files[reported], path);
      close_file(&files[reported]);
    }
  }
  free(files);
  return outlet_finish(!good);
}
