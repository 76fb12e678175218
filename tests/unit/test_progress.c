/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress as text: read as it was written; nothing that others did is lost; a changed lesson; bytes that are not
 * progress. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/exercise.h"
#include "lesson/progress.h"
#include "lesson/transcript.h"

#define TASK "```task\nDo it.\ngoal: state any LISTEN\nsolution:\n>>> s.listen()\n```\n"
#define QUIZ "```quiz\nQ\n( ) a\n(x) b\n! c\n```\n"

static struct progress_lesson lesson_of(const char *name, const char *text) {
  struct source *source = source_new("l.md", text, strlen(text));
  struct diag diag = DIAG_EMPTY;
  struct transcript *t = transcript_read(source, &diag);
  assert_non_null(t);
  struct exercises exercises = exercises_of(t);
  struct progress_lesson lesson = progress_begin(name, t, &exercises, 9);
  exercises_free(&exercises);
  transcript_free(t);
  source_free(source);
  return lesson;
}

static struct progress_lesson two_exercises(const char *name) {
  return lesson_of(name, "```sockshell\n>>> 1\n```\n" TASK QUIZ);
}

static struct progress read_back(const struct progress *progress) {
  struct text t = TEXT_EMPTY;
  struct progress back;
  struct diag diag = DIAG_EMPTY;
  progress_write(progress, &t);
  if (progress_read(text_str(&t), t.len, &back, &diag) < 0)
    fail_msg("%s: %s", diag.message, text_str(&t));
  text_free(&t);
  return back;
}

static void what_is_written_is_read(void **state) {
  (void)state;
  struct progress_lesson before = two_exercises("a\n\xff\"b\\"), now = progress_copy(&before);
  struct progress progress = {NULL, 0};
  now.stop = 4;
  now.done = true;
  now.marks[0].mark = (struct exercise_mark){EXERCISE_MET, 2, 1};
  now.marks[1].mark = (struct exercise_mark){EXERCISE_SHOWN, UINT16_MAX, 0};
  progress_add(&progress, &before, &now);
  struct progress back = read_back(&progress);
  const struct progress_lesson *found = progress_find(&back, now.name, now.text);
  assert_non_null(found);
  assert_int_equal(found->stop, 4);
  assert_int_equal(found->stops, 9);
  assert_true(found->done);
  assert_int_equal(found->count, 2);
  assert_int_equal(found->marks[0].exercise, now.marks[0].exercise);
  assert_int_equal(found->marks[0].mark.result, EXERCISE_MET);
  assert_int_equal(found->marks[0].mark.tries, 2);
  assert_int_equal(found->marks[0].mark.hints, 1);
  assert_int_equal(found->marks[1].mark.tries, UINT16_MAX);
  unsigned most;
  assert_int_equal(progress_points(found, &most), 1);
  assert_int_equal(most, 2);
  progress_free(&back);
  progress_free(&progress);
  progress_lesson_free(&before);
  progress_lesson_free(&now);
}

static void two_shells_lose_nothing(void **state) {
  (void)state;
  struct progress_lesson begin = two_exercises("a"), one = progress_copy(&begin),
                         two = progress_copy(&begin), other = two_exercises("b");
  struct progress progress = {NULL, 0};
  one.marks[0].mark = (struct exercise_mark){EXERCISE_MET, 1, 2};
  one.stop = 5;
  one.done = true;
  two.marks[0].mark = (struct exercise_mark){EXERCISE_OPEN, 3, 1};
  two.marks[1].mark = (struct exercise_mark){EXERCISE_SKIPPED, 0, 0};
  two.stop = 2;
  progress_add(&progress, &begin, &one);
  progress_add(&progress, &other, &other);
  progress_add(&progress, &begin, &two);
  assert_int_equal(progress.count, 2);
  const struct progress_lesson *found = progress_find(&progress, "a", begin.text);
  assert_ptr_equal(found, &progress.at[1]); /* the last that was written */
  assert_int_equal(found->stop, 5);         /* the further one */
  assert_true(found->done);
  assert_int_equal(found->marks[0].mark.result, EXERCISE_MET);
  assert_int_equal(found->marks[0].mark.tries, 4);
  assert_int_equal(found->marks[0].mark.hints, 3);
  assert_int_equal(found->marks[1].mark.result, EXERCISE_SKIPPED);
  /* What is added a second time is only what is new. */
  struct progress_lesson then = progress_copy(&two);
  then.marks[1].mark.result = EXERCISE_MET;
  progress_add(&progress, &two, &then);
  found = progress_find(&progress, "a", begin.text);
  assert_int_equal(found->marks[0].mark.tries, 4);
  assert_int_equal(found->marks[1].mark.result, EXERCISE_MET);
  /* Who is at the kept step can go back. */
  struct progress_lesson back = progress_copy(&one);
  back.stop = 3;
  progress_add(&progress, &one, &back);
  assert_int_equal(progress_find(&progress, "a", begin.text)->stop, 3);
  progress_lesson_free(&back);
  assert_int_equal(progress_forget(&progress, "a"), 1);
  assert_int_equal(progress.count, 1);
  assert_null(progress_find_any(&progress, "a"));
  progress_lesson_free(&begin);
  progress_lesson_free(&one);
  progress_lesson_free(&two);
  progress_lesson_free(&then);
  progress_lesson_free(&other);
  progress_free(&progress);
}

static void a_changed_lesson_keeps_the_marks_of_what_stayed(void **state) {
  (void)state;
  struct progress_lesson old = two_exercises("a");
  struct progress_lesson new =
      lesson_of("a", "```sockshell\n>>> 2\n```\n```quiz\nR\n( ) a\n(x) b\n! c\n```\n" QUIZ TASK);
  assert_true(old.text != new.text);
  old.marks[0].mark.result = EXERCISE_MET;
  old.marks[1].mark.result = EXERCISE_SHOWN;
  progress_take_marks(&new, &old);
  assert_int_equal(new.marks[0].mark.result, EXERCISE_OPEN);
  assert_int_equal(new.marks[1].mark.result, EXERCISE_SHOWN);
  assert_int_equal(new.marks[2].mark.result, EXERCISE_MET);
  progress_lesson_free(&old);
  progress_lesson_free(&new);
}

static void exercises_of_the_same_text_are_two(void **state) {
  (void)state;
  struct progress_lesson lesson = lesson_of("a", "```sockshell\n>>> 1\n```\n" QUIZ QUIZ QUIZ);
  assert_true(lesson.marks[0].exercise != lesson.marks[1].exercise);
  assert_true(lesson.marks[0].exercise != lesson.marks[2].exercise);
  assert_true(lesson.marks[1].exercise != lesson.marks[2].exercise);
  progress_lesson_free(&lesson);
}

static void the_oldest_lesson_is_forgotten(void **state) {
  (void)state;
  struct progress progress = {NULL, 0};
  for (int i = 0; i <= PROGRESS_LESSONS_MAX; i++) {
    struct text name = TEXT_EMPTY;
    text_addf(&name, "%d", i);
    struct progress_lesson lesson = two_exercises(name.s);
    progress_add(&progress, &lesson, &lesson);
    progress_lesson_free(&lesson);
    text_free(&name);
  }
  assert_int_equal(progress.count, PROGRESS_LESSONS_MAX);
  assert_null(progress_find_any(&progress, "0"));
  struct progress back = read_back(&progress);
  assert_int_equal(back.count, PROGRESS_LESSONS_MAX);
  progress_free(&back);
  progress_free(&progress);
}

#define HEAD "{\"sockshell\":\"progress\",\"version\":1}\n"
#define LESSON(STOP, MARKS)                                                                        \
  "{\"lesson\":\"a\",\"text\":\"0123456789abcdef\",\"stop\":" STOP                                 \
  ",\"stops\":4,\"done\":0,\"marks\":[" MARKS "]}\n"
#define MARK(RESULT)                                                                               \
  "{\"exercise\":\"0123456789abcdef\",\"points\":1,\"result\":" RESULT ",\"tries\":0,\"hints\":0}"

static void what_is_not_progress_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *said; /* NULL: it is good */
  } cases[] = {
      {"", NULL},
      {HEAD, NULL},
      {HEAD LESSON("5", ""), NULL},
      {HEAD LESSON("1", MARK("3") "," MARK("0")), NULL},
      {"hello\n", "line 1, byte 0: it does not begin"},
      {"\n", "line 1"},
      {"{\"sockshell\":\"progress\",\"version\":2}\nwhat?\n", "newer sockshell"},
      {"{\"sockshell\":\"progress\",\"version\":0}\n", "line 1"},
      {"{\"sockshell\":\"progress\",\"version\":1}", "cut off"},
      {HEAD "\n", "line 2, byte 0"},
      {HEAD LESSON("6", ""), "beyond the end"},
      {HEAD LESSON("0", ""), "line 2"},
      {HEAD LESSON("-1", ""), "line 2"},
      {HEAD LESSON("1", MARK("4")), "line 2"},
      {HEAD LESSON("1", MARK("1") MARK("1")), "line 2"},
      {HEAD LESSON("1", ","), "line 2"},
      {HEAD LESSON("1", "") LESSON("1", "") "{", "line 4"},
      {HEAD "{\"lesson\":\"\",\"text\":", "the name of a lesson"},
      {HEAD "{\"lesson\":\"a\\u0000b\",\"text\":", "the name of a lesson"},
      {HEAD "{\"lesson\":\"a\",\"text\":\"01\",", "16 digits"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct progress progress;
    struct diag diag = DIAG_EMPTY;
    int status = progress_read(cases[i].text, strlen(cases[i].text), &progress, &diag);
    if (status != (cases[i].said ? -1 : 0) ||
        (cases[i].said && !strstr(diag.message, cases[i].said)))
      fail_msg("%s: %s", cases[i].text, status ? diag.message : "read");
    if (status < 0)
      assert_int_equal(progress.count, 0);
    progress_free(&progress);
    diag_clear(&diag);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_is_read),
      cmocka_unit_test(two_shells_lose_nothing),
      cmocka_unit_test(a_changed_lesson_keeps_the_marks_of_what_stayed),
      cmocka_unit_test(exercises_of_the_same_text_are_two),
      cmocka_unit_test(the_oldest_lesson_is_forgotten),
      cmocka_unit_test(what_is_not_progress_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
