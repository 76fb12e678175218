/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quizzes, the items of a lesson, placeholders of a recording. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "lesson/mask.h"
#include "lesson/quiz.h"
#include "lesson/transcript.h"
#include "view/style.h"

static const struct view_style style = {.utf8 = true, .columns = 80};

static struct transcript *read_text(const char *text, struct diag *diag) {
  struct source *source = source_new("lesson.md", text, strlen(text));
  struct transcript *t = transcript_read(source, diag);
  source_free(source);
  return t;
}

#define STEP "```sockshell\n>>> 1\n```\n"

static struct transcript *read_quiz(const char *lines) {
  struct text text = TEXT_EMPTY;
  struct diag diag = DIAG_EMPTY;
  text_addf(&text, STEP "```quiz\n%s```\n", lines);
  struct transcript *t = read_text(text_str(&text), &diag);
  if (!t)
    fail_msg("%s", diag.message);
  text_free(&text);
  return t;
}

static void assert_malformed(const char *lines, const char *message, uint32_t line) {
  struct text text = TEXT_EMPTY;
  struct diag diag = DIAG_EMPTY;
  text_addf(&text, "```quiz\n%s```\n" STEP, lines);
  assert_null(read_text(text_str(&text), &diag));
  if (!strstr(diag.message, message) || diag.span.line != line)
    fail_msg("line %u: %s", diag.span.line, diag.message);
  assert_non_null(diag.hint);
  diag_clear(&diag);
  text_free(&text);
}

static void a_quiz_is_read(void **state) {
  (void)state;
  struct transcript *t = read_quiz("Which\nfirst?\n( ) ACK\n    of course\n    ! Nothing was sent\n"
                                   "      yet.\n(x) SYN\n( ) FIN\n\n! It is\nfirst.\n");
  const struct quiz *q = t->blocks[1].quiz;
  assert_non_null(q);
  assert_string_equal(q->question, "Which first?");
  assert_int_equal(q->count, 3);
  assert_string_equal(q->choices[0].text, "ACK of course");
  assert_string_equal(q->choices[0].remark, "Nothing was sent yet.");
  assert_false(q->choices[0].right);
  assert_true(q->choices[1].right);
  assert_null(q->choices[1].remark);
  assert_string_equal(q->explanation, "It is first.");
  transcript_free(t);
}

static void a_malformed_quiz_is_placed(void **state) {
  (void)state;
  assert_malformed("", "without a question", 1);
  assert_malformed("( ) a\n(x) b\n! c\n", "begins with its question", 2);
  assert_malformed("Q\n(x) b\n! c\n", "two choices", 2);
  assert_malformed("Q\n( ) a\n( ) b\n! c\n", "without a right choice", 2);
  assert_malformed("Q\n( ) a\n(x) b\n", "without an explanation", 2);
  assert_malformed("Q\n( )\n(x) b\n! c\n", "a choice without words", 3);
  assert_malformed("Q\n( ) a\nstray\n(x) b\n! c\n", "neither a choice", 4);
  assert_malformed("Q\n( ) a\n(x) b\n! c\n( ) d\n", "after the explanation", 6);
  assert_malformed("Q\n    ! why\n( ) a\n(x) b\n! c\n", "before the first choice", 3);
  assert_malformed(
      "Q\n(x) 1\n( ) 2\n( ) 3\n( ) 4\n( ) 5\n( ) 6\n( ) 7\n( ) 8\n( ) 9\n( ) 10\n! c\n",
      "more than nine", 12);
}

static void assert_judged(const struct quiz *q, const char *answer, bool right, const char *said) {
  struct text out = TEXT_EMPTY;
  assert_true(quiz_is_answer(q, answer));
  assert_int_equal(quiz_judge(q, answer, &style, &out), right);
  if (!strstr(text_str(&out), said))
    fail_msg("%s: %s", answer, text_str(&out));
  text_free(&out);
}

static void answers_are_judged(void **state) {
  (void)state;
  struct transcript *t = read_quiz("Q\n( ) a\n    ! not a\n(x) b\n( ) c\n(x) d\n! because\n");
  const struct quiz *q = t->blocks[1].quiz;
  assert_judged(q, "2 4", true, "Right. because");
  assert_judged(q, "4,2", true, "Right.");
  assert_judged(q, "1", false, "No. not a");
  assert_judged(q, "3", false, "No. because");
  assert_judged(q, "2", false, "Not all of them.");
  assert_judged(q, "1 2 4", false, "No. not a");
  assert_false(quiz_is_answer(q, ""));
  assert_false(quiz_is_answer(q, "5"));
  assert_false(quiz_is_answer(q, "0"));
  assert_false(quiz_is_answer(q, "24"));
  assert_false(quiz_is_answer(q, "2 + 2"));
  transcript_free(t);
}

static void an_answer_may_be_words(void **state) {
  (void)state;
  struct transcript *t = read_quiz("Q\n( ) ACK\n(x) `SYN` of the client\n( ) ACK and more\n"
                                   "( ) no, 3 of them\n( ) no; none\n! because\n");
  const struct quiz *q = t->blocks[1].quiz;
  assert_judged(q, "syn OF  the `client` ", true, "Right.");
  assert_judged(q, "syn", true, "Right.");
  assert_judged(q, "SYN of", true, "Right.");
  assert_judged(q, "ack", false, "No."); /* the whole of one, though another begins so */
  assert_judged(q, "ACK and", false, "No.");
  assert_judged(q, "no, 3", false, "No.");
  assert_false(quiz_is_answer(q, "sy"));
  assert_false(quiz_is_answer(q, "SYN of the client and more"));
  assert_false(quiz_is_answer(q, "no"));
  assert_false(quiz_is_answer(q, "` "));
  transcript_free(t);
}

static void a_lesson_goes_back_by_sections(void **state) {
  (void)state;
  struct diag diag = DIAG_EMPTY;
  struct transcript *t = read_text(
      "# One\n\ntext\n" STEP "more\n" STEP "## Two\n~~~\n# no heading\n~~~\n" STEP "end\n", &diag);
  struct lesson *lesson = lesson_new(t);
  assert_int_equal(lesson->count, 7);
  assert_int_equal(lesson->stops, 3);
  assert_true(lesson->items[0].section);
  assert_false(lesson->items[2].section);
  assert_true(lesson->items[4].section);
  assert_int_equal(lesson_stop(lesson, 1), 1);
  assert_int_equal(lesson_stop(lesson, 5), 3);
  assert_int_equal(lesson_back(lesson, 1), 0);
  assert_int_equal(lesson_back(lesson, 3), 0);
  assert_int_equal(lesson_back(lesson, 5), 0);
  assert_int_equal(lesson_back(lesson, 7), 4);
  lesson_free(lesson);
  transcript_free(t);
}

static void assert_masked(bool descriptors, const char *typed, const char *output,
                          const char *expected) {
  struct mask *mask = mask_new(descriptors);
  struct text out = TEXT_EMPTY;
  mask_typed(mask, typed);
  mask_output(mask, output, &out);
  assert_string_equal(text_str(&out), expected);
  text_free(&out);
  mask_free(mask);
}

static void what_changes_gets_a_placeholder(void **state) {
  (void)state;
  assert_masked(
      false, "s.connect(('127.0.0.1', 50000))",
      "127.0.0.1:40001 127.0.0.1:50000\n('127.0.0.1', 40001)\nport 40002\n40001 seq=40003\n",
      "127.0.0.1:<port> 127.0.0.1:50000\n('127.0.0.1', <port>)\nport <portb>\n<port> "
      "seq=40003\n");
  assert_masked(false, "x", "<f at 0x7f1234567890>\nport 80, 12:34\n",
                "<f at <at>>\nport 80, 12:34\n");
  assert_masked(false, "time.time()", "1763631618.25\n", "<time>\n");
  assert_masked(false, "s.settimeout(2); s.connect((host, 80))",
                "  connect(3, {sin_addr=inet_addr(\"10.0.0.1\")}, 16) = 0\ntook 2.50.\n",
                "  connect(3, {sin_addr=inet_addr(\"10.0.0.1\")}, 16) = 0\ntook <time>.\n");
  assert_masked(false, "x", "1763631618.25\nfor 1.5 s\n", "1763631618.25\nfor <time> s\n");
  assert_masked(true, "s.send(b'x')", "  \xe2\x86\x92 send(5, \"x\", 1, 0) = 1\n1\n",
                "  \xe2\x86\x92 send(<fd>, \"x\", 1, 0) = 1\n1\n");
  assert_masked(true, "s = socket.socket()", "  \xe2\x86\x92 socket(AF_INET, SOCK_STREAM, 0) = 5\n",
                "  \xe2\x86\x92 socket(AF_INET, SOCK_STREAM, 0) = <fd>\n");
  assert_masked(false, "x", "  \xe2\x86\x92 send(5, \"x\", 1, 0) = 1\n",
                "  \xe2\x86\x92 send(5, \"x\", 1, 0) = 1\n");
  assert_masked(false, "run x",
                "epoll_wait(3, [{events=EPOLLIN, data={u32=6, u64=6}}], 2, -1) = 1\n"
                "epoll_wait(3, [{events=EPOLLIN, data={u32=6, u64=140660178944006}}], 2, -1) = 1\n",
                "epoll_wait(3, [{events=EPOLLIN, data={u32=6, u64=<number>}}], 2, -1) = 1\n"
                "epoll_wait(3, [{events=EPOLLIN, data={u32=6, u64=<numberb>}}], 2, -1) = 1\n");
  assert_masked(false, "x",
                "p: select(4, [3], NULL, NULL, {tv_sec=0, tv_usec=0}) = 1 (in [3], left {tv_sec=0, "
                "tv_usec=0})\n",
                "p: select(4, [3], NULL, NULL, {tv_sec=0, tv_usec=0}) = 1 (in [3], left {tv_sec=0, "
                "tv_usec=<number>})\n");
  assert_masked(false, "wire show 1", "seq 123\nack 4\n", "<*>\n");
}

static void what_would_be_misread_gets_a_placeholder(void **state) {
  (void)state;
  assert_masked(false, "x", ">>> a\n", "<text> a\n");
  assert_masked(false, "x", "```\n", "<text>\n");
  assert_masked(false, "x", "a <*> b\n", "a <text> b\n");
  assert_masked(false, "x", "a \xff b\r\n", "a <text> b\n");
  assert_masked(false, "x", "a \x1b[31m\n", "a <text>\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_quiz_is_read),
      cmocka_unit_test(a_malformed_quiz_is_placed),
      cmocka_unit_test(answers_are_judged),
      cmocka_unit_test(an_answer_may_be_words),
      cmocka_unit_test(a_lesson_goes_back_by_sections),
      cmocka_unit_test(what_changes_gets_a_placeholder),
      cmocka_unit_test(what_would_be_misread_gets_a_placeholder),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
