/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the learner stands: told to who keeps it, and the question whether to go on there. */
#include "shell/lesson/player_parts.h"

#include <string.h>
#include <unistd.h>

void player_report(struct player *p) {
  struct player_note *note = p->note;
  if (p->keeper <= 0 || player_offers(p))
    return;
  bool same = note->reported && note->at == p->item;
  for (size_t i = 0; i < p->exercises.count && same; i++)
    same = exercise_marks_same(&p->reported[i], &note->marks[i]);
  if (same)
    return;
  note->at = p->item;
  note->reported = true;
  memcpy(p->reported, note->marks, sizeof p->reported);
  if (write(p->keeper, "\n", 1) < 0)
    return; /* it has bytes enough to read, or has gone: then it says so */
}

bool player_offers(const struct player *p) {
  return p->note->resume > 0;
}

void player_prompt_offer(const struct player *p, struct text *out) {
  text_addf(out, "resume at step %zu? [Y/n] ", p->note->resume_stop);
}

enum player_act player_take_offer(struct player *p, const char *word) {
  static const char *const yes[] = {"", "y", "Y", "yes"}, *const no[] = {"n", "N", "no"};
  word += strspn(word, " ");
  if (strcmp(word, "q") == 0)
    return PLAYER_LEAVE;
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
    if (strcmp(word, yes[i]) == 0) {
      p->note->item = p->note->resume;
      p->note->resume = 0;
      player_catch_up(p);
      return player_rest(p);
    }
  for (size_t i = 0; i < sizeof no / sizeof *no; i++)
    if (strcmp(word, no[i]) == 0) {
      p->note->resume = 0;
      return player_rest(p);
    }
  player_say(p, "Enter or y goes on at that step, n begins at the beginning, q leaves.");
  return player_rest(p);
}
