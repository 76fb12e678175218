/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `wire mtu`, which may take IPv6 off a device, and `wire clear`, which says each thing that it changes. */
#include "shell/commands/wire_acts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/text.h"
#include "shell/commands/command.h"
#include "shell/commands/wire_words.h"
#include "shell/shell.h"
#include "view/style.h"
#include "wire/lab.h"
#include "wire/wire.h"

/* Takes `from HOST` off the words: the host that is named, -1: none is. -2 and DIAG filled: no host is called so, or it is at two cables. */
static int take_from(struct command_use *use) {
  const struct lab *lab = use->shell->lab;
  if (use->count < 2 || strcmp(use->words[0].s, "from") != 0)
    return -1;
  const struct word *word = &use->words[1];
  use->words += 2;
  use->count -= 2;
  for (int i = LAB_CLIENT; i < LAB_MIDDLE && i < lab_hosts(lab) && !lab_is_segment(lab); i++)
    if (strcmp(word->s, lab_host_name(lab, i)) == 0)
      return i;
  bool both =
      lab_topology(lab) == LAB_ROUTER && strcmp(word->s, lab_host_name(lab, LAB_MIDDLE)) == 0;
  diag_set(use->diag, "LookupError", NULL, word->span,
           both ? "both cables end at '%s'" : "no cable is that of '%s'", word->s);
  diag_hint(use->diag,
            both ? "`from client` or `from server` names one; without `from`, both are set"
            : lab_is_segment(lab) ? "all hosts are on one segment: leave `from` out"
            : lab_hosts(lab) > 1  ? "`from client` or `from server`"
                                  : "this lab has one host: leave `from` out");
  return -2;
}

/* A host of the lab and which of its devices have their IPv6 addresses, a bit for each device of the lab. */
struct ip6_host {
  const struct lab *lab;
  int host;
  unsigned devices;
};

/* On a thread of the host: an address that it has can be bound. */
static void *ask_ip6(void *data) {
  struct ip6_host *at = data;
  struct sockaddr_in6 address = {.sin6_family = AF_INET6};
  for (int i = 0; i < lab_devices(at->lab); i++) {
    if (lab_device_host(at->lab, i) != at->host)
      continue;
    lab_device_address(at->lab, i, AF_INET6, &address.sin6_addr);
    int fd = fd_high(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
      at->devices |= 1U << i;
    if (fd >= 0)
      close(fd);
  }
  return NULL;
}

/* Stores the devices of LAB that have their IPv6 addresses; false: a host cannot be asked. */
static bool devices_with_ip6(struct lab *lab, unsigned *devices) {
  *devices = 0;
  for (int i = 0; i < lab_hosts(lab); i++) {
    struct ip6_host at = {lab, i, 0};
    pthread_t thread;
    if (lab_thread(lab, lab_host_name(lab, i), &thread, NULL, ask_ip6, &at) != 0)
      return false;
    pthread_join(thread, NULL);
    *devices |= at.devices;
  }
  return true;
}

/* Appends " fd00::1 (client), fd00::2 (server)". */
static void add_ip6(const struct lab *lab, unsigned devices, struct text *out) {
  const char *comma = "";
  for (int i = 0; i < lab_devices(lab); i++) {
    struct in6_addr address;
    char name[INET6_ADDRSTRLEN];
    if (!(devices >> i & 1))
      continue;
    lab_device_address(lab, i, AF_INET6, &address);
    text_addf(out, "%s %s (%s)", comma, inet_ntop(AF_INET6, &address, name, sizeof name),
              lab_host_name(lab, lab_device_host(lab, i)));
    comma = ",";
  }
}

/* Which devices have lost their IPv6 addresses or have them again, which HAD and now HAVE them. */
static void say_ip6(const struct command_use *use, unsigned had, unsigned have) {
  struct text t = TEXT_EMPTY;
  if (had & ~have) {
    text_adds(&t, "IPv6 addresses that are gone:");
    add_ip6(use->shell->lab, had & ~have, &t);
    text_addf(&t, "; IPv6 needs %d bytes (RFC 8200, section 5)", LAB_MTU_IPV6);
  } else if (have & ~had) {
    text_adds(&t, "IPv6 addresses that are there again:");
    add_ip6(use->shell->lab, have & ~had, &t);
  }
  if (t.len)
    style_wrap(&use->shell->style, 0, 2, text_str(&t), use->out);
  text_free(&t);
}

int wire_act_mtu(const struct command_use *given) {
  double n = LAB_MTU;
  struct command_use rest = *given, *use = &rest;
  int host = take_from(use);
  if (host < -1)
    return -1;
  if (!use->count)
    return diag_set(use->diag, "ValueError", NULL, command_place(given, 0),
                    "`wire mtu` takes the number of bytes, from %d to %d", LAB_MTU_MIN,
                    LAB_MTU_MAX);
  if (!wire_words_whole(use->words[0].s, LAB_MTU_MIN, LAB_MTU_MAX, &n))
    return diag_set(use->diag, "ValueError", NULL, use->words[0].span,
                    "the MTU is a whole number of bytes from %d to %d, not '%s'", LAB_MTU_MIN,
                    LAB_MTU_MAX, use->words[0].s);
  if (use->count > 1)
    return diag_set(use->diag, "ValueError", NULL, use->words[1].span,
                    "nothing can follow the number of bytes");
  unsigned had, have;
  bool known = devices_with_ip6(use->shell->lab, &had);
  if (wire_mtu(use->shell->wire, host, (int)n, use->diag) < 0)
    return -1;
  if (lab_topology(use->shell->lab) != LAB_ROUTER)
    text_addf(use->out, "the %s carries packets of at most %d bytes\n",
              lab_is_segment(use->shell->lab) ? "segment" : "cable", (int)n);
  else if (host < 0)
    text_addf(use->out, "both cables carry packets of at most %d bytes\n", (int)n);
  else
    text_addf(use->out, "the cable between router and %s carries packets of at most %d bytes\n",
              lab_host_name(use->shell->lab, host), (int)n);
  if (known && devices_with_ip6(use->shell->lab, &have))
    say_ip6(use, had, have);
  return 0;
}

/* What `wire clear` gives up, of the requests for packets to come. */
static void say_requests(const struct wire_status *was, struct text *out) {
  const struct {
    const char *name;
    size_t count;
  } requests[] = {{"drop", was->drop}, {"dup", was->dup}, {"rst", was->rst}, {"swap", was->swap}};
  const char *before = "no longer asked of packets to come:";
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
    if (!requests[i].count)
      continue;
    text_addf(out, "%s %s", before, requests[i].name);
    if (i < 3)
      text_addf(out, " %zu", requests[i].count);
    before = ",";
  }
  if (*before == ',')
    text_addc(out, '\n');
}

/* The MTU, which was another one on a cable at least. */
static void say_mtu(const struct lab *lab, const int was[2], struct text *out) {
  if (was[0] == was[1])
    text_addf(out, "MTU %d (was %d)\n", LAB_MTU, was[0]);
  else
    text_addf(out, "MTU %d (was %d on the cable of %s, %d on that of %s)\n", LAB_MTU, was[0],
              lab_host_name(lab, LAB_CLIENT), was[1], lab_host_name(lab, LAB_SERVER));
}

int wire_act_clear(const struct command_use *use) {
  struct wire_status was = wire_status(use->shell->wire);
  bool cut = was.mtu[0] != LAB_MTU || was.mtu[1] != LAB_MTU;
  unsigned had = 0, have = 0;
  bool known = cut && devices_with_ip6(use->shell->lab, &had);
  wire_clear(use->shell->wire);
  if (was.holding)
    text_adds(use->out, was.held ? "packets pass; what was held is delivered\n" : "packets pass\n");
  else if (was.held)
    text_adds(use->out, "what was held is delivered\n");
  say_requests(&was, use->out);
  wire_say_unlinked(&was, use->out);
  if (was.under_way)
    text_addf(use->out, "delivered at once: %zu packet%s under way\n", was.under_way,
              was.under_way == 1 ? "" : "s");
  if (cut)
    say_mtu(use->shell->lab, was.mtu, use->out);
  if (known && devices_with_ip6(use->shell->lab, &have))
    say_ip6(use, had, have);
  return 0;
}
