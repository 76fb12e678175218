/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes lexer, parser and resolver: any bytes, as a file and as what was typed at the prompt, with a
 * few words in command form. Beside memory errors it looks for a diagnosis outside of its source and
 * for an answer that depends on anything but the text. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/eval/interp.h"
#include "lang/syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum parse_word word(void *data, const char *name, size_t len) {
  static const char *const words[] = {"send", "bind", "socket", "accept", "set", "run", "x"};
  (void)data;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen(words[i]) == len && memcmp(words[i], name, len) == 0)
      return i < 4 ? PARSE_CALL : PARSE_COMMAND;
  return PARSE_PLAIN;
}

static void check_diag(const struct diag *diag, const struct source *source, struct text *out) {
  if (!diag->kind || !diag->message)
    mem_panic("an error without a diagnosis");
  if (diag->span.start > source->len || diag->span.end > source->len ||
      diag->span.end < diag->span.start || diag->span.line == 0)
    mem_panic("a diagnosis outside of its source");
  diag_print(diag, out);
}

/* What the parser says to the text, in OUT. */
static void parse(const uint8_t *data, size_t size, enum parse_mode mode, struct text *out) {
  static const struct parse_words words = {word, NULL};
  static const struct host host;
  struct interp *in = interp_new(&host, NULL);
  struct source *source = source_new("fuzz", (const char *)data, size);
  struct unit *unit = NULL;
  struct diag diag = DIAG_EMPTY;
  switch (parse_source(in, source, mode, &words, &unit, &diag)) {
  case PARSE_OK:
    unit_dump(unit, out);
    unit_free(unit);
    break;
  case PARSE_MORE:
    if (mode == PARSE_FILE || diag.kind)
      mem_panic("a whole file cannot want more");
    text_adds(out, "more");
    break;
  case PARSE_ERROR:
    check_diag(&diag, source, out);
  }
  diag_clear(&diag);
  source_free(source);
  interp_free(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct text file = TEXT_EMPTY, prompt = TEXT_EMPTY, again = TEXT_EMPTY;
  parse(data, size, PARSE_FILE, &file);
  parse(data, size, PARSE_PROMPT, &prompt);
  parse(data, size, PARSE_FILE, &again);
  if (file.len != again.len || strcmp(text_str(&file), text_str(&again)) != 0)
    mem_panic("two parses of one text differ");
  text_free(&file);
  text_free(&prompt);
  text_free(&again);
  return 0;
}
