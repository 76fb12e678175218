/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `wire link` and its short forms. To add what a link can do: a row in `parts`, and what it does in wire/link.c. */
#include "shell/commands/wire_acts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "shell/commands/command.h"
#include "shell/commands/wire_words.h"
#include "shell/shell.h"
#include "wire/wire.h"

#define MILLISECOND 1000000.0 /* nanoseconds */
#define FROM_TEXT 40          /* bytes of " from HOST" */

enum part_kind { PART_TIME, PART_COUNT, PART_PERCENT };

/* A word of `wire link`, and the number after it. */
static const struct link_part {
  const char *name;
  enum part_kind kind;
  size_t offset; /* in struct link_settings */
} parts[] = {
    {"delay", PART_TIME, offsetof(struct link_settings, delay)},
    {"jitter", PART_TIME, offsetof(struct link_settings, jitter)},
    {"queue", PART_COUNT, offsetof(struct link_settings, queue)},
    {"loss", PART_PERCENT, offsetof(struct link_settings, loss)},
    {"dup", PART_PERCENT, offsetof(struct link_settings, dup)},
    {"reorder", PART_PERCENT, offsetof(struct link_settings, reorder)},
};
#define PARTS (sizeof parts / sizeof *parts)

/* Refuses WORD, the number of PART, which is WHAT: "a percentage". A unit that it has is not to be there. */
static int refuse_number(const struct link_part *part, const struct word *word, const char *what,
                         double least, double most, struct diag *diag) {
  char *end;
  double n = strtod(word->s, &end);
  size_t digits = strspn(word->s, "0123456789.");
  bool fits = digits && end == word->s + digits && n >= least && n <= most;
  const char *unit = part->kind == PART_TIME ? "ms" : part->kind == PART_PERCENT ? "%" : "";
  diag_set(diag, "ValueError", NULL, word->span, "the %s is %s from %g to %.0f, not '%s'",
           part->name, what, least, most, word->s);
  if (fits && *unit && strcasecmp(word->s + digits, unit) == 0)
    diag_hint(diag, "without the unit: %s %.*s", part->name, (int)digits, word->s);
  else if (part->kind == PART_COUNT && strcmp(word->s, "0") == 0)
    diag_hint(diag, "a link with a rate has a queue without a limit until `queue` sets one; `wire "
                    "clear` takes both away");
  return -1;
}

/* Reads WORD, the number of PART, into SETTINGS. */
static int read_part(const struct link_part *part, const struct word *word, struct diag *diag,
                     struct link_settings *settings) {
  void *p = (char *)settings + part->offset;
  double n, most = (double)LINK_TIME_MAX / MILLISECOND;
  switch (part->kind) {
  case PART_TIME:
    if (!wire_words_number(word->s, 0, most, &n))
      return refuse_number(part, word, "a number of milliseconds", 0, most, diag);
    *(int64_t *)p = (int64_t)(n * MILLISECOND);
    return 0;
  case PART_COUNT:
    if (!wire_words_whole(word->s, 1, LINK_QUEUE_MAX, &n))
      return refuse_number(part, word, "a whole number of packets", 1, LINK_QUEUE_MAX, diag);
    *(uint32_t *)p = (uint32_t)n;
    return 0;
  case PART_PERCENT:
    if (!wire_words_number(word->s, 0, 100, &n))
      return refuse_number(part, word, "a percentage", 0, 100, diag);
    *(double *)p = n;
    break;
  }
  return 0;
}

/* "10mbit", in bits a second, as tc(8) writes it. */
static int read_rate(const struct word *word, struct diag *diag, uint64_t *rate) {
  static const struct {
    const char *name;
    double bits;
  } units[] = {{"kbit", 1e3}, {"mbit", 1e6}, {"gbit", 1e9}};
  size_t digits = strspn(word->s, "0123456789.eE+-"); /* strtod reads 0x10 too */
  char *unit;
  errno = 0;
  double n = strtod(word->s, &unit), bits = 0;
  bool is_number = unit == word->s + digits && digits && !errno;
  for (size_t i = 0; is_number && i < sizeof units / sizeof *units; i++)
    if (strcasecmp(unit, units[i].name) == 0)
      bits = units[i].bits;
  *rate = (uint64_t)(is_number && n >= 0 && n * bits <= (double)LINK_RATE_MAX ? n * bits : 0);
  if (*rate >= LINK_RATE_MIN)
    return 0;
  if (is_number && !*unit)
    diag_set(diag, "ValueError", NULL, word->span, "the rate '%s' has no unit", word->s);
  else if (is_number && bits == 0)
    diag_set(diag, "ValueError", NULL, word->span, "'%s' is not a unit of the rate", unit);
  else
    diag_set(diag, "ValueError", NULL, word->span, "the rate is from 1kbit to 100gbit, not '%s'",
             word->s);
  diag_hint(diag, "a number and kbit, mbit or gbit in one word, as in `wire link 10mbit`; `wire "
                  "clear` takes the rate away");
  return -1;
}

/* The direction that WORD names. */
static int read_way(const struct word *word, const struct wire_status *status, struct diag *diag) {
  for (int i = 0; i < status->ways; i++)
    if (strcmp(word->s, status->links[i].from) == 0)
      return i;
  diag_set(diag, "LookupError", NULL, word->span, "the wire has no end '%s'", word->s);
  if (status->ways > 2)
    diag_hint(diag, "`from client`, `from server` or `from %s`", status->links[2].from);
  else
    diag_hint(diag, "`from client` or `from server`");
  return -1;
}

static int refuse_word(const struct word *word, struct diag *diag) {
  struct nearest near = nearest_start(word->s, word->len);
  for (size_t i = 0; i < PARTS; i++)
    nearest_offer(&near, parts[i].name);
  nearest_offer(&near, "from");
  diag_set(diag, "NameError", NULL, word->span, "`wire link` knows no '%s'", word->s);
  if (near.best)
    diag_hint(diag, "did you mean '%s'?", near.best);
  else if (strcmp(word->s, "off") == 0)
    diag_hint(diag, "`wire clear` takes away what `wire link` has set");
  else
    diag_hint(diag, "as in `wire link from server 1mbit delay 50 queue 10 loss 3`");
  return -1;
}

/* The bytes of PART in struct link_settings. */
static size_t size_of(const struct link_part *part) {
  return part->kind == PART_TIME    ? sizeof(int64_t)
         : part->kind == PART_COUNT ? sizeof(uint32_t)
                                    : sizeof(double);
}

static const struct link_part *find_part(const char *name) {
  for (size_t i = 0; i < PARTS; i++)
    if (strcmp(parts[i].name, name) == 0)
      return &parts[i];
  return NULL;
}

#define FROM PARTS /* the numbers of what is not a part, among those that were seen */
#define RATE (PARTS + 1)

/* WORD says NUMBER: once is enough, as only one of two can count. SEEN has a bit for each. */
static int take_once(unsigned *seen, size_t number, const struct word *word, struct diag *diag) {
  static const char *const others[] = {"from", "the rate"};
  bool again = *seen & 1U << number;
  *seen |= 1U << number;
  return again ? diag_set(diag, "ValueError", NULL, word->span, "%s is there twice",
                          number < PARTS ? parts[number].name : others[number - PARTS])
               : 0;
}

/* Reads the words into SETTINGS: what they do not name stays. */
static int read_words(const struct command_use *use, struct link_settings *settings) {
  unsigned seen = 0;
  for (uint32_t i = 0; i < use->count; i++) {
    const struct word *word = &use->words[i];
    const struct link_part *part = find_part(word->s);
    bool named = part || strcmp(word->s, "from") == 0;
    size_t number = part ? (size_t)(part - parts) : named ? FROM : RATE;
    bool is_rate = strchr("0123456789.+-", word->s[0]) != NULL;
    if ((named || is_rate) && take_once(&seen, number, word, use->diag) < 0)
      return -1;
    if (named) {
      if (++i == use->count)
        return diag_set(use->diag, "usage", NULL, word->span, "wire link %s %s", word->s,
                        !part                      ? "HOST"
                        : part->kind == PART_TIME  ? "MS"
                        : part->kind == PART_COUNT ? "N"
                                                   : "PERCENT");
      if (part && read_part(part, word + 1, use->diag, settings) < 0)
        return -1;
    } else if (!is_rate) {
      return refuse_word(word, use->diag);
    } else if (read_rate(word, use->diag, &settings->rate) < 0) {
      return -1;
    }
  }
  return 0;
}

/* Where the word S stands. */
static struct span place_of(const struct command_use *use, const char *s) {
  uint32_t i = 0;
  while (i < use->count && strcmp(use->words[i].s, s) != 0)
    i++;
  return command_place(use, i);
}

/* Refuses what has no effect. FROM is the direction alone that is to be set, NULL: all. */
static int check(const struct command_use *use, const struct link_settings *s, const char *from) {
  const char *word = from ? " from " : "";
  if (s->queue && !s->rate) {
    diag_set(use->diag, "ValueError", NULL, place_of(use, "queue"),
             "a queue fills only where sending takes time: the link has no rate");
    diag_hint(use->diag, "`wire link%s%s 1mbit queue %u`", word, from ? from : "", s->queue);
    return -1;
  }
  if (s->reorder > 0 && !s->delay && !s->jitter) {
    diag_set(use->diag, "ValueError", NULL, place_of(use, "reorder"),
             "a packet overtakes others by skipping the delay: the link has none");
    diag_hint(use->diag, "`wire link%s%s delay 50 reorder %g`", word, from ? from : "", s->reorder);
    return -1;
  }
  return 0;
}

/* The direction that is asked for, -1: both; -2 with DIAG filled: there is no such. */
static int wanted_way(const struct command_use *use, const struct wire_status *status) {
  int way = -1;
  for (uint32_t i = 0; i + 1 < use->count && way > -2; i++)
    if (strcmp(use->words[i].s, "from") == 0 &&
        (way = read_way(&use->words[++i], status, use->diag)) < 0)
      return -2;
  return way;
}

/* "10 Mbit/s, delay 50 ms, queue 10". */
static void say_settings(const struct link_settings *s, struct text *out) {
  static const char *const units[] = {"kbit", "Mbit", "Gbit"};
  size_t start = out->len;
  if (s->rate) {
    double n = (double)s->rate / 1e3;
    int unit = 0;
    for (; n >= 1000 && unit < 2; unit++)
      n /= 1000;
    text_addf(out, ", %g %s/s", n, units[unit]);
  }
  for (size_t i = 0; i < PARTS; i++) {
    const void *p = (const char *)s + parts[i].offset;
    if (parts[i].kind == PART_TIME && *(const int64_t *)p)
      text_addf(out, ", %s %g ms", parts[i].name, (double)*(const int64_t *)p / MILLISECOND);
    if (parts[i].kind == PART_COUNT && *(const uint32_t *)p)
      text_addf(out, ", %s %u", parts[i].name, *(const uint32_t *)p);
    if (parts[i].kind == PART_PERCENT && *(const double *)p > 0)
      text_addf(out, ", %s %g %%", parts[i].name, *(const double *)p);
  }
  if (out->len == start)
    text_adds(out, ", packets pass at once");
  memmove(out->s + start, out->s + start + 2, out->len - start - 1); /* the first comma */
  out->len -= 2;
}

/* What has come and where it is. */
static void say_counts(const struct wire_link *link, struct text *out) {
  const struct link_counts *c = &link->counts;
  const struct {
    uint64_t n;
    const char *words;
  } rows[] = {{c->full, "dropped, the queue was full"},
              {c->lost, "lost by chance"},
              {c->overtook, "sent ahead"},
              {link->waiting, "in the queue"},
              {link->under_way - link->waiting, "under way"}};
  text_addf(out, "%llu packet%s so far", (unsigned long long)c->packets,
            c->packets == 1 ? "" : "s");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].n)
      text_addf(out, "; %llu %s", (unsigned long long)rows[i].n, rows[i].words);
  text_addc(out, '\n');
}

static bool same(const struct link_settings *a, const struct link_settings *b) {
  return a->rate == b->rate && a->delay == b->delay && a->jitter == b->jitter &&
         a->queue == b->queue && a->loss == b->loss && a->dup == b->dup && a->reorder == b->reorder;
}

static bool all_same(const struct wire_status *status) {
  bool all = true;
  for (int i = 1; i < status->ways; i++)
    all &= same(&status->links[0].set, &status->links[i].set);
  return all;
}

static void say_links(const struct wire_status *status, struct text *out) {
  bool all = all_same(status);
  for (int i = 0; i < (all ? 1 : status->ways); i++) {
    if (all)
      text_adds(out, status->ways > 2 ? "all ways: " : "both ways: ");
    else
      text_addf(out, "from %s: ", status->links[i].from);
    say_settings(&status->links[i].set, out);
    text_addc(out, '\n');
  }
}

/* Of the cables of the client and of the server, which may be one. */
static void say_mtu(const struct wire_status *status, struct text *out) {
  text_addf(out, "MTU %d", status->mtu[0]);
  if (status->mtu[1] != status->mtu[0])
    text_addf(out, ", %d on the cable of server", status->mtu[1]);
  text_addc(out, '\n');
}

void wire_say_links(const struct wire_status *status, struct text *out) {
  const struct link_settings *s = &status->links[0].set;
  struct link_settings plain = {.delay = s->delay, .loss = s->loss};
  if (same(s, &plain) && all_same(status)) {
    text_addf(out, "delay %g ms, loss %g %%, ", (double)s->delay / MILLISECOND, s->loss);
  } else {
    say_links(status, out);
  }
  say_mtu(status, out);
}

void wire_say_unlinked(const struct wire_status *status, struct text *out) {
  const char *before = "from now on no ";
  for (size_t i = 0; i <= PARTS; i++) { /* 0: the rate */
    bool was = false;
    for (int k = 0; k < status->ways; k++) {
      const struct link_settings *s = &status->links[k].set;
      struct link_settings without = *s;
      without.rate = i ? s->rate : 0;
      if (i)
        memset((char *)&without + parts[i - 1].offset, 0, size_of(&parts[i - 1]));
      was |= !same(s, &without);
    }
    if (!was)
      continue;
    text_addf(out, "%s%s", before, i ? parts[i - 1].name : "rate");
    before = ", no ";
  }
  if (*before == ',')
    text_addc(out, '\n');
}

int wire_act_link(const struct command_use *use) {
  struct wire_status status = wire_status(use->shell->wire);
  if (!use->count) {
    say_links(&status, use->out);
    for (int i = 0; i < status.ways; i++)
      if (status.links[i].counts.packets) {
        text_addf(use->out, "from %s: ", status.links[i].from);
        say_counts(&status.links[i], use->out);
      }
    return 0;
  }
  int way = wanted_way(use, &status);
  struct link_settings set[LINK_WAYS];
  for (int i = 0; i < status.ways; i++) {
    set[i] = status.links[i].set;
    if (way == -2 || ((way < 0 || way == i) &&
                      (read_words(use, &set[i]) < 0 ||
                       check(use, &set[i], way < 0 ? NULL : status.links[way].from) < 0)))
      return -1;
  }
  for (int i = 0; i < status.ways; i++)
    if (way < 0 || way == i)
      wire_link(use->shell->wire, i, &set[i]);
  status = wire_status(use->shell->wire);
  say_links(&status, use->out);
  return 0;
}

/* `wire delay [from HOST] MS` and the like: sets the part called NAME, whose value is a NUMBER, of the directions that are meant. FROM becomes
   " from HOST", or is "" for all; *LAST is as the last of them is set. */
static int set_part(const struct command_use *use, const char *name, const char *number,
                    char from[FROM_TEXT], struct link_settings *last) {
  struct wire_status status = wire_status(use->shell->wire);
  bool named = use->count == 3 && strcmp(use->words[0].s, "from") == 0;
  if (use->count != 1 && !named)
    return diag_set(use->diag, "usage", NULL, command_place(use, 0), "wire %s [from HOST] %s", name,
                    number);
  int way = named ? read_way(&use->words[1], &status, use->diag) : -1;
  if (named && way < 0)
    return -1;
  const struct word *word = &use->words[use->count - 1];
  for (int i = 0; i < status.ways; i++) {
    if (way >= 0 && way != i)
      continue;
    *last = status.links[i].set;
    if (read_part(find_part(name), word, use->diag, last) < 0)
      return -1;
    wire_link(use->shell->wire, i, last);
  }
  from[0] = '\0';
  if (way >= 0)
    snprintf(from, FROM_TEXT, " from %s", status.links[way].from);
  return 0;
}

int wire_act_delay(const struct command_use *use) {
  struct link_settings s;
  char from[FROM_TEXT];
  if (set_part(use, "delay", "MS", from, &s) < 0)
    return -1;
  if (s.delay)
    text_addf(use->out, "every packet%s takes %g ms from now on\n", from,
              (double)s.delay / MILLISECOND);
  else
    text_addf(use->out, "packets%s pass without delay\n", from);
  return 0;
}

int wire_act_loss(const struct command_use *use) {
  struct link_settings s;
  char from[FROM_TEXT];
  if (set_part(use, "loss", "PERCENT", from, &s) < 0)
    return -1;
  if (s.loss > 0)
    text_addf(use->out,
              "%g %% of the packets%s are lost from now on, the same ones for the same seed\n",
              s.loss, from);
  else
    text_addf(use->out, "no packet%s is lost by chance\n", from);
  return 0;
}

#define SEED_MAX 4294967295U

int wire_act_seed(const struct command_use *use) {
  double n;
  if (!wire_words_whole(use->words[0].s, 0, SEED_MAX, &n))
    return diag_set(use->diag, "ValueError", NULL, use->words[0].span,
                    "the seed is a whole number from 0 to %u, not '%s'", SEED_MAX, use->words[0].s);
  wire_seed(use->shell->wire, (uint64_t)n);
  text_addf(use->out, "chance starts from %llu\n", (unsigned long long)n);
  return 0;
}

void wire_complete_link(struct command_cursor *cursor) {
  const char *before = cursor->words[cursor->arg - 1];
  if (strcmp(before, "from") == 0) {
    for (int i = 0; cursor->shell->wire && i < wire_status(cursor->shell->wire).ways; i++)
      cursor->offer(cursor->to, wire_way_name(cursor->shell->wire, i));
  } else if (!find_part(before)) { /* else a number is to come */
    cursor->offer(cursor->to, "from");
    for (size_t i = 0; i < PARTS; i++)
      cursor->offer(cursor->to, parts[i].name);
  }
}
