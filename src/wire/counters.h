/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counters that Linux keeps of a network namespace (proc_pid_net(5), /proc/net/netstat, snmp and snmp6): which
 * timer fired, why a packet was ignored. They step while the kernel deals with a packet, so that two readings, before a
 * delivery and after it, tell what became of it. About 25 µs a reading, and half as much again for IPv6. What is
 * counted for IPv4 and IPv6 apart is one counter here, the sum. */
#ifndef WIRE_COUNTERS_H
#define WIRE_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

enum counter {
  /* of the sender */
  COUNTER_FAST_RETRANS,
  COUNTER_SLOW_START_RETRANS,
  COUNTER_TIMEOUTS,
  COUNTER_LOSS_PROBES,
  COUNTER_SYN_RETRANS,
  COUNTER_WINDOW_PROBE,
  COUNTER_KEEP_ALIVE,
  /* of the receiver */
  COUNTER_TCP_CHECKSUM,
  COUNTER_UDP_CHECKSUM,
  COUNTER_ICMP_CHECKSUM,
  COUNTER_IP_HEADER,
  COUNTER_IP_ADDRESS,
  COUNTER_IP_TRUNCATED,
  COUNTER_PAWS,
  COUNTER_BEYOND_WINDOW,
  COUNTER_ZERO_WINDOW_DROP,
  COUNTER_CHALLENGE,
  COUNTER_SYN_CHALLENGE,
  COUNTER_CHALLENGE_SKIPPED,
  COUNTER_OFO_QUEUE,
  COUNTER_OFO_MERGE,
  COUNTER_DSACK_OLD,
  COUNTER_DSACK_OFO,
  COUNTER_DELAYED_ACK_LOST,
  COUNTER_LISTEN_OVERFLOWS,
  COUNTER_SYN_QUEUE_FULL,
  COUNTER_RECEIVE_QUEUE_FULL,
  COUNTER_RST_SENT,
  COUNTER_UDP_NO_PORT,
  COUNTER_UDP_BUFFER,
  COUNTER_OLD_ICMP,
  COUNTERS
};

struct counters_values {
  bool known;
  uint64_t at[COUNTERS]; /* 0: this kernel does not have it */
};

struct counters;

/* Opens those of the network namespace of the calling thread: NULL with errno. The descriptors are fd_high. For one
   thread at a time. */
struct counters *counters_open(void);
void counters_close(struct counters *counters);

/* Reads them; those of IPv6 only if IPV6 is set, else they are as they were read last. Not known: COUNTERS is NULL, or
   they cannot be read. */
struct counters_values counters_read(struct counters *counters, bool ipv6);

#endif
