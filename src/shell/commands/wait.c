/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `wait`: until a side has ended what it does. */
#include "shell/commands/command.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "calls/call.h"
#include "run/blocked.h"
#include "run/enter.h"
#include "net/endpoint.h"
#include "shell/shell.h"
#include "wire/wire.h"

/* The side that has the other end of SOCKET, and what that is called (at NAME, SIZE bytes); or NULL, as when
   bytes of that end are still on their way. */
static struct side *owner_of(const struct session *session, const struct endpoint *socket,
                             char *name, size_t size) {
  struct side *owner = NULL;
  for (size_t i = 0; i < session->count && !owner; i++) {
    struct side_ends ends;
    struct side_end end;
    side_ends_open(&ends, session->sides[i]);
    while (side_ends_next(&ends, &end)) {
      struct endpoint e;
      endpoint_ask(side_ends_here(&ends, &end), &e);
      if (!e.unacked && endpoint_is_other_end(&e, socket)) {
        owner = session->sides[i];
        snprintf(name, size, "%s", end.name);
      }
    }
    side_ends_close(&ends);
  }
  return owner;
}

/* Refuses to wait for SIDE when it waits for one that is idle: it would be for ever. */
static int refuse_circle(const struct shell *shell, struct side *side, const struct word *word,
                         struct diag *diag) {
  struct blocked b = blocked_ask(side);
  char name[64];
  struct side *owner = NULL;
  bool on_its_way =
      shell->wire && (wire_held(shell->wire, NULL, 0) > 0 || !wire_quiet(shell->wire));
  if (b.status.state == SIDE_IN_CALL && !b.status.until && b.endpoint.unread == 0 && !on_its_way)
    owner = owner_of(shell->session, &b.endpoint, name, sizeof name);
  bool circle = owner && owner != side && !side_busy(owner);
  if (circle) {
    diag_set(diag, "BlockingIOError", NULL, word ? word->span : (struct span){0, 0, 0},
             "%s waits in %s for %s, which is on side %s: waiting for each other would never end",
             side_name(side), b.status.call->row->name, name, side_name(owner));
    diag_hint(diag, "use %s on side %s, or `kill %s`", name, side_name(owner), side_name(side));
  }
  blocked_clear(&b);
  return circle ? -1 : 0;
}

/* Without a name: this side, or when it is idle the one that has been busy longest. */
static struct side *worth_waiting(const struct session *session) {
  struct side *longest = session->current;
  int64_t since = INT64_MAX;
  for (size_t i = 0; i < session->count && !side_busy(session->current); i++) {
    struct side_status status = side_status(session->sides[i]);
    if (status.state != SIDE_IDLE && status.since < since) {
      longest = session->sides[i];
      since = status.since;
    }
    side_status_clear(&status);
  }
  return longest;
}

static int run(const struct command_use *use) {
  if (use->count && session_has_ended(use->shell->session, use->words[0].s))
    return 0;
  struct side *side = use->count ? command_named_side(use) : worth_waiting(use->shell->session);
  if (!side || refuse_circle(use->shell, side, use->count ? use->words : NULL, use->diag) < 0)
    return -1;
  if (side_held(side)) {
    enter_say_busy(use->shell->session, side, use->diag);
    return -1;
  }
  use->shell->wait_for = side;
  return 0;
}

const struct command command_wait = {
    .name = "wait",
    .usage = "wait [NAME]",
    .summary = "wait until a side has ended what it does",
    .detail = "Without a name: this side, or when it is idle the one that has been busy longest. A "
              "side that has ended already is not waited for. Ctrl-C "
              "interrupts this side's call; waiting for another side it ends only the waiting.",
    .most = 1,
    .complete = command_complete_side,
    .run = run,
};
