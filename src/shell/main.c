/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: which mode, which style. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "calls/socket_object.h"
#include "run/side.h"
#include "shell/casting.h"
#include "shell/modes/batch.h"
#include "shell/modes/checker.h"
#include "shell/modes/grader.h"
#include "shell/saving.h"
#include "shell/options.h"
#include "shell/modes/play.h"
#include "shell/modes/program.h"
#include "shell/modes/prompt.h"
#include "shell/lesson/shelter.h"
#include "shell/traced.h"
#include "shell/term/terminal.h"
#include "view/style.h"
#include "wire/lab.h"

/* How text for a file or a pipe looks; the prompt asks its terminal instead. */
static struct view_style plain_style(const struct options *options) {
  bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  return (struct view_style){
      .color = terminal_color_for((enum terminal_color)options->color),
      .utf8 = utf8 && !options->ascii,
      .columns = 80,
      .palette = terminal_palette(),
  };
}

/* Transcripts are the same on every machine: no colours, UTF-8 unless --ascii. */
static struct view_style transcript_style(const struct options *options) {
  return (struct view_style){.utf8 = !options->ascii, .columns = 80};
}

/* Buffers of a server's size come and go with every recv: the heap keeps them instead of giving their
   pages back and asking for them again each time. */
static void keep_memory(void) {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}

/* A standard descriptor that is closed is opened the wrong way round, so that using it fails as before,
   and no socket gets its number. Another program, python3 above all, finds it closed. */
static void keep_standard_descriptors(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
      open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
}

static int run(const struct options *options, const struct view_style *style, struct lab *lab) {
  if (options->interactive || (options->mode == MODE_PROMPT && isatty(STDIN_FILENO)))
    return prompt_run(options, lab, NULL);
  if (options->mode == MODE_ATTACH)
    return traced_attach(options, style);
  if (options->mode == MODE_RUN)
    return traced_run(options, style, lab, options->file_count, options->files);
  if (options->mode == MODE_FILE)
    return program_run(options, style, lab);
  return batch_statements(options, style, lab);
}

/* As python3 does: a peer, a reader or a full file is an error of the call. */
static void ignore_signals(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

/* What OPTIONS ask for: the exit status. */
static int carry_out(const struct options *options) {
  struct lab *lab;
  struct view_style style = plain_style(options);
  struct view_style transcript = transcript_style(options);
  if (options->mode == MODE_CHECK || options->mode == MODE_UPDATE)
    return checker_run(options, &transcript);
  if (options->mode == MODE_GRADE)
    return grader_run(options);
  if (options->mode == MODE_PLAY)
    return play_run(options, &transcript, prompt_run);
  if (options->mode == MODE_TRANSCRIPT && !options->interactive)
    return batch_transcript(options, &transcript);
  if (!shelter_lab(options, &lab))
    return 1;
  int status = run(options, &style, lab);
  lab_close(lab);
  return status;
}

int main(int argc, char **argv) {
  struct options options;
  setlocale(LC_CTYPE, "");
  keep_standard_descriptors();
  keep_memory();
  int status = options_read(&options, argc, argv);
  if (status >= 0 || (status = saving_prepare(&options)) >= 0)
    return status;
  socket_object_start();
  side_start();
  if (options.mode != MODE_FILE || options.interactive)
    ignore_signals(); /* a FILE does so itself: python3 may run it, as it was started */
  if (options.unsheltered)
    fputs(
        "sockshell: --unsheltered: a lesson can reach this machine's network, files and programs\n",
        stderr);
  if ((status = casting_begin(&options)) >= 0)
    return status;
  return casting_end(&options, carry_out(&options));
}
