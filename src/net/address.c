/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and text. To add a family: its case in address_text, and a function that makes it. */
#include "net/address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include "base/fd.h"
#include "base/text.h"
#include "net/constants.h"

bool address_split(const char *s, size_t len, const char **host, size_t *host_len, uint16_t *port) {
  size_t colon = len;
  while (colon > 0 && s[colon - 1] != ':')
    colon--;
  if (colon == 0 || colon == len || len - colon > 5)
    return false;
  unsigned number = 0;
  for (size_t i = colon; i < len; i++) {
    if (s[i] < '0' || s[i] > '9')
      return false;
    number = number * 10 + (unsigned)(s[i] - '0');
  }
  if (number > 65535)
    return false;
  *host = s;
  *host_len = colon - 1;
  if (*host_len >= 2 && s[0] == '[' && s[*host_len - 1] == ']') {
    *host = s + 1;
    *host_len -= 2;
  } else if (memchr(s, ':', *host_len)) {
    return false;
  }
  *port = (uint16_t)number;
  return true;
}

socklen_t address_numeric(struct sockaddr_storage *to, int family, const char *host,
                          uint16_t port) {
  if (family == AF_INET) {
    struct sockaddr_in *in = (struct sockaddr_in *)to;
    *in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
    if (!*host)
      in->sin_addr.s_addr = htonl(INADDR_ANY);
    else if (!strcmp(host, "<broadcast>"))
      in->sin_addr.s_addr = htonl(INADDR_BROADCAST);
    else if (inet_pton(AF_INET, host, &in->sin_addr) != 1)
      return 0;
    return sizeof *in;
  }
  if (family == AF_INET6) {
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;
    *in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (*host && inet_pton(AF_INET6, host, &in6->sin6_addr) != 1)
      return 0;
    return sizeof *in6;
  }
  return 0;
}

socklen_t address_unix(struct sockaddr_storage *to, const char *path, size_t len) {
  struct sockaddr_un *un = (struct sockaddr_un *)to;
  bool abstract = len == 0 || path[0] == '\0';
  if (len + !abstract > sizeof un->sun_path)
    return 0;
  un->sun_family = AF_UNIX;
  memcpy(un->sun_path, path, len);
  if (!abstract)
    un->sun_path[len] = '\0';
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + !abstract);
}

void address_set_port(struct sockaddr_storage *to, uint16_t port) {
  if (to->ss_family == AF_INET)
    ((struct sockaddr_in *)to)->sin_port = htons(port);
  else if (to->ss_family == AF_INET6)
    ((struct sockaddr_in6 *)to)->sin6_port = htons(port);
}

uint16_t address_port(const struct sockaddr_storage *address) {
  if (address->ss_family == AF_INET)
    return ntohs(((const struct sockaddr_in *)address)->sin_port);
  if (address->ss_family == AF_INET6)
    return ntohs(((const struct sockaddr_in6 *)address)->sin6_port);
  return 0;
}

bool address_is_any(const struct sockaddr_storage *address) {
  if (address->ss_family == AF_INET)
    return ((const struct sockaddr_in *)address)->sin_addr.s_addr == htonl(INADDR_ANY);
  return address->ss_family == AF_INET6 &&
         IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

bool address_is_loopback(const struct sockaddr_storage *address) {
  if (address->ss_family == AF_INET)
    return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
  return address->ss_family == AF_INET6 &&
         IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

/* Where in ADDRESS the 4 bytes of an address of IPv4 are, which it is or has inside; 0: nowhere. */
static size_t place_of_ipv4(const struct sockaddr_storage *address) {
  if (address->ss_family == AF_INET)
    return offsetof(struct sockaddr_in, sin_addr);
  if (address->ss_family == AF_INET6 &&
      IN6_IS_ADDR_V4MAPPED(&((const struct sockaddr_in6 *)address)->sin6_addr))
    return offsetof(struct sockaddr_in6, sin6_addr) + 12;
  return 0;
}

struct sockaddr_storage address_meant(const struct sockaddr_storage *address,
                                      const struct sockaddr_storage *local, socklen_t local_len) {
  static const unsigned char any[4], loopback[4] = {127, 0, 0, 1};
  struct sockaddr_storage meant = *address;
  unsigned char *to = (unsigned char *)&meant;
  size_t place = place_of_ipv4(address), own = local_len ? place_of_ipv4(local) : 0;
  const unsigned char *bound = own ? (const unsigned char *)local + own : any;
  if (place && memcmp(to + place, any, 4) == 0) {
    memcpy(to + place, memcmp(bound, any, 4) != 0 ? bound : loopback, 4);
  } else if (!place && address_is_any(address)) {
    unsigned char *six = to + offsetof(struct sockaddr_in6, sin6_addr);
    six[15] = 1;
    if (own) {
      memset(six + 10, 0xff, 2);
      memcpy(six + 12, loopback, 4);
    }
  }
  return meant;
}

/* A path's bytes: control characters and bytes beyond ASCII are shown as \ooo. */
static void add_path(const char *s, size_t len, struct text *out) {
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)s[i];
    if (c < 0x20 || c >= 0x7f)
      text_addf(out, "\\%03o", c);
    else
      text_addc(out, (char)c);
  }
}

void address_text(const struct sockaddr_storage *address, socklen_t len, struct text *out) {
  char host[INET6_ADDRSTRLEN], interface[IF_NAMESIZE];
  if (len < sizeof(sa_family_t)) {
    text_adds(out, "(unnamed)");
    return;
  }
  if (address->ss_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    text_addf(out, "%s:%u", inet_ntop(AF_INET, &in->sin_addr, host, sizeof host),
              ntohs(in->sin_port));
  } else if (address->ss_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
    text_addf(out, "[%s", inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host));
    if (in6->sin6_scope_id) {
      fd_lock(); /* it asks by a socket */
      bool named = if_indextoname(in6->sin6_scope_id, interface);
      fd_unlock();
      if (named)
        text_addf(out, "%%%s", interface);
      else
        text_addf(out, "%%%u", (unsigned)in6->sin6_scope_id);
    }
    text_addf(out, "]:%u", ntohs(in6->sin6_port));
  } else if (address->ss_family == AF_UNIX) {
    const struct sockaddr_un *un = (const struct sockaddr_un *)address;
    size_t path_len = len - offsetof(struct sockaddr_un, sun_path);
    if (path_len > sizeof un->sun_path)
      path_len = sizeof un->sun_path;
    if (path_len == 0) {
      text_adds(out, "(unnamed)");
    } else if (un->sun_path[0] == '\0') {
      text_addc(out, '@');
      add_path(un->sun_path + 1, path_len - 1, out);
    } else {
      add_path(un->sun_path, strnlen(un->sun_path, path_len), out);
    }
  } else {
    const char *name = constants_name(&constants_families, address->ss_family);
    if (name)
      text_adds(out, name);
    else
      text_addf(out, "family %d", address->ss_family);
  }
}

int address_fit(const struct sockaddr_storage *local, int family, const struct in6_addr *address,
                uint16_t port) {
  static const struct in6_addr any;
  size_t inner = family == AF_INET ? place_of_ipv4(local) : 0;
  if ((local->ss_family != family && !inner) || address_port(local) != port)
    return 0;
  const void *own = inner ? (const void *)((const unsigned char *)local + inner)
                          : (const void *)&((const struct sockaddr_in6 *)local)->sin6_addr;
  size_t size = family == AF_INET6 ? 16 : 4;
  return memcmp(own, address, size) == 0 ? 2 : memcmp(own, &any, size) == 0 ? 1 : 0;
}
