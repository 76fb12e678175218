/* Calls that signals interrupt: begun again by the kernel, failed with EINTR, made again by the program, and a poll
   that goes on after SIGSTOP. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int pair[2];
static pthread_t first;

static void on_signal(int number) {
  (void)number;
}

static void nap(long milliseconds) {
  nanosleep(&(struct timespec){0, milliseconds * 1000000}, NULL);
}

static void *disturb(void *data) {
  (void)data;
  nap(100);
  pthread_kill(first, SIGUSR1); /* recv begins again */
  nap(100);
  if (write(pair[1], "x", 1) != 1)
    return NULL;
  nap(100);
  pthread_kill(first, SIGUSR2); /* recv fails */
  nap(100);
  pthread_kill(first, SIGUSR1); /* poll fails: it never begins again after a handler */
  nap(100);
  pthread_kill(first, SIGUSR2); /* recv fails, and the program makes the same call again */
  nap(100);
  return write(pair[1], "y", 1) == 1 ? NULL : data;
}

static void catch_signal(int number, int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = flags;
  sigaction(number, &action, NULL);
}

/* A child stops this process and lets it go on. */
static void be_stopped(void) {
  struct pollfd p = {pair[0], POLLIN, 0};
  pid_t parent = getpid(), child = fork();
  if (child == 0) {
    nap(100);
    kill(parent, SIGSTOP);
    nap(100);
    kill(parent, SIGCONT);
    _exit(0);
  }
  printf("poll %d\n", poll(&p, 1, 500));
  waitpid(child, NULL, 0);
}

int main(void) {
  char byte;
  pthread_t other;
  struct pollfd p;
  first = pthread_self();
  catch_signal(SIGUSR1, SA_RESTART);
  catch_signal(SIGUSR2, 0);
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  pthread_create(&other, NULL, disturb, NULL);
  printf("recv %zd\n", recv(pair[0], &byte, 1, 0));
  printf("recv %zd\n", recv(pair[0], &byte, 1, 0));
  p = (struct pollfd){pair[0], POLLIN, 0};
  printf("poll %d\n", poll(&p, 1, 5000));
  while (recv(pair[0], &byte, 1, 0) < 0 && errno == EINTR)
    ;
  pthread_join(other, NULL);
  be_stopped();
  return 0;
}
