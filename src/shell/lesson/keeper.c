/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keeper ends when nobody is left who could send it a byte: what it was told before that is on disk, whatever has
 * ended the others. */
#include "shell/lesson/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/exercise.h"
#include "lesson/lesson.h"
#include "lesson/library.h"
#include "lesson/progress.h"
#include "lesson/progress_file.h"
#include "lesson/transcript.h"
#include "shell/lesson/player.h"
#include "shell/lesson/shelter.h"

struct keeper {
  const char *learner;
  struct player_note *note;
  struct lesson *lesson;
  struct progress_lesson kept; /* what is on disk, as far as it is this keeper's */
  struct diag trouble;         /* why the last change is not, if it is not */
  int fd;
  pid_t process;
};

/* Takes over what PROGRESS has of the lesson; nothing is to be written. */
static bool take_over(void *data, struct progress *progress) {
  struct keeper *k = data;
  const struct progress_lesson *same = progress_find(progress, k->kept.name, k->kept.text);
  const struct progress_lesson *any = progress_find_any(progress, k->kept.name);
  struct progress_lesson now = progress_copy(&k->kept);
  if (same || any)
    progress_take_marks(&now, same ? same : any);
  for (size_t i = 0; i < now.count; i++)
    k->note->marks[i] = now.marks[i].mark;
  progress_lesson_free(&now);
  if (!same || same->stops != k->lesson->stops)
    return false;
  progress_take_marks(&k->kept, same);
  k->kept.stop = same->stop;
  k->kept.done = same->done;
  return false;
}

/* The item where the lesson is to go on: with the prose that leads to the stop. */
static size_t resume_at(const struct lesson *lesson, size_t stop) {
  size_t item = 0;
  while (item < lesson->count &&
         (lesson->items[item].kind == LESSON_PROSE || lesson_stop(lesson, item) < stop))
    item++;
  while (item > 0 && lesson->items[item - 1].kind == LESSON_PROSE)
    item--;
  return item;
}

/* Where the learner stands now, as those who play say. */
static struct progress_lesson look(const struct keeper *k) {
  struct progress_lesson now = progress_copy(&k->kept);
  struct player_note note = *k->note;
  if (!note.reported)
    return now;
  now.stop = lesson_stop(k->lesson, note.at);
  now.done |= note.at >= k->lesson->count;
  for (size_t i = 0; i < now.count; i++)
    if (note.marks[i].result <= EXERCISE_SKIPPED)
      now.marks[i].mark = note.marks[i];
  return now;
}

static bool is_same(const struct progress_lesson *a, const struct progress_lesson *b) {
  bool same = a->stop == b->stop && a->done == b->done;
  for (size_t i = 0; i < a->count && same; i++)
    same = exercise_marks_same(&a->marks[i].mark, &b->marks[i].mark);
  return same;
}

struct step_made {
  const struct progress_lesson *before, *now;
};

static bool add_step(void *data, struct progress *progress) {
  const struct step_made *made = data;
  progress_add(progress, made->before, made->now);
  return true;
}

/* Writes what is new. */
static void save(struct keeper *k) {
  struct progress_lesson now = look(k);
  struct step_made made = {&k->kept, &now};
  if (is_same(&k->kept, &now)) {
    progress_lesson_free(&now);
    return;
  }
  diag_clear(&k->trouble);
  if (progress_file_change(k->learner, add_step, &made, &k->trouble) < 0) {
    progress_lesson_free(&now); /* the next time, perhaps */
    return;
  }
  progress_lesson_free(&k->kept);
  k->kept = now;
}

/* A reason may have a name of a file in it, which may have anything in it. */
static void say_trouble(const struct diag *trouble) {
  struct text t = TEXT_EMPTY;
  diag_show(&t, trouble->message, strlen(trouble->message));
  fprintf(stderr, "sockshell: no progress is kept: %s%s%s\n", text_str(&t),
          trouble->hint ? "; try: " : "", trouble->hint ? trouble->hint : "");
  text_free(&t);
}

/* The keeper's life. */
_Noreturn static void keep(struct keeper *k, int fd) {
  static const int ignored[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGTSTP};
  char bytes[256];
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
    signal(ignored[i], SIG_IGN);
  shelter_only(fd);
  for (;;) {
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR)
      continue;
    save(k);
    if (n <= 0)
      break;
  }
  if (k->trouble.message)
    say_trouble(&k->trouble);
  else if (k->note->reported && k->kept.stop > 1 && k->kept.stop <= k->kept.stops)
    fprintf(stderr, "Progress kept: step %zu of %zu.\n", k->kept.stop, k->kept.stops);
  _exit(0);
}

/* Whether the lesson at PATH is a file, which can be played again. */
static bool is_file(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static void clear(struct keeper *k) {
  progress_lesson_free(&k->kept);
  lesson_free(k->lesson);
  diag_clear(&k->trouble);
  free(k);
}

/* Begins the keeper's process: 0 or an errno. */
static int begin(struct keeper *k) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  fflush(stdout);
  k->process = fork();
  if (k->process == 0) {
    close(ends[1]);
    keep(k, ends[0]);
  }
  int error = k->process < 0 ? errno : 0;
  close(ends[0]);
  if (error) {
    close(ends[1]);
    return error;
  }
  k->fd = fd_high(ends[1]);
  fcntl(k->fd, F_SETFL, O_NONBLOCK); /* nobody who plays waits for it */
  return 0;
}

struct keeper *keeper_open(const struct transcript *transcript, const char *learner,
                           struct player_note *note) {
  const char *path = transcript->source->name;
  if (!is_file(path))
    return NULL;
  char *name = library_name(path);
  struct keeper *k = mem_zalloc(1, sizeof *k);
  struct exercises exercises = exercises_of(transcript);
  k->learner = learner;
  k->note = note;
  k->lesson = lesson_new(transcript);
  k->kept = progress_begin(name, transcript, &exercises, k->lesson->stops);
  exercises_free(&exercises);
  free(name);
  int status = progress_file_change(learner, take_over, k, &k->trouble);
  int error = status < 0 ? 0 : begin(k);
  if (error)
    diag_set(&k->trouble, "OSError", NULL, (struct span){0, 0, 0}, "%s", strerror(error));
  if (status < 0 || error) {
    say_trouble(&k->trouble);
    clear(k);
    return NULL;
  }
  if (k->kept.stop > 1 && k->kept.stop <= k->kept.stops) {
    note->resume = resume_at(k->lesson, k->kept.stop);
    note->resume_stop = k->kept.stop;
  }
  return k;
}

int keeper_fd(const struct keeper *k) {
  return k ? k->fd : 0;
}

void keeper_close(struct keeper *k) {
  if (!k)
    return;
  close(k->fd);
  while (waitpid(k->process, NULL, 0) < 0 && errno == EINTR)
    continue;
  clear(k);
}
