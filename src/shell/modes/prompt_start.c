/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes before the first line that a person types: the greeting, the start-up file, FILE or -c with -i. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "shell/modes/prompt_own.h"
#include "shell/options.h"
#include "shell/saving.h"
#include "shell/term/terminal.h"
#include "wire/lab.h"

/* The start-up file: $XDG_CONFIG_HOME/sockshell/rc, if there is one. */
static void queue_start_file(struct prompt *p) {
  struct text path = TEXT_EMPTY, content = TEXT_EMPTY;
  const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  if (config && *config)
    text_addf(&path, "%s/sockshell/rc", config);
  else
    text_addf(&path, "%s/.config/sockshell/rc", home ? home : "");
  int error = file_read(path.s, &content);
  if (!error)
    queue_add_file(&p->queue, p->shell.session, path.s, text_str(&content), content.len);
  else if (error != ENOENT && error != ENOTDIR)
    terminal_printf(p->terminal, "sockshell: %s: %s\n", path.s, strerror(error));
  text_free(&path);
  text_free(&content);
}

/* FILE with its arguments, or -c TEXT, before the first prompt (-i). */
static void queue_options(struct prompt *p, const struct options *options) {
  struct text t = TEXT_EMPTY;
  if (options->mode == MODE_FILE) {
    text_adds(&t, "run");
    for (int i = 0; i < options->file_count; i++) {
      text_adds(&t, " '");
      for (const char *s = options->files[i]; *s; s++)
        text_addf(&t, strchr("'\\", *s) ? "\\%c" : "%c", *s);
      text_addc(&t, '\'');
    }
    text_addc(&t, '\n');
  }
  queue_add_text(&p->queue, p->shell.session, text_str(&t), t.len, false);
  text_free(&t);
  if (options->mode == MODE_TEXT)
    queue_add_file(&p->queue, p->shell.session, "<string>", options->text, strlen(options->text));
}

static void greet(struct prompt *p, const struct lab *lab) {
  const char *dot = p->shell.style.utf8 ? "·" : "-";
  const char *place = lab ? topology_of(lab_topology(lab))->place : "";
  terminal_printf(
      p->terminal,
      "sockshell %s%s%s%s%s\n"
      "First: `lesson`, or `sock = socket.socket()`. Then: `help`, `handles`, `quit`.\n",
      PACKAGE_VERSION, lab ? " " : "", lab ? dot : "", lab ? " lab: " : "", place);
}

/* --record. A file that is refused ends the shell: nobody wants to find that out at the end. */
static void start_recording(struct prompt *p, const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  if (options->record && shell_record(&p->shell, options->record, &diag) < 0) {
    terminal_printf(p->terminal, "sockshell: %s\n", diag.message);
    if (diag.hint)
      terminal_printf(p->terminal, "  try: %s\n", diag.hint);
    terminal_quit(p->terminal, 1);
  }
  diag_clear(&diag);
}

void prompt_start(struct prompt *p, const struct options *options, const struct lab *lab,
                  struct text *problem) {
  greet(p, lab);
  start_recording(p, options);
  p->shell.saving = saving_begin(&p->shell, options);
  prompt_print(p, problem);
  queue_start_file(p);
  queue_options(p, options);
}
