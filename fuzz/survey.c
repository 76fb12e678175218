/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes the survey of a program: any bytes. Beside memory errors it looks for a verdict without what belongs
 * to it, for reasons that are out of order or have no line, and for an answer that depends on anything but
 * the text. */
#include <stdint.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/socket_object.h"
#include "calls/words.h"
#include "lang/eval/interp.h"
#include "lang/survey.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum parse_word word(void *data, const char *name, size_t len) {
  (void)data;
  return words_is_call(name, len) ? PARSE_CALL : PARSE_PLAIN;
}

static void check_reasons(const struct survey *survey, const struct text *said) {
  if (!survey->count)
    mem_panic("outside without a reason");
  for (size_t i = 0; i < survey->count; i++) {
    const struct survey_reason *r = &survey->at[i];
    if (!*r->what || !r->line || !r->count || (i && r->line < r[-1].line))
      mem_panic("a reason without name, line or number, or out of order");
  }
  for (size_t i = 0; i < said->len; i++)
    if ((unsigned char)said->s[i] < ' ' && said->s[i] != '\n')
      mem_panic("a control character is said");
}

/* What the survey says of the text, in OUT. */
static void survey(const uint8_t *data, size_t size, struct text *out) {
  static const struct parse_words words = {word, NULL};
  static const struct host host;
  struct interp *in = interp_new(&host, NULL);
  struct source *source = source_new("fuzz", (const char *)data, size);
  struct unit *unit = NULL;
  struct survey found;
  struct diag diag = DIAG_EMPTY;
  switch (survey_source(in, source, &words, &unit, &found, &diag)) {
  case SURVEY_INSIDE:
    unit_dump(unit, out);
    unit_free(unit);
    break;
  case SURVEY_OUTSIDE:
    survey_say(&found, "fuzz\033.py", out);
    survey_list(&found, "fuzz\r.py", out);
    check_reasons(&found, out);
    break;
  case SURVEY_WRONG:
    if (!diag.message || found.count || diag.span.end > size)
      mem_panic("wrong without a diagnosis");
    diag_print(&diag, out);
    break;
  }
  survey_clear(&found);
  diag_clear(&diag);
  source_free(source);
  interp_free(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static bool started;
  struct text once = TEXT_EMPTY, again = TEXT_EMPTY;
  if (!started)
    socket_object_start();
  started = true;
  survey(data, size, &once);
  survey(data, size, &again);
  if (once.len != again.len || strcmp(text_str(&once), text_str(&again)) != 0)
    mem_panic("two surveys of one text differ");
  text_free(&once);
  text_free(&again);
  return 0;
}
