/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Few bytes are written in the call itself, many in an array; repeated ones are filled in by a loop. */
#include "export/c/c_data.h"

#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "export/c/c_call.h"
#include "export/c/c_plan.h"
#include "export/c/c_text.h"
#include "run/journal.h"

#define INLINE_BYTES 48 /* data up to here is written in the call itself */
#define PERIOD_MAX 48

/* After how many bytes what is sent repeats itself, at most PERIOD_MAX; 0: it does not. */
static size_t period(const struct call *call) {
  const char *s = call->in;
  for (size_t p = 1; p <= PERIOD_MAX && 2 * p <= call->in_kept; p++)
    if (memcmp(s, s + p, call->in_kept - p) == 0)
      return p;
  return 0;
}

/* `data`, filled with the P bytes at S again and again. */
static void put_repeated(struct c_function *f, const char *s, size_t p, size_t len) {
  text_addf(&f->body,
            "    static char data[%zu];\n    for (size_t i = 0; i < sizeof data; i++)\n"
            "      data[i] = ",
            len);
  c_text_string(s, p, 8, &f->body);
  text_addf(&f->body, "[i %% %zu];\n", p);
}

bool c_data_begin(struct c_function *f, const struct c_step *step, bool block, struct text *data) {
  const struct call *call = step->event->call;
  bool whole = call->in_kept == call->in_len;
  const char *s = call->in ? call->in : "";
  size_t repeats = period(call);
  if (whole && call->in_len <= INLINE_BYTES) {
    c_text_string(s, call->in_kept, 8, data);
    return block;
  }
  text_adds(data, "data");
  if (!block)
    text_adds(&f->body, "  {\n");
  if (!whole)
    text_addf(&f->body, "    /* %zu of these %zu bytes are known: the rest is %s. */\n",
              call->in_kept, call->in_len, repeats ? "taken to go on like them" : "sent as zeros");
  if (repeats) {
    put_repeated(f, s, repeats, call->in_len);
    return true;
  }
  text_adds(&f->body, "    static const char data[");
  if (!whole)
    text_addf(&f->body, "%zu", call->in_len);
  text_adds(&f->body, "] =\n        ");
  c_text_string(s, call->in_kept, 8, &f->body);
  text_adds(&f->body, ";\n");
  return true;
}
