/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structs of CPython are read by offsets. Until 3.12 they are the same in all releases of a minor version, and are
 * in a table here; 3.13 publishes its own (_Py_DebugOffsets, at the start of _PyRuntime). For a further version: a row,
 * or a look at what it publishes. */
#include "program/python_line.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "program/elf_symbol.h"
#include "program/memory.h"

#define WALKED 4096      /* threads that are looked at */
#define STATE_READ 256   /* bytes of a thread's state, with all that is wanted of it */
#define FRAME_READ 80    /* … of a frame … */
#define CODE_READ 160    /* … and of a code object */
#define LINES_MOST 65536 /* bytes of a table of lines */
#define OWNED_BY_C 3     /* a frame's owner, since 3.12 */

#define PYTHON(MINOR) (0x0300u | (MINOR))

static const struct python_layout layout_11 = {.interpreters = 40,
                                               .threads = 16,
                                               .next_thread = 8,
                                               .native_id = 160,
                                               .frame = 56,
                                               .indirect = true,
                                               .indirect_frame = 8,
                                               .previous = 48,
                                               .code = 32,
                                               .instruction = 56,
                                               .owner = 69,
                                               .file_name = 112,
                                               .first_line = 72,
                                               .lines = 136,
                                               .bytecode = 184,
                                               .text = 48};
static const struct python_layout layout_12 = {.interpreters = 40,
                                               .threads = 72,
                                               .next_thread = 8,
                                               .native_id = 144,
                                               .frame = 56,
                                               .indirect = true,
                                               .indirect_frame = 0,
                                               .previous = 8,
                                               .code = 0,
                                               .instruction = 56,
                                               .owner = 70,
                                               .file_name = 112,
                                               .first_line = 68,
                                               .lines = 136,
                                               .bytecode = 192,
                                               .text = 40};

/* Where 3.13 has each offset of its own, in units of eight bytes from the start of _PyRuntime. */
static bool read_published(struct python_layout *l, pid_t pid, uint64_t runtime) {
  uint64_t at[73];
  if (!memory_read(pid, runtime, at, sizeof at) || memcmp(at, "xdebugpy", 8) != 0 || at[2])
    return false; /* at[2]: it runs without its global lock */
  const struct {
    uint16_t *to;
    int from;
  } fields[] = {
      {&l->interpreters, 5}, {&l->next_interpreter, 8}, {&l->threads, 9},    {&l->next_thread, 21},
      {&l->frame, 23},       {&l->native_id, 25},       {&l->previous, 29},  {&l->code, 30},
      {&l->instruction, 31}, {&l->owner, 33},           {&l->file_name, 35}, {&l->lines, 38},
      {&l->first_line, 39},  {&l->bytecode, 43}};
  *l = (struct python_layout){.text = 40};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (at[fields[i].from] > UINT16_MAX)
      return false;
    *fields[i].to = (uint16_t)at[fields[i].from];
  }
  return true;
}

/* Whether what is read of the structs has all that L says. */
static bool fits(const struct python_layout *l) {
  return l->next_thread <= STATE_READ - 8 && l->native_id <= STATE_READ - 8 &&
         l->frame <= STATE_READ - 8 && l->previous <= FRAME_READ - 8 && l->code <= FRAME_READ - 8 &&
         l->instruction <= FRAME_READ - 8 && l->owner < FRAME_READ &&
         l->file_name <= CODE_READ - 8 && l->first_line <= CODE_READ - 8 &&
         l->lines <= CODE_READ - 8;
}

bool python_find(struct python *python, pid_t pid) {
  static const char *const names[] = {"_PyRuntime", "Py_Version"};
  uint64_t addresses[2], version;
  memset(python, 0, sizeof *python);
  if (!elf_symbol_find(pid, "python", names, 2, addresses) ||
      !memory_read(pid, addresses[1], &version, sizeof version))
    return false;
  python->runtime = addresses[0];
  switch (version >> 16) {
  case PYTHON(11):
    python->layout = layout_11;
    return true;
  case PYTHON(12):
    python->layout = layout_12;
    return true;
  case PYTHON(13):
    return read_published(&python->layout, pid, python->runtime) && fits(&python->layout);
  default:
    return false;
  }
}

static uint64_t word(const unsigned char *bytes, size_t at) {
  uint64_t value;
  memcpy(&value, bytes + at, sizeof value);
  return value;
}

/* Reads the state of a thread at ADDRESS: whether it is TID's. */
static bool read_state(const struct python *python, pid_t tid, uint64_t address,
                       unsigned char *state) {
  return memory_read(tid, address, state, STATE_READ) &&
         word(state, python->layout.native_id) == (uint64_t)tid;
}

/* Looks through all threads of the first interpreter for TID. */
static bool find_state(const struct python *python, pid_t tid, uint64_t *address,
                       unsigned char *state) {
  const struct python_layout *l = &python->layout;
  uint64_t interpreter;
  if (!memory_read(tid, python->runtime + l->interpreters, &interpreter, sizeof interpreter) ||
      !interpreter || !memory_read(tid, interpreter + l->threads, address, sizeof *address))
    return false;
  for (int i = 0; i < WALKED && *address; i++) {
    if (read_state(python, tid, *address, state))
      return true;
    if (!memory_read(tid, *address, state, STATE_READ))
      return false;
    *address = word(state, l->next_thread);
  }
  return false;
}

static bool read_frame(const struct python *python, pid_t tid, uint64_t address,
                       struct python_frame *frame) {
  const struct python_layout *l = &python->layout;
  unsigned char bytes[FRAME_READ], code[CODE_READ];
  if (!memory_read(tid, address, bytes, sizeof bytes))
    return false;
  *frame = (struct python_frame){.code = word(bytes, l->code),
                                 .instruction = word(bytes, l->instruction),
                                 .previous = word(bytes, l->previous),
                                 .of_c = bytes[l->owner] == OWNED_BY_C};
  if (frame->of_c)
    return true;
  if (!memory_read(tid, frame->code, code, sizeof code))
    return false;
  frame->file_name = word(code, l->file_name);
  frame->lines = word(code, l->lines);
  memcpy(&frame->first_line, code + l->first_line, sizeof frame->first_line);
  return true;
}

bool python_first_frame(struct python *python, pid_t tid, struct python_frame *frame) {
  const struct python_layout *l = &python->layout;
  unsigned char state[STATE_READ];
  int slot = tid % PYTHON_THREADS;
  bool known = python->threads[slot].tid == tid &&
               read_state(python, tid, python->threads[slot].state, state);
  if (!known) {
    if (!find_state(python, tid, &python->threads[slot].state, state))
      return false;
    python->threads[slot].tid = tid;
  }
  uint64_t at = word(state, l->frame);
  if (l->indirect && (!at || !memory_read(tid, at + l->indirect_frame, &at, sizeof at)))
    return false;
  return at && read_frame(python, tid, at, frame);
}

bool python_next_frame(const struct python *python, pid_t tid, struct python_frame *frame) {
  return frame->previous && read_frame(python, tid, frame->previous, frame);
}

/* A number of the table at *AT, six bits a byte, the lowest first; bit 6: more come. */
static uint32_t read_number(const unsigned char *table, size_t size, size_t *at) {
  uint32_t value = 0;
  for (int shift = 0; *at < size && shift < 30; shift += 6) {
    unsigned char byte = table[(*at)++];
    value |= (uint32_t)(byte & 63) << shift;
    if (!(byte & 64))
      break;
  }
  return value;
}

/* How many lines an entry, whose kind is KIND and which begins at AT, goes on; *NONE: it has no line. */
static int32_t entry_lines(const unsigned char *table, size_t size, size_t at, int kind,
                           bool *none) {
  *none = kind == 15;
  if (kind == 13 || kind == 14) { /* as a number of its own, whose lowest bit is the sign */
    uint32_t value = read_number(table, size, &at);
    return value & 1 ? -(int32_t)(value >> 1) : (int32_t)(value >> 1);
  }
  return kind >= 10 && kind <= 12 ? kind - 10 : 0;
}

/* The line of the code unit UNIT of a function that begins in line FIRST: its table has an entry for each few units,
   the first byte of which has bit 7 set, then its kind and how many units. */
static uint32_t find_line(const unsigned char *table, size_t size, uint32_t first, uint64_t unit) {
  int64_t line = first;
  uint64_t units = 0;
  for (size_t at = 0; at < size;) {
    unsigned char head = table[at++];
    bool none;
    line += entry_lines(table, size, at, head >> 3 & 15, &none);
    units += (head & 7u) + 1;
    if (unit < units)
      return none || line < 1 || line > INT32_MAX ? 0 : (uint32_t)line;
    while (at < size && !(table[at] & 128))
      at++;
  }
  return 0;
}

/* The characters of a str of ASCII. */
static bool read_text(const struct python *python, pid_t tid, uint64_t address, char *to,
                      size_t size) {
  uint64_t len;
  if (!memory_read(tid, address + 16, &len, sizeof len) || !len || len >= size ||
      !memory_read(tid, address + python->layout.text, to, len + 1) || to[len])
    return false;
  for (size_t i = 0; i < len; i++)
    if (to[i] < ' ' || to[i] > '~')
      return false;
  return true;
}

uint32_t python_line(const struct python *python, pid_t tid, const struct python_frame *frame,
                     char *to, size_t size) {
  uint64_t len, first = frame->code + python->layout.bytecode;
  if (frame->of_c || frame->instruction < first ||
      !read_text(python, tid, frame->file_name, to, size) ||
      !memory_read(tid, frame->lines + 16, &len, sizeof len) || len > LINES_MOST)
    return 0;
  unsigned char *table = mem_alloc(len);
  uint32_t line = 0;
  if (memory_read(tid, frame->lines + 32, table, len))
    line = find_line(table, len, frame->first_line, (frame->instruction - first) / 2);
  free(table);
  return line;
}
