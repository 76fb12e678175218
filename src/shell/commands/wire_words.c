/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each word is read on its own, and what is wrong is said at it. */
#include "shell/commands/wire_words.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/flight.h"
#include "shell/commands/command.h"
#include "shell/shell.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/wire.h"

bool wire_words_number(const char *s, double least, double most, double *n) {
  char *end;
  errno = 0;
  if (s[strspn(s, "0123456789.eE+-")]) /* strtod reads 0x10, inf and nan too */
    return false;
  double read = strtod(s, &end);
  if (end == s || *end || errno || !(read >= least && read <= most))
    return false;
  *n = read;
  return true;
}

bool wire_words_whole(const char *s, double least, double most, double *n) {
  double read;
  if (!wire_words_number(s, least, most, &read) || read != (double)(int64_t)read)
    return false;
  *n = read;
  return true;
}

bool wire_words_is_packet(const struct command_use *use) {
  return use->count && !use->words[0].quoted && use->words[0].s[0] == '#';
}

int wire_words_packet(const struct command_use *use, uint32_t i, uint64_t *number) {
  uint64_t first, end;
  record_range(use->shell->packets, &first, &end);
  if (first == end)
    return diag_set(use->diag, "LookupError", NULL, command_place(use, i),
                    "no packet has been seen yet");
  const char *s = use->words[i].s + (use->words[i].s[0] == '#');
  char *rest;
  errno = 0;
  *number = strtoull(s, &rest, 10);
  if (*s >= '0' && *s <= '9' && !*rest && !errno && *number >= first && *number < end)
    return 0;
  return diag_set(use->diag, "LookupError", NULL, command_place(use, i),
                  end - first == 1 ? "there is no packet '%s': the record has #%llu alone"
                                   : "there is no packet '%s': the record has #%llu to #%llu",
                  use->words[i].s, (unsigned long long)first, (unsigned long long)end - 1);
}

/* Why a packet whose last fate this is is not in the hand. */
static const char *why_gone(enum fate fate) {
  switch (fate) {
  case FATE_DELAYED:
    return "it is under way (`wire hold` takes it back)";
  case FATE_PASSED:
    return "it has passed";
  case FATE_DROPPED:
    return "it was dropped";
  case FATE_DOUBLED:
    return "it was delivered twice";
  case FATE_RESET:
    return "it was answered with RST";
  case FATE_MADE:
    return "the wire made it and delivered it";
  case FATE_SEEN:
    return "it was only seen on the network";
  default:
    return "it has been delivered";
  }
}

int wire_words_in_hand(const struct command_use *use, uint32_t i, uint64_t number) {
  struct record_packet packet;
  unsigned char byte;
  if (wire_look_at(use->shell->wire, number, &byte, 1))
    return 0;
  record_get(use->shell->packets, number, &packet, NULL, 0);
  diag_set(use->diag, "LookupError", NULL, command_place(use, i), "#%llu is not in the hand: %s",
           (unsigned long long)number, why_gone(packet.fate));
  diag_hint(use->diag, wire_status(use->shell->wire).held
                           ? "`wire` lists what is held"
                           : "`wire hold` holds what comes from now on");
  return -1;
}

int wire_words_held(const struct command_use *use, uint64_t *numbers) {
  int count = 0;
  for (uint32_t i = 0; i < use->count && count < WIRE_WORDS_MAX; i++) {
    uint64_t *number = &numbers[count++];
    if (wire_words_packet(use, i, number) < 0 || wire_words_in_hand(use, i, *number) < 0)
      return -1;
    for (int k = 0; k < count - 1; k++)
      if (numbers[k] == *number)
        return diag_set(use->diag, "ValueError", NULL, command_place(use, i),
                        "#%llu is named twice", (unsigned long long)*number);
  }
  return count;
}

/* ---- ends ---- */

/* Reads the port after the colon at S: false if it is none. */
static bool read_port(const char *s, uint16_t *port) {
  char *rest;
  unsigned long n = strtoul(s, &rest, 10);
  *port = (uint16_t)n;
  return *s >= '0' && *s <= '9' && !*rest && n >= 1 && n <= 65535;
}

/* Parts S into host, in HOST, and port: false if it cannot be one. */
static bool part(const char *s, char host[64], uint16_t *port) {
  const char *colon = strrchr(s, ':'), *close = *s == '[' ? strchr(s, ']') : NULL;
  *port = 0;
  if (close) {
    snprintf(host, 64, "%.*s", (int)(close - s - 1), s + 1);
    return close[1] ? close[1] == ':' && read_port(close + 2, port) : true;
  }
  bool alone = !colon || strchr(s, ':') != colon; /* no colon, or those of an IPv6 address */
  snprintf(host, 64, "%.*s", alone ? 63 : (int)(colon - s), s);
  return alone || read_port(colon + 1, port);
}

void wire_words_hint_hosts(const struct command_use *use) {
  const struct lab *lab = use->shell->lab;
  if (lab_topology(lab) == LAB_ONE)
    diag_hint(use->diag, "all sides share one host here: an end is 127.0.0.1:PORT; `sockshell "
                         "--lab=two` has the hosts client and server");
  else
    diag_hint(use->diag,
              lab_hosts(lab) > 2 ? "the lab has the hosts %s, %s and %s"
                                 : "the lab has the hosts %s and %s",
              lab_host_name(lab, 0), lab_host_name(lab, 1), lab_host_name(lab, 2));
}

/* The host that has the address of END, or -1. */
static int host_of(const struct command_use *use, const struct wire_end *end) {
  if (lab_topology(use->shell->lab) != LAB_ONE)
    return lab_address_host(end->family, &end->address);
  return end->family == AF_INET && end->address.s6_addr[0] == 127 ? 0 : -1;
}

int wire_words_end(const struct command_use *use, uint32_t i, struct wire_end *end) {
  const char *s = use->words[i].s;
  char host[64];
  *end = (struct wire_end){.host = -1, .family = AF_UNSPEC};
  if (!part(s, host, &end->port))
    return diag_set(use->diag, "ValueError", NULL, command_place(use, i),
                    "'%s' is not HOST or HOST:PORT, with a port from 1 to 65535", s);
  if ((end->host = lab_name_host(use->shell->lab, host)) >= 0)
    return 0;
  if (inet_pton(AF_INET, host, &end->address) == 1)
    end->family = AF_INET;
  else if (inet_pton(AF_INET6, host, &end->address) == 1)
    end->family = AF_INET6;
  if (end->family != AF_UNSPEC) {
    end->host = host_of(use, end);
    return 0;
  }
  diag_set(use->diag, "NameError", NULL, command_place(use, i), "the lab has no host '%s'", host);
  wire_words_hint_hosts(use);
  return -1;
}

/* Refuses words that are not `from` and an end. */
static int refuse_from(const struct command_use *use) {
  diag_set(use->diag, "usage", NULL, command_place(use, 0), "wire hold [from HOST|HOST:PORT]");
  if (lab_topology(use->shell->lab) != LAB_ONE &&
      lab_name_host(use->shell->lab, use->words[0].s) >= 0)
    diag_hint(use->diag, "`wire hold from %s`", use->words[0].s);
  return -1;
}

int wire_words_from(const struct command_use *use, struct wire_from *from) {
  struct wire_end end;
  if (use->count < 2 || strcmp(use->words[0].s, "from") != 0)
    return refuse_from(use);
  for (int way = 0; way < 2 && lab_topology(use->shell->lab) == LAB_ONE; way++)
    if (strcmp(use->words[1].s, wire_way_name(use->shell->wire, way)) == 0) {
      *from = (struct wire_from){.host = 0, .way = 1 + way};
      return 0;
    }
  if (wire_words_end(use, 1, &end) < 0)
    return -1;
  if (end.host < 0) {
    diag_set(use->diag, "ValueError", NULL, command_place(use, 1),
             "no host of the lab has the address '%s'", use->words[1].s);
    wire_words_hint_hosts(use);
    return -1;
  }
  *from = (struct wire_from){.host = end.host, .port = end.port};
  return 0;
}
