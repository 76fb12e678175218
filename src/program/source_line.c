/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found is remembered by what must be the same for the same line: most calls come from few lines. */
#include "program/source_line.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "program/dwarf_line.h"
#include "program/python_line.h"

#define PROCESSES 16
#define REMEMBERED 256 /* lines: as many as eight bits have */
#define FRAMES_MOST 64 /* that are looked through for one of the program's own */
#define LINE_MOST 160  /* bytes of a line that are kept */
#define TICK 10000000  /* nanoseconds: the longest tick of the kernel's clock */

/* A process, and what its lines are found by. */
struct line_process {
  pid_t tgid;
  struct timespec since; /* its source was read, or compiled, before that */
  bool is_python;
  struct python python;
  struct dwarf *dwarf; /* of one that is not Python; or NULL */
};

struct remembered {
  pid_t tgid;
  struct python_frame frame; /* not of Python: file_name is that of DWARF, first_line the line */
  bool own;
  struct source *line; /* NULL: not known */
};

struct source_lines {
  struct line_process *processes[PROCESSES];
  int next; /* the place that is taken next */
  struct remembered lines[REMEMBERED];
};

struct source_lines *source_lines_new(void) {
  return mem_zalloc(1, sizeof(struct source_lines));
}

static void forget_process(struct line_process **process) {
  if (*process)
    dwarf_close((*process)->dwarf);
  free(*process);
  *process = NULL;
}

static void forget_line(struct remembered *line) {
  source_free(line->line);
  *line = (struct remembered){.tgid = 0};
}

void source_lines_forget(struct source_lines *lines, pid_t tgid) {
  int i = 0;
  while (i < PROCESSES && !(lines->processes[i] && lines->processes[i]->tgid == tgid))
    i++;
  if (i == PROCESSES)
    return;
  forget_process(&lines->processes[i]);
  for (int n = 0; n < REMEMBERED; n++)
    if (lines->lines[n].tgid == tgid)
      forget_line(&lines->lines[n]);
}

void source_lines_free(struct source_lines *lines) {
  for (int i = 0; i < PROCESSES; i++)
    forget_process(&lines->processes[i]);
  for (int n = 0; n < REMEMBERED; n++)
    forget_line(&lines->lines[n]);
  free(lines);
}

/* When the program of the process TGID was compiled, as far as one can see. */
static struct timespec time_of_program(pid_t tgid) {
  char path[64];
  struct stat about = {0};
  snprintf(path, sizeof path, "/proc/%d/exe", tgid);
  return stat(path, &about) == 0 ? about.st_mtim : (struct timespec){0, 0};
}

/* The present time, for comparison with those of files: a file that is written gets the time of the clock's last tick,
   and one that changes from now on is to count as newer. */
static struct timespec time_of_files(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME_COARSE, &t);
  t.tv_nsec -= TICK;
  if (t.tv_nsec < 0) {
    t.tv_nsec += 1000000000;
    t.tv_sec--;
  }
  return t;
}

static struct line_process *process_of(struct source_lines *lines, pid_t tgid) {
  for (int i = 0; i < PROCESSES; i++)
    if (lines->processes[i] && lines->processes[i]->tgid == tgid)
      return lines->processes[i];
  struct line_process **place = &lines->processes[lines->next++ % PROCESSES];
  if (*place)
    source_lines_forget(lines, (*place)->tgid);
  struct line_process *process = *place = mem_zalloc(1, sizeof *process);
  process->tgid = tgid;
  process->is_python = python_find(&process->python, tgid);
  if (process->is_python) {
    process->since = time_of_files();
  } else {
    process->dwarf = dwarf_open(tgid);
    process->since = time_of_program(tgid);
  }
  return process;
}

/* The file is one of Python's own, or was never one. */
static bool is_library(const char *file) {
  return file[0] == '<' || strstr(file, "/lib/python") || strstr(file, "-packages/");
}

static bool is_newer(const struct stat *file, const struct timespec *since) {
  return file->st_mtim.tv_sec > since->tv_sec ||
         (file->st_mtim.tv_sec == since->tv_sec && file->st_mtim.tv_nsec > since->tv_nsec);
}

/* Puts line NUMBER of FILE, as PROCESS sees it, to *TEXT (getline) without indent and end; its length, or 0. */
static size_t read_line(const struct line_process *process, const char *file, uint32_t number,
                        char **text, size_t *room) {
  char path[PATH_MAX + 64];
  struct stat about;
  ssize_t got = -1;
  snprintf(path, sizeof path, "/proc/%d/%s/%s", process->tgid, file[0] == '/' ? "root" : "cwd",
           file);
  if (stat(path, &about) != 0 || !S_ISREG(about.st_mode) || is_newer(&about, &process->since))
    return 0;
  FILE *source = fd_fopen(path);
  while (source && number-- && (got = getline(text, room, source)) >= 0)
    ;
  if (source)
    fclose(source);
  if (got < 0)
    return 0;
  size_t indent = strspn(*text, " \t\f"), len = (size_t)got;
  while (len > indent && strchr(" \t\r\n", (*text)[len - 1]))
    len--;
  memmove(*text, *text + indent, len - indent);
  return len - indent;
}

static struct source *make_line(const struct line_process *process, const char *file,
                                uint32_t number) {
  char *text = NULL;
  size_t room = 0, len = read_line(process, file, number, &text, &room);
  const char *slash = strrchr(file, '/');
  if (len > LINE_MOST) /* not within a character */
    for (len = LINE_MOST; len && (text[len] & 0xc0) == 0x80; len--)
      ;
  struct source *line = source_new(slash ? slash + 1 : file, text ? text : "", len);
  line->first_line = number;
  free(text);
  return line;
}

/* Whoever called it. */
static bool is_same(const struct python_frame *a, const struct python_frame *b) {
  return a->code == b->code && a->instruction == b->instruction && a->file_name == b->file_name &&
         a->lines == b->lines && a->first_line == b->first_line && a->of_c == b->of_c;
}

/* Where FRAME is, or is to be, remembered: *KNOWN says which. */
static struct remembered *place_of(struct source_lines *lines, const struct line_process *process,
                                   const struct python_frame *frame, bool *known) {
  uint64_t mixed = frame->instruction ^ frame->code >> 4 ^ frame->first_line;
  struct remembered *place = &lines->lines[mixed * 0x9e3779b97f4a7c15u >> 56];
  *known = place->tgid == process->tgid && is_same(&place->frame, frame);
  if (*known)
    return place;
  source_free(place->line);
  *place = (struct remembered){.tgid = process->tgid, .frame = *frame};
  return place;
}

/* What is known of FRAME; it is found out the first time. */
static const struct remembered *line_of(struct source_lines *lines,
                                        const struct line_process *process, pid_t tid,
                                        const struct python_frame *frame) {
  bool is_known;
  struct remembered *known = place_of(lines, process, frame, &is_known);
  if (is_known)
    return known;
  char file[PATH_MAX];
  uint32_t number = python_line(&process->python, tid, frame, file, sizeof file);
  if (!number || file[0] == '<')
    return known;
  known->own = !is_library(file);
  known->line = make_line(process, file, number);
  return known;
}

static struct source *find_in_c(struct source_lines *lines, struct line_process *process,
                                pid_t tid) {
  const char *file;
  uint32_t number = process->dwarf ? dwarf_line(process->dwarf, tid, &file) : 0;
  if (!number)
    return NULL;
  const struct python_frame frame = {.file_name = (uintptr_t)file, .first_line = number};
  bool known;
  struct remembered *place = place_of(lines, process, &frame, &known);
  if (!known)
    place->line = make_line(process, file, number);
  return source_ref(place->line);
}

static struct source *find_in_python(struct source_lines *lines, struct line_process *process,
                                     pid_t tid) {
  struct python_frame frame;
  struct source *innermost = NULL, *own = NULL;
  if (!python_first_frame(&process->python, tid, &frame))
    return NULL;
  for (int i = 0; i < FRAMES_MOST && !own; i++) {
    const struct remembered *known = line_of(lines, process, tid, &frame);
    if (known->line && known->own)
      own = source_ref(known->line);
    else if (known->line && !innermost)
      innermost = source_ref(known->line);
    if (!own && !python_next_frame(&process->python, tid, &frame))
      break;
  }
  if (own)
    source_free(innermost);
  return own ? own : innermost;
}

struct source *source_lines_find(struct source_lines *lines, pid_t tgid, pid_t tid) {
  struct line_process *process = process_of(lines, tgid);
  return process->is_python ? find_in_python(lines, process, tid) : find_in_c(lines, process, tid);
}
