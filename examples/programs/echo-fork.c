/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An echo server over TCP that gives each client a process of its own.
 *
 * Teaches: after fork both processes have both sockets. The child serves the connection and closes the
 * listener, the parent closes the connection and goes back to accept. A connection ends (FIN) when the last
 * process that has it closes it: a parent that forgets its close keeps every client waiting for the end.
 *
 * Build it:  cc -g -o echo-fork echo-fork.c
 * Run it:    ./echo-fork [PORT [CLIENTS]]
 * Then, in a second terminal: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C. Port 0
 * lets the kernel choose a free port; the first line printed says which. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *call) {
  perror(call);
  exit(1);
}

static long number(const char *word, long most) {
  char *end;
  long n = strtol(word, &end, 10);
  if (end == word || *end != '\0' || n < 0 || n > most) {
    fprintf(stderr, "usage: echo-fork [PORT [CLIENTS]]\n");
    exit(2);
  }
  return n;
}

/* socket, bind, listen: a listening socket for PORT at every address of this host. */
static int listen_at(long port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
  socklen_t len = sizeof address;
  int on = 1;
  address.sin_addr.s_addr = htonl(INADDR_ANY);

  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0)
    die("socket");
  /* Without this a server that is started again at once may find its port still taken. */
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
    die("setsockopt");
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
    die("bind");
  if (listen(listener, 5) < 0)
    die("listen");
  if (getsockname(listener, (struct sockaddr *)&address, &len) < 0)
    die("getsockname");
  printf("listening on port %d\n", ntohs(address.sin_port));
  return listener;
}

/* Sends all LEN bytes: send may take fewer at a time. Without MSG_NOSIGNAL a client that has gone would end this
   process by SIGPIPE instead of failing the call with EPIPE. */
static int send_all(int conn, const char *bytes, size_t len) {
  while (len > 0) {
    ssize_t n = send(conn, bytes, len, MSG_NOSIGNAL);
    if (n < 0)
      return -1;
    bytes += n;
    len -= (size_t)n;
  }
  return 0;
}

/* What the child does: sends back what comes, until the client has nothing more to say. */
static void serve(int conn, long client) {
  char buffer[1024];
  size_t total = 0;
  ssize_t n;
  while ((n = recv(conn, buffer, sizeof buffer, 0)) > 0) {
    if (send_all(conn, buffer, (size_t)n) < 0)
      die("send");
    total += (size_t)n;
  }
  if (n < 0)
    die("recv");
  printf("client %ld: %zu bytes\n", client, total);
}

int main(int argc, char **argv) {
  long port = argc > 1 ? number(argv[1], 65535) : 50000;
  long clients = argc > 2 ? number(argv[2], 1000000) : 0;
  setvbuf(stdout, NULL, _IOLBF, 0); /* a line is written as soon as it is whole, into a pipe too */
  int listener = listen_at(port);

  for (long client = 1; clients == 0 || client <= clients; client++) {
    int conn = accept(listener, NULL, NULL);
    if (conn < 0)
      die("accept");
    pid_t child = fork();
    if (child < 0)
      die("fork");
    if (child == 0) {
      close(listener);
      serve(conn, client);
      close(conn);
      return 0;
    }
    close(conn);
    /* A child that has ended stays a zombie until its parent asks how: all that are there are asked for now,
       without waiting for one (WNOHANG). */
    while (waitpid(-1, NULL, WNOHANG) > 0)
      ;
  }
  close(listener);
  while (waitpid(-1, NULL, 0) > 0)
    ;
  puts("all clients have been served");
  return 0;
}
