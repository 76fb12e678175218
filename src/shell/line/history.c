/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history. readline's list holds the entries; the file is read once and then only appended to,
 * except that one that has grown too long is rewritten when it is read. */
#include "shell/line/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/state.h"
#include "base/text.h"

struct history {
  char *path; /* NULL: there is no place for it */
  int fd;     /* the file, to be appended to; -1: not open */
  bool told;  /* that it cannot be written */
};

static void say(struct history *h, const char *what, struct text *problem) {
  if (!h->told)
    text_addf(problem, "%s %s: %s; the history lasts until the shell ends\n", what,
              h->path != NULL ? h->path : "the history", strerror(errno));
  h->told = true;
}

/* ---- the form of an entry in the file ---- */

static void escape(const char *entry, struct text *out) {
  for (; *entry != '\0'; entry++) {
    if (*entry == '\n')
      text_adds(out, "\\n");
    else if (*entry == '\\')
      text_adds(out, "\\\\");
    else
      text_addc(out, *entry);
  }
  text_addc(out, '\n');
}

static void unescape(const char *line, size_t len, struct text *out) {
  for (size_t i = 0; i < len; i++) {
    char next = i + 1 < len ? line[i + 1] : '\0';
    if (line[i] == '\\' && (next == 'n' || next == '\\')) {
      text_addc(out, next == 'n' ? '\n' : '\\');
      i++;
    } else if (line[i] != '\0') {
      text_addc(out, line[i]);
    }
  }
}

/* ---- reading ---- */

/* Writes what readline holds in place of the file, all of it or nothing. */
static int rewrite(const char *path) {
  struct text text = TEXT_EMPTY, beside = TEXT_EMPTY;
  HIST_ENTRY **entries = history_list();
  for (size_t i = 0; entries != NULL && entries[i] != NULL; i++)
    escape(entries[i]->line, &text);
  text_addf(&beside, "%s.%ld", path, (long)getpid());
  int fd = fd_high(open(text_str(&beside), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  int result = fd < 0 ? -1 : 0;
  if (fd >= 0) {
    if (write(fd, text_str(&text), text.len) != (ssize_t)text.len || fsync(fd) != 0)
      result = -1;
    close(fd);
    if (result != 0 || rename(text_str(&beside), path) != 0) {
      result = -1;
      unlink(text_str(&beside));
    }
  }
  text_free(&text);
  text_free(&beside);
  return result;
}

static void load(struct history *h, struct text *problem) {
  int fd = open(h->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat about;
  if (fd < 0) {
    if (errno != ENOENT)
      say(h, "cannot read", problem);
    return;
  }
  FILE *file = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? fdopen(fd, "r") : NULL;
  if (file == NULL) { /* a device, a pipe: nothing to be read there */
    close(fd);
    return;
  }
  char *line = NULL;
  size_t cap = 0, count = 0;
  ssize_t len;
  struct text entry = TEXT_EMPTY;
  while ((len = getline(&line, &cap, file)) > 0) {
    len -= line[len - 1] == '\n';
    text_clear(&entry);
    unescape(line, (size_t)len, &entry);
    if (entry.len > 0) {
      add_history(entry.s);
      count++;
    }
  }
  if (ferror(file))
    say(h, "cannot read", problem);
  else if (count > HISTORY_KEEP + HISTORY_KEEP / 2 && rewrite(h->path) != 0)
    say(h, "cannot write", problem);
  text_free(&entry);
  free(line);
  fclose(file);
}

void history_close(struct history *h) {
  if (h == NULL)
    return;
  clear_history();
  if (h->fd >= 0)
    close(h->fd);
  free(h->path);
  free(h);
}

/* ---- adding ---- */

/* Has the file open for appending; out of the way of programs' descriptors, and before any runs. Once
   more when another shell has rewritten the file. */
static int open_file(struct history *h) {
  struct stat about;
  if (h->fd >= 0 && fstat(h->fd, &about) == 0 && about.st_nlink > 0)
    return 0;
  if (h->fd >= 0)
    close(h->fd);
  h->fd = fd_high(open(h->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600));
  return h->fd < 0 ? -1 : 0;
}

/* Appends LEN bytes at S in one write: what a full disk took of them is taken back. */
static int append(struct history *h, const char *s, size_t len) {
  struct stat before;
  if (open_file(h) != 0 || fstat(h->fd, &before) != 0)
    return -1;
  ssize_t n = write(h->fd, s, len);
  if (n == (ssize_t)len)
    return 0;
  int error = n >= 0 ? ENOSPC : errno;
  if (n > 0 && S_ISREG(before.st_mode) && ftruncate(h->fd, before.st_size) != 0)
    error = errno;
  errno = error;
  return -1;
}

struct history *history_in_memory(void) {
  struct history *h = mem_zalloc(1, sizeof *h);
  h->fd = -1;
  using_history();
  stifle_history(HISTORY_KEEP);
  return h;
}

struct history *history_open(const char *path, struct text *problem) {
  struct history *h = history_in_memory();
  h->path = path != NULL ? mem_strdup(path) : state_path("history");
  if (h->path == NULL) {
    errno = ENOENT;
    say(h, "no HOME for", problem);
  } else if ((errno = state_make_folders(h->path)) != 0) {
    say(h, "cannot make the directory of", problem);
  } else {
    load(h, problem);
    if (open_file(h) != 0)
      say(h, "cannot write", problem);
  }
  return h;
}

void history_add(struct history *h, const char *entry, struct text *problem) {
  struct text text = TEXT_EMPTY;
  size_t len = strlen(entry);
  while (len > 0 && entry[len - 1] == '\n')
    len--;
  char *copy = mem_strndup(entry, len);
  HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  if (copy[strspn(copy, " \t\n")] != '\0' && (last == NULL || strcmp(last->line, copy) != 0)) {
    add_history(copy);
    using_history(); /* a line that is being edited, as in a paste, must not take its place */
    escape(copy, &text);
    if (h->path != NULL && append(h, text.s, text.len) != 0)
      say(h, "cannot write", problem);
  }
  text_free(&text);
  free(copy);
}

void history_each(struct history *h, void (*offer)(void *data, size_t number, const char *entry),
                  void *data) {
  HIST_ENTRY **entries = history_list();
  (void)h;
  for (size_t i = 0; entries != NULL && entries[i] != NULL; i++)
    offer(data, (size_t)history_base + i, entries[i]->line);
}
