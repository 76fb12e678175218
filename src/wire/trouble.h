/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is no private network, with or without a wire, and what to do about it. Each function fills
 * DIAG with what could not be done, the ERROR (an errno) and a remedy for this machine, and returns -1. */
#ifndef WIRE_TROUBLE_H
#define WIRE_TROUBLE_H

struct diag;

/* WHAT could not be done; no remedy. */
int trouble_say(struct diag *diag, int error, const char *what);

/* No namespaces. */
int trouble_namespaces(struct diag *diag, int error);

/* No right to change WHAT in the namespace that was just made. */
int trouble_rights(struct diag *diag, int error, const char *what);

/* No /dev/net/tun. */
int trouble_tun(struct diag *diag, int error);

/* No filter of system calls (seccomp). */
int trouble_filter(struct diag *diag, int error);

/* No names for the hosts. */
int trouble_names(struct diag *diag, int error);

/* SIGNAL ended the process that tried. */
int trouble_signal(struct diag *diag, int signal);

/* There is no lab, and nothing was watched. */
int trouble_no_wire(struct diag *diag);

#endif
