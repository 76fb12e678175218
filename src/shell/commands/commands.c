/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the shell's commands, and what it is asked. */
#include "shell/commands/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/syntax/parse.h"
#include "shell/commands/command.h"
#include "shell/shell.h"
#include "view/style.h"

#define NOWHERE ((struct span){0, 0, 0})

/* To add a command: its name here, where the manual is to have it. */
/* clang-format off */
#define COMMANDS(ROW) \
  ROW(help) \
  ROW(explain) \
  ROW(handles) \
  ROW(state) \
  ROW(wire) \
  ROW(watch) \
  ROW(step) \
  ROW(calls) \
  ROW(fault) \
  ROW(plot) \
  ROW(side) \
  ROW(wait) \
  ROW(kill) \
  ROW(run) \
  ROW(lesson) \
  ROW(record) \
  ROW(export) \
  ROW(set) \
  ROW(history) \
  ROW(clear) \
  ROW(man) \
  ROW(quit)
/* clang-format on */

#define DECLARE(name) extern const struct command command_##name;
COMMANDS(DECLARE)

#define POINTER(name) &command_##name,
const struct command *const commands_table[] = {COMMANDS(POINTER) NULL};

static const struct command *find_part(const char *name, size_t len) {
  const struct command *const *c = commands_table;
  while (*c && (strlen((*c)->name) != len || memcmp((*c)->name, name, len) != 0))
    c++;
  return *c;
}

static const struct command *find(const char *name) {
  return find_part(name, strlen(name));
}

bool commands_is(const char *name) {
  return find(name);
}

const char *commands_usage(const char *name) {
  const struct command *command = find(name);
  return command ? command->usage : NULL;
}

/* That of the ACTS (NULL: none) whose name is the first word of S, or NULL. */
static const struct command_act *act_at(const struct command_act *acts, const char *s) {
  s += strspn(s, " \t");
  size_t len = strcspn(s, " \t\n");
  const struct command_act *act = acts;
  while (act && act->name && (strlen(act->name) != len || memcmp(act->name, s, len) != 0))
    act++;
  return act && act->name ? act : NULL;
}

struct span command_place(const struct command_use *use, uint32_t i) {
  return i < use->count ? use->words[i].span : use->span;
}

static int refuse_in_lesson(const struct command_use *use, const struct command *command,
                            const struct command_act *act) {
  if (command->lesson_refuses) {
    diag_set(use->diag, "PermissionError", NULL, use->span, "'%s' is refused: %s", use->name,
             command->lesson_refuses);
    return -1;
  }
  diag_set(use->diag, "PermissionError", NULL, use->span,
           "'%s%s%s' is refused: a lesson starts no program and writes no file", use->name,
           act ? " " : "", act ? act->name : "");
  diag_hint(use->diag, "it works at the prompt, outside of lessons");
  return -1;
}

static int refuse_programs(const struct command_use *use) {
  use->shell->refused_programs = true;
  diag_set(use->diag, "PermissionError", NULL, use->span,
           "'%s' is refused: a lesson starts programs only with the option --programs", use->name);
  diag_hint(use->diag, "if you trust what this lesson runs, start sockshell with --programs, as in "
                       "`sockshell --programs --check FILE`");
  return -1;
}

bool commands_is_recorded(const struct parse_words *words, const char *statement) {
  struct span name;
  if (!parse_command_name(NULL, words, statement, 0, strlen(statement), &name))
    return true;
  const struct command *command = find_part(statement + name.start, name.end - name.start);
  if (!command)
    return true;
  const struct command_act *act = act_at(command->acts, statement + name.end);
  return !command->unrecorded && !command->leaves_shelter && !(act && act->leaves_shelter);
}

int commands_run(struct shell *shell, const struct node *node, struct text *out,
                 struct diag *diag) {
  const struct command *command = find(node->command.name);
  const struct command_use use = {
      shell, command->name, node->command.name_span, node->command.words, node->command.count,
      out,   diag};
  const struct command_act *act = use.count ? act_at(command->acts, use.words[0].s) : NULL;
  if (shell->session->settings.sheltered &&
      (command->leaves_shelter || (act && act->leaves_shelter)))
    return refuse_in_lesson(&use, command, act);
  if (command->runs_programs && shell->session->settings.sheltered &&
      !shell->session->settings.programs)
    return refuse_programs(&use);
  if (use.count < command->least || use.count > command->most) {
    diag_set(diag, "usage", NULL,
             command_place(&use, use.count > command->most ? command->most : use.count), "%s",
             command->usage);
    diag_hint(diag, "`help %s`", use.name);
    return -1;
  }
  return command->run(&use);
}

struct side *command_named_side(const struct command_use *use) {
  const struct session *session = use->shell->session;
  const struct word *word = &use->words[0];
  struct side *side = session_find(session, word->s);
  if (side)
    return side;
  struct nearest near = nearest_start(word->s, word->len);
  for (size_t i = 0; i < session->count; i++)
    nearest_offer(&near, side_name(session->sides[i]));
  diag_set(use->diag, "NameError", NULL, word->span, "there is no side '%s'", word->s);
  if (near.best)
    diag_hint(use->diag, "did you mean '%s'?", near.best);
  else
    diag_hint(use->diag, "`side` lists them");
  return NULL;
}

struct side *command_find_lane(struct session *session, const char *name, struct side_lane *found) {
  for (size_t i = 0; i < session->count; i++)
    for (int n = 0; side_lane(session->sides[i], n, found); n++) {
      side_status_clear(&found->status);
      if (strcmp(session_side_name(session, found->number), name) == 0)
        return session->sides[i];
    }
  return NULL;
}

int command_side_after_at(const struct command_use *use, const struct word *word) {
  struct session *session = use->shell->session;
  const char *name = word->s + 1;
  const struct side *side = session_find(session, name);
  struct side_lane lane;
  if (side)
    return side_number(side);
  if (command_find_lane(session, name, &lane))
    return lane.number;
  diag_set(use->diag, "NameError", NULL, word->span, "there is no side called '%s'", name);
  diag_hint(use->diag, "`side` lists them");
  return -1;
}

int command_check_lane_name(struct session *session, const char *name, struct diag *diag) {
  size_t len = strcspn(name, "/");
  const char *number = name + len + 1;
  char *program = mem_strndup(name, len);
  const struct side *side = session_find(session, program);
  int result = side ? 0 : session_check_name(session, program, diag);
  bool counts = strspn(number, "0123456789") == strlen(number) && strlen(number) < 9 &&
                *number != '0' && strcmp(number, "1") > 0;
  if (result == 0 && side && !side_is_program(side)) {
    result = diag_set(diag, "ValueError", NULL, NOWHERE, "%s is not a program: it has no threads",
                      program);
    diag_hint(diag, "`@%s` is the side", program);
  } else if (result == 0 && !counts) {
    result = diag_set(diag, "ValueError", NULL, NOWHERE, "no thread can be called '%.40s'", name);
    diag_hint(
        diag,
        "the first thread of %s has its name; further ones and child processes are %s/2, %s/3 … "
        "in the order of their first calls",
        program, program, program);
  }
  free(program);
  return result;
}

int command_name_after_at(const struct command_use *use, const struct word *word,
                          char name[SIDE_NAME_SIZE]) {
  struct session *session = use->shell->session;
  struct side_lane lane;
  bool is_lane = strchr(word->s, '/');
  bool there = session_find(session, word->s + 1) || command_find_lane(session, word->s + 1, &lane);
  if (!there && (is_lane ? command_check_lane_name : session_check_name)(session, word->s + 1,
                                                                         use->diag) < 0) {
    use->diag->span = word->span;
    return -1;
  }
  snprintf(name, SIDE_NAME_SIZE, "%s", word->s + 1);
  if (!there)
    text_addf(use->out, "no %s is called %s yet: this is for the next one that is\n",
              is_lane ? "thread or child process" : "side", name);
  return 0;
}

/* How many words an act takes, by its USAGE: each one after its name, those before the first bracket at least, with "..." any
   number. */
static void count_words(const char *usage, uint32_t *least, uint32_t *most) {
  bool optional = false;
  *least = *most = 0;
  if (strstr(usage, "...") || strstr(usage, "…"))
    *most = UINT32_MAX / 2;
  while ((usage = strchr(usage, ' '))) {
    optional |= *++usage == '[';
    *least += !optional;
    ++*most;
  }
}

int command_act(const struct command_use *use, const struct command_act *acts) {
  const struct word *word = &use->words[0];
  const struct command_act *act = act_at(acts, word->s);
  if (!act) {
    struct nearest near = nearest_start(word->s, word->len);
    for (act = acts; act->name; act++)
      nearest_offer(&near, act->name);
    diag_set(use->diag, "NameError", NULL, word->span, "`%s` knows no '%s'", use->name, word->s);
    if (near.best)
      diag_hint(use->diag, "did you mean `%s %s`?", use->name, near.best);
    else
      diag_hint(use->diag, "`help %s` lists what it can do", use->name);
    return -1;
  }
  struct command_use rest = *use;
  rest.words++;
  rest.count--;
  uint32_t least, most;
  count_words(act->usage, &least, &most);
  if (rest.count < least || rest.count > most)
    return diag_set(use->diag, "usage", NULL, use->words[use->count - 1].span, "%s %s", use->name,
                    act->usage);
  return act->run(&rest);
}

/* Completion. */

void commands_each(void *data, void (*offer)(void *to, const char *name), void *to) {
  (void)data;
  for (const struct command *const *c = commands_table; *c; c++)
    offer(to, (*c)->name);
}

void command_complete_side(struct command_cursor *cursor) {
  const struct session *session = cursor->shell->session;
  for (size_t i = 0; i < session->count; i++)
    cursor->offer(cursor->to, side_name(session->sides[i]));
}

void command_complete_handle(struct command_cursor *cursor) {
  const struct session *session = cursor->shell->session;
  struct side_ends ends;
  struct side_end end;
  for (size_t i = 0; i < session->count; i++) {
    side_ends_open(&ends, session->sides[i]);
    while (side_ends_next(&ends, &end))
      if (end.named)
        cursor->offer(cursor->to, end.name);
    side_ends_close(&ends);
  }
}

void command_complete_file(struct command_cursor *cursor) {
  cursor->more = COMPLETE_FILES;
}

enum complete_more commands_each_word(void *data, const char *command, size_t arg,
                                      const char *const *words,
                                      void (*offer)(void *to, const char *name), void *to) {
  const struct command *c = find(command);
  struct command_cursor cursor = {data, arg, words, offer, to, COMPLETE_WORDS};
  for (const struct command_act *act = c && arg == 0 ? c->acts : NULL; act && act->name; act++)
    offer(to, act->name);
  if (c && c->complete)
    c->complete(&cursor);
  return cursor.more;
}

void commands_hint(const char *line, const struct view_style *style, struct text *out) {
  line += strspn(line, " ");
  size_t len = strcspn(line, " ");
  char *name = mem_strndup(line, len);
  const struct command *c = line[len] ? find(name) : NULL;
  free(name);
  if (!c)
    return;
  const struct command_act *act = act_at(c->acts, line + len);
  if (act)
    text_addf(out, "%s %s", c->name, act->usage);
  else
    text_adds(out, c->usage);
  text_adds(out, "  ");
  style_put(style, STYLE_DIM, act ? act->doc : c->summary, out);
}
