/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: survey <NAMES
 * Surveys each file whose name is a line of standard input, and prints `inside NAME`, `outside NAME` or
 * `wrong NAME: MESSAGE`. Nothing of a file is run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "calls/socket_object.h"
#include "calls/words.h"
#include "lang/eval/interp.h"
#include "lang/survey.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/parse.h"

static enum parse_word word(void *data, const char *name, size_t len) {
  (void)data;
  return words_is_call(name, len) ? PARSE_CALL : PARSE_PLAIN;
}

static void survey(const char *name, const struct text *content) {
  static const struct parse_words words = {word, NULL};
  static const struct host host;
  struct interp *in = interp_new(&host, NULL);
  struct source *source = source_new(name, text_str(content), content->len);
  struct unit *unit = NULL;
  struct survey found;
  struct diag diag = DIAG_EMPTY;
  interp_set_argv(in, 1, (char *[]){(char *)name});
  switch (survey_source(in, source, &words, &unit, &found, &diag)) {
  case SURVEY_INSIDE:
    printf("inside %s\n", name);
    unit_free(unit);
    break;
  case SURVEY_OUTSIDE:
    printf("outside %s\n", name);
    break;
  case SURVEY_WRONG:
    printf("wrong %s: %s\n", name, diag.message);
    break;
  }
  survey_clear(&found);
  diag_clear(&diag);
  source_free(source);
  interp_free(in);
}

int main(void) {
  char *name = NULL;
  size_t room = 0;
  socket_object_start();
  for (ssize_t len; (len = getline(&name, &room, stdin)) > 0;) {
    struct text content = TEXT_EMPTY;
    name[strcspn(name, "\n")] = '\0';
    if (file_read(name, &content) != 0) {
      fprintf(stderr, "%s cannot be read\n", name);
      return 1;
    }
    survey(name, &content);
    text_free(&content);
  }
  free(name);
  return 0;
}
