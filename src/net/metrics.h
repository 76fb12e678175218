/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel thinks of one TCP connection when it sends: congestion control, timers, windows, as tcp(7) has
 * them in TCP_INFO. Data only: the lab asks (wire/states.h), the views say it (view/kernel.h). */
#ifndef NET_METRICS_H
#define NET_METRICS_H

#include <stdint.h>

#define METRICS_INFINITE 0x7fffffffu /* ssthresh: no loss has set it yet */
#define METRICS_UNKNOWN UINT32_MAX   /* rcv_wnd: the kernel is too old to tell (before Linux 6.2) */

/* Congestion states of Linux (enum tcp_ca_state). */
enum metrics_ca {
  METRICS_OPEN,     /* nothing is amiss */
  METRICS_DISORDER, /* duplicate ACKs or SACK blocks have come, nothing is thought lost */
  METRICS_CWR,      /* the window was reduced: by ECN or a full local queue */
  METRICS_RECOVERY, /* fast recovery: segments are thought lost and sent again */
  METRICS_LOSS      /* the retransmission timer has fired */
};

struct metrics {
  uint32_t cwnd;              /* segments; 0: nothing is known, all else is 0 too */
  uint32_t ssthresh;          /* segments, METRICS_INFINITE */
  uint32_t srtt, rttvar, rto; /* microseconds; srtt 0: no round trip was measured yet */
  uint32_t flight; /* bytes that were sent and are not acknowledged; SYN and FIN count as one */
  uint32_t unsent; /* bytes that wait in the send buffer and were never sent */
  uint32_t out, sacked, lost,
      resent;             /* segments of the flight, … that SACK says have come, that are thought
                                         lost, that were sent again */
  uint32_t total_retrans; /* segments that were sent again since the connection began */
  uint32_t snd_wnd;       /* bytes that the peer's window lets it send */
  uint32_t rcv_wnd;       /* bytes of its own window, METRICS_UNKNOWN */
  uint32_t mss;           /* bytes of data in a full segment that it sends */
  enum metrics_ca ca;
  uint32_t timeouts; /* of the retransmission timer in a row */
  uint32_t probes;   /* window probes or keep-alives that are not answered */
  uint32_t backoff;  /* how many times the timer was doubled */
};

#endif
