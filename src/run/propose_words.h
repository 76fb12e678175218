/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a wrong call in command form was meant to be. */
#ifndef RUN_PROPOSE_WORDS_H
#define RUN_PROPOSE_WORDS_H

struct diag;
struct node;

/* Gives DIAG, of an error in CALL, a NODE_CALL_WORDS, a hint in command form. Nothing for errors that it does not know. */
void propose_words(const struct node *call, struct diag *diag);

#endif
