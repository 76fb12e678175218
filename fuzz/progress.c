/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that say they are progress: what is read is written, and read again, the same; and what was done is added to
 * it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/progress.h"

/* Writes PROGRESS, and what is then read from there. */
static void write_again(const struct progress *progress) {
  struct text file = TEXT_EMPTY, again = TEXT_EMPTY;
  struct progress back;
  struct diag diag = DIAG_EMPTY;
  progress_write(progress, &file);
  if (progress_read(file.s, file.len, &back, &diag) < 0)
    mem_panic("what was written is not read: %s: %s", diag.message, file.s);
  progress_write(&back, &again);
  if (again.len != file.len || memcmp(again.s, file.s, file.len) != 0)
    mem_panic("not the same:\n%s%s", file.s, again.s);
  progress_free(&back);
  text_free(&file);
  text_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  struct progress progress;
  struct diag diag = DIAG_EMPTY;
  char *copy = mem_alloc(len); /* of exactly its size, so that a read beyond it is seen */
  if (len)
    memcpy(copy, bytes, len);
  if (progress_read(copy, len, &progress, &diag) == 0) {
    write_again(&progress);
    if (progress.count) {
      struct progress_lesson before = progress_copy(&progress.at[0]);
      progress_add(&progress, &before, &before);
      progress_forget(&progress, before.name);
      write_again(&progress);
      progress_lesson_free(&before);
    }
  }
  progress_free(&progress);
  diag_clear(&diag);
  free(copy);
  return 0;
}
