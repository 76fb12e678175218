/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --check and --update: a transcript's steps against a running session. */
#include "lesson/check.h"

#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "lesson/transcript.h"

/* The transcript at PATH, or NULL with the reason in OUT. */
static struct transcript *open_transcript(const char *path, struct text *out) {
  struct text bytes = TEXT_EMPTY;
  struct transcript *transcript = NULL;
  int error = file_read(path, &bytes);
  if (error) {
    text_addf(out, "%s: %s\n", path, strerror(error));
  } else {
    struct source *source = source_new(path, text_str(&bytes), bytes.len);
    struct diag diag = DIAG_EMPTY;
    transcript = transcript_read(source, &diag);
    if (!transcript) {
      diag_print(&diag, out);
      if (out->len > 0 && out->s[out->len - 1] != '\n')
        text_addc(out, '\n');
      if (diag.hint)
        text_addf(out, "  try: %s\n", diag.hint);
    }
    diag_clear(&diag);
    source_free(source);
  }
  text_free(&bytes);
  return transcript;
}

unsigned check_needs(const char *path) {
  struct text ignored = TEXT_EMPTY;
  struct transcript *transcript = open_transcript(path, &ignored);
  unsigned needs = transcript ? transcript->needs : 0;
  transcript_free(transcript);
  text_free(&ignored);
  return needs;
}

enum check_result check_file(const char *path, transcript_run_fn *run, void *data,
                             struct text *out) {
  struct transcript *transcript = open_transcript(path, out);
  if (!transcript)
    return CHECK_UNREAD;
  enum check_result result = CHECK_SAME;
  struct transcript_bindings bindings = TRANSCRIPT_BINDINGS_EMPTY;
  struct text actual = TEXT_EMPTY;
  for (size_t i = 0; i < transcript->count; i++) {
    const struct transcript_step *step = &transcript->steps[i];
    text_clear(&actual);
    int status = run(data, step->side, step->input, &actual);
    if (!transcript_match(step, text_str(&actual), &bindings)) {
      transcript_diff(transcript, step, text_str(&actual), &bindings, out);
      result = CHECK_DIFFERS;
    }
    if (status != 0) {
      text_addf(out, "%s:%u: the session ended here: %zu of %zu steps were run\n", path, step->line,
                i + 1, transcript->count);
      result = CHECK_DIFFERS;
      break;
    }
  }
  text_free(&actual);
  transcript_bindings_free(&bindings);
  transcript_free(transcript);
  return result;
}

void check_tap(int number, const char *path, enum check_result result, const char *details,
               struct text *out) {
  while (*details) {
    size_t len = strcspn(details, "\n");
    text_adds(out, "# ");
    text_add(out, details, len);
    text_addc(out, '\n');
    details += len + (details[len] == '\n');
  }
  text_addf(out, "%s %d - %s\n", result == CHECK_SAME ? "ok" : "not ok", number, path);
}

/* The lines of the file from *AT up to the one with number LINE, copied; *NUMBER counts along. */
static void copy_lines(const struct source *source, size_t *at, uint32_t *number, uint32_t line,
                       struct text *out) {
  while (*number < line && *at < source->len) {
    const char *s = source->text + *at;
    const char *newline = memchr(s, '\n', source->len - *at);
    size_t len = newline ? (size_t)(newline - s) + 1 : source->len - *at;
    if (out)
      text_add(out, s, len);
    *at += len;
    ++*number;
  }
}

/* What came out, line by line: as the file had it where that still matches. */
static void add_actual(const struct transcript_step *step, const char *actual,
                       struct transcript_bindings *bindings, struct text *out) {
  size_t old = 0;
  while (*actual) {
    size_t len = strcspn(actual, "\n");
    for (size_t i = old; i < step->count; i++)
      if (transcript_match_line(step->expected[i], actual, len, bindings)) {
        old = i;
        break;
      }
    bool same =
        old < step->count && transcript_match_line(step->expected[old], actual, len, bindings);
    if (len > 0)
      text_fill(out, ' ', step->indent);
    if (same)
      text_add(out, step->expected[old].s, step->expected[old].len);
    else
      text_add(out, actual, len);
    text_addc(out, '\n');
    old += same;
    actual += len + (actual[len] == '\n');
  }
}

enum check_result check_update(const char *path, transcript_run_fn *run, void *data,
                               struct text *out) {
  struct transcript *transcript = open_transcript(path, out);
  if (!transcript)
    return CHECK_UNREAD;
  enum check_result result = CHECK_SAME;
  struct transcript_bindings bindings = TRANSCRIPT_BINDINGS_EMPTY;
  struct text actual = TEXT_EMPTY;
  size_t at = 0;
  uint32_t number = 0;
  for (size_t i = 0; i < transcript->count; i++) {
    const struct transcript_step *step = &transcript->steps[i];
    uint32_t first = step->count ? step->expected[0].number - 1 : step->end;
    copy_lines(transcript->source, &at, &number, first, out);
    text_clear(&actual);
    int status = run(data, step->side, step->input, &actual);
    if (!transcript_match(step, text_str(&actual), &bindings)) {
      copy_lines(transcript->source, &at, &number, step->end, NULL);
      add_actual(step, text_str(&actual), &bindings, out);
      result = CHECK_DIFFERS;
    }
    if (status != 0)
      break;
  }
  copy_lines(transcript->source, &at, &number, UINT32_MAX, out);
  text_free(&actual);
  transcript_bindings_free(&bindings);
  transcript_free(transcript);
  return result;
}
