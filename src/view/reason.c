/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and tests that the sentences on failed calls share. */
#include "view/reason.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/situation.h"
#include "view/fact.h"

bool reason_is(const struct endpoint *e, const char *state) {
  return strcmp(e->state, state) == 0;
}

const char *reason_host(const struct sockaddr_storage *address, char *to) {
  char text[FACT];
  fact_address(address, sizeof *address, text);
  char *colon = strrchr(text, ':');
  if (colon)
    *colon = '\0';
  size_t len = strlen(text);
  bool bracketed = len > 1 && text[0] == '[';
  snprintf(to, FACT, "%.*s", (int)(bracketed ? len - 2 : len), text + bracketed);
  return to;
}

struct sockaddr_storage reason_meant(const struct reason *r) {
  return address_meant(&r->call->addr, &r->before->local, r->before->local_len);
}

void reason_add_meant(struct reason *r) {
  struct sockaddr_storage meant = reason_meant(r);
  char given[FACT], host[FACT];
  if (r->call->addr_len && memcmp(&meant, &r->call->addr, r->call->addr_len) != 0)
    text_addf(r->why, "%s means this host: the kernel sent the SYN to %s. ",
              reason_host(&r->call->addr, given), reason_host(&meant, host));
}

const char *reason_who(const struct reason *r, const struct situation_end *end, char *to) {
  if (end->fd < 0 && end->pid)
    snprintf(to, FACT, "the program %s (pid %d)", end->program, end->pid);
  else if (end->fd < 0 && r->s->user[0])
    snprintf(to, FACT, "a closed socket that %s of %s still uses", r->s->user_call, r->s->user);
  else if (end->fd < 0)
    snprintf(to, FACT, "another program");
  else if (end->side_number != r->side)
    snprintf(to, FACT, "%s (side %s)", end->name, end->side);
  else if (strncmp(end->name, "fd ", 3) == 0 || r->call->traced) /* "fd3" has the number */
    snprintf(to, FACT, "%s", end->name);
  else
    snprintf(to, FACT, "%s (fd %d)", end->name, end->fd);
  return to;
}

bool reason_add_window(const struct reason *r, const char *before) {
  char bytes[FACT];
  if (!r->s->filled)
    return false;
  if (r->s->window)
    text_addf(r->why, "%sthe peer's window of %s has no room for another segment", before,
              fact_bytes(r->s->window, bytes));
  else
    text_addf(r->why, "%sthe peer's window is 0", before);
  return true;
}

bool reason_listens(const struct situation_end *end) {
  return strcmp(end->state, "LISTEN") == 0;
}

bool reason_is_bound(const struct situation_end *end) {
  return end->type != SOCK_STREAM || strcmp(end->state, "CLOSE") == 0;
}

bool reason_is_abstract(const struct reason *r) {
  const struct sockaddr_un *to = (const void *)&r->call->addr;
  return to->sun_family == AF_UNIX && r->call->addr_len > sizeof(sa_family_t) && !to->sun_path[0];
}

bool reason_names_port_0(const struct reason *r) {
  const struct call *call = r->call;
  return call->addr_len && (call->addr.ss_family == AF_INET || call->addr.ss_family == AF_INET6) &&
         address_port(&call->addr) == 0;
}

bool reason_has_name(const struct reason *r) {
  return !strchr(r->name, ' ');
}

/* Appends METHOD, LEN bytes, as it is typed for the socket of the call. */
static void add_method(struct reason *r, const char *method, size_t len) {
  static const char module[] = "socket.";
  if (!r->call->traced) {
    if (reason_has_name(r))
      text_addf(r->try, "%s.", r->name);
    text_add(r->try, method, len);
    return;
  }
  if (strncmp(method, "connect(", 8) == 0 || strncmp(method, "bind(", 5) == 0) {
    text_addf(r->try, "%.*s()", (int)strcspn(method, "("), method);
    return;
  }
  for (const char *end = method + len; method < end;)
    if (strncmp(method, module, sizeof module - 1) == 0)
      method += sizeof module - 1;
    else
      text_addc(r->try, *method++);
}

bool reason_say(struct reason *r, const char *why, const char *try) {
  text_adds(r->why, why);
  while (*try) {
    size_t len = strcspn(try, "{");
    text_add(r->try, try, len);
    try += len;
    if (!*try)
      break;
    len = strcspn(try, "}");
    add_method(r, try + 1, len - 1);
    try += len + 1;
  }
  return true;
}
