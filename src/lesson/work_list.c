/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking folders. */
#include "lesson/work_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"

#define DEPTH_MAX 16 /* folders in folders */

static void add(struct work_list *list, const char *path, const char *problem) {
  list->at = mem_resize(list->at, list->count + 1, sizeof *list->at);
  list->at[list->count++] =
      (struct work_list_item){mem_strdup(path), problem ? mem_strdup(problem) : NULL};
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

static void walk(struct work_list *list, const char *path, const char *except, int depth);

/* Walks the folder PATH: whether it has a file; else *PROBLEM. */
static bool walk_folder(struct work_list *list, const char *path, const char *except, int depth,
                        const char **problem) {
  struct dirent **entries;
  size_t before = list->count;
  int n = depth < DEPTH_MAX ? scandir(path, &entries, is_shown, by_name) : -1;
  *problem = depth == DEPTH_MAX ? "it is a folder in 16 others, which is too deep to be read"
             : n < 0            ? strerror(errno)
                                : "it is a folder without a file";
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
  return list->count > before;
}

static void walk(struct work_list *list, const char *path, const char *except, int depth) {
  struct stat st;
  const char *problem = NULL;
  bool folder = lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
  if (!folder || !walk_folder(list, path, except, depth, &problem))
    add(list, path, problem);
}

void work_list_add(struct work_list *list, const char *path, const char *except) {
  walk(list, path, except, 0);
}

void work_list_free(struct work_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    free(list->at[i].path);
    free(list->at[i].problem);
  }
  free(list->at);
  *list = (struct work_list){NULL, 0};
}
