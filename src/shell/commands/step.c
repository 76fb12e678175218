/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `step`: lets go what is held, a packet or a call; `wire step` is for packets alone. */
#include "shell/commands/command.h"

#include <stdint.h>
#include <string.h>

#include "run/hold.h"
#include "run/session.h"
#include "shell/commands/wire_words.h"
#include "shell/shell.h"
#include "wire/record.h"
#include "wire/wire.h"

static struct holds *holds_of(const struct command_use *use) {
  return use->shell->session->settings.holds;
}

/* What comes of a call that is made belongs to this command. */
static bool make_call(const struct command_use *use, int side) {
  bool made = holds_step(holds_of(use), side) >= 0;
  use->shell->background |= made;
  return made;
}

/* When the packet came that `step` would deliver; INT64_MAX: none is in the hand. */
static int64_t packet_since(const struct shell *shell) {
  uint64_t number;
  struct record_packet packet;
  bool held = shell->wire && wire_held(shell->wire, &number, 1) > 0 &&
              record_get(shell->packets, number, &packet, NULL, 0);
  return held ? packet.time : INT64_MAX;
}

/* Lets go what has been held longest: false when nothing is held. */
static bool step_once(const struct command_use *use) {
  int64_t call = holds_oldest(holds_of(use));
  if (call && call < packet_since(use->shell))
    return make_call(use, HOLD_ANY);
  return use->shell->wire && wire_step(use->shell->wire, 1);
}

/* `step @SIDE`. */
static int step_side(const struct command_use *use) {
  const struct word *word = &use->words[0];
  int side = command_side_after_at(use, word);
  if (side < 0)
    return -1;
  if (use->count > 1)
    return diag_set(use->diag, "ValueError", NULL, use->words[1].span,
                    "nothing can follow the name of a side");
  if (make_call(use, side))
    return 0;
  diag_set(use->diag, "LookupError", NULL, word->span, "no call of %s is held", word->s + 1);
  diag_hint(use->diag, "`calls` lists those that are; `calls hold %s` holds its calls from now on",
            word->s);
  return -1;
}

static int run(const struct command_use *use) {
  size_t count;
  if (use->count && use->words[0].s[0] == '@')
    return step_side(use);
  if (wire_words_is_packet(use))
    return command_step_run(use);
  if (command_step_count(use, &count) < 0)
    return -1;
  if (!holds_oldest(holds_of(use))) {
    if (use->shell->wire)
      return command_step_run(use);
    diag_set(use->diag, "LookupError", NULL, use->span, "no call is held");
    diag_hint(use->diag, "`calls hold` holds those that come from now on");
    return -1;
  }
  for (size_t i = 0; i < count && step_once(use); i++)
    ;
  return 0;
}

const struct command command_step = {
    .name = "step",
    .usage = "step [N|#N…|@SIDE]",
    .summary =
        "let go what is held: the next N packets and calls, packets by number, a side's call",
    .detail =
        "`step` takes what has been held longest, a packet of the lab (`wire hold`) or a call "
        "(`calls hold`). `step #3` delivers that packet, `step @server` makes the call that "
        "the side server, or a thread of that program, has been kept from longest.",
    .most = WIRE_WORDS_MAX,
    .run = run,
};
