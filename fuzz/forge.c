/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of packets: words, each ended by a blank, then a NUL, then the packet that they change (none: a new one).
   What comes out is whole and has the right checksums, unless wrong ones were asked for. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/packet.h"
#include "wire/forge.h"

#define CHANGES 16

/* Reads the words of TEXT as changes of P: how many could be read; *SPOILS: one asks for a wrong checksum. */
static size_t read_changes(char *text, const struct packet *p, struct forge_change *changes,
                           bool *spoils) {
  size_t count = 0;
  char *rest = NULL;
  for (char *word = strtok_r(text, " ", &rest); word && count < CHANGES;
       word = strtok_r(NULL, " ", &rest)) {
    struct diag diag = DIAG_EMPTY;
    if (forge_read(word, (struct span){0, 1, 1}, p, &changes[count], &diag) == 0) {
      *spoils |= strncmp(word, "bad", 3) == 0;
      count++;
    } else if (!diag.message) {
      abort();
    }
    diag_clear(&diag);
  }
  return count;
}

static void change(char *text, const unsigned char *bytes, size_t len) {
  static unsigned char to[FORGE_BYTES];
  struct forge_change changes[CHANGES];
  struct packet_base base = {1000, 2000, (unsigned)(len % 15)};
  struct packet p, made;
  struct diag diag = DIAG_EMPTY;
  struct text t = TEXT_EMPTY;
  bool spoils = false;
  packet_decode(bytes, len, len, &p);
  size_t count = read_changes(text, &p, changes, &spoils);
  size_t made_len = forge_change(&p, changes, count, base, to, &diag);
  if (!made_len && !diag.message)
    abort();
  packet_decode(to, made_len, made_len, &made);
  if (made_len && (made.malformed || (!spoils && packet_is_damaged(&made))))
    abort();
  forge_differences(&p, &made, base, true, &t);
  forge_differences(&made, &p, base, false, &t);
  size_t error = forge_error(&p, forge_find_error("frag-needed"), to, &diag);
  packet_decode(to, error, error, &made);
  if (error && (made.malformed || packet_is_damaged(&made)))
    abort();
  forge_reset(&p, to);
  text_free(&t);
  diag_clear(&diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  const uint8_t *end = len ? memchr(bytes, 0, len) : NULL;
  size_t words = end ? (size_t)(end - bytes) : len, rest = end ? len - words - 1 : 0;
  char *text = mem_strndup((const char *)bytes, words);
  unsigned char *packet = mem_alloc(rest + FORGE_NEW_BYTES); /* of its size, or of a new packet's */
  if (rest) {
    packet = mem_resize(packet, rest, 1);
    memcpy(packet, end + 1, rest);
  } else {
    static const uint8_t protocols[] = {IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP};
    struct in6_addr from = {0}, to = {0};
    bool v6 = words % 2;
    uint8_t protocol = protocols[words % 3];
    rest = forge_new(v6 ? AF_INET6 : AF_INET, &from, &to,
                     v6 && protocol == IPPROTO_ICMP ? IPPROTO_ICMPV6 : protocol, packet);
  }
  change(text, packet, rest);
  free(packet);
  free(text);
  return 0;
}
