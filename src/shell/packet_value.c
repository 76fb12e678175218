/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First what the wire knows of the packet, then the fields of wire/forge.h, then the payload. */
#include "shell/packet_value.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/eval/interp.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "net/frame.h"
#include "net/packet.h"
#include "shell/shell.h"
#include "view/packet_base.h"
#include "wire/forge.h"
#include "wire/lab.h"
#include "wire/record.h"

struct making {
  struct interp *in;
  struct value dict;
};

static void put_take(struct making *m, const char *name, struct value v) {
  struct value key = value_str(name, strlen(name));
  dict_set_take(m->in, m->dict.dict, key, v); /* a str can always be a key */
  value_drop(key);
}

static void put_text(struct making *m, const char *name, const char *s) {
  put_take(m, name, value_str(s, strlen(s)));
}

static void put_field(void *data, const char *name, bool flag, int64_t value) {
  static const char *const flags[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (strcmp(name, flags[i]) == 0)
      return; /* they are one text */
  put_take(data, name, flag ? value_bool(true) : value_int(value));
}

static void put_address(struct making *m, const char *name, const struct packet *p,
                        const struct in6_addr *address) {
  char s[INET6_ADDRSTRLEN];
  if (p->family && inet_ntop(p->family, address, s, sizeof s))
    put_text(m, name, s);
}

static void put_mac(struct making *m, const char *name, const unsigned char *mac) {
  struct text t = TEXT_EMPTY;
  frame_mac(mac, &t);
  put_text(m, name, text_str(&t));
  text_free(&t);
}

static void put_fate(struct making *m, enum fate fate) {
  static const char *const names[] = {
      [FATE_CAME] = "held",           [FATE_DELAYED] = "delayed", [FATE_PASSED] = "passed",
      [FATE_DELIVERED] = "delivered", [FATE_DROPPED] = "dropped", [FATE_DOUBLED] = "doubled",
      [FATE_RESET] = "reset",         [FATE_MADE] = "made",       [FATE_SEEN] = "seen"};
  if (fate < sizeof names / sizeof *names && names[fate])
    put_text(m, "fate", names[fate]);
}

static void put_packet(struct making *m, const struct shell *shell, const struct record_packet *r,
                       const struct packet *p, bool edited) {
  put_take(m, "number", value_int((int64_t)r->number));
  if (shell->lab && r->fate != FATE_SEEN &&
      *lab_host_name(shell->lab, lab_device_host(shell->lab, r->host)))
    put_text(m, "host", lab_host_name(shell->lab, lab_device_host(shell->lab, r->host)));
  put_fate(m, r->fate);
  if (edited)
    put_take(m, "edited", value_bool(true));
  if (r->of)
    put_take(m, "of", value_int((int64_t)r->of));
  if (r->retransmitted)
    put_take(m, "retransmitted", value_int(r->retransmitted));
  if (p->link) {
    put_mac(m, "mac_src", p->link + FRAME_MAC);
    put_mac(m, "mac_dst", p->link);
  }
  if (p->arp)
    put_text(m, "protocol", "ARP");
  else if (packet_protocol_name(p->protocol))
    put_text(m, "protocol", packet_protocol_name(p->protocol));
  else
    put_take(m, "protocol", value_int(p->protocol));
  put_address(m, "src", p, &p->from);
  put_address(m, "dst", p, &p->to);
  if (p->protocol == IPPROTO_TCP && p->has_ports) {
    struct text flags = TEXT_EMPTY;
    if (p->flags)
      packet_flags(p->flags, &flags);
    put_text(m, "flags", text_str(&flags));
    text_free(&flags);
  }
}

struct value packet_value(void *data, struct interp *in, int64_t number) {
  const struct shell *shell = data;
  struct record *record = shell->packets;
  struct record_packet r;
  uint64_t first = 1, end = 1;
  unsigned char *bytes = mem_alloc(RECORD_PACKET_MAX);
  if (record)
    record_range(record, &first, &end);
  if (number < 0 || !record ||
      !record_get(record, (uint64_t)number, &r, bytes, RECORD_PACKET_MAX)) {
    free(bytes);
    if (first == end)
      return interp_raise(in, &type_LookupError, "no packet has been seen yet");
    return interp_raise(in, &type_LookupError,
                        "there is no packet %lld: the record has %llu to %llu", (long long)number,
                        (unsigned long long)first, (unsigned long long)end - 1);
  }
  struct packet p;
  size_t edited = record_get_edited(record, r.number, bytes, RECORD_PACKET_MAX);
  packet_decode(bytes, edited ? edited : r.kept, edited ? edited : r.len, &p);
  p.link = record_is_framed(record) ? r.link : NULL;
  struct packet_base base = packet_base_of(record, r.number);
  if (shell->session->settings.seq)
    base.seq = base.ack = 0;
  struct making m = {in, dict_new()};
  put_packet(&m, shell, &r, &p, edited > 0);
  forge_each_field(&p, base, put_field, &m);
  put_take(&m, "len", value_int((int64_t)p.data_len));
  size_t kept = p.kept > p.data ? p.kept - p.data : 0;
  put_take(&m, "data", value_bytes(bytes + p.data, kept < p.data_len ? kept : p.data_len));
  free(bytes);
  return m.dict;
}
