/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading GNU MP. To use one more of its functions: a member of struct gmp and its row here. */
#include "lang/value/gmp.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define ROW(NAME)                                                                                  \
  { "__gmpz_" #NAME, offsetof(struct gmp, NAME) }

static const struct {
  const char *symbol;
  size_t at;
} rows[] = {
    ROW(init),    ROW(clear),      ROW(set),     ROW(add),       ROW(sub),         ROW(mul),
    ROW(fdiv_q),  ROW(fdiv_r),     ROW(fdiv_qr), ROW(mul_2exp),  ROW(fdiv_q_2exp), ROW(and),
    ROW(ior),     ROW(xor),        ROW(com),     ROW(ui_pow_ui), ROW(invert),      ROW(get_str),
    ROW(set_str), ROW(sizeinbase), ROW(import),  ROW(export),
};

static struct gmp functions;
static bool loaded;

static void load(void) {
  void *library = dlopen("libgmp.so.10", RTLD_NOW);
  if (!library)
    return;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    void *function = dlsym(library, rows[i].symbol);
    if (!function)
      return;
    memcpy((char *)&functions + rows[i].at, &function, sizeof function);
  }
  loaded = true;
}

const struct gmp *gmp_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return loaded ? &functions : NULL;
}
