/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a lesson runs: the lab, a network of its own, or the machine's. */
#include "shell/shelter.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/transcript.h"
#include "shell/options.h"
#include "shell/shell.h"
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
  (void)written; /* then connect gives up after two minutes, as usual */
  close(fd);
}

/* A SYN may lie in the hand for as long as somebody reads: its sender is not to give up. */
static void be_patient(const struct lab *lab) {
  for (int i = lab_hosts(lab) - 1; i >= 0; i--) {
    lab_enter(lab, lab_host_name(lab, i));
    put_number("/proc/sys/net/ipv4/tcp_syn_retries", "127");
    put_number("/proc/sys/net/ipv4/tcp_synack_retries", "127");
  }
}

static enum shelter missing(const struct diag *diag, struct text *why) {
  text_addf(why, "%s", diag->message);
  if (diag->hint)
    text_addf(why, "; try: %s", diag->hint);
  return SHELTER_MISSING;
}

enum shelter shelter_open(unsigned needs, const struct options *options, struct lab **lab,
                          struct text *why) {
  *lab = NULL;
  if (needs & TRANSCRIPT_NET && !options->net) {
    text_adds(why, "it needs this machine's own network: say --net to let it");
    return SHELTER_REFUSED;
  }
  if (needs & TRANSCRIPT_NET)
    return SHELTER_OPEN;
  struct diag diag = DIAG_EMPTY;
  enum shelter result = SHELTER_OPEN;
  int hosts = needs & TRANSCRIPT_LAB_TWO ? 2 : needs & TRANSCRIPT_LAB_ONE ? 1 : options->lab;
  if (hosts)
    *lab = lab_open(hosts == 2 ? LAB_TWO : LAB_ONE, &diag);
  if (hosts && !*lab)
    result = missing(&diag, why);
  else if (!hosts && lab_alone(&diag) < 0)
    text_addf(why, "no network of its own (%s): it runs in this machine's", diag.message);
  if (*lab)
    be_patient(*lab);
  drop_rights();
  diag_clear(&diag);
  return result;
}

bool shelter_enter(const struct options *options, const struct transcript *transcript,
                   struct lab **lab) {
  struct text why = TEXT_EMPTY;
  enum shelter shelter = shelter_open(transcript->needs, options, lab, &why);
  if (why.len)
    fprintf(stderr, "sockshell: %s: %s\n", transcript->source->name, text_str(&why));
  text_free(&why);
  return shelter == SHELTER_OPEN;
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
  if (!*lab) {
    fprintf(stderr, "sockshell: no lab: %s\n", diag.message);
    if (diag.hint)
      fprintf(stderr, "  try: %s\n", diag.hint);
  }
  diag_clear(&diag);
  return *lab || goes_on_without();
}

void shelter_shell(struct shell *shell) {
  shell->steady = true;
  shell->session->settings.sheltered = true;
  if (shell->wire)
    wire_patient(shell->wire, true);
}

int shelter_only(int fd) {
  if (fd > 3)
    close_range(3, (unsigned)fd - 1, 0);
  close_range(fd >= 3 ? (unsigned)fd + 1 : 3, ~0U, 0);
  return fd;
}
