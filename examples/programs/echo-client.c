/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client for the echo servers over TCP, by the name or number of the host, over IPv4 or IPv6.
 *
 * Teaches: getaddrinfo turns a name and a port into a list of addresses, with all that socket and connect want;
 * they are tried one after the other until one answers. A stream has no messages: what one send sent may come
 * back in pieces, so recv is called until all of it is there. shutdown says "nothing more from me" (FIN), and
 * the server's own FIN ends the last recv with 0.
 *
 * Build it:  cc -g -o echo-client echo-client.c
 * Run it:    ./echo-client [HOST [PORT [TEXT...]]] */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *call) {
  perror(call);
  exit(1);
}

/* A socket that is connected to PORT of HOST. */
static int connect_to(const char *host, const char *port) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  struct addrinfo *list;
  int error = getaddrinfo(host, port, &hints, &list); /* has error numbers of its own, not errno */
  if (error != 0) {
    fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(error));
    exit(1);
  }
  for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
    int sock = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
    if (sock < 0)
      continue;
    if (connect(sock, at->ai_addr, at->ai_addrlen) == 0) {
      freeaddrinfo(list);
      return sock;
    }
    perror("connect"); /* the next address may answer */
    close(sock);
  }
  fprintf(stderr, "no address of %s answers at port %s\n", host, port);
  exit(1);
}

/* Sends all LEN bytes: send may take fewer at a time. */
static void send_all(int sock, const char *bytes, size_t len) {
  while (len > 0) {
    ssize_t n = send(sock, bytes, len, MSG_NOSIGNAL);
    if (n < 0)
      die("send");
    bytes += n;
    len -= (size_t)n;
  }
}

/* Receives exactly LEN bytes and prints them. */
static void receive(int sock, size_t len) {
  char buffer[1024];
  while (len > 0) {
    ssize_t n = recv(sock, buffer, len < sizeof buffer ? len : sizeof buffer, 0);
    if (n < 0)
      die("recv");
    if (n == 0) {
      fprintf(stderr, "the server has left before all came back\n");
      exit(1);
    }
    fwrite(buffer, 1, (size_t)n, stdout);
    len -= (size_t)n;
  }
  putchar('\n');
}

int main(int argc, char **argv) {
  static char *hello[] = {"Hello, socket"};
  const char *host = argc > 1 ? argv[1] : "localhost";
  const char *port = argc > 2 ? argv[2] : "50000";
  char **texts = argc > 3 ? argv + 3 : hello;
  int count = argc > 3 ? argc - 3 : 1;

  int sock = connect_to(host, port);
  for (int i = 0; i < count; i++) {
    send_all(sock, texts[i], strlen(texts[i]));
    receive(sock, strlen(texts[i]));
  }
  if (shutdown(sock, SHUT_WR) < 0)
    die("shutdown");
  char rest;
  ssize_t n = recv(sock, &rest, 1, 0);
  if (n < 0)
    die("recv");
  if (n > 0) {
    fprintf(stderr, "more came back than was sent\n");
    exit(1);
  }
  close(sock);
  puts("The server has closed too.");
  return 0;
}
