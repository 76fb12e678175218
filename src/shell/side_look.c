/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By the side's number (view/hue.h). */
#include "shell/side_look.h"

#include <string.h>

#include "run/session.h"
#include "view/hue.h"
#include "view/style.h"

unsigned char side_look(void *data, const char *name, size_t len) {
  const struct session *session = data;
  for (size_t i = 0; i < session->count && len; i++) {
    const char *own = side_name(session->sides[i]);
    if (strlen(own) == len && memcmp(own, name, len) == 0)
      return (unsigned char)style_hue(hue_side(side_number(session->sides[i])));
  }
  return (unsigned char)(len ? style_hue(hue_side(session->next_number)) : STYLE_PLAIN);
}
