/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation that ends the program with a message instead of returning NULL. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mem_panic(const char *format, ...) {
  va_list ap;
  fputs("sockshell: ", stderr);
  va_start(ap, format);
  vfprintf(stderr, format, ap);
  va_end(ap);
  fputc('\n', stderr);
  abort();
}

void *mem_alloc(size_t size) {
  void *p = malloc(size ? size : 1);
  if (!p)
    mem_panic("out of memory (%zu bytes wanted)", size);
  return p;
}

void *mem_zalloc(size_t count, size_t size) {
  void *p = calloc(count ? count : 1, size ? size : 1);
  if (!p)
    mem_panic("out of memory (%zu times %zu bytes wanted)", count, size);
  return p;
}

void *mem_resize(void *p, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    mem_panic("out of memory (%zu times %zu bytes wanted)", count, size);
  size_t total = count * size;
  void *q = realloc(p, total ? total : 1);
  if (!q)
    mem_panic("out of memory (%zu bytes wanted)", total);
  return q;
}

void *mem_room(void *p, size_t count, size_t size) {
  return count & (count - 1) ? p : mem_resize(p, count ? 2 * count : 1, size);
}

char *mem_strndup(const char *s, size_t len) {
  char *p = mem_alloc(len + 1);
  memcpy(p, s, len);
  p[len] = '\0';
  return p;
}

char *mem_strdup(const char *s) {
  return mem_strndup(s, strlen(s));
}
