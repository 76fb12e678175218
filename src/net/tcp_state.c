/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of TCP states, and what they mean. */
#include "net/tcp_state.h"

#include <netinet/tcp.h>

const char *tcp_state_name(int state) {
  static const char *const names[] = {
      "CLOSE", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
      "CLOSE", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "SYN_RECV"};
  if (state < 0 || state >= (int)(sizeof names / sizeof *names))
    return "";
  return names[state];
}

bool tcp_state_is_connected(int state) {
  return state == TCP_ESTABLISHED || state == TCP_FIN_WAIT1 || state == TCP_FIN_WAIT2 ||
         state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK || state == TCP_CLOSING;
}
