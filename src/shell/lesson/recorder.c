/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader of the journal with a screen of its own. An entry is a statement and all that is said until
 * the next; it is kept by voices (view/narrate.h), put together and written over itself. */
#include "shell/lesson/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/mask.h"
#include "lesson/transcript.h"
#include "run/journal.h"
#include "run/session.h"
#include "view/grid.h"
#include "view/narrate.h"
#include "view/screen.h"

#define FENCE "```\n"
#define LONG_ENTRY 65536 /* bytes from which on an entry is not written at each line … */
#define PAUSE                                                                                      \
  500000000 /* … but after so many nanoseconds; and so long what was written may wait for the disk */

struct recorder {
  int fd;
  char *path;
  off_t entry_at;  /* where the present entry begins in the file … */
  off_t entry_len; /* … and how long it is there */
  struct session *session;
  recorder_wants_fn *wants;
  struct journal_reader *reader;
  struct view_style style;
  struct screen *screen;
  struct narrate *narrate;
  struct mask *mask;
  struct text prompt;       /* the entry: what was typed, with prompts */
  struct narrate_step said; /* … and what was said */
  int side;                 /* the entry's; -1: there is none yet */
  bool named;               /* another side than main was there */
  bool unfit;               /* the entry is one that a lesson may not have */
  bool changed;             /* since it was written … */
  int64_t written;          /* … then */
  bool unsynced;            /* it was written since it was put on the disk … */
  int64_t synced;           /* … then */
  bool broken;              /* it cannot be written any more */
};

static int refuse(struct diag *diag, const char *path, int error, const char *hint) {
  diag_set(diag, "OSError", NULL, (struct span){0, 0, 0}, "[Errno %d] %s: '%s'", error,
           strerror(error), path);
  if (hint)
    diag_hint(diag, "%s", hint);
  return -1;
}

/* A new file, or an empty one; no link is followed. */
static int open_file(const char *path, struct diag *diag) {
  struct stat st;
  int fd =
      fd_high(open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666));
  if (fd < 0 && errno == ELOOP)
    return refuse(diag, path, ELOOP, "this is a symbolic link; name the file itself");
  if (fd < 0)
    return refuse(diag, path, errno, NULL);
  int error = fstat(fd, &st) < 0 ? errno : !S_ISREG(st.st_mode) ? EINVAL : st.st_size ? EEXIST : 0;
  if (!error)
    return fd;
  close(fd);
  return refuse(diag, path, error,
                error == EEXIST ? "a recording begins with a new file: take another name" : NULL);
}

static int write_all(int fd, const char *s, size_t len, off_t at) {
  while (len) {
    ssize_t n = pwrite(fd, s, len, at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    s += n;
    at += n;
    len -= (size_t)n;
  }
  return 0;
}

/* The entry is left out: what was there before it is a whole lesson. Its fence had room already. */
static void take_back(const struct recorder *r) {
  if (r->entry_at)
    write_all(r->fd, FENCE, strlen(FENCE), r->entry_at);
  if (ftruncate(r->fd, r->entry_at ? r->entry_at + (off_t)strlen(FENCE) : 0) < 0)
    return; /* the failure before it is told */
}

/* Writes T over what stands at the entry's place, and the closing fence after it. */
static int put(struct recorder *r, struct text *t) {
  size_t len = t->len;
  text_adds(t, FENCE);
  int error = write_all(r->fd, t->s, t->len, r->entry_at);
  if (!error && ftruncate(r->fd, r->entry_at + (off_t)t->len) < 0)
    error = errno;
  r->unsynced = true;
  t->len = len;
  if (error)
    take_back(r);
  return error;
}

/* The lines before the first entry, and the settings that are not as at the start. */
static void add_head(const struct recorder *r, enum lab_topology lab, struct text *out) {
  text_addf(
      out,
      "# A recorded session\n\nWhat was typed, and what came of it: `sockshell --check` runs it "
      "again and compares,\n`sockshell --play` plays it; both run programs only with "
      "`--programs`.\n\n```sockshell%s%s\n",
      lab == LAB_NONE  ? ""
      : lab == LAB_ONE ? " lab"
                       : " lab=",
      lab > LAB_ONE ? topology_of(lab)->word : "");
  for (const struct setting *s = settings_table; s->name; s++) {
    const char *value = settings_value(&r->session->settings, s);
    if (strcmp(value, s->choices[s->preset]) != 0 && strcmp(s->name, "speed") != 0)
      text_addf(out, ">>> set %s %s\n", s->name, value);
  }
}

/* Whether a program's first socket would not be 3. */
static bool is_shifted(void) {
  fd_lock();
  int fd = dup(STDIN_FILENO);
  if (fd >= 0)
    close(fd);
  fd_unlock();
  return fd != 3;
}

struct recorder *recorder_open(const char *path, struct session *session, enum lab_topology lab,
                               recorder_wants_fn *wants, ladder_name_fn *name, void *data,
                               struct diag *diag) {
  int fd = open_file(path, diag);
  if (fd < 0)
    return NULL;
  struct recorder *r = mem_zalloc(1, sizeof *r);
  r->fd = fd;
  r->path = mem_strdup(path);
  r->session = session;
  r->wants = wants;
  r->style = (struct view_style){.utf8 = true, .columns = RECORDER_COLUMNS};
  r->screen = screen_new(&r->style, &session->settings, name, data);
  screen_set_steady(r->screen); /* a person thinks as long as they like */
  r->narrate = narrate_new(r->screen);
  r->mask = mask_new(is_shifted());
  r->reader = journal_reader_open_looking(session->journal);
  r->side = -1;
  struct text head = TEXT_EMPTY;
  add_head(r, lab, &head);
  int error = put(r, &head);
  r->entry_at = (off_t)head.len;
  text_free(&head);
  if (!error)
    error = recorder_sync(r);
  if (!error)
    return r;
  refuse(diag, path, error, NULL);
  recorder_close(r);
  return NULL;
}

/* Whether the statement calls exit or quit. */
static bool ends(const char *s) {
  return (strncmp(s, "exit", 4) == 0 || strncmp(s, "quit", 4) == 0) &&
         s[4 + strspn(s + 4, " ")] == '(';
}

/* Whether a lesson may have the statement, and a recording wants it. */
static bool is_fit(const struct recorder *r, const char *s) {
  return !ends(s) && r->wants(&r->session->words, s) && transcript_is_text(s, strlen(s)) &&
         !strstr(s, "os.unlink") && !strstr(s, "os.remove");
}

static void add_prompt(struct recorder *r, const char *side, const char *input) {
  bool bare = strcmp(side, "main") == 0 && !r->named;
  r->named = r->named || !bare;
  const char *prompt = ">>> ";
  text_clear(&r->prompt);
  for (const char *s = input;; prompt = "... ") {
    size_t len = strcspn(s, "\n");
    text_addf(&r->prompt, "%s%s%.*s\n", bare ? "" : side, prompt, (int)len, s);
    if (!s[len])
      break;
    s += len + 1;
  }
}

/* The entry as it stands in the file. */
static void compose(struct recorder *r, struct text *out) {
  struct text said = TEXT_EMPTY;
  narrate_step_copy(&r->said, r->side, &said);
  if (!r->unfit) {
    text_add(out, text_str(&r->prompt), r->prompt.len);
    struct text shown = TEXT_EMPTY; /* as a step shows it when it is checked */
    grid_harmless(text_str(&said), said.len, false, &shown);
    mask_output(r->mask, text_str(&shown), out);
    text_free(&shown);
  }
  text_free(&said);
}

/* A long entry that grows is not written at every line of it. */
static bool may_wait(const struct recorder *r) {
  return r->entry_len > LONG_ENTRY && clock_now() - r->written < PAUSE;
}

static void write_entry(struct recorder *r, int *error) {
  struct text t = TEXT_EMPTY;
  if (r->changed && !r->broken) {
    compose(r, &t);
    *error = put(r, &t);
    r->entry_len = (off_t)t.len;
    r->written = clock_now();
    r->broken = *error != 0;
  }
  r->changed = false;
  text_free(&t);
}

/* The present entry has its last form; the next begins after it. */
static void begin_entry(struct recorder *r, const struct event *event, int *error) {
  write_entry(r, error);
  r->entry_at += r->entry_len;
  r->entry_len = 0;
  narrate_step_clear(&r->said);
  struct side *side = session_by_number(r->session, event->side);
  r->side = event->side;
  r->unfit = !side || !is_fit(r, event->text);
  r->changed = true;
  mask_typed(r->mask, event->text);
  add_prompt(r, side ? side_name(side) : "main", event->text);
  screen_set_current(r->screen, event->side);
}

/* Takes what can be told now into the entry. */
static void take(struct recorder *r) {
  struct narrate_item *item;
  while ((item = narrate_next(r->narrate))) {
    narrate_step_add(&r->said, r->side, session_program(r->session, item->voice), item);
    r->changed = true;
  }
}

static void take_rest(struct recorder *r) {
  narrate_rest(r->narrate);
  take(r);
}

static void drain(struct recorder *r, int *error) {
  const struct event *event;
  while ((event = journal_next(r->reader))) {
    const char *name = session_side_name(r->session, event->side);
    if (name)
      screen_set_name(r->screen, event->side, name);
    if (event->kind == EVENT_STATEMENT) {
      take_rest(r);
      begin_entry(r, event, error);
    }
    if (r->side < 0)
      continue;
    if (event->kind == EVENT_SAID) {
      text_add(narrate_step_voice(&r->said, NARRATE_COMMAND), event->text, event->len);
      r->changed = true;
    }
    narrate_add(r->narrate, event);
    take(r);
  }
}

int recorder_write(struct recorder *r, bool rest) {
  int error = 0;
  drain(r, &error);
  if (rest)
    take_rest(r);
  if (!may_wait(r))
    write_entry(r, &error);
  return error || clock_now() - r->synced < PAUSE ? error : recorder_sync(r);
}

int recorder_sync(struct recorder *r) {
  bool now = r->unsynced && !r->broken;
  r->unsynced = false;
  r->synced = clock_now();
  return now && fdatasync(r->fd) < 0 && errno != EINVAL ? errno : 0;
}

void recorder_close(struct recorder *r) {
  if (!r)
    return;
  r->written = 0; /* a long entry too */
  recorder_write(r, true);
  recorder_sync(r);
  journal_reader_close(r->reader);
  narrate_free(r->narrate);
  screen_free(r->screen);
  mask_free(r->mask);
  narrate_step_clear(&r->said);
  text_free(&r->prompt);
  close(r->fd);
  free(r->path);
  free(r);
}

const char *recorder_path(const struct recorder *r) {
  return r->path;
}
