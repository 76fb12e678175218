/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the shell's commands and what each does. */
#include "shell/commands.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "lang/ast.h"
#include "lang/interp.h"
#include "shell/export_command.h"
#include "shell/handle_commands.h"
#include "shell/history.h"
#include "shell/lesson_commands.h"
#include "shell/shell.h"
#include "shell/side_commands.h"
#include "shell/watch_command.h"
#include "shell/wire_commands.h"
#include "view/explain.h"
#include "view/help.h"
#include "wire/wire.h"

/* What a command works on. */
struct work {
  struct shell *shell;
  const struct node *node;
  const struct word *words;
  uint32_t count;
  struct text *out;
  struct diag *diag;
};

static struct span word_span(const struct work *w, uint32_t i) {
  return i < w->count ? w->words[i].span : w->node->command.name_span;
}

static int mistake(const struct work *w, uint32_t word, const char *kind, const char *message,
                   const char *subject) {
  return diag_set(w->diag, kind, NULL, word_span(w, word), message, subject);
}

static int run_help(struct work *w) {
  if (w->count == 0) {
    help_overview(commands_table, &w->shell->style, w->out);
    return 0;
  }
  struct text name = TEXT_EMPTY;
  for (uint32_t i = 0; i < w->count; i++)
    text_addf(&name, "%s%s", i ? " " : "", w->words[i].s);
  struct side *side = w->shell->session->current; /* while it is busy its names are its thread's */
  const struct interp *own = side && !side_busy(side) ? side_interp(side) : NULL;
  help_show(text_str(&name), commands_table, own, &w->shell->style, w->out);
  text_free(&name);
  return 0;
}

static int run_explain(struct work *w) {
  struct shell *shell = w->shell;
  if (w->count)
    explain_name(w->words[0].s, &shell->style, w->out);
  else if (shell->last_error.message)
    explain_error(&shell->last_error, shell->last_call, &shell->style, w->out);
  else
    text_adds(w->out, "Nothing has gone wrong yet. `explain ECONNREFUSED` explains any error.\n");
  return 0;
}

static int run_handles(struct work *w) {
  handle_list(w->shell, w->out);
  return 0;
}

static int run_state(struct work *w) {
  return handle_state(w->shell, w->words, w->out, w->diag);
}

static int run_side(struct work *w) {
  return side_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_wait(struct work *w) {
  return side_wait_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_kill(struct work *w) {
  return side_kill_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_run(struct work *w) {
  return side_run_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_set(struct work *w) {
  struct settings *settings = &w->shell->session->settings;
  const char *name = w->count ? w->words[0].s : NULL;
  if (w->count < 2 && settings_list(settings, name, w->out))
    return 0;
  if (settings_set(settings, name, w->count > 1 ? w->words[1].s : "", w->diag) < 0)
    return -1;
  if (w->shell->wire)
    wire_retransmits(w->shell->wire, settings->retransmits);
  return 0;
}

static void list_entry(void *data, size_t number, const char *entry) {
  text_addf(data, "%5zu  ", number);
  for (const char *s = entry; *s; s++) {
    text_addc(data, *s);
    if (*s == '\n')
      text_fill(data, ' ', 7);
  }
  text_addc(data, '\n');
}

static int run_history(struct work *w) {
  if (w->shell->history)
    history_each(w->shell->history, list_entry, w->out);
  else
    text_adds(w->out, "There is no history without a terminal.\n");
  return 0;
}

static int run_lesson(struct work *w) {
  return lesson_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_record(struct work *w) {
  return lesson_record_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_export(struct work *w) {
  return export_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_quit(struct work *w) {
  w->shell->quitting = true;
  w->shell->status = 0;
  return 0;
}

void commands_say_open(struct shell *shell, struct text *out) {
  wire_say_held(shell, out);
  handle_say_open(shell, out);
}

static int run_wire(struct work *w) {
  return wire_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_watch(struct work *w) {
  return watch_command(w->shell, w->words, w->count, w->out, w->diag);
}

static int run_step(struct work *w) {
  return wire_step_command(w->shell, w->words, w->count, w->out, w->diag);
}

static const struct command {
  struct shell_command said;
  uint32_t least, most; /* words */
  int (*run)(struct work *w);
} table[] = {
    {{"help", "help [NAME|TOPIC]", "what there is, or all about one thing",
      "`help bind` tells what bind takes, does, returns and why it fails; `help sock.send` and "
      "`help print` work too. `help` alone shows the calls, the commands and the topics."},
     0,
     8,
     run_help},
    {{"explain", "explain [ERROR]", "the last error at length, or any error by its name",
      "After a call has failed, `explain` shows what was called with which arguments, why the "
      "kernel answers so, and what to try. `explain EADDRINUSE` explains any error."},
     0,
     1,
     run_explain},
    {{"handles", "handles", "every open socket: name, descriptor, addresses, state",
      "The table is asked from the kernel at that moment: the state, the addresses of both ends, "
      "the bytes that wait to be read, and those sent that the peer has not acknowledged."},
     0,
     0,
     run_handles},
    {{"state", "state HANDLE", "where a socket is in TCP's life, and the ways on from there",
      "The state diagram of TCP with this socket's state marked, and what the kernel counts for "
      "it: "
      "queues, round trip, retransmissions."},
     1,
     1,
     run_state},
    {{"wire", "wire [ACT [N]]", "in the lab: what the hand does with packets", WIRE_HELP},
     0,
     2,
     run_wire},
    {{"watch", "watch [on|off]",
      "draw the packets of this session's sockets on the machine's network",
      "Outside the lab packets can be seen, not held. It needs the right to capture (root, or "
      "CAP_NET_RAW). The states beside the ladder are then worked out from the packets. "
      "`wire show N` and `wire save FILE` know the packets, also after `watch off`. In the lab it "
      "shows what stays inside a host: ::1."},
     0,
     1,
     run_watch},
    {{"step", "step [N]", "in the lab: deliver the next N held packets", NULL}, 0, 1, run_step},
    {{"side", "side [NAME]", "go to a side (made when new), or list them",
      "A side is a shell of its own in the same window: it has its own names and can wait in a "
      "call while you go on elsewhere. `@NAME statement` runs one statement on another side."},
     0,
     1,
     run_side},
    {{"wait", "wait [NAME]", "wait until a side has ended what it does",
      "Without a name: this side, or when it is idle the one that has been busy longest. Ctrl-C "
      "interrupts this side's call; waiting for another side it ends only the waiting."},
     0,
     1,
     run_wait},
    {{"kill", "kill NAME", "end a side as when its process dies: interrupted, sockets closed",
      "`exit()` on a side ends it too. The last side leaves the shell."},
     1,
     1,
     run_kill},
    {{"run", "run FILE [ARG]...", "run a program on this side",
      "The program's names stay afterwards. With ` &` at the end the shell does not wait for it."},
     1,
     1000,
     run_run},
    {{"lesson", "lesson [NAME]", "the lessons that came with the shell, or play one",
      "A lesson plays in a network of its own, step by step, and lets you type own statements on "
      "the way. NAME is its name, its number, or a file. `set speed` sets how fast it types."},
     0,
     1,
     run_lesson},
    {{"record", "record [FILE|off]", "write the session into FILE, as a lesson",
      "What is typed and what comes of it is on disk before the next prompt. `sockshell --check` "
      "runs the file again and compares, `lesson FILE` plays it."},
     0,
     1,
     run_record},
    {{"export", "export FORM FILE", "write the session as a C or Python program, or a picture",
      "c: the calls as a C program, each below its statement. python: the statements as a Python "
      "program. html: the session as a page. svg: the packets as a drawing. pcapng: the packets "
      "for Wireshark, as `wire save` does. A file that is there is replaced."},
     2,
     2,
     run_export},
    {{"set", "set [NAME [VALUE]]", "show the settings, or change one",
      "`set` alone shows what is set, `set trace off` sets one. (Python's class of the same name: "
      "`help set.add`.)"},
     0,
     2,
     run_set},
    {{"history", "history", "what was entered before", NULL}, 0, 0, run_history},
    {{"quit", "quit", "leave the shell (Ctrl-D does too)", NULL}, 0, 0, run_quit},
};
#define COMMANDS (sizeof table / sizeof *table)

/* clang-format off */
const struct shell_command *const commands_table[] = {
    &table[0].said, &table[1].said, &table[2].said, &table[3].said, &table[4].said,
    &table[5].said, &table[6].said, &table[7].said, &table[8].said, &table[9].said,
    &table[10].said, &table[11].said, &table[12].said, &table[13].said, &table[14].said,
    &table[15].said, &table[16].said, NULL};
/* clang-format on */
_Static_assert(sizeof commands_table / sizeof *commands_table == COMMANDS + 1,
               "every command is in commands_table");

static const struct command *find(const char *name) {
  for (size_t i = 0; i < COMMANDS; i++)
    if (strcmp(table[i].said.name, name) == 0)
      return &table[i];
  return NULL;
}

bool commands_is(const char *name) {
  return find(name);
}

const char *commands_usage(const char *name) {
  const struct command *command = find(name);
  return command ? command->said.usage : NULL;
}

/* Whether the command would start a program or write a file. */
static bool leaves_shelter(const struct work *w) {
  static const char *const names[] = {"run", "record", "export", "lesson"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(w->node->command.name, names[i]) == 0)
      return true;
  return strcmp(w->node->command.name, "wire") == 0 && w->count &&
         strcmp(w->words[0].s, "save") == 0;
}

static int refuse_in_lesson(const struct work *w) {
  const char *name = w->node->command.name;
  mistake(w, w->count, "PermissionError",
          "'%s' is refused: a lesson starts no program and writes no file",
          strcmp(name, "wire") == 0 ? "wire save" : name);
  diag_hint(w->diag, "it works at the prompt, outside of lessons");
  return -1;
}

int commands_run(struct shell *shell, const struct node *node, struct text *out,
                 struct diag *diag) {
  const struct command *command = find(node->command.name);
  struct work w = {shell, node, node->command.words, node->command.count, out, diag};
  if (node->command.target_count)
    return mistake(&w, w.count, "SyntaxError", "'%s' gives no value", node->command.name);
  if (shell->session->settings.sheltered && leaves_shelter(&w))
    return refuse_in_lesson(&w);
  if (w.count < command->least || w.count > command->most) {
    mistake(&w, w.count > command->most ? command->most : w.count, "SyntaxError", "usage: %s",
            command->said.usage);
    diag_hint(diag, "`help %s`", node->command.name);
    return -1;
  }
  return command->run(&w);
}

/* Completion. */

void commands_each(void *data, void (*offer)(void *to, const char *name), void *to) {
  (void)data;
  for (size_t i = 0; i < COMMANDS; i++)
    offer(to, table[i].said.name);
}

static void offer_help(void (*offer)(void *to, const char *name), void *to) {
  for (const struct call_row *const *row = call_rows; *row; row++)
    offer(to, (*row)->name);
  for (const struct help_topic *topic = help_topics; topic->name; topic++)
    offer(to, topic->name);
  for (const struct help_word *word = help_keywords; word->name; word++)
    offer(to, word->name);
  commands_each(NULL, offer, to);
}

static void offer_settings(size_t arg, const char *const *words,
                           void (*offer)(void *to, const char *name), void *to) {
  for (const struct setting *s = settings_table; s->name; s++) {
    if (arg == 0)
      offer(to, s->name);
    else if (arg == 1 && strcmp(words[0], s->name) == 0)
      for (int i = 0; s->choices[i]; i++)
        offer(to, s->choices[i]);
  }
}

static void each_handle(const struct shell *shell, void (*offer)(void *to, const char *name),
                        void *to) {
  handles_lock();
  for (size_t i = 0; i < shell->session->count; i++)
    for (struct handle *h = handle_first(side_interp(shell->session->sides[i])); h; h = h->next)
      if (h->name)
        offer(to, h->name);
  handles_unlock();
}

enum complete_more commands_each_word(void *data, const char *command, size_t arg,
                                      const char *const *words,
                                      void (*offer)(void *to, const char *name), void *to) {
  const struct shell *shell = data;
  const struct command *c = find(command);
  if (!c)
    return COMPLETE_WORDS;
  if (c->run == run_help) {
    offer_help(offer, to);
    return arg == 0 ? COMPLETE_NAMES : COMPLETE_WORDS;
  }
  if (c->run == run_explain && arg == 0)
    explain_each(offer, to);
  if (c->run == run_lesson)
    lesson_words(offer, to);
  if (c->run == run_export && arg == 0)
    export_words(offer, to);
  if (c->run == run_set)
    offer_settings(arg, words, offer, to);
  if (c->run == run_side || c->run == run_wait || c->run == run_kill)
    for (size_t i = 0; i < shell->session->count; i++)
      offer(to, side_name(shell->session->sides[i]));
  if (c->run == run_watch && arg == 0) {
    offer(to, "on");
    offer(to, "off");
  }
  if (c->run == run_state)
    each_handle(shell, offer, to);
  bool files = c->run == run_wire && wire_command_words(arg, words, offer, to);
  files = files || (c->run == run_export && arg == 1);
  files = files || c->run == run_run || c->run == run_record || c->run == run_lesson;
  return files ? COMPLETE_FILES : COMPLETE_WORDS;
}

void commands_hint(const char *line, size_t columns, const struct view_style *style,
                   struct text *out) {
  line += strspn(line, " ");
  size_t len = strcspn(line, " ");
  char *name = mem_strndup(line, len);
  const struct command *c = line[len] ? find(name) : NULL;
  free(name);
  if (!c)
    return;
  const char *doc = c->said.summary;
  const char *act = c->run == run_wire ? wire_usage(line + len, &doc) : NULL;
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s%s", act ? "wire " : "", act ? act : c->said.usage);
  if (t.len + strlen(doc) + 2 <= columns) {
    text_adds(out, text_str(&t));
    text_adds(out, "  ");
    style_put(style, STYLE_DIM, doc, out);
  } else if (t.len <= columns) {
    text_adds(out, text_str(&t));
  }
  text_free(&t);
}
