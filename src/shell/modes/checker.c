/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many transcripts at once. A child runs one file and sends what came of it over a pipe: a byte (enum
 * check_result), then the details or, of an update, the new text. Only the parent prints and writes. */
#include "shell/modes/checker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
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
#include "shell/lesson/steps.h"
#include "wire/lab.h"

#define FILE_DEADLINE 120               /* seconds that one file may take */
#define REPORT_BYTES ((size_t)64 << 20) /* of what a child says */

/* One file under way. */
struct job {
  pid_t child; /* 0: not started, or ended */
  int fd;
  int64_t deadline;
  struct text answer;
  bool done, late;
  bool lost;              /* the answer is longer than what is kept of it */
  struct file_found file; /* --update: what will be replaced */
  int missing;            /* … or why there is none: an errno */
};

/* Runs TRANSCRIPT in this process, which is its own, and closes LAB. */
static enum check_result run_steps(const struct options *options, const struct view_style *style,
                                   const struct transcript *transcript, struct lab *lab,
                                   struct text *out) {
  struct shell shell;
  struct steps steps;
  shell_open(&shell, style, lab);
  shelter_shell(&shell, options->programs);
  steps_start(&steps, &shell, transcript->plain);
  struct check_session session = {&steps, steps_run, steps_ready, steps_collect};
  enum check_result result = options->mode == MODE_UPDATE
                                 ? check_update(transcript, &session, out)
                                 : check_transcript(transcript, &session, out);
  steps_end(&steps);
  if (session_settled(shell.session)) {
    shell_close(&shell);
    lab_close(lab);
  }
  return result;
}

static enum check_result run_file(const struct options *options, const struct view_style *style,
                                  const char *path, struct text *out) {
  enum check_result result;
  struct transcript *transcript = check_open(path, &result, out);
  if (!transcript)
    return result;
  struct text why = TEXT_EMPTY;
  struct lab *lab;
  if (shelter_open(transcript, options, &lab, &why)) {
    result = run_steps(options, style, transcript, lab, out);
  } else {
    text_addf(out, "%s: %s\n", path, text_str(&why));
    result = CHECK_UNREAD;
  }
  text_free(&why);
  transcript_free(transcript);
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
                           const char *path, int fd) {
  struct text answer = TEXT_EMPTY;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  shelter_mute();
  text_addc(&answer, '0');
  enum check_result result = run_file(options, style, path, &answer);
  answer.s[0] = (char)('0' + result);
  send_all(fd, answer.s, answer.len);
  text_free(&answer);
  _exit(0);
}

/* Starts a child for PATH: 0 or an errno. */
static int start(struct job *job, const struct options *options, const struct view_style *style,
                 const char *path) {
  int ends[2];
  if (options->mode == MODE_UPDATE)
    job->missing = file_find(&job->file, path);
  if (pipe(ends) < 0)
    return errno;
  fflush(stdout);
  job->child = fork();
  if (job->child == 0)
    work(options, style, path, shelter_only(fd_high(ends[1])));
  int error = errno;
  close(ends[1]);
  if (job->child < 0) {
    job->child = 0;
    close(ends[0]);
    return error;
  }
  job->fd = ends[0];
  job->deadline = clock_now() + (int64_t)FILE_DEADLINE * 1000000000;
  return 0;
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

/* Waits until one of the children says something or has taken too long. */
static void attend(struct job *jobs, int count) {
  struct pollfd *fds = mem_zalloc((size_t)count, sizeof *fds);
  for (int i = 0; i < count; i++)
    fds[i] = (struct pollfd){.fd = jobs[i].child ? jobs[i].fd : -1, .events = POLLIN};
  poll(fds, (nfds_t)count, 1000);
  for (int i = 0; i < count; i++) {
    if (fds[i].revents)
      listen_to(&jobs[i]);
    if (jobs[i].child && clock_now() > jobs[i].deadline) {
      jobs[i].late = true;
      kill(jobs[i].child, SIGKILL);
      finish(&jobs[i]);
    }
  }
  free(fds);
}

/* What came of JOB; its details in *DETAILS, to be freed. */
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

static bool report_check(const struct job *job, int number, const char *path) {
  struct text details = TEXT_EMPTY, tap = TEXT_EMPTY;
  enum check_result result = judge(job, path, &details);
  check_tap(number, path, result, text_str(&details), &tap);
  steps_make_harmless(&tap, false);
  fwrite(text_str(&tap), 1, tap.len, stdout);
  fflush(stdout);
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

/* Writes TEXT to the file of JOB, which the user calls PATH. */
static bool write_update(const struct job *job, const char *path, const struct text *text) {
  int error = job->missing;
  unsigned long names = job->file.path ? (unsigned long)job->file.about.st_nlink : 0;
  if (!error)
    error = file_replace_found(&job->file, text_str(text), text->len);
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

static bool report_update(const struct job *job, const char *path) {
  struct text details = TEXT_EMPTY;
  enum check_result result = judge(job, path, &details);
  bool good = true;
  if (result == CHECK_SAME) {
    say(stdout, "%s: nothing to change\n", path);
  } else if (result == CHECK_DIFFERS && !job->late && !job->lost && job->answer.len) {
    good = write_update(job, path, &details);
  } else {
    refusal_say(path, result, &details);
    good = false;
  }
  text_free(&details);
  return good;
}

int checker_run(const struct options *options, const struct view_style *style) {
  int count = options->file_count, started = 0, running = 0, reported = 0;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  struct job *jobs = mem_zalloc((size_t)count, sizeof *jobs);
  bool good = true;
  shelter_prepare();
  if (options->mode == MODE_CHECK)
    printf("1..%d\n", count);
  while (reported < count) {
    while (started < count && running < (processors > 0 ? processors : 1)) {
      int error = start(&jobs[started], options, style, options->files[started]);
      if (error && running)
        break; /* one more when another has ended */
      if (error) {
        fprintf(stderr, "sockshell: no process to check in: %s\n", strerror(error));
        free(jobs);
        return 1;
      }
      started++;
      running++;
    }
    attend(jobs, started);
    running = 0;
    for (int i = 0; i < started; i++)
      running += !jobs[i].done;
    for (; reported < started && jobs[reported].done; reported++) {
      const char *path = options->files[reported];
      good &= options->mode == MODE_CHECK ? report_check(&jobs[reported], reported + 1, path)
                                          : report_update(&jobs[reported], path);
      text_free(&jobs[reported].answer);
      file_found_free(&jobs[reported].file);
    }
  }
  free(jobs);
  return outlet_finish(!good);
}
