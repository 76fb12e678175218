/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the lab: `wire …` and `step`. To add what the hand can do: a line in
 * WIRE_ACTS and its function in wire_commands.c. */
#ifndef SHELL_WIRE_COMMANDS_H
#define SHELL_WIRE_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct shell;
struct text;
struct word;

/* What may follow `wire`: name, usage ("step [N]": N may be left out), what it does, its function. */
#define WIRE_ACTS(ACT)                                                                             \
  ACT("hold", "hold", "hold every packet that comes", do_hold)                                     \
  ACT("run", "run", "deliver all that is held, and hold no more", do_run)                          \
  ACT("step", "step [N]", "deliver the next N held packets (`step` alone does it too)", do_step)   \
  ACT("drop", "drop [N]", "take the next N packets off the wire", do_drop)                         \
  ACT("dup", "dup [N]", "deliver the next N packets twice", do_dup)                                \
  ACT("swap", "swap", "let the next two packets change places", do_swap)                           \
  ACT("rst", "rst [N]", "answer the next N packets with a reset", do_rst)                          \
  ACT("delay", "delay MS", "let every packet take MS milliseconds", do_delay)                      \
  ACT("loss", "loss PERCENT", "drop packets by chance, the same ones for the same seed", do_loss)  \
  ACT("seed", "seed N", "start the chance of `wire loss` from N", do_seed)                         \
  ACT("mtu", "mtu N", "let the cable carry packets of at most N bytes", do_mtu)                    \
  ACT("show", "show [N]", "packet N field by field; without N the one that is next", do_show)      \
  ACT("save", "save FILE", "write all packets to a pcapng file, for Wireshark", do_save)           \
  ACT("clear", "clear", "no loss, no delay, nothing held", do_clear)

/* The paragraphs of `help wire`. */
#define WIRE_ACT_HELP(name, usage, doc, act) usage ": " doc "\n"
#define WIRE_HELP WIRE_ACTS(WIRE_ACT_HELP)

/* Runs `wire` with its COUNT words, or `step` (a `wire step`). 0, or -1 with DIAG filled. */
int wire_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                 struct diag *diag);
int wire_step_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag);

/* Calls OFFER with what may stand as word ARG (from 0) after `wire` and WORDS; true: a file's name may. */
bool wire_command_words(size_t arg, const char *const *words,
                        void (*offer)(void *to, const char *name), void *to);

/* The usage of the act that begins WORDS (what was typed after `wire`), "step [N]", and in *DOC what it
   does: NULL when there is none. */
const char *wire_usage(const char *words, const char **doc);

/* Appends how many packets are held, nothing when none is: said when the shell is left. */
void wire_say_held(struct shell *shell, struct text *out);

#endif
