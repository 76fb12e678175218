/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks for an export: gathers the session, has it written, says what came of it. */
#include "shell/saving.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/export.h"
#include "export/pcapng_live.h"
#include "lang/syntax/ast.h"
#include "lesson/lesson.h"
#include "lesson/transcript.h"
#include "run/journal.h"
#include "run/settings.h"
#include "shell/end_name.h"
#include "shell/options.h"
#include "shell/shell.h"
#include "shell/term/outlet.h"
#include "view/markdown.h"
#include "wire/lab.h"
#include "wire/trouble.h"
#include "wire/watch.h"
#include "wire/wire.h"

struct saving {
  struct shell *shell;
  struct export_source source;
  struct export *export;
  int fd;                /* where the packets go as they come, -1: nowhere, or to LIVE */
  struct live *live;     /* … since there are any */
  struct lesson *lesson; /* or NULL */
  uint64_t *begins;      /* of its items, see struct export_source */
  char *title;           /* of the lesson, or NULL */
};

static void open_source(struct shell *shell, const char *title, struct export_source *source) {
  struct session *session = shell->session;
  export_source_open(source, session->journal, session_side_name, session);
  source->settings = &session->settings;
  source->end_name = end_name;
  source->end_data = shell;
  source->words = &session->words;
  source->lab = lab_topology(shell->lab);
  source->record = shell->packets;
  if (title)
    source->title = title;
}

static int write_file(struct shell *shell, const char *form_name, const char *path,
                      enum pcapng_view view, struct text *out, struct diag *diag) {
  const struct export_form *form = export_find(form_name, diag);
  struct export_source source;
  if (!form)
    return -1;
  open_source(shell, NULL, &source);
  source.packets = view;
  int result = export_end(export_new(form, &source, path), out, diag);
  export_source_close(&source);
  return result;
}

int saving_write(struct shell *shell, const char *form_name, const char *path, struct text *out,
                 struct diag *diag) {
  return write_file(shell, form_name, path, PCAPNG_BOTH, out, diag);
}

/* Packets as they come. */

/* Whether what is at PATH is read while it is written. */
static bool is_read_meanwhile(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* Opens PATH without waiting for a reader: -1 with errno. */
static int open_meanwhile(const char *path) {
  int fd = file_descriptor(path);
  if (fd >= 0)
    return fd_high(dup(fd));
  return fd_high(open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}

static int cannot_open(const char *path, struct span span, struct diag *diag) {
  if (errno != ENXIO)
    return diag_set(diag, "OSError", NULL, span, "[Errno %d] %s: '%s'", errno, strerror(errno),
                    path);
  diag_set(diag, "OSError", NULL, span, "nobody reads '%s' yet", path);
  diag_hint(diag, "first, in another terminal: wireshark -k -i %s", path);
  return -1;
}

/* Says on standard error what the reader has not got: whether it has taken all that it wanted. TOLD: a note has told that
   it has gone. */
static bool say_lost(const char *name, struct live_counts counts, bool told) {
  if (counts.error == EPIPE && !told)
    outlet_say("sockshell: %s: its reader has gone; %llu packet%s written\n", name,
               (unsigned long long)counts.written, counts.written == 1 ? "" : "s");
  if (!counts.lost || counts.error == EPIPE)
    return true;
  outlet_say("sockshell: %s: %llu packet%s not written: the reader was too slow\n", name,
             (unsigned long long)counts.lost, counts.lost == 1 ? " was" : "s were");
  return false;
}

int saving_packets(struct shell *shell, const struct word *path, enum pcapng_view view,
                   struct text *out, struct diag *diag) {
  if (!is_read_meanwhile(path->s)) {
    int result = write_file(shell, "pcapng", path->s, view, out, diag);
    if (result < 0)
      diag->span = path->span;
    return result;
  }
  if ((shell->live && live_writes(shell->live)) || (shell->saving && shell->saving->live)) {
    diag_set(diag, "OSError", NULL, path->span, "packets are being written as they come already");
    diag_hint(diag, "this ends when its reader does");
    return -1;
  }
  saving_end_live(shell);
  int fd = open_meanwhile(path->s);
  if (fd < 0)
    return cannot_open(path->s, path->span, diag);
  shell->live = live_open(fd, path->s, shell->packets, shell->session->journal, view);
  text_addf(out, "packets go to %s as they come, until its reader ends\n", path->s);
  return 0;
}

void saving_end_live(struct shell *shell) {
  if (shell->live)
    say_lost("wire save", live_close(shell->live), true);
  shell->live = NULL;
}

/* The command line. */

int saving_cannot_write(const char *path) {
  struct stat st;
  int fd = file_descriptor(path), flags = fd < 0 ? 0 : fcntl(fd, F_GETFL);
  if (fd >= 0)
    return flags < 0 ? errno : (flags & O_ACCMODE) == O_RDONLY ? EBADF : 0;
  if (stat(path, &st) == 0)
    return S_ISDIR(st.st_mode) ? EISDIR : access(path, W_OK) < 0 ? errno : 0;
  if (errno != ENOENT)
    return errno;
  char *folder = mem_strdup(path);
  char *slash = strrchr(folder, '/');
  if (slash)
    slash[slash == folder] = '\0';
  int error = access(slash ? folder : ".", W_OK | X_OK) < 0 ? errno : 0;
  free(folder);
  return error;
}

/* Whether FILE is a session written down, and which lab it needs. */
static bool is_transcript(const char *path, enum lab_topology *lab) {
  size_t len = strlen(path);
  struct text content = TEXT_EMPTY;
  struct transcript *transcript = NULL;
  if ((len > 3 && strcmp(path + len - 3, ".py") == 0) || file_read(path, &content) != 0) {
    text_free(&content);
    return false;
  }
  struct source *source = source_new(path, text_str(&content), content.len);
  struct diag diag = DIAG_EMPTY;
  transcript = transcript_read(source, &diag);
  bool is = transcript != NULL;
  if (is && !*lab)
    *lab = transcript->lab;
  transcript_free(transcript);
  diag_clear(&diag);
  source_free(source);
  text_free(&content);
  return is;
}

/* -o -: what is exported has the standard output for itself, and what else would be printed there goes to standard
   error. -1, or the exit status after a message. */
static int prepare_output(struct options *options) {
  static char path[32];
  if (strcmp(options->export, "pcapng") == 0 && isatty(STDOUT_FILENO)) {
    fputs("sockshell: -o -: standard output is a terminal, and packets are not text; as in "
          "`sockshell --lab --export=pcapng -o - | wireshark -k -i -`\n",
          stderr);
    return 2;
  }
  int fd = fd_high(dup(STDOUT_FILENO));
  if (fd < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    fprintf(stderr, "sockshell: standard output: %s\n", strerror(errno));
    return 1;
  }
  snprintf(path, sizeof path, "/dev/fd/%d", fd);
  options->output = path;
  return -1;
}

int saving_prepare(struct options *options) {
  if (!options->export)
    return -1;
  bool standard = strcmp(options->output, "-") == 0;
  int status = standard ? prepare_output(options) : -1;
  if (status >= 0)
    return status;
  int error = standard ? 0 : saving_cannot_write(options->output);
  if (error)
    return outlet_cannot_write(options->output, error);
  if (options->file_count && (options->mode == MODE_FILE || options->mode == MODE_TRANSCRIPT) &&
      is_transcript(options->files[0], &options->lab))
    options->mode = MODE_TRANSCRIPT;
  return -1;
}

static const char *title_of(const struct options *options) {
  return options->mode != MODE_TEXT && options->file_count ? options->files[0] : NULL;
}

int saving_finish(struct export *export, int status) {
  struct diag diag = DIAG_EMPTY;
  struct text said = TEXT_EMPTY;
  int result = export_end(export, &said, &diag);
  if (result < 0)
    outlet_complain("", &diag);
  diag_clear(&diag);
  text_free(&said);
  return result < 0 && !status ? 1 : status;
}

/* A transcript is sheltered, and sends its export to the process that may write. */
int saving_open_live(const struct options *options) {
  if (strcmp(options->export, "pcapng") != 0 || options->mode == MODE_TRANSCRIPT ||
      !is_read_meanwhile(options->output))
    return -1;
  int fd = open_meanwhile(options->output);
  if (fd < 0 && errno == ENXIO) {
    outlet_say("sockshell: %s: waiting for somebody to read it\n", options->output);
    int opened =
        open(options->output, O_WRONLY | O_CLOEXEC); /* fd_high is for what does not wait */
    fd = fd_high(opened);
  }
  return fd;
}

int saving_close_live(struct live *live, int status) {
  return say_lost("--export", live_close(live), false) || status ? status : 1;
}

/* 0, or 1 after a message. */
static int end_live(struct saving *saving) {
  struct diag diag = DIAG_EMPTY;
  if (saving->live)
    return say_lost("--export", live_close(saving->live), true) ? 0 : 1;
  close(saving->fd);
  trouble_no_wire(&diag);
  outlet_complain("", &diag);
  diag_clear(&diag);
  return 1;
}

/* The title of the lesson TRANSCRIPT, the caller's; NULL: it has none. */
static char *lesson_title(const struct transcript *transcript) {
  return markdown_title(transcript->source->text, transcript->source->len);
}

struct saving *saving_begin(struct shell *shell, const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  if (!options->export)
    return NULL;
  struct saving *saving = mem_zalloc(1, sizeof *saving);
  saving->shell = shell;
  shell->session->settings.exports = true;
  saving->fd = saving_open_live(options);
  if (saving->fd >= 0) {
    saving_keep_up(saving);
    return saving;
  }
  open_source(shell, title_of(options), &saving->source);
  saving->source.answers = options->answers;
  saving->export =
      export_new(export_find(options->export, &diag), &saving->source, options->output);
  return saving;
}

void saving_lesson(struct saving *saving, const struct transcript *transcript, bool sheltered) {
  if (!saving || !saving->export)
    return;
  saving->source.is_private = sheltered && !(transcript->needs & TRANSCRIPT_NET);
  if (transcript->bare)
    return;
  saving->lesson = lesson_new(transcript);
  saving->begins = mem_alloc((saving->lesson->count + 1) * sizeof *saving->begins);
  for (size_t i = 0; i < saving->lesson->count; i++)
    saving->begins[i] = EXPORT_NOT_YET;
  saving->source.lesson = saving->lesson;
  saving->source.begins = saving->begins;
  if ((saving->title = lesson_title(transcript)))
    saving->source.title = saving->title;
}

void saving_step(struct saving *saving, const struct transcript_step *step) {
  for (size_t i = 0; saving && saving->lesson && i < saving->lesson->count; i++)
    if (saving->lesson->items[i].step == step)
      saving->begins[i] = journal_next_number(saving->shell->session->journal);
}

bool saving_is_still(const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  return options->export && export_find(options->export, &diag)->still;
}

int saving_still(const struct options *options, const struct transcript *transcript) {
  struct diag diag = DIAG_EMPTY;
  struct text out = TEXT_EMPTY;
  struct lesson *lesson = transcript->bare ? NULL : lesson_new(transcript);
  char *title = lesson_title(transcript);
  struct export_source source = {.lesson = lesson,
                                 .answers = options->answers,
                                 .title = title ? title : options->files[0],
                                 .version = PACKAGE_VERSION};
  int result = export_find(options->export, &diag)->write(&source, &out, &diag);
  int error = result == 0 ? file_replace(options->output, text_str(&out), out.len, 0644) : 0;
  if (error)
    outlet_cannot_write(options->output, error);
  if (result < 0)
    outlet_complain("", &diag);
  diag_clear(&diag);
  lesson_free(lesson);
  free(title);
  text_free(&out);
  return result < 0 || error;
}

void saving_keep_up(struct saving *saving) {
  if (saving && saving->export)
    export_keep_up(saving->export);
  if (saving && saving->fd >= 0 && saving->shell->packets) {
    saving->live = live_open(saving->fd, "--export", saving->shell->packets,
                             saving->shell->session->journal, PCAPNG_BOTH);
    saving->fd = -1;
  }
}

int saving_end(struct saving *saving, int status) {
  if (!saving)
    return status;
  if (!saving->export) {
    int lost = end_live(saving);
    free(saving);
    return status ? status : lost;
  }
  saving->source.record = saving->shell->packets; /* `watch on` may have made it */
  status = saving_finish(saving->export, status);
  export_source_close(&saving->source);
  lesson_free(saving->lesson);
  free(saving->begins);
  free(saving->title);
  free(saving);
  return status;
}
