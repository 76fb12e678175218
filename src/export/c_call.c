/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls on sockets as C: one function a call, or a group that looks alike, and the table of them at the end.
 * Functions of the C library are in c_library.c. To add a call: its function and a line in the table. */
#include "export/c_call.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include <arpa/inet.h>

#include "base/diag.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "export/c_address.h"
#include "export/c_data.h"
#include "export/c_library.h"
#include "export/c_plan.h"
#include "export/c_text.h"
#include "export/c_value.h"
#include "net/address.h"
#include "run/endpoint.h"
#include "run/journal.h"

#define STATEMENT_LINES 8

static const struct call *call_of(const struct c_step *step) {
  return step->event->call;
}

static const struct c_socket *socket_at(const struct c_function *f, size_t i) {
  return &f->plan->sockets[i];
}

/* What the call's socket is called. */
static const char *self(const struct c_function *f, const struct c_step *step) {
  return step->sock == C_NONE ? "-1 /* closed */" : socket_at(f, step->sock)->name;
}

/* What comes after a failure: the end, or when the session saw it too, a message. INDENT is that of the `if`
   before. */
static void put_failure(struct c_function *f, const struct c_step *step, int indent) {
  const struct call *call = call_of(step);
  text_fill(&f->body, ' ', (size_t)indent + 2);
  if (!call->error) {
    f->die = true;
    text_addf(&f->body, "die(\"%s\");\n", call->row->name);
    return;
  }
  const char *name = call_errno_name(call->error);
  c_include(f, C_STDIO);
  text_addf(&f->body, "perror(\"%s\"); /* as in the session: %s */\n", call->row->name,
            name ? name : "an error");
}

/* `if (EXPRESSION < 0)` and what then. */
static void put_checked(struct c_function *f, const struct c_step *step, int indent,
                        const struct text *expression) {
  text_fill(&f->body, ' ', (size_t)indent);
  text_addf(&f->body, "if (%s < 0)\n", text_str((struct text *)expression));
  put_failure(f, step, indent);
}

/* The same with `n = EXPRESSION` before it. */
static void put_counted(struct c_function *f, const struct c_step *step, int indent,
                        const struct text *expression) {
  f->n = true;
  text_fill(&f->body, ' ', (size_t)indent);
  text_addf(&f->body, "n = %s;\n", text_str((struct text *)expression));
  text_fill(&f->body, ' ', (size_t)indent);
  text_adds(&f->body, "if (n < 0)\n");
  put_failure(f, step, indent);
}

/* Sockets. */

/* `int sock = EXPRESSION;` and the check. A call that failed gives no socket. */
static void put_socket(struct c_function *f, const struct c_step *step,
                       const struct text *expression) {
  if (step->made[0] == C_NONE) {
    put_checked(f, step, 2, expression);
    return;
  }
  const struct c_socket *sock = socket_at(f, step->made[0]);
  text_addf(&f->body, "  %s%s = %s;\n  if (%s < 0)\n", sock->declares ? "int " : "", sock->name,
            text_str((struct text *)expression), sock->name);
  put_failure(f, step, 2);
}

static void put_kind(struct c_function *f, const struct call *call, struct text *e) {
  c_value_family(f, call->n[0], e);
  text_adds(e, ", ");
  c_value_type(f, call->n[1], e);
  text_adds(e, ", ");
  c_value_protocol(f, call->n[0], call->n[2], e);
}

static void put_new(struct c_function *f, const struct c_step *step, struct text *e) {
  text_adds(e, "socket(");
  put_kind(f, call_of(step), e);
  text_addc(e, ')');
  put_socket(f, step, e);
}

static void put_dup(struct c_function *f, const struct c_step *step, struct text *e) {
  c_include(f, C_UNISTD);
  text_addf(e, "dup(%s)", self(f, step));
  put_socket(f, step, e);
}

static void put_pair(struct c_function *f, const struct c_step *step, struct text *e) {
  f->pair = true;
  text_adds(e, "socketpair(");
  put_kind(f, call_of(step), e);
  text_adds(e, ", pair)");
  put_checked(f, step, 2, e);
  for (int i = 0; i < 2 && step->made[0] != C_NONE; i++) {
    const struct c_socket *sock = socket_at(f, step->made[i]);
    text_addf(&f->body, "  %s%s = pair[%d];\n", sock->declares ? "int " : "", sock->name, i);
  }
}

static void put_close(struct c_function *f, const struct c_step *step, struct text *e) {
  c_include(f, C_UNISTD);
  text_addf(e, "close(%s)", self(f, step));
  put_checked(f, step, 2, e);
}

static void put_listen(struct c_function *f, const struct c_step *step, struct text *e) {
  text_addf(e, "listen(%s, %d)", self(f, step), (int)call_of(step)->n[1]);
  put_checked(f, step, 2, e);
}

static void put_shutdown(struct c_function *f, const struct c_step *step, struct text *e) {
  text_addf(e, "shutdown(%s, ", self(f, step));
  c_value_constant(&constants_shutdown, call_of(step)->n[1], e);
  text_addc(e, ')');
  put_checked(f, step, 2, e);
}

/* Addresses. */

/* bind, connect */
static void put_with_address(struct c_function *f, const struct c_step *step, struct text *e) {
  struct text arguments = TEXT_EMPTY;
  bool block = c_address_begin(f, step, &arguments);
  text_addf(e, "%s(%s, %s)", call_of(step)->row->name, self(f, step), text_str(&arguments));
  put_checked(f, step, block ? 4 : 2, e);
  if (block)
    text_adds(&f->body, "  }\n");
  text_free(&arguments);
}

static void put_accept(struct c_function *f, const struct c_step *step, struct text *e) {
  struct text arguments = TEXT_EMPTY;
  c_address_target(f, step, &arguments);
  text_addf(e, "accept(%s, %s)", self(f, step), text_str(&arguments));
  put_socket(f, step, e);
  text_free(&arguments);
}

/* getsockname, getpeername: what a failing one had for an address is no matter, but it needs one. */
static void put_name(struct c_function *f, const struct c_step *step, struct text *e) {
  struct text arguments = TEXT_EMPTY;
  if (step->target) {
    c_address_target(f, step, &arguments);
    text_addf(e, "%s(%s, %s)", call_of(step)->row->name, self(f, step), text_str(&arguments));
    put_checked(f, step, 2, e);
    int family = call_of(step)->addr.ss_family;
    if (family == AF_INET || family == AF_INET6) {
      c_include(f, C_ARPA_INET);
      c_include(f, C_STDIO);
      text_addf(&f->body, "  printf(\"%s: port %%d\\n\", ntohs(%s.%s_port));\n",
                call_of(step)->row->name, step->target, family == AF_INET6 ? "sin6" : "sin");
    }
  } else {
    text_adds(&f->body, "  {\n    struct sockaddr_storage address;\n"
                        "    socklen_t address_len = sizeof address;\n");
    text_addf(e, "%s(%s, (struct sockaddr *)&address, &address_len)", call_of(step)->row->name,
              self(f, step));
    put_checked(f, step, 4, e);
    text_adds(&f->body, "  }\n");
  }
  text_free(&arguments);
}

/* Data. */

/* send, sendto */
static void put_send(struct c_function *f, const struct c_step *step, struct text *e) {
  const struct call *call = call_of(step);
  struct text address = TEXT_EMPTY, data = TEXT_EMPTY;
  f->ignores_pipe = f->ignores_pipe || call->error == EPIPE;
  bool to = call->row == &row_sendto;
  bool block = to && c_address_begin(f, step, &address);
  block = c_data_begin(f, step, block, &data);
  text_addf(e, "%s(%s, %s, %zu, ", call->row->name, self(f, step), text_str(&data), call->in_len);
  c_value_flags(&constants_message_flags, (uint32_t)call->n[2], e);
  text_addf(e, "%s%s)", to ? ", " : "", to ? text_str(&address) : "");
  put_counted(f, step, block ? 4 : 2, e);
  if (!call->error && (size_t)call->result < call->in_len)
    text_addf(&f->body, "%s/* in the session the kernel took %lld of the %zu bytes */\n",
              block ? "    " : "  ", (long long)call->result, call->in_len);
  if (block)
    text_adds(&f->body, "  }\n");
  text_free(&address);
  text_free(&data);
}

static void put_received(struct c_function *f, const struct call *call) {
  struct text quoted = TEXT_EMPTY;
  size_t kept = call->out_len < 32 ? call->out_len : 32;
  if (call->error)
    return;
  f->show = true;
  c_text_string(call->out ? call->out : "", call->out ? kept : 0, 0, &quoted);
  text_adds(&f->body, "  show(buffer, n); /* ");
  if (call->out_len == 0 && call->row == &row_recv)
    text_adds(&f->body, "0 bytes: the peer has closed its direction");
  else
    c_text_comment(text_str(&quoted), quoted.len, &f->body);
  if (kept < call->out_len)
    text_addf(&f->body, "... (%zu bytes)", call->out_len);
  text_adds(&f->body, " */\n");
  text_free(&quoted);
}

/* recv, recvfrom */
static void put_receive(struct c_function *f, const struct c_step *step, struct text *e) {
  const struct call *call = call_of(step);
  struct text arguments = TEXT_EMPTY;
  bool from = call->row == &row_recvfrom;
  if (f->buffer < call->out_room)
    f->buffer = call->out_room;
  if (!f->buffer)
    f->buffer = 1;
  if (from)
    c_address_target(f, step, &arguments);
  text_addf(e, "%s(%s, buffer, %zu, ", call->row->name, self(f, step), call->out_room);
  c_value_flags(&constants_message_flags, (uint32_t)call->n[2], e);
  text_addf(e, "%s%s)", from ? ", " : "", from ? text_str(&arguments) : "");
  put_counted(f, step, 2, e);
  put_received(f, call);
  text_free(&arguments);
}

/* Options. */

static void put_setsockopt(struct c_function *f, const struct c_step *step, struct text *e) {
  const struct call *call = call_of(step);
  struct text value = TEXT_EMPTY;
  text_adds(&f->body, "  {\n");
  c_value_option(f, call, &f->body, &value);
  text_addf(e, "setsockopt(%s, ", self(f, step));
  c_value_level(f, call->n[1], call->n[2], e);
  text_addf(e, ", %s)", text_str(&value));
  put_checked(f, step, 4, e);
  text_adds(&f->body, "  }\n");
  text_free(&value);
}

static void put_getsockopt(struct c_function *f, const struct c_step *step, struct text *e) {
  const struct call *call = call_of(step);
  bool number = call->out_room == sizeof(int);
  c_include(f, C_STDIO);
  if (number)
    text_adds(&f->body, "  {\n    int value = 0;\n");
  else
    text_addf(&f->body, "  {\n    char value[%zu] = {0};\n", call->out_room ? call->out_room : 1);
  if (call->out_room || number)
    text_adds(&f->body, "    socklen_t value_len = sizeof value;\n");
  else
    text_adds(&f->body, "    socklen_t value_len = 0;\n");
  text_addf(e, "getsockopt(%s, ", self(f, step));
  c_value_level(f, call->n[1], call->n[2], e);
  text_addf(e, ", %svalue, &value_len)", number ? "&" : "");
  put_checked(f, step, 4, e);
  if (!call->error && number && call->out) {
    int was;
    memcpy(&was, call->out, sizeof was);
    text_addf(&f->body, "    printf(\"%%d\\n\", value); /* %d in the session */\n", was);
  } else if (!call->error) {
    f->show = true;
    text_adds(&f->body, "    show(value, (ssize_t)value_len);\n");
  }
  text_adds(&f->body, "  }\n");
}

static void put_ioctl(struct c_function *f, const struct c_step *step, struct text *e) {
  const struct call *call = call_of(step);
  c_include(f, C_SYS_IOCTL);
  text_addf(&f->body, "  {\n    int value = %d; /* calls %s */\n", (int)call->n[2],
            call->n[2] ? "do not wait" : "wait");
  text_addf(e, "ioctl(%s, ", self(f, step));
  c_value_constant(&constants_requests, call->n[1], e);
  text_adds(e, ", &value)");
  put_checked(f, step, 4, e);
  text_adds(&f->body, "  }\n");
}

/* Waiting for several. */

static void add_descriptor(const struct c_function *f, const struct c_step *step, int fd,
                           struct text *out) {
  size_t sock = fd >= 0 && (size_t)fd < step->held ? step->holds[fd] : C_NONE;
  if (sock == C_NONE)
    text_addf(out, "%d", fd);
  else
    text_adds(out, socket_at(f, sock)->name);
}

static void put_poll(struct c_function *f, const struct c_step *step, struct text *e) {
  const struct call *call = call_of(step);
  const struct pollfd *fds = call->out;
  size_t count = fds ? call->out_room / sizeof *fds : 0;
  c_include(f, C_POLL);
  if (count) {
    text_adds(&f->body, "  {\n    struct pollfd fds[] = {\n");
    for (size_t i = 0; i < count; i++) {
      text_adds(&f->body, "        {.fd = ");
      add_descriptor(f, step, fds[i].fd, &f->body);
      text_adds(&f->body, ", .events = ");
      c_value_flags(&constants_poll_events, (uint16_t)fds[i].events, &f->body);
      text_adds(&f->body, "},\n");
    }
    text_adds(&f->body, "    };\n");
  } else {
    c_include(f, C_STDDEF);
  }
  text_addf(e, "poll(%s, %zu, %d)", count ? "fds" : "NULL", count, (int)call->n[1]);
  put_checked(f, step, count ? 4 : 2, e);
  if (count)
    text_adds(&f->body, "  }\n");
}

static void put_select(struct c_function *f, const struct c_step *step, struct text *e) {
  static const char *const names[] = {"readable", "writable", "failed"};
  const struct call *call = call_of(step);
  const struct call_select *s = call->out;
  c_include(f, C_SYS_SELECT);
  text_adds(&f->body, "  {\n    int top = -1;\n");
  text_adds(e, "select(top + 1");
  for (int i = 0; i < 3; i++) {
    text_addf(e, ", %s%s", s->given[i] ? "&" : "", s->given[i] ? names[i] : "NULL");
    if (!s->given[i])
      continue;
    text_addf(&f->body, "    fd_set %s;\n    FD_ZERO(&%s);\n", names[i], names[i]);
    for (int fd = 0; fd < s->count && fd < FD_SETSIZE; fd++) {
      struct text name = TEXT_EMPTY;
      if (!FD_ISSET(fd, &s->asked[i]))
        continue;
      add_descriptor(f, step, fd, &name);
      text_addf(&f->body, "    FD_SET(%s, &%s);\n    if (%s > top)\n      top = %s;\n",
                text_str(&name), names[i], text_str(&name), text_str(&name));
      text_free(&name);
    }
  }
  if (s->forever) {
    text_adds(e, ", NULL)");
  } else {
    c_include(f, C_SYS_TIME);
    text_addf(&f->body, "    struct timeval timeout = {%lld, %lld}; /* seconds, microseconds */\n",
              (long long)s->timeout.tv_sec, (long long)s->timeout.tv_usec);
    text_adds(e, ", &timeout)");
  }
  put_checked(f, step, 4, e);
  text_adds(&f->body, "  }\n");
}

/* The statement above its calls. */

static void put_comment(struct c_function *f, const char *s, size_t len) {
  text_adds(&f->body, "  /* ");
  c_text_comment(s, len, &f->body);
  text_adds(&f->body, " */\n");
}

void c_call_statement(struct c_function *f, const struct c_step *step) {
  const struct source *source = step->event->source;
  struct span span = step->event->place;
  if (!step->says)
    return;
  if (f->body.len)
    text_addc(&f->body, '\n');
  if (!source || span.start >= span.end || span.end > source->len)
    return;
  struct text line = TEXT_EMPTY;
  if (*source->name != '<')
    text_addf(&line, "%s:%u: ", source->name, source->first_line - 1 + span.line);
  size_t at = span.start;
  for (int lines = 0; at < span.end && lines < STATEMENT_LINES; lines++) {
    const char *s = source->text + at;
    const char *newline = memchr(s, '\n', span.end - at);
    size_t len = newline ? (size_t)(newline - s) : span.end - at;
    size_t trimmed = len;
    while (trimmed && strchr(" \t\r", s[trimmed - 1]))
      trimmed--;
    text_add(&line, s, trimmed);
    put_comment(f, text_str(&line), line.len);
    text_clear(&line);
    if (trimmed && s[trimmed - 1] == ':') /* a block: its statements have calls of their own */
      break;
    at += len + 1;
  }
  text_free(&line);
}

/* The kernel has chosen a port that another call needs. */
static void put_port(struct c_function *f, const struct c_step *step) {
  const struct c_socket *sock = step->sock == C_NONE ? NULL : socket_at(f, step->sock);
  if (!sock || !sock->wanted || &f->plan->steps[sock->known] != step)
    return;
  struct text port = TEXT_EMPTY;
  c_address_port(f, sock, &port);
  c_address_declare(f, text_str(&port));
  const struct call *call = call_of(step);
  if (call->row == &row_getsockname && step->target) {
    text_addf(&f->body, "  %s = %s.%s_port;\n", text_str(&port), step->target,
              call->addr.ss_family == AF_INET6 ? "sin6" : "sin");
  } else {
    bool six = step->event->after && step->event->after->local.ss_family == AF_INET6;
    f->die = true;
    text_addf(&f->body,
              "  /* The kernel has chosen a port, in the session %u: it is asked which. */\n"
              "  {\n    struct sockaddr_%s address;\n    socklen_t address_len = sizeof address;\n"
              "    if (getsockname(%s, (struct sockaddr *)&address, &address_len) < 0)\n"
              "      die(\"getsockname\");\n    %s = address.%s_port;\n  }\n",
              sock->port, six ? "in6" : "in", sock->name, text_str(&port), six ? "sin6" : "sin");
  }
  text_free(&port);
}

static const struct {
  const struct call_row *row;
  void (*put)(struct c_function *f, const struct c_step *step, struct text *e);
} writers[] = {
    {&row_socket, put_new},
    {&row_socketpair, put_pair},
    {&row_dup, put_dup},
    {&row_close, put_close},
    {&row_listen, put_listen},
    {&row_shutdown, put_shutdown},
    {&row_bind, put_with_address},
    {&row_connect, put_with_address},
    {&row_accept, put_accept},
    {&row_getsockname, put_name},
    {&row_getpeername, put_name},
    {&row_send, put_send},
    {&row_sendto, put_send},
    {&row_recv, put_receive},
    {&row_recvfrom, put_receive},
    {&row_setsockopt, put_setsockopt},
    {&row_getsockopt, put_getsockopt},
    {&row_ioctl, put_ioctl},
    {&row_poll, put_poll},
    {&row_select, put_select},
};

bool c_call_has(const struct call_row *row) {
  for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
    if (writers[i].row == row)
      return true;
  return c_library_has(row);
}

static void put_call(struct c_function *f, const struct c_step *step) {
  const struct call *call = call_of(step);
  struct text e = TEXT_EMPTY;
  size_t i = 0;
  while (i < sizeof writers / sizeof *writers && writers[i].row != call->row)
    i++;
  if (i < sizeof writers / sizeof *writers) {
    c_include(f, C_SYS_SOCKET);
    writers[i].put(f, step, &e);
  } else if (!c_library_write(f, call)) {
    text_addf(&f->body, "  /* %s: has no form in C here */\n", call->row->name);
  }
  text_free(&e);
}

void c_call_write(struct c_function *f, const struct c_step *step) {
  const struct c_socket *sock = step->sock == C_NONE ? NULL : socket_at(f, step->sock);
  if (sock && sock->unknown && sock->declares && &f->plan->steps[sock->first] == step)
    text_addf(&f->body, "  int %s = -1; /* made before what is known here: its calls fail */\n",
              sock->name);
  if (step->interrupted) {
    text_addf(&f->body, "  /* %s waited here until it was interrupted: left out. */\n",
              call_of(step)->row->name);
    return;
  }
  put_call(f, step);
  put_port(f, step);
}
