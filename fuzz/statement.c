/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes whole statements: parsed, evaluated, shown, with a kernel that is not there. Every call gets an
 * answer made from a generator that starts from the text, so that a finding repeats; no call reaches
 * the real kernel, and no file can be changed or removed. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__
#define HAVE_LSAN
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define HAVE_LSAN
#endif
#endif
#ifdef HAVE_LSAN
#include <sanitizer/lsan_interface.h>
#define LEAKS_OFF() __lsan_disable()
#define LEAKS_ON() __lsan_enable()
#else
#define LEAKS_OFF() ((void)0)
#define LEAKS_ON() ((void)0)
#endif

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "calls/words.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/syntax/parse.h"
#include "net/address.h"
#include "run/error.h"
#include "run/journal.h"
#include "view/error.h"
#include "view/style.h"
#include "view/trace.h"

#define FIRST_FD 100000 /* no real descriptor: what looks at it directly gets EBADF */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct interp *running;
static uint32_t seed;
static int next_fd;

static uint32_t chance(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed % below;
}

/* The kernel that is not there. */

static void fake_address(struct call *call) {
  static const int families[] = {AF_INET, AF_INET6};
  call->addr_len = address_numeric(&call->addr, families[chance(2)], "", (uint16_t)chance(65536));
}

static void fake_bytes(struct call *call) {
  size_t room = call->out_room < 4096 ? call->out_room : 4096;
  call->out_len = room ? chance((uint32_t)room + 1) : 0;
  if (call->out)
    memset(call->out, (int)chance(256), call->out_len);
  call->result = (int64_t)call->out_len;
}

static void fail(struct call *call) {
  static const int errors[] = {ECONNREFUSED, EADDRINUSE,  EAGAIN,   EINTR,  EPIPE,
                               ECONNRESET,   EBADF,       ENOTCONN, EINVAL, EMFILE,
                               ETIMEDOUT,    EINPROGRESS, 9999};
  call->result = -1;
  call->error = errors[chance(sizeof errors / sizeof *errors)];
}

static void perform(void *data, void *c) {
  struct call *call = c;
  (void)data;
  if (chance(5) == 0 || call->row->flags & CALL_LIBRARY) {
    fail(call);
    if (call->row->flags & CALL_LIBRARY)
      call->eai = chance(2);
  } else {
    switch (call->row->returns) {
    case RETURNS_HANDLE_ADDR:
      fake_address(call);
      call->result = next_fd++;
      break;
    case RETURNS_HANDLE:
      call->result = next_fd++;
      break;
    case RETURNS_HANDLES:
      call->socket.fds[0] = next_fd++;
      call->socket.fds[1] = next_fd++;
      break;
    case RETURNS_BYTES_ADDR:
      fake_address(call);
      fake_bytes(call);
      break;
    case RETURNS_BYTES:
    case RETURNS_OPTVAL:
      fake_bytes(call);
      break;
    case RETURNS_ADDRESS:
      fake_address(call);
      break;
    case RETURNS_INT:
      call->result = call->in_len ? (int64_t)chance((uint32_t)call->in_len + 1) : 0;
      break;
    default:
      call->result = 0;
      break;
    }
  }
  struct text t = TEXT_EMPTY;
  struct call *copy = call_copy(call, 32);
  trace_call(copy, &t);
  call_copy_free(copy);
  text_free(&t);
}

/* The host. */

static int host_write(void *data, int fd, const char *s, size_t len) {
  (void)data, (void)fd, (void)s, (void)len;
  return chance(50) ? 0 : ENOSPC;
}

static int host_flush(void *data, int fd) {
  (void)data, (void)fd;
  return 0;
}

static ptrdiff_t host_read_line(void *data, const char *prompt, char **line) {
  (void)data, (void)prompt;
  *line = mem_strdup("a line\n");
  return chance(3) ? 7 : 0;
}

static void host_sleep(void *data, double seconds) {
  (void)data, (void)seconds;
}

static struct value host_elsewhere(void *data, struct interp *in, const struct node *node) {
  (void)data, (void)node;
  return interp_raise(in, &type_RuntimeError, "there is one side");
}

static void host_show(void *data, struct interp *in, struct value v) {
  struct text t = TEXT_EMPTY;
  (void)data;
  value_drop(in->last);
  in->last = value_ref(v);
  ops_repr(in, v, &t);
  text_free(&t);
}

static void host_note(void *data, const char *text) {
  (void)data, (void)text;
}

static bool sheltered(void *data) {
  (void)data;
  return true;
}

static const struct host host = {
    .write = host_write,
    .flush = host_flush,
    .read_line = host_read_line,
    .sleep = host_sleep,
    .call_words = words_call,
    .elsewhere = host_elsewhere,
    .show = host_show,
    .perform = perform,
    .sheltered = sheltered,
    .note = host_note,
};

static enum parse_word word(void *data, const char *name, size_t len) {
  (void)data;
  return words_is_call(name, len) ? PARSE_CALL : PARSE_PLAIN;
}

/* A loop without end is interrupted, as by Ctrl-C. */
static void on_alarm(int signal) {
  (void)signal;
  if (running)
    atomic_store(&running->interrupted, 1);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  socket_object_start();
  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  sigaction(SIGVTALRM, &action, NULL);
  return 0;
}

static void show_error(struct interp *in) {
  static const struct view_style style = {.utf8 = true, .columns = 80};
  struct event event = {.kind = EVENT_ERROR};
  int status;
  if (!error_take(in, &event, &status))
    return;
  struct text t = TEXT_EMPTY;
  error_show(&event, false, true, &style, &t);
  text_free(&t);
  journal_event_clear(&event);
}

/* Whether a program could catch every interrupt and never end. */
static bool may_not_end(const char *text) {
  return strstr(text, "except:") || strstr(text, "BaseException") ||
         strstr(text, "KeyboardInterrupt") || strstr(text, "finally");
}

/* Whether a list or dict could be put into itself: what is then only its own is never freed, for values
   are counted and not collected. */
static bool may_make_ring(const char *text) {
  static const char *const words[] = {"append", "extend", "insert", "update", "setdefault", "]"};
  for (const char *at = text; (at = strstr(at, "+=")); at += 2)
    if (!strchr("0123456789\"'", at[2 + strspn(at + 2, " \t")]))
      return true;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    for (const char *at = text; (at = strstr(at, words[i])); at++)
      if (*at != ']' || strchr("=+", at[1 + strspn(at + 1, " \t")]))
        return true;
  return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static bool started;
  static const struct parse_words words = {word, NULL};
  if (!started)
    LLVMFuzzerInitialize(NULL, NULL);
  started = true;
  char *text = mem_strndup((const char *)data, size);
  if (may_not_end(text)) {
    free(text);
    return 0;
  }
  bool ring = may_make_ring(text);
  if (ring)
    LEAKS_OFF();
  seed = 2463534242u + (uint32_t)size;
  for (size_t i = 0; i < size; i++)
    seed = seed * 31 + data[i];
  seed |= 1;
  next_fd = FIRST_FD;
  struct interp *in = running = interp_new(&host, NULL);
  struct source *source = source_new("fuzz", text, size);
  struct unit *unit = NULL;
  struct diag diag = DIAG_EMPTY;
  struct itimerval soon = {{0, 20000}, {0, 20000}};
  setitimer(ITIMER_VIRTUAL, &soon, NULL);
  if (parse_source(in, source, PARSE_FILE, &words, &unit, &diag) == PARSE_OK) {
    if (interp_exec(in, unit, true) < 0)
      show_error(in);
    unit_free(unit);
  }
  running = NULL;
  diag_clear(&diag);
  source_free(source);
  interp_free(in);
  if (ring)
    LEAKS_ON();
  free(text);
  return 0;
}
