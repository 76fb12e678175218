/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `wire edit` and `wire send` can change of ARP (RFC 826): hardware addresses, and where its IP addresses are. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/frame.h"
#include "wire/forge_parts.h"

#define SENDER_IP 14
#define TARGET_IP 24

int forge_read_mac(const char *s, struct forge_change *c, struct diag *diag) {
  unsigned b[FRAME_MAC];
  char more;
  bool right = sscanf(s, "%2x:%2x:%2x:%2x:%2x:%2x%c", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5],
                      &more) == FRAME_MAC;
  if (!right || strspn(s, "0123456789abcdefABCDEF:") != strlen(s))
    return diag_set(diag, "ValueError", NULL, c->span,
                    "%s is a hardware address, as 02:00:00:00:00:03, not '%s'", c->field->name, s);
  c->value = 0;
  for (int i = 0; i < FRAME_MAC; i++)
    c->value = c->value << 8 | b[i];
  return 0;
}

bool forge_differs_mac(const struct forge_field *f, const struct packet *was,
                       const struct packet *is) {
  return was->arp && is->arp && was->kept >= f->offset + FRAME_MAC &&
         memcmp(was->bytes + f->offset, is->bytes + f->offset, FRAME_MAC) != 0;
}

void forge_add_macs(const struct forge_field *f, const struct packet *was, const struct packet *is,
                    const char *arrow, struct text *out) {
  text_addf(out, "%s=", f->name);
  frame_mac(was->bytes + f->offset, out);
  text_adds(out, arrow);
  frame_mac(is->bytes + f->offset, out);
}

size_t forge_arp_address(unsigned address) {
  return address ? TARGET_IP : SENDER_IP;
}
