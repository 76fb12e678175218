/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the prompt waits for, and how to get on. */
#include <inttypes.h>

#include "calls/rows.h"
#include "run/blocked.h"
#include "run/session.h"
#include "run/side.h"
#include "shell/modes/prompt_own.h"
#include "shell/term/terminal.h"
#include "view/waiting.h"

#define WAIT_SHOWN 150000000 /* nanoseconds until a wait is worth a line */
#define ASKING 90000000      /* nanoseconds after which a line without end is shown as it is */

void prompt_propose_side(const struct prompt *p, const struct blocked *blocked, struct text *out) {
  const struct call *call = blocked->status.state == SIDE_IN_CALL ? blocked->status.call : NULL;
  const char *name = call && call->row == &row_connect ? "server" : "client";
  if (p->shell.session->count == 1)
    text_addf(out, ". A second prompt: `side %s`", name);
}

/* input(): its prompt takes the place of the shell's. What a program asks may be read from its terminal after it has been
   seen to wait. */
static void ask_input(struct prompt *p, const char *prompt) {
  if (p->input && !p->asking.len)
    return;
  p->input = true;
  terminal_status(p->terminal, NULL);
  terminal_set_prompt(p->terminal, prompt);
  terminal_busy(p->terminal, false);
}

/* "… accept waits for a connection to 127.0.0.1:50000 (3 s; Ctrl-C interrupts, …)". */
static void add_wait(const struct prompt *p, const struct blocked *blocked, int64_t seconds,
                     struct text *out) {
  text_addf(out, "%s ", style_ellipsis(&p->shell.style));
  waiting_say(blocked, side_name(p->foreground), out);
  text_addf(out, " (%" PRId64 " s; %s)", seconds,
            p->waits               ? "Ctrl-C ends the waiting"
            : blocked->status.deaf ? "Ctrl-Z leaves it waiting and gives you the prompt"
                                   : "Ctrl-C interrupts, Ctrl-Z leaves it waiting and gives you "
                                     "the prompt");
}

void prompt_show_wait(struct prompt *p) {
  struct blocked blocked = blocked_ask(p->foreground);
  if (blocked.status.state != SIDE_IN_INPUT && blocked.now - p->asked > ASKING)
    prompt_show_asking(p);
  const struct side_status *status = &blocked.status;
  int64_t waited = blocked.now - status->since;
  struct text t = TEXT_EMPTY;
  if (status->state == SIDE_IN_INPUT) {
    ask_input(p, p->asking.len ? text_str(&p->asking) : status->input);
    text_clear(&p->asking);
  } else if (waited > WAIT_SHOWN && status->state != SIDE_IDLE) {
    add_wait(p, &blocked, waited / 1000000000, &t);
    terminal_status(p->terminal, text_str(&t));
  } else {
    terminal_status(p->terminal, NULL);
  }
  text_free(&t);
  blocked_clear(&blocked);
}
