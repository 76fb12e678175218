/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The argument of ioctl: a number, or what is asked and told of interfaces (netdevice(7)). */
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>

#include "calls/call.h"
#include "program/decode_own.h"
#include "program/memory.h"

static bool is_about_interface(uint64_t request) {
  return request >= SIOCGIFNAME && request <= SIOCGIFMAP;
}

/* SIOCGIFCONF: the size that was given, the size now, the pointer to the interfaces, and at the exit those. */
static void fetch_interfaces(struct decoding *d, size_t at, bool filled) {
  struct ifconf conf;
  struct text *bytes = &d->store->bytes;
  if (!memory_read(d->tid, d->args[at], &conf, sizeof conf))
    return;
  int given = conf.ifc_len;
  uint64_t address = (uintptr_t)conf.ifc_buf;
  if (filled && bytes->len >= sizeof given)
    memcpy(&given, bytes->s, sizeof given);
  text_clear(bytes);
  text_add(bytes, (const char *)&given, sizeof given);
  text_add(bytes, (const char *)&conf.ifc_len, sizeof given);
  text_add(bytes, (const char *)&address, sizeof address);
  if (filled && conf.ifc_len > 0) {
    size_t head = bytes->len, most = CALL_ELEMENTS * sizeof(struct ifreq);
    size_t got = decode_fetch(d, address, decode_least((size_t)conf.ifc_len, most), bytes);
    bytes->len = head + got - got % sizeof(struct ifreq);
  }
}

/* What ioctl's argument points to: a number that the kernel takes (or, at the exit, has given), or what is asked and
   told of an interface. */
void decode_fetch_number(struct decoding *d, const struct param *p, size_t at, bool filled) {
  int number;
  uint64_t request = (uint32_t)d->args[1];
  if (request == SIOCGIFCONF) {
    fetch_interfaces(d, at, filled);
  } else if (is_about_interface(request)) {
    struct ifreq asked;
    if (memory_read(d->tid, d->args[at], &asked, sizeof asked)) {
      text_clear(&d->store->bytes);
      text_add(&d->store->bytes, (const char *)&asked, sizeof asked);
    }
  }
  if (memory_read(d->tid, d->args[at], &number, sizeof number)) {
    call_set_number(d->call, p, number);
    decode_mark_read(d, at);
  } else {
    decode_mark_unread(d, at);
  }
}
