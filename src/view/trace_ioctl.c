/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A further request is a row of `requests`. */
#include "view/trace_ioctl.h"

#include <inttypes.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/sockios.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_words.h"

#define N(name)                                                                                    \
  { #name, name, false }

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

void trace_ioctl(const struct call *call, bool done, struct text *out) {
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
