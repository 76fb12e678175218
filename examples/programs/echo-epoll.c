/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An echo server over TCP that serves all clients in one thread, with epoll (Linux).
 *
 * Teaches: the kernel keeps the list of what is waited for. epoll_ctl changes it when something changes,
 * epoll_wait returns only what is ready: its cost does not grow with the sockets that have nothing to say.
 * Each entry carries a value of the program's, here the descriptor. Each client is in one of two states: its
 * buffer is empty, and the server waits to read (EPOLLIN); or there is something to send back, and it waits
 * until the socket takes it (EPOLLOUT). A descriptor that is closed leaves the list by itself.
 *
 * Build it:  cc -g -o echo-epoll echo-epoll.c
 * Run it:    ./echo-epoll [PORT [CLIENTS]]
 * Then, in other terminals: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C. Port 0
 * lets the kernel choose a free port; the first line printed says which. Compare echo-select.c and
 * echo-poll.c: only the waiting differs. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 1024 /* descriptors */

struct client {
  long number;
  size_t total;
  size_t begin, end; /* what of the buffer is still to be sent back */
  char buffer[1024];
};
static struct client clients[MOST]; /* by descriptor */

static void die(const char *call) {
  perror(call);
  exit(1);
}

static long number(const char *word, long most) {
  char *end;
  long n = strtol(word, &end, 10);
  if (end == word || *end != '\0' || n < 0 || n > most) {
    fprintf(stderr, "usage: echo-epoll [PORT [CLIENTS]]\n");
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

/* Waits for EVENTS of FD; OPERATION is EPOLL_CTL_ADD or EPOLL_CTL_MOD. */
static void wait_for(int epoll, int operation, int fd, uint32_t events) {
  struct epoll_event event = {.events = events, .data = {.fd = fd}};
  if (epoll_ctl(epoll, operation, fd, &event) < 0)
    die("epoll_ctl");
}

/* Takes a new client: true. A client that epoll has told of may be gone again: then there is none. */
static int welcome(int epoll, int listener, long number_of_client) {
  int conn = accept(listener, NULL, NULL);
  if (conn < 0) {
    if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
      die("accept");
    return 0;
  }
  if (conn >= MOST) {
    fprintf(stderr, "there is no room for descriptor %d\n", conn);
    close(conn);
    return 0;
  }
  if (fcntl(conn, F_SETFL, O_NONBLOCK) < 0)
    die("fcntl");
  clients[conn] = (struct client){.number = number_of_client};
  wait_for(epoll, EPOLL_CTL_ADD, conn, EPOLLIN);
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

  int epoll = epoll_create1(0);
  if (epoll < 0)
    die("epoll_create1");
  wait_for(epoll, EPOLL_CTL_ADD, listener, EPOLLIN);

  while (most == 0 || left < most) {
    struct epoll_event ready[64];
    int n = epoll_wait(epoll, ready, 64, -1);
    if (n < 0 && errno != EINTR) /* a stop (Ctrl-Z) that was ended interrupts it */
      die("epoll_wait");
    for (int i = 0; i < n; i++) {
      int fd = ready[i].data.fd;
      if (fd == listener) {
        came += welcome(epoll, listener, came + 1);
        if (came == most) /* nobody more is waited for: new clients stay in the backlog */
          wait_for(epoll, EPOLL_CTL_MOD, listener, 0);
        continue;
      }
      struct client *client = &clients[fd];
      int was_empty = client->begin == client->end;
      if (go_on(fd, client) < 0) {
        printf("client %ld: %zu bytes\n", client->number, client->total);
        close(fd);
        left++;
        continue;
      }
      int is_empty = client->begin == client->end;
      if (is_empty != was_empty)
        wait_for(epoll, EPOLL_CTL_MOD, fd, is_empty ? EPOLLIN : EPOLLOUT);
    }
  }
  close(epoll);
  close(listener);
  puts("all clients have been served");
  return 0;
}
