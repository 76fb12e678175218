/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/propose_line.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "lang/syntax/lex.h"

/* Quotes as word processors and web pages set them, by the name that the message has. */
static bool has_set_quote(const char *message) {
  static const char *const quotes[] = {"U+2018", "U+2019", "U+201C", "U+201D",
                                       "U+00AB", "U+00BB", "U+201E"};
  for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
    if (strstr(message, quotes[i]))
      return true;
  return false;
}

/* `ping localhost`: the first word is a program; some shells want a `!` before it, which is
   also C's word for `not`. */
static void propose_program(struct diag *diag) {
  const char *line;
  size_t len;
  if (!diag->source)
    return;
  source_line(diag->source, diag->span, &line, &len);
  bool bang = len && *line == '!';
  if (diag->hint && !bang)
    return;
  line += bang;
  len -= bang;
  size_t word = lex_identifier(line, len);
  if (!word || lex_keyword(line, word) || (word < len ? line[word] != ' ' : !bang))
    return;
  char *name = mem_strndup(line, word), *path = file_on_path(name);
  if (path)
    diag_hint(diag, "a program runs with `run`: run %.*s", (int)(len < 60 ? len : 60), line);
  free(path);
  free(name);
}

void propose_quotes(struct diag *diag) {
  if (diag->hint || !diag->message || strcmp(diag->kind, "SyntaxError") != 0)
    return;
  if (strncmp(diag->message, "invalid character", 17) == 0 && has_set_quote(diag->message))
    diag_hint(diag, "this is a typographic quote: type \" or ' in its place");
  else if (strncmp(diag->message, "unterminated string literal", 27) == 0)
    diag_hint(diag, "the closing quote is missing, or differs from the opening one");
}

void propose_line(struct diag *diag) {
  bool invalid = diag->message && strcmp(diag->kind, "SyntaxError") == 0 &&
                 strcmp(diag->message, "invalid syntax") == 0;
  if (invalid)
    propose_program(diag);
  else
    propose_quotes(diag);
}
