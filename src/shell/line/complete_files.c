/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/line/complete_files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
#include "shell/line/complete.h"

/* The folder that the first LEN bytes of a word name, up to its last slash. */
static char *folder_of(const char *word, size_t len) {
  struct text folder = TEXT_EMPTY;
  const char *home = getenv("HOME");
  if (len >= 2 && word[0] == '~' && word[1] == '/' && home != NULL) {
    text_adds(&folder, home);
    word++;
    len--;
  }
  text_add(&folder, word, len);
  return folder.len > 0 ? text_take(&folder) : mem_strdup("./");
}

/* Offers NAME in FOLDER for the LEN bytes WORD, whose first HEAD are the folder. */
static void offer_file(struct completion *out, const char *folder, const char *word, size_t head,
                       size_t len, const char *name, char quote) {
  struct text path = TEXT_EMPTY;
  struct stat about;
  if (strncmp(name, word + head, len - head) != 0 || (name[0] == '.' && len == head) ||
      (!quote && strpbrk(name, " \"'\\") != NULL))
    return;
  text_addf(&path, "%s%s", folder, name);
  bool is_folder = stat(text_str(&path), &about) == 0 && S_ISDIR(about.st_mode);
  text_clear(&path);
  text_add(&path, word, head);
  text_addf(&path, "%s%s", name, is_folder ? "/" : "");
  complete_add_take(out, text_take(&path), is_folder ? 0 : quote ? quote : ' ');
}

static int is_file(const struct dirent *entry) {
  return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

void complete_files(const char *word, size_t len, char quote, struct completion *out) {
  const char *slash = memrchr(word, '/', len);
  size_t head = slash != NULL ? (size_t)(slash + 1 - word) : 0;
  char *folder = folder_of(word, head);
  struct dirent **entries = NULL;
  int count = scandir(folder, &entries, is_file, alphasort);
  for (int i = 0; i < count; i++) {
    offer_file(out, folder, word, head, len, entries[i]->d_name, quote);
    free(entries[i]);
  }
  free(entries);
  free(folder);
}
