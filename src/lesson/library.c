/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding lessons: a folder with files NN-name.md. */
#include "lesson/library.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "view/markdown.h"

/* Where to look first, relative to the program's folder: the link to the source tree that configure makes
   in a build folder, and where an installation that was moved as a whole has them. */
static const char *const places[] = {"lessons", "../share/sockshell/lessons"};

static int is_lesson(const struct dirent *entry) {
  size_t len = strlen(entry->d_name);
  return len > 6 && isdigit((unsigned char)entry->d_name[0]) &&
         isdigit((unsigned char)entry->d_name[1]) && entry->d_name[2] == '-' &&
         strcmp(entry->d_name + len - 3, ".md") == 0;
}

static void add(struct library *library, const char *folder, const char *file) {
  struct text path = TEXT_EMPTY, content = TEXT_EMPTY;
  text_addf(&path, "%s/%s", folder, file);
  if (file_read(path.s, &content) == 0) {
    char *title = markdown_title(text_str(&content), content.len);
    library->lessons = mem_resize(library->lessons, library->count + 1, sizeof *library->lessons);
    library->lessons[library->count++] = (struct library_lesson){
        mem_strndup(file, strlen(file) - 3), mem_strdup(path.s), title ? title : mem_strdup("")};
  }
  text_free(&path);
  text_free(&content);
}

/* Takes the lessons in FOLDER. */
static void look(struct library *library, const char *folder) {
  struct dirent **entries;
  int n = scandir(folder, &entries, is_lesson, alphasort);
  for (int i = 0; i < n; i++) {
    add(library, folder, entries[i]->d_name);
    free(entries[i]);
  }
  if (n >= 0)
    free(entries);
}

struct library library_open(void) {
  struct library library = {NULL, 0};
  struct stat own, theirs;
  char program[4096];
  ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
  program[n > 0 ? n : 0] = '\0';
  bool known = stat(program, &own) == 0;
  for (size_t i = 0; known && !library.count && i < sizeof places / sizeof *places; i++) {
    struct text folder = TEXT_EMPTY;
    text_addf(&folder, "%.*s/%s", (int)(strrchr(program, '/') - program), program, places[i]);
    /* A program in a folder where all may write, such as /tmp, takes nobody else's lessons. */
    if (lstat(folder.s, &theirs) == 0 && theirs.st_uid == own.st_uid)
      look(&library, folder.s);
    text_free(&folder);
  }
  if (!library.count)
    look(&library, LESSONS_INSTALLED);
  return library;
}

void library_close(struct library *library) {
  for (size_t i = 0; i < library->count; i++) {
    free(library->lessons[i].name);
    free(library->lessons[i].path);
    free(library->lessons[i].title);
  }
  free(library->lessons);
  *library = (struct library){NULL, 0};
}

/* The lesson called NAME: by its name, its number ("4", "04") or the word after that ("handshake"); or NULL. */
static const struct library_lesson *find(const struct library *library, const char *name) {
  bool number = *name && strspn(name, "0123456789") == strlen(name);
  for (size_t i = 0; i < library->count; i++) {
    const char *own = library->lessons[i].name;
    if (strcmp(own, name) == 0 || strcmp(own + 3, name) == 0 || (number && atoi(own) == atoi(name)))
      return &library->lessons[i];
  }
  return NULL;
}

char *library_name(const char *path) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  size_t len = strlen(name);
  return mem_strndup(name, len > 3 && strcmp(name + len - 3, ".md") == 0 ? len - 3 : len);
}

size_t library_number(const struct library *library, const char *path) {
  struct stat file, lesson;
  bool known = stat(path, &file) == 0;
  size_t i = known ? 0 : library->count;
  while (i < library->count && (stat(library->lessons[i].path, &lesson) < 0 ||
                                lesson.st_dev != file.st_dev || lesson.st_ino != file.st_ino))
    i++;
  return i;
}

static bool is_file_name(const char *word) {
  size_t len = strlen(word);
  return strchr(word, '/') || (len >= 3 && strcmp(word + len - 3, ".md") == 0);
}

char *library_path(const char *word) {
  if (is_file_name(word))
    return mem_strdup(word);
  struct library library = library_open();
  const struct library_lesson *lesson = find(&library, word);
  char *path = lesson                    ? mem_strdup(lesson->path)
               : access(word, F_OK) == 0 ? mem_strdup(word)
                                         : NULL;
  library_close(&library);
  return path;
}

void library_hint(const char *word, struct text *out) {
  if (is_file_name(word))
    return;
  struct library library = library_open();
  struct nearest near = nearest_start(word, strlen(word));
  for (size_t i = 0; i < library.count; i++) {
    nearest_offer(&near, library.lessons[i].name);
    nearest_offer(&near, library.lessons[i].name + 3);
  }
  if (near.best) {
    text_addf(out, "did you mean '%s'?", near.best);
  } else if (library.count) {
    text_adds(out, "the lessons are");
    for (size_t i = 0; i < library.count; i++)
      text_addf(out, "%s %s", i ? "," : "", library.lessons[i].name);
  } else {
    text_adds(out, "no lessons were installed with this shell: name a file");
  }
  library_close(&library);
}
