/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fourteen bytes. */
#include "net/frame.h"

#include "base/text.h"

unsigned frame_type(const unsigned char head[FRAME_HEAD]) {
  return (unsigned)head[12] << 8 | head[13];
}

bool frame_is_group(const unsigned char mac[FRAME_MAC]) {
  return mac[0] & 1;
}

void frame_mac(const unsigned char mac[FRAME_MAC], struct text *out) {
  for (int i = 0; i < FRAME_MAC; i++)
    text_addf(out, i ? ":%02x" : "%02x", mac[i]);
}
