/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace line, made from the row's parameters: one function a kind of parameter. To add a kind:
 * its case in add_param; to decode a further option's value: a case in add_option_value. */
#include "view/trace.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <limits.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/un.h>

#include <linux/netlink.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_ioctl.h"
#include "view/trace_program.h"
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

/* Whether strace takes the option for an int even when its length says otherwise. */
static bool is_int_option(int64_t level, int64_t option) {
  if (level != SOL_SOCKET)
    return false;
  switch (option) {
  case SO_TYPE:
  case SO_PROTOCOL:
  case SO_DOMAIN:
  case SO_LINGER:
  case SO_PEERCRED:
  case SO_PEERNAME:
  case SO_PEERSEC:
  case SO_PEERGROUPS:
  case SO_BINDTODEVICE:
  case SO_RCVTIMEO:
  case SO_SNDTIMEO:
  case SO_ATTACH_FILTER:
  case SO_COOKIE:
  case SO_MEMINFO:
  case SO_TXTIME:
  case SO_MAX_PACING_RATE:
  case SO_BPF_EXTENSIONS:
  case SO_ATTACH_BPF:
  case SO_ATTACH_REUSEPORT_EBPF:
  case SO_BINDTOIFINDEX:
  case SO_RCVTIMEO_NEW:
  case SO_SNDTIMEO_NEW:
    return false;
  default:
    return constants_name(&constants_socket_options, option) != NULL;
  }
}

static int int_at(const void *s, size_t i) {
  int value;
  memcpy(&value, (const char *)s + i * sizeof value, sizeof value);
  return value;
}

/* A struct of ints of which LEN bytes are there: NAMES are its members. */
static void add_ints(struct text *out, const void *s, size_t len, const char *const *names) {
  text_addc(out, '{');
  for (size_t i = 0; names[i] && i * sizeof(int) < len; i++) {
    size_t rest = len - i * sizeof(int);
    text_addf(out, "%s%s=", i ? ", " : "", names[i]);
    if (rest >= sizeof(int))
      text_addf(out, "%d", int_at(s, i));
    else
      quote_hex(out, (const char *)s + i * sizeof(int), rest);
  }
  text_addc(out, '}');
}

/* The value at S, LEN bytes of it, of an option. AT is its address. */
static void add_option_value(struct text *out, int64_t level, int64_t option, const void *s,
                             size_t len, uintptr_t at, bool set) {
  static const char *const linger[] = {"l_onoff", "l_linger", NULL};
  static const char *const peer[] = {"pid", "uid", "gid", NULL};
  if (!s || (len == 0 && !set)) {
    trace_words_pointer(out, s ? at : 0);
  } else if (level == SOL_SOCKET && option == SO_LINGER) {
    if (set && len < 2 * sizeof(int))
      trace_words_pointer(out, at);
    else
      add_ints(out, s, len, linger);
  } else if (level == SOL_SOCKET && option == SO_PEERCRED && !set) {
    add_ints(out, s, len, peer);
  } else if (set && level == SOL_IP && len >= 8 &&
             (option == IP_ADD_MEMBERSHIP || option == IP_DROP_MEMBERSHIP)) {
    char group[INET_ADDRSTRLEN], interface[INET_ADDRSTRLEN];
    text_addf(out, "{imr_multiaddr=inet_addr(\"%s\"), imr_interface=inet_addr(\"%s\")}",
              inet_ntop(AF_INET, s, group, sizeof group),
              inet_ntop(AF_INET, (const char *)s + 4, interface, sizeof interface));
  } else if (set && level == SOL_IPV6 && len >= 20 &&
             (option == IPV6_JOIN_GROUP || option == IPV6_LEAVE_GROUP)) {
    char group[INET6_ADDRSTRLEN];
    text_addf(out, "{inet_pton(AF_INET6, \"%s\", &ipv6mr_multiaddr), ipv6mr_interface=",
              inet_ntop(AF_INET6, s, group, sizeof group));
    trace_words_interface(out, (unsigned)int_at(s, 4));
    text_addc(out, '}');
  } else if (level == SOL_SOCKET && option == SO_BINDTODEVICE) {
    quote_add(out, s, len, len, QUOTE_LIMIT);
  } else if (level == SOL_SOCKET && option == SO_ERROR && !set && len == sizeof(int)) {
    const char *name = call_errno_name(int_at(s, 0));
    if (name)
      text_addf(out, "[%s]", name);
    else
      text_addf(out, "[%d]", int_at(s, 0));
  } else if (len == sizeof(int) || (set && is_int_option(level, option) && len > sizeof(int))) {
    text_addf(out, "[%d]", int_at(s, 0));
  } else if (is_int_option(level, option)) {
    if (set)
      trace_words_pointer(out, at);
    else
      quote_hex(out, s, len);
  } else {
    quote_add(out, s, len, len, QUOTE_LIMIT);
  }
}

static void add_optval(struct text *out, const struct call *call, const struct param *param,
                       bool done) {
  int64_t level = call->sockopt.level, option = call->sockopt.option;
  if (!param->out) {
    uintptr_t at = call->copied ? call->in_at : (uintptr_t)call->in;
    if (is_unread(call, param, 0))
      trace_words_pointer(out, at);
    else
      add_option_value(out, level, option, call->in, call_in_there(call), at, true);
    text_addf(out, ", %d", call->traced ? (int)call->traced->args[4] : (int)call->in_len);
    return;
  }
  uintptr_t at = call->copied ? call->out_at : (uintptr_t)call->out;
  if (done && call->out_len > 0 && !is_unread(call, param, 0))
    add_option_value(out, level, option, call->out, call_out_there(call), at, false);
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

/* poll's array as strace shows it: the events to wait for or, AFTER the call, the events that have happened. */
static void add_pollfds(struct text *out, const struct call *call, bool after) {
  const struct pollfd *fds = call->out;
  size_t count = fds ? call->out_room / sizeof *fds : 0, shown = 0;
  text_addc(out, '[');
  for (size_t i = 0; i < count; i++) {
    if (after && !fds[i].revents)
      continue;
    if (shown == QUOTE_LIMIT) {
      text_adds(out, ", ...");
      break;
    }
    text_addf(out, "%s{fd=%d", shown++ ? ", " : "", fds[i].fd);
    if (fds[i].fd >= 0) {
      text_adds(out, after ? ", revents=" : ", events=");
      quote_flags(out, &constants_poll_events,
                  (unsigned short)(after ? fds[i].revents : fds[i].events));
    }
    text_addc(out, '}');
  }
  text_addc(out, ']');
}

/* At most MOST of the descriptors in SET that are below COUNT; returns how many. */
static int64_t add_set(struct text *out, const fd_set *set, int count, int64_t most) {
  const char *separator = "[";
  int64_t shown = 0;
  if (count > FD_SETSIZE)
    count = FD_SETSIZE;
  for (int fd = 0; fd < count && shown < most; fd++)
    if (FD_ISSET(fd, set)) {
      shown++;
      text_addf(out, "%s%d", separator, fd);
      separator = " ";
    }
  text_adds(out, *separator == '[' ? "[]" : "]");
  return shown;
}

static void add_time(struct text *out, struct timeval t) {
  text_addf(out, "{tv_sec=%lld, tv_usec=%lld}", (long long)t.tv_sec, (long long)t.tv_usec);
}

static void add_sets(struct text *out, const struct call *call) {
  const struct call_select *s = call->out;
  const struct call_traced *traced = call->traced;
  text_addf(out, "%d", traced ? (int)traced->args[0] : s->count);
  for (int i = 0; i < 3; i++) {
    text_adds(out, ", ");
    if (s->given[i])
      add_set(out, &s->asked[i], s->count, FD_SETSIZE);
    else
      trace_words_pointer(out, traced ? traced->args[1 + i] : 0);
  }
  text_adds(out, ", ");
  if (s->forever)
    trace_words_pointer(out, traced ? traced->args[4] : 0);
  else if (traced)
    trace_words_time(out, traced->timeout, call->row == &row_select);
  else
    add_time(out, s->timeout);
}

/* What select and poll say after their result. */
static void add_ready(struct text *out, const struct call *call) {
  static const char *const names[] = {"in ", "out ", "except "};
  if (call->result == 0) {
    text_adds(out, " (Timeout)");
    return;
  }
  const struct call_traced *traced = call->traced;
  if (call->row->returns == RETURNS_EVENTS) {
    text_adds(out, " (");
    add_pollfds(out, call, true);
    if (call->row == &row_ppoll && traced && !call_is_unread(traced, 2)) {
      text_adds(out, ", left ");
      trace_words_time(out, traced->left, false);
    }
    text_addc(out, ')');
    return;
  }
  const struct call_select *s = call->out;
  const char *separator = " (";
  int64_t left =
      call->result; /* the kernel leaves bits of numbers as they were that are too high to be open */
  for (int i = 0; s && i < 3; i++) {
    bool any = false;
    for (int fd = 0; s->given[i] && fd < s->count; fd++)
      any = any || FD_ISSET(fd, &s->ready[i]);
    if (!any || !left)
      continue;
    text_addf(out, "%s%s", separator, names[i]);
    left -= add_set(out, &s->ready[i], s->count, left);
    separator = ", ";
  }
  if (s && !s->forever) {
    text_addf(out, "%sleft ", separator);
    if (traced)
      trace_words_time(out, traced->left, call->row == &row_select);
    else
      add_time(out, s->left);
  }
  text_addc(out, ')');
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

static void add_option(struct text *out, int64_t level, int64_t option) {
  const struct constants *set = constants_options(level);
  if (level == SOL_IPV6 && option >= MCAST_JOIN_GROUP && option <= MCAST_MSFILTER)
    set = &constants_ip_options; /* both levels have them */
  if (set && set->unknown)
    quote_constant(out, set, option);
  else
    text_addf(out, "%u", (unsigned)option);
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
    add_option(out, call->sockopt.level, call->sockopt.option);
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
      add_pollfds(out, call, false);
    text_addf(out, ", %u",
              call->traced ? (unsigned)call->traced->args[1]
                           : (unsigned)(call->out_room / sizeof(struct pollfd)));
    break;
  case PARAM_SETS:
    if (call->out)
      add_sets(out, call);
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
      add_ready(out, call);
  }
  if (call->marks & CALL_MARK_INJECTED)
    text_adds(out, " (INJECTED)");
  if (call->marks & CALL_MARK_SHORTENED)
    text_adds(out, " (INJECTED: args)");
  if (call->marks & CALL_MARK_DELAYED)
    text_adds(out, " (DELAYED)");
}
