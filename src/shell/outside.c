/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handing a program over to python3. Its text has been read already: what is not a file of a disk, such as
 * <(…) of a shell, cannot be read again and is handed on as a copy. */
#include "shell/outside.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/survey.h"
#include "shell/options.h"
#include "shell/term/outlet.h"
#include "shell/traced.h"

#define PYTHON "python3"

/* The path, the caller's, at which python3 finds the program: PATH, or that of a copy of SOURCE. NULL and errno:
   there can be no copy. */
static char *path_for_python(const char *path, const struct source *source) {
  struct stat st;
  if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
    return mem_strdup(path);
  FILE *file = tmpfile();
  if (!file)
    return NULL;
  bool written = fwrite(source->text, 1, source->len, file) == source->len && fflush(file) == 0;
  int at = file_descriptor(path); /* the one that PATH names gets the copy; else one that is free */
  int fd = !written ? -1 : at >= 0 ? dup2(fileno(file), at) : dup(fileno(file));
  int error = errno;
  fclose(file);
  errno = error;
  if (fd < 0)
    return NULL;
  struct text t = TEXT_EMPTY;
  if (fd == at)
    text_adds(&t, path);
  else
    text_addf(&t, "/dev/fd/%d", fd);
  return text_take(&t);
}

static void say(const struct survey *survey, const char *name) {
  struct text t = TEXT_EMPTY;
  survey_say(survey, name, &t);
  text_adds(&t, ": " PYTHON " runs it\n");
  fputs(t.s, stderr);
  text_free(&t);
}

static int say_no_python(const struct survey *survey, const char *name) {
  struct text t = TEXT_EMPTY;
  text_adds(&t, "sockshell: there is no " PYTHON " for what sockshell does not have:\n");
  survey_list(survey, name, &t);
  fputs(t.s, stderr);
  text_free(&t);
  return 1;
}

/* PYTHON [--] PATH ARGUMENT… NULL */
static char **words_of(const struct options *options, char *path) {
  char **argv = mem_zalloc((size_t)options->file_count + 3, sizeof *argv);
  size_t n = 0;
  argv[n++] = PYTHON;
  if (path[0] == '-')
    argv[n++] = "--";
  argv[n++] = path;
  for (int i = 1; i < options->file_count; i++)
    argv[n++] = options->files[i];
  return argv;
}

int outside_run(const struct options *options, const struct view_style *style, struct lab *lab,
                const struct source *source, const struct survey *survey) {
  const char *name = options->files[0];
  char *python = file_on_path(PYTHON);
  free(python);
  if (!python)
    return say_no_python(survey, name);
  if (options->trace > 0 || isatty(STDERR_FILENO))
    say(survey, name);
  char *path = path_for_python(name, source);
  int status = 1;
  if (path) {
    char **argv = words_of(options, path);
    if (options->trace > 0 || options->export || lab) {
      int count = 0;
      while (argv[count])
        count++;
      status = traced_run(options, style, lab, count, argv);
    } else {
      execvp(argv[0], argv);
      fprintf(stderr, "sockshell: " PYTHON ": %s\n", strerror(errno));
    }
    free(argv);
  } else {
    outlet_say("sockshell: no copy of '%s' can be made for " PYTHON ": %s\n", name,
               strerror(errno));
  }
  free(path);
  return status;
}
