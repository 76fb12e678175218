/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An echo server over TCP that serves all clients in one thread, with poll.
 *
 * Teaches: poll takes an array with an entry for each socket: which events are waited for, and, when it
 * returns, which have come. The array may be as long as it needs to be, and what is waited for stays in it
 * from call to call. Each client is in one of two states: its buffer is empty, and the server waits to read
 * (POLLIN); or there is something to send back, and it waits until the socket takes it (POLLOUT). POLLHUP and
 * POLLERR come without being asked for: the next recv or send then says what has happened.
 *
 * Build it:  cc -g -o echo-poll echo-poll.c
 * Run it:    ./echo-poll [PORT [CLIENTS]]
 * Then, in other terminals: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C. Port 0
 * lets the kernel choose a free port; the first line printed says which. Compare echo-select.c and
 * echo-epoll.c: only the waiting differs. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 1024 /* clients at a time */

struct client {
  long number;
  size_t total;
  size_t begin, end; /* what of the buffer is still to be sent back */
  char buffer[1024];
};
/* The listener is entry 0, the client of entry I is clients[I]. */
static struct pollfd waits[1 + MOST];
static struct client clients[1 + MOST];
static nfds_t count = 1;

static void die(const char *call) {
  perror(call);
  exit(1);
}

static long number(const char *word, long most) {
  char *end;
  long n = strtol(word, &end, 10);
  if (end == word || *end != '\0' || n < 0 || n > most) {
    fprintf(stderr, "usage: echo-poll [PORT [CLIENTS]]\n");
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

/* Takes a new client: true. A client that poll has told of may be gone again: then there is none. */
static int welcome(int listener, long number_of_client) {
  int conn = accept(listener, NULL, NULL);
  if (conn < 0) {
    if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
      die("accept");
    return 0;
  }
  if (fcntl(conn, F_SETFL, O_NONBLOCK) < 0)
    die("fcntl");
  waits[count] = (struct pollfd){.fd = conn, .events = POLLIN};
  clients[count] = (struct client){.number = number_of_client};
  count++;
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

  waits[0].fd = listener;
  while (most == 0 || left < most) {
    /* While there is no room, or nobody more to come, new clients wait in the backlog. */
    int room = count < 1 + MOST && (most == 0 || came < most);
    waits[0].events = room ? POLLIN : 0;
    if (poll(waits, count, -1) < 0) {
      if (errno != EINTR) /* a stop (Ctrl-Z) that was ended interrupts it */
        die("poll");
      continue;
    }
    /* From the last to the first: the last one takes the place of one that leaves. */
    for (nfds_t i = count - 1; i > 0; i--) {
      if (waits[i].revents == 0)
        continue;
      if (go_on(waits[i].fd, &clients[i]) == 0) {
        waits[i].events = clients[i].begin == clients[i].end ? POLLIN : POLLOUT;
        continue;
      }
      printf("client %ld: %zu bytes\n", clients[i].number, clients[i].total);
      close(waits[i].fd);
      count--;
      waits[i] = waits[count];
      clients[i] = clients[count];
      left++;
    }
    if (waits[0].revents & POLLIN)
      came += welcome(listener, came + 1);
  }
  close(listener);
  puts("all clients have been served");
  return 0;
}
