/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of words. A new trigger: its forms, in forms_of. */
#include "view/ladder_role.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/conversation.h"

/* What a packet that is sent again is called, the longest form first; the number of the first follows. */
static const char *const *forms_of(enum trigger trigger, enum novelty novelty) {
  static const char *const again[] = {" retransmission", " retransmits", " resends"};
  static const char *const fast[] = {" fast retransmission", " fast resend", " fast"};
  static const char *const rto[] = {" RTO retransmission", " RTO resend", " RTO"};
  static const char *const tlp[] = {" TLP retransmission", " TLP resend", " TLP"};
  static const char *const path[] = {" path-MTU retransmission", " path-MTU resend", " path MTU"};
  static const char *const slow[] = {" slow-start retransmission", " slow-start resend",
                                     " slow start"};
  switch (trigger) {
  case TRIGGER_FAST:
    return fast;
  case TRIGGER_RTO:
    return rto;
  case TRIGGER_TLP:
    return tlp;
  case TRIGGER_SLOW_START:
    return slow;
  case TRIGGER_PATH_MTU:
    return path;
  default:
    return novelty == NOVELTY_FAST ? fast : again;
  }
}

void ladder_role(struct conversation_role role, enum trigger trigger, int room, struct text *out) {
  static const char *const words[] = {
      [NOVELTY_EARLY] = " early",           [NOVELTY_LATE] = " out of order",
      [NOVELTY_DUP_ACK] = " duplicate ACK", [NOVELTY_KEEP_ALIVE] = " keep-alive",
      [NOVELTY_PROBE] = " window probe",    [NOVELTY_UPDATE] = " window update",
      [NOVELTY_REFUSED] = " refused"};
  bool probes = trigger == TRIGGER_TLP && role.novelty == NOVELTY_NEW; /* with new data */
  if (probes)
    text_adds(out, room < (int)strlen(" tail loss probe") ? " TLP" : " tail loss probe");
  else if (trigger == TRIGGER_WINDOW_PROBE)
    role.novelty = NOVELTY_PROBE;
  else if (trigger == TRIGGER_KEEP_ALIVE)
    role.novelty = NOVELTY_KEEP_ALIVE;
  else if (trigger && role.novelty != NOVELTY_FAST)
    role.novelty = NOVELTY_AGAIN;
  if (role.novelty != NOVELTY_AGAIN && role.novelty != NOVELTY_FAST) {
    text_adds(out, role.novelty < sizeof words / sizeof *words && words[role.novelty]
                       ? words[role.novelty]
                       : "");
    return;
  }
  const char *const *forms = forms_of(trigger, role.novelty);
  for (int i = 0; role.of && i < 3; i++) {
    char form[64];
    int len = snprintf(form, sizeof form, "%s%s #%llu", forms[i], i ? "" : " of",
                       (unsigned long long)role.of);
    if (len <= room) {
      text_adds(out, form);
      return;
    }
  }
  text_adds(out, (int)strlen(forms[0]) > room ? " again" : forms[0]);
}
