/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A further kind of control data: its name in socket_controls or ip_controls, and a case in add_socket_control or
 * add_ip_control. */
#include "view/trace_control.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/errqueue.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_words.h"

static int int_of(const unsigned char *s) {
  int value;
  memcpy(&value, s, sizeof value);
  return value;
}

static const struct constant socket_controls[] = {
    {"SCM_RIGHTS", 1, false},
    {"SCM_CREDENTIALS", 2, false},
    {"SCM_SECURITY", 3, false},
    {"SO_TIMESTAMP_OLD", 29, false},
    {"SO_TIMESTAMPNS_OLD", 35, false},
    {"SO_TIMESTAMPING_OLD", 37, false},
    {"SO_RXQ_OVFL", 40, false},
    {"SO_WIFI_STATUS", 41, false},
    {"SCM_TIMESTAMPING_OPT_STATS", 54, false},
    {"SCM_TIMESTAMPING_PKTINFO", 58, false},
    {"SCM_TXTIME", 61, false},
    {"SO_TIMESTAMP_NEW", 63, false},
    {"SO_TIMESTAMPNS_NEW", 64, false},
    {"SO_TIMESTAMPING_NEW", 65, false},
};
static const struct constants socket_control_names = {.at = socket_controls,
                                                      .count = sizeof socket_controls /
                                                               sizeof *socket_controls,
                                                      .unknown = "SCM_???"};

static const struct constant ip_controls[] = {
    {"IP_TOS", 1, false},           {"IP_TTL", 2, false},          {"IP_RECVOPTS", 6, false},
    {"IP_RETOPTS", 7, false},       {"IP_PKTINFO", 8, false},      {"IP_RECVERR", 11, false},
    {"SCM_SECURITY", 18, false},    {"IP_ORIGDSTADDR", 20, false}, {"IP_CHECKSUM", 23, false},
    {"IP_RECVFRAGSIZE", 25, false},
};
static const struct constants ip_control_names = {
    .at = ip_controls, .count = sizeof ip_controls / sizeof *ip_controls, .unknown = "IP_???"};

static void add_socket_control(int type, const unsigned char *s, size_t len, struct text *out) {
  struct call_time time;
  quote_constant(out, &socket_control_names, type);
  switch (type) {
  case SCM_RIGHTS:
    if (len < sizeof(int))
      break;
    text_adds(out, ", cmsg_data=[");
    for (size_t i = 0; (i + 1) * sizeof(int) <= len; i++) {
      if (i == QUOTE_LIMIT) {
        text_adds(out, ", ...");
        break;
      }
      text_addf(out, "%s%d", i ? ", " : "", int_of(s + i * sizeof(int)));
    }
    text_addc(out, ']');
    break;
  case SCM_CREDENTIALS:
    if (len >= 3 * sizeof(int))
      text_addf(out, ", cmsg_data={pid=%d, uid=%d, gid=%d}", int_of(s), int_of(s + 4),
                int_of(s + 8));
    break;
  case SO_TIMESTAMP_OLD:
  case SO_TIMESTAMPNS_OLD:
    if (len < sizeof time)
      break;
    memcpy(&time, s, sizeof time);
    text_adds(out, ", cmsg_data=");
    trace_words_time(out, time, type == SO_TIMESTAMP_OLD);
    break;
  default:
    break;
  }
}

static void add_inet_addr(const char *name, const unsigned char *s, struct text *out) {
  char host[INET_ADDRSTRLEN];
  text_addf(out, ", %s=inet_addr(\"%s\")", name, inet_ntop(AF_INET, s, host, sizeof host));
}

/* An error report: the error, and the address of the host that told it. */
static void add_error(const unsigned char *s, size_t len, struct text *out) {
  struct sock_extended_err e;
  struct sockaddr_storage from;
  memcpy(&e, s, sizeof e);
  memset(&from, 0, sizeof from);
  text_addf(
      out,
      ", cmsg_data={ee_errno=%u, ee_origin=%u, ee_type=%u, ee_code=%u, ee_info=%u, ee_data=%u, "
      "offender=",
      e.ee_errno, e.ee_origin, e.ee_type, e.ee_code, e.ee_info, e.ee_data);
  size_t size = len - sizeof e < sizeof from ? len - sizeof e : sizeof from;
  memcpy(&from, s + sizeof e, size);
  if (size < sizeof(struct sockaddr_in) || from.ss_family == AF_UNSPEC)
    text_adds(out, "{sa_family=AF_UNSPEC, sa_data=\"\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"}");
  else
    trace_words_address(out, &from, (socklen_t)size);
  text_addc(out, '}');
}

static void add_ip_control(int type, const unsigned char *s, size_t len, struct text *out) {
  quote_constant(out, &ip_control_names, type);
  switch (type) {
  case IP_PKTINFO:
    if (len < 3 * sizeof(int))
      break;
    text_adds(out, ", cmsg_data={ipi_ifindex=");
    trace_words_interface(out, (unsigned)int_of(s));
    add_inet_addr("ipi_spec_dst", s + 4, out);
    add_inet_addr("ipi_addr", s + 8, out);
    text_addc(out, '}');
    break;
  case IP_TTL:
    if (len >= sizeof(int))
      text_addf(out, ", cmsg_data=[%u]", (unsigned)int_of(s));
    break;
  case IP_TOS:
    if (len >= 1)
      text_addf(out, ", cmsg_data=[%#x]", *s);
    break;
  case IP_RECVERR:
    if (len >= sizeof(struct sock_extended_err) + sizeof(struct sockaddr_in))
      add_error(s, len, out);
    break;
  default:
    break;
  }
}

/* One piece of control data: LEN bytes of it are there. */
static void add_control_piece(const struct cmsghdr *c, const unsigned char *data, size_t len,
                              struct text *out) {
  const char *level = constants_name(&constants_levels, c->cmsg_level);
  text_addf(out, "{cmsg_len=%zu, cmsg_level=", (size_t)c->cmsg_len);
  if (level)
    text_adds(out, level);
  else
    text_addf(out, "%#x /* SOL_??? */", (unsigned)c->cmsg_level);
  text_adds(out, ", cmsg_type=");
  if (c->cmsg_level == SOL_SOCKET)
    add_socket_control(c->cmsg_type, data, len, out);
  else if (c->cmsg_level == SOL_IP)
    add_ip_control(c->cmsg_type, data, len, out);
  else
    text_addf(out, "%#x", (unsigned)c->cmsg_type);
  text_addc(out, '}');
}

void trace_control(const struct call_traced *traced, const struct call_message *m,
                   struct text *out) {
  const unsigned char *s = call_bytes(traced) + m->control_at;
  size_t left = m->control_kept, at = 0;
  if (!m->control_len)
    return;
  text_adds(out, ", msg_control=");
  if (!m->control_read) {
    trace_words_pointer(out, m->control);
    return;
  }
  text_addc(out, '[');
  for (;;) {
    struct cmsghdr c;
    memcpy(&c, s + at, sizeof c);
    size_t len = c.cmsg_len < left ? c.cmsg_len : left;
    add_control_piece(&c, s + at + sizeof c, len > sizeof c ? len - sizeof c : 0, out);
    size_t step = c.cmsg_len < sizeof c ? sizeof c : CMSG_ALIGN(c.cmsg_len);
    if (c.cmsg_len > left || step >= left)
      break;
    at += step;
    left -= step;
    if (c.cmsg_len < sizeof c || left < sizeof c) {
      trace_words_rest(out, m->control + at);
      break;
    }
    text_adds(out, ", ");
  }
  text_addc(out, ']');
}
