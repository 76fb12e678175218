/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events as lines: what is written, what is refused and where, what is cut. (tests/export/json.test writes and reads
 * whole sessions.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "net/flight.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "run/journal_line.h"
#include "view/trace.h"

#define WORD_OF(number) #number
#define WORD(number) WORD_OF(number)
#define LINE_VERSION WORD(JOURNAL_LINE_VERSION)

/* EVENT, whose text is the caller's, is written as LINE. */
static void assert_written(struct event event, const char *line) {
  struct text t = TEXT_EMPTY;
  journal_line_write(&event, &t);
  assert_string_equal(t.s, line);
  text_free(&t);
}

static void assert_same(const char *line) {
  struct event event;
  struct diag diag = DIAG_EMPTY;
  if (journal_line_read(line, strlen(line), &event, &diag) < 0)
    fail_msg("%s: %s", diag.message, line);
  assert_written(event, line);
  journal_event_clear(&event);
}

/* LINE is refused with MESSAGE. */
static void assert_refused(const char *line, const char *message) {
  struct event event;
  struct diag diag = DIAG_EMPTY;
  char *copy = mem_strdup(line);
  assert_int_equal(journal_line_read(copy, strlen(line), &event, &diag), -1);
  assert_string_equal(diag.kind, "ValueError");
  assert_string_equal(diag.message, message);
  diag_clear(&diag);
  free(copy);
}

static void any_bytes_are_json(void **state) {
  (void)state;
  assert_written(
      (struct event){
          .kind = EVENT_OUTPUT, .fd = 2, .text = "é\"\\\n\t\r\x1b\x7f\xc2\x85", .len = 11},
      "{\"v\":" LINE_VERSION ",\"number\":0,\"time\":0,\"kind\":\"output\",\"side\":0,\"fd\":2,"
      "\"text\":\"é\\\"\\\\\\n\\t\\r\\u001b\\u007f\\u0085\"}\n");
  assert_written((struct event){.kind = EVENT_NOTE, .side = -1, .text = "\0", .len = 1},
                 "{\"v\":" LINE_VERSION
                 ",\"number\":0,\"time\":0,\"kind\":\"note\",\"side\":-1,\"text\":\"\\u0000\"}\n");
  const char *const wrong[] = {"\xff",     "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                               "\xe4\xb8", "\x80"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct text t = TEXT_EMPTY;
    text_adds(&t, "{\"v\":" LINE_VERSION
                  ",\"number\":0,\"time\":0,\"kind\":\"note\",\"side\":0,\"text\":{\"hex\":\"");
    for (const char *s = wrong[i]; *s; s++)
      text_addf(&t, "%02x", (unsigned char)*s);
    text_adds(&t, "\"}}\n");
    assert_written(
        (struct event){.kind = EVENT_NOTE, .text = (char *)wrong[i], .len = strlen(wrong[i])}, t.s);
    assert_same(t.s);
    text_free(&t);
  }
}

#define HEAD "{\"v\":" LINE_VERSION ",\"number\":7,\"time\":-5,\"kind\":"

static void every_kind_comes_back(void **state) {
  (void)state;
  assert_same(HEAD "\"statement\",\"side\":2,\"text\":\"s = socket.socket()\\ns\"}\n");
  assert_same(HEAD "\"result\",\"side\":0,\"fd\":1,\"text\":\"\"}\n");
  assert_same(HEAD "\"input\",\"side\":0,\"text\":\"who? \"}\n");
  assert_same(HEAD "\"state\",\"side\":0,\"text\":\"x\"}\n");
  assert_same(HEAD "\"note\",\"side\":0,\"text\":\"held\",\"call\":{\"name\":\"listen\",\"fd\":3,"
                   "\"arguments\":{\"backlog\":5}}}\n");
  assert_same(HEAD "\"said\",\"side\":0,\"text\":\"x\"}\n");
  assert_same(HEAD "\"done\",\"side\":0,\"failed\":true,\"exited\":true,\"status\":3}\n");
  assert_same(HEAD "\"closed\",\"side\":2,\"text\":\"dup2\",\"before\":{\"fd\":4,\"family\":2,"
                   "\"type\":1,\"state\":\"ESTABLISHED\",\"tcp\":true},\"situation\":{"
                   "\"user\":\"server/2\",\"user_call\":\"recv\",\"sent\":true}}\n");
  assert_same(
      HEAD
      "\"error\",\"side\":0,\"error\":{\"kind\":\"E\",\"message\":\"m\",\"hint\":\"h\",\"calls\":"
      "\"c\",\"cause\":\"d\",\"place\":{"
      "\"name\":\"<stdin>\",\"first_line\":4,\"line\":1,\"start\":1,\"end\":2,\"text\":\"abc\"}}}"
      "\n");
  assert_same(
      HEAD "\"flight\",\"side\":-1,\"flight\":{\"number\":9,\"fate\":\"retransmitted\",\"of\":8,"
           "\"host\":1,"
           "\"from_state\":[0,\"CLOSE\"],\"to_state\":[12,\"SYN_RECV\"],\"astray\":true,\"time\":1,"
           "\"len\":40,\"bytes\":\"45\"}}\n");
  assert_same(HEAD "\"flight\",\"side\":-1,\"flight\":{\"number\":9,\"fate\":\"passed\","
                   "\"from_state\":[1,\"ESTABLISHED\"],\"to_state\":[1,\"ESTABLISHED\"],"
                   "\"trigger\":\"tlp\",\"verdict\":\"old timestamp\",\"time\":1,\"len\":40,"
                   "\"sender\":{\"cwnd\":10,\"ssthresh\":2147483647,\"ca\":\"Loss\",\"srtt\":45,"
                   "\"rto\":201000,\"flight\":5,\"out\":1,\"rcv_wnd\":4294967295,\"mss\":1448},"
                   "\"bytes\":\"45\"}}\n");
  assert_same(HEAD "\"flight\",\"side\":-1,\"flight\":{\"number\":9,\"fate\":\"edited\","
                   "\"edited\":true,\"before\":44,"
                   "\"time\":1,\"len\":40,\"bytes\":\"4500\",\"was\":\"450001\"}}\n");
  assert_same(
      HEAD
      "\"call\",\"side\":0,\"text\":\"s\",\"call\":{\"name\":\"recv\",\"fd\":3,\"result\":0,"
      "\"out_room\":10,\"arguments\":{\"flags\":0},\"out\":\"\"},\"rest\":{\"state\":\"TIME_WAIT\","
      "\"local\":[\"127.0.0.1:1\",\"02000001"
      "7f0000010000000000000000\"],\"left\":-1}}\n");
}

/* The same call with WHAT in it, and its trace line. */
static void assert_traced(const char *what, const char *trace) {
  struct text line = TEXT_EMPTY, t = TEXT_EMPTY;
  struct event event;
  struct diag diag = DIAG_EMPTY;
  text_addf(&line, HEAD "\"call\",\"side\":0,\"call\":{%s}}\n", what);
  if (journal_line_read(line.s, line.len, &event, &diag) < 0)
    fail_msg("%s: %s", diag.message, line.s);
  trace_call(event.call, &t);
  assert_string_equal(t.s, trace);
  journal_event_clear(&event);
  assert_same(line.s);
  text_free(&line);
  text_free(&t);
}

static void calls_come_back(void **state) {
  (void)state;
  assert_traced("\"name\":\"listen\",\"fd\":3,\"result\":0,\"arguments\":{\"backlog\":5}",
                "listen(3, 5) = 0");
  assert_traced("\"name\":\"send\",\"fd\":3,\"result\":-1,\"error\":32,\"in_len\":2,\"arguments\":{"
                "\"flags\":0},"
                "\"in\":\"hi\",\"at\":[1,2,3]",
                "send(3, \"hi\", 2, 0) = -1 EPIPE (Broken pipe)");
  assert_traced(
      "\"name\":\"poll\",\"fd\":-1,\"result\":1,\"arguments\":{\"timeout\":0},\"fds\":[[6,1,1]]",
      "poll([{fd=6, events=POLLIN}], 1, 0) = 1 ([{fd=6, revents=POLLIN}])");
  assert_traced("\"name\":\"select\",\"fd\":-1,\"result\":1,\"arguments\":{},\"sets\":{\"count\":7,"
                "\"reading\":[[5,6],[6]],\"timeout\":[1,0],\"left\":[0,5]}",
                "select(7, [5 6], NULL, NULL, {tv_sec=1, tv_usec=0}) = 1 (in [6], left {tv_sec=0, "
                "tv_usec=5})");
  assert_traced(
      "\"name\":\"socketpair\",\"fd\":-1,\"result\":0,\"arguments\":{\"family\":1,\"type\":1,"
      "\"protocol\":0,\"pair\":[5,6]}",
      "socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0");
}

static void bad_lines_are_refused_at_their_place(void **state) {
  (void)state;
  assert_refused("", "byte 0: {\"v\": is missing");
  assert_refused("[]", "byte 0: {\"v\": is missing");
  assert_refused("{\"v\":1,", "byte 6: version 1 is not known, only " LINE_VERSION);
  assert_refused("{\"v\":" LINE_VERSION ",\"kind\":\"call",
                 "byte 16: a word that is not known here");
  assert_refused(HEAD "\"nothing\"}", "byte 37: a word that is not known here");
  assert_refused(HEAD "\"done\",\"side\":01}",
                 "byte 50: an integer from -2147483648 to 2147483647 is missing");
  assert_refused(HEAD "\"done\",\"side\":2147483648}",
                 "byte 50: an integer from -2147483648 to 2147483647 is missing");
  assert_refused(HEAD "\"done\",\"side\":0} ", "byte 52: something that does not belong here");
  assert_refused(HEAD "\"done\", \"side\":0}", "byte 42: } is missing");
  assert_refused(HEAD "\"done\",\"side\":-2}", "byte 53: this is not a whole event");
  assert_refused(HEAD "\"note\",\"side\":0}", "byte 52: this is not a whole event");
  assert_refused(HEAD "\"call\",\"side\":0}", "byte 52: this is not a whole event");
  assert_refused(HEAD "\"flight\",\"side\":0}", "byte 54: this is not a whole event");
  assert_refused(HEAD "\"flight\",\"side\":-1,\"flight\":{\"number\":9,\"fate\":\"edited\","
                      "\"before\":1,\"len\":4,\"bytes\":\"\",\"was\":\"4500\"}}",
                 "byte 134: the packet has more bytes than it can have");
  assert_refused(HEAD "\"note\",\"side\":0,\"text\":\"\xff\"}",
                 "byte 60: a string that is not UTF-8");
  assert_refused(HEAD "\"note\",\"side\":0,\"text\":\"\n\"}", "byte 60: \" is missing");
  assert_refused(HEAD "\"note\",\"side\":0,\"text\":\"\\ud800\"}",
                 "byte 66: \\ud800 is not a character");
  assert_refused(HEAD "\"note\",\"side\":0,\"text\":{\"hex\":\"0\"}}",
                 "byte 67: two digits 0 to f are missing");
  assert_refused(HEAD "\"call\",\"side\":0,\"call\":{\"name\":\"fork\"}}",
                 "byte 73: there is no call 'fork'");
}

#define CALL HEAD "\"call\",\"side\":0,\"call\":{"

static void calls_keep_what_they_promise(void **state) {
  (void)state;
  assert_refused(CALL "\"name\":\"send\",\"in_len\":99,\"arguments\":{\"flags\":0},\"in\":\"hi\"}}",
                 "byte 119: \"in\" has 2 bytes");
  assert_refused(CALL "\"name\":\"send\",\"in_len\":1,\"arguments\":{\"flags\":0},\"in\":\"hi\"}}",
                 "byte 118: \"in\" has 2 bytes");
  assert_refused(CALL
                 "\"name\":\"recv\",\"out_len\":9,\"arguments\":{\"flags\":0},\"out\":\"hi\"}}",
                 "byte 120: \"out\" has 2 bytes");
  assert_refused(
      CALL "\"name\":\"connect\",\"addr_len\":16,\"arguments\":{},\"address\":[\"\",\"0200\"]}}",
      "byte 127: the address has 2 bytes");
  assert_refused(CALL "\"name\":\"connect\",\"addr_len\":16,\"arguments\":{}}}",
                 "byte 105: the address has 0 bytes");
  assert_refused(CALL "\"name\":\"listen\",\"arguments\":{}}}", "byte 89: \"backlog\" is missing");
  assert_refused(
      CALL "\"name\":\"select\",\"arguments\":{},\"sets\":{\"count\":3,\"reading\":[[3],[]]}}}",
      "byte 121: an integer from 0 to 2 is missing");
}

#define WRITEV                                                                                     \
  "\"name\":\"writev\",\"fd\":3,\"result\":-1,\"error\":32,\"task\":2,\"in_len\":6,\"arguments\":" \
  "{},"                                                                                            \
  "\"traced\":{\"registers\":[3,256,2,0,0,0],\"known\":[0,0,0,0,0,0,0,0,0],"

/* The lists of a program's call come back, and lead nowhere outside of them. */
static void lists_come_back(void **state) {
  (void)state;
  assert_traced(
      WRITEV "\"messages\":[[0,256,0,2,0,0,0,0,0,0,0,2,0,0,0,0,0,1,0]],"
             "\"pieces\":[[512,2,2,0,2,1],[768,4,4,2,4,0]],\"events\":[],"
             "\"bytes\":\"686900000000\"},\"in\":\"hi\",\"at\":[0,0,0]",
      "writev(3, [{iov_base=\"hi\", iov_len=2}, {iov_base=0x300, iov_len=4}], 2) = -1 EPIPE "
      "(Broken pipe)");
  assert_traced(
      "\"name\":\"epoll_wait\",\"fd\":4,\"result\":1,\"marks\":1,\"arguments\":{\"most\":10,"
      "\"timeout\":-1},\"traced\":{\"registers\":[4,16,10,-1,0,0],"
      "\"known\":[0,0,0,0,0,0,0,0,0],\"messages\":[],\"pieces\":[],"
      "\"events\":[[1,7]],\"bytes\":\"\"},\"at\":[0,0,0]",
      "epoll_wait(4, [{events=EPOLLIN, data={u32=7, u64=7}}], 10, -1) = 1 (INJECTED)");
  assert_traced("\"name\":\"accept4\",\"fd\":3,\"marks\":2,\"arguments\":{\"flags\":2048},"
                "\"traced\":{\"registers\":[3,0,0,2048,0,0],\"known\":[6,0,0,0,0,0,0,0,0],"
                "\"messages\":[],\"pieces\":[],\"events\":[],\"bytes\":\"\"},\"at\":[0,0,0]",
                "accept4(3, NULL, NULL, SOCK_NONBLOCK) = ?");
  assert_refused(CALL WRITEV "\"messages\":[[0,256,0,2,0,0,0,0,0,0,0,9,0,0,0,0,0,1,0]],"
                             "\"pieces\":[],\"events\":[],\"bytes\":\"\"}}}",
                 "byte 297: \"traced\" is not whole");
  assert_refused(CALL WRITEV "\"messages\":[],\"pieces\":[[1,1,1,1,4294967295,1]],"
                             "\"events\":[],\"bytes\":\"00\"}}}",
                 "byte 280: \"traced\" is not whole");
}

static void long_texts_are_cut_once(void **state) {
  (void)state;
  size_t len = 3 * JOURNAL_LINE_TEXT;
  char *text = mem_alloc(len + 1);
  for (size_t i = 0; i < len; i++)
    text[i] = "\xe4\xb8\x96"[i % 3];
  text[len] = '\0';
  struct text t = TEXT_EMPTY, again = TEXT_EMPTY;
  struct event back;
  struct diag diag = DIAG_EMPTY;
  journal_line_write(&(struct event){.kind = EVENT_RESULT, .text = text, .len = len}, &t);
  assert_int_equal(journal_line_read(t.s, t.len, &back, &diag), 0);
  assert_in_range(back.len, JOURNAL_LINE_TEXT - 64, JOURNAL_LINE_TEXT);
  assert_non_null(strstr(back.text, "世… 2097216 more bytes, not kept"));
  journal_line_write(&back, &again);
  assert_string_equal(t.s, again.s);
  journal_event_clear(&back);
  text_free(&t);
  text_free(&again);
  free(text);
}

/* Each byte of the text costs six. */
static void no_line_is_longer_than_the_bound(void **state) {
  (void)state;
  size_t len = 2 * JOURNAL_LINE_TEXT;
  char *text = mem_zalloc(len, 1);
  struct text t = TEXT_EMPTY;
  journal_line_write(&(struct event){.kind = EVENT_OUTPUT, .text = text, .len = len}, &t);
  assert_in_range(t.len, 6 * (JOURNAL_LINE_TEXT - 64), JOURNAL_LINE_MAX);
  text_free(&t);
  free(text);
  char *line = mem_zalloc(JOURNAL_LINE_MAX + 1, 1);
  struct event event;
  struct diag diag = DIAG_EMPTY;
  assert_int_equal(journal_line_read(line, JOURNAL_LINE_MAX + 1, &event, &diag), -1);
  assert_string_equal(diag.message, "byte 0: the line is too long");
  diag_clear(&diag);
  free(line);
}

/* A place brings the lines that it is in, and no others. */
static void places_are_small(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY, program = TEXT_EMPTY;
  for (int i = 0; i < 1000; i++)
    text_addf(&program, "line%03d()\n", i);
  struct source *source = source_new("p.py", program.s, program.len);
  struct diag error = {.kind = "E", .message = "m", .source = source, .span = {5502, 5506, 551}};
  journal_line_write(&(struct event){.kind = EVENT_ERROR, .error = &error}, &t);
  assert_non_null(strstr(t.s,
                         "\"place\":{\"name\":\"p.py\",\"first_line\":1,\"line\":551,\"start\":2,"
                         "\"end\":6,\"text\":\"line550()\"}"));
  assert_same(t.s);
  text_clear(&t);
  text_fill(&program, 'x', 100000);
  source_free(source);
  source = error.source = source_new("p.py", program.s, program.len);
  error.span = (struct span){60000, 60002, 1001};
  journal_line_write(&(struct event){.kind = EVENT_ERROR, .error = &error}, &t);
  assert_in_range(t.len, JOURNAL_LINE_PLACE, JOURNAL_LINE_PLACE + 300);
  assert_non_null(strstr(t.s, "\"start\":2048,\"end\":2050,\"text\":\"xxx"));
  assert_same(t.s);
  source_free(source);
  text_free(&t);
  text_free(&program);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_bytes_are_json),
      cmocka_unit_test(every_kind_comes_back),
      cmocka_unit_test(calls_come_back),
      cmocka_unit_test(bad_lines_are_refused_at_their_place),
      cmocka_unit_test(calls_keep_what_they_promise),
      cmocka_unit_test(lists_come_back),
      cmocka_unit_test(long_texts_are_cut_once),
      cmocka_unit_test(no_line_is_longer_than_the_bound),
      cmocka_unit_test(places_are_small),
  };
  return cmocka_run_group_tests_name("journal_line", tests, NULL, NULL);
}
