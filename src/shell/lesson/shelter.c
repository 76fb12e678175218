/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a lesson runs: the lab, a network of its own, or the machine's; and in its folder. */
#include "shell/lesson/shelter.h"

#include <fcntl.h>
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/transcript.h"
#include "shell/options.h"
#include "shell/shell.h"
#include "shell/term/outlet.h"
#include "view/screen.h"
#include "wire/lab.h"
#include "wire/wire.h"

/* Takes the rights from the process that would let root do what a lesson says nobody may. Nothing
   depends on success: who has no such rights has none to lose. */
static void drop_rights(void) {
  static const int rights[] = {CAP_NET_BIND_SERVICE, CAP_NET_RAW, CAP_NET_BROADCAST};
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
  memset(data, 0, sizeof data);
  if (syscall(SYS_capget, &header, data) != 0)
    return;
  for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
    unsigned keep = ~CAP_TO_MASK(rights[i]);
    struct __user_cap_data_struct *d = &data[CAP_TO_INDEX(rights[i])];
    d->effective &= keep;
    d->permitted &= keep;
    d->inheritable &= keep;
  }
  syscall(SYS_capset, &header, data);
}

static void put_number(const char *path, const char *number) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  ssize_t written = write(fd, number, strlen(number));
  (void)written; /* then the kernel does as usual */
  close(fd);
}

/* An acknowledgement that one processor delivers after the FIN of another is answered, the answer is reset, and
   a reset would end TIME_WAIT (RFC 1337): the lesson is to see it. */
static void keep_time_wait(void) {
  put_number("/proc/sys/net/ipv4/tcp_rfc1337", "1");
}

/* A SYN may lie in the hand for as long as somebody reads: its sender is not to give up. */
static void be_patient(const struct lab *lab) {
  for (int i = lab_hosts(lab) - 1; i >= 0; i--) {
    lab_enter(lab, lab_host_name(lab, i));
    put_number("/proc/sys/net/ipv4/tcp_syn_retries", "127");
    put_number("/proc/sys/net/ipv4/tcp_synack_retries", "127");
  }
}

/* Moves the process to the folder of the lesson at PATH. What is not a plain file, such as a pipe, gets an
   empty folder, which nobody finds any more: 0 or an errno. */
static int go_to_folder(const char *path) {
  char empty[] = "/tmp/sockshell.XXXXXX", *real = realpath(path, NULL);
  struct stat st;
  int error = 0;
  if (real && stat(real, &st) == 0 && S_ISREG(st.st_mode)) {
    strrchr(real, '/')[1] = '\0';
    error = chdir(real) < 0 ? errno : 0;
  } else if (mkdtemp(empty)) {
    error = chdir(empty) < 0 ? errno : 0;
    rmdir(empty);
  } else {
    error = errno;
  }
  free(real);
  return error;
}

/* The network: false, and DIAG says why there is none. */
static bool open_network(const struct transcript *transcript, const struct options *options,
                         struct lab **lab, struct diag *diag) {
  unsigned needs = transcript->needs;
  if (needs & TRANSCRIPT_NET)
    return true;
  int hosts = needs & TRANSCRIPT_LAB_TWO ? 2 : needs & TRANSCRIPT_LAB_ONE ? 1 : options->lab;
  if (hosts)
    *lab = lab_open(hosts == 2 ? LAB_TWO : LAB_ONE, diag);
  if (hosts ? !*lab : lab_alone(diag) < 0)
    return false;
  if (*lab)
    be_patient(*lab);
  else
    keep_time_wait();
  drop_rights();
  return true;
}

bool shelter_open(const struct transcript *transcript, const struct options *options,
                  struct lab **lab, struct text *why) {
  *lab = NULL;
  if (transcript->needs & TRANSCRIPT_NET && !options->net) {
    text_adds(why, "it needs this machine's own network: say --net to let it");
    return false;
  }
  struct diag diag = DIAG_EMPTY;
  bool open = open_network(transcript, options, lab, &diag);
  int error = open ? go_to_folder(transcript->source->name) : 0;
  if (!open)
    text_addf(why, "refused, because no private network can be made for it: %s%s%s", diag.message,
              diag.hint ? "; try: " : "", diag.hint ? diag.hint : "");
  else if (error)
    text_addf(why, "refused, because its folder cannot be entered: %s", strerror(error));
  diag_clear(&diag);
  return open && !error;
}

bool shelter_enter(const struct options *options, const struct transcript *transcript,
                   struct lab **lab) {
  struct text why = TEXT_EMPTY;
  bool open = shelter_open(transcript, options, lab, &why);
  if (!open)
    fprintf(stderr, "sockshell: %s: %s\n", transcript->source->name, text_str(&why));
  text_free(&why);
  return open;
}

/* Whether somebody at a terminal wants to go on without the lab. */
static bool goes_on_without(void) {
  char answer[16] = "";
  if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
    return false;
  fputs("Go on without the lab? [y/N] ", stderr);
  return fgets(answer, sizeof answer, stdin) && (*answer == 'y' || *answer == 'Y');
}

bool shelter_lab(const struct options *options, struct lab **lab) {
  *lab = NULL;
  if (!options->lab)
    return true;
  struct diag diag = DIAG_EMPTY;
  *lab = lab_open(options->lab == 2 ? LAB_TWO : LAB_ONE, &diag);
  if (!*lab)
    outlet_complain("no lab: ", &diag);
  diag_clear(&diag);
  return *lab || goes_on_without();
}

void shelter_shell(struct shell *shell, bool programs) {
  screen_set_steady(shell->screen, true);
  shell->session->settings.sheltered = true;
  shell->session->settings.programs = programs;
  if (shell->wire)
    wire_patient(shell->wire, true);
}

int shelter_only(int fd) {
  if (fd > 3)
    close_range(3, (unsigned)fd - 1, 0);
  close_range(fd >= 3 ? (unsigned)fd + 1 : 3, ~0U, 0);
  return fd;
}
