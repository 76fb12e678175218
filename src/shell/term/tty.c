/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modes of the tty. The interrupt and suspend keys are read as bytes, so that they keep their place
 * among what is typed; the quit key (Ctrl-\) still ends the process, as a last resort. */
#include "shell/term/tty.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASTE_ON "\x1b[?2004h"
#define PASTE_OFF "\x1b[?2004l"

static struct termios saved;
static int tty_fd = -1;
static volatile sig_atomic_t taken;
static bool pasting;
static volatile sig_atomic_t staged;

/* Only async-signal-safe calls: also used by `ending`. */
static void release(void) {
  if (!taken)
    return;
  taken = 0;
  if (tcgetpgrp(tty_fd) != getpgrp())
    return; /* another job has the terminal now */
  if (staged && write(STDOUT_FILENO, TTY_STAGE_OFF, strlen(TTY_STAGE_OFF)) < 0)
    return;
  staged = 0;
  if (pasting && write(STDOUT_FILENO, PASTE_OFF, strlen(PASTE_OFF)) < 0)
    return; /* the terminal is gone: nothing is left to put back */
  tcsetattr(tty_fd, TCSANOW, &saved);
}

void tty_hold_stage(bool held) {
  staged = held;
}

void tty_end_stage(void) {
  if (write(STDOUT_FILENO, TTY_STAGE_OFF, strlen(TTY_STAGE_OFF)) < 0)
    return; /* the terminal is gone */
}

void tty_release(void) {
  release();
}

/* A signal that ends the process: the tty first, then the signal's own effect. */
static void ending(int signal_number) {
  int saved_errno = errno;
  release();
  errno = saved_errno;
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

static void catch_endings(void) {
  static const int endings[] = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    struct sigaction now;
    if (sigaction(endings[i], NULL, &now) != 0 || now.sa_handler != SIG_DFL)
      continue; /* a sanitizer's handler stays */
    struct sigaction ours = {.sa_handler = ending, .sa_flags = SA_NODEFER};
    sigemptyset(&ours.sa_mask);
    sigaction(endings[i], &ours, NULL);
  }
}

int tty_take(int fd, bool paste) {
  static bool first = true;
  if (!taken && tcgetattr(fd, &saved) != 0)
    return -1;
  if (first) {
    first = false;
    catch_endings();
    atexit(tty_release);
  }
  struct termios modes = saved;
  modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
  modes.c_lflag |= ISIG;
  modes.c_iflag &=
      ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON); /* Ctrl-S searches, and freezes nothing */
  modes.c_oflag |= OPOST | ONLCR;
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  modes.c_cc[VINTR] = modes.c_cc[VSUSP] = _POSIX_VDISABLE;
  tty_fd = fd;
  pasting = paste;
  if (tcsetattr(fd, TCSANOW, &modes) != 0)
    return -1;
  taken = 1;
  if (paste && write(STDOUT_FILENO, PASTE_ON, strlen(PASTE_ON)) < 0)
    return -1;
  return 0;
}

static int key(int which) {
  return saved.c_cc[which] == _POSIX_VDISABLE ? -1 : saved.c_cc[which];
}

int tty_interrupt_key(void) {
  return key(VINTR);
}

int tty_suspend_key(void) {
  return key(VSUSP);
}
