/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function a kind of parameter. To show a further kind of control data: a case in add_socket_control or
 * add_ip_control; a further request of ioctl: a row in `requests`; a command of fcntl: a case in add_command. */
#include "view/trace_program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <inttypes.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <linux/errqueue.h>
#include <linux/sockios.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_words.h"

#define N(name)                                                                                    \
  { #name, name, false }

#define SIGNALS 64
#define REALTIME 32 /* the first of the signals that have no names of their own */

void trace_program_time(struct call_time time, bool microseconds, struct text *out) {
  if (microseconds)
    text_addf(out, "{tv_sec=%" PRId64 ", tv_usec=%" PRIu64 "}", time.seconds, (uint64_t)time.part);
  else
    text_addf(out, "{tv_sec=%" PRId64 ", tv_nsec=%" PRIu64 "}", time.seconds, (uint64_t)time.part);
}

/* After the elements that could be read of an array: the address of the next. */
static void add_rest(uint64_t address, struct text *out) {
  text_addf(out, ", ... /* %#" PRIx64 " */", address);
}

/* Lists of buffers and messages. */

/* FILLED: what is in the buffers is to be shown, not where they are. */
static void add_pieces(const struct call_traced *traced, const struct call_message *m, bool filled,
                       struct text *out) {
  const struct call_piece *p = call_pieces(traced) + m->piece_at;
  if (!m->pieces_read && (!m->pieces || m->piece_total)) {
    trace_words_pointer(out, m->pieces);
    return;
  }
  text_addc(out, '[');
  for (uint32_t i = 0; i < m->piece_count; i++, p++) {
    if (i)
      text_adds(out, ", ");
    if (i == QUOTE_LIMIT) {
      text_adds(out, "...");
      break;
    }
    text_adds(out, "{iov_base=");
    if (filled && p->read)
      quote_add(out, call_bytes(traced) + p->at, p->kept, p->used, QUOTE_LIMIT);
    else
      trace_words_pointer(out, p->base);
    text_addf(out, ", iov_len=%" PRIu64 "}", p->len);
  }
  if (m->piece_count < m->piece_total && m->piece_count < QUOTE_LIMIT)
    add_rest(m->pieces + m->piece_count * sizeof(struct iovec), out);
  text_addc(out, ']');
}

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
    trace_program_time(time, type == SO_TIMESTAMP_OLD, out);
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
      text_addf(out, ", cmsg_data=[%x]", *s);
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

static void add_control(const struct call_traced *traced, const struct call_message *m,
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
      add_rest(m->control + at, out);
      break;
    }
    text_adds(out, ", ");
  }
  text_addc(out, ']');
}

static void add_name(const struct call_traced *traced, const struct call_message *m,
                     struct text *out) {
  struct sockaddr_storage name;
  memset(&name, 0, sizeof name);
  memcpy(&name, call_bytes(traced) + m->name_at, m->name_kept);
  if (m->name_read)
    trace_words_address(out, &name, m->name_kept);
  else
    trace_words_pointer(out, m->name);
}

static void add_message(const struct call_traced *traced, const struct call_message *m,
                        struct text *out) {
  text_adds(out, "{msg_name=");
  add_name(traced, m, out);
  text_addf(out, ", msg_namelen=%d", (int)m->name_room);
  if (m->name_len != m->name_room)
    text_addf(out, " => %d", (int)m->name_len);
  text_adds(out, ", msg_iov=");
  add_pieces(traced, m, true, out);
  text_addf(out, ", msg_iovlen=%" PRIu64, m->piece_total);
  add_control(traced, m, out);
  text_addf(out, ", msg_controllen=%" PRIu64 ", msg_flags=", m->control_len);
  quote_flags(out, &trace_words_message_flags, m->flags);
  text_addc(out, '}');
}

/* What recvmsg was given, when it has failed: strace looks at the room for the name only. */
static void add_unfilled(const struct call_message *m, struct text *out) {
  text_addf(out, "{msg_namelen=%d}", (int)m->name_room);
}

static void add_messages(const struct call *call, uint64_t address, uint64_t total,
                         struct text *out) {
  const struct call_traced *traced = call->traced;
  const struct call_message *m = call_messages(traced);
  text_addc(out, '[');
  for (uint32_t i = 0; i < traced->message_count; i++, m++) {
    if (i)
      text_adds(out, ", ");
    if (i == QUOTE_LIMIT) {
      text_adds(out, "...");
      break;
    }
    text_adds(out, "{msg_hdr=");
    add_message(traced, m, out);
    if (m->told)
      text_addf(out, ", msg_len=%u", m->len);
    text_addc(out, '}');
  }
  if (traced->message_count < total && traced->message_count < QUOTE_LIMIT)
    add_rest(address + traced->message_count * sizeof(struct mmsghdr), out);
  text_addc(out, ']');
}

/* Events, signals, offsets. */

static void add_event(uint32_t events, uint64_t data, struct text *out) {
  text_adds(out, "{events=");
  quote_flags(out, &constants_epoll_events, events);
  text_addf(out, ", data={u32=%u, u64=%" PRIu64 "}}", (uint32_t)data, data);
}

static void add_events(const struct call_traced *traced, struct text *out) {
  const struct call_event *e = call_events(traced);
  text_addc(out, '[');
  for (uint32_t i = 0; i < traced->event_count; i++, e++) {
    if (i)
      text_adds(out, ", ");
    if (i == QUOTE_LIMIT) {
      text_adds(out, "...");
      break;
    }
    add_event(e->events, e->data, out);
  }
  text_addc(out, ']');
}

/* Without SIG; NULL: it has no name. */
static const char *signal_name(int64_t signal) {
  if (signal == SIGIO)
    return "IO";
  return signal > 0 && signal < REALTIME ? sigabbrev_np((int)signal) : NULL;
}

static void add_signal(int signal, struct text *out) {
  const char *name = signal_name(signal);
  if (name)
    text_adds(out, name);
  else if (signal == REALTIME)
    text_adds(out, "RTMIN");
  else
    text_addf(out, "RT_%d", signal - REALTIME);
}

/* Of a set with most of the signals those that it has not: ~[KILL STOP]. */
static void add_signals(uint64_t set, struct text *out) {
  const char *separator = "";
  bool most = __builtin_popcountll(set) >= SIGNALS * 2 / 3;
  if (most)
    text_addc(out, '~');
  text_addc(out, '[');
  for (int i = 0; i < SIGNALS; i++) {
    if ((set >> i & 1) == most)
      continue;
    text_adds(out, separator);
    add_signal(i + 1, out);
    separator = " ";
  }
  text_addc(out, ']');
}

static void add_mask(const struct call_traced *traced, struct text *out) {
  text_adds(out, "{sigmask=");
  if (traced->mask_read)
    add_signals(traced->signals, out);
  else
    trace_words_pointer(out, traced->mask_at);
  text_addf(out, ", sigsetsize=%" PRIu64 "}", traced->mask_size);
}

/* fcntl */

static const struct constant modes[] = {{"O_RDONLY", O_RDONLY, false},
                                        {"O_WRONLY", O_WRONLY, false},
                                        {"O_RDWR", O_RDWR, false},
                                        {"O_ACCMODE", O_ACCMODE, false}};
static const struct constants mode_names = {.at = modes, .count = 4, .unknown = "O_???"};

static void add_modes(uint32_t flags, struct text *out) {
  quote_constant(out, &mode_names, flags & O_ACCMODE);
  flags &= ~(uint32_t)O_ACCMODE;
  uint32_t known = 0;
  for (size_t i = 0; i < constants_open_flags.count; i++)
    known |= (uint32_t)constants_open_flags.at[i].value;
  if (flags & known) {
    text_addc(out, '|');
    quote_flags(out, &constants_open_flags, flags);
  } else if (flags) {
    text_addf(out, "|%#x", flags);
  }
}

static const struct constant locks[] = {
    {"F_RDLCK", F_RDLCK, false}, {"F_WRLCK", F_WRLCK, false}, {"F_UNLCK", F_UNLCK, false}};
static const struct constants lock_names = {.at = locks, .count = 3, .unknown = "F_???"};

static void add_command(const struct call *call, struct text *out) {
  uint64_t argument = (uint64_t)call->fcntl.argument;
  switch (call->fcntl.command) {
  case F_GETFD:
  case F_GETFL:
  case F_GETOWN:
  case F_GETSIG:
  case F_GETLEASE:
  case F_GETPIPE_SZ:
  case F_GET_SEALS:
    return;
  case F_SETFD:
    text_adds(out, ", ");
    quote_flags(out, &constants_descriptor_flags, (uint32_t)argument);
    return;
  case F_SETFL:
    text_adds(out, ", ");
    add_modes((uint32_t)argument, out);
    return;
  case F_SETOWN:
    text_addf(out, ", %d", (int)argument);
    return;
  case F_DUPFD:
  case F_DUPFD_CLOEXEC:
  case F_SETPIPE_SZ:
    text_addf(out, ", %" PRIu64, argument);
    return;
  case F_SETSIG:
    if (signal_name((int)argument))
      text_addf(out, ", SIG%s", signal_name((int)argument));
    else
      text_addf(out, ", %d", (int)argument);
    return;
  case F_SETLEASE:
    text_adds(out, ", ");
    quote_constant(out, &lock_names, (int64_t)argument);
    return;
  default:
    if (constants_name(&constants_commands, call->fcntl.command)) {
      text_adds(out, ", ");
      trace_words_pointer(out, argument);
    } else {
      text_addf(out, ", %#" PRIx64, argument);
    }
  }
}

/* ioctl */

enum request_argument {
  WITHOUT,
  NUMBER_IN,
  NUMBER_OUT,
  ADDRESS,
  /* A struct ifreq: its member, after the name of the interface. */
  IFREQ_NUMBER,
  IFREQ_ADDRESS,
  IFREQ_FLAGS,
  IFREQ_HARDWARE,
  IFREQ_NAME, /* which is asked for, by the number */
  IFREQ_LIST,
};

static const struct request {
  const char *name;
  uint32_t request;
  enum request_argument argument;
  const char *member;
} requests[] = {
    {"FIONREAD", FIONREAD, NUMBER_OUT, NULL},
    {"FIONBIO", FIONBIO, NUMBER_IN, NULL},
    {"FIOASYNC", FIOASYNC, NUMBER_IN, NULL},
    {"FIOCLEX", FIOCLEX, WITHOUT, NULL},
    {"FIONCLEX", FIONCLEX, WITHOUT, NULL},
    {"TIOCOUTQ", TIOCOUTQ, NUMBER_OUT, NULL},
    {"SIOCATMARK", SIOCATMARK, NUMBER_OUT, NULL},
    {"SIOCOUTQNSD", SIOCOUTQNSD, NUMBER_OUT, NULL},
    {"FIOSETOWN", FIOSETOWN, NUMBER_IN, NULL},
    {"SIOCSPGRP", SIOCSPGRP, NUMBER_IN, NULL},
    {"FIOGETOWN", FIOGETOWN, NUMBER_OUT, NULL},
    {"SIOCGPGRP", SIOCGPGRP, NUMBER_OUT, NULL},
    {"SIOCGSTAMP_OLD", 0x8906, ADDRESS, NULL},
    {"SIOCGSTAMPNS_OLD", 0x8907, ADDRESS, NULL},
    {"SIOCGIFNAME", SIOCGIFNAME, IFREQ_NAME, NULL},
    {"SIOCGIFCONF", SIOCGIFCONF, IFREQ_LIST, NULL},
    {"SIOCGIFFLAGS", SIOCGIFFLAGS, IFREQ_FLAGS, "ifr_flags"},
    {"SIOCSIFFLAGS", SIOCSIFFLAGS, IFREQ_FLAGS, "ifr_flags"},
    {"SIOCGIFADDR", SIOCGIFADDR, IFREQ_ADDRESS, "ifr_addr"},
    {"SIOCSIFADDR", SIOCSIFADDR, IFREQ_ADDRESS, "ifr_addr"},
    {"SIOCGIFDSTADDR", SIOCGIFDSTADDR, IFREQ_ADDRESS, "ifr_dstaddr"},
    {"SIOCSIFDSTADDR", SIOCSIFDSTADDR, IFREQ_ADDRESS, "ifr_dstaddr"},
    {"SIOCGIFBRDADDR", SIOCGIFBRDADDR, IFREQ_ADDRESS, "ifr_broadaddr"},
    {"SIOCSIFBRDADDR", SIOCSIFBRDADDR, IFREQ_ADDRESS, "ifr_broadaddr"},
    {"SIOCGIFNETMASK", SIOCGIFNETMASK, IFREQ_ADDRESS, "ifr_netmask"},
    {"SIOCSIFNETMASK", SIOCSIFNETMASK, IFREQ_ADDRESS, "ifr_netmask"},
    {"SIOCGIFMETRIC", SIOCGIFMETRIC, IFREQ_NUMBER, "ifr_metric"},
    {"SIOCSIFMETRIC", SIOCSIFMETRIC, IFREQ_NUMBER, "ifr_metric"},
    {"SIOCGIFMTU", SIOCGIFMTU, IFREQ_NUMBER, "ifr_mtu"},
    {"SIOCSIFMTU", SIOCSIFMTU, IFREQ_NUMBER, "ifr_mtu"},
    {"SIOCGIFHWADDR", SIOCGIFHWADDR, IFREQ_HARDWARE, "ifr_hwaddr"},
    {"SIOCGIFINDEX", SIOCGIFINDEX, IFREQ_NUMBER, "ifr_ifindex"},
    {"SIOCGIFTXQLEN", SIOCGIFTXQLEN, IFREQ_NUMBER, "ifr_qlen"},
    {"SIOCSIFTXQLEN", SIOCSIFTXQLEN, IFREQ_NUMBER, "ifr_qlen"},
    {"SIOCADDRT", SIOCADDRT, ADDRESS, NULL},
    {"SIOCDELRT", SIOCDELRT, ADDRESS, NULL},
    {"SIOCGARP", SIOCGARP, ADDRESS, NULL},
    {"SIOCSARP", SIOCSARP, ADDRESS, NULL},
    {"SIOCDARP", SIOCDARP, ADDRESS, NULL},
    {"SIOCETHTOOL", SIOCETHTOOL, ADDRESS, NULL},
    {"TCGETS", TCGETS, ADDRESS, NULL},
    {"TCSETS", TCSETS, ADDRESS, NULL},
    {"TIOCGWINSZ", TIOCGWINSZ, ADDRESS, NULL},
    {"TIOCGPGRP", TIOCGPGRP, NUMBER_OUT, NULL},
};

static const struct constant interface_flags[] = {
    N(IFF_UP),          N(IFF_BROADCAST),  N(IFF_DEBUG),     N(IFF_LOOPBACK),
    N(IFF_POINTOPOINT), N(IFF_NOTRAILERS), N(IFF_RUNNING),   N(IFF_NOARP),
    N(IFF_PROMISC),     N(IFF_ALLMULTI),   N(IFF_MASTER),    N(IFF_SLAVE),
    N(IFF_MULTICAST),   N(IFF_PORTSEL),    N(IFF_AUTOMEDIA), N(IFF_DYNAMIC)};
static const struct constants interface_flag_names = {.at = interface_flags,
                                                      .count = sizeof interface_flags /
                                                               sizeof *interface_flags,
                                                      .unknown = "IFF_???"};

static void add_interface_name(const struct ifreq *ifr, struct text *out) {
  size_t len = strnlen(ifr->ifr_name, sizeof ifr->ifr_name);
  text_adds(out, "ifr_name=");
  quote_add(out, ifr->ifr_name, len, len, len);
}

static void add_interface_address(const char *member, const struct ifreq *ifr, struct text *out) {
  struct sockaddr_storage address;
  memset(&address, 0, sizeof address);
  memcpy(&address, &ifr->ifr_addr, sizeof ifr->ifr_addr);
  text_addf(out, ", %s=", member);
  trace_words_address(out, &address, sizeof ifr->ifr_addr);
}

static void add_hardware_address(const char *member, const struct ifreq *ifr, struct text *out) {
  unsigned type = ifr->ifr_hwaddr.sa_family;
  size_t len = type == ARPHRD_ETHER || type == ARPHRD_LOOPBACK ? 6 : 14;
  text_addf(out, ", %s={sa_family=", member);
  trace_words_hardware(out, type);
  for (size_t i = 0; i < len; i++)
    text_addf(out, "%s%02x", i ? ":" : ", sa_data=", (unsigned char)ifr->ifr_hwaddr.sa_data[i]);
  text_addc(out, '}');
}

/* What is asked or told of an interface. Where asking has failed there is only its name. */
static void add_interface(const struct request *request, const struct call *call, bool done,
                          struct text *out) {
  const struct call_traced *traced = call->traced;
  struct ifreq ifr;
  bool asks = request->name[4] == 'G';
  if (traced->byte_count != sizeof ifr) {
    trace_words_pointer(out, traced->args[2]);
    return;
  }
  memcpy(&ifr, call_bytes(traced), sizeof ifr);
  text_addc(out, '{');
  if (request->argument == IFREQ_NAME) {
    text_addf(out, "ifr_ifindex=%d", ifr.ifr_ifindex);
    if (done) {
      text_adds(out, ", ");
      add_interface_name(&ifr, out);
    }
  } else {
    add_interface_name(&ifr, out);
  }
  if (done || !asks) {
    if (request->argument == IFREQ_NUMBER)
      text_addf(out, ", %s=%d", request->member, ifr.ifr_ifindex);
    else if (request->argument == IFREQ_ADDRESS)
      add_interface_address(request->member, &ifr, out);
    else if (request->argument == IFREQ_HARDWARE)
      add_hardware_address(request->member, &ifr, out);
    else if (request->argument == IFREQ_FLAGS) {
      text_addf(out, ", %s=", request->member);
      quote_flags(out, &interface_flag_names, (uint16_t)ifr.ifr_flags);
    }
  }
  text_addc(out, '}');
}

/* The list of interfaces: see fetch_interfaces in program/decode.c. */
static void add_interfaces(const struct call_traced *traced, bool done, struct text *out) {
  const unsigned char *s = call_bytes(traced);
  int sizes[2];
  uint64_t address;
  size_t head = sizeof sizes + sizeof address, count;
  if (traced->byte_count < head || (!done && traced->byte_count > head)) {
    trace_words_pointer(out, traced->args[2]);
    return;
  }
  memcpy(sizes, s, sizeof sizes);
  memcpy(&address, s + sizeof sizes, sizeof address);
  count = (traced->byte_count - head) / sizeof(struct ifreq);
  text_adds(out, "{ifc_len=");
  if (address || !done)
    text_addf(out, "%d", sizes[0]);
  if (done && (!address || sizes[0] != sizes[1]))
    text_addf(out, "%s%d", address ? " => " : "", sizes[1]);
  if (done)
    text_addf(out, " /* %zu * sizeof(struct ifreq) */", (size_t)sizes[1] / sizeof(struct ifreq));
  text_adds(out, ", ifc_buf=");
  if (!address || !done) {
    trace_words_pointer(out, address);
  } else {
    text_addc(out, '[');
    for (size_t i = 0; i < count; i++) {
      struct ifreq ifr;
      memcpy(&ifr, s + head + i * sizeof ifr, sizeof ifr);
      text_adds(out, i ? ", " : "");
      if (i == QUOTE_LIMIT) {
        text_adds(out, "...");
        break;
      }
      text_addc(out, '{');
      add_interface_name(&ifr, out);
      add_interface_address("ifr_addr", &ifr, out);
      text_addc(out, '}');
    }
    text_addc(out, ']');
  }
  text_addc(out, '}');
}

/* A request without a name is taken apart as <linux/ioctl.h> puts it together. */
static void add_unknown_request(uint32_t request, struct text *out) {
  static const char *const directions[] = {"_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
                                           "_IOC_READ|_IOC_WRITE"};
  text_addf(out, "_IOC(%s, %#x, %#x, %#x)", directions[_IOC_DIR(request) & 3], _IOC_TYPE(request),
            _IOC_NR(request), _IOC_SIZE(request));
}

void trace_program_ioctl(const struct call *call, bool done, struct text *out) {
  uint32_t number = (uint32_t)call->ioctl.request;
  uint64_t address = call->traced->args[2];
  const struct request *request = requests, *end = requests + sizeof requests / sizeof *requests;
  bool read = !call_is_unread(call->traced, 2);
  while (request != end && request->request != number)
    request++;
  if (request == end) {
    add_unknown_request(number, out);
    text_addf(out, ", %#" PRIx64, address);
    return;
  }
  text_adds(out, request->name);
  if (request->argument == WITHOUT)
    return;
  text_adds(out, ", ");
  switch (request->argument) {
  case NUMBER_IN:
  case NUMBER_OUT:
    if (read && (done || request->argument == NUMBER_IN))
      text_addf(out, "[%d]", (int)call->ioctl.value);
    else
      trace_words_pointer(out, address);
    break;
  case IFREQ_LIST:
    add_interfaces(call->traced, done, out);
    break;
  case IFREQ_NUMBER:
  case IFREQ_ADDRESS:
  case IFREQ_FLAGS:
  case IFREQ_HARDWARE:
  case IFREQ_NAME:
    add_interface(request, call, done, out);
    break;
  default:
    trace_words_pointer(out, address);
  }
}

void trace_program_param(const struct call *call, const struct param *param, bool done,
                         struct text *out) {
  const struct call_traced *traced = call->traced;
  size_t at = call_register(call->row, param);
  bool two =
      param->kind == PARAM_MESSAGES || param->kind == PARAM_PIECES || param->kind == PARAM_SIGNALS;
  if (!traced)
    return;
  if (param->kind == PARAM_COMMAND) {
    add_command(call, out);
    return;
  }
  if (param->kind == PARAM_COUNT) {
    text_addf(out, "%" PRIu64, (uint64_t)call_number(call, param));
    return;
  }
  if (call_is_unread(traced, at)) {
    trace_words_pointer(out, traced->args[at]);
  } else if (param->kind == PARAM_PIECES && traced->message_count) {
    add_pieces(traced, call_messages(traced), !param->out || done, out);
  } else if (param->kind == PARAM_MESSAGE && traced->message_count) {
    if (param->out && !done)
      add_unfilled(call_messages(traced), out);
    else
      add_message(traced, call_messages(traced), out);
  } else if (param->kind == PARAM_MESSAGES) {
    if (param->out && !done)
      trace_words_pointer(out, traced->args[at]);
    else
      add_messages(call, traced->args[at],
                   param->out ? (uint64_t)call->result : (uint32_t)traced->args[at + 1], out);
  } else if (param->kind == PARAM_EVENT) {
    add_event((uint32_t)call->epoll.events, (uint64_t)call->epoll.data, out);
  } else if (param->kind == PARAM_EVENTS) {
    add_events(traced, out);
  } else if (param->kind == PARAM_TIME) {
    trace_program_time(traced->timeout, false, out);
  } else if (param->kind == PARAM_SIGNALS) {
    add_signals(traced->signals, out);
  } else if (param->kind == PARAM_MASK) {
    add_mask(traced, out);
  } else if (param->kind == PARAM_OFFSET) {
    text_addf(out, "[%" PRId64 "]", call_number(call, param));
    if (done && call->row == &row_sendfile && call->result > 0)
      text_addf(out, " => [%" PRId64 "]", call->transfer.from_offset_after);
  }
  if (two && param->kind == PARAM_MESSAGES)
    text_addf(out, ", %u", (uint32_t)traced->args[at + 1]);
  else if (two)
    text_addf(out, ", %" PRIu64, traced->args[at + 1]);
}

void trace_program_result(const struct call *call, struct text *out) {
  int64_t result = call->result;
  int64_t command = call->row == &row_fcntl ? call->fcntl.command : -1;
  const char *signal = command == F_GETSIG ? signal_name(result) : NULL;
  if (command == F_GETFL) {
    text_addf(out, "%#" PRIx64 " (flags ", (uint64_t)result);
    add_modes((uint32_t)result, out);
    text_addc(out, ')');
  } else if (command == F_GETFD && result) {
    text_addf(out, "%#" PRIx64 " (flags ", (uint64_t)result);
    quote_flags(out, &constants_descriptor_flags, (uint32_t)result);
    text_addc(out, ')');
  } else {
    text_addf(out, "%" PRId64, result);
    if (signal)
      text_addf(out, " (SIG%s)", signal);
  }
  if (call->row == &row_recvmmsg && !call_is_unread(call->traced, 4)) {
    text_adds(out, result ? " (left " : " (Timeout)");
    if (result) {
      trace_program_time(call->traced->left, false, out);
      text_addc(out, ')');
    }
  }
}
