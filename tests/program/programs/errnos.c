/* A call of each kind that fails in each way that it can be made to fail in alone. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BAD ((void *)8) /* an address where nothing is */

/* Says how a call has ended. */
static void say(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
}

static struct sockaddr_in at(unsigned long host, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
  address.sin_addr.s_addr = htonl((in_addr_t)host);
  return address;
}

static int connect_in(int fd, struct sockaddr_in address) {
  return connect(fd, (struct sockaddr *)&address, sizeof address);
}

static int bind_in(int fd, struct sockaddr_in address) {
  return bind(fd, (struct sockaddr *)&address, sizeof address);
}

static void no_socket(void) {
  char byte = 'x';
  int file = open("/dev/null", O_RDWR), on = 1;
  struct sockaddr_in address = at(INADDR_LOOPBACK, 1);
  struct sockaddr_storage name;
  socklen_t len = sizeof name;
  say("EBADF", send(99, &byte, 1, 0));
  say("EBADF", recvfrom(99, &byte, 1, 0, (struct sockaddr *)&name, &len));
  say("EBADF", setsockopt(99, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  say("ENOTSOCK", listen(file, 1));
  say("ENOTSOCK", accept(file, NULL, NULL));
  say("ENOTSOCK", connect_in(file, address));
  say("ENOTSOCK", shutdown(file, SHUT_WR));
  say("ENOTSOCK", getpeername(file, (struct sockaddr *)&name, &len));
  close(file);
}

static void making(void) {
  int pair[2];
  struct rlimit limit;
  say("EAFNOSUPPORT", socket(77, SOCK_STREAM, 0));
  say("EPROTONOSUPPORT", socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
  say("EINVAL", socket(AF_INET, 77, 0));
  say("EOPNOTSUPP", socketpair(AF_INET, SOCK_STREAM, 0, pair));
  getrlimit(RLIMIT_NOFILE, &limit);
  rlim_t before = limit.rlim_cur;
  limit.rlim_cur = 3;
  setrlimit(RLIMIT_NOFILE, &limit);
  say("EMFILE", socket(AF_INET, SOCK_STREAM, 0));
  say("EMFILE", epoll_create1(0));
  limit.rlim_cur = before;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static void addresses(void) {
  int s = socket(AF_INET, SOCK_STREAM, 0), other = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = at(INADDR_LOOPBACK, 0);
  struct sockaddr_un path = {.sun_family = AF_UNIX};
  struct sockaddr_storage name;
  socklen_t len = sizeof address;
  say("EADDRNOTAVAIL", bind_in(s, at(0xc0000201, 0)));
  say("EFAULT", bind(s, BAD, sizeof address));
  say("EINVAL", bind(s, (struct sockaddr *)&address, 3));
  say("done", bind_in(s, address));
  say("EINVAL", bind_in(s, address));
  say("done", getsockname(s, (struct sockaddr *)&address, &len));
  say("EADDRINUSE", bind_in(other, address));
  say("ECONNREFUSED", connect_in(other, address));
  path.sun_path[0] = 'x';
  say("EAFNOSUPPORT", connect(other, (struct sockaddr *)&path, sizeof path));
  say("ENETUNREACH", connect_in(other, at(0x7fffffff, 9)));
  say("ENOTCONN", getpeername(other, (struct sockaddr *)&name, &len));
  len = (socklen_t)-1;
  say("EINVAL", getsockname(s, (struct sockaddr *)&name, &len));
  say("ENOTCONN", shutdown(other, SHUT_RD));
  int u = socket(AF_UNIX, SOCK_STREAM, 0);
  strcpy(path.sun_path, "no/such/folder");
  say("ENOENT", bind(u, (struct sockaddr *)&path, sizeof path));
  say("ENOENT", connect(u, (struct sockaddr *)&path, sizeof path));
  strcpy(path.sun_path, "/dev/null/x");
  say("ENOTDIR", connect(u, (struct sockaddr *)&path, sizeof path));
  strcpy(path.sun_path, "/dev/null");
  say("ECONNREFUSED", connect(u, (struct sockaddr *)&path, sizeof path));
  close(s);
  close(other);
  close(u);
}

static void options(void) {
  int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct timeval odd = {1, 2000000};
  socklen_t len = sizeof on;
  say("ENOPROTOOPT", setsockopt(s, IPPROTO_TCP, 9999, &on, sizeof on));
  say("ENOPROTOOPT", getsockopt(s, SOL_SOCKET, 9999, &on, &len));
  say("EINVAL", setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, 1));
  say("EFAULT", setsockopt(s, SOL_SOCKET, SO_REUSEADDR, BAD, sizeof on));
  say("EDOM", setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &odd, sizeof odd));
  say("ENOTTY", ioctl(s, 0x5401, BAD));
  say("EINVAL", fcntl(s, 9999, 1));
  close(s);
}

static void connections(void) {
  char byte = 'x', bytes[8];
  struct sockaddr_in address = at(INADDR_LOOPBACK, 0);
  socklen_t len = sizeof address;
  struct linger hard = {1, 0};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  say("EINVAL", accept(listener, NULL, NULL));
  bind_in(listener, address);
  listen(listener, 5);
  getsockname(listener, (struct sockaddr *)&address, &len);
  say("EAGAIN", accept4(listener, NULL, NULL, SOCK_CLOEXEC));
  say("EINVAL", accept4(listener, NULL, NULL, 0x40000000));
  int s = socket(AF_INET, SOCK_STREAM, 0);
  say("EPIPE", send(s, &byte, 1, MSG_NOSIGNAL));
  say("ENOTCONN", recv(s, bytes, sizeof bytes, 0));
  say("done", connect_in(s, address));
  say("EISCONN", connect_in(s, address));
  say("EINVAL", listen(s, 1));
  say("EFAULT", send(s, BAD, 10, 0));
  say("EAGAIN", recv(s, bytes, sizeof bytes, MSG_DONTWAIT));
  say("EINVAL", recv(s, bytes, sizeof bytes, MSG_OOB));
  int conn = accept(listener, NULL, NULL);
  setsockopt(conn, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  close(conn);
  say("ECONNRESET", read(s, bytes, sizeof bytes));
  say("EPIPE", send(s, &byte, 1, MSG_NOSIGNAL));
  say("EPIPE", send(s, &byte, 1, MSG_NOSIGNAL));
  close(s);
  close(listener);
}

/* A queue that is full lets nobody in, and the time for it is short. */
static void time_is_over(void) {
  struct sockaddr_in address = at(INADDR_LOOPBACK, 0);
  socklen_t len = sizeof address;
  unsigned milliseconds = 1;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind_in(listener, address);
  listen(listener, 0);
  getsockname(listener, (struct sockaddr *)&address, &len);
  int first = socket(AF_INET, SOCK_STREAM, 0),
      second = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  say("done", connect_in(first, address));
  setsockopt(second, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
  say("EINPROGRESS", connect_in(second, address));
  say("EALREADY", connect_in(second, address));
  struct pollfd p = {second, POLLOUT, 0};
  poll(&p, 1, 30000);
  say("ETIMEDOUT", connect_in(second, address));
  close(first);
  close(second);
  close(listener);
}

static void datagrams(void) {
  static char much[70000];
  char byte = 'x';
  struct sockaddr_in address = at(INADDR_LOOPBACK, 0);
  socklen_t len = sizeof address;
  int u = socket(AF_INET, SOCK_DGRAM, 0), gone = socket(AF_INET, SOCK_DGRAM, 0);
  bind_in(gone, address);
  getsockname(gone, (struct sockaddr *)&address, &len);
  close(gone);
  say("EDESTADDRREQ", send(u, &byte, 1, 0));
  say("EDESTADDRREQ", write(u, &byte, 1));
  say("EOPNOTSUPP", listen(u, 1));
  say("EOPNOTSUPP", accept(u, NULL, NULL));
  say("EMSGSIZE", sendto(u, much, sizeof much, 0, (struct sockaddr *)&address, len));
  say("EINVAL", sendto(u, &byte, 1, 0, (struct sockaddr *)&address, 2));
  struct sockaddr_in everybody = at(0x7fffffff, 9);
  say("EACCES", sendto(u, &byte, 1, 0, (struct sockaddr *)&everybody, sizeof everybody));
  connect_in(u, address);
  say("done", send(u, &byte, 1, 0));
  say("ECONNREFUSED", recv(u, &byte, 1, 0));
  say("EAGAIN", recv(u, &byte, 1, MSG_DONTWAIT));
  close(u);
}

static void waiting(void) {
  struct epoll_event event = {.events = EPOLLIN}, events[2];
  struct pollfd p = {0, POLLIN, 0};
  int s = socket(AF_INET, SOCK_STREAM, 0), e = epoll_create1(0),
      file = open("/proc/self/status", O_RDONLY);
  event.data.fd = 5;
  say("EINVAL", epoll_create(0));
  say("ENOENT", epoll_ctl(e, EPOLL_CTL_MOD, s, &event));
  say("done", epoll_ctl(e, EPOLL_CTL_ADD, s, &event));
  say("EEXIST", epoll_ctl(e, EPOLL_CTL_ADD, s, &event));
  say("EPERM", epoll_ctl(e, EPOLL_CTL_ADD, file, &event));
  say("EBADF", epoll_ctl(e, EPOLL_CTL_ADD, 99, &event));
  say("EINVAL", epoll_ctl(s, EPOLL_CTL_ADD, s, &event));
  say("EINVAL", epoll_wait(e, events, 0, 0));
  say("EBADF", epoll_wait(99, events, 2, 0));
  p.fd = s;
  say("EINVAL", ppoll(&p, 1, &(struct timespec){-1, 0}, NULL));
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  struct timeval before_now = {-1, 0};
  say("EINVAL", select(s + 1, &set, NULL, NULL, &before_now));
  say("EINVAL", sendfile(s, e, NULL, 1));
  /* cppcheck-suppress invalidFunctionArg ; it is to fail */
  say("EBADF", dup2(s, -1));
  close(file);
  close(e);
  close(s);
}

int main(void) {
  no_socket();
  making();
  addresses();
  options();
  connections();
  time_is_over();
  datagrams();
  waiting();
  return 0;
}
