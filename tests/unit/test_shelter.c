/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson that has taken over its interpreter: code that runs in the shelter of one and makes system calls itself. What
 * it reaches is what the kernel lets it. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/transcript.h"
#include "shell/lesson/shelter.h"
#include "shell/options.h"
#include "shelter/holds.h"
#include "shelter/landlock.h"
#include "shelter/profile.h"
#include "wire/lab.h"

static char folder[] = "/tmp/test_shelter.XXXXXX", secret[64], path_socket[64];
static int port, listeners[3];
static pid_t tester;
static struct lab *lab;

/* What goes wrong in the child is a line here. */
struct shared {
  char said[4096];
  _Atomic pid_t waits; /* a child that waits to be looked at */
  _Atomic bool seen;   /* … and was */
};
static struct shared *shared;

static void expect(bool good, const char *what) {
  size_t len = strlen(shared->said);
  if (!good)
    snprintf(shared->said + len, sizeof shared->said - len, "%s: %s; ", what, strerror(errno));
}

/* Whether it can be opened, made: 0, or -1 with errno. */
static int opens(const char *path, int flags) {
  int fd = open(path, flags | O_CLOEXEC, 0600);
  return fd < 0 ? -1 : close(fd);
}

static int makes(int family, int type, int protocol) {
  int fd = socket(family, type, protocol);
  return fd < 0 ? -1 : close(fd);
}

/* Whether a call failed, as it must. */
#define FAILS(CALL) expect((errno = 0, (CALL) < 0), #CALL)
#define WORKS(CALL) expect((errno = 0, (CALL) >= 0), #CALL)

/* Whether this user may have a lab. */
static bool has_lab(void) {
#ifdef HAVE_LIBMNL
  return access("/dev/net/tun", R_OK | W_OK) == 0;
#else
  return false;
#endif
}

/* From now on this process is on a kernel without Landlock. */
static void forget_landlock(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 444 /* landlock_create_ruleset */, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  expect(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
             prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 && landlock_version() == 0,
         "no Landlock");
}

/* How a lesson's shelter is entered. */
enum way { AS_IT_IS, WITHOUT_LANDLOCK, WITH_PROGRAMS };

/* Runs INSIDE in the shelter of a lesson that needs NEEDS. */
static void in_shelter_by(enum way way, const char *needs, void (*inside)(void)) {
  struct text lesson = TEXT_EMPTY, name = TEXT_EMPTY;
  text_addf(&lesson, "```sockshell %s\n>>> 1\n```\n", needs);
  text_addf(&name, "%s/lesson.md", folder);
  FILE *file = fopen(name.s, "w");
  assert_non_null(file);
  fputs(lesson.s, file);
  fclose(file);
  struct source *source = source_new(name.s, lesson.s, lesson.len);
  struct diag diag = DIAG_EMPTY;
  struct transcript *transcript = transcript_read(source, &diag);
  assert_non_null(transcript);
  memset(shared, 0, sizeof *shared);
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    struct options options = {.net = true, .programs = way == WITH_PROGRAMS};
    struct text why = TEXT_EMPTY;
    shelter_only(-1);
    if (way == WITHOUT_LANDLOCK)
      forget_landlock();
    if (shelter_open(transcript, &options, &lab, &why))
      inside();
    else
      snprintf(shared->said, sizeof shared->said, "refused: %s", text_str(&why));
    _exit(0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  if (*shared->said || status)
    fail_msg("status %d: %s", status, shared->said);
  transcript_free(transcript);
  source_free(source);
  text_free(&lesson);
  text_free(&name);
}

static void in_shelter(const char *needs, void (*inside)(void)) {
  in_shelter_by(AS_IT_IS, needs, inside);
}

static int connect_path(const char *path, size_t len) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  memcpy(to.sun_path, path, len);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  int result = connect(fd, (struct sockaddr *)&to,
                       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

static int connect_port(void) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  int result = connect(fd, (struct sockaddr *)&to, sizeof to);
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

#if !SHELTER_SANITIZED /* they read /proc */
/* What a process may do to itself by way of /proc, and where its links lead. */
static void own_proc(void) {
  static const char *const written[] = {"mem", "comm", "oom_score_adj", "attr/current"};
  static const char *const followed[] = {"fd/0", "fd/1", "fd/2", "exe", "root", "cwd", "ns/net"};
  char path[96];
  for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
    snprintf(path, sizeof path, "/proc/self/task/%d/%s", getpid(), written[i]);
    FAILS(opens(path, O_WRONLY));
    FAILS(opens(path, O_RDWR));
  }
  for (size_t i = 0; i < sizeof followed / sizeof *followed; i++) {
    snprintf(path, sizeof path, "/proc/self/task/%d/%s", getpid(), followed[i]);
    FAILS(opens(path, O_RDONLY));
    FAILS(opens(path, O_PATH));
  }
}
#endif

static void files(void) {
  char link[64];
  FAILS(opens("/etc/passwd", O_RDONLY));
  FAILS(opens(secret, O_RDONLY));
  FAILS(opens("../../../../../../../../etc/passwd", O_RDONLY));
  FAILS(opens("/etc/hosts", O_WRONLY));
  FAILS(opens("/new", O_WRONLY | O_CREAT));
  FAILS(opens("/etc/new", O_WRONLY | O_CREAT));
  FAILS(opens("/tmp/new", O_WRONLY | O_CREAT));
  FAILS(mkdir("/new", 0700));
  FAILS(unlink("/etc/hosts"));
  FAILS(opens("/dev/null", O_RDONLY));
  FAILS(mount("none", "/", "tmpfs", 0, NULL));
  FAILS(umount2("/lesson", MNT_DETACH));
  FAILS(chroot("/lesson"));
  FAILS(unshare(CLONE_NEWUSER));
  WORKS(opens("/etc/hosts", O_RDONLY));
  WORKS(opens("named.txt", O_RDONLY));
  FAILS(opens("named.txt", O_WRONLY));
  FAILS(opens("lesson.md", O_RDONLY));
#if !SHELTER_SANITIZED
  FAILS(opens("/proc/1/status", O_RDONLY));
  FAILS(opens("/proc/self/exe", O_RDONLY));
  FAILS(opens("/proc/sys/kernel/hostname", O_RDONLY));
  snprintf(link, sizeof link, "/proc/self/task/%d/stat", getpid());
  WORKS(opens(link, O_RDONLY));
  snprintf(link, sizeof link, "/proc/self/task/%d/root/etc/passwd", getpid());
  FAILS(opens(link, O_RDONLY));
  snprintf(link, sizeof link, "/proc/self/task/%d/cwd/../etc/passwd", getpid());
  FAILS(opens(link, O_RDONLY));
  own_proc();
#else
  (void)link;
#endif
}

static void descriptors(void) {
  for (int fd = 3; fd < 300; fd++) {
    struct stat st;
    if (fstat(fd, &st) < 0)
      continue;
    FAILS(faccessat(fd, "etc/passwd", F_OK, 0));
    FAILS(faccessat(fd, "..", F_OK, 0));
    expect(!S_ISDIR(st.st_mode), "a folder is open");
    FAILS(setns(fd, 0));
  }
}

static void others(void) {
  FAILS(connect_path(path_socket, strlen(path_socket) + 1));
  FAILS(connect_path("\0test_shelter", 13));
  FAILS(connect_port());
#if !SHELTER_SANITIZED
  FAILS(kill(tester, 0));
  FAILS(kill(-1, 0));
  FAILS(kill(getppid(), SIGTERM));
  FAILS(fork());
#endif
  FAILS(ptrace(PTRACE_SEIZE, tester, 0, 0));
  FAILS(execl("/bin/true", "true", (char *)NULL));
  FAILS(makes(AF_PACKET, SOCK_RAW, 0));
  FAILS(makes(AF_INET, SOCK_RAW, 1));
  FAILS(setuid(0));
  FAILS(setpriority(PRIO_PROCESS, (id_t)tester, 0));
}

static void *reach(void *data) {
  others();
  files();
  return data;
}

/* On a thread of the server's host too. */
static void threads(void) {
  pthread_t thread;
  for (int i = 0; i < lab_hosts(lab); i++) {
    expect(lab_thread(lab, lab_host_name(lab, i), &thread, NULL, reach, NULL) == 0, "a thread");
    pthread_join(thread, NULL);
  }
}

static void changes(void) {
  expect(lab_mtu(lab, -1, 1400) == 0, "the MTU");
  expect(lab_mtu(lab, -1, 1) == ERANGE, "an MTU that is not granted");
  expect(lab_mtu(lab, -1, -1) == ERANGE, "an MTU below zero");
  expect(lab_mtu(lab, -1, LAB_MTU_MAX + 1) == ERANGE, "an MTU that is too large");
  expect(lab_mtu(lab, -1, LAB_MTU) == 0, "the MTU again");
}

static void raw(void) {
  WORKS(makes(AF_PACKET, SOCK_RAW, 0));
  WORKS(makes(AF_INET, SOCK_RAW, 1));
  FAILS(connect_port());
  FAILS(connect_path("\0test_shelter", 13));
  files();
}

static void net(void) {
  WORKS(connect_port());
  FAILS(connect_path(path_socket, strlen(path_socket) + 1));
  FAILS(connect_path("\0test_shelter", 13));
  FAILS(makes(AF_PACKET, SOCK_RAW, 0));
  FAILS(opens(secret, O_RDONLY));
  FAILS(opens("/etc/passwd", O_RDONLY));
}

static void of_files(void **state) {
  (void)state;
  in_shelter("files=named.txt", files);
  if (has_lab())
    in_shelter("lab files=named.txt", files);
}

#if !SHELTER_SANITIZED /* there all of /proc is in it, with what is mounted below */
/* A program may reach the user's files and path sockets (SECURITY.md), but no other network or process, and has no
   right. */
static void programs(void) {
  char path[64], byte;
  struct iovec here = {&byte, 1}, there = {&tester, 1};
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct held[_LINUX_CAPABILITY_U32S_3];
  const char *const looked_at[] = {"mem", "environ", "fd/0", "root/etc/passwd"};
  WORKS(opens(secret, O_RDONLY));
  FAILS(connect_port());
  FAILS(connect_path("\0test_shelter", 13));
  if (landlock_version() >= LANDLOCK_SCOPES)
    FAILS(kill(tester, 0));
  FAILS(ptrace(PTRACE_SEIZE, tester, 0, 0));
  FAILS(process_vm_readv(tester, &here, 1, &there, 1, 0));
  FAILS(process_vm_writev(tester, &here, 1, &there, 1, 0));
  FAILS(syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, tester, 0), 0, 0));
  for (size_t i = 0; i < sizeof looked_at / sizeof *looked_at; i++) {
    snprintf(path, sizeof path, "/proc/%d/%s", tester, looked_at[i]);
    FAILS(opens(path, O_RDONLY));
  }
  snprintf(path, sizeof path, "/proc/%d/ns/net", tester);
  FAILS(opens(path, O_RDONLY)); /* setns(2) fails too: test_syscalls.c */
  FAILS(mount("none", "/mnt", "tmpfs", 0, NULL));
  FAILS(unshare(CLONE_NEWUSER));
  FAILS(chroot("/"));
  FAILS(setgroups(0, NULL));
  FAILS(sethostname("x", 1));
  FAILS(makes(AF_PACKET, SOCK_RAW, 0));
  FAILS(makes(AF_INET, SOCK_RAW, 1));
  FAILS(syscall(SYS_add_key, "user", "x", "x", 1, -3));
  FAILS(syscall(SYS_userfaultfd, 0));
  FAILS(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
  FAILS(ioctl(0, TIOCSTI, "x"));
  WORKS(syscall(SYS_capget, &header, held));
  expect(!held[0].permitted && !held[1].permitted, "a capability");
  expect(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1, "a set-user-ID program could gain rights");
  expect(!getenv("SECRET"), "the environment");
  WORKS(setrlimit(RLIMIT_NPROC, &(struct rlimit){1, 1}));
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  expect(getuid() == 0 || child < 0, "a process more than the limit"); /* root has none */
}

static void of_programs(void **state) {
  (void)state;
  setenv("SECRET", "x", 1);
  in_shelter_by(WITH_PROGRAMS, "", programs);
}

static void without_landlock(void **state) {
  (void)state;
  in_shelter_by(WITHOUT_LANDLOCK, "files=named.txt", own_proc);
  in_shelter_by(WITHOUT_LANDLOCK, "", others);
  in_shelter_by(WITHOUT_LANDLOCK, "", descriptors);
}

static void wait_to_be_seen(void) {
  shared->waits = getpid();
  while (!shared->seen)
    sched_yield();
}

/* From outside: nothing is mounted in it but memory and what it has of /proc. */
static void look_at_mounts(void) {
  char line[1024], path[64];
  while (!shared->waits && !*shared->said)
    sched_yield();
  snprintf(path, sizeof path, "/proc/%d/mountinfo", shared->waits);
  FILE *file = fopen(path, "r"); /* an ordinary user may not */
  while (file && fgets(line, sizeof line, file))
    expect(strstr(line, " - tmpfs ") || strstr(line, " - proc "), line);
  if (file)
    fclose(file);
  shared->seen = true;
}

static void of_mounts(void **state) {
  (void)state;
  memset(shared, 0, sizeof *shared); /* whatever failed before */
  pid_t looks = fork();
  if (looks == 0) {
    look_at_mounts();
    _exit(0);
  }
  in_shelter("", wait_to_be_seen);
  waitpid(looks, NULL, 0);
}
#endif

static void of_descriptors(void **state) {
  (void)state;
  in_shelter(has_lab() ? "lab=two" : "", descriptors);
}

static void of_others(void **state) {
  (void)state;
  in_shelter("", others);
  if (has_lab())
    in_shelter("lab=two files=named.txt", threads);
  if (has_lab())
    in_shelter("lab=router files=named.txt", threads);
  if (has_lab())
    in_shelter("lab=lan files=named.txt", threads);
}

static void of_changes(void **state) {
  (void)state;
  if (!has_lab()) {
    print_message("# no lab can be made here\n");
    skip();
  }
  in_shelter("lab", changes);
  in_shelter("lab=two", changes);
  in_shelter("lab=router", changes);
  in_shelter("lab=lan", changes);
}

static void with_more(void **state) {
  (void)state;
  in_shelter("raw files=named.txt", raw);
  in_shelter("net", net);
}

/* What is looked for can be found: the same calls outside. */
static void outside(void **state) {
  (void)state;
  assert_true(opens(secret, O_RDONLY) >= 0);
  assert_int_equal(connect_path(path_socket, strlen(path_socket) + 1), 0);
  assert_int_equal(connect_path("\0test_shelter", 13), 0);
  assert_int_equal(connect_port(), 0);
  assert_int_equal(kill(tester, 0), 0);
}

static int listen_at(int family, const void *address, size_t len) {
  int fd = socket(family, SOCK_STREAM, 0);
  assert_true(fd >= 0);
  assert_int_equal(bind(fd, address, (socklen_t)len), 0);
  assert_int_equal(listen(fd, 100), 0);
  return fd;
}

static int set_up(void **state) {
  (void)state;
  struct sockaddr_un un = {.sun_family = AF_UNIX};
  struct sockaddr_in in = {.sin_family = AF_INET};
  socklen_t len = sizeof in;
  char named[64];
  tester = getpid();
  /* cppcheck-suppress invalidFunctionArg ; mmap(2): -1 is right with MAP_ANONYMOUS */
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  assert_non_null(mkdtemp(folder));
  snprintf(secret, sizeof secret, "%s/secret.txt", folder);
  snprintf(path_socket, sizeof path_socket, "%s/decoy.sock", folder);
  snprintf(named, sizeof named, "%s/named.txt", folder);
  fclose(fopen(secret, "w"));
  fclose(fopen(named, "w"));
  memcpy(un.sun_path, path_socket, sizeof path_socket);
  listeners[0] = listen_at(AF_UNIX, &un, sizeof un);
  memcpy(un.sun_path, "\0test_shelter", 13);
  listeners[1] = listen_at(AF_UNIX, &un, offsetof(struct sockaddr_un, sun_path) + 13);
  listeners[2] = listen_at(AF_INET, &in, sizeof in);
  getsockname(listeners[2], (struct sockaddr *)&in, &len);
  port = ntohs(in.sin_port);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  static const char *const names[] = {"secret.txt", "decoy.sock", "named.txt", "lesson.md"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char name[96];
    snprintf(name, sizeof name, "%s/%s", folder, names[i]);
    unlink(name);
  }
  return rmdir(folder);
}

static bool can_hold(void) {
  struct text says = TEXT_EMPTY;
  holds_say(&says);
  bool can = strstr(text_str(&says), "refused") == NULL;
  text_free(&says);
  return can;
}

int main(void) {
  if (!can_hold()) {
    puts("1..0 # SKIP no shelter can be made here");
    return 0;
  }
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(outside),
    cmocka_unit_test(of_files),
#if !SHELTER_SANITIZED
    cmocka_unit_test(of_mounts),
#endif
    cmocka_unit_test(of_descriptors),
    cmocka_unit_test(of_others),
    cmocka_unit_test(of_changes),
    cmocka_unit_test(with_more),
#if !SHELTER_SANITIZED
    cmocka_unit_test(of_programs),
    cmocka_unit_test(without_landlock),
#endif
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
