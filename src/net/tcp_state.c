/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of TCP states. */
#include "net/tcp_state.h"

const char *tcp_state_name(int state) {
  static const char *const names[] = {
      "CLOSE", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
      "CLOSE", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "SYN_RECV"};
  if (state < 0 || state >= (int)(sizeof names / sizeof *names))
    return "";
  return names[state];
}
