/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pingpong TURNS: send and recv of 64 bytes on a socket pair, as bench/sockets/pingpong.py does it. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
  long turns = argc > 1 ? atol(argv[1]) : 0;
  int pair[2];
  char data[64], room[64];
  memset(data, 'x', sizeof data);
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
    return 1;
  for (long i = 0; i < turns; i++)
    if (send(pair[0], data, sizeof data, 0) < 0 || recv(pair[1], room, sizeof room, 0) < 0)
      return 1;
  return 0;
}
