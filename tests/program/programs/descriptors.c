/* Reads and writes on sockets wherever their numbers come from: dup2 over the standard descriptors, high
 * numbers, many at once, across fork, vfork and exec. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void swap(int from, int to, const char *text) {
  char bytes[32];
  struct iovec v = {bytes, sizeof bytes};
  if (write(from, text, strlen(text)) > 0 && readv(to, &v, 1) > 0)
    fprintf(stderr, "%s\n", text);
}

int main(int argc, char **argv) {
  if (argc > 1) { /* after exec: 0 is a socket */
    swap(0, 10, "across exec");
    return 0;
  }
  int pair[2], file = open("/dev/null", O_WRONLY);
  for (int i = 0; i < 40; i++) {
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    swap(pair[0], pair[1], "one of many");
  }
  for (int i = 0; i < 1000; i++)
    if (write(file, "x", 1) != 1)
      return 1;
  dup2(pair[0], 900);
  swap(900, pair[1], "a high number");
  close(900);
  dup2(file, 900);
  if (write(900, "to a file", 9) != 9)
    return 1;
  pid_t child = vfork();
  if (child == 0) {
    dup2(pair[0], 0);
    dup2(pair[1], 10);
    execl(argv[0], argv[0], "again", (char *)NULL);
    _exit(1);
  }
  waitpid(child, NULL, 0);
  child = fork();
  if (child == 0) {
    swap(pair[0], fcntl(pair[1], F_DUPFD, 500), "across fork");
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}
