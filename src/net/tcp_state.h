/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP states as the kernel numbers them (netinet/tcp.h, sock_diag(7)). */
#ifndef NET_TCP_STATE_H
#define NET_TCP_STATE_H

#include <stdbool.h>

/* The name of a state as ss, the ladder and the explanations spell it (RFC 9293 with Linux's
   underscores): 1 is "ESTABLISHED" … 11 "CLOSING"; "CLOSE" for 7 and for 0, no socket; "SYN_RECV"
   for 3 and for 12, a request that has no socket yet; "" for any other number. Static. */
const char *tcp_state_name(int state);

/* Whether an end in STATE has a connection, of which it still has something to send or to hear: neither before the
   handshake's end nor in TIME_WAIT. */
bool tcp_state_is_connected(int state);

#endif
