/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation that never returns NULL: each of these ends the program with a message when memory
   runs out. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Returns SIZE bytes, uninitialised; SIZE 0 gives a pointer that may be freed. */
void *mem_alloc(size_t size);

/* Returns COUNT * SIZE bytes set to zero; an overflow of the product ends the program. */
void *mem_zalloc(size_t count, size_t size);

/* Resizes what P points at (NULL is allowed) to COUNT * SIZE bytes. */
void *mem_resize(void *p, size_t count, size_t size);

/* Returns the array at P, which has COUNT elements of SIZE bytes, with room for one more: where it was, or elsewhere. Its
   room is the power of two that COUNT fits in: it has grown from NULL by this alone. */
void *mem_room(void *p, size_t count, size_t size);

/* Returns a copy of the string S (not NULL). */
char *mem_strdup(const char *s);

/* Returns a NUL-terminated copy of the LEN bytes at S. */
char *mem_strndup(const char *s, size_t len);

/* Ends the program: prints "sockshell: " and the message to standard error and aborts. For broken
   invariants and when memory runs out; never for a user's mistake. */
_Noreturn void mem_panic(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
