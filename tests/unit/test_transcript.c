/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transcripts: reading, comparing, the diff, --check and --update against a session of our own. A new
 * case is a function here and a line in main. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/check.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"

static struct transcript *read_text(const char *text, struct diag *diag) {
  struct source *source = source_new("lesson.md", text, strlen(text));
  struct transcript *transcript = transcript_read(source, diag);
  source_free(source);
  return transcript;
}

static struct transcript *read_good(const char *text) {
  struct diag diag = DIAG_EMPTY;
  struct transcript *transcript = read_text(text, &diag);
  if (!transcript)
    fail_msg("refused: %s", diag.message);
  return transcript;
}

static void assert_line(struct transcript_line line, const char *s) {
  assert_int_equal(line.len, strlen(s));
  assert_memory_equal(line.s, s, line.len);
}

static void assert_refused(const char *text, const char *message, unsigned line) {
  struct diag diag = DIAG_EMPTY;
  assert_null(read_text(text, &diag));
  assert_non_null(strstr(diag.message, message));
  assert_int_equal(diag.span.line, line);
  diag_clear(&diag);
}

static void reads_blocks_of_markdown(void **state) {
  (void)state;
  struct transcript *t = read_good("# Title\n"
                                   "    >>> not input: it is prose\n"
                                   "```python\n"
                                   ">>> nor this\n"
                                   "```\n"
                                   "```sockshell lab=two net\n"
                                   "server>>> sock = socket.socket()\n"
                                   "  → socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
                                   "\n"
                                   "client>>> while True:\n"
                                   "...     break\n"
                                   "... \n"
                                   "```\n"
                                   "~~~~ sockshell\n"
                                   ">>> 1\n"
                                   "```\n"
                                   "~~~\n"
                                   "~~~~\n");
  assert_int_equal(t->count, 3);
  assert_int_equal(t->lab, LAB_TWO);
  assert_int_equal(t->needs, TRANSCRIPT_NET);
  assert_string_equal(t->steps[0].side, "server");
  assert_string_equal(t->steps[0].input, "sock = socket.socket()");
  assert_int_equal(t->steps[0].line, 7);
  assert_int_equal(t->steps[0].count, 1);
  assert_line(t->steps[0].expected[0], "  → socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3");
  assert_int_equal(t->steps[0].expected[0].number, 8);
  assert_string_equal(t->steps[1].side, "client");
  assert_string_equal(t->steps[1].input, "while True:\n    break\n");
  assert_int_equal(t->steps[1].count, 0);
  assert_int_equal(t->steps[1].end, 12);
  assert_null(t->steps[2].side);
  assert_int_equal(t->steps[2].count, 2);
  assert_line(t->steps[2].expected[1], "~~~");
  transcript_free(t);
}

static void reads_notes_as_they_stand(void **state) {
  (void)state;
  struct transcript *t = read_good("## Server side\r\n"
                                   "\r\n"
                                   "    >>> sock.listen(1)\r\n"
                                   "    >>> conn.recv(1024)\r\n"
                                   "    b'hi'\r\n"
                                   "\r\n"
                                   "## Client side\r\n"
                                   "\r\n"
                                   "    >>> s.send(b'hi')\r\n"
                                   "    2\r\n"
                                   "\r\n"
                                   "- prose\r\n"
                                   "    that is indented\r\n");
  assert_int_equal(t->count, 3);
  assert_string_equal(t->steps[0].side, "server");
  assert_int_equal(t->steps[1].count, 1);
  assert_line(t->steps[1].expected[0], "b'hi'");
  assert_string_equal(t->steps[2].side, "client");
  assert_int_equal(t->steps[2].count, 1);
  assert_int_equal(t->steps[2].indent, 4);
  transcript_free(t);
}

static void a_prompt_needs_its_shape(void **state) {
  (void)state;
  const char *side, *input;
  size_t len;
  bool more;
  assert_true(transcript_prompt_read("server>>> x", 11, &side, &len, &input, &more));
  assert_int_equal(len, 6);
  assert_string_equal(input, "x");
  assert_false(more);
  assert_true(transcript_prompt_read(">>>", 3, &side, &len, &input, &more));
  assert_true(transcript_prompt_read("a...", 4, &side, &len, &input, &more));
  assert_true(more);
  assert_false(transcript_prompt_read(">>>x", 4, &side, &len, &input, &more));
  assert_false(transcript_prompt_read("3>>> x", 6, &side, &len, &input, &more));
  assert_false(transcript_prompt_read("a b>>> x", 8, &side, &len, &input, &more));
  assert_false(transcript_prompt_read("a", 1, &side, &len, &input, &more));
}

static void refuses_with_the_place(void **state) {
  (void)state;
  assert_refused("# x\n```sockshell\n>>> 1\n1\n", "never closed", 2);
  assert_refused("```sockshell\noutput\n>>> 1\n```\n", "before the first prompt", 2);
  assert_refused("```sockshell\n... 1\n```\n", "goes on with nothing", 2);
  assert_refused("```sockshell lap\n>>> 1\n```\n", "unknown word", 1);
  assert_refused("```sockshell\n>>> 1\n<*> then\n```\n", "text after <*>", 3);
  assert_refused("a\n>>> 1\n```sockshell\n>>> 1\n```\n", "outside of any block", 2);
  assert_refused("```sockshell\n>>> 1\n```\n\n```Quiz\nWhy?\n```\n", "not one of a lesson's blocks",
                 5);
  assert_refused("```sockshell\n>>> 1\n```\n~~~sokshell\n>>> 1\n~~~\n",
                 "not one of a lesson's blocks", 4);
  assert_refused("<!-- notes: a\n-->\n<!-- b\n```sockshell\n>>> 1\n```\n", "never closed", 3);
  assert_refused("```quiz\n```\n```sockshell\n>>> 1\n```\n", "without a question", 1);
  assert_refused("```sockshell\n>>> 1\n```\n```quiz\nWhy?\n", "never closed", 4);
  assert_refused("only prose\n", "no prompt", 1);
  assert_refused("", "no prompt", 1);
  assert_refused(">>> 1\n\xff\n", "not UTF-8", 2);
  assert_refused(">>> 1\n\xed\xa0\x80\n", "not UTF-8", 2);
}

static void refuses_nul_bytes(void **state) {
  (void)state;
  struct source *source = source_new("x", ">>> 1\n\0\n", 8);
  struct diag diag = DIAG_EMPTY;
  assert_null(transcript_read(source, &diag));
  assert_int_equal(diag.span.line, 2);
  diag_clear(&diag);
  source_free(source);
}

static bool line_matches(const char *expected, const char *actual,
                         struct transcript_bindings *bindings) {
  struct transcript_line line = {expected, strlen(expected), 1};
  return transcript_match_line(line, actual, strlen(actual), bindings);
}

static void placeholders_match_one_run(void **state) {
  (void)state;
  struct transcript_bindings b = TRANSCRIPT_BINDINGS_EMPTY;
  assert_true(line_matches("htons(<port>), <fd>", "htons(4711), 3", &b));
  assert_true(line_matches("port <port>", "port 4711", &b));
  assert_false(line_matches("port <port>", "port 4712", &b));
  assert_false(line_matches("port <port>", "port 47112", &b));
  assert_false(line_matches("<x>", "two words", &b));
  assert_false(line_matches("<x>", "", &b));
  assert_int_equal(b.count, 2);
  assert_true(line_matches("<a><b>.", "xyz.", &b));
  assert_true(line_matches("why: <*>", "why: because of that", &b));
  assert_false(line_matches("why: <*>", "why", &b));
  transcript_bindings_free(&b);
}

static void other_angles_are_text(void **state) {
  (void)state;
  struct transcript_bindings b = TRANSCRIPT_BINDINGS_EMPTY;
  assert_true(line_matches("<socket s fd=3>", "<socket s fd=3>", &b));
  assert_false(line_matches("<socket s fd=3>", "anything", &b));
  assert_false(line_matches("<fd3>", "7", &b));
  assert_false(line_matches("<>", "7", &b));
  assert_false(line_matches("a < b", "a > b", &b));
  assert_int_equal(b.count, 0);
  transcript_bindings_free(&b);
}

static void many_placeholders_end_in_time(void **state) {
  (void)state;
  struct transcript_bindings b = TRANSCRIPT_BINDINGS_EMPTY;
  char text[2001];
  memset(text, 'a', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  assert_false(line_matches("<a><b><c><d><e><f><g><h>!", text, &b));
  assert_int_equal(b.count, 0);
  transcript_bindings_free(&b);
}

/* Whether ACTUAL is what the first step of LESSON expects. */
static bool first_matches(const char *lesson, const char *actual) {
  struct transcript *t = read_good(lesson);
  struct transcript_bindings b = TRANSCRIPT_BINDINGS_EMPTY;
  b.of = t;
  bool same = transcript_match(&t->steps[0], actual, &b);
  transcript_bindings_free(&b);
  transcript_free(t);
  return same;
}

static bool step_matches(const char *expected, const char *actual) {
  struct text lesson = TEXT_EMPTY;
  text_addf(&lesson, "```sockshell\n>>> x\n%s```\n", expected);
  bool same = first_matches(text_str(&lesson), actual);
  text_free(&lesson);
  return same;
}

static void steps_match_line_by_line(void **state) {
  (void)state;
  assert_true(step_matches("", ""));
  assert_true(step_matches("1\n\n", "1\n"));
  assert_true(step_matches("1\n", "1\n\n"));
  assert_false(step_matches("1\n", ""));
  assert_false(step_matches("", "1\n"));
  assert_false(step_matches("1\n2\n", "1\n"));
  assert_false(step_matches("a\n\nb\n", "a\nb\n"));
  assert_true(step_matches("<*>\n", ""));
  assert_true(step_matches("a\n<*>\nb\n<*>\n", "a\nx\nb\ny\nb\n"));
  assert_true(step_matches("<*>\n<fd>\n<fd>\n", "1\n2\n2\n"));
  assert_false(step_matches("<*>\nb\n", "a\nc\n"));
}

static void idle_waits_count_where_they_are_typed(void **state) {
  (void)state;
  static const char idle[] = "server: poll([], 0, 30) = 0 (Timeout)\n";
  static const char lesson[] =
      "```sockshell\n>>> x\nserver: poll([], 0, 30) = 0 (Timeout)\n%s```\n";
  static const char *const typed[] = {"server>>> y\n", ">>> @server y\n"};
  assert_true(step_matches("", idle));
  assert_true(step_matches(idle, ""));
  assert_false(step_matches("main: poll([], 0, 30) = 0 (Timeout)\n", ""));
  for (size_t i = 0; i < 2; i++) {
    char text[256];
    snprintf(text, sizeof text, lesson, typed[i]);
    assert_false(first_matches(text, ""));
    assert_true(first_matches(text, idle));
    snprintf(text, sizeof text, "```sockshell\n>>> x\n%s```\n", typed[i]);
    assert_false(first_matches(text, idle));
    assert_true(first_matches(text, "server/2: poll([], 0, 30) = 0 (Timeout)\n"));
  }
}

static void the_diff_names_the_line(void **state) {
  (void)state;
  struct transcript *t = read_good("```sockshell\nserver>>> x\nsame\nport <port>\ngone\n```\n");
  struct transcript_bindings b = TRANSCRIPT_BINDINGS_EMPTY;
  struct text out = TEXT_EMPTY;
  assert_true(line_matches("<port>", "80", &b));
  transcript_diff(t, &t->steps[0], "same\nport 81\nnew\x1b\n", &b, &out);
  assert_string_equal(text_str(&out),
                      "lesson.md:4: server>>> x\n"
                      " same\n"
                      "-port 80\n"
                      "-gone\n"
                      "+port 81\n"
                      "+new\\x1b\n"
                      "  <port> was 80 before, here it would be 81: two things need "
                      "two words\n");
  text_free(&out);
  transcript_bindings_free(&b);
  transcript_free(t);
}

static void the_diff_finds_what_was_inserted(void **state) {
  (void)state;
  struct transcript *t = read_good(">>> x\na\n<*>\nb\n");
  struct transcript_bindings b = TRANSCRIPT_BINDINGS_EMPTY;
  struct text out = TEXT_EMPTY;
  transcript_diff(t, &t->steps[0], "new\na\nskipped\nb\n", &b, &out);
  assert_string_equal(text_str(&out), "lesson.md:1: >>> x\n+new\n a\n skipped\n b\n");
  text_free(&out);
  transcript_free(t);
}

/* A session that answers "port" with a number, echoes all else, and ends at "stop". */
static int answer(void *data, const char *side, const char *input, struct text *output) {
  int *asked = data;
  ++*asked;
  if (side)
    text_addf(output, "%s: ", side);
  text_adds(output, strcmp(input, "port") == 0 ? "4711 open" : input);
  text_addc(output, '\n');
  return strcmp(input, "stop") == 0 ? -1 : 0;
}

/* Checks the file at PATH with a session behind `answer`. */
static enum check_result check_file(const char *path, int *asked, struct text *out) {
  enum check_result result;
  struct check_session session = {asked, answer, NULL, NULL};
  struct transcript *t = check_open(path, &result, out);
  if (t)
    result = check_transcript(t, &session, out);
  transcript_free(t);
  return result;
}

struct file {
  char path[32];
};

static struct file write_file(const char *text) {
  struct file file = {"/tmp/transcript-XXXXXX"};
  int fd = mkstemp(file.path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, strlen(text)), strlen(text));
  close(fd);
  return file;
}

static void check_compares_every_step(void **state) {
  (void)state;
  struct file file = write_file("```sockshell\n>>> port\n<port> open\na>>> x\na: x\n```\n");
  int asked = 0;
  struct text out = TEXT_EMPTY;
  assert_int_equal(check_file(file.path, &asked, &out), CHECK_SAME);
  assert_int_equal(asked, 2);
  assert_int_equal(out.len, 0);
  check_tap(7, "f.md", CHECK_SAME, "", &out);
  assert_string_equal(text_str(&out), "ok 7 - f.md\n");
  text_free(&out);
  unlink(file.path);
}

static void check_reports_and_goes_on(void **state) {
  (void)state;
  struct file file = write_file(">>> x\ny\n>>> z\nz\n>>> stop\nstop\n>>> never\n");
  int asked = 0;
  struct text out = TEXT_EMPTY, tap = TEXT_EMPTY;
  assert_int_equal(check_file(file.path, &asked, &out), CHECK_DIFFERS);
  assert_int_equal(asked, 3);
  assert_non_null(strstr(text_str(&out), ":2: >>> x\n-y\n+x\n"));
  assert_non_null(strstr(text_str(&out), "the session ended here: 3 of 4 steps"));
  check_tap(1, "f.md", CHECK_DIFFERS, text_str(&out), &tap);
  assert_non_null(strstr(text_str(&tap), "\n# -y\n# +x\n"));
  assert_non_null(strstr(text_str(&tap), "\nnot ok 1 - f.md\n"));
  text_free(&out);
  text_free(&tap);
  unlink(file.path);
}

static void check_says_what_it_cannot_read(void **state) {
  (void)state;
  int asked = 0;
  struct text out = TEXT_EMPTY;
  assert_int_equal(check_file("/nowhere/x.md", &asked, &out), CHECK_UNREAD);
  assert_string_equal(text_str(&out), "/nowhere/x.md: No such file or directory\n");
  text_clear(&out);
  assert_int_equal(check_file("/tmp", &asked, &out), CHECK_UNREAD);
  assert_string_equal(text_str(&out), "/tmp: Is a directory\n");
  assert_int_equal(asked, 0);
  text_free(&out);
}

static void assert_update(const char *before, const char *after, enum check_result result) {
  struct file file = write_file(before);
  int asked = 0;
  struct text out = TEXT_EMPTY;
  struct check_session session = {&asked, answer, NULL, NULL};
  enum check_result unread;
  struct transcript *t = check_open(file.path, &unread, &out);
  assert_non_null(t);
  assert_int_equal(check_update(t, &session, &out), result);
  if (after)
    assert_string_equal(text_str(&out), after);
  transcript_free(t);
  text_free(&out);
  unlink(file.path);
}

static void update_keeps_what_still_matches(void **state) {
  (void)state;
  const char *same = "Prose\n\n```sockshell\n>>> port\n<port> open\n\n>>> x\nx\n```\nEnd";
  assert_update(same, same, CHECK_SAME);
  assert_update("  >>> x\n  y\n\n  >>> z\n  >>> port\n  <port> open\n  more\nEnd\n",
                "  >>> x\n  x\n\n  >>> z\n  z\n  >>> port\n  <port> open\nEnd\n", CHECK_DIFFERS);
}

static void update_keeps_placeholders_in_new_lines(void **state) {
  (void)state;
  assert_update("```sockshell\n>>> port\n<port> shut\n<port> open\n>>> 4711 x\nport <port>\n```\n",
                "```sockshell\n>>> port\n<port> open\n>>> 4711 x\n<port> x\n```\n", CHECK_DIFFERS);
}

static void update_of_a_session_that_ends_writes_nothing(void **state) {
  (void)state;
  assert_update("```sockshell\n>>> stop\n>>> x\n```\n", NULL, CHECK_ENDED);
}

static void a_note_without_prompts_is_skipped(void **state) {
  (void)state;
  struct file file = write_file("# Only a note\n");
  int asked = 0;
  struct text out = TEXT_EMPTY, tap = TEXT_EMPTY;
  assert_int_equal(check_file(file.path, &asked, &out), CHECK_SKIPPED);
  check_tap(2, "n.txt", CHECK_SKIPPED, text_str(&out), &tap);
  assert_string_equal(text_str(&tap), "ok 2 - n.txt # SKIP no prompt in this file\n");
  text_free(&out);
  text_free(&tap);
  unlink(file.path);
}

/* Whether ACTUAL is taken for EXPECTED in an older transcript, and only there. */
static void assert_equivalent(const char *expected, const char *actual, bool same) {
  struct transcript_bindings plain = TRANSCRIPT_BINDINGS_EMPTY, strict = TRANSCRIPT_BINDINGS_EMPTY;
  plain.plain = true;
  assert_int_equal(line_matches(expected, actual, &plain), same);
  assert_false(line_matches(expected, actual, &strict));
  transcript_bindings_free(&plain);
  transcript_bindings_free(&strict);
}

static void older_transcripts_have_their_equivalences(void **state) {
  (void)state;
  const char *pair = "(<socket._socketobject object at 0x1083a2bb0>, ('127.0.0.1', 64337))";
  const char *ours = "<socket conn fd=5 AF_INET> ('127.0.0.1', 40000)";
  assert_equivalent("'hero'", "b'hero'", true);
  assert_equivalent("\"it's\"", "b\"it's\"", true);
  assert_equivalent("('a', 1)", "(b'a', 1)", true);
  assert_equivalent("'hero'", "b'hera'", false);
  assert_equivalent("b'hero'", "'hero'", false);
  assert_equivalent("x'hero'", "xb'hero'", false);
  assert_equivalent(pair, ours, true);
  assert_equivalent(pair, "<socket conn fd=5 AF_INET> ('127.0.0.2', 40000)", false);
  assert_equivalent(pair, "<socket conn fd=5 AF_INET> ('127.0.0.1', x)", false);
  assert_equivalent(pair, "('127.0.0.1', 40000)", false);
}

static void older_transcripts_are_known(void **state) {
  (void)state;
  struct transcript *t = read_good(">>> 1\n1\n");
  assert_true(t->bare && t->plain);
  transcript_free(t);
  t = read_good(">>> s.close()\n  \xe2\x86\x92 close(3) = 0\n");
  assert_true(t->bare && !t->plain);
  transcript_free(t);
  t = read_good("```sockshell\n>>> 1\n1\n```\n");
  assert_true(!t->bare && !t->plain);
  transcript_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_blocks_of_markdown),
      cmocka_unit_test(reads_notes_as_they_stand),
      cmocka_unit_test(a_prompt_needs_its_shape),
      cmocka_unit_test(refuses_with_the_place),
      cmocka_unit_test(refuses_nul_bytes),
      cmocka_unit_test(placeholders_match_one_run),
      cmocka_unit_test(other_angles_are_text),
      cmocka_unit_test(many_placeholders_end_in_time),
      cmocka_unit_test(steps_match_line_by_line),
      cmocka_unit_test(idle_waits_count_where_they_are_typed),
      cmocka_unit_test(the_diff_names_the_line),
      cmocka_unit_test(the_diff_finds_what_was_inserted),
      cmocka_unit_test(check_compares_every_step),
      cmocka_unit_test(check_reports_and_goes_on),
      cmocka_unit_test(check_says_what_it_cannot_read),
      cmocka_unit_test(update_keeps_what_still_matches),
      cmocka_unit_test(update_keeps_placeholders_in_new_lines),
      cmocka_unit_test(update_of_a_session_that_ends_writes_nothing),
      cmocka_unit_test(a_note_without_prompts_is_skipped),
      cmocka_unit_test(older_transcripts_have_their_equivalences),
      cmocka_unit_test(older_transcripts_are_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
