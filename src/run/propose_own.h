/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hints in the learner's own words. */
#ifndef RUN_PROPOSE_OWN_H
#define RUN_PROPOSE_OWN_H

struct diag;
struct node;

/* Has DIAG's hint name what CALL, a node of the source that DIAG is about, was given: the socket in place of `sock`
   and before its methods ("s.connect("), an address in place of (host, port), the data of sendto. What is not known
   stays as it is. */
void propose_own(const struct node *call, struct diag *diag);

#endif
