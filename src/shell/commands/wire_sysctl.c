/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `wire sysctl`: the table is wire/sysctl.c's. */
#include "shell/commands/wire_acts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "shell/commands/command.h"
#include "shell/commands/wire_words.h"
#include "shell/shell.h"
#include "view/style.h"
#include "wire/lab.h"
#include "wire/sysctl.h"

/* A line on row I with its VALUE on HOST, SYSCTL_ALL: on the first; then those hosts too that have another. */
static void say_row(const struct command_use *use, int host, int i, const char *value) {
  struct text label = TEXT_EMPTY;
  text_addf(&label, "%s = %s", sysctl_rows[i].name, value);
  for (int other = 1; host == SYSCTL_ALL && other < lab_hosts(use->shell->lab); other++) {
    char there[SYSCTL_VALUE];
    if (sysctl_get(use->shell->lab, other, i, there) == 0 && strcmp(there, value) != 0)
      text_addf(&label, ", %s = %s", lab_host_name(use->shell->lab, other), there);
  }
  text_adds(&label, "  ");
  style_item(&use->shell->style, 2, text_str(&label), STYLE_PLAIN, sysctl_rows[i].doc, use->out);
  text_free(&label);
}

static int list(const struct command_use *use, int host) {
  for (int i = 0; sysctl_rows[i].name; i++) {
    char value[SYSCTL_VALUE];
    if (sysctl_get(use->shell->lab, host, i, value) ==
        0) /* a kernel that has it not, has no value to show */
      say_row(use, host, i, value);
  }
  return 0;
}

/* Advises the words as they are typed: `wire sysctl from client tcp_ecn 1`. The first has the value, VALUE, of ROW in it. */
static void hint_value(const struct command_use *use, int host, int row, const char *value) {
  struct text line = TEXT_EMPTY;
  if (host != SYSCTL_ALL)
    text_addf(&line, "from %s ", lab_host_name(use->shell->lab, host));
  text_addf(&line, "%s %s", sysctl_rows[row].name, *value ? value : "VALUE");
  for (uint32_t i = 1; i < use->count && *value; i++)
    text_addf(&line, " %s", use->words[i].s);
  diag_hint(use->diag, "the value is a word of its own: `wire sysctl %s`", text_str(&line));
  text_free(&line);
}

static int no_such(const struct command_use *use, int host) {
  const struct word *word = &use->words[0];
  const char *equals = strchr(word->s, '=');
  int folder, row = -1;
  const char *name = sysctl_short(word->s, &folder);
  struct nearest near = nearest_start(name, strlen(name));
  for (int i = 0; sysctl_rows[i].name; i++)
    nearest_offer(&near, sysctl_rows[i].name);
  if (equals) {
    char *before = mem_strndup(word->s, (size_t)(equals - word->s));
    row = sysctl_find(before);
    free(before);
  }
  diag_set(use->diag, "LookupError", NULL, word->span, "the lab has no setting '%s' of its own",
           word->s);
  if (row >= 0)
    hint_value(use, host, row, equals + 1);
  else if (folder >= 0 && (row = sysctl_find(name)) >= 0)
    diag_hint(use->diag, "'%s' is in net.%s: write it without a folder, or with that", name,
              sysctl_rows[row].folder == SYSCTL_IPV4 ? "ipv4" : "core");
  else if (near.best)
    diag_hint(use->diag, "did you mean '%s'?", near.best);
  else
    diag_hint(use->diag, "`wire sysctl` lists those that can be set here");
  return -1;
}

/* This kernel has not the setting ROW, or refused a value for it: ERROR. */
static int explain(const struct command_use *use, int host, int row, const char *value, int error) {
  const char *name = sysctl_rows[row].name;
  struct span span = use->words[*value ? 1 : 0].span;
  char now[SYSCTL_VALUE];
  if (sysctl_get(use->shell->lab, host, row, now) == ENOENT)
    return diag_set(use->diag, "LookupError", NULL, use->words[0].span,
                    "this kernel has no '%s' for a network of its own", name);
  if (error == ENOENT || (error == EPERM && !sysctl_rows[row].numbers)) {
    diag_set(use->diag, "ValueError", NULL, span,
             "'%s' is not a congestion control that this lab may use", value);
    diag_hint(use->diag, "reno is in every kernel");
    return -1;
  }
  return diag_set(use->diag, "OSError", NULL, span, "the kernel refuses %s = %s: %s", name, value,
                  strerror(error));
}

static int refuse_value(const struct command_use *use, int row, const char *value) {
  const struct sysctl_row *r = &sysctl_rows[row];
  struct span span = use->words[1].span;
  if (!r->numbers)
    return diag_set(use->diag, "ValueError", NULL, span, "%s takes a name, as in reno, not '%s'",
                    r->name, value);
  if (r->numbers == 1)
    return diag_set(use->diag, "ValueError", NULL, span,
                    "%s takes a whole number from %" PRId64 " to %" PRId64 ", not '%s'", r->name,
                    r->low, r->high, value);
  return diag_set(use->diag, "ValueError", NULL, span,
                  "%s takes %d numbers from %" PRId64 " to %" PRId64 ", not '%s'", r->name,
                  r->numbers, r->low, r->high, value);
}

/* Of the hosts of LAB, whose values of a setting were BEFORE and are AFTER now, appends what it was where it differs. */
static void say_before(const struct lab *lab, char (*before)[SYSCTL_VALUE], const char *after,
                       struct text *out) {
  int hosts = lab_hosts(lab), same = 0;
  for (int i = 0; i < hosts; i++)
    same += strcmp(before[i], before[0]) == 0;
  if (same == hosts)
    text_addf(out, strcmp(before[0], after) == 0 ? ", as before" : " (was %s), until the lab ends",
              before[0]);
  const char *separator = " (was ";
  for (int i = 0; i < hosts && same < hosts; i++)
    if (strcmp(before[i], after) != 0) {
      text_addf(out, "%s%s at %s", separator, before[i], lab_host_name(lab, i));
      separator = ", ";
    }
  if (same < hosts)
    text_adds(out, "), until the lab ends");
}

/* Sets ROW to VALUE: what it was at each host that is meant, and is now. 0 or an errno. */
static int change(struct lab *lab, int host, int row, const char *value,
                  char (*before)[SYSCTL_VALUE], char after[SYSCTL_VALUE]) {
  int error = 0;
  for (int i = 0; i < lab_hosts(lab) && !error; i++)
    error = sysctl_get(lab, host == SYSCTL_ALL ? i : host, row, before[i]);
  if (!error)
    error = sysctl_set(lab, host, row, value);
  return error ? error : sysctl_get(lab, host, row, after);
}

/* Sets ROW to the words after its name. */
static int set(const struct command_use *use, int host, int row) {
  struct text value = TEXT_EMPTY;
  char before[LAB_HOSTS_MAX][SYSCTL_VALUE] = {""}, after[SYSCTL_VALUE] = "";
  for (uint32_t i = 1; i < use->count; i++)
    text_addf(&value, i > 1 ? " %s" : "%s", use->words[i].s);
  bool takes = sysctl_takes(row, text_str(&value));
  int result = takes ? 0 : refuse_value(use, row, text_str(&value));
  int error = result ? 0 : change(use->shell->lab, host, row, text_str(&value), before, after);
  if (error) {
    result = explain(use, host, row, text_str(&value), error);
  } else if (!result) {
    text_addf(use->out, "%s = %s", sysctl_rows[row].name, after);
    say_before(use->shell->lab, before, after, use->out);
    text_addc(use->out, '\n');
  }
  text_free(&value);
  return result;
}

/* Takes `from HOST` off the words: the host, SYSCTL_ALL: none is named. -2 and DIAG filled: there is no such. */
static int take_host(struct command_use *use) {
  const struct lab *lab = use->shell->lab;
  if (!use->count || strcmp(use->words[0].s, "from") != 0)
    return SYSCTL_ALL;
  if (use->count < 2)
    return diag_set(use->diag, "usage", NULL, use->words[0].span,
                    "wire sysctl from HOST [NAME [VALUE]]"),
           -2;
  const struct word *word = &use->words[1];
  int host = lab_name_host(lab, word->s);
  use->words += 2;
  use->count -= 2;
  if (host >= 0)
    return host;
  diag_set(use->diag, "NameError", NULL, word->span, "the lab has no host '%s'", word->s);
  wire_words_hint_hosts(use);
  return -2;
}

int wire_act_sysctl(const struct command_use *given) {
  struct command_use rest = *given, *use = &rest;
  int host = take_host(use);
  if (host < SYSCTL_ALL)
    return -1;
  if (!use->count)
    return list(use, host);
  int row = sysctl_find(use->words[0].s);
  if (row < 0)
    return no_such(use, host);
  if (use->count > 1)
    return set(use, host, row);
  char value[SYSCTL_VALUE];
  int error = sysctl_get(use->shell->lab, host, row, value);
  if (error)
    return explain(use, host, row, "", error);
  say_row(use, host, row, value);
  return 0;
}

void wire_complete_sysctl(struct command_cursor *cursor) {
  const struct lab *lab = cursor->shell->lab;
  bool from = cursor->arg > 1 && strcmp(cursor->words[1], "from") == 0;
  if (cursor->arg == 1)
    cursor->offer(cursor->to, "from");
  for (int i = 0; from && cursor->arg == 2 && lab && i < lab_hosts(lab); i++)
    if (*lab_host_name(lab, i))
      cursor->offer(cursor->to, lab_host_name(lab, i));
  for (int i = 0; (cursor->arg == 1 || (from && cursor->arg == 3)) && sysctl_rows[i].name; i++)
    cursor->offer(cursor->to, sysctl_rows[i].name);
}
