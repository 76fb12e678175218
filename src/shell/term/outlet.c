/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of bytes on their way to a terminal is grid_escape's; here it is decided where that is
 * wanted. */
#include "shell/term/outlet.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/text.h"
#include "base/utf8.h"
#include "view/grid.h"

static struct outlet {
  bool terminal;
  char partial[4]; /* the beginning of a character */
  size_t partial_len;
} outlets[2]; /* standard output, standard error */

static bool utf8;
static int lost; /* the errno of the first write to standard output that failed, or 0 */

void outlet_start(bool shows_utf8) {
  utf8 = shows_utf8;
  for (int i = 0; i < 2; i++)
    outlets[i] = (struct outlet){.terminal = isatty(i + 1)};
}

static void escape(struct outlet *outlet, const char *s, size_t len, bool own, struct text *out) {
  struct text all = TEXT_EMPTY;
  text_add(&all, outlet->partial, outlet->partial_len);
  text_add(&all, s, len);
  outlet->partial_len = utf8_unfinished(text_str(&all), all.len);
  all.len -= outlet->partial_len;
  memcpy(outlet->partial, all.s + all.len, outlet->partial_len);
  grid_escape(all.s, all.len, (struct grid_style){.utf8 = utf8, .color = own}, out);
  text_free(&all);
}

/* 0 or an errno. */
static int put(FILE *to, const char *s, size_t len) {
  errno = 0;
  int error = fwrite(s, 1, len, to) == len ? 0 : errno ? errno : EIO;
  if (to == stdout && !lost)
    lost = error;
  return error;
}

int outlet_write(int fd, const char *s, size_t len, bool own) {
  struct outlet *outlet = &outlets[fd == 2];
  struct text t = TEXT_EMPTY;
  if (outlet->terminal && len) {
    escape(outlet, s, len, own, &t);
    s = text_str(&t);
    len = t.len;
  }
  int error = put(fd == 2 ? stderr : stdout, s, len);
  text_free(&t);
  return error;
}

void outlet_put(const struct text *text) {
  put(stdout, text_str(text), text->len);
}

void outlet_flush(void) {
  errno = 0;
  if (fflush(stdout) != 0 && !lost)
    lost = errno ? errno : EIO;
}

bool outlet_is_lost(void) {
  return lost || ferror(stdout);
}

void outlet_say(const char *format, ...) {
  struct text said = TEXT_EMPTY, shown = TEXT_EMPTY;
  va_list args;
  va_start(args, format);
  text_addv(&said, format, args);
  va_end(args);
  grid_harmless(text_str(&said), said.len, false, &shown);
  fputs(text_str(&shown), stderr);
  text_free(&said);
  text_free(&shown);
}

int outlet_cannot_write(const char *path, int error) {
  outlet_say("sockshell: [Errno %d] %s: '%s'\n", error, strerror(error), path);
  return 1;
}

void outlet_complain(const char *what, const struct diag *diag) {
  outlet_say("sockshell: %s%s\n", what, diag->message);
  if (diag->hint)
    outlet_say("  try: %s\n", diag->hint);
}

int outlet_finish(int status) {
  outlet_flush();
  if (!outlet_is_lost())
    return status;
  fprintf(stderr, "sockshell: standard output: %s\n", strerror(lost ? lost : EIO));
  return status ? status : 1;
}
