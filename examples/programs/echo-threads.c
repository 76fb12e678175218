/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An echo server over TCP that gives each client a thread of its own.
 *
 * Teaches: threads share their descriptors. Nobody has to close a second copy of a socket, as after fork; but
 * what a thread works with must be its own, so each gets a struct, and not the address of a variable of main
 * that the next accept overwrites.
 *
 * Build it:  cc -g -pthread -o echo-threads echo-threads.c
 * Run it:    ./echo-threads [PORT [CLIENTS]]
 * Then, in a second terminal: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C. Port 0
 * lets the kernel choose a free port; the first line printed says which. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    fprintf(stderr, "usage: echo-threads [PORT [CLIENTS]]\n");
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

/* What a thread is given. */
struct client {
  long number;
  int conn;
};

/* Sends all LEN bytes: send may take fewer at a time. */
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

/* A thread: sends back what comes, until the client has nothing more to say. A failed call ends this client
   alone: exit would end all of them. */
static void *serve(void *data) {
  struct client *client = data;
  char buffer[1024];
  size_t total = 0;
  ssize_t n;
  while ((n = recv(client->conn, buffer, sizeof buffer, 0)) > 0) {
    if (send_all(client->conn, buffer, (size_t)n) < 0) {
      perror("send");
      break;
    }
    total += (size_t)n;
  }
  if (n < 0)
    perror("recv");
  printf("client %ld: %zu bytes\n", client->number, total);
  close(client->conn);
  free(client);
  return NULL;
}

int main(int argc, char **argv) {
  long port = argc > 1 ? number(argv[1], 65535) : 50000;
  long clients = argc > 2 ? number(argv[2], 1000000) : 0;
  setvbuf(stdout, NULL, _IOLBF, 0); /* a line is written as soon as it is whole, into a pipe too */
  int listener = listen_at(port);

  for (long i = 1; clients == 0 || i <= clients; i++) {
    struct client *client = malloc(sizeof *client);
    if (client == NULL)
      die("malloc");
    client->number = i;
    client->conn = accept(listener, NULL, NULL);
    if (client->conn < 0)
      die("accept");
    pthread_t thread;
    int error = pthread_create(&thread, NULL, serve, client); /* an errno, not -1 */
    if (error != 0) {
      fprintf(stderr, "pthread_create: %s\n", strerror(error));
      exit(1);
    }
    pthread_detach(thread); /* nobody waits for it: what it had is freed when it ends */
  }
  close(listener);
  pthread_exit(NULL); /* ends main alone; the program ends with its last thread */
}
