/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which works are meant by the words of a command line: files, and folders of them. */
#ifndef LESSON_WORK_LIST_H
#define LESSON_WORK_LIST_H

#include <stddef.h>

struct work_list {
  char **paths;
  size_t count;
};

/* Appends PATH, or, of a folder, the files in it and in the folders below it, by name, without hidden ones, backups
   (`work.md~`) and the file EXCEPT (NULL: none). Links are not followed, and stay in the list as what they are; so does a
   folder that has no file or cannot be read. */
void work_list_add(struct work_list *list, const char *path, const char *except);
void work_list_free(struct work_list *list);

#endif
