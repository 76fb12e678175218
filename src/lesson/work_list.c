/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking folders. */
#include "lesson/work_list.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"

#define DEPTH_MAX 16 /* folders in folders */

static void add(struct work_list *list, const char *path) {
  list->paths = mem_resize(list->paths, list->count + 1, sizeof *list->paths);
  list->paths[list->count++] = mem_strdup(path);
}

static int is_shown(const struct dirent *entry) {
  size_t len = strlen(entry->d_name);
  return entry->d_name[0] != '.' && entry->d_name[len - 1] != '~';
}

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static bool same_file(const char *path, const char *other) {
  struct stat a, b;
  return other && lstat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

static void walk(struct work_list *list, const char *path, const char *except, int depth) {
  struct stat st;
  struct dirent **entries;
  size_t before = list->count;
  bool folder = lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && depth < DEPTH_MAX;
  int n = folder ? scandir(path, &entries, is_shown, by_name) : -1;
  for (int i = 0; i < n; i++) {
    struct text inner = TEXT_EMPTY;
    bool slash = path[strlen(path) - 1] == '/';
    text_addf(&inner, "%s%s%s", path, slash ? "" : "/", entries[i]->d_name);
    if (!same_file(inner.s, except))
      walk(list, inner.s, except, depth + 1);
    text_free(&inner);
    free(entries[i]);
  }
  if (n >= 0)
    free(entries);
  if (list->count == before)
    add(list, path);
}

void work_list_add(struct work_list *list, const char *path, const char *except) {
  walk(list, path, except, 0);
}

void work_list_free(struct work_list *list) {
  for (size_t i = 0; i < list->count; i++)
    free(list->paths[i]);
  free(list->paths);
  *list = (struct work_list){NULL, 0};
}
