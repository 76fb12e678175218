/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of bytes on their way to a terminal is grid_escape's; here it is decided where that is
 * wanted. */
#include "shell/outlet.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "shell/grid.h"

static struct outlet {
  bool terminal;
  char partial[4]; /* the beginning of a character */
  size_t partial_len;
} outlets[2]; /* standard output, standard error */

static bool utf8;

void outlet_start(bool shows_utf8) {
  utf8 = shows_utf8;
  for (int i = 0; i < 2; i++)
    outlets[i] = (struct outlet){.terminal = isatty(i + 1)};
}

static void escape(struct outlet *outlet, const char *s, size_t len, bool own, struct text *out) {
  struct text all = TEXT_EMPTY;
  text_add(&all, outlet->partial, outlet->partial_len);
  text_add(&all, s, len);
  outlet->partial_len = grid_partial(text_str(&all), all.len);
  all.len -= outlet->partial_len;
  memcpy(outlet->partial, all.s + all.len, outlet->partial_len);
  grid_escape(all.s, all.len, (struct grid_style){.utf8 = utf8, .color = own}, out);
  text_free(&all);
}

int outlet_write(int fd, const char *s, size_t len, bool own) {
  struct outlet *outlet = &outlets[fd == 2];
  struct text t = TEXT_EMPTY;
  if (outlet->terminal && len) {
    escape(outlet, s, len, own, &t);
    s = text_str(&t);
    len = t.len;
  }
  errno = 0;
  int error = fwrite(s, 1, len, fd == 2 ? stderr : stdout) == len ? 0 : errno ? errno : EIO;
  text_free(&t);
  return error;
}
