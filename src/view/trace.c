/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace line, made from the row's parameters: one function a kind of parameter. To add a kind:
 * its case in add_param. What socket options hold is in trace_option.c, what select and poll wait for in trace_ready.c. */
#include "view/trace.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>

#include <linux/netlink.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_ioctl.h"
#include "view/trace_option.h"
#include "view/trace_program.h"
#include "view/trace_ready.h"
#include "view/trace_words.h"

/* The address of the call's member at OFFSET, as the kernel was given it. */
static void add_member(struct text *out, const struct call *call, size_t offset) {
  trace_words_pointer(out, call->copied ? call->addr_at : (uintptr_t)call + offset);
}

static void add_socket_type(struct text *out, uint32_t type) {
  const char *base = (type & 0xf) ? constants_name(&constants_types, type & 0xf) : NULL;
  if (base) {
    text_adds(out, base);
    type &= ~0xfu;
    if (!type)
      return;
    text_addc(out, '|');
  }
  quote_flags(out, &constants_type_flags, type);
}

static void add_protocol(struct text *out, int64_t family, int64_t protocol) {
  switch (family) {
  case AF_INET:
  case AF_INET6:
    quote_constant(out, &constants_protocols, protocol);
    break;
  case AF_NETLINK:
    quote_constant(out, &constants_netlink_protocols, protocol);
    break;
  case AF_PACKET:
    text_adds(out, "htons(");
    quote_constant(out, &constants_ethernet_protocols, ntohs((uint16_t)protocol));
    text_addc(out, ')');
    break;
  default:
    text_addf(out, "%u", (unsigned)protocol);
  }
}

/* Whether what is in the register AT after the first one of PARAM is a pointer that a program has given and that leads
   nowhere, or to what the kernel has not filled. */
static bool is_unread(const struct call *call, const struct param *param, size_t at) {
  return call->traced && call_is_unread(call->traced, call_register(call->row, param) + at);
}

static void add_register(struct text *out, const struct call *call, const struct param *param,
                         size_t at) {
  trace_words_pointer(out, call->traced->args[call_register(call->row, param) + at]);
}

/* [16], or [128 => 16] when the kernel changed what was offered; of a program perhaps only an address. */
static void add_room(struct text *out, const struct call *call, const struct param *param,
                     size_t room, size_t len, bool done) {
  if (is_unread(call, param, 1))
    add_register(out, call, param, 1);
  else if (done && len != room)
    text_addf(out, "[%d => %d]", (int)room, (int)len);
  else
    text_addf(out, "[%d]", (int)room);
}

static void add_address(struct text *out, const struct call *call, const struct param *param,
                        bool done) {
  bool unread = is_unread(call, param, 0);
  if (!param->out) {
    if (unread)
      add_register(out, call, param, 0);
    else
      trace_words_address(out, &call->addr, call->addr_len);
    text_addf(out, ", %d",
              call->traced ? (int)call->traced->args[call_register(call->row, param) + 1]
                           : (int)call->addr_len);
    return;
  }
  socklen_t len = call->addr_len < call->addr_room ? call->addr_len : call->addr_room;
  if (done && len >= sizeof(sa_family_t) && !unread)
    trace_words_address(out, &call->addr, len);
  else
    add_member(out, call, offsetof(struct call, addr));
  text_adds(out, ", ");
  add_room(out, call, param, call->addr_room, call->addr_len, done);
}

static void add_optval(struct text *out, const struct call *call, const struct param *param,
                       bool done) {
  int64_t level = call->sockopt.level, option = call->sockopt.option;
  if (!param->out) {
    uintptr_t at = call->copied ? call->in_at : (uintptr_t)call->in;
    if (is_unread(call, param, 0))
      trace_words_pointer(out, at);
    else
      trace_option_value(level, option, call->in, call_in_there(call), at, true, out);
    text_addf(out, ", %d", call->traced ? (int)call->traced->args[4] : (int)call->in_len);
    return;
  }
  uintptr_t at = call->copied ? call->out_at : (uintptr_t)call->out;
  if (done && call->out_len > 0 && !is_unread(call, param, 0))
    trace_option_value(level, option, call->out, call_out_there(call), at, false, out);
  else
    trace_words_pointer(out, at);
  text_adds(out, ", ");
  add_room(out, call, param, call->traced ? (size_t)call->sockopt.length : call->out_room,
           call->out_len, done);
}

/* How many bytes; of a program as given, in the third register. */
static void add_size(struct text *out, const struct call *call, size_t size) {
  text_addf(out, ", %" PRIu64, call->traced ? call->traced->args[2] : (uint64_t)size);
}

static void add_data_out(struct text *out, const struct call *call, const struct param *param,
                         bool done) {
  if (done && !is_unread(call, param, 0))
    quote_add(out, call->out, call_out_there(call), call->out_len, QUOTE_LIMIT);
  else
    trace_words_pointer(out, call->copied ? call->out_at : (uintptr_t)call->out);
  add_size(out, call, call->out_room);
}

static void add_string(struct text *out, const char *s) {
  if (s)
    quote_add(out, s, strlen(s), strlen(s), QUOTE_LIMIT);
  else
    text_adds(out, "NULL");
}

/* The hints of getaddrinfo, which are four parameters, as one struct. */
static void add_hints(struct text *out, const struct call *call) {
  text_adds(out, "{ai_family=");
  trace_words_family(out, call->lookup.family);
  if (call->lookup.type) {
    text_adds(out, ", ai_socktype=");
    add_socket_type(out, (uint32_t)call->lookup.type);
  }
  if (call->lookup.protocol) {
    text_adds(out, ", ai_protocol=");
    quote_constant(out, &constants_protocols, call->lookup.protocol);
  }
  if (call->lookup.flags) {
    text_adds(out, ", ai_flags=");
    quote_flags(out, &constants_address_info, (uint32_t)call->lookup.flags);
  }
  text_addc(out, '}');
}

static void add_int(struct text *out, const struct call *call, const struct param *param) {
  const struct constants *set = param->constants;
  int64_t value = call_number(call, param);
  if (set == &constants_families)
    trace_words_family(out, value);
  else if (set == &constants_types)
    add_socket_type(out, (uint32_t)value);
  else if (set == &constants_protocols)
    add_protocol(out, call->socket.family, value);
  else if (set == &constants_poll_events)
    quote_flags(out, set, (uint32_t)value);
  else if (set)
    quote_constant(out, set, value);
  else
    text_addf(out, "%" PRId64, value);
}

static void add_param(struct text *out, const struct call *call, const struct param *param,
                      bool done) {
  switch (param->kind) {
  case PARAM_HANDLE:
    text_addf(out, "%d", call->fd);
    break;
  case PARAM_INT:
    add_int(out, call, param);
    break;
  case PARAM_INT_AT:
    text_addf(out, "[%" PRId64 "]", call_number(call, param));
    break;
  case PARAM_FLAGS:
    quote_flags(out,
                param->constants == &constants_message_flags ? &trace_words_message_flags
                                                             : param->constants,
                (uint32_t)call_number(call, param));
    break;
  case PARAM_SIZE:
    add_data_out(out, call, param, done);
    break;
  case PARAM_DATA:
    if (is_unread(call, param, 0))
      trace_words_pointer(out, call->in_at);
    else
      quote_add(out, call->in, call_in_there(call), call->in_len, QUOTE_LIMIT);
    if (!(call->row->flags & CALL_LIBRARY))
      add_size(out, call, call->in_len);
    break;
  case PARAM_ADDRESS:
    add_address(out, call, param, done);
    break;
  case PARAM_OPTION:
    trace_option_name(call->sockopt.level, call->sockopt.option, call->row == &row_getsockopt, out);
    break;
  case PARAM_OPTVAL:
    add_optval(out, call, param, done);
    break;
  case PARAM_FDS:
    if (done && !is_unread(call, param, 0))
      text_addf(out, "[%d, %d]", call->socket.fds[0], call->socket.fds[1]);
    else
      add_member(out, call, param->at);
    break;
  case PARAM_TEXT:
    add_string(out, call_text(call, param));
    break;
  case PARAM_POLL:
    if (is_unread(call, param, 0))
      add_register(out, call, param, 0);
    else
      trace_ready_fds(call, out);
    text_addf(out, ", %u",
              call->traced ? (unsigned)call->traced->args[1]
                           : (unsigned)(call->out_room / sizeof(struct pollfd)));
    break;
  case PARAM_SETS:
    if (call->out)
      trace_ready_sets(call, out);
    break;
  case PARAM_LENGTH:
  case PARAM_END:
    break;
  case PARAM_PIECES:
  case PARAM_MESSAGE:
  case PARAM_MESSAGES:
  case PARAM_EVENT:
  case PARAM_EVENTS:
  case PARAM_COUNT:
  case PARAM_TIME:
  case PARAM_SIGNALS:
  case PARAM_MASK:
  case PARAM_OFFSET:
  case PARAM_COMMAND:
    trace_program_param(call, param, done, out);
    break;
  }
}

/* DONE: it has succeeded; only then are its out parameters filled. */
static void add_call(const struct call *call, bool done, struct text *out) {
  const struct param *params = call->row->params;
  text_addf(out, "%s(", call->row->name);
  for (size_t i = 0; params[i].kind != PARAM_END; i++) {
    if (params[i].kind == PARAM_LENGTH)
      continue; /* goes with the value */
    if (call->row == &row_ioctl && call->traced && i == 1) {
      text_adds(out, ", ");
      trace_ioctl(call, done, out);
      break;
    }
    if (i && params[i].kind != PARAM_COMMAND)
      text_adds(out, ", ");
    if (call->row->returns == RETURNS_ADDRINFO && i == 2) {
      add_hints(out, call);
      break;
    }
    add_param(out, call, &params[i], done);
  }
  text_addc(out, ')');
}

/* What gethostbyname_ex found: {"name", ["alias"], ["127.0.0.1"]}. */
static void add_host_entry(struct text *out, const struct call *call) {
  const char *s = call->out, *end = s ? s + call->out_len : s;
  const char *separator = "";
  text_addc(out, '{');
  if (s < end) {
    add_string(out, s);
    s += strlen(s) + 1;
  }
  for (int list = 0; list < 2; list++) {
    text_adds(out, ", [");
    for (separator = ""; s < end && *s; s += strlen(s) + 1) {
      text_adds(out, separator);
      add_string(out, s);
      separator = ", ";
    }
    s++;
    text_addc(out, ']');
  }
  text_addc(out, '}');
}

static void add_library_result(const struct call *call, struct text *out) {
  const struct call_row *row = call->row;
  bool sets_errno = row->flags & CALL_SETS_ERRNO;
  if (call->error) {
    bool number = row->returns == RETURNS_BYTES || (sets_errno && row->returns == RETURNS_INT);
    text_addf(out, " = %s", number ? "0" : "NULL");
    if (call->eai)
      text_addf(out, " %s (%s)", call_eai_name(call->error), gai_strerror(call->error));
    else if (sets_errno || (row->returns == RETURNS_BYTES && call->result < 0))
      text_addf(out, " %s (%s)", call_errno_name(call->error), strerror(call->error));
  } else {
    text_adds(out, " = ");
    if (row->returns == RETURNS_TEXT)
      add_string(out, call->text_out);
    else if (row->returns == RETURNS_BYTES)
      quote_add(out, call->out, call->out_len, call->out_len, QUOTE_LIMIT);
    else if (row->returns == RETURNS_HOST)
      add_host_entry(out, call);
    else
      text_addf(out, "%" PRId64, call->result);
  }
  text_adds(out, " (C library)");
}

/* Results that the program does not see: the kernel makes the call again, or lets the program make it. */
static const struct {
  int error;
  const char *says;
} restarts[] = {
    {512, "ERESTARTSYS (To be restarted if SA_RESTART is set)"},
    {513, "ERESTARTNOINTR (To be restarted)"},
    {514, "ERESTARTNOHAND (To be restarted if no handler)"},
    {516, "ERESTART_RESTARTBLOCK (Interrupted by signal)"},
};

static void add_failure(const struct call *call, struct text *out) {
  const char *name = call_errno_name(call->error);
  for (size_t i = 0; i < sizeof restarts / sizeof *restarts; i++)
    if (restarts[i].error == call->error) {
      text_addf(out, " = ? %s", restarts[i].says);
      return;
    }
  text_addf(out, " = -1 %s (%s)", name ? name : "ERRNO", strerror(call->error));
}

void trace_held(const struct call *call, struct text *out) {
  add_call(call, false, out);
  out->s[--out->len] = '\0'; /* the bracket */
  text_adds(out, " <unfinished ...>");
}

void trace_call(const struct call *call, struct text *out) {
  bool ended = !(call->marks & CALL_MARK_INTERRUPTED), failed = call->error != 0;
  add_call(call, ended && !failed, out);
  if (call->row->flags & CALL_LIBRARY) {
    add_library_result(call, out);
  } else if (!ended) {
    text_adds(out, " = ?");
  } else if (failed) {
    add_failure(call, out);
  } else {
    text_adds(out, " = ");
    if (call->traced)
      trace_program_result(call, out);
    else
      text_addf(out, "%" PRId64, call->result);
    if (call->row->returns == RETURNS_EVENTS || call->row->returns == RETURNS_SETS)
      trace_ready_result(call, out);
  }
  if (call->marks & CALL_MARK_INJECTED)
    text_adds(out, " (INJECTED)");
  if (call->marks & CALL_MARK_SHORTENED)
    text_adds(out, " (INJECTED: args)");
  if (call->marks & CALL_MARK_DELAYED)
    text_adds(out, " (DELAYED)");
}
