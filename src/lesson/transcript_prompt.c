/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One way to read a prompt, for lessons, tasks and what is masked; and one to write it. */
#include "lesson/transcript_prompt.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* The length of the name of a side that LINE begins with. */
static size_t side_name(const char *line, size_t len) {
  size_t name = 0;
  while (name < len && (isalnum((unsigned char)line[name]) || line[name] == '_'))
    name++;
  return name > 0 && isdigit((unsigned char)line[0]) ? 0 : name;
}

bool transcript_prompt_mistyped(const char *line, size_t len) {
  size_t name = side_name(line, len), signs = name;
  while (signs < len && line[signs] == '>')
    signs++;
  if (signs == len)
    return false;
  return signs - name == 3 ? line[signs] != ' ' : signs - name == 2 && line[signs] == ' ';
}

bool transcript_prompt_read(const char *line, size_t len, const char **side, size_t *side_len,
                            const char **input, bool *continued) {
  size_t name = side_name(line, len), rest = len - name;
  if (rest < 3 || (rest > 3 && line[name + 3] != ' '))
    return false;
  bool begins = memcmp(line + name, ">>>", 3) == 0;
  if (!begins && memcmp(line + name, "...", 3) != 0)
    return false;
  *side = line;
  *side_len = name;
  *input = line + name + (rest > 3 ? 4 : 3);
  *continued = !begins;
  return true;
}

void transcript_prompt_echo(const char *side, const char *input, struct text *out) {
  const char *prompt = ">>> ";
  while (*input) {
    size_t len = strcspn(input, "\n");
    text_addf(out, "%s%s%.*s\n", side ? side : "", prompt, (int)len, input);
    input += len + (input[len] == '\n');
    prompt = "... ";
  }
}
