/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of what is kept. */
#include "base/state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"

char *state_path(const char *name) {
  struct text path = TEXT_EMPTY;
  const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  if (state && *state == '/')
    text_adds(&path, state);
  else if (home && *home)
    text_addf(&path, "%s/.local/state", home);
  else
    return NULL;
  text_addf(&path, "/sockshell/%s", name);
  return text_take(&path);
}

int state_make_folders(const char *path) {
  char *copy = mem_strdup(path);
  int error = 0;
  for (char *slash = strchr(copy + 1, '/'); slash && !error; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(copy, 0700) < 0 && errno != EEXIST)
      error = errno;
    *slash = '/';
  }
  free(copy);
  return error;
}
