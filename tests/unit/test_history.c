/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history and its file, in a folder of the test's own. A new case is a function here and a line in
 * main. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "shell/line/history.h"

static char folder[] = "history-XXXXXX"; /* below $TMPDIR */
static char path[64];

static int make_folder(void **state) {
  (void)state;
  const char *tmp = getenv("TMPDIR");
  if (chdir(tmp != NULL ? tmp : "/tmp") != 0 || mkdtemp(folder) == NULL)
    return -1;
  snprintf(path, sizeof path, "%s/a/b/history", folder);
  return 0;
}

static int remove_folder(void **state) {
  (void)state;
  struct text command = TEXT_EMPTY;
  text_addf(&command, "rm -r %s", folder);
  int result = system(text_str(&command));
  text_free(&command);
  return result;
}

static int remove_file(void **state) {
  (void)state;
  unlink(path);
  return 0;
}

static struct history *open_quietly(void) {
  struct text problem = TEXT_EMPTY;
  struct history *h = history_open(path, &problem);
  assert_string_equal(text_str(&problem), "");
  text_free(&problem);
  return h;
}

static void add_quietly(struct history *h, const char *entry) {
  struct text problem = TEXT_EMPTY;
  history_add(h, entry, &problem);
  assert_string_equal(text_str(&problem), "");
  text_free(&problem);
}

static void list_one(void *data, size_t number, const char *entry) {
  text_addf(data, "%zu:%s|", number, entry);
}

static void assert_entries(struct history *h, const char *wanted) {
  struct text t = TEXT_EMPTY;
  history_each(h, list_one, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void entries_survive(void **state) {
  (void)state;
  struct history *h = open_quietly();
  add_quietly(h, "a = 1\n");
  add_quietly(h, "while a:\n    print(\"\\n\")\n\n");
  add_quietly(h, "#1\n");
  add_quietly(h, "wire show #1\n");
  add_quietly(h, "back\\slash \\n é");
  assert_entries(h,
                 "1:a = 1|2:while a:\n    print(\"\\n\")|3:#1|4:wire show #1|5:back\\slash \\n é|");
  history_close(h);
  h = open_quietly();
  assert_entries(h,
                 "1:a = 1|2:while a:\n    print(\"\\n\")|3:#1|4:wire show #1|5:back\\slash \\n é|");
  history_close(h);
}

static void file_is_private(void **state) {
  (void)state;
  struct stat about;
  mode_t mask = umask(0);
  struct history *h = open_quietly();
  add_quietly(h, "x");
  umask(mask);
  history_close(h);
  assert_int_equal(stat(path, &about), 0);
  assert_int_equal(about.st_mode & 0777, 0600);
  *strrchr(path, '/') = '\0';
  assert_int_equal(stat(path, &about), 0);
  path[strlen(path)] = '/';
  assert_int_equal(about.st_mode & 0777, 0700);
}

static void idle_entries_are_left_out(void **state) {
  (void)state;
  struct history *h = open_quietly();
  add_quietly(h, "x");
  add_quietly(h, "x\n");
  add_quietly(h, "");
  add_quietly(h, "  \n");
  add_quietly(h, "y");
  add_quietly(h, "x");
  assert_entries(h, "1:x|2:y|3:x|");
  history_close(h);
}

static void a_thousand_are_kept(void **state) {
  (void)state;
  FILE *file = fopen(path, "w");
  for (int i = 1; i <= 2000; i++)
    fprintf(file, "entry %d\n", i);
  fclose(file);
  struct history *h = open_quietly();
  struct text t = TEXT_EMPTY;
  history_each(h, list_one, &t);
  assert_non_null(strstr(text_str(&t), ":entry 1001|"));
  assert_null(strstr(text_str(&t), ":entry 1000|"));
  text_free(&t);
  history_close(h);
  file = fopen(path, "r"); /* written anew, and nothing left beside it */
  char line[64];
  assert_non_null(fgets(line, sizeof line, file));
  assert_string_equal(line, "entry 1001\n");
  fclose(file);
}

static void odd_files_are_read(void **state) {
  (void)state;
  FILE *file = fopen(path, "w");
  fwrite("a\0b\n\n\\q\\\nlast", 1, 13, file);
  fclose(file);
  struct history *h = open_quietly();
  assert_entries(h, "1:ab|2:\\q\\|3:last|");
  history_close(h);
}

static void a_full_disk_is_told_once(void **state) {
  (void)state;
  struct text problem = TEXT_EMPTY;
  struct history *h = history_open("/dev/full", &problem);
  assert_string_equal(text_str(&problem), "");
  history_add(h, "one", &problem);
  assert_string_equal(text_str(&problem), "cannot write /dev/full: No space left on device; the "
                                          "history lasts until the shell ends\n");
  text_clear(&problem);
  history_add(h, "two", &problem);
  assert_string_equal(text_str(&problem), "");
  assert_entries(h, "1:one|2:two|");
  history_close(h);
  text_free(&problem);
}

static void an_unusable_place_is_told(void **state) {
  (void)state;
  struct text problem = TEXT_EMPTY;
  struct history *h = history_open("/dev/null/history", &problem);
  assert_string_equal(text_str(&problem), "cannot read /dev/null/history: Not a directory; the "
                                          "history lasts until the shell ends\n");
  text_clear(&problem);
  history_add(h, "one", &problem);
  assert_string_equal(text_str(&problem), "");
  assert_entries(h, "1:one|");
  history_close(h);
  text_free(&problem);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(entries_survive, remove_file),
      cmocka_unit_test_teardown(file_is_private, remove_file),
      cmocka_unit_test_teardown(idle_entries_are_left_out, remove_file),
      cmocka_unit_test_teardown(a_thousand_are_kept, remove_file),
      cmocka_unit_test_teardown(odd_files_are_read, remove_file),
      cmocka_unit_test(a_full_disk_is_told_once),
      cmocka_unit_test(an_unusable_place_is_told),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
