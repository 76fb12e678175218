/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo server: prints its port, serves one connection. echo client PORT SIZE TURNS: sends SIZE bytes,
 * reads them back, TURNS times, and prints the seconds that took. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROOM 65536

static int serve(void) {
  static char room[ROOM];
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t len = sizeof address;
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(sock, (struct sockaddr *)&address, len) < 0 || listen(sock, 1) < 0 ||
      getsockname(sock, (struct sockaddr *)&address, &len) < 0)
    return 1;
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  int conn = accept(sock, NULL, NULL);
  ssize_t n;
  while ((n = recv(conn, room, sizeof room, 0)) > 0)
    for (ssize_t sent = 0; sent < n;) {
      ssize_t more = send(conn, room + sent, (size_t)(n - sent), 0);
      if (more < 0)
        return 1;
      sent += more;
    }
  return 0;
}

static int ask(int port, size_t size, long turns) {
  static char data[ROOM], room[ROOM];
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_addr = {htonl(INADDR_LOOPBACK)},
                                .sin_port = htons((in_port_t)port)};
  struct timespec from, to;
  int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (size > ROOM || connect(s, (struct sockaddr *)&address, sizeof address) < 0)
    return 1;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (long i = 0; i < turns; i++) {
    if (send(s, data, size, 0) != (ssize_t)size)
      return 1;
    if (recv(s, room, size, MSG_WAITALL) != (ssize_t)size)
      return 1;
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%.6f\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "server") == 0)
    return serve();
  if (argc == 5 && strcmp(argv[1], "client") == 0)
    return ask(atoi(argv[2]), (size_t)atol(argv[3]), atol(argv[4]));
  fputs("usage: echo server | echo client PORT SIZE TURNS\n", stderr);
  return 2;
}
