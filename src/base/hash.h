/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hash tables: uthash, whose tables end the program with a message where memory runs out, as all of base/mem.h. Its own
 * way is exit(-1) without a word. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/mem.h"

#define uthash_fatal(message) mem_panic("%s", message)
#include <uthash.h>

#endif
