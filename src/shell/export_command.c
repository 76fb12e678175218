/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks for an export: gathers the session, has it written, says what came of it. */
#include "shell/export_command.h"

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
#include "lang/ast.h"
#include "lesson/transcript.h"
#include "run/settings.h"
#include "shell/options.h"
#include "shell/shell.h"
#include "shell/wire_commands.h"
#include "wire/lab.h"
#include "wire/watch.h"
#include "wire/wire.h"

static const char *name_of_side(void *data, int number) {
  const struct session *session = data;
  return number >= 0 && number < session->next_number ? session->names[number] : NULL;
}

static void open_source(struct shell *shell, const char *title, struct export_source *source) {
  struct session *session = shell->session;
  export_source_open(source, session->journal, name_of_side, session);
  source->settings = &session->settings;
  source->end_name = shell_end_name;
  source->end_data = shell;
  source->words = &session->words;
  source->hosts = shell->lab ? lab_hosts(shell->lab) : 0;
  source->record = shell->packets;
  if (title)
    source->title = title;
}

static int save(struct shell *shell, const struct export_form *form, const char *title,
                const char *path, struct diag *diag) {
  struct export_source source;
  open_source(shell, title, &source);
  int result = export_save(form, &source, path, diag);
  export_source_close(&source);
  return result;
}

/* pcapng: as `wire save FILE`. */
static int save_packets(struct shell *shell, const char *path, struct span span, struct text *out,
                        struct diag *diag) {
  const struct word words[] = {{.s = "save", .len = 4, .span = span},
                               {.s = path, .len = strlen(path), .span = span}};
  return wire_command(shell, words, 2, out, diag);
}

int export_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                   struct diag *diag) {
  (void)count;
  const struct export_form *form = export_find(words[0].s, diag);
  if (!form) {
    diag->span = words[0].span;
    return -1;
  }
  if (!form->write)
    return save_packets(shell, words[1].s, words[1].span, out, diag);
  if (save(shell, form, NULL, words[1].s, diag) < 0)
    return -1;
  text_addf(out, "%s: %s\n", words[1].s, form->doc);
  return 0;
}

void export_words(void (*offer)(void *to, const char *name), void *to) {
  for (const struct export_form *form = export_forms; form->name; form++)
    offer(to, form->name);
}

/* The command line. */

static void complain(const struct diag *diag) {
  fprintf(stderr, "sockshell: %s\n", diag->message);
  if (diag->hint)
    fprintf(stderr, "  try: %s\n", diag->hint);
}

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

int export_prepare(struct options *options) {
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

int export_session(struct shell *shell, const struct options *options, int status) {
  struct diag diag = DIAG_EMPTY;
  struct text said = TEXT_EMPTY;
  if (!options->export)
    return status;
  const struct export_form *form = export_find(options->export, &diag);
  struct span nowhere = {0, 0, 0};
  int result = !form          ? -1
               : !form->write ? save_packets(shell, options->output, nowhere, &said, &diag)
                              : save(shell, form, title_of(options), options->output, &diag);
  if (result < 0)
    complain(&diag);
  diag_clear(&diag);
  text_free(&said);
  return result < 0 && !status ? 1 : status;
}
