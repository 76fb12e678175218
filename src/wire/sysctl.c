/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table, and reads and writes of files below /proc/sys/net by the descriptors that the lab keeps. To add a setting: a
 * row; its limits are also what a lesson of somebody unknown may ask for. */
#include "wire/sysctl.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "wire/broker.h"
#include "wire/lab.h"

#define IPV4(name, numbers, low, high, doc)                                                        \
  { name, SYSCTL_IPV4, numbers, low, high, doc }
#define BUFFER_MAX 67108864 /* bytes */

const struct sysctl_row sysctl_rows[SYSCTL_ROWS + 1] = {
    IPV4("icmp_echo_ignore_all", 1, 0, 1, "1: no echo request (ping) is answered"),
    IPV4("icmp_ratelimit", 1, 0, 60000,
         "milliseconds between ICMP errors to one receiver; 0: no limit"),
    IPV4("icmp_ratemask", 1, 0, INT32_MAX, "the ICMP types that icmp_ratelimit is for, a bit each"),
    IPV4("ip_default_ttl", 1, 1, 255, "the TTL that packets start with"),
    IPV4("ip_forward", 1, 0, 1, "1: packets for others are passed on, as a router does"),
    IPV4("ip_local_port_range", 2, 1, 65535, "the first and the last port that the kernel chooses"),
    IPV4("ip_no_pmtu_disc", 1, 0, 3,
         "0: packets are marked 'do not fragment' and the path MTU is learned"),
    IPV4("ip_nonlocal_bind", 1, 0, 1, "1: bind takes addresses that the host does not have"),
    IPV4("ip_unprivileged_port_start", 1, 0, 65535, "the first port that needs no right"),
    IPV4("ipfrag_time", 1, 0, 3600, "seconds that fragments wait for the rest of their packet"),
    IPV4("ping_group_range", 2, 0, INT32_MAX, "the groups that may make ICMP sockets; '1 0': none"),
    {"somaxconn", SYSCTL_CORE, 1, 0, 65535, "the largest backlog that listen gets"},
    IPV4("tcp_abort_on_overflow", 1, 0, 1,
         "1: where the accept queue is full the client gets a RST"),
    IPV4("tcp_autocorking", 1, 0, 1,
         "1: small writes are put together while packets wait to be sent"),
    IPV4("tcp_congestion_control", 0, 0, 0, "the congestion control of new sockets"),
    IPV4("tcp_dsack", 1, 0, 1, "1: data that comes twice is reported (D-SACK, RFC 2883)"),
    IPV4("tcp_early_retrans", 1, 0, 4, "3: tail loss probes are sent (TLP, RFC 8985); 0: none"),
    IPV4("tcp_ecn", 1, 0, 5,
         "1: connections ask for ECN (RFC 3168); 2: they only agree to it; 0: neither"),
    IPV4("tcp_fastopen", 1, 0, 4095,
         "TCP Fast Open (RFC 7413): 1 for connect, 2 for listen, 3 both"),
    IPV4("tcp_fin_timeout", 1, 1, 3600, "seconds that a closed socket stays in FIN_WAIT2"),
    IPV4("tcp_frto", 1, 0, 2, "2: false retransmission timeouts are recognized (F-RTO, RFC 5682)"),
    IPV4("tcp_invalid_ratelimit", 1, 0, 60000,
         "milliseconds between ACKs that answer invalid segments"),
    IPV4("tcp_keepalive_intvl", 1, 1, 32767, "seconds between keep-alives"),
    IPV4("tcp_keepalive_probes", 1, 1, 127,
         "keep-alives without an answer before the connection ends"),
    IPV4("tcp_keepalive_time", 1, 1, 32767, "seconds of silence before the first keep-alive"),
    IPV4("tcp_max_syn_backlog", 1, 1, 65536, "requests in SYN_RECV that a listener keeps"),
    IPV4("tcp_max_tw_buckets", 1, 0, 262144,
         "connections in TIME_WAIT; beyond, they are closed at once"),
    IPV4("tcp_moderate_rcvbuf", 1, 0, 1, "1: receive buffers grow by themselves, up to tcp_rmem"),
    IPV4("tcp_mtu_probing", 1, 0, 2,
         "1: segments shrink where large ones vanish (RFC 4821); 2: always probed"),
    IPV4("tcp_no_metrics_save", 1, 0, 1,
         "1: connections do not start from what earlier ones measured"),
    IPV4("tcp_orphan_retries", 1, 0, 255,
         "retransmissions of a closed socket before it is given up"),
    IPV4("tcp_recovery", 1, 0, 7,
         "1: losses are found by time (RACK, RFC 8985); 0: by duplicate ACKs"),
    IPV4("tcp_reordering", 1, 1, 300, "segments that may overtake before one is taken for lost"),
    IPV4("tcp_retries1", 1, 0, 255, "retransmissions before another route is looked for"),
    IPV4("tcp_retries2", 1, 0, 255, "retransmissions before an established connection is given up"),
    IPV4("tcp_rfc1337", 1, 0, 1, "1: a RST does not end TIME_WAIT (RFC 1337)"),
    IPV4("tcp_rmem", 3, 256, BUFFER_MAX, "bytes of the receive buffer: least, at first, most"),
    IPV4("tcp_rto_min_us", 1, 1, INT32_MAX, "the shortest retransmission timeout, in microseconds"),
    IPV4("tcp_sack", 1, 0, 1, "1: selective acknowledgements (SACK, RFC 2018)"),
    IPV4("tcp_slow_start_after_idle", 1, 0, 1,
         "1: after a pause cwnd starts small again (RFC 2861)"),
    IPV4("tcp_syn_retries", 1, 1, 127, "times that a SYN is sent again"),
    IPV4("tcp_synack_retries", 1, 0, 255, "times that a SYN,ACK is sent again"),
    IPV4("tcp_syncookies", 1, 0, 2,
         "1: SYN cookies when the SYN queue is full (RFC 4987); 2: always; 0: never"),
    IPV4("tcp_timestamps", 1, 0, 2, "0: no timestamps (RFC 7323)"),
    IPV4("tcp_tso_win_divisor", 1, 0, 255,
         "segments wait for more until they fill 1/N of cwnd, within 1 ms of the last"),
    IPV4("tcp_tw_reuse", 1, 0, 2,
         "1: connect may take ports that are in TIME_WAIT; 2: over loopback only"),
    IPV4("tcp_window_scaling", 1, 0, 1, "1: windows above 65,535 bytes (RFC 7323)"),
    IPV4("tcp_wmem", 3, 256, BUFFER_MAX, "bytes of the send buffer: least, at first, most"),
    {NULL, SYSCTL_IPV4, 0, 0, 0, NULL},
};

const char *sysctl_short(const char *name, int *folder) {
  static const char *const prefixes[SYSCTL_FOLDERS][2] = {
      [SYSCTL_IPV4] = {"net.ipv4.", "net/ipv4/"}, [SYSCTL_CORE] = {"net.core.", "net/core/"}};
  static const char root[] = "/proc/sys/";
  bool is_path = strncmp(name, root, sizeof root - 1) == 0;
  const char *rest = is_path ? name + sizeof root - 1 : name;
  *folder = -1;
  for (int i = 0; i < SYSCTL_FOLDERS; i++)
    for (int slashes = is_path; slashes < 2; slashes++) {
      const char *prefix = prefixes[i][slashes];
      if (strncmp(rest, prefix, strlen(prefix)) != 0)
        continue;
      *folder = i;
      return rest + strlen(prefix);
    }
  return name;
}

int sysctl_find(const char *name) {
  int folder;
  const char *rest = sysctl_short(name, &folder);
  for (int i = 0; sysctl_rows[i].name; i++)
    if ((folder < 0 || folder == (int)sysctl_rows[i].folder) &&
        strcmp(rest, sysctl_rows[i].name) == 0)
      return i;
  return -1;
}

static bool is_word(const char *s) {
  size_t i = 0;
  while (isalnum((unsigned char)s[i]) || s[i] == '_' || s[i] == '-')
    i++;
  return i && !s[i];
}

bool sysctl_takes(int number, const char *value) {
  const struct sysctl_row *row = &sysctl_rows[number];
  if (strlen(value) >= SYSCTL_VALUE)
    return false;
  if (!row->numbers)
    return is_word(value);
  for (int i = 0; i < row->numbers; i++) {
    char *end;
    errno = 0;
    int64_t n = strtoll(value, &end, 10);
    if (end == value || errno || (*end && *end != ' ') || n < row->low || n > row->high)
      return false;
    value = end;
  }
  return !*value;
}

int sysctl_open(enum sysctl_folder folder) {
  static const char *const paths[] = {"/proc/sys/net/ipv4", "/proc/sys/net/core"};
  return fd_high(open(paths[folder], O_PATH | O_DIRECTORY | O_CLOEXEC));
}

/* Reads or, with WRITES, writes the value of the file NAME in FOLDER: 0 or an errno. */
static int pass(int folder, const char *name, bool writes, char value[SYSCTL_VALUE]) {
  int fd = fd_high(openat(folder, name, (writes ? O_WRONLY : O_RDONLY) | O_CLOEXEC));
  if (fd < 0)
    return errno;
  ssize_t n = writes ? write(fd, value, strlen(value)) : read(fd, value, SYSCTL_VALUE - 1);
  int error = n < 0 ? errno : 0;
  close(fd);
  if (error || writes)
    return error;
  value[n] = '\0';
  for (char *s = value; *s; s++)
    if (*s == '\t' || (*s == '\n' && s[1]))
      *s = ' ';
  value[strcspn(value, "\n")] = '\0';
  return 0;
}

static int request_of(int host, int row) {
  return (1 + host) * SYSCTL_ROWS + row;
}

int sysctl_request_host(int request) {
  return request / SYSCTL_ROWS - 1;
}

int sysctl_request_row(int request) {
  return request % SYSCTL_ROWS;
}

int sysctl_get(struct lab *lab, int host, int row, char value[SYSCTL_VALUE]) {
  *value = '\0';
  if (lab_broker(lab) >= 0)
    return broker_ask(lab_broker(lab), BROKER_SYSCTL, request_of(host, row), value);
  if (host >= lab_hosts(lab))
    return EINVAL;
  return pass(lab_settings(lab, host < 0 ? 0 : host, sysctl_rows[row].folder),
              sysctl_rows[row].name, false, value);
}

int sysctl_set(struct lab *lab, int host, int row, const char *value) {
  char copy[SYSCTL_VALUE];
  if (!sysctl_takes(row, value))
    return EINVAL;
  strcpy(copy, value);
  if (lab_broker(lab) >= 0)
    return broker_ask(lab_broker(lab), BROKER_SYSCTL_SET, request_of(host, row), copy);
  if (host >= lab_hosts(lab))
    return EINVAL;
  for (int i = 0; i < lab_hosts(lab); i++) {
    if (host != SYSCTL_ALL && i != host)
      continue;
    int error =
        pass(lab_settings(lab, i, sysctl_rows[row].folder), sysctl_rows[row].name, true, copy);
    if (error)
      return error;
  }
  return 0;
}

void sysctl_prepare(int folder) {
  char reno[SYSCTL_VALUE] = "reno", none[SYSCTL_VALUE] = "0";
  pass(folder, "tcp_congestion_control", true, reno);
  pass(folder, "tcp_invalid_ratelimit", true, none);
}
