/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client for the echo server over UDP.
 *
 * Teaches: datagrams get lost, and nobody says so. Who wants an answer sets a time (SO_RCVTIMEO) and asks again.
 * connect on a UDP socket sends nothing: it keeps the address for send, lets in datagrams from there alone, and
 * so an ICMP error (nobody has that port) can be told as ECONNREFUSED.
 *
 * Build it:  cc -g -o udp-echo-client udp-echo-client.c
 * Run it:    ./udp-echo-client [HOST [PORT [TEXT...]]] */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define TRIES 3
#define SECONDS 2

static void die(const char *call) {
  perror(call);
  exit(1);
}

/* A UDP socket whose peer is PORT of HOST: the first address that a socket can be made for. */
static int connect_to(const char *host, const char *port) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM};
  struct addrinfo *list;
  int error = getaddrinfo(host, port, &hints, &list);
  if (error != 0) {
    fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(error));
    exit(1);
  }
  int sock = -1;
  for (const struct addrinfo *at = list; at != NULL && sock < 0; at = at->ai_next) {
    sock = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
    if (sock >= 0 && connect(sock, at->ai_addr, at->ai_addrlen) < 0) {
      close(sock);
      sock = -1;
    }
  }
  freeaddrinfo(list);
  if (sock < 0)
    die("connect");
  return sock;
}

/* Sends TEXT and waits for what comes back, a few times: 0, or -1 when nothing does. */
static int ask(int sock, const char *text) {
  char buffer[65536];
  for (int i = 0; i < TRIES; i++) {
    if (send(sock, text, strlen(text), 0) < 0)
      die("send");
    ssize_t n = recv(sock, buffer, sizeof buffer, 0);
    if (n >= 0) {
      printf("%zd bytes: %.*s\n", n, (int)n, buffer);
      return 0;
    }
    if (errno != EAGAIN && errno != EINTR) /* EAGAIN: the time is over; EINTR: after a stop */
      die("recv");
    fprintf(stderr, "no answer after %d s\n", SECONDS);
  }
  return -1;
}

int main(int argc, char **argv) {
  static char *hello[] = {"Hello, socket"};
  const char *host = argc > 1 ? argv[1] : "127.0.0.1";
  const char *port = argc > 2 ? argv[2] : "50000";
  char **texts = argc > 3 ? argv + 3 : hello;
  int count = argc > 3 ? argc - 3 : 1;
  struct timeval limit = {.tv_sec = SECONDS};

  int sock = connect_to(host, port);
  if (setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0)
    die("setsockopt");
  for (int i = 0; i < count; i++)
    if (ask(sock, texts[i]) < 0)
      return 1;
  close(sock);
  return 0;
}
