/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer reads lines until an empty one, or until nobody is left who could write any: also a shell that was killed
 * leaves a whole recording. */
#include "shell/casting.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/text.h"
#include "export/cast.h"
#include "shell/options.h"
#include "shell/term/outlet.h"

static pid_t writer;

/* Whether OPTIONS lead to a terminal that can be recorded. */
static bool has_terminal(const struct options *options) {
  bool prompt = options->interactive || options->mode == MODE_PROMPT || options->mode == MODE_PLAY;
  return prompt && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static void put_first(const struct options *options, struct text *out) {
  struct winsize size;
  bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row;
  cast_begin(known ? size.ws_col : 80, known ? size.ws_row : 24, (int64_t)time(NULL),
             getenv("TERM"), options->file_count ? options->files[0] : NULL, out);
}

/* Moves what is whole of PIECES to the file; true at the empty line. */
static bool take_lines(struct text *pieces, struct file_new *file) {
  const char *s = text_str(pieces), *newline;
  bool last = false;
  while (!last && (newline = memchr(s, '\n', pieces->len - (size_t)(s - pieces->s)))) {
    last = newline == s;
    if (!last)
      text_add(&file->text, s, (size_t)(newline + 1 - s));
    s = newline + 1;
  }
  size_t done = (size_t)(s - text_str(pieces));
  if (done) {
    memmove(pieces->s, s, pieces->len - done + 1);
    pieces->len -= done;
  }
  file_new_flush(file);
  return last;
}

/* The writer's life. The signals that end the shell do not end it: the last lines are still to come. */
_Noreturn static void write_file(int fd, struct file_new *file) {
  static const int ignored[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT};
  struct text pieces = TEXT_EMPTY;
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
    signal(ignored[i], SIG_IGN);
  for (bool last = false; !last;) {
    ssize_t n = read(fd, text_room(&pieces, 65536), 65536);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    pieces.len += (size_t)n;
    pieces.s[pieces.len] = '\0';
    last = take_lines(&pieces, file);
  }
  text_free(&pieces);
  _exit(file_new_close(file, true));
}

int casting_begin(struct options *options) {
  struct file_new file;
  int ends[2];
  if (!options->cast)
    return -1;
  if (!has_terminal(options)) {
    fputs(
        "sockshell: --cast records a terminal: that of the prompt, or of a lesson that is played\n",
        stderr);
    return 2;
  }
  int error = file_new_open(&file, options->cast, 0644);
  if (!error && pipe2(ends, O_CLOEXEC) < 0) {
    error = errno;
    file_new_close(&file, false);
  }
  if (error)
    return outlet_cannot_write(options->cast, error);
  put_first(options, &file.text);
  options->cast_began = clock_now();
  writer = fork();
  if (writer == 0) {
    close(ends[1]);
    write_file(ends[0], &file);
  }
  error = errno;
  close(ends[0]);
  if (writer < 0) {
    close(ends[1]);
    file_new_close(&file, false);
    return outlet_cannot_write(options->cast, error);
  }
  close(file.fd); /* the writer's now */
  text_free(&file.text);
  free(file.path);
  free(file.temporary);
  options->cast_fd = fd_high(ends[1]);
  return -1;
}

int casting_end(const struct options *options, int status) {
  int ended = 0;
  if (!options->cast) /* none, or it is another process's */
    return status;
  while (write(options->cast_fd, "\n", 1) < 0 && errno == EINTR)
    continue;
  close(options->cast_fd);
  while (waitpid(writer, &ended, 0) < 0)
    if (errno != EINTR)
      return status;
  int error = WIFEXITED(ended) ? WEXITSTATUS(ended) : EIO;
  if (error)
    outlet_cannot_write(options->cast, error);
  return error && !status ? 1 : status;
}
