/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of settings. */
#include "run/settings.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"

const struct setting settings_table[] = {
    {"trace",
     {"off", "on"},
     1,
     "show each system call as strace prints it",
     offsetof(struct settings, trace)},
    {"explain",
     {"off", "brief", "full"},
     EXPLAIN_BRIEF,
     "say what changed for the endpoint after a call; full: each time, and which line of a program "
     "made it",
     offsetof(struct settings, explain)},
    {"seq",
     {"relative", "raw"},
     0,
     "sequence numbers in the ladder: from the start of the connection, or as sent",
     offsetof(struct settings, seq)},
    {"retransmits",
     {"off", "on"},
     0,
     "in the lab: show each copy of a held packet as a packet of its own",
     offsetof(struct settings, retransmits)},
    {"metrics",
     {"off", "on"},
     0,
     "in the lab: sample cwnd and the like every 100 µs, also while packets are not told",
     offsetof(struct settings, metrics)},
    {"speed",
     {"off", "slow", "normal", "fast"},
     SPEED_NORMAL,
     "how fast a lesson types its lines; off: at once",
     offsetof(struct settings, speed)},
    {"predict",
     {"off", "on"},
     0,
     "in the lab: before a `step`, ask which packet, state or result comes next",
     offsetof(struct settings, predict)},
    {NULL, {NULL}, 0, NULL, 0},
};

static atomic_int *field(const struct settings *settings, const struct setting *setting) {
  return (atomic_int *)((char *)settings + setting->offset);
}

void settings_reset(struct settings *settings) {
  for (const struct setting *s = settings_table; s->name; s++)
    *field(settings, s) = s->preset;
  settings->sheltered = settings->programs = settings->exports = false;
  settings->loopback_unseen = false;
}

bool settings_look(const struct settings *settings) {
  return settings->explain != EXPLAIN_OFF || settings->exports;
}

static void list_choices(const struct setting *setting, struct text *out) {
  for (int i = 0; setting->choices[i]; i++) {
    if (i)
      text_addc(out, '|');
    text_adds(out, setting->choices[i]);
  }
}

int settings_set(struct settings *settings, const char *name, const char *value,
                 struct diag *diag) {
  struct nearest near = nearest_start(name, strlen(name));
  for (const struct setting *s = settings_table; s->name; s++) {
    nearest_offer(&near, s->name);
    if (strcmp(s->name, name))
      continue;
    for (int i = 0; s->choices[i]; i++)
      if (strcmp(s->choices[i], value) == 0) {
        *field(settings, s) = i;
        return 0;
      }
    struct text t = TEXT_EMPTY;
    list_choices(s, &t);
    diag_set(diag, "ValueError", NULL, (struct span){0, 0, 0}, "set %s takes %s, not '%s'", name,
             text_str(&t), value);
    text_free(&t);
    return -1;
  }
  diag_set(diag, "NameError", NULL, (struct span){0, 0, 0}, "there is no setting '%s'", name);
  if (near.best)
    diag_hint(diag, "did you mean '%s'?", near.best);
  else
    diag_hint(diag, "`set` alone lists the settings");
  return -1;
}

const char *settings_value(const struct settings *settings, const struct setting *setting) {
  return setting->choices[*field(settings, setting)];
}

bool settings_list(const struct settings *settings, const char *name, struct text *out) {
  bool found = false;
  for (const struct setting *s = settings_table; s->name; s++) {
    if (name && strcmp(s->name, name))
      continue;
    found = true;
    text_addf(out, "set %-12s %-9s (", s->name, settings_value(settings, s));
    list_choices(s, out);
    text_addf(out, ")\n    %s\n", s->doc);
  }
  return found;
}
