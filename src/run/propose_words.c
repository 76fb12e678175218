/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that a call lacks, or has too many of, are a row of `often`; a name that is not there may be a word of
 * a text without quotes. */
#include "run/propose_words.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/diag.h"
#include "lang/syntax/ast.h"

#define TEXT_SHOWN 40 /* bytes of a text that is proposed with quotes */

/* What is written for an error in a call of NAME whose message has PART. */
static const struct {
  const char *name, *part, *form;
} often[] = {
    {"bind", "exactly one", "bind sock HOST PORT"},
    {"bind", "port", "bind sock 127.0.0.1 50000"},
    {"connect", "exactly one", "connect sock HOST PORT"},
    {"connect", "port", "connect sock 127.0.0.1 50000"},
    {"sendto", "given", "sendto sock DATA HOST PORT"},
    {"sendto", "port", "sendto sock hello 127.0.0.1 50000"},
    {"send", "(0 given)", "send sock hello"},
    {"sendall", "(0 given)", "sendall sock hello"},
    {"sendall", "exactly one", "sendall sock hello"},
    {"recv", "given", "recv sock 1024"},
    {"recvfrom", "given", "recvfrom sock 1024"},
    {"shutdown", "(0 given)", "shutdown sock SHUT_WR"},
    {"setsockopt", "given", "setsockopt sock SOL_SOCKET SO_REUSEADDR 1"},
    {"getsockopt", "given", "getsockopt sock SOL_SOCKET SO_RCVBUF"},
};

static bool sends(const struct node *call) {
  return strcmp(call->command.name, "send") == 0 || strcmp(call->command.name, "sendall") == 0;
}

/* Whether DIAG is about WORD, a name. */
static bool is_about(const struct diag *diag, const struct word *word) {
  const char *at = strchr(diag->message, '\'');
  return at && !word->quoted && strncmp(at + 1, word->s, word->len) == 0 &&
         at[1 + word->len] == '\'';
}

/* `send c hello world`, `send hello` */
static void propose_text(const struct node *call, struct diag *diag) {
  const struct word *words = call->command.words;
  uint32_t count = call->command.count;
  if (count == 1 && is_about(diag, &words[0])) {
    diag_hint(diag, "the socket comes first: %s sock %s", call->command.name, words[0].s);
    return;
  }
  if (count < 3 || !diag->source)
    return;
  bool about = false;
  for (uint32_t i = 1; i < count; i++) {
    if (words[i].quoted)
      return;
    about = about || is_about(diag, &words[i]);
  }
  uint32_t start = words[1].span.start, end = words[count - 1].span.end;
  if (about && end - start <= TEXT_SHOWN)
    diag_hint(diag, "a text that has blanks needs quotes: %s %s \"%.*s\"", call->command.name,
              words[0].s, (int)(end - start), diag->source->text + start);
}

void propose_words(const struct node *call, struct diag *diag) {
  const char *name = call->command.name;
  if (strcmp(diag->kind, "NameError") == 0) {
    if (sends(call))
      propose_text(call, diag);
    return;
  }
  if (strstr(diag->message, "needs a socket")) {
    diag_hint(diag, "a socket comes first: %s sock", name);
    return;
  }
  for (size_t i = 0; i < sizeof often / sizeof *often; i++)
    if (strcmp(often[i].name, name) == 0 && strstr(diag->message, often[i].part)) {
      diag_hint(diag, "it is written %s", often[i].form);
      return;
    }
}
