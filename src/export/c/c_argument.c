/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of a call by the kinds of its row's parameters. To add a kind: its case in add_argument. */
#include "export/c/c_argument.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "export/c/c_address.h"
#include "export/c/c_call.h"
#include "export/c/c_data.h"
#include "export/c/c_plan.h"
#include "export/c/c_text.h"
#include "export/c/c_value.h"
#include "run/journal.h"

void c_argument_declare(struct c_writing *w, const char *text) {
  if (!w->block)
    text_adds(&w->f->body, "  {\n");
  w->block = true;
  text_adds(&w->f->body, text);
}

#define ROOM_MOST 1048576 /* bytes of the buffer in the program */

bool c_argument_is_null(const struct call *call, const struct param *param) {
  return call->traced && !call->traced->args[call_register(call->row, param)];
}

static bool fits(const struct call *call, const struct param *param) {
  bool unread = call_is_unread(call->traced, call_register(call->row, param));
  switch (param->kind) {
  case PARAM_HANDLE:
  case PARAM_INT:
  case PARAM_FLAGS:
  case PARAM_OPTION:
  case PARAM_TEXT:
  case PARAM_LENGTH:
    return true;
  case PARAM_INT_AT:
    return !unread && call->ioctl.request == FIONBIO;
  case PARAM_COMMAND:
    return call->fcntl.command == F_GETFL || call->fcntl.command == F_SETFL ||
           call->fcntl.command == F_GETFD || call->fcntl.command == F_SETFD;
  case PARAM_SIZE:
    return call->out_room <= ROOM_MOST && (call->error || !unread);
  case PARAM_ADDRESS:
    return param->out ? call->error || !unread || c_argument_is_null(call, param) : !unread;
  case PARAM_OPTVAL:
    return call->out_room <= ROOM_MOST && (!unread || (param->out && call->error));
  case PARAM_FDS:
    return call->error || !unread;
  case PARAM_DATA:
  case PARAM_POLL:
    return !unread;
  case PARAM_SETS:
    return !call->traced || call->row == &row_select;
  default:
    return false;
  }
}

bool c_argument_fits(const struct call *call) {
  if (!call->traced)
    return true;
  if (call->row == &row_epoll_create || call->row == &row_epoll_create1)
    return false; /* what is done with it has lists */
  if (call->marks & CALL_MARK_INTERRUPTED || call->error == EFAULT || call->error >= 512)
    return false;
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    if (!fits(call, p))
      return false;
  return true;
}

static void add_number(const struct c_writing *w, const struct param *param, struct text *out) {
  const struct call_row *row = w->call->row;
  int64_t value = call_number(w->call, param);
  if (param->kind == PARAM_FLAGS)
    c_value_flags(param->constants, (uint32_t)value, out);
  else if (param->constants == &constants_types)
    c_value_type(w->f, value, out);
  else if (row == &row_getaddrinfo && param->constants == &constants_protocols)
    c_value_protocol(w->f, AF_INET, value, out);
  else if ((row == &row_socket || row == &row_socketpair) && param == &row->params[2])
    c_value_protocol(w->f, w->call->socket.family, value, out);
  else
    c_value_constant(w->f, param->constants, value, out);
}

static void add_address(struct c_writing *w, const struct param *param, struct text *out) {
  if (param->out && c_argument_is_null(w->call, param)) {
    c_include(w->f, "stddef.h");
    text_adds(out, "NULL, NULL");
  } else if (!param->out) {
    w->block |= c_address_begin(w->f, w->step, out);
  } else if (w->step->target || w->call->row->returns != RETURNS_ADDRESS) {
    c_address_target(w->f, w->step, out);
  } else { /* it failed, but needs an address to write to */
    c_argument_declare(
        w, "    struct sockaddr_storage address;\n    socklen_t address_len = sizeof address;\n");
    text_adds(out, "(struct sockaddr *)&address, &address_len");
  }
}

static void add_room(struct c_writing *w, struct text *out) {
  size_t room = w->call->out_room;
  if (w->f->buffer < room)
    w->f->buffer = room;
  if (!w->f->buffer)
    w->f->buffer = 1;
  text_addf(out, "buffer, %zu", room);
}

static void add_option_value(struct c_writing *w, const struct param *param, struct text *out) {
  size_t room = w->call->out_room;
  bool number = room == sizeof(int);
  c_argument_declare(w, "");
  if (!param->out) {
    c_value_option(w->f, w->call, &w->f->body, out);
    return;
  }
  if (number)
    text_adds(&w->f->body, "    int value = 0;\n");
  else
    text_addf(&w->f->body, "    char value[%zu] = {0};\n", room ? room : 1);
  text_addf(&w->f->body, "    socklen_t value_len = %s;\n", room ? "sizeof value" : "0");
  text_addf(out, "%svalue, &value_len", number ? "&" : "");
}

static void add_descriptor(const struct c_writing *w, int fd, struct text *out) {
  const struct c_step *step = w->step;
  size_t sock = fd >= 0 && (size_t)fd < step->held ? step->holds[fd] : C_NONE;
  if (sock == C_NONE)
    text_addf(out, "%d", fd);
  else
    text_adds(out, w->f->plan->sockets[sock].name);
}

static void add_pollfds(struct c_writing *w, struct text *out) {
  const struct pollfd *fds = w->call->out;
  size_t count = fds ? w->call->out_room / sizeof *fds : 0;
  struct text *body = &w->f->body;
  text_addf(out, "%s, %zu", count ? "fds" : "NULL", count);
  if (!count) {
    c_include(w->f, "stddef.h");
    return;
  }
  c_argument_declare(w, "    struct pollfd fds[] = {\n");
  for (size_t i = 0; i < count; i++) {
    text_adds(body, "        {.fd = ");
    add_descriptor(w, fds[i].fd, body);
    text_adds(body, ", .events = ");
    c_value_flags(&constants_poll_events, (uint16_t)fds[i].events, body);
    text_adds(body, "},\n");
  }
  text_adds(body, "    };\n");
}

static void add_sets(struct c_writing *w, struct text *out) {
  static const char *const names[] = {"readable", "writable", "failed"};
  const struct call_select *s = w->call->out;
  struct text *body = &w->f->body;
  c_argument_declare(w, "    int top = -1;\n");
  text_adds(out, "top + 1");
  for (int i = 0; i < 3; i++) {
    text_addf(out, ", %s%s", s->given[i] ? "&" : "", s->given[i] ? names[i] : "NULL");
    if (!s->given[i])
      continue;
    text_addf(body, "    fd_set %s;\n    FD_ZERO(&%s);\n", names[i], names[i]);
    for (int fd = 0; fd < s->count && fd < FD_SETSIZE; fd++) {
      struct text name = TEXT_EMPTY;
      if (!FD_ISSET(fd, &s->asked[i]))
        continue;
      add_descriptor(w, fd, &name);
      text_addf(body, "    FD_SET(%s, &%s);\n    if (%s > top)\n      top = %s;\n", text_str(&name),
                names[i], text_str(&name), text_str(&name));
      text_free(&name);
    }
  }
  if (s->forever) {
    text_adds(out, ", NULL");
    return;
  }
  c_include(w->f, "sys/time.h");
  text_addf(body, "    struct timeval timeout = {%lld, %lld}; /* seconds, microseconds */\n",
            (long long)s->timeout.tv_sec, (long long)s->timeout.tv_usec);
  text_adds(out, ", &timeout");
}

/* Appends what C has for PARAM to OUT; what that needs to be declared goes to the body. */
static void add_argument(struct c_writing *w, const struct param *param, struct text *out) {
  const struct call *call = w->call;
  switch (param->kind) {
  case PARAM_HANDLE:
    text_adds(out, w->step->sock == C_NONE ? "-1 /* not open */"
                                           : w->f->plan->sockets[w->step->sock].name);
    break;
  case PARAM_INT:
  case PARAM_FLAGS:
    add_number(w, param, out);
    break;
  case PARAM_INT_AT: /* FIONBIO's, the only one */
    c_argument_declare(w, "");
    text_addf(&w->f->body, "    int value = %d; /* calls %s */\n", (int)call_number(call, param),
              call_number(call, param) ? "do not wait" : "wait");
    text_adds(out, "&value");
    break;
  case PARAM_OPTION:
    c_value_constant(w->f, constants_options(call->sockopt.level), call->sockopt.option, out);
    break;
  case PARAM_OPTVAL:
    add_option_value(w, param, out);
    break;
  case PARAM_TEXT:
    if (call_text(call, param))
      c_text_string(call_text(call, param), strlen(call_text(call, param)), 8, out);
    else
      text_adds(out, "NULL");
    break;
  case PARAM_DATA:
    w->block = c_data_begin(w->f, w->step, w->block, out);
    if (!(call->row->flags & CALL_LIBRARY))
      text_addf(out, ", %zu", call->in_len);
    break;
  case PARAM_SIZE:
    add_room(w, out);
    break;
  case PARAM_ADDRESS:
    add_address(w, param, out);
    break;
  case PARAM_FDS:
    w->f->pair = true;
    text_adds(out, "pair");
    break;
  case PARAM_POLL:
    add_pollfds(w, out);
    break;
  case PARAM_SETS:
    add_sets(w, out);
    break;
  case PARAM_COMMAND:
    if (call->fcntl.command == F_SETFL) {
      uint32_t flags = (uint32_t)call->fcntl.argument & ~(uint32_t)O_ACCMODE;
      c_value_flags(&constants_open_flags, flags, out);
    } else if (call->fcntl.command == F_SETFD) {
      c_value_flags(&constants_descriptor_flags, (uint32_t)call->fcntl.argument, out);
    }
    break;
  default: /* PARAM_LENGTH goes with the value; the others are of programs, see c_call */
    break;
  }
}

/* The last first: what an address needs is declared before the data that is sent to it. */
void c_argument_all(struct c_writing *w) {
  const struct param *params = w->call->row->params;
  size_t count = 0;
  while (params[count].kind != PARAM_END)
    count++;
  while (count-- > 0)
    add_argument(w, &params[count], &w->arguments[count]);
}
