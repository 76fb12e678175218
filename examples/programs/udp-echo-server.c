/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An echo server over UDP.
 *
 * Teaches: one socket serves everybody, without listen and accept. recvfrom says who sent a datagram, sendto
 * answers; a datagram comes whole or not at all, and may be empty: 0 bytes are not an end.
 *
 * Build it:  cc -g -o udp-echo-server udp-echo-server.c
 * Run it:    ./udp-echo-server [PORT [DATAGRAMS]]
 * Then, in a second terminal: udp-echo-client. The server ends after so many DATAGRAMS, without them at Ctrl-C.
 * Port 0 lets the kernel choose a free port; the first line printed says which. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *call) {
  perror(call);
  exit(1);
}

static long number(const char *word, long most) {
  char *end;
  long n = strtol(word, &end, 10);
  if (end == word || *end != '\0' || n < 0 || n > most) {
    fprintf(stderr, "usage: udp-echo-server [PORT [DATAGRAMS]]\n");
    exit(2);
  }
  return n;
}

int main(int argc, char **argv) {
  long port = argc > 1 ? number(argv[1], 65535) : 50000;
  long datagrams = argc > 2 ? number(argv[2], 1000000) : 0;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
  socklen_t len = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  setvbuf(stdout, NULL, _IOLBF, 0); /* a line is written as soon as it is whole, into a pipe too */

  int sock = socket(AF_INET, SOCK_DGRAM, 0);
  if (sock < 0)
    die("socket");
  if (bind(sock, (struct sockaddr *)&address, sizeof address) < 0)
    die("bind");
  if (getsockname(sock, (struct sockaddr *)&address, &len) < 0)
    die("getsockname");
  printf("listening on port %d\n", ntohs(address.sin_port));

  for (long i = 1; datagrams == 0 || i <= datagrams; i++) {
    char buffer[65536]; /* no datagram is longer, so none is cut off */
    struct sockaddr_in client;
    socklen_t client_len =
        sizeof client; /* in: the room; out: what was used. Set it anew each time. */
    ssize_t n = recvfrom(sock, buffer, sizeof buffer, 0, (struct sockaddr *)&client, &client_len);
    if (n < 0)
      die("recvfrom");
    printf("datagram %ld: %zd bytes\n", i, n);
    if (sendto(sock, buffer, (size_t)n, 0, (struct sockaddr *)&client, client_len) < 0)
      perror("sendto"); /* this answer is lost; the next client may have better luck */
  }
  close(sock);
  puts("all datagrams have been answered");
  return 0;
}
