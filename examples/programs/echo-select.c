/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An echo server over TCP that serves all clients in one thread, with select.
 *
 * Teaches: select waits for many sockets at once. Each client is in one of two states: its buffer is empty, and
 * the server waits to read; or there is something to send back, and it waits until the socket takes it. So no
 * call blocks but select, and a client that does not read its answer holds up nobody else. The sets are
 * changed by the call, so they are made anew each time; a descriptor must be below FD_SETSIZE (1024).
 *
 * Build it:  cc -g -o echo-select echo-select.c
 * Run it:    ./echo-select [PORT [CLIENTS]]
 * Then, in other terminals: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C. Port 0
 * lets the kernel choose a free port; the first line printed says which. Compare echo-poll.c and echo-epoll.c:
 * only the waiting differs. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
  long number; /* 0: nobody has this descriptor */
  size_t total;
  size_t begin, end; /* what of the buffer is still to be sent back */
  char buffer[1024];
};
static struct client clients[FD_SETSIZE]; /* by descriptor */

static void die(const char *call) {
  perror(call);
  exit(1);
}

static long number(const char *word, long most) {
  char *end;
  long n = strtol(word, &end, 10);
  if (end == word || *end != '\0' || n < 0 || n > most) {
    fprintf(stderr, "usage: echo-select [PORT [CLIENTS]]\n");
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

/* Takes a new client: true. A client that select has told of may be gone again: then there is none. */
static int welcome(int listener, long number_of_client) {
  int conn = accept(listener, NULL, NULL);
  if (conn < 0) {
    if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
      die("accept");
    return 0;
  }
  if (conn >= FD_SETSIZE) {
    fprintf(stderr, "descriptor %d is too large for select\n", conn);
    close(conn);
    return 0;
  }
  if (fcntl(conn, F_SETFL, O_NONBLOCK) < 0)
    die("fcntl");
  clients[conn] = (struct client){.number = number_of_client};
  return 1;
}

/* Receives into the empty buffer, or sends what is in it: 0, or -1 when the client has left. */
static int go_on(int conn, struct client *client) {
  ssize_t n;
  if (client->begin == client->end) {
    n = recv(conn, client->buffer, sizeof client->buffer, 0);
    if (n == 0)
      return -1;
    if (n > 0) {
      client->begin = 0;
      client->end = (size_t)n;
    }
  } else {
    n = send(conn, client->buffer + client->begin, client->end - client->begin, MSG_NOSIGNAL);
    if (n > 0) {
      client->begin += (size_t)n;
      client->total += (size_t)n;
    }
  }
  if (n < 0 && errno != EAGAIN) {
    perror("client");
    return -1;
  }
  return 0;
}

int main(int argc, char **argv) {
  long port = argc > 1 ? number(argv[1], 65535) : 50000;
  long most = argc > 2 ? number(argv[2], 1000000) : 0;
  long came = 0, left = 0;
  setvbuf(stdout, NULL, _IOLBF, 0); /* a line is written as soon as it is whole, into a pipe too */
  int listener = listen_at(port);
  if (fcntl(listener, F_SETFL, O_NONBLOCK) < 0)
    die("fcntl");

  while (most == 0 || left < most) {
    fd_set readable, writable;
    int highest = listener;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    if (most == 0 || came < most)
      FD_SET(listener, &readable);
    for (int fd = 0; fd < FD_SETSIZE; fd++)
      if (clients[fd].number) {
        FD_SET(fd, clients[fd].begin == clients[fd].end ? &readable : &writable);
        if (fd > highest)
          highest = fd;
      }
    if (select(highest + 1, &readable, &writable, NULL, NULL) < 0) {
      if (errno != EINTR) /* a stop (Ctrl-Z) that was ended interrupts it */
        die("select");
      continue;
    }
    for (int fd = 0; fd <= highest; fd++)
      if (clients[fd].number && (FD_ISSET(fd, &readable) || FD_ISSET(fd, &writable)) &&
          go_on(fd, &clients[fd]) < 0) {
        printf("client %ld: %zu bytes\n", clients[fd].number, clients[fd].total);
        clients[fd].number = 0;
        close(fd);
        left++;
      }
    if (FD_ISSET(listener, &readable))
      came += welcome(listener, came + 1);
  }
  close(listener);
  puts("all clients have been served");
  return 0;
}
