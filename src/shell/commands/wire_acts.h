/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the command `wire` share: its acts that are in files of their own. */
#ifndef SHELL_COMMANDS_WIRE_ACTS_H
#define SHELL_COMMANDS_WIRE_ACTS_H

struct command_cursor;
struct command_use;
struct text;
struct wire_status;

/* `wire link`, and its short forms; `wire seed` (wire_link.c). Each returns as `run` of struct command. */
int wire_act_link(const struct command_use *use);
int wire_act_delay(const struct command_use *use);
int wire_act_loss(const struct command_use *use);
int wire_act_seed(const struct command_use *use);
/* Offers the words of `wire link` (a `complete` of struct command). */
void wire_complete_link(struct command_cursor *cursor);

/* `wire mtu` and `wire clear` (wire_mtu.c). */
int wire_act_mtu(const struct command_use *use);
int wire_act_clear(const struct command_use *use);

/* `wire sysctl` (wire_sysctl.c). */
int wire_act_sysctl(const struct command_use *use);
void wire_complete_sysctl(struct command_cursor *cursor);

/* Appends how the links of STATUS are set, a line or two with the MTU. */
void wire_say_links(const struct wire_status *status, struct text *out);
/* Appends what the links of STATUS had set, as it is no longer so: a line, or nothing. */
void wire_say_unlinked(const struct wire_status *status, struct text *out);

#endif
