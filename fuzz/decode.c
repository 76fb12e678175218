/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile system calls of this process: decoded, copied, shown, written as JSON and read again.
 *
 * The first byte chooses the row, the next the result; then come six arguments, each a byte and a number of 8
 * bytes. An even byte is the number itself, an odd one an address: so many bytes into what is left of the input. In
 * what is left, eight bytes that begin with "@" are made an address of it in the same way, so that lists can
 * lead somewhere. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "program/decode.h"
#include "run/journal.h"
#include "run/line_call.h"
#include "view/trace.h"

#define HEAD (2 + 6 * 9)

static uint64_t number_at(const uint8_t *bytes) {
  uint64_t n;
  memcpy(&n, bytes, sizeof n);
  return n;
}

/* "@" in front of a number N: the address of byte N of MEMORY. */
static void make_addresses(uint8_t *memory, size_t len) {
  for (size_t i = 0; i + 8 <= len; i += 8)
    if (memory[i] == '@') {
      uint64_t address = (uintptr_t)memory + (memory[i + 1] | (unsigned)memory[i + 2] << 8);
      memcpy(memory + i, &address, sizeof address);
    }
}

/* Whatever was decoded, its copy, and the copy written and read again look the same. */
static void show(const struct call *call) {
  struct text line = TEXT_EMPTY, again = TEXT_EMPTY, written = TEXT_EMPTY;
  struct diag diag = DIAG_EMPTY;
  struct call *copy = call_copy_sent(call, JOURNAL_BYTES, JOURNAL_BYTES), *read = NULL;
  trace_call(call, &line);
  trace_call(copy, &again);
  if (strcmp(text_str(&line), text_str(&again)) != 0)
    abort();
  line_call(copy, true, &written);
  struct json json = json_open(written.s, written.len, &diag);
  if (line_read_call(&json, &read) < 0)
    abort();
  text_clear(&again);
  trace_call(read, &again);
  if (strcmp(text_str(&line), text_str(&again)) != 0)
    abort();
  call_until(call, 1);
  diag_clear(&diag);
  call_copy_free(copy);
  call_copy_free(read);
  text_free(&line);
  text_free(&again);
  text_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  size_t rows = 0, left = len < HEAD ? 0 : len - HEAD;
  uint64_t args[6];
  struct call call;
  if (len < HEAD)
    return 0;
  while (call_rows[rows])
    rows++;
  const struct call_row *row = call_rows[bytes[0] % rows];
  if (row->flags & CALL_LIBRARY)
    return 0;
  uint8_t *memory = mem_alloc(left + 1);
  memcpy(memory, bytes + HEAD, left);
  make_addresses(memory, left);
  for (size_t i = 0; i < 6; i++) {
    args[i] = number_at(bytes + 2 + i * 9 + 1);
    if (bytes[2 + i * 9] & 1)
      args[i] = (uintptr_t)memory + (left ? args[i] % left : 0);
  }
  struct decode_store *store = decode_store_new();
  decode_row((long)bytes[0], args);
  decode_enter(&call, store, row, getpid(), args);
  call.marks = bytes[1] & 1 ? CALL_MARK_INJECTED : 0;
  decode_exit(&call, store, getpid(), (int64_t)(int8_t)bytes[1] * (bytes[1] & 4 ? 1000003 : 1));
  show(&call);
  decode_store_free(store);
  free(memory);
  return 0;
}
