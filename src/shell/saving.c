/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks for an export: gathers the session, has it written, says what came of it. */
#include "shell/saving.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/export.h"
#include "lesson/transcript.h"
#include "run/settings.h"
#include "shell/end_name.h"
#include "shell/options.h"
#include "shell/shell.h"
#include "shell/term/outlet.h"
#include "wire/lab.h"
#include "wire/watch.h"
#include "wire/wire.h"

static void open_source(struct shell *shell, const char *title, struct export_source *source) {
  struct session *session = shell->session;
  export_source_open(source, session->journal, session_side_name, session);
  source->settings = &session->settings;
  source->end_name = end_name;
  source->end_data = shell;
  source->words = &session->words;
  source->hosts = shell->lab ? lab_hosts(shell->lab) : 0;
  source->record = shell->packets;
  if (title)
    source->title = title;
}

int saving_write(struct shell *shell, const char *form_name, const char *path, struct text *out,
                 struct diag *diag) {
  const struct export_form *form = export_find(form_name, diag);
  struct export_source source;
  if (!form)
    return -1;
  open_source(shell, NULL, &source);
  int result = export_end(export_new(form, &source, path), out, diag);
  export_source_close(&source);
  return result;
}

/* The command line. */

/* Why PATH could not be written when all is done: 0 or an errno. */
static int cannot_write(const char *path) {
  struct stat st;
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
static bool is_transcript(const char *path, int *lab) {
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
    *lab = transcript->needs & TRANSCRIPT_LAB_TWO ? 2 : transcript->needs & TRANSCRIPT_LAB_ONE;
  transcript_free(transcript);
  diag_clear(&diag);
  source_free(source);
  text_free(&content);
  return is;
}

int saving_prepare(struct options *options) {
  if (!options->export)
    return -1;
  int error = cannot_write(options->output);
  if (error) {
    fprintf(stderr, "sockshell: [Errno %d] %s: '%s'\n", error, strerror(error), options->output);
    return 1;
  }
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

struct saving {
  struct shell *shell;
  struct export_source source;
  struct export *export;
};

struct saving *saving_begin(struct shell *shell, const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  if (!options->export)
    return NULL;
  struct saving *saving = mem_zalloc(1, sizeof *saving);
  saving->shell = shell;
  shell->session->settings.exports = true;
  open_source(shell, title_of(options), &saving->source);
  saving->export =
      export_new(export_find(options->export, &diag), &saving->source, options->output);
  return saving;
}

void saving_keep_up(struct saving *saving) {
  if (saving)
    export_keep_up(saving->export);
}

int saving_end(struct saving *saving, int status) {
  if (!saving)
    return status;
  saving->source.record = saving->shell->packets; /* `watch on` may have made it */
  status = saving_finish(saving->export, status);
  export_source_close(&saving->source);
  free(saving);
  return status;
}
