/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new kind of fact that several views tell is a function here; one that only one of them tells, there. */
#include "view/fact.h"

#include <stdio.h>

#include "base/text.h"
#include "net/endpoint.h"

static const char *put_take(struct text *t, char *to) {
  snprintf(to, FACT, "%s", text_str(t));
  text_free(t);
  return to;
}

const char *fact_address(const struct sockaddr_storage *address, socklen_t len, char to[FACT]) {
  struct text t = TEXT_EMPTY;
  endpoint_address(address, len, &t);
  return put_take(&t, to);
}

const char *fact_number(int64_t number, char to[FACT]) {
  struct text t = TEXT_EMPTY;
  text_add_number(&t, number);
  return put_take(&t, to);
}

const char *fact_bytes(int64_t count, char to[FACT]) {
  char number[32];
  struct text t = TEXT_EMPTY;
  text_add_number(&t, count);
  snprintf(number, sizeof number, "%s", text_str(&t));
  text_free(&t);
  snprintf(to, FACT, count == 1 ? "%s byte" : "%s bytes", number);
  return to;
}

const char *fact_sent(const struct endpoint *end, char to[FACT]) {
  char bytes[FACT];
  snprintf(to, FACT, "%.64s %s", fact_bytes(end->unacked, bytes),
           end->tcp                 ? "to be acknowledged"
           : end->family == AF_UNIX ? "of memory for what is not read yet"
                                    : "of memory for what waits to be sent");
  return to;
}
