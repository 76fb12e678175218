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
#include "net/constants.h"
#include "view/quote.h"

/* strace knows more flags than Python has names for. */
static const struct constant all_message_flags[] = {
    {"MSG_OOB", 1},
    {"MSG_PEEK", 2},
    {"MSG_DONTROUTE", 4},
    {"MSG_CTRUNC", 8},
    {"MSG_PROBE", 0x10},
    {"MSG_TRUNC", 0x20},
    {"MSG_DONTWAIT", 0x40},
    {"MSG_EOR", 0x80},
    {"MSG_WAITALL", 0x100},
    {"MSG_FIN", 0x200},
    {"MSG_SYN", 0x400},
    {"MSG_CONFIRM", 0x800},
    {"MSG_RST", 0x1000},
    {"MSG_ERRQUEUE", 0x2000},
    {"MSG_NOSIGNAL", 0x4000},
    {"MSG_MORE", 0x8000},
    {"MSG_WAITFORONE", 0x10000},
    {"MSG_SENDPAGE_NOTLAST", 0x20000},
    {"MSG_BATCH", 0x40000},
    {"MSG_NO_SHARED_FRAGS", 0x80000},
    {"MSG_ZEROCOPY", 0x4000000},
    {"MSG_FASTOPEN", 0x20000000},
    {"MSG_CMSG_CLOEXEC", 0x40000000},
    {"MSG_CMSG_COMPAT", 0x80000000},
};
static const struct constants message_flags = {.at = all_message_flags,
                                               .count = sizeof all_message_flags /
                                                        sizeof all_message_flags[0],
                                               .unknown = "MSG_???"};

static const struct constant type_flags_at[] = {{"SOCK_CLOEXEC", SOCK_CLOEXEC},
                                                {"SOCK_NONBLOCK", SOCK_NONBLOCK}};
static const struct constants type_flags = {.at = type_flags_at, .count = 2, .unknown = "SOCK_???"};

/* Where a call is in its life: its out parameters are filled only after success. */
enum stage { BEGUN, FAILED, DONE };

static void add_pointer(struct text *out, uintptr_t p) {
  if (p)
    text_addf(out, "%#" PRIxPTR, p);
  else
    text_adds(out, "NULL");
}

/* The address of the call's member at OFFSET, as the kernel was given it. */
static void add_member(struct text *out, const struct call *call, size_t offset) {
  add_pointer(out, (call->at ? call->at : (uintptr_t)call) + offset);
}

static void add_family(struct text *out, int64_t family) {
  const char *name = constants_name(&constants_families_other, family);
  if (name && !constants_name(&constants_families, family))
    text_adds(out, name);
  else
    quote_constant(out, &constants_families, family);
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
  quote_flags(out, &type_flags, type);
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

static void add_interface(struct text *out, unsigned index) {
  char name[IF_NAMESIZE];
  if (index && if_indextoname(index, name))
    text_addf(out, "if_nametoindex(\"%s\")", name);
  else
    text_addf(out, "%u", index);
}

static void add_inet6(struct text *out, const struct sockaddr_in6 *in6) {
  char host[INET6_ADDRSTRLEN];
  text_addf(out,
            "{sa_family=AF_INET6, sin6_port=htons(%u), sin6_flowinfo=htonl(%u), "
            "inet_pton(AF_INET6, \"%s\", &sin6_addr), sin6_scope_id=",
            ntohs(in6->sin6_port), ntohl(in6->sin6_flowinfo),
            inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host));
  if (IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL(&in6->sin6_addr))
    add_interface(out, in6->sin6_scope_id);
  else
    text_addf(out, "%u", (unsigned)in6->sin6_scope_id);
  text_addc(out, '}');
}

static void add_unix(struct text *out, const struct sockaddr_un *un, socklen_t len) {
  size_t path_len = len - offsetof(struct sockaddr_un, sun_path);
  text_adds(out, "{sa_family=AF_UNIX");
  if (path_len > sizeof un->sun_path)
    path_len = sizeof un->sun_path;
  if (path_len > 0) {
    bool abstract = un->sun_path[0] == '\0';
    const char *s = un->sun_path + abstract;
    path_len = abstract ? path_len - 1 : strnlen(s, path_len);
    text_adds(out, abstract ? ", sun_path=@" : ", sun_path=");
    quote_add(out, s, path_len, path_len, path_len);
  }
  text_addc(out, '}');
}

static void add_sockaddr(struct text *out, const struct sockaddr_storage *address, socklen_t len) {
  char host[INET_ADDRSTRLEN];
  if (len > sizeof *address)
    len = sizeof *address;
  if (address->ss_family == AF_UNIX) {
    add_unix(out, (const struct sockaddr_un *)address, len);
  } else if (address->ss_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    text_addf(out, "{sa_family=AF_INET, sin_port=htons(%u), sin_addr=inet_addr(\"%s\")}",
              ntohs(in->sin_port), inet_ntop(AF_INET, &in->sin_addr, host, sizeof host));
  } else if (address->ss_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
    add_inet6(out, (const struct sockaddr_in6 *)address);
  } else if (address->ss_family == AF_NETLINK && len >= sizeof(struct sockaddr_nl)) {
    const struct sockaddr_nl *nl = (const struct sockaddr_nl *)address;
    text_addf(out, "{sa_family=AF_NETLINK, nl_pid=%u, nl_groups=%08x}", nl->nl_pid, nl->nl_groups);
  } else {
    text_adds(out, "{sa_family=");
    add_family(out, address->ss_family);
    if (len > sizeof(sa_family_t)) {
      size_t rest = len - sizeof(sa_family_t);
      text_adds(out, ", sa_data=");
      quote_add(out, (const char *)address + sizeof(sa_family_t), rest, rest, rest);
    }
    text_addc(out, '}');
  }
}

/* [16], or [128 => 16] when the kernel changed what was offered. */
static void add_room(struct text *out, size_t room, size_t len, enum stage stage) {
  if (stage == DONE && len != room)
    text_addf(out, "[%zu => %zu]", room, len);
  else
    text_addf(out, "[%zu]", room);
}

static void add_address(struct text *out, const struct call *call, const struct param *param,
                        enum stage stage) {
  if (!param->out) {
    add_sockaddr(out, &call->addr, call->addr_len);
    text_addf(out, ", %u", (unsigned)call->addr_len);
    return;
  }
  if (stage == DONE && call->addr_len >= sizeof(sa_family_t))
    add_sockaddr(out, &call->addr, call->addr_len);
  else
    add_member(out, call, offsetof(struct call, addr));
  text_adds(out, ", ");
  add_room(out, call->addr_room, call->addr_len, stage);
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

/* The value at S, LEN bytes of it, of an option. AT is where it stands. */
static void add_option_value(struct text *out, int64_t level, int64_t option, const void *s,
                             size_t len, uintptr_t at, bool set) {
  static const char *const linger[] = {"l_onoff", "l_linger", NULL};
  static const char *const peer[] = {"pid", "uid", "gid", NULL};
  if (!s || (len == 0 && !set)) {
    add_pointer(out, s ? at : 0);
  } else if (level == SOL_SOCKET && option == SO_LINGER) {
    if (set && len < 2 * sizeof(int))
      add_pointer(out, at);
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
    add_interface(out, (unsigned)int_at(s, 4));
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
      add_pointer(out, at);
    else
      quote_hex(out, s, len);
  } else {
    quote_add(out, s, len, len, QUOTE_LIMIT);
  }
}

static void add_optval(struct text *out, const struct call *call, const struct param *param,
                       enum stage stage) {
  int64_t level = call->n[1], option = call->n[2];
  if (!param->out) {
    uintptr_t at = call->in_at ? call->in_at : (uintptr_t)call->in;
    add_option_value(out, level, option, call->in, call->in_len, at, true);
    text_addf(out, ", %zu", call->in_len);
    return;
  }
  uintptr_t at = call->out_at ? call->out_at : (uintptr_t)call->out;
  if (stage == DONE && call->out_len > 0)
    add_option_value(out, level, option, call->out, call->out_len, at, false);
  else
    add_pointer(out, at);
  text_adds(out, ", ");
  add_room(out, call->out_room, call->out_len, stage);
}

static void add_data_out(struct text *out, const struct call *call, enum stage stage) {
  if (stage == DONE)
    quote_add(out, call->out, call->out ? call->out_len : 0, call->out_len, QUOTE_LIMIT);
  else
    add_pointer(out, call->out_at ? call->out_at : (uintptr_t)call->out);
  text_addf(out, ", %zu", call->out_room);
}

/* poll's array: what was asked for, or, AFTER the call, what has happened. */
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

static void add_set(struct text *out, const fd_set *set, int count) {
  const char *separator = "[";
  if (count > FD_SETSIZE)
    count = FD_SETSIZE;
  for (int fd = 0; fd < count; fd++)
    if (FD_ISSET(fd, set)) {
      text_addf(out, "%s%d", separator, fd);
      separator = " ";
    }
  text_adds(out, *separator == '[' ? "[]" : "]");
}

static void add_time(struct text *out, struct timeval t) {
  text_addf(out, "{tv_sec=%lld, tv_usec=%lld}", (long long)t.tv_sec, (long long)t.tv_usec);
}

static void add_sets(struct text *out, const struct call_select *s) {
  text_addf(out, "%d", s->count);
  for (int i = 0; i < 3; i++) {
    text_adds(out, ", ");
    if (s->given[i])
      add_set(out, &s->asked[i], s->count);
    else
      text_adds(out, "NULL");
  }
  text_adds(out, ", ");
  if (s->forever)
    text_adds(out, "NULL");
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
  if (call->row->returns == RETURNS_EVENTS) {
    text_adds(out, " (");
    add_pollfds(out, call, true);
    text_addc(out, ')');
    return;
  }
  const struct call_select *s = call->out;
  const char *separator = " (";
  for (int i = 0; s && i < 3; i++) {
    bool any = false;
    for (int fd = 0; s->given[i] && fd < s->count; fd++)
      any = any || FD_ISSET(fd, &s->ready[i]);
    if (!any)
      continue;
    text_addf(out, "%s%s", separator, names[i]);
    add_set(out, &s->ready[i], s->count);
    separator = ", ";
  }
  if (s && !s->forever) {
    text_addf(out, "%sleft ", separator);
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
  add_family(out, call->n[2]);
  if (call->n[3]) {
    text_adds(out, ", ai_socktype=");
    add_socket_type(out, (uint32_t)call->n[3]);
  }
  if (call->n[4]) {
    text_adds(out, ", ai_protocol=");
    quote_constant(out, &constants_protocols, call->n[4]);
  }
  if (call->n[5]) {
    text_adds(out, ", ai_flags=");
    quote_flags(out, &constants_address_info, (uint32_t)call->n[5]);
  }
  text_addc(out, '}');
}

static void add_int(struct text *out, const struct call *call, size_t i) {
  const struct constants *set = call->row->params[i].constants;
  int64_t value = call->n[i];
  if (set == &constants_families)
    add_family(out, value);
  else if (set == &constants_types)
    add_socket_type(out, (uint32_t)value);
  else if (set == &constants_protocols)
    add_protocol(out, call->n[0], value);
  else if (set == &constants_poll_events)
    quote_flags(out, set, (uint32_t)value);
  else if (set)
    quote_constant(out, set, value);
  else
    text_addf(out, "%" PRId64, value);
}

static void add_option(struct text *out, const struct call *call, size_t i) {
  const struct constants *set = constants_options(call->n[i - 1]);
  if (set && set->unknown)
    quote_constant(out, set, call->n[i]);
  else
    text_addf(out, "%u", (unsigned)call->n[i]);
}

static void add_param(struct text *out, const struct call *call, size_t i, enum stage stage) {
  const struct param *param = &call->row->params[i];
  switch (param->kind) {
  case PARAM_HANDLE:
    text_addf(out, "%d", call->fd);
    break;
  case PARAM_INT:
    add_int(out, call, i);
    break;
  case PARAM_INT_AT:
    text_addf(out, "[%" PRId64 "]", call->n[i]);
    break;
  case PARAM_FLAGS:
    quote_flags(out,
                param->constants == &constants_message_flags ? &message_flags : param->constants,
                (uint32_t)call->n[i]);
    break;
  case PARAM_SIZE:
    add_data_out(out, call, stage);
    break;
  case PARAM_DATA:
    quote_add(out, call->in, call->in ? call->in_len : 0, call->in_len, QUOTE_LIMIT);
    if (!(call->row->flags & CALL_LIBRARY))
      text_addf(out, ", %zu", call->in_len);
    break;
  case PARAM_ADDRESS:
    add_address(out, call, param, stage);
    break;
  case PARAM_OPTION:
    add_option(out, call, i);
    break;
  case PARAM_OPTVAL:
    add_optval(out, call, param, stage);
    break;
  case PARAM_FDS:
    if (stage == DONE)
      text_addf(out, "[%d, %d]", call->fds[0], call->fds[1]);
    else
      add_member(out, call, offsetof(struct call, fds));
    break;
  case PARAM_HOST:
  case PARAM_SERVICE:
    add_string(out, call->text);
    break;
  case PARAM_TEXT:
    add_string(out, call->text2);
    break;
  case PARAM_POLL:
    add_pollfds(out, call, false);
    text_addf(out, ", %zu", call->out_room / sizeof(struct pollfd));
    break;
  case PARAM_SETS:
    if (call->out)
      add_sets(out, call->out);
    break;
  case PARAM_LENGTH:
  case PARAM_END:
    break;
  }
}

static void add_call(const struct call *call, enum stage stage, struct text *out) {
  const struct param *params = call->row->params;
  text_addf(out, "%s(", call->row->name);
  for (size_t i = 0; params[i].kind != PARAM_END; i++) {
    if (params[i].kind == PARAM_LENGTH)
      continue; /* stands with the value */
    if (i)
      text_adds(out, ", ");
    if (call->row->returns == RETURNS_ADDRINFO && i == 2) {
      add_hints(out, call);
      break;
    }
    add_param(out, call, i, stage);
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
  if (call->error) {
    text_addf(out, " = %s", row->returns == RETURNS_BYTES ? "0" : "NULL");
    if (call->eai)
      text_addf(out, " %s (%s)", call_eai_name(call->error), gai_strerror(call->error));
    else if (row->returns == RETURNS_BYTES && call->result < 0)
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

void trace_call(const struct call *call, struct text *out) {
  bool failed = call->error != 0;
  add_call(call, failed ? FAILED : DONE, out);
  if (call->row->flags & CALL_LIBRARY) {
    add_library_result(call, out);
  } else if (failed) {
    const char *name = call_errno_name(call->error);
    text_addf(out, " = -1 %s (%s)", name ? name : "ERRNO", strerror(call->error));
  } else {
    text_addf(out, " = %" PRId64, call->result);
    if (call->row->returns == RETURNS_EVENTS || call->row->returns == RETURNS_SETS)
      add_ready(out, call);
  }
}

void trace_begun(const struct call *call, struct text *out) {
  add_call(call, BEGUN, out);
}
