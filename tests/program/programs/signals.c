/* Calls that signals interrupt: begun again by the kernel, failed with EINTR, made again by the program, and a poll
   that goes on after SIGSTOP. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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

/* The state of process or thread PATH (in /proc), as its stat has it. */
static char state_of(const char *path) {
  char line[256] = "";
  FILE *file = fopen(path, "r");
  if (file && !fgets(line, sizeof line, file))
    line[0] = 0;
  if (file)
    fclose(file);
  const char *end = strrchr(line, ')');
  return end ? end[2] : 0;
}

/* Waits until the first thread sleeps in the system call NUMBER. */
static void wait_for(long number) {
  char stat[64], call[64];
  snprintf(stat, sizeof stat, "/proc/self/task/%d/stat", getpid());
  snprintf(call, sizeof call, "/proc/self/task/%d/syscall", getpid());
  for (long now = -1;; nap(1)) {
    FILE *file = state_of(stat) == 'S' ? fopen(call, "r") : NULL;
    if (file && fscanf(file, "%ld", &now) != 1)
      now = -1;
    if (file)
      fclose(file);
    if (file && now == number)
      return;
  }
}

static void *disturb(void *data) {
  (void)data;
  wait_for(SYS_recvfrom);
  pthread_kill(first, SIGUSR1); /* recv begins again */
  wait_for(SYS_recvfrom);
  if (write(pair[1], "x", 1) != 1)
    return NULL;
  wait_for(SYS_recvfrom);
  pthread_kill(first, SIGUSR2); /* recv fails */
  wait_for(SYS_poll);
  pthread_kill(first, SIGUSR1); /* poll fails: it never begins again after a handler */
  wait_for(SYS_recvfrom);
  pthread_kill(first, SIGUSR2); /* recv fails, and the program makes the same call again */
  wait_for(SYS_recvfrom);
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
  printf("poll %d\n", poll(&p, 1, -1));
  while (recv(pair[0], &byte, 1, 0) < 0 && errno == EINTR)
    ;
  pthread_join(other, NULL);
  be_stopped();
  return 0;
}
