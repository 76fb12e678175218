/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which works are meant by the words of a command line: files, and folders of them. */
#ifndef LESSON_WORK_LIST_H
#define LESSON_WORK_LIST_H

#include <stddef.h>

struct work_list_item {
  char *path;
  char *problem; /* of a folder: why no file in it is in the list, in one line; else NULL */
};

struct work_list {
  struct work_list_item *at;
  size_t count;
};

/* Appends PATH, or, of a folder, the files in it and in the folders below it, by name, without hidden ones, backups
   (`work.md~`) and the file EXCEPT (NULL: none). Links are not followed, and stay in the list as what they are; so does a
   folder that has no file, cannot be read or is too deep, with its problem. */
void work_list_add(struct work_list *list, const char *path, const char *except);
void work_list_free(struct work_list *list);

#endif
