/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals that are caught, unless whoever started this program has them ignored: nohup(1), a script's `trap '' INT`,
 * a shell's background job. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stdbool.h>

/* Has HANDLER called when SIGNAL comes, and system calls ended by it with EINTR (sigaction(2) without SA_RESTART);
   false when the signal is ignored, which it stays. Any thread; HANDLER may do what signal-safety(7) allows. */
bool signals_catch(int signal, void (*handler)(int));

#endif
