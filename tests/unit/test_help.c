/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views say: help on everything there is, errors, handles, notices; and that it fits. A new
 * case is a function here and a line in main. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "net/address.h"
#include "run/blocked.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "run/settings.h"
#include "shell/commands/commands.h"
#include "view/command.h"
#include "run/journal.h"
#include "view/error.h"
#include "view/explain.h"
#include "view/handles.h"
#include "view/help.h"
#include "view/notice.h"
#include "view/why.h"
#include "view/state.h"
#include "view/style.h"
#include "view/waiting.h"

static const struct view_style plain = {.utf8 = true, .columns = 80};
static const struct view_style ascii = {.columns = 80};

static int start(void **state) {
  (void)state;
  socket_object_start();
  return 0;
}

/* Every line of T keeps COLUMNS. */
/* Without a prompt no command is advised, and what is left is a sentence. */
static void nothing_to_be_typed_is_advised(void **state) {
  static const char *const tries[][2] = {
      {"Close sockets that you no longer use (`handles` lists them), or raise the limit with "
       "`ulimit -n` before the start.",
       "Close sockets that you no longer use, or raise the limit with `ulimit -n` before the "
       "start."},
      {"`handles` shows the sockets of this session. A server sets SO_REUSEADDR before each bind; "
       "or use another port.",
       "A server sets SO_REUSEADDR before each bind; or use another port."},
      {"Give the port of the other end: `handles` shows it.", "Give the port of the other end."},
      {"Start the server first (bind, listen); `handles` shows what listens.",
       "Start the server first (bind, listen)."},
      {"`step` delivers the next held packet, `wire run` all of them.", ""},
      {"setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) before bind.",
       "setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) before bind."},
  };
  (void)state;
  for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
    struct text t = TEXT_EMPTY;
    text_adds(&t, tries[i][0]);
    why_drop_typed(&t);
    assert_string_equal(text_str(&t), tries[i][1]);
    text_free(&t);
  }
}

static void assert_fits(const struct text *t, int columns) {
  char *copy = strdup(text_str(t));
  for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n"))
    if (style_width(line) > columns)
      fail_msg("%d columns: %s", style_width(line), line);
  free(copy);
}

static int lines_of(const struct text *t) {
  int lines = 0;
  for (const char *s = text_str(t); *s; s++)
    lines += *s == '\n';
  return lines;
}

static void assert_says(const struct text *t, const char *s) {
  if (!strstr(text_str(t), s))
    fail_msg("'%s' is not in:\n%s", s, text_str(t));
}

static void wrapping_keeps_the_width(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  struct view_style narrow = {.utf8 = true, .columns = 24};
  style_item(&narrow, 2, "why: ", STYLE_BOLD, "nobody listens at that port of that machine", &t);
  assert_string_equal(text_str(&t), "  why: nobody listens at\n"
                                    "       that port of that\n"
                                    "       machine\n");
  text_clear(&t);
  style_wrap(&ascii, 0, 0, "a → b … “c”", &t);
  assert_string_equal(text_str(&t), "a -> b ... \"c\"\n");
  text_clear(&t);
  style_put(&plain, STYLE_PLAIN, "a\x1b[31m\n\xff\xc2\x9b", &t);
  assert_string_equal(text_str(&t), "a\\x1b[31m\\x0a\\xff\\x9b");
  text_free(&t);
}

static void the_overview_fits_a_screen(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  help_overview(commands_table, &plain, &t);
  assert_fits(&t, 80);
  assert_true(lines_of(&t) <= 23);
  assert_says(&t, " accept");
  assert_says(&t, " handles");
  assert_says(&t, " sides");
  text_free(&t);
}

static void every_name_has_help(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  for (const struct call_row *const *row = call_rows; *row; row++) {
    text_clear(&t);
    assert_true(help_show((*row)->name, commands_table, NULL, &ascii, &t));
    assert_says(&t, (*row)->name);
    assert_says(&t, "\nReturns ");
    for (const char *s = text_str(&t); *s; s++)
      assert_true((unsigned char)*s < 0x80);
  }
  for (const struct command *const *c = commands_table; *c; c++) {
    text_clear(&t);
    assert_true(help_show((*c)->name, commands_table, NULL, &plain, &t));
    assert_fits(&t, 80);
  }
  for (const struct help_topic *topic = help_topics; topic->name; topic++) {
    text_clear(&t);
    assert_true(help_show(topic->name, commands_table, NULL, &plain, &t));
    assert_fits(&t, 80);
  }
  for (const struct help_topic *term = help_terms; term->name; term++) {
    text_clear(&t);
    assert_true(help_show(term->name, commands_table, NULL, &ascii, &t));
    for (const char *s = text_str(&t); *s; s++)
      assert_true((unsigned char)*s < 0x80);
  }
  text_free(&t);
}

static void assert_help(const char *name, const char *says) {
  struct text t = TEXT_EMPTY;
  if (!help_show(name, commands_table, NULL, &plain, &t))
    fail_msg("no help on %s: %s", name, text_str(&t));
  assert_says(&t, says);
  text_free(&t);
}

static void names_are_found_as_people_write_them(void **state) {
  (void)state;
  assert_help("bind", "bind sock HOST PORT");
  assert_help("sock.bind", "sock.bind(address)");
  assert_help("socket.getsockname", "getsockname");
  assert_help("sendall", "sendall(");
  assert_help("str.split", "str.split(");
  assert_help("print", "print(");
  assert_help("time.sleep", "sleep(");
  assert_help("AF_INET", "address family");
  assert_help("SO_REUSEADDR", "setsockopt");
  assert_help("ECONNREFUSED", "111");
  assert_help("struct", "pack");
}

static void unknown_names_get_the_nearest(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  assert_false(help_show("lisen", commands_table, NULL, &plain, &t));
  assert_string_equal(text_str(&t), "there is no help on lisen; did you mean listen?\n");
  text_clear(&t);
  assert_false(explain_name("ECONREFUSED", &plain, &t));
  assert_string_equal(text_str(&t), "no error is called ECONREFUSED; did you mean ECONNREFUSED?\n");
  text_clear(&t);
  assert_false(help_show("\x1b[31m", commands_table, NULL, &plain, &t));
  assert_null(strchr(text_str(&t), '\x1b'));
  text_free(&t);
}

static void errors_are_explained_by_any_name(void **state) {
  (void)state;
  static const char *const names[] = {"EADDRINUSE", "98", "EAI_NONAME", "ConnectionRefusedError"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct text t = TEXT_EMPTY;
    assert_true(explain_name(names[i], &plain, &t));
    assert_says(&t, "why: ");
    assert_fits(&t, 80);
    text_free(&t);
  }
}

static void a_note_is_said_once_with_its_calls(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  assert_true(explain_name("ETIMEDOUT", &plain, &t));
  assert_says(&t, "\nsend, recv, recvfrom\n  why: The peer acknowledged nothing");
  text_clear(&t);
  assert_true(explain_name("EPIPE", &plain, &t));
  assert_says(&t, "\nsend\n");
  assert_null(strstr(text_str(&t), "writev")); /* other programs call it */
  text_free(&t);
}

/* A connect that was refused. */
static struct call refused_connect(void) {
  struct call call;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(50000)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  call_start(&call, call_find("connect", 7));
  call.fd = 3;
  memset(&call.addr, 0, sizeof call.addr);
  memcpy(&call.addr, &to, sizeof to);
  call.addr_len = sizeof to;
  call.result = -1;
  call.error = ECONNREFUSED;
  return call;
}

static void an_error_says_what_why_and_what_to_try(void **state) {
  (void)state;
  struct call call = refused_connect();
  struct diag diag = DIAG_EMPTY;
  struct text t = TEXT_EMPTY;
  struct span nowhere = {0, 0, 0};
  diag_set(&diag, "ConnectionRefusedError", NULL, nowhere, "[Errno 111] Connection refused");
  struct event failed = {.kind = EVENT_ERROR, .error = &diag, .call = &call};
  error_show(&failed, false, true, &plain, &t);
  assert_says(&t, "ConnectionRefusedError: [Errno 111] Connection refused\n  → connect(3, ");
  assert_says(&t, "\n  why: ");
  assert_says(&t, "\n  try: ");
  text_clear(&t);
  error_show(&failed, true, true, &plain, &t);
  assert_null(strstr(text_str(&t), "connect(3"));
  text_clear(&t);
  explain_error(&failed, &plain, &t);
  assert_says(&t, "ECONNREFUSED (111)");
  assert_says(&t, "connect(2)");
  text_free(&t);
  diag_clear(&diag);
}

static void the_place_is_shown_where_it_helps(void **state) {
  (void)state;
  struct source *one = source_new("<stdin>", "x = (", 5);
  struct source *two = source_new("<stdin>", "if 1:\n    y\n", 12);
  struct diag diag = DIAG_EMPTY;
  struct text t = TEXT_EMPTY;
  struct event failed = {.kind = EVENT_ERROR, .error = &diag};
  diag_set(&diag, "NameError", one, (struct span){0, 1, 1}, "name 'x' is not defined");
  error_show(&failed, true, true, &plain, &t);
  assert_string_equal(text_str(&t), "NameError: name 'x' is not defined\n");
  text_clear(&t);
  diag_set(&diag, "SyntaxError", one, (struct span){4, 5, 1}, "'(' was never closed");
  diag_hint(&diag, "close it with )");
  error_show(&failed, true, true, &plain, &t);
  assert_says(&t, "^");
  assert_says(&t, "\nSyntaxError: '(' was never closed\n  try: close it with )\n");
  text_clear(&t);
  diag_set(&diag, "NameError", two, (struct span){10, 11, 2}, "name 'y' is not defined");
  error_show(&failed, true, true, &plain, &t);
  assert_says(&t, "line 2");
  text_free(&t);
  diag_clear(&diag);
  source_free(one);
  source_free(two);
}

/* Three sockets on loopback: one listens, two are connected. */
struct sockets {
  int listening, client, server;
  in_port_t port;
};

static struct sockets sockets_open(void) {
  struct sockets s = {.listening = socket(AF_INET, SOCK_STREAM, 0),
                      .client = socket(AF_INET, SOCK_STREAM, 0)};
  struct sockaddr_in a = {.sin_family = AF_INET};
  socklen_t len = sizeof a;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  assert_int_equal(bind(s.listening, (struct sockaddr *)&a, sizeof a), 0);
  assert_int_equal(listen(s.listening, 5), 0);
  assert_int_equal(getsockname(s.listening, (struct sockaddr *)&a, &len), 0);
  assert_int_equal(connect(s.client, (struct sockaddr *)&a, sizeof a), 0);
  s.server = accept(s.listening, NULL, NULL);
  assert_true(s.server >= 0);
  s.port = ntohs(a.sin_port);
  return s;
}

static void sockets_close(struct sockets *s) {
  close(s->listening);
  close(s->client);
  close(s->server);
}

static void endpoints_are_asked_from_the_kernel(void **state) {
  (void)state;
  struct sockets s = sockets_open();
  struct endpoint e;
  assert_int_equal(send(s.client, "hello", 5, 0), 5);
  assert_int_equal(endpoint_ask(s.server, &e), 0);
  assert_string_equal(e.state, "ESTABLISHED");
  assert_int_equal(e.unread, 5);
  assert_int_equal(endpoint_ask(s.listening, &e), 0);
  assert_string_equal(e.state, "LISTEN");
  assert_int_equal(e.backlog, 5);
  assert_int_equal(e.peer_len, 0);
  assert_int_equal(shutdown(s.client, SHUT_WR), 0);
  assert_int_equal(endpoint_ask(s.server, &e), 0);
  assert_string_equal(e.state, "CLOSE_WAIT");
  assert_int_equal(endpoint_ask(-1, &e), -1);
  assert_int_equal(e.error, EBADF);
  sockets_close(&s);
}

static void handles_fit_any_width(void **state) {
  (void)state;
  struct sockets s = sockets_open();
  struct handle_row rows[4] = {{.name = "sock", .side = "server"},
                               {.name = "conn", .side = "server"},
                               {.name = "a_long_name_for_a_socket", .side = "client"},
                               {.name = "gone", .side = "client"}};
  assert_int_equal(send(s.client, "hello", 5, 0), 5);
  endpoint_ask(s.listening, &rows[0].endpoint);
  endpoint_ask(s.server, &rows[1].endpoint);
  endpoint_ask(s.client, &rows[2].endpoint);
  endpoint_ask(-1, &rows[3].endpoint);
  static const int widths[] = {200, 120, 100, 80, 60, 40};
  for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
    struct view_style style = {.utf8 = true, .columns = widths[i]};
    struct text t = TEXT_EMPTY;
    handles_show(rows, 4, &style, &t);
    assert_fits(&t, widths[i]);
    assert_says(&t, "LISTEN");
    assert_says(&t, "conn");
    assert_says(&t, "ESTABLISHED");
    text_free(&t);
  }
  struct text t = TEXT_EMPTY;
  rows[2].side_number = rows[3].side_number = 1;
  for (int width = 40; width <= 200; width += 160) { /* the colours of sides, in both forms */
    handles_show(rows, 4, &(struct view_style){.color = true, .utf8 = true, .columns = width}, &t);
    assert_says(&t, "\033[36mserver\033[");
    assert_says(&t, "\033[34mclient\033[");
    text_clear(&t);
  }
  handles_show(NULL, 0, &plain, &t);
  assert_string_equal(text_str(&t), "no socket is open\n");
  text_free(&t);
  sockets_close(&s);
}

static void the_table_of_handles(void **state) {
  (void)state;
  struct sockets s = sockets_open();
  struct handle_row row = {.name = "sock", .side = "main"};
  struct view_style style = {.utf8 = true, .columns = 120};
  struct text t = TEXT_EMPTY, expected = TEXT_EMPTY;
  endpoint_ask(s.listening, &row.endpoint);
  row.endpoint.fd = 3;
  handles_show(&row, 1, &style, &t);
  struct text port = TEXT_EMPTY;
  text_addf(&port, "127.0.0.1:%d", s.port);
  text_addf(&expected,
            "name  fd  family   type         local%*s  peer  state   unread  unacked\n"
            "sock   3  AF_INET  SOCK_STREAM  %s  -     LISTEN\n",
            (int)port.len - 5, "", text_str(&port));
  assert_string_equal(text_str(&t), text_str(&expected));
  text_free(&port);
  text_free(&expected);
  text_free(&t);
  sockets_close(&s);
}

/* What is said of CALL on the socket NAME by a session that has TOLD so much. */
static bool notice(struct notice_told *told, struct call *call, const char *name,
                   struct endpoint *before, struct endpoint *after, enum explain level,
                   const struct view_style *style, struct text *out) {
  struct event event = {
      .kind = EVENT_CALL, .text = (char *)name, .call = call, .before = before, .after = after};
  struct settings settings = {.explain = level};
  return notice_say(told, &event, &settings, style, out);
}

static void notices_say_what_changed(void **state) {
  (void)state;
  struct sockets s = sockets_open();
  struct endpoint before, after;
  struct call call;
  struct notice_told told = {0};
  struct text t = TEXT_EMPTY, expected = TEXT_EMPTY;
  endpoint_ask(s.listening, &after);
  before = after;
  before.state = "CLOSE";
  call_start(&call, call_find("listen", 6));
  assert_true(notice(&told, &call, "sock", &before, &after, EXPLAIN_BRIEF, &plain, &t));
  text_addf(&expected, "sock: CLOSE → LISTEN. The kernel now answers SYNs to port %d by itself.",
            s.port);
  assert_string_equal(text_str(&t), text_str(&expected));
  text_clear(&t);
  assert_false(notice(&told, &call, "sock", &before, &after, EXPLAIN_OFF, &plain, &t));
  assert_false(notice(&told, &call, "sock", &after, &after, EXPLAIN_BRIEF, &plain, &t));
  endpoint_ask(s.client, &before);
  call_start(&call, call_find("send", 4));
  call.in_len = 10000000;
  call.result = 2612224;
  assert_true(notice(&told, &call, "s", &before, &before, EXPLAIN_BRIEF, &ascii, &t));
  assert_string_equal(text_str(&t), "sent 2,612,224 of 10,000,000 bytes: the send buffer is full, "
                                    "the rest was not taken.");
  text_clear(&t);
  assert_false(notice(&told, &call, "s", &before, &before, EXPLAIN_BRIEF, &ascii, &t));
  call_start(&call, call_find("recv", 4));
  call.out_room = 1024;
  assert_true(notice(&told, &call, "conn", &before, &before, EXPLAIN_BRIEF, &plain, &t));
  assert_says(&t, "no more will come");
  text_clear(&t);
  call.out_room = 0;
  assert_false(notice(&told, &call, "conn", &before, &before, EXPLAIN_BRIEF, &plain, &t));
  assert_int_equal(t.len, 0);
  text_free(&t);
  text_free(&expected);
  sockets_close(&s);
}

static void a_moment_is_explained_once(void **state) {
  (void)state;
  struct sockets s = sockets_open();
  struct endpoint before, after;
  struct call call;
  struct notice_told told = {0};
  struct text t = TEXT_EMPTY;
  endpoint_ask(s.listening, &after);
  before = after;
  before.state = "CLOSE";
  call_start(&call, call_find("listen", 6));
  assert_true(notice(&told, &call, "a", &before, &after, EXPLAIN_BRIEF, &plain, &t));
  text_clear(&t);
  assert_true(notice(&told, &call, "b", &before, &after, EXPLAIN_BRIEF, &plain, &t));
  assert_string_equal(text_str(&t), "b: CLOSE → LISTEN.");
  text_clear(&t);
  assert_true(notice(&told, &call, "b", &before, &after, EXPLAIN_FULL, &plain, &t));
  assert_says(&t, "answers SYNs");
  text_free(&t);
  sockets_close(&s);
}

static void a_closing_socket_is_told_by_its_state(void **state) {
  (void)state;
  struct sockets s = sockets_open();
  struct endpoint e;
  struct call call;
  struct notice_told told = {0};
  struct text t = TEXT_EMPTY;
  call_start(&call, call_find("close", 5));
  assert_int_equal(send(s.client, "hello", 5, 0), 5);
  endpoint_ask(s.server, &e);
  assert_true(notice(&told, &call, "conn", &e, &e, EXPLAIN_BRIEF, &plain, &t));
  assert_says(&t, "RST");
  text_clear(&t);
  endpoint_ask(s.client, &e);
  assert_true(notice(&told, &call, "s", &e, &e, EXPLAIN_BRIEF, &plain, &t));
  assert_says(&t, "FIN");
  text_free(&t);
  sockets_close(&s);
}

static void one_segment_is_not_several(void **state) {
  (void)state;
  struct endpoint e = {.fd = 3, .state = "ESTABLISHED", .tcp = true};
  struct tcp_info info = {.tcpi_total_retrans = 1};
  struct text t = TEXT_EMPTY;
  state_show("s", &e, &info, &plain, &t);
  assert_says(&t, "sent again: 1 segment so far");
  text_clear(&t);
  info.tcpi_total_retrans = 2;
  state_show("s", &e, &info, &plain, &t);
  assert_says(&t, "sent again: 2 segments so far");
  text_free(&t);
}

static void what_a_call_waits_for(void **state) {
  (void)state;
  struct sockets s = sockets_open();
  struct call call;
  struct blocked blocked = {.status = {.state = SIDE_IN_CALL, .call = &call}};
  struct text t = TEXT_EMPTY, port = TEXT_EMPTY;
  endpoint_ask(s.listening, &blocked.endpoint);
  call_start(&call, call_find("accept", 6));
  waiting_say(&blocked, "main", &t);
  text_addf(&port, " 127.0.0.1:%d", s.port);
  assert_int_equal(strncmp(text_str(&t), "accept waits", 12), 0);
  assert_says(&t, text_str(&port));
  assert_null(strchr(text_str(&t), '%'));
  text_clear(&t);
  blocked.tcp = true;
  blocked.sent_again = 2;
  call_start(&call, call_find("connect", 7));
  call.addr_len = address_numeric(&call.addr, AF_INET, "10.0.0.9", 80);
  waiting_say(&blocked, "main", &t);
  assert_string_equal(text_str(&t),
                      "connect waits for the SYN-ACK of 10.0.0.9:80; SYN sent 3 times");
  text_clear(&t);
  blocked.sent_again = 0;
  waiting_say(&blocked, "main", &t);
  assert_string_equal(text_str(&t), "connect waits for the SYN-ACK of 10.0.0.9:80; SYN sent once");
  text_clear(&t);
  blocked.endpoint.unacked = 2600000;
  blocked.unsent = 2500000;
  blocked.filled = true;
  blocked.window = 100000;
  call_start(&call, call_find("send", 4));
  waiting_say(&blocked, "main", &t);
  assert_string_equal(
      text_str(&t),
      "send waits: the peer's window (100 kB) has no room for another segment, 2.5 MB "
      "unsent");
  text_clear(&t);
  blocked.window = 0;
  waiting_say(&blocked, "main", &t);
  assert_string_equal(text_str(&t), "send waits: the peer's window is 0, 2.5 MB unsent");
  static const struct {
    size_t count;
    const char *said;
  } watches[] = {
      {0, "poll waits for its time"},
      {1, "poll waits until s can be read"},
      {2, "poll waits until one of these is ready: s to read, c to read or write"},
      {5, "poll waits until one of these is ready: s to read, c to read or write, fd 9 for an "
          "exceptional condition, and 2 more"},
  };
  struct watched watched[5] = {{3, "s", POLLIN}, {4, "c", POLLIN | POLLOUT}, {9, "fd 9", POLLPRI}};
  blocked.watched = watched;
  call_start(&call, call_find("poll", 4));
  for (size_t i = 0; i < sizeof watches / sizeof *watches; i++) {
    blocked.watched_count = watches[i].count;
    text_clear(&t);
    waiting_say(&blocked, "main", &t);
    assert_string_equal(text_str(&t), watches[i].said);
  }
  text_free(&port);
  text_free(&t);
  sockets_close(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wrapping_keeps_the_width),
      cmocka_unit_test(the_overview_fits_a_screen),
      cmocka_unit_test(every_name_has_help),
      cmocka_unit_test(names_are_found_as_people_write_them),
      cmocka_unit_test(unknown_names_get_the_nearest),
      cmocka_unit_test(errors_are_explained_by_any_name),
      cmocka_unit_test(a_note_is_said_once_with_its_calls),
      cmocka_unit_test(an_error_says_what_why_and_what_to_try),
      cmocka_unit_test(the_place_is_shown_where_it_helps),
      cmocka_unit_test(endpoints_are_asked_from_the_kernel),
      cmocka_unit_test(handles_fit_any_width),
      cmocka_unit_test(the_table_of_handles),
      cmocka_unit_test(notices_say_what_changed),
      cmocka_unit_test(a_moment_is_explained_once),
      cmocka_unit_test(a_closing_socket_is_told_by_its_state),
      cmocka_unit_test(one_segment_is_not_several),
      cmocka_unit_test(nothing_to_be_typed_is_advised),
      cmocka_unit_test(what_a_call_waits_for),
  };
  return cmocka_run_group_tests(tests, start, NULL);
}
