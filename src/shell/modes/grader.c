/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many works at once. A child runs what one work has for one task (shell/lesson/grading.h). Answers to quizzes are judged
 * here, where nothing of a work runs. */
#include "shell/modes/grader.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/exercise.h"
#include "lesson/grade.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "lesson/work.h"
#include "lesson/work_list.h"
#include "shell/lesson/grading.h"
#include "shell/lesson/refusal.h"
#include "shell/lesson/shelter.h"
#include "shell/lesson/steps.h"
#include "shell/options.h"
#include "shell/saving.h"
#include "shell/shell.h"
#include "shell/term/outlet.h"
#include "view/style.h"

#define JOB_DEADLINE 60  /* seconds that one task of one work may take */
#define CHILDREN_MAX 64  /* at once … */
#define CHILDREN_EACH 16 /* … and for each processor: most of their time they wait for timers */
#define LOOK_AGAIN 20    /* milliseconds, where the kernel does not say that a child has ended */

/* A work under way. */
struct graded {
  struct work_file *work; /* NULL: not opened yet, done, or it cannot be graded */
  size_t running;         /* children that run its tasks */
};

struct grading_job {
  size_t row, exercise;
  pid_t child; /* 0: the job is free */
  int fd;      /* readable when the child has ended; -1: the kernel gives none */
  int64_t deadline;
  struct grading_report *report; /* shared with the child */
};

struct grader {
  const struct options *options;
  const struct transcript *lesson;
  struct exercises exercises;
  struct work_list list;
  struct grade_sheet sheet;
  struct graded *works;
  struct grading_job jobs[CHILDREN_MAX];
  int limit, running;
  size_t row, exercise; /* what is to be started next */
};

/* The child. */

/* The child runs PART of WORK, or, without a WORK, only enters the shelter. */
_Noreturn static void work_on(const struct grader *g, const struct work_file *work, size_t exercise,
                              struct grading_report *report) {
  static const struct view_style plain = {.utf8 = true, .columns = 80};
  struct text why = TEXT_EMPTY;
  struct shell shell;
  struct steps steps;
  struct lab *lab;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  shelter_only(-1);
  shelter_mute();
  if (!shelter_open(g->lesson, g->options, &lab, &why)) {
    snprintf(report->why, sizeof report->why, "%s", text_str(&why));
    report->state = GRADE_LOST;
    _exit(0);
  }
  report->state = work ? GRADE_NOTHING : GRADE_MET;
  if (work) {
    shell_open(&shell, &plain, lab);
    shelter_shell(&shell, false);
    steps_start(&steps, &shell, false);
    grading_run(&steps, g->lesson, g->exercises.at[exercise].block, work, &work->parts[exercise],
                report);
  }
  _exit(0);
}

/* Starts a child for JOB: 0 or an errno. The memory that it answers in is mapped for it alone: a later child
   could write to what it shares. */
static int start(const struct grader *g, struct grading_job *job, const struct work_file *work) {
  void *shared =
      /* cppcheck-suppress invalidFunctionArg ; mmap(2): -1 is right with MAP_ANONYMOUS */
      mmap(NULL, sizeof *job->report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    return errno;
  job->report = shared;
  outlet_flush();
  job->child = fork();
  if (job->child == 0)
    work_on(g, work, job->exercise, job->report);
  int error = errno;
  if (job->child < 0) {
    job->child = 0;
    munmap(shared, sizeof *job->report);
    return error;
  }
  madvise(shared, sizeof *job->report, MADV_DONTFORK);
  job->fd = fd_high((int)syscall(SYS_pidfd_open, job->child, 0));
  job->deadline = clock_now() + (int64_t)JOB_DEADLINE * 1000000000;
  return 0;
}

/* What came of it. */

/* Notes that the work could not be run, or not to its end: where, and HOW. */
static void lose(struct grade *grade, uint32_t line, const char *how) {
  struct text t = TEXT_EMPTY;
  if (line)
    text_addf(&t, "line %u: ", line);
  text_adds(&t, how);
  grade->state = GRADE_LOST;
  grade->why = text_take(&t);
}

/* Takes what the child of JOB has left, which ended with STATUS, as waitpid(2) gives it. It is a stranger's. */
static void take_report(const struct grading_job *job, int status, bool late, struct grade *grade) {
  struct grading_report r = *job->report;
  r.why[sizeof r.why - 1] = '\0';
  char how[64];
  if (late)
    snprintf(how, sizeof how, "it did not end within %d s", JOB_DEADLINE);
  else if (WIFSIGNALED(status))
    snprintf(how, sizeof how, "the process that ran it was lost (signal %d)", WTERMSIG(status));
  else
    snprintf(how, sizeof how, "the process that ran it was lost");
  if (late || !WIFEXITED(status) || WEXITSTATUS(status) || r.state == GRADE_NOTHING ||
      r.state > GRADE_LOST) {
    lose(grade, r.line, how);
    return;
  }
  grade->state = (enum grade_state)r.state;
  grade->why = *r.why && r.state != GRADE_MET ? mem_strdup(r.why) : NULL;
}

/* Waits for the child of JOB, which has ended or is LATE, and notes what came of it in GRADE. */
static void finish(struct grading_job *job, bool late, struct grade *grade) {
  int status = 0;
  if (late)
    kill(job->child, SIGKILL);
  while (waitpid(job->child, &status, 0) < 0 && errno == EINTR)
    continue;
  take_report(job, status, late, grade);
  if (job->fd >= 0)
    close(job->fd);
  munmap(job->report, sizeof *job->report);
  job->child = 0;
}

/* Whether the child of JOB has ended; it is waited for later. */
static bool has_ended(const struct grading_job *job) {
  siginfo_t info = {.si_pid = 0};
  return waitid(P_PID, (id_t)job->child, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid;
}

/* Waits until a child has ended or has taken too long. */
static void attend(struct grader *g) {
  struct pollfd fds[CHILDREN_MAX];
  int wait = 1000, n = 0;
  for (int i = 0; i < g->limit; i++)
    if (g->jobs[i].child) {
      fds[n++] = (struct pollfd){.fd = g->jobs[i].fd, .events = POLLIN};
      wait = g->jobs[i].fd < 0 ? LOOK_AGAIN : wait;
    }
  poll(fds, (nfds_t)n, wait);
  for (int i = 0; i < g->limit; i++) {
    struct grading_job *job = &g->jobs[i];
    bool ended = job->child && has_ended(job);
    if (!job->child || (!ended && clock_now() < job->deadline))
      continue;
    struct graded *graded = &g->works[job->row];
    finish(job, !ended, &g->sheet.rows[job->row].grades[job->exercise]);
    g->running--;
    if (--graded->running == 0 && job->row < g->row) {
      work_free(graded->work);
      graded->work = NULL;
    }
  }
}

/* What is to be done. */

/* Reads the work of the row that is next, and judges its answers. */
static void open_work(struct grader *g) {
  struct grade_row *row = &g->sheet.rows[g->row];
  struct text why = TEXT_EMPTY;
  const char *problem = g->list.at[g->row].problem;
  struct work_file *work = problem ? NULL : work_open(row->work, &g->exercises, &why);
  g->works[g->row].work = work;
  if (!work)
    row->problem = problem ? mem_strdup(problem) : text_take(&why);
  if (work && work->remark)
    row->remark = mem_strdup(work->remark);
  for (size_t i = 0; work && i < g->exercises.count; i++)
    if (g->exercises.at[i].quiz && work->parts[i].answer)
      grade_answer(&row->grades[i], g->exercises.at[i].quiz, work->parts[i].answer);
  text_free(&why);
}

/* The next task of a work that is to be run: false when there is none left. */
static bool find_next(struct grader *g) {
  for (; g->row < g->sheet.count; g->row++, g->exercise = 0) {
    struct graded *graded = &g->works[g->row];
    if (g->exercise == 0)
      open_work(g);
    for (; graded->work && g->exercise < g->exercises.count; g->exercise++)
      if (g->exercises.at[g->exercise].task && graded->work->parts[g->exercise].count)
        return true;
    if (!graded->running) {
      work_free(graded->work);
      graded->work = NULL;
    }
  }
  return false;
}

/* Starts children until the limit runs, or nothing is left: whether something runs. */
static bool start_more(struct grader *g) {
  while (g->running < g->limit && find_next(g)) {
    struct grading_job *job = g->jobs;
    while (job->child)
      job++;
    job->row = g->row;
    job->exercise = g->exercise;
    int error = start(g, job, g->works[g->row].work);
    if (error && g->running)
      return true; /* again when another has ended */
    if (error) {
      lose(&g->sheet.rows[g->row].grades[g->exercise], 0, strerror(error));
    } else {
      g->running++;
      g->works[g->row].running++;
    }
    g->exercise++;
  }
  return g->running > 0;
}

/* Whether a shelter can be made here: else WHY. */
static bool try_shelter(const struct grader *g, struct text *why) {
  struct grading_job job = {.row = 0};
  struct grade grade = {GRADE_NOTHING, NULL};
  int error = start(g, &job, NULL);
  if (error) {
    text_adds(why, strerror(error));
    return false;
  }
  finish(&job, false, &grade);
  if (grade.state != GRADE_MET)
    text_adds(why, grade.why ? grade.why : "no shelter can be made");
  free(grade.why);
  return grade.state == GRADE_MET;
}

/* The whole. */

static void open_sheet(struct grader *g) {
  const struct options *o = g->options;
  for (int i = 1; i < o->file_count; i++)
    work_list_add(&g->list, o->files[i], o->output);
  g->works = mem_zalloc(g->list.count + 1, sizeof *g->works);
  g->sheet = (struct grade_sheet){.lesson = o->files[0],
                                  .exercises = &g->exercises,
                                  .rows = mem_zalloc(g->list.count + 1, sizeof *g->sheet.rows),
                                  .count = g->list.count};
  for (size_t i = 0; i < g->list.count; i++) {
    g->sheet.rows[i].work = g->list.at[i].path;
    g->sheet.rows[i].grades = mem_zalloc(g->exercises.count, sizeof(struct grade));
  }
}

static void close_sheet(struct grader *g) {
  for (size_t i = 0; i < g->sheet.count; i++) {
    for (size_t k = 0; k < g->exercises.count; k++)
      free(g->sheet.rows[i].grades[k].why);
    free(g->sheet.rows[i].grades);
    free(g->sheet.rows[i].problem);
    free(g->sheet.rows[i].remark);
  }
  free(g->sheet.rows);
  free(g->works);
  work_list_free(&g->list);
}

/* Writes the grades, TO_FILE or to standard output: the exit status. */
static int write_sheet(const struct grader *g, bool to_file) {
  struct text t = TEXT_EMPTY;
  int status = 0;
  grade_write(&g->sheet, g->options->format, &t);
  for (size_t i = 0; i < g->sheet.count; i++)
    status |= !grade_is_whole(&g->sheet, &g->sheet.rows[i]);
  if (to_file) {
    int error = file_replace(g->options->output, text_str(&t), t.len, 0644);
    if (error)
      outlet_cannot_write(g->options->output, error);
    status |= error != 0;
  } else {
    outlet_put(&t);
    status = outlet_finish(status);
  }
  text_free(&t);
  return status;
}

/* Why the grades may not go to OUTPUT, which is there: it is read, or is a work, as after `-o *.md`; NULL. */
static const char *keeps(const struct grader *g, const char *output) {
  const struct options *o = g->options;
  struct stat is, other;
  if (stat(output, &is) != 0)
    return NULL;
  for (int i = 0; i < o->file_count; i++)
    if (stat(o->files[i], &other) == 0 && other.st_dev == is.st_dev && other.st_ino == is.st_ino)
      return i ? "it is a work that is to be graded" : "it is the lesson";
  struct text why = TEXT_EMPTY;
  struct work_file *work = work_open(output, &g->exercises, &why);
  const char *found = work ? "it is a work; --output takes the file for the grades" : NULL;
  work_free(work);
  text_free(&why);
  return found;
}

/* Grades all works: the exit status. */
static int grade_all(struct grader *g) {
  const char *output = g->options->output;
  bool to_file = output && strcmp(output, "-") != 0;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  int limit = CHILDREN_EACH * (processors < 1 ? 1 : (int)processors);
  g->limit = limit > CHILDREN_MAX ? CHILDREN_MAX : limit;
  int error = to_file ? saving_cannot_write(output) : 0;
  if (error) {
    outlet_cannot_write(g->options->output, error);
    return 1;
  }
  const char *kept = to_file ? keeps(g, output) : NULL;
  if (kept) {
    outlet_say("sockshell: %s: not written: %s\n", output, kept);
    return 2;
  }
  open_sheet(g);
  while (start_more(g))
    attend(g);
  int status = write_sheet(g, to_file);
  close_sheet(g);
  return status;
}

/* Why the lesson cannot be graded; NULL: it can. */
static const char *unfit(const struct grader *g) {
  if (g->lesson->needs & TRANSCRIPT_NET)
    return "it needs this machine's own network, which no work gets";
  return g->exercises.count ? NULL : "there is no task and no quiz in it";
}

int grader_run(const struct options *options) {
  struct grader g = {.options = options};
  struct text why = TEXT_EMPTY;
  enum check_result result;
  struct transcript *lesson = check_open(options->files[0], &result, &why);
  const char *bad = NULL;
  int status = 2;
  g.lesson = lesson;
  if (lesson)
    g.exercises = exercises_of(lesson);
  if (lesson && (bad = unfit(&g)))
    text_adds(&why, bad);
  shelter_prepare();
  if (!lesson) {
    refusal_say(options->files[0], result, &why);
  } else if (bad) {
    refusal_say(options->files[0], CHECK_SKIPPED, &why);
  } else if (!try_shelter(&g, &why)) {
    refusal_say(options->files[0], CHECK_SKIPPED, &why);
    status = 1;
  } else {
    status = grade_all(&g);
  }
  exercises_free(&g.exercises);
  transcript_free(lesson);
  text_free(&why);
  return status;
}
