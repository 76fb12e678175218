/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion and argument hints at the end of a line, with a socket `sock`, an int PORT, a str HOST, the
 * module `socket` and a few commands known. A new case is a line in one of these functions. */
#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "calls/socket_object.h"
#include "lang/eval/interp.h"
#include "shell/line/complete.h"
#include "shell/line/hint.h"

static void each_command(void *data, void (*offer)(void *to, const char *name), void *to) {
  (void)data;
  offer(to, "handles");
  offer(to, "help");
  offer(to, "run");
  offer(to, "set");
}

static enum complete_more each_word(void *data, const char *command, size_t arg,
                                    const char *const *words,
                                    void (*offer)(void *to, const char *name), void *to) {
  (void)data;
  if (strcmp(command, "set") == 0 && arg == 0) {
    offer(to, "explain");
    offer(to, "trace");
  }
  if (strcmp(command, "set") == 0 && arg == 1 && strcmp(words[0], "trace") == 0) {
    offer(to, "off");
    offer(to, "on");
  }
  if (strcmp(command, "help") == 0) {
    offer(to, "send");
    return COMPLETE_NAMES;
  }
  return strcmp(command, "run") == 0 ? COMPLETE_FILES : COMPLETE_WORDS;
}

static struct complete_context context = {.each_command = each_command, .each_word = each_word};

static void bind_name(const char *name, struct value v) {
  interp_bind_take(context.in, name, strlen(name), v);
}

static int start(void **state) {
  (void)state;
  socket_object_start();
  context.in = interp_new(NULL, NULL);
  bind_name("sock", handle_new(context.in, -1, AF_INET, SOCK_STREAM, 0));
  bind_name("PORT", value_int(50000));
  bind_name("HOST", value_strz(""));
  bind_name("socket", value_object(KIND_MODULE, &module_socket));
  return 0;
}

static int stop(void **state) {
  (void)state;
  interp_free(context.in);
  return 0;
}

/* The candidates at the end of LINE, each with what follows it, between blanks; '_' is a blank. */
static char *candidates(const char *line, size_t *word) {
  struct completion c = {0};
  struct text t = TEXT_EMPTY;
  complete_candidates(&context, line, strlen(line), &c);
  for (size_t i = 0; i < c.count; i++) {
    text_addf(&t, "%s%s", i > 0 ? " " : "", c.items[i].text);
    if (c.items[i].after != 0)
      text_addc(&t, c.items[i].after == ' ' ? '_' : c.items[i].after);
  }
  *word = c.start;
  complete_clear(&c);
  return text_take(&t);
}

static void assert_all(const char *line, size_t word, const char *wanted) {
  size_t start_found;
  char *found = candidates(line, &start_found);
  if (strcmp(found, wanted) != 0)
    fail_msg("%s: %s, wanted %s", line, found, wanted);
  assert_int_equal(start_found, word);
  free(found);
}

static bool offered(const char *line, const char *name) {
  size_t word, len = strlen(name);
  char *found = candidates(line, &word);
  bool is_there = false;
  for (const char *s = strstr(found, name); s != NULL && !is_there; s = strstr(s + 1, name))
    is_there = (s == found || s[-1] == ' ') && (s[len] == ' ' || s[len] == '\0');
  free(found);
  return is_there;
}

static void attributes_after_a_dot(void **state) {
  (void)state;
  assert_all("sock.bi", 5, "bind(");
  assert_all("sock.conn", 5, "connect( connect_ex(");
  assert_all("x = sock.fam", 9, "family");
  assert_all("socket.SOCK_S", 7, "SOCK_SEQPACKET SOCK_STREAM");
  assert_all("\"abc\".enc", 6, "encode(");
  assert_all("b'abc'.dec", 7, "decode(");
  assert_all("nobody.x", 7, "");
  assert_all("f().x", 4, "");
  assert_true(offered("sock.", "recv("));
  assert_false(offered("sock.", "__enter__("));
}

static void constants_that_fit_the_argument(void **state) {
  (void)state;
  assert_all("socket.socket(socket.AF_INET, socket.SOCK_D", 37, "SOCK_DGRAM");
  assert_all("socket.socket(AF_IN", 14, "AF_INET AF_INET6");
  assert_false(offered("socket.socket(AF_INET, ", "AF_INET"));
  assert_true(offered("socket.socket(AF_INET, ", "SOCK_STREAM"));
  assert_all("sock.shutdown(SHUT_R", 14, "SHUT_RD SHUT_RDWR");
  assert_all("sock.recv(10, MSG_PEEK | MSG_DONTW", 25, "MSG_DONTWAIT");
  assert_all("shutdown(sock, SHUT_W", 15, "SHUT_WR");
}

static void options_of_the_level(void **state) {
  (void)state;
  assert_all("sock.setsockopt(socket.SOL_SOCKET, SO_REUSEA", 35, "SO_REUSEADDR");
  assert_true(offered("sock.setsockopt(IPPROTO_TCP, ", "TCP_NODELAY"));
  assert_false(offered("sock.setsockopt(IPPROTO_TCP, ", "SO_REUSEADDR"));
  assert_true(offered("setsockopt sock SOL_SOCKET ", "SO_REUSEADDR_"));
  assert_false(offered("setsockopt sock SOL_SOCKET ", "TCP_NODELAY_"));
}

static void handles_where_one_is_wanted(void **state) {
  (void)state;
  assert_all("bind ", 5, "sock_");
  assert_all("conn, addr = accept s", 20, "sock_");
  assert_all("listen(", 7, "sock");
  assert_all("@client bind ", 13, "sock_");
}

static void command_form(void **state) {
  (void)state;
  assert_all("s = socket AF_INET6 SOCK_ST", 20, "SOCK_STREAM_");
  assert_all("recv sock 10 MSG_WA", 13, "MSG_WAITALL_");
  assert_all("set ", 4, "explain_ trace_");
  assert_all("set trace o", 10, "off_ on_");
  assert_all("set trace on x", 13, "");
  assert_all("bind sock \"so", 11, "");
  assert_all("bind sock ", 10, "");
  assert_all("bind sock HO", 10, "HOST_");
}

static void commands_where_a_statement_begins(void **state) {
  (void)state;
  assert_true(offered("ha", "handles_"));
  assert_true(offered("", "handles_"));
  assert_true(offered("", "sock"));
  assert_true(offered("he", "help_"));
  assert_false(offered("x = he", "help_"));
  assert_true(offered("wh", "while_"));
  assert_true(offered("lis", "listen_"));
  assert_true(offered("x = rec", "recv_"));
  assert_true(offered("print(le", "len("));
  assert_true(offered("x == 1 and PO", "PORT"));
  assert_true(offered("sock.bind((HO", "HOST"));
  assert_false(offered("sock.bind((HO", "handles_"));
}

static void modules_and_their_names(void **state) {
  (void)state;
  assert_all("import soc", 7, "socket");
  assert_all("from soc", 5, "socket_");
  assert_all("from socket ", 12, "import_");
  assert_all("from socket import SOCK_DG", 19, "SOCK_DGRAM");
  assert_all("from nowhere import x", 20, "");
}

static void a_number_sign_and_a_digit_are_a_word(void **state) {
  (void)state;
  assert_all("help #1 sendt", 8, "sendto");
  assert_all("help # sendt", 12, "");
}

static void nothing_in_strings_and_comments(void **state) {
  (void)state;
  assert_all("print(\"so", 9, "");
  assert_all("x = 1 # so", 10, "");
  assert_all("#1 so", 5, "");
  assert_all("x = 50", 4, "");
}

static void files_of_a_command(void **state) {
  (void)state;
  char folder[] = "complete-XXXXXX", name[64], line[96], wanted[128];
  const char *tmp = getenv("TMPDIR");
  assert_return_code(chdir(tmp != NULL ? tmp : "/tmp"), 0);
  assert_non_null(mkdtemp(folder));
  static const char *const files[] = {"echo.py", "a b.py", ".hidden"};
  for (size_t i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s/%s", folder, files[i]);
    close(open(name, O_CREAT | O_WRONLY, 0600));
  }
  snprintf(name, sizeof name, "%s/examples", folder);
  mkdir(name, 0700);
  snprintf(line, sizeof line, "run %s/e", folder);
  snprintf(wanted, sizeof wanted, "%s/echo.py_ %s/examples/", folder, folder);
  assert_all(line, 4, wanted);
  snprintf(line, sizeof line, "run \"%s/a", folder);
  snprintf(wanted, sizeof wanted, "%s/a b.py\"", folder);
  assert_all(line, 5, wanted);
  snprintf(line, sizeof line, "run %s/", folder);
  assert_false(offered(line, ".hidden_"));
  rmdir(name);
  for (size_t i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s/%s", folder, files[i]);
    unlink(name);
  }
  rmdir(folder);
}

static void whatever_has_a_name(void **state) {
  (void)state;
  assert_all("help ", 5, "send_");
  assert_all("help send", 5, "send_ sendall sendto");
  assert_all("help SO_REU", 5, "SO_REUSEADDR SO_REUSEPORT");
  assert_all("help AF_IN", 5, "AF_INET AF_INET6");
  assert_all("help POLLIN", 5, "POLLIN");
  assert_all("help ECONNR", 5, "ECONNREFUSED ECONNRESET");
  assert_all("help EAI_NON", 5, "EAI_NONAME");
  assert_all("help ConnectionRef", 5, "ConnectionRefusedError");
  assert_all("help str.sp", 9, "split splitlines");
  assert_all("help time.sl", 10, "sleep");
  assert_all("help socket.SOCK_D", 12, "SOCK_DGRAM");
  assert_all("help sock.bi", 10, "bind");
  assert_all("help soc", 5, "sock socket socketpair");
  assert_all("help nobody.x", 12, "");
}

static void tables_while_the_side_is_busy(void **state) {
  (void)state;
  struct interp *in = context.in;
  context.in = NULL;
  assert_all("socket.socket(socket.AF_INET, socket.SOCK_D", 37, "SOCK_DGRAM");
  assert_true(offered("he", "help_"));
  assert_true(offered("print(le", "len("));
  assert_all("sock.bi", 5, "");
  assert_all("bind so", 5, "");
  context.in = in;
}

static void unfinished_lines_do_no_harm(void **state) {
  (void)state;
  static const char line[] =
      "conn, addr = f(\"a\\\"(b\", [x.y, {1: b'z'}], k=-1) | sock.send(b\"\"\"x "
      "@a bind sock * 50 # from socket import AF_";
  char start_of[sizeof line];
  size_t word;
  for (size_t from = 0; from < sizeof line; from++)
    for (size_t to = from; to < sizeof line; to++) {
      struct text t = TEXT_EMPTY;
      memcpy(start_of, line + from, to - from);
      start_of[to - from] = '\0';
      free(candidates(start_of, &word));
      assert_true(word <= to - from);
      hint_text(&context, start_of, to - from, false, false, &t);
      text_free(&t);
    }
}

static void assert_hint(const char *line, const char *wanted) {
  struct text t = TEXT_EMPTY;
  hint_text(&context, line, strlen(line), false, false, &t);
  if (strncmp(text_str(&t), wanted, strlen(wanted)) != 0 || (*wanted == '\0' && t.len > 0))
    fail_msg("%s: %s, wanted %s", line, text_str(&t), wanted);
  text_free(&t);
}

static void hints_mark_the_argument(void **state) {
  (void)state;
  assert_hint("sock.bind(", "sock.bind(<address>)  ");
  assert_hint("sock.bind((HOST, ", "sock.bind(<address>)  ");
  assert_hint("bind(", "bind(<");
  assert_hint("sock.recv(", "sock.recv(<");
  assert_hint("sock.recv(1024, ", "sock.recv(");
  assert_hint("sock.recv(1024, flags=", "sock.recv(");
  assert_hint("sock.setsockopt(SOL_SOCKET, ", "sock.setsockopt(level, <option>, ");
  assert_hint("x.y = (", "");
  assert_hint("nothing(", "");
  assert_hint("sock.bind((HOST, PORT)) ", "");
}

static void hints_of_builtins(void **state) {
  (void)state;
  assert_hint("len(", "len(<");
  assert_hint("\"a b\".split(", "\"a b\".split(<sep=None>, maxsplit=-1)");
  assert_hint("\"a b\".split(maxsplit=", "\"a b\".split(sep=None, <maxsplit=-1>)");
}

static void hints_of_command_form(void **state) {
  (void)state;
  assert_hint("bind sock ", "bind ");
  assert_hint("bind sock * 5", "bind ");
  assert_hint("sendto sock hi ", "sendto sock data <[flags=0]> HOST PORT");
  assert_hint("sendto sock it's ", "sendto sock data <[flags=0]> HOST PORT");
  assert_hint("sendto sock hi 127.0.0.1 ", "sendto sock data [flags=0] <HOST PORT>");
  assert_hint("sendto sock hi 0 127.0.0.1 ", "sendto sock data [flags=0] <HOST PORT>");
  assert_hint("sendto sock hi 127.0.0.1:9 ", "sendto sock data [flags=0] HOST PORT");
  assert_hint("connect sock HOST ", "connect sock <HOST PORT>");
  assert_hint("connect sock 127.0.0.1:9 ", "connect sock HOST PORT");
  assert_hint("bind + ", "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(attributes_after_a_dot),
      cmocka_unit_test(constants_that_fit_the_argument),
      cmocka_unit_test(options_of_the_level),
      cmocka_unit_test(handles_where_one_is_wanted),
      cmocka_unit_test(command_form),
      cmocka_unit_test(commands_where_a_statement_begins),
      cmocka_unit_test(modules_and_their_names),
      cmocka_unit_test(a_number_sign_and_a_digit_are_a_word),
      cmocka_unit_test(nothing_in_strings_and_comments),
      cmocka_unit_test(files_of_a_command),
      cmocka_unit_test(whatever_has_a_name),
      cmocka_unit_test(tables_while_the_side_is_busy),
      cmocka_unit_test(unfinished_lines_do_no_harm),
      cmocka_unit_test(hints_mark_the_argument),
      cmocka_unit_test(hints_of_builtins),
      cmocka_unit_test(hints_of_command_form),
  };
  if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
    return 1;
  return cmocka_run_group_tests(tests, start, stop);
}
