/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which line of Python a thread of CPython 3.11, 3.12 or 3.13 is in: read from the interpreter's own memory, from
 * outside, so that it costs the program nothing. What is read is checked, and never trusted: the thread must be one
 * that the interpreter itself says is this thread of the kernel. */
#ifndef PROGRAM_PYTHON_LINE_H
#define PROGRAM_PYTHON_LINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define PYTHON_THREADS 64 /* whose places in the interpreter are remembered */

/* Where the interpreter has what: bytes from the start of each struct. */
struct python_layout {
  uint16_t interpreters, threads, next_interpreter; /* of the runtime, of an interpreter */
  uint16_t next_thread, native_id, frame;           /* of a thread's state … */
  bool indirect;                               /* … whose frame is behind one pointer more … */
  uint16_t indirect_frame;                     /* … here */
  uint16_t previous, code, instruction, owner; /* of a frame */
  uint16_t file_name, first_line, lines, bytecode; /* of a code object */
  uint16_t text;                                   /* of a str of ASCII */
};

/* The interpreter in a process. */
struct python {
  uint64_t runtime;
  struct python_layout layout;
  struct {
    pid_t tid;
    uint64_t state;
  } threads[PYTHON_THREADS];
};

/* Finds the interpreter in the process PID. False: there is none, or it is another version. */
bool python_find(struct python *python, pid_t pid);

/* A frame: the function that runs, and where in it. What is the same in two of them stands for the same line. */
struct python_frame {
  uint64_t code, instruction;
  uint64_t file_name, lines; /* the objects that the code has */
  uint32_t first_line;
  uint64_t previous; /* the frame that called it; 0: none */
  bool of_c;         /* there is no Python in it */
};

/* The innermost frame of the thread TID, which has to be stopped; false: it has none, or is not one of Python. */
bool python_first_frame(struct python *python, pid_t tid, struct python_frame *frame);
/* The one that called FRAME, which is replaced. */
bool python_next_frame(const struct python *python, pid_t tid, struct python_frame *frame);

/* The line that FRAME is in, from 1, or 0; and the name of its file, as the interpreter has it: TO has room for SIZE
   bytes. Names that are not ASCII are not read. */
uint32_t python_line(const struct python *python, pid_t tid, const struct python_frame *frame,
                     char *to, size_t size);

#endif
