/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two files are pairs of lines: "TcpExt: NAME NAME …" and "TcpExt: NUMBER NUMBER …". Which column is which counter
 * is found out once. That of IPv6 has a line a counter, "NAME NUMBER", some of which appear only later. To add a
 * counter: a member of the enum and a row. */
#include "wire/counters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"

static const struct counters_name {
  const char *section, *counter;
} names[COUNTERS] = {
    [COUNTER_FAST_RETRANS] = {"TcpExt", "TCPFastRetrans"},
    [COUNTER_SLOW_START_RETRANS] = {"TcpExt", "TCPSlowStartRetrans"},
    [COUNTER_TIMEOUTS] = {"TcpExt", "TCPTimeouts"},
    [COUNTER_LOSS_PROBES] = {"TcpExt", "TCPLossProbes"},
    [COUNTER_SYN_RETRANS] = {"TcpExt", "TCPSynRetrans"},
    [COUNTER_WINDOW_PROBE] = {"TcpExt", "TCPWinProbe"},
    [COUNTER_KEEP_ALIVE] = {"TcpExt", "TCPKeepAlive"},
    [COUNTER_TCP_CHECKSUM] = {"Tcp", "InCsumErrors"},
    [COUNTER_UDP_CHECKSUM] = {"Udp", "InCsumErrors"},
    [COUNTER_ICMP_CHECKSUM] = {"Icmp", "InCsumErrors"},
    [COUNTER_IP_HEADER] = {"Ip", "InHdrErrors"},
    [COUNTER_IP_ADDRESS] = {"Ip", "InAddrErrors"},
    [COUNTER_IP_TRUNCATED] = {"IpExt", "InTruncatedPkts"},
    [COUNTER_PAWS] = {"TcpExt", "PAWSEstab"},
    [COUNTER_BEYOND_WINDOW] = {"TcpExt", "BeyondWindow"},
    [COUNTER_ZERO_WINDOW_DROP] = {"TcpExt", "TCPZeroWindowDrop"},
    [COUNTER_CHALLENGE] = {"TcpExt", "TCPChallengeACK"},
    [COUNTER_SYN_CHALLENGE] = {"TcpExt", "TCPSYNChallenge"},
    [COUNTER_CHALLENGE_SKIPPED] = {"TcpExt", "TCPACKSkippedChallenge"},
    [COUNTER_OFO_QUEUE] = {"TcpExt", "TCPOFOQueue"},
    [COUNTER_OFO_MERGE] = {"TcpExt", "TCPOFOMerge"},
    [COUNTER_DSACK_OLD] = {"TcpExt", "TCPDSACKOldSent"},
    [COUNTER_DSACK_OFO] = {"TcpExt", "TCPDSACKOfoSent"},
    [COUNTER_DELAYED_ACK_LOST] = {"TcpExt", "DelayedACKLost"},
    [COUNTER_LISTEN_OVERFLOWS] = {"TcpExt", "ListenOverflows"},
    [COUNTER_SYN_QUEUE_FULL] = {"TcpExt", "TCPReqQFullDrop"},
    [COUNTER_RECEIVE_QUEUE_FULL] = {"TcpExt", "TCPRcvQDrop"},
    [COUNTER_RST_SENT] = {"Tcp", "OutRsts"},
    [COUNTER_UDP_NO_PORT] = {"Udp", "NoPorts"},
    [COUNTER_UDP_BUFFER] = {"Udp", "RcvbufErrors"},
    [COUNTER_OLD_ICMP] = {"TcpExt", "OutOfWindowIcmps"},
};

/* What IPv6 counts by itself. */
static const struct counters_name6 {
  enum counter counter;
  const char *name;
} names6[] = {
    {COUNTER_IP_HEADER, "Ip6InHdrErrors"},        {COUNTER_IP_ADDRESS, "Ip6InAddrErrors"},
    {COUNTER_IP_TRUNCATED, "Ip6InTruncatedPkts"}, {COUNTER_ICMP_CHECKSUM, "Icmp6InCsumErrors"},
    {COUNTER_UDP_NO_PORT, "Udp6NoPorts"},         {COUNTER_UDP_BUFFER, "Udp6RcvbufErrors"},
    {COUNTER_UDP_CHECKSUM, "Udp6InCsumErrors"}};

#define FILES 2
#define FILE6 FILES /* IPv6's, which a kernel may not have */
static const char *const paths[FILES + 1] = {
    "/proc/thread-self/net/netstat", "/proc/thread-self/net/snmp", "/proc/thread-self/net/snmp6"};

#define BYTES 16384 /* of a file; Linux 6.18 has 5,000 */
#define COLUMNS 255
#define SECTIONS 8

/* A pair of lines that holds counters of ours. */
struct section {
  char name[16]; /* with its colon */
  size_t len;
  signed char columns[COLUMNS]; /* the number of the counter, -1: another */
};

struct counters {
  int fds[FILES + 1];
  uint64_t six[COUNTERS]; /* as they were read last */
  struct section sections[SECTIONS];
  size_t count;
  char buffer[BYTES];
};

/* Reads FILE from its start, with a NUL after it: whether all is there. */
static bool read_file(struct counters *c, int file) {
  ssize_t n;
  do
    n = pread(c->fds[file], c->buffer, sizeof c->buffer - 1, 0);
  while (n < 0 && errno == EINTR);
  c->buffer[n > 0 ? n : 0] = '\0';
  return n > 0 && n < (ssize_t)sizeof c->buffer - 1;
}

static const char *line_end(const char *s) {
  return s + strcspn(s, "\n");
}

static int find_counter(const char *section, size_t section_len, const char *s, size_t len) {
  for (int i = 0; i < COUNTERS; i++)
    if (strlen(names[i].section) == section_len && strlen(names[i].counter) == len &&
        memcmp(names[i].section, section, section_len) == 0 &&
        memcmp(names[i].counter, s, len) == 0)
      return i;
  return -1;
}

/* Learns the columns of the line at S, which names them. */
static void learn_line(struct counters *c, const char *s) {
  size_t name = strcspn(s, ":\n"), column = 0;
  const char *end = line_end(s);
  if (s[name] != ':' || name + 1 >= sizeof c->sections->name || c->count == SECTIONS)
    return;
  struct section *section = &c->sections[c->count];
  bool any = false;
  memcpy(section->name, s, name + 1);
  section->len = name + 1;
  memset(section->columns, -1, sizeof section->columns);
  for (const char *word = s + name + 1; word < end && column < COLUMNS; column++) {
    word += strspn(word, " ");
    size_t len = strcspn(word, " \n");
    int counter = find_counter(s, name, word, len);
    section->columns[column] = (signed char)counter;
    any |= counter >= 0;
    word += len;
  }
  c->count += any;
}

static void learn(struct counters *c) {
  for (const char *s = c->buffer; *s;) {
    learn_line(c, s);
    for (int i = 0; i < 2; i++) {
      s = line_end(s);
      s += *s == '\n';
    }
  }
}

struct counters *counters_open(void) {
  struct counters *c = mem_zalloc(1, sizeof *c);
  for (int i = 0; i <= FILES; i++)
    c->fds[i] = -1;
  for (int i = 0; i < FILES; i++) {
    c->fds[i] = fd_high(open(paths[i], O_RDONLY | O_CLOEXEC));
    if (c->fds[i] < 0 || !read_file(c, i)) {
      int error = errno;
      counters_close(c);
      errno = error;
      return NULL;
    }
    learn(c);
  }
  c->fds[FILE6] = fd_high(open(paths[FILE6], O_RDONLY | O_CLOEXEC));
  return c;
}

void counters_close(struct counters *c) {
  if (!c)
    return;
  for (int i = 0; i <= FILES; i++)
    if (c->fds[i] >= 0)
      close(c->fds[i]);
  free(c);
}

static void read_numbers(const struct section *section, const char *s,
                         struct counters_values *values) {
  for (int column = 0; *s == ' ' && column < COLUMNS; column++) {
    uint64_t n = 0;
    s += 1 + (s[1] == '-');
    for (; *s >= '0' && *s <= '9'; s++)
      n = n * 10 + (uint64_t)(*s - '0');
    if (section->columns[column] >= 0)
      values->at[section->columns[column]] = n;
  }
}

/* The section that the line at S belongs to, or NULL. */
static const struct section *find_section(const struct counters *c, const char *s) {
  for (size_t i = 0; i < c->count; i++)
    if (strncmp(c->sections[i].name, s, c->sections[i].len) == 0)
      return &c->sections[i];
  return NULL;
}

/* The counter of the line at S, or COUNTERS. */
static enum counter find_counter6(const char *s) {
  size_t len = strcspn(s, " \t\n");
  for (size_t i = 0; i < sizeof names6 / sizeof *names6; i++)
    if (strlen(names6[i].name) == len && memcmp(names6[i].name, s, len) == 0)
      return names6[i].counter;
  return COUNTERS;
}

/* Reads those of IPv6, if this kernel has them. */
static void read_six(struct counters *c) {
  if (c->fds[FILE6] < 0 || !read_file(c, FILE6))
    return;
  for (const char *s = c->buffer; *s;) {
    enum counter counter = find_counter6(s);
    if (counter < COUNTERS)
      c->six[counter] = strtoull(s + strcspn(s, " \t\n"), NULL, 10);
    s = line_end(s);
    s += *s == '\n';
  }
}

struct counters_values counters_read(struct counters *c, bool ipv6) {
  struct counters_values values = {.known = c != NULL};
  for (int i = 0; c && i < FILES && values.known; i++) {
    values.known = read_file(c, i);
    for (const char *s = c->buffer; *s;) {
      s = line_end(s); /* the names */
      s += *s == '\n';
      const struct section *section = find_section(c, s);
      if (section)
        read_numbers(section, s + section->len, &values);
      s = line_end(s);
      s += *s == '\n';
    }
  }
  if (c && ipv6)
    read_six(c);
  for (int i = 0; c && i < COUNTERS; i++)
    values.at[i] += c->six[i];
  return values;
}
