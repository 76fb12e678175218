/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes every call of the table that programs make, with usual and with odd arguments: what strace and
 * sockshell print of them must be the same. All that a call points to is static, so that addresses are the
 * same in each run of a program that is linked at a fixed address. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <linux/close_range.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/sockios.h>

#define BAD ((void *)16)
#define CALL(name, ...) syscall(SYS_##name, __VA_ARGS__)

static char buffer[4096], big[70000], text[100];
static struct iovec iov[40];
static struct msghdr message;
static struct mmsghdr messages[40];
static union {
  char bytes[512];
  struct cmsghdr align;
} control;
static struct sockaddr_in in4;
static struct sockaddr_in6 in6;
static struct sockaddr_un un;
static struct sockaddr_storage any;
static struct sockaddr_nl nl;
static socklen_t len;
static struct epoll_event event, events[40];
static struct timespec ts;
static struct timeval tv;
static sigset_t signals;
static struct pollfd fds[40];
static fd_set sets[3];
static int pair[2], pair2[2], number;
static off_t off;
static struct {
  const sigset_t *set;
  size_t size;
} mask;

static void zero_message(void) {
  memset(&message, 0, sizeof message);
  memset(&control, 0, sizeof control);
  memset(iov, 0, sizeof iov);
}

static void reading_and_writing(void) {
  CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
  CALL(write, pair[0], "hello\n\1\0012", 8);
  CALL(read, pair[1], buffer, 4);
  CALL(read, pair[1], buffer, sizeof buffer);
  memset(big, 'x', sizeof big);
  CALL(write, pair[0], big, 40);
  CALL(read, pair[1], buffer, 40);
  CALL(write, pair[0], "", 0);
  CALL(write, pair[0], NULL, 0);
  CALL(write, pair[0], NULL, 5);
  CALL(write, pair[0], BAD, 5);
  CALL(write, pair[0], (void *)UINTPTR_MAX, SIZE_MAX);
  CALL(write, 99, "abc", 3);
  CALL(write, -1, "abc", 3);
  CALL(read, pair[1], NULL, 0);
  CALL(read, -5, buffer, SIZE_MAX);
  CALL(read, pair[1], buffer, 0);
  iov[0] = (struct iovec){"ab", 2};
  iov[1] = (struct iovec){NULL, 0};
  iov[2] = (struct iovec){big, 50};
  CALL(writev, pair[0], iov, 3);
  CALL(writev, pair[0], iov, 0);
  CALL(writev, pair[0], NULL, 0);
  CALL(writev, pair[0], NULL, 3);
  CALL(writev, pair[0], BAD, 3);
  CALL(writev, pair[0], iov, -1);
  CALL(writev, pair[0], iov, 1UL << 31);
  iov[1] = (struct iovec){BAD, 7};
  CALL(writev, pair[0], iov, 2);
  iov[0] = (struct iovec){BAD, 7};
  CALL(writev, pair[0], iov, 1);
  iov[0] = (struct iovec){"ab", SIZE_MAX};
  CALL(writev, pair[0], iov, 1);
  for (int i = 0; i < 40; i++)
    iov[i] = (struct iovec){text, 1};
  CALL(writev, pair[0], iov, 40);
  iov[0] = (struct iovec){buffer, 3};
  iov[1] = (struct iovec){buffer + 10, 60};
  iov[2] = (struct iovec){buffer + 100, 60};
  CALL(readv, pair[1], iov, 3);
  CALL(readv, pair[1], iov, 0);
  CALL(readv, pair[1], BAD, 2);
  CALL(fcntl, pair[1], F_SETFL, O_NONBLOCK);
  CALL(readv, pair[1], iov, 3);
  CALL(readv, pair[1], iov, 3);
  CALL(read, pair[1], buffer, 100);
  CALL(write, pair[0], "xy", 2);
  iov[0] = (struct iovec){BAD, 3};
  CALL(readv, pair[1], iov, 1);
  CALL(read, pair[1], BAD, 9);
  CALL(shutdown, pair[0], SHUT_WR);
  CALL(read, pair[1], buffer, 10);
  iov[0] = (struct iovec){buffer, 3};
  CALL(readv, pair[1], iov, 3);
}

static void messages_with_lists(void) {
  CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
  zero_message();
  CALL(sendmsg, pair[0], &message, 0);
  CALL(sendmsg, pair[0], NULL, 0);
  CALL(sendmsg, pair[0], BAD, MSG_NOSIGNAL);
  iov[0] = (struct iovec){"ab", 2};
  iov[1] = (struct iovec){"cde", 3};
  message.msg_iov = iov;
  message.msg_iovlen = 2;
  message.msg_flags = MSG_OOB;
  CALL(sendmsg, pair[0], &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  message.msg_control = &control;
  message.msg_controllen = CMSG_SPACE(2 * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred));
  struct cmsghdr *c = CMSG_FIRSTHDR(&message);
  *c = (struct cmsghdr){CMSG_LEN(2 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
  memcpy(CMSG_DATA(c), pair, sizeof pair);
  c = CMSG_NXTHDR(&message, c);
  *c = (struct cmsghdr){CMSG_LEN(sizeof(struct ucred)), SOL_SOCKET, SCM_CREDENTIALS};
  struct ucred me = {getpid(), getuid(), getgid()};
  memcpy(CMSG_DATA(c), &me, sizeof me);
  CALL(sendmsg, pair[0], &message, 0);
  number = 1;
  CALL(setsockopt, pair[1], SOL_SOCKET, SO_PASSCRED, &number, sizeof number);
  memset(&control, 0, sizeof control);
  message.msg_controllen = sizeof control;
  iov[0] = (struct iovec){buffer, 3};
  iov[1] = (struct iovec){buffer + 10, 60};
  message.msg_name = &any;
  message.msg_namelen = sizeof any;
  CALL(recvmsg, pair[1], &message, 0);
  message.msg_controllen = sizeof control;
  message.msg_namelen = sizeof any;
  CALL(recvmsg, pair[1], &message, MSG_CMSG_CLOEXEC);
  message.msg_controllen = sizeof control;
  message.msg_namelen = 100;
  CALL(recvmsg, pair[1], &message, MSG_DONTWAIT);
  CALL(recvmsg, pair[1], NULL, MSG_DONTWAIT);
  CALL(recvmsg, -1, &message, 0);
  /* control data that is not well formed */
  message.msg_name = NULL;
  message.msg_namelen = 0;
  iov[0] = (struct iovec){"ab", 2};
  message.msg_iovlen = 1;
  message.msg_controllen = 5;
  CALL(sendmsg, pair[0], &message, 0);
  c = CMSG_FIRSTHDR(&message) ? (struct cmsghdr *)&control : (struct cmsghdr *)&control;
  *c = (struct cmsghdr){3, SOL_SOCKET, SCM_RIGHTS};
  message.msg_controllen = 64;
  CALL(sendmsg, pair[0], &message, 0);
  *c = (struct cmsghdr){1000, SOL_SOCKET, SCM_RIGHTS};
  CALL(sendmsg, pair[0], &message, 0);
  *c = (struct cmsghdr){CMSG_LEN(7), SOL_SOCKET, SCM_RIGHTS};
  message.msg_controllen = CMSG_SPACE(7);
  CALL(sendmsg, pair[0], &message, 0);
  *c = (struct cmsghdr){CMSG_LEN(5), 77, 88};
  memcpy(CMSG_DATA(c), "abcde", 5);
  CALL(sendmsg, pair[0], &message, 0);
  *c = (struct cmsghdr){CMSG_LEN(4), SOL_SOCKET, 55};
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_control = BAD;
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_control = NULL;
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_controllen = SIZE_MAX / 2;
  message.msg_control = &control;
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_controllen = 0;
  message.msg_iovlen = 1UL << 31;
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_iovlen = 3;
  message.msg_iov = BAD;
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_name = &un;
  message.msg_namelen = -1;
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_namelen = 1;
  CALL(sendmsg, pair[0], &message, 0);
  message.msg_name = BAD;
  message.msg_namelen = 100;
  CALL(sendmsg, pair[0], &message, 0);
}

static void udp(void) {
  int a = CALL(socket, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
  int b = CALL(socket, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  in4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  CALL(bind, a, &in4, sizeof in4);
  len = sizeof in4;
  CALL(getsockname, a, &in4, &len);
  number = 1;
  CALL(setsockopt, a, SOL_IP, IP_PKTINFO, &number, sizeof number);
  CALL(setsockopt, a, SOL_IP, IP_RECVTTL, &number, sizeof number);
  CALL(setsockopt, a, SOL_IP, IP_RECVTOS, &number, sizeof number);
  number = 0x10;
  CALL(setsockopt, b, SOL_IP, IP_TOS, &number, sizeof number);
  number = 1;
  CALL(setsockopt, b, SOL_IP, IP_RECVERR, &number, sizeof number);
  CALL(sendto, b, "one", 3, 0, &in4, sizeof in4);
  CALL(sendto, b, "two", 3, 0, &in4, 200);
  CALL(sendto, b, "two", 3, 0, &in4, 1);
  CALL(sendto, b, "two", 3, 0, NULL, 16);
  CALL(sendto, b, "two", 3, 0, BAD, 16);
  CALL(sendto, b, "two", 3, 0, &in4, -1);
  CALL(sendto, b, "two", 3, 0, NULL, 0);
  CALL(sendto, b, BAD, 3, 0, NULL, 0);
  zero_message();
  for (int i = 0; i < 40; i++) {
    iov[i] = (struct iovec){"abc", (size_t)(i % 4)};
    messages[i] = (struct mmsghdr){
        {.msg_name = &in4, .msg_namelen = sizeof in4, .msg_iov = &iov[i], .msg_iovlen = 1}, 77};
  }
  CALL(sendmmsg, b, messages, 2, 0);
  CALL(sendmmsg, b, messages, 40, MSG_DONTWAIT);
  CALL(sendmmsg, b, messages, 0, 0);
  CALL(sendmmsg, b, BAD, 2, 0);
  CALL(sendmmsg, b, NULL, 0, 0);
  CALL(sendmmsg, b, BAD, 1U << 31, 0);
  CALL(sendmmsg, -1, messages, 1, 0);
  messages[1].msg_hdr.msg_name = BAD;
  CALL(sendmmsg, b, messages, 3, 0);
  message = (struct msghdr){.msg_name = &any,
                            .msg_namelen = sizeof any,
                            .msg_iov = iov,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control};
  len = sizeof in4;
  iov[0] = (struct iovec){buffer, 2};
  CALL(recvmsg, a, &message, 0);
  message.msg_controllen = 30;
  message.msg_namelen = 4;
  CALL(recvmsg, a, &message, 0);
  for (int i = 0; i < 40; i++) {
    iov[i] = (struct iovec){buffer + i * 8, 8};
    messages[i] = (struct mmsghdr){
        {.msg_name = &any, .msg_namelen = sizeof any, .msg_iov = &iov[i], .msg_iovlen = 1}, 77};
  }
  messages[1].msg_hdr.msg_name = NULL;
  messages[1].msg_hdr.msg_namelen = 0;
  ts = (struct timespec){1, 5};
  CALL(recvmmsg, a, messages, 2, MSG_DONTWAIT, NULL);
  CALL(recvmmsg, a, messages, 36, MSG_DONTWAIT, NULL);
  CALL(recvmmsg, a, messages, 40, MSG_WAITFORONE, NULL);
  CALL(recvmmsg, a, messages, 40, MSG_DONTWAIT, NULL);
  CALL(sendto, b, "one", 3, 0, &in4, sizeof in4);
  CALL(recvmmsg, a, messages, 1, 0, &ts);
  CALL(recvmmsg, a, BAD, 4, MSG_DONTWAIT, NULL);
  CALL(recvmmsg, a, messages, 4, 0, BAD);
  ts = (struct timespec){0, 1000};
  CALL(recvmmsg, b, messages, 4, 0, &ts);
  ts = (struct timespec){0, -1};
  CALL(recvmmsg, b, messages, 4, 0, &ts);
  len = sizeof any;
  CALL(recvfrom, a, buffer, 10, MSG_DONTWAIT, &any, &len);
  CALL(sendto, b, "three", 5, 0, &in4, sizeof in4);
  CALL(recvfrom, a, buffer, 10, MSG_DONTWAIT, &any, &len);
  CALL(sendto, b, "four", 4, 0, &in4, sizeof in4);
  len = 4;
  CALL(recvfrom, a, buffer, 2, MSG_TRUNC, &any, &len);
  CALL(sendto, b, "five", 4, 0, &in4, sizeof in4);
  CALL(recvfrom, a, buffer, 10, 0, &any, NULL);
  CALL(sendto, b, "six", 3, 0, &in4, sizeof in4);
  CALL(recvfrom, a, buffer, 10, 0, NULL, &len);
  CALL(sendto, b, "seven", 5, 0, &in4, sizeof in4);
  CALL(recvfrom, a, buffer, 10, 0, NULL, NULL);
  len = -1;
  CALL(recvfrom, a, buffer, 10, MSG_DONTWAIT, &any, &len);
  CALL(recvfrom, a, buffer, 10, MSG_DONTWAIT, &any, BAD);
  CALL(close, a);
  CALL(sendto, b, "eight", 5, 0, &in4, sizeof in4);
  message = (struct msghdr){.msg_name = &any,
                            .msg_namelen = sizeof any,
                            .msg_iov = iov,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control};
  CALL(recvmsg, b, &message, MSG_ERRQUEUE);
  int six = CALL(socket, AF_INET6, SOCK_DGRAM, 0);
  in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  CALL(bind, six, &in6, sizeof in6);
  len = sizeof in6;
  CALL(getsockname, six, &in6, &len);
  number = 1;
  CALL(setsockopt, six, SOL_IPV6, IPV6_RECVPKTINFO, &number, sizeof number);
  CALL(setsockopt, six, SOL_IPV6, IPV6_RECVHOPLIMIT, &number, sizeof number);
  CALL(sendto, six, "six", 3, 0, &in6, sizeof in6);
  message.msg_controllen = sizeof control;
  CALL(recvmsg, six, &message, 0);
  CALL(sendto, six, "six", 3, 0, &in6, sizeof in6);
  number = 1;
  CALL(setsockopt, six, SOL_SOCKET, SO_TIMESTAMP, &number, sizeof number);
  CALL(recvmsg, six, &message, 0);
  CALL(sendto, six, "six", 3, 0, &in6, sizeof in6);
  message.msg_controllen = sizeof control;
  CALL(recvmsg, six, &message, 0);
}

static void accepting(void) {
  int s = CALL(socket, AF_INET, SOCK_STREAM, IPPROTO_TCP);
  in4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  CALL(bind, s, &in4, sizeof in4);
  CALL(listen, s, 10);
  CALL(listen, s, -1);
  len = sizeof in4;
  CALL(getsockname, s, &in4, &len);
  len = -1;
  CALL(getsockname, s, &in4, &len);
  CALL(getsockname, s, NULL, &len);
  CALL(getsockname, s, &in4, NULL);
  len = 3;
  CALL(getsockname, s, &any, &len);
  len = 0;
  CALL(getsockname, s, &any, &len);
  for (int i = 0; i < 8; i++) {
    int c = CALL(socket, AF_INET, SOCK_STREAM, 0);
    CALL(connect, c, &in4, sizeof in4);
  }
#ifdef SYS_accept
  len = sizeof any;
  CALL(accept, s, &any, &len);
  CALL(accept, s, NULL, NULL);
  CALL(accept, s, NULL, &len);
  CALL(accept, s, &any, NULL);
#endif
  len = sizeof in4;
  CALL(accept4, s, &any, &len, SOCK_CLOEXEC);
  len = 2;
  int c = CALL(accept4, s, &any, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
  CALL(accept4, s, NULL, NULL, 0);
  CALL(accept4, s, NULL, NULL, 0xff);
  CALL(fcntl, s, F_SETFL, O_RDWR | O_NONBLOCK);
  len = sizeof any;
  CALL(accept4, s, &any, &len, 0);
  CALL(accept4, s, &any, &len, 0);
  CALL(accept4, -1, &any, &len, 0);
  CALL(getpeername, c, &any, &len);
  CALL(getpeername, -1, BAD, BAD);
  CALL(getpeername, c, BAD, &len);
  /* options */
  number = 1;
  CALL(setsockopt, c, SOL_TCP, TCP_NODELAY, &number, sizeof number);
  CALL(setsockopt, c, SOL_SOCKET, SO_KEEPALIVE, &number, 2);
  CALL(setsockopt, c, SOL_SOCKET, SO_KEEPALIVE, NULL, 4);
  CALL(setsockopt, c, SOL_SOCKET, SO_KEEPALIVE, BAD, 4);
  CALL(setsockopt, c, SOL_SOCKET, SO_KEEPALIVE, &number, -1);
  CALL(setsockopt, c, SOL_SOCKET, SO_KEEPALIVE, &number, 0);
  CALL(setsockopt, c, SOL_SOCKET, SO_KEEPALIVE, big, 70000);
  CALL(setsockopt, c, SOL_SOCKET, 200, &number, 4);
  CALL(setsockopt, c, 200, 7, &number, 4);
  tv = (struct timeval){2, 500000};
  CALL(setsockopt, c, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
  len = sizeof tv;
  CALL(getsockopt, c, SOL_SOCKET, SO_RCVTIMEO, &tv, &len);
  struct linger {
    int on, time;
  };
  static struct linger linger = {1, 5};
  CALL(setsockopt, c, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  len = sizeof linger;
  CALL(getsockopt, c, SOL_SOCKET, SO_LINGER, &linger, &len);
  len = sizeof number;
  CALL(getsockopt, c, SOL_SOCKET, SO_ERROR, &number, &len);
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, &number, &len);
  len = 2;
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, &number, &len);
  len = 0;
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, &number, &len);
  len = 100;
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, &buffer, &len);
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, NULL, NULL);
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, BAD, &len);
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, &number, BAD);
  len = -1;
  CALL(getsockopt, c, SOL_SOCKET, SO_TYPE, &number, &len);
  len = sizeof number;
  CALL(getsockopt, c, SOL_TCP, TCP_MAXSEG, &number, &len);
  len = sizeof buffer;
  CALL(getsockopt, c, SOL_TCP, TCP_CONGESTION, &buffer, &len);
  CALL(getsockopt, c, SOL_SOCKET, SO_PEERCRED, &buffer, &len);
  CALL(connect, c, NULL, 0);
  CALL(connect, c, NULL, 16);
  CALL(connect, c, BAD, 16);
  CALL(connect, c, &in4, -1);
  CALL(connect, c, &in4, 0);
  CALL(connect, c, &in4, 1);
  CALL(connect, c, &in4, 2);
  CALL(connect, c, &in4, 7);
  CALL(connect, c, &in4, 1000);
  in4.sin_family = AF_UNSPEC;
  CALL(connect, c, &in4, sizeof in4);
  in4.sin_family = 77;
  CALL(connect, c, &in4, sizeof in4);
  CALL(socketpair, AF_UNIX, SOCK_SEQPACKET, 0, NULL);
  CALL(socketpair, AF_UNIX, SOCK_SEQPACKET, 0, BAD);
  CALL(socketpair, AF_INET, SOCK_STREAM, 0, pair);
  CALL(socket, -1, -1, -1);
  CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  CALL(socket, AF_UNIX, SOCK_DGRAM, 17);
  CALL(socket, AF_INET, SOCK_RAW, 255);
  CALL(shutdown, c, 17);
  CALL(close, -1);
  CALL(close, 1U << 31);
}

static void unix_and_netlink(void) {
  int a = CALL(socket, AF_UNIX, SOCK_DGRAM, 0);
  un = (struct sockaddr_un){AF_UNIX, "\0sockshell-test"};
  CALL(bind, a, &un, 2 + 15);
  un = (struct sockaddr_un){AF_UNIX, "/nowhere/at/all"};
  CALL(connect, a, &un, sizeof un);
  CALL(connect, a, &un, 2);
  CALL(connect, a, &un, 3);
  CALL(connect, a, &un, 9);
  int n = CALL(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  nl = (struct sockaddr_nl){.nl_family = AF_NETLINK};
  CALL(bind, n, &nl, sizeof nl);
  CALL(bind, n, &nl, 5);
  CALL(close, n);
  CALL(close, a);
}

static void epoll(void) {
  CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
#ifdef SYS_epoll_create
  CALL(epoll_create, 5);
  CALL(epoll_create, -1);
#endif
  int e = CALL(epoll_create1, EPOLL_CLOEXEC);
  CALL(epoll_create1, 0);
  CALL(epoll_create1, 7);
  event = (struct epoll_event){EPOLLIN, {.u64 = (uint64_t)pair[0]}};
  CALL(epoll_ctl, e, EPOLL_CTL_ADD, pair[0], &event);
  event =
      (struct epoll_event){EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP | EPOLLONESHOT | 0x01000000,
                           {.u64 = 0x123456789abcdef}};
  CALL(epoll_ctl, e, EPOLL_CTL_ADD, pair[1], &event);
  CALL(epoll_ctl, e, EPOLL_CTL_MOD, pair[1], &event);
  CALL(epoll_ctl, e, EPOLL_CTL_MOD, 77, &event);
  CALL(epoll_ctl, e, EPOLL_CTL_MOD, pair[0], NULL);
  CALL(epoll_ctl, e, EPOLL_CTL_MOD, pair[0], BAD);
  CALL(epoll_ctl, e, 9, pair[0], &event);
#ifdef SYS_epoll_wait
  CALL(epoll_wait, e, events, 10, 0);
  CALL(write, pair[0], "x", 1);
  event = (struct epoll_event){EPOLLIN | EPOLLOUT, {.fd = pair[1]}};
  CALL(epoll_ctl, e, EPOLL_CTL_MOD, pair[1], &event);
  CALL(epoll_ctl, e, EPOLL_CTL_ADD, pair[1], &event);
  CALL(epoll_wait, e, events, 10, -1);
  CALL(epoll_wait, e, events, 1, 100);
  CALL(epoll_wait, e, events, 0, 100);
  CALL(epoll_wait, e, events, -1, 100);
  CALL(epoll_wait, e, events, INT_MAX, 100);
  CALL(epoll_wait, e, BAD, 10, 0);
  CALL(epoll_wait, pair[0], events, 10, 0);
#endif
  CALL(epoll_pwait, e, events, 10, 0, NULL, 8);
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGUSR1);
  CALL(epoll_pwait, e, events, 10, 0, &signals, 8);
  CALL(epoll_pwait, e, events, 10, 0, &signals, 4);
  CALL(epoll_pwait, e, events, 10, 0, BAD, 8);
  CALL(epoll_ctl, e, EPOLL_CTL_DEL, pair[0], NULL);
  CALL(epoll_ctl, e, EPOLL_CTL_DEL, pair[1], &event);
  CALL(epoll_pwait, e, events, 10, 1, NULL, 0);
}

static void polling(void) {
  CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
  for (int i = 0; i < 40; i++)
    fds[i] = (struct pollfd){pair[i % 2], (short)(i % 3 ? POLLIN : POLLOUT), 0};
  sigfillset(&signals);
#ifdef SYS_poll
  CALL(poll, fds, 2, 0);
  CALL(poll, fds, 40, 0);
  CALL(poll, fds, 0, 0);
  CALL(poll, NULL, 0, 1);
  CALL(poll, NULL, 3, 1);
  CALL(poll, BAD, 3, 1);
  CALL(poll, fds, -1, 1);
  CALL(poll, fds + 1, 1, 1);
#endif
  ts = (struct timespec){0, 1000000};
  CALL(ppoll, fds + 1, 1, &ts, NULL, 8);
  CALL(ppoll, fds + 1, 2, &ts, &signals, 8);
  CALL(ppoll, fds, 2, NULL, NULL, 0);
  ts = (struct timespec){0, -5};
  CALL(ppoll, fds, 2, &ts, NULL, 0);
  CALL(ppoll, fds, 2, BAD, NULL, 0);
  CALL(ppoll, fds, 2, NULL, BAD, 8);
  CALL(ppoll, fds, 2, NULL, BAD, 3);
  CALL(ppoll, NULL, 2, NULL, NULL, 8);
  for (int i = 0; i < 3; i++)
    FD_ZERO(&sets[i]);
  FD_SET(pair[0], &sets[0]);
  FD_SET(pair[1], &sets[1]);
  tv = (struct timeval){0, 5000};
#ifdef SYS_select
  CALL(select, pair[1] + 1, &sets[0], NULL, NULL, &tv);
  FD_SET(pair[0], &sets[0]);
  CALL(select, pair[1] + 1, &sets[0], &sets[1], &sets[2], NULL);
  CALL(select, 0, NULL, NULL, NULL, &tv);
  CALL(select, -1, &sets[0], NULL, NULL, &tv);
  CALL(select, 1024, BAD, &sets[1], NULL, &tv);
  CALL(select, pair[1] + 1, NULL, &sets[1], NULL, BAD);
  tv = (struct timeval){-1, 5000};
  CALL(select, pair[1] + 1, NULL, &sets[1], NULL, &tv);
  FD_SET(900, &sets[1]);
  CALL(select, 1000, NULL, &sets[1], NULL, NULL);
  FD_CLR(900, &sets[1]);
#endif
  ts = (struct timespec){0, 5000};
  FD_SET(pair[0], &sets[0]);
  CALL(pselect6, pair[1] + 1, &sets[0], NULL, NULL, &ts, NULL);
  mask.set = &signals;
  mask.size = 8;
  FD_SET(pair[0], &sets[0]);
  ts = (struct timespec){1, 5000};
  CALL(pselect6, pair[1] + 1, &sets[0], &sets[1], NULL, &ts, &mask);
  mask.set = NULL;
  CALL(pselect6, pair[1] + 1, NULL, &sets[1], NULL, NULL, &mask);
  CALL(pselect6, pair[1] + 1, NULL, &sets[1], NULL, NULL, BAD);
  mask.set = BAD;
  CALL(pselect6, pair[1] + 1, NULL, &sets[1], NULL, NULL, &mask);
}

static void descriptors(void) {
  CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
  CALL(fcntl, pair[0], F_GETFL);
  CALL(fcntl, pair[0], F_SETFL, O_RDWR | O_NONBLOCK | O_ASYNC);
  CALL(fcntl, pair[0], F_GETFL);
  CALL(fcntl, pair[0], F_SETFL, 0);
  CALL(fcntl, pair[0], F_GETFD);
  CALL(fcntl, pair[0], F_SETFD, FD_CLOEXEC);
  CALL(fcntl, pair[0], F_GETFD);
  CALL(fcntl, pair[0], F_SETFD, 0);
  CALL(fcntl, pair[0], F_SETFD, 6);
  CALL(fcntl, pair[0], F_DUPFD, 20);
  CALL(fcntl, pair[0], F_DUPFD_CLOEXEC, 30);
  CALL(fcntl, pair[0], F_DUPFD, -1);
  CALL(fcntl, pair[0], F_GETOWN);
  CALL(fcntl, pair[0], F_SETOWN, 0);
  CALL(fcntl, pair[0], F_SETSIG, SIGIO);
  CALL(fcntl, pair[0], F_GETSIG);
  CALL(fcntl, pair[0], F_SETPIPE_SZ, 4096);
  CALL(fcntl, pair[0], F_GETPIPE_SZ);
  CALL(fcntl, pair[0], 9999, 5);
  CALL(fcntl, pair[0], F_SETLEASE, F_RDLCK);
  CALL(fcntl, pair[0], F_GETLK, BAD);
  CALL(fcntl, 99, F_GETFL);
  CALL(fcntl, -1, F_SETFL, O_NONBLOCK);
  CALL(dup, pair[0]);
  CALL(dup, -1);
#ifdef SYS_dup2
  CALL(dup2, pair[0], 50);
  CALL(dup2, pair[0], -1);
  CALL(dup2, pair[0], pair[0]);
#endif
  CALL(dup3, pair[0], 51, O_CLOEXEC);
  CALL(dup3, pair[0], 51, 0);
  CALL(dup3, pair[0], 51, 5);
  CALL(dup3, pair[0], pair[0], 0);
  CALL(close_range, 20, 60, CLOSE_RANGE_CLOEXEC);
  CALL(close_range, 40, 100, 0);
  CALL(close_range, 40, ~0U, CLOSE_RANGE_UNSHARE);
  CALL(close_range, 60, 20, 0);
  CALL(close_range, 60, 70, 64);
  CALL(pipe2, pair2, 0);
  CALL(write, pair2[1], "through the pipe", 16);
  CALL(splice, pair2[0], NULL, pair[0], NULL, 7, SPLICE_F_MOVE | SPLICE_F_MORE);
  off = 5;
  CALL(splice, pair2[0], &off, pair[0], NULL, 7, 0);
  CALL(splice, pair2[0], BAD, pair[0], BAD, 7, 64);
  CALL(splice, pair[1], NULL, pair2[1], NULL, SIZE_MAX, SPLICE_F_NONBLOCK);
  int f = open("/proc/self/exe", O_RDONLY);
  CALL(sendfile, pair[0], f, NULL, 10);
  off = 1;
  CALL(sendfile, pair[0], f, &off, 3);
  CALL(sendfile, pair[0], f, BAD, 3);
  CALL(sendfile, pair[0], -1, &off, SIZE_MAX);
  CALL(sendfile, -1, f, NULL, 1);
  number = 0;
  CALL(ioctl, pair[1], FIONREAD, &number);
  number = 1;
  CALL(ioctl, pair[1], FIONBIO, &number);
  number = 0;
  CALL(ioctl, pair[1], FIOASYNC, &number);
  CALL(ioctl, pair[1], FIONBIO, NULL);
  CALL(ioctl, pair[1], FIONBIO, BAD);
  CALL(ioctl, pair[1], FIONREAD, BAD);
  CALL(ioctl, pair[1], FIOCLEX);
  CALL(ioctl, pair[1], FIONCLEX, 0);
  CALL(ioctl, pair[1], SIOCATMARK, &number);
  CALL(ioctl, pair[1], SIOCINQ, &number);
  CALL(ioctl, pair[1], SIOCOUTQ, &number);
  CALL(ioctl, pair[1], TCGETS, buffer);
  CALL(ioctl, pair[1], TIOCGWINSZ, buffer);
  CALL(ioctl, pair[1], 0, 0);
  CALL(ioctl, pair[1], _IOR(0x12, 0x34, int), buffer);
  CALL(ioctl, pair[1], 0xffffffffffffffff, buffer);
  CALL(ioctl, -1, FIONREAD, &number);
  CALL(ioctl, pair[1], SIOCGPGRP, &number);
  CALL(ioctl, pair[1], SIOCGSTAMP, buffer);
}

static void interfaces(void) {
  static const unsigned long asked[] = {
      SIOCGIFADDR,  SIOCGIFNETMASK, SIOCGIFBRDADDR, SIOCGIFDSTADDR, SIOCGIFFLAGS,
      SIOCGIFINDEX, SIOCGIFMTU,     SIOCGIFMETRIC,  SIOCGIFTXQLEN,  SIOCGIFHWADDR};
  static struct ifreq ifr;
  static struct ifconf conf;
  static struct sockaddr_ll ll;
  int s = CALL(socket, AF_INET, SOCK_DGRAM, 0);
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    memset(&ifr, 0, sizeof ifr);
    strcpy(ifr.ifr_name, "lo");
    CALL(ioctl, s, asked[i], &ifr);
    strcpy(ifr.ifr_name, "nosuch\"\n");
    CALL(ioctl, s, asked[i], &ifr);
    CALL(ioctl, s, asked[i], NULL);
    CALL(ioctl, -1, asked[i], BAD);
  }
  ifr.ifr_ifindex = 1;
  CALL(ioctl, s, SIOCGIFNAME, &ifr);
  ifr.ifr_ifindex = 77777;
  CALL(ioctl, s, SIOCGIFNAME, &ifr);
  conf = (struct ifconf){.ifc_len = sizeof buffer, .ifc_buf = buffer};
  CALL(ioctl, s, SIOCGIFCONF, &conf);
  conf = (struct ifconf){.ifc_len = sizeof ifr, .ifc_buf = buffer};
  CALL(ioctl, s, SIOCGIFCONF, &conf);
  conf = (struct ifconf){.ifc_len = 0, .ifc_buf = NULL};
  CALL(ioctl, s, SIOCGIFCONF, &conf);
  CALL(ioctl, s, SIOCGIFCONF, NULL);
  int p = CALL(socket, AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
  ll = (struct sockaddr_ll){
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = 1};
  CALL(bind, p, &ll, sizeof ll);
  CALL(bind, p, &ll, 10);
  ll.sll_halen = 6;
  ll.sll_pkttype = PACKET_OUTGOING;
  ll.sll_hatype = 1;
  ll.sll_addr[0] = 0xfe;
  CALL(connect, s, &ll, sizeof ll);
  in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(5), .sin6_scope_id = 1};
  in6.sin6_addr.s6_addr[0] = 0xfe;
  in6.sin6_addr.s6_addr[1] = 0x80;
  CALL(connect, s, &in6, sizeof in6);
  CALL(connect, s, &in6, 24);
  CALL(connect, s, &in6, 23);
}

/* Every option is asked for, with room for an int and for less. */
static void options(void) {
  static const struct {
    int family, level, last;
  } levels[] = {{AF_INET, SOL_SOCKET, 62},
                {AF_INET, SOL_TCP, 36},
                {AF_INET, SOL_IP, 50},
                {AF_INET6, SOL_IPV6, 62}};
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    int s = CALL(socket, levels[i].family, SOCK_STREAM, 0);
    for (int option = 0; option <= levels[i].last; option++)
      if (!(levels[i].level == SOL_SOCKET && option == SO_GET_FILTER) &&
          !(levels[i].level == SOL_TCP && option == TCP_TIMESTAMP)) {
        len = sizeof(int);
        CALL(getsockopt, s, levels[i].level, option, buffer, &len);
        len = 1;
        CALL(getsockopt, s, levels[i].level, option, buffer, &len);
      }
    CALL(close, s);
  }
}

/* Of sockets that only root gets: else the calls fail, and are told all the same. */
static void structured_options(void) {
  int raw = CALL(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP);
  static const uint32_t masks[] = {0,          0xffffe7c6, ~1u,        1u << ICMP_ECHO,
                                   0xffffffff, 0x0000ffff, 0x0001ffff, 0x00180900};
  static uint32_t mask;
  socklen_t len = sizeof mask;
  for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
    mask = masks[i];
    CALL(setsockopt, raw, SOL_RAW, ICMP_FILTER, &mask, sizeof mask);
    CALL(getsockopt, raw, SOL_RAW, ICMP_FILTER, &mask, &len);
  }
  for (socklen_t i = 0; i < sizeof masks; i += 2)
    CALL(setsockopt, raw, SOL_RAW, ICMP_FILTER, masks, i);
  CALL(setsockopt, raw, SOL_RAW, ICMP_FILTER, BAD, sizeof mask);
  CALL(setsockopt, raw, SOL_RAW, 2, &mask, sizeof mask);
  int packet = CALL(socket, AF_PACKET, SOCK_RAW, htons(ETH_P_IP));
  static int number = 1;
  for (int option = 1; option <= 23; option++) {
    CALL(setsockopt, packet, SOL_PACKET, option, &number, sizeof number);
    len = sizeof number;
    CALL(getsockopt, packet, SOL_PACKET, option, &number, &len);
  }
  static struct packet_mreq group = {1, PACKET_MR_MULTICAST, 6, {1, 2, 3, 4, 5, 6}};
  CALL(setsockopt, packet, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &group, sizeof group);
  CALL(setsockopt, packet, SOL_PACKET, PACKET_DROP_MEMBERSHIP, &group, sizeof group - 1);
  group = (struct packet_mreq){9999, 9, 12, {1}};
  CALL(setsockopt, packet, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &group, sizeof group);
  static uint32_t ring[] = {4096, 1, 2048, 2};
  CALL(setsockopt, packet, SOL_PACKET, 13 /* PACKET_TX_RING */, ring, sizeof ring);
  CALL(setsockopt, packet, SOL_PACKET, PACKET_RX_RING, ring, 12);
  static char counts[16];
  for (len = sizeof counts; len; len -= 4)
    CALL(getsockopt, packet, SOL_PACKET, PACKET_STATISTICS, counts, &len);
  int netlink = CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  static uint32_t groups[40];
  for (int option = 1; option <= 14; option++) {
    CALL(setsockopt, netlink, SOL_NETLINK, option, &number, sizeof number);
    len = sizeof groups;
    CALL(getsockopt, netlink, SOL_NETLINK, option, groups, &len);
    len = 3;
    CALL(getsockopt, netlink, SOL_NETLINK, option, groups, &len);
  }
  int six = CALL(socket, AF_INET6, SOCK_DGRAM, 0);
  int four = CALL(socket, AF_INET, SOCK_DGRAM, 0);
  static struct group_req to = {.gr_interface = 1};
  *(struct sockaddr_in6 *)&to.gr_group =
      (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_addr = {{{0xff, 0x02, [15] = 5}}}};
  CALL(setsockopt, six, SOL_IPV6, MCAST_JOIN_GROUP, &to, sizeof to);
  CALL(setsockopt, six, SOL_IPV6, MCAST_LEAVE_GROUP, &to, sizeof to - 1);
  *(struct sockaddr_in *)&to.gr_group =
      (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xef010203)};
  CALL(setsockopt, four, SOL_IP, MCAST_JOIN_GROUP, &to, sizeof to);
  static struct sock_filter code = {BPF_RET | BPF_K, 0, 0, 0xffff};
  static struct sock_fprog filter = {1, &code};
  CALL(setsockopt, four, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
  CALL(setsockopt, four, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter - 1);
  CALL(setsockopt, four, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &filter, sizeof filter);
  static char code_back[8];
  len = 1;
  CALL(getsockopt, four, SOL_SOCKET, SO_GET_FILTER, code_back, &len);
  CALL(close, raw);
  CALL(close, packet);
  CALL(close, netlink);
  CALL(close, six);
  CALL(close, four);
}

int main(int argc, char **argv) {
  static void (*const parts[])(void) = {reading_and_writing,
                                        messages_with_lists,
                                        udp,
                                        accepting,
                                        unix_and_netlink,
                                        epoll,
                                        polling,
                                        descriptors,
                                        interfaces,
                                        options,
                                        structured_options};
  signal(SIGPIPE, SIG_IGN);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    CALL(close, -1000);
    parts[i]();
  }
  (void)argc, (void)argv;
  return 0;
}
