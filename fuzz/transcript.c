/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a transcript: read, and each step compared with what the next one expects. */
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/transcript.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct transcript *transcript) {
  struct transcript_bindings bindings = TRANSCRIPT_BINDINGS_EMPTY;
  struct text actual = TEXT_EMPTY, out = TEXT_EMPTY;
  for (size_t i = 0; i < transcript->count && i < 20; i++) {
    const struct transcript_step *other = &transcript->steps[(i + 1) % transcript->count];
    text_clear(&actual);
    for (size_t k = 0; k < other->count; k++) {
      text_add(&actual, other->expected[k].s, other->expected[k].len);
      text_addc(&actual, '\n');
    }
    if (!transcript_match(&transcript->steps[i], text_str(&actual), &bindings))
      transcript_diff(transcript, &transcript->steps[i], text_str(&actual), &bindings, &out);
  }
  text_free(&actual);
  text_free(&out);
  transcript_bindings_free(&bindings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct source *source = source_new("fuzz", (const char *)data, size);
  struct diag diag = DIAG_EMPTY;
  struct transcript *transcript = transcript_read(source, &diag);
  if (transcript)
    compare(transcript);
  transcript_free(transcript);
  diag_clear(&diag);
  source_free(source);
  return 0;
}
