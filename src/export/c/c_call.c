/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call as C: the call itself, checked, and what C does with what the row returns; of a function of the C
 * library the lines that its row has for it (call_row.c). */
#include "export/c/c_call.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "export/c/c_address.h"
#include "export/c/c_argument.h"
#include "export/c/c_plan.h"
#include "export/c/c_text.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "view/trace.h"

#define STATEMENT_LINES 8

static const struct c_socket *socket_at(const struct c_function *f, size_t i) {
  return &f->plan->sockets[i];
}

void c_include(struct c_function *f, const char *headers) {
  while (headers && *headers) {
    size_t len = strcspn(headers, " ");
    struct text word = TEXT_EMPTY;
    text_addf(&word, " %.*s ", (int)len, headers);
    if (len && !strstr(text_str(&f->headers), text_str(&word)))
      text_adds(&f->headers, text_str(&word));
    text_free(&word);
    headers += len + (headers[len] == ' ');
  }
}

/* Appends `bind(sock, …)`. */
static void add_expression(struct c_writing *w, struct text *out) {
  const char *comma = "";
  text_addf(out, "%s(", w->call->row->name);
  for (size_t i = 0; i < CALL_PARAMS_MAX; i++)
    if (w->arguments[i].len) {
      text_addf(out, "%s%s", comma, text_str(&w->arguments[i]));
      comma = ", ";
    }
  text_addc(out, ')');
}

/* System calls. */

/* Begins a line of the call, inside of its block if there is one. */
static void indent(const struct c_writing *w) {
  text_adds(&w->f->body, w->block ? "    " : "  ");
}

/* Before the name of the error that a call had in the session. */
static const char *as_seen(const struct call *call) {
  return call->marks & CALL_MARK_INJECTED ? "in the session made by `fault`" : "as in the session";
}

/* What comes after `if (… < 0)`: the end, or when the session saw it fail too, a message. */
static void put_failure(struct c_writing *w) {
  const struct call *call = w->call;
  struct text *body = &w->f->body;
  indent(w);
  if (!call->error) {
    w->f->die = true;
    text_addf(body, "  die(\"%s\");\n", call->row->name);
    return;
  }
  const char *name = call_errno_name(call->error);
  c_include(w->f, "stdio.h");
  text_addf(body, "  perror(\"%s\"); /* %s: %s */\n", call->row->name, as_seen(call),
            name ? name : "an error");
}

/* Puts EXPRESSION and its check: by itself, or with what it returns kept in a variable. */
static void put_checked(struct c_writing *w, const char *variable, bool declares,
                        const struct text *expression) {
  struct text *body = &w->f->body;
  const char *e = text_str((struct text *)expression);
  indent(w);
  if (variable) {
    text_addf(body, "%s%s = %s;\n", declares ? "int " : "", variable, e);
    indent(w);
  }
  text_addf(body, "if (%s < 0)\n", variable ? variable : e);
  put_failure(w);
}

/* `int sock = EXPRESSION;` and the check. A call that failed gives no socket. */
static void put_socket(struct c_writing *w, const struct text *expression) {
  size_t made = w->step->made[0];
  const struct c_socket *sock = made == C_NONE ? NULL : socket_at(w->f, made);
  put_checked(w, sock ? sock->name : NULL, sock && sock->declares && !sock->global, expression);
}

static void put_pair(struct c_writing *w) {
  for (int i = 0; i < 2 && w->step->made[0] != C_NONE; i++) {
    const struct c_socket *sock = socket_at(w->f, w->step->made[i]);
    text_addf(&w->f->body, "  %s%s = pair[%d];\n", sock->declares && !sock->global ? "int " : "",
              sock->name, i);
  }
}

static void put_named(struct c_writing *w) {
  int family = w->call->addr.ss_family;
  if (!w->step->target || (family != AF_INET && family != AF_INET6))
    return;
  c_include(w->f, "arpa/inet.h");
  c_include(w->f, "stdio.h");
  text_addf(&w->f->body, "  printf(\"%s: port %%d\\n\", ntohs(%s.%s_port));\n", w->call->row->name,
            w->step->target, family == AF_INET6 ? "sin6" : "sin");
}

static void put_sent(struct c_writing *w) {
  const struct call *call = w->call;
  if (call->error || (size_t)call->result >= call->in_len)
    return;
  indent(w);
  text_addf(&w->f->body, "/* in the session the kernel took %lld of the %zu bytes */\n",
            (long long)call->result, call->in_len);
}

static void put_received(struct c_writing *w) {
  const struct call *call = w->call;
  struct text quoted = TEXT_EMPTY, *body = &w->f->body;
  size_t there = call_out_there(call), kept = there < 32 ? there : 32;
  if (call->error)
    return;
  w->f->show = true;
  c_text_string(call->out ? call->out : "", kept, 0, &quoted);
  text_adds(body, "  show(buffer, n); /* ");
  if (call->out_len == 0 && call_meaning(call) == &row_recv)
    text_adds(body, "0 bytes: the peer has closed its direction");
  else
    c_text_comment(text_str(&quoted), quoted.len, body);
  if (kept < call->out_len)
    text_addf(body, "... (%zu bytes)", call->out_len);
  text_adds(body, " */\n");
  text_free(&quoted);
}

static void put_option(struct c_writing *w) {
  const struct call *call = w->call;
  c_include(w->f, "stdio.h");
  if (call->error)
    return;
  if (call->out_room == sizeof(int)) {
    int was;
    text_adds(&w->f->body, "    printf(\"%d\\n\", value);");
    if (call_out_there(call) == sizeof was) {
      memcpy(&was, call->out, sizeof was);
      text_addf(&w->f->body, " /* %d in the session */", was);
    }
    text_addc(&w->f->body, '\n');
  } else {
    w->f->show = true;
    text_adds(&w->f->body, "    show(value, (ssize_t)value_len);\n");
  }
}

static void put_shortened(struct c_writing *w) {
  if (!(w->call->marks & CALL_MARK_SHORTENED))
    return;
  indent(w);
  text_addf(&w->f->body, "/* in the session `fault` gave the kernel %s than the call has */\n",
            w->call->in ? "fewer bytes" : "less room");
}

static void put_system_call(struct c_writing *w) {
  struct text e = TEXT_EMPTY;
  c_include(w->f, "sys/socket.h");
  w->f->ignores_pipe = w->f->ignores_pipe || w->call->error == EPIPE;
  add_expression(w, &e);
  put_shortened(w);
  switch (w->call->row->returns) {
  case RETURNS_HANDLE:
  case RETURNS_HANDLE_ADDR:
    put_socket(w, &e);
    break;
  case RETURNS_INT:
  case RETURNS_BYTES:
  case RETURNS_BYTES_ADDR:
    w->f->n = true;
    put_checked(w, "n", false, &e);
    if (w->call->row->returns == RETURNS_INT)
      put_sent(w);
    else
      put_received(w);
    break;
  default:
    put_checked(w, NULL, false, &e);
    break;
  }
  if (w->call->row->returns == RETURNS_HANDLES)
    put_pair(w);
  else if (w->call->row->returns == RETURNS_ADDRESS)
    put_named(w);
  else if (w->call->row->returns == RETURNS_OPTVAL)
    put_option(w);
  if (w->block)
    text_adds(&w->f->body, "  }\n");
  text_free(&e);
}

/* What the row says in C. */

static void put_as_seen(const struct c_writing *w, struct text *out) {
  const struct call *call = w->call;
  const char *name = call->eai ? call_eai_name(call->error) : NULL;
  if (call->error)
    text_addf(out, " /* %s%s%s */", as_seen(call), name ? ": " : "", name ? name : "");
}

/* Appends LEN bytes of a line of call_row.c, with its $0, $1 … replaced. */
static void put_line(struct c_writing *w, const char *s, size_t len) {
  struct text *body = &w->f->body;
  for (size_t i = 0; i < len; i++) {
    if (s[i] != '$') {
      text_addc(body, s[i]);
      continue;
    }
    char c = s[++i];
    if (c == '0')
      add_expression(w, body);
    else if (c == '!')
      put_as_seen(w, body);
    else if (c == 'v')
      text_adds(body, w->call->number.family == AF_INET6 ? "6" : "");
    else
      text_adds(body, text_str(&w->arguments[c - '1']));
  }
}

/* Puts the LINES of call_row.c: several are a block of their own. */
static void put_lines(struct c_writing *w, const char *lines) {
  w->f->die |= strstr(lines, "die(") != NULL;
  w->f->show |= strstr(lines, "show(") != NULL;
  if (strchr(lines, '\n'))
    c_argument_declare(w, "");
  for (size_t len; *lines; lines += len + (lines[len] == '\n')) {
    len = strcspn(lines, "\n");
    size_t mark = *lines == '?' ? 2 : 0;
    if (mark && !call_number(w->call, &w->call->row->params[lines[1] - '1']))
      continue;
    indent(w);
    put_line(w, lines + mark, len - mark);
    text_addc(&w->f->body, '\n');
  }
  if (w->block)
    text_adds(&w->f->body, "  }\n");
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
  c_address_declare(f, sock);
  const struct call *call = step->event->call;
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

static void put_call(struct c_function *f, const struct c_step *step) {
  const struct call_row *row = step->event->call->row;
  struct c_writing w = {.f = f, .step = step, .call = step->event->call};
  c_argument_all(&w);
  c_include(f, row->headers);
  if (row->flags & CALL_LIBRARY) {
    c_include(f, "stdio.h");
    put_lines(&w, row->c ? row->c : "printf(\"%lu\\n\", (unsigned long)$0);");
  } else {
    put_system_call(&w);
  }
  for (size_t i = 0; i < CALL_PARAMS_MAX; i++)
    text_free(&w.arguments[i]);
}

/* A call of a program that cannot be written as one: its trace line. */
static void put_trace(struct c_function *f, const struct call *call) {
  struct text line = TEXT_EMPTY;
  text_adds(&line, "not exported: ");
  trace_call(call, &line);
  put_comment(f, text_str(&line), line.len);
  text_free(&line);
}

void c_call_write(struct c_function *f, const struct c_step *step) {
  const struct c_socket *sock = step->sock == C_NONE ? NULL : socket_at(f, step->sock);
  if (sock && sock->unknown && sock->declares && &f->plan->steps[sock->first] == step)
    text_addf(&f->body, "  %s%s = -1; /* made before what is known here: its calls fail */\n",
              sock->global ? "" : "int ", sock->name);
  if (step->interrupted) {
    text_addf(&f->body, "  /* %s waited here until it was interrupted: left out. */\n",
              step->event->call->row->name);
    return;
  }
  if (step->foreign || !c_argument_fits(step->event->call)) {
    put_trace(f, step->event->call);
    return;
  }
  put_call(f, step);
  put_port(f, step);
}
