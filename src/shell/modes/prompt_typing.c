/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help while a line is typed: what Tab offers, the hint below, colours. A question takes no statement, and has none. */
#include <string.h>

#include "run/session.h"
#include "shell/commands/commands.h"
#include "shell/lesson/player.h"
#include "shell/line/complete.h"
#include "shell/line/hint.h"
#include "shell/line/paint.h"
#include "shell/modes/prompt_own.h"
#include "shell/side_look.h"

/* Whether the prompt asks a question, which no statement answers. */
static bool asks(const struct prompt *p) {
  return prompt_predicts(p) || (p->player && player_asks(p->player));
}

static struct complete_context complete_context(struct prompt *p) {
  return (struct complete_context){
      .in = side_interp(p->shell.session->current),
      .data = &p->shell,
      .each_command = commands_each,
      .each_word = commands_each_word,
  };
}

/* Before the first word of a line that goes on with a block, Tab indents: one that was typed, and one in
   text pasted into a terminal that does not mark pastes. */
void prompt_complete(void *data, const char *line, size_t cursor, struct completion *out) {
  const struct prompt *p = data;
  if (asks(p))
    return;
  if (p->entry.len && strspn(line, " ") >= cursor) {
    complete_indent(cursor, out);
    return;
  }
  struct complete_context context = complete_context(data);
  complete_candidates(&context, line, cursor, out);
}

void prompt_hint(void *data, const char *line, size_t cursor, struct text *out) {
  struct prompt *p = data;
  if (asks(p))
    return;
  struct complete_context context = complete_context(p);
  hint_text(&context, line, cursor, p->shell.style.color && !p->shell.style.strong,
            p->shell.style.utf8, out);
  if (!out->len)
    commands_hint(line, &p->shell.style, out);
}

/* At a prompt for statements: the side that it names, and the line after what was entered before it. */
bool prompt_paint(void *data, const char *prompt, const char *line, size_t len,
                  unsigned char *looks) {
  const struct prompt *p = data;
  size_t all = strlen(prompt), name = all < 4 ? 0 : all - 4; /* ">>> ", "... " */
  if (p->input || all < 4 || (strcmp(prompt + name, ">>> ") && strcmp(prompt + name, "... ")) ||
      p->entry.len + len > PROMPT_PAINTED)
    return false;
  memset(looks, side_look(p->shell.session, prompt, name), name);
  paint_line(text_str(&p->entry), p->entry.len, line, len, commands_is, looks + all);
  return true;
}
