/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/signals.h"

#include <signal.h>
#include <stddef.h>

bool signals_catch(int signal, void (*handler)(int)) {
  struct sigaction old, action = {.sa_handler = handler};
  if (sigaction(signal, NULL, &old) != 0 || old.sa_handler == SIG_IGN)
    return false;
  return sigaction(signal, &action, NULL) == 0;
}
