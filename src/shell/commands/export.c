/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `export`: the session in another form. */
#include "shell/commands/command.h"

#include "export/export.h"
#include "shell/saving.h"

static int run(const struct command_use *use) {
  return saving_write(use->shell, use->words[0].s, use->words[1].s, use->out, use->diag);
}

static void complete(struct command_cursor *cursor) {
  if (cursor->arg == 1)
    cursor->more = COMPLETE_FILES;
  for (const struct export_form *form = export_forms; form->name && cursor->arg == 0; form++)
    cursor->offer(cursor->to, form->name);
}

const struct command command_export = {
    .name = "export",
    .usage = "export FORM FILE",
    .summary = "write the session as a C or Python program, or a picture",
    .detail =
        "c: the calls as a C program, each below its statement. python: the statements as a Python "
        "program. html: the session as a page. svg: the packets as a drawing. json: each event "
        "as a line of JSON. plot-seq, plot-cwnd, plot-rtt: what `plot` shows, as a drawing. "
        "pcapng: the packets for Wireshark, as `wire save` does. An existing "
        "file is overwritten.",
    .least = 2,
    .most = 2,
    .leaves_shelter = true,
    .complete = complete,
    .run = run,
};
