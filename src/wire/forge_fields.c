/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of packets that can be changed, by the names that the ladder has for them. To add one: a row, and where
   its form is new a case in `get` here, in `set` of forge.c. */
#include "wire/forge.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/forge_parts.h"

#define NUMBER(NAME, LAYERS, PART, OFFSET, SIZE, ORIGIN, MOST, DOC)                                \
  { NAME, LAYERS, FORGE_NUMBER, PART, OFFSET, SIZE, 0, 0, ORIGIN, MOST, DOC }
#define BIT(NAME, LAYERS, PART, OFFSET, MASK, VALUE, DOC)                                          \
  { NAME, LAYERS, FORGE_BITS, PART, OFFSET, 1, MASK, VALUE, FORGE_ZERO, 1, DOC }
#define FLAG(NAME)                                                                                 \
  BIT(#NAME, FORGE_IP | FORGE_TCP, FORGE_HEADER, 13, PACKET_##NAME, PACKET_##NAME, NULL)
#define TCP_FORM(NAME, FORM, OFFSET, SIZE, MOST, DOC)                                              \
  { NAME, FORGE_IP | FORGE_TCP, FORM, FORGE_HEADER, OFFSET, SIZE, 0, 0, FORGE_ZERO, MOST, DOC }
#define IP_FORM(NAME, FORM, OFFSET, MOST, DOC)                                                     \
  { NAME, FORGE_IP | FORGE_ANY, FORM, FORGE_IP_HEADER, OFFSET, 1, 0, 0, FORGE_ZERO, MOST, DOC }
#define ARP(NAME, FORM, OFFSET, SIZE, MOST, DOC)                                                   \
  { NAME, FORGE_ARP, FORM, FORGE_IP_HEADER, OFFSET, SIZE, 0, 0, FORGE_ZERO, MOST, DOC }

static const struct forge_field fields[] = {
    IP_FORM("src", FORGE_ADDRESS, 0, 0, "source address: src=10.0.0.9"),
    IP_FORM("dst", FORGE_ADDRESS, 1, 0, "destination address"),
    ARP("src", FORGE_ADDRESS, 0, 4, 0, NULL),
    ARP("dst", FORGE_ADDRESS, 1, 4, 0, NULL),
    ARP("op", FORGE_NUMBER, 6, 2, 65535, "operation of ARP: 1 request, 2 reply"),
    ARP("smac", FORGE_MAC, 8, 6, 0, "hardware address in ARP that belongs to src"),
    ARP("dmac", FORGE_MAC, 18, 6, 0, "hardware address in ARP that belongs to dst"),
    NUMBER("sport", FORGE_IP | FORGE_TCP | FORGE_UDP, FORGE_HEADER, 0, 2, FORGE_ZERO, 65535,
           "source port"),
    NUMBER("dport", FORGE_IP | FORGE_TCP | FORGE_UDP, FORGE_HEADER, 2, 2, FORGE_ZERO, 65535,
           "destination port"),
    FLAG(FIN),
    FLAG(SYN),
    FLAG(RST),
    FLAG(PSH),
    FLAG(ACK),
    FLAG(URG),
    FLAG(ECE),
    FLAG(CWR),
    NUMBER("seq", FORGE_IP | FORGE_TCP, FORGE_HEADER, 4, 4, FORGE_FROM_SEQ, UINT32_MAX,
           "sequence number, counted as on the ladder"),
    NUMBER("ack", FORGE_IP | FORGE_TCP, FORGE_HEADER, 8, 4, FORGE_FROM_ACK, UINT32_MAX,
           "acknowledgment number, likewise"),
    TCP_FORM("win", FORGE_WINDOW, 14, 2, UINT32_MAX, "window in bytes, scaled as on the ladder"),
    NUMBER("urg", FORGE_IP | FORGE_TCP, FORGE_HEADER, 18, 2, FORGE_ZERO, 65535, "urgent pointer"),
    TCP_FORM("mss", FORGE_OPTION, 2, 2, 65535, "option: largest segment that the sender can take"),
    TCP_FORM("ws", FORGE_OPTION, 3, 1, 255, "option: window scale, a shift"),
    TCP_FORM("sackOK", FORGE_OPTION, 4, 0, 0, "option: selective acknowledgments are understood"),
    TCP_FORM("ts", FORGE_STAMP, 0, 4, UINT32_MAX, "option: timestamp, its value"),
    TCP_FORM("tsecr", FORGE_STAMP, 1, 4, UINT32_MAX, "option: timestamp, the echoed one"),
    TCP_FORM("sack", FORGE_SACK, 5, 0, 0, "option: blocks that have come, sack=4-7,10-12"),
    TCP_FORM("tfo", FORGE_OPTION, 34, 0, 0, "option: a request for a Fast Open cookie"),
    NUMBER("type", FORGE_IP | FORGE_ICMP, FORGE_HEADER, 0, 1, FORGE_ZERO, 255, "ICMP type"),
    NUMBER("code", FORGE_IP | FORGE_ICMP, FORGE_HEADER, 1, 1, FORGE_ZERO, 255, "ICMP code"),
    NUMBER("id", FORGE_IP | FORGE_ECHO, FORGE_HEADER, 4, 2, FORGE_ZERO, 65535,
           "identifier of an echo"),
    NUMBER("seq", FORGE_IP | FORGE_ECHO, FORGE_HEADER, 6, 2, FORGE_ZERO, 65535,
           "number of an echo"),
    NUMBER("mtu", FORGE_IP4 | FORGE_TELLS_MTU, FORGE_HEADER, 6, 2, FORGE_ZERO, 65535,
           "MTU that an ICMP error tells"),
    NUMBER("mtu", FORGE_IP6 | FORGE_TELLS_MTU, FORGE_HEADER, 4, 4, FORGE_ZERO, UINT32_MAX, NULL),
    NUMBER("ttl", FORGE_IP4 | FORGE_ANY, FORGE_IP_HEADER, 8, 1, FORGE_ZERO, 255,
           "time to live, or hop limit"),
    NUMBER("ttl", FORGE_IP6 | FORGE_ANY, FORGE_IP_HEADER, 7, 1, FORGE_ZERO, 255, NULL),
    IP_FORM("dscp", FORGE_CLASS, 0, 63, "differentiated services codepoint"),
    IP_FORM("ECT0", FORGE_CLASS, 2, 3, "the sender understands ECN"),
    IP_FORM("ECT1", FORGE_CLASS, 1, 3, "likewise, another codepoint"),
    IP_FORM("CE", FORGE_CLASS, 3, 3, "ECN: a router on the way was congested"),
    NUMBER("id", FORGE_IP4 | (FORGE_ANY & ~FORGE_ECHO), FORGE_IP_HEADER, 4, 2, FORGE_ZERO, 65535,
           "identification of an IPv4 packet"),
    BIT("DF", FORGE_IP4 | FORGE_ANY, FORGE_IP_HEADER, 6, 0x40, 0x40, "IPv4: do not fragment"),
    BIT("MF", FORGE_IP4 | FORGE_ANY, FORGE_IP_HEADER, 6, 0x20, 0x20, "IPv4: more fragments follow"),
    {"badsum", FORGE_IP | FORGE_TCP | FORGE_UDP | FORGE_ICMP, FORGE_SPOIL, FORGE_HEADER, 0, 0, 0, 0,
     FORGE_ZERO, 0, "a wrong checksum of TCP, UDP or ICMP"},
    {"badipsum", FORGE_IP4 | FORGE_ANY, FORGE_SPOIL, FORGE_IP_HEADER, 1, 0, 0, 0, FORGE_ZERO, 0,
     "a wrong checksum of the IPv4 header"},
};
#define FIELDS (sizeof fields / sizeof *fields)

static unsigned layers_of(const struct packet *p) {
  unsigned version = p->family == AF_INET6 ? FORGE_IP6 : FORGE_IP4;
  if (p->arp)
    return FORGE_ARP;
  if (!p->header_len || p->fragment)
    return version | FORGE_OTHER;
  bool v6 = version == FORGE_IP6;
  switch (p->protocol) {
  case IPPROTO_TCP:
    return version | FORGE_TCP;
  case IPPROTO_UDP:
    return version | FORGE_UDP;
  case IPPROTO_ICMP:
  case IPPROTO_ICMPV6:
    if (v6 ? p->icmp_type == 128 || p->icmp_type == 129 : p->icmp_type == 8 || p->icmp_type == 0)
      return version | FORGE_ECHO;
    if (v6 ? p->icmp_type == 2 : p->icmp_type == 3 && p->icmp_code == 4)
      return version | FORGE_TELLS_MTU;
    return version | FORGE_OTHER_ICMP;
  default:
    return version | FORGE_OTHER;
  }
}

/* Whether packets of LAYERS have the field. */
static bool has(const struct forge_field *field, unsigned layers) {
  if (field->layers & layers & FORGE_ARP)
    return true;
  return field->layers & layers & FORGE_IP && field->layers & layers & FORGE_ANY;
}

uint32_t forge_origin(const struct forge_field *field, struct packet_base base) {
  return field->origin == FORGE_FROM_SEQ   ? base.seq
         : field->origin == FORGE_FROM_ACK ? base.ack
                                           : 0;
}

/* ---- a change ---- */

/* Whether FIELD is set and taken away, not given a value. */
static bool is_flag(const struct forge_field *field) {
  return field->form == FORGE_BITS || (field->form == FORGE_CLASS && field->most == 3) ||
         (field->form == FORGE_OPTION && !field->size);
}

static bool is_option(const struct forge_field *field) {
  return field->form == FORGE_OPTION || field->form == FORGE_STAMP || field->form == FORGE_SACK;
}

/* The field called by the LEN bytes of NAME that packets of LAYERS have; NULL and *ELSEWHERE: one that only others
   have. */
static const struct forge_field *find(const char *name, size_t len, unsigned layers,
                                      const struct forge_field **elsewhere) {
  *elsewhere = NULL;
  for (size_t i = 0; i < FIELDS; i++)
    if (strlen(fields[i].name) == len && memcmp(fields[i].name, name, len) == 0) {
      if (has(&fields[i], layers))
        return &fields[i];
      *elsewhere = &fields[i];
    }
  return NULL;
}

static const char *layer_name(unsigned layers) {
  return layers & FORGE_ARP    ? "ARP"
         : layers & FORGE_TCP  ? "TCP"
         : layers & FORGE_UDP  ? "UDP"
         : layers & FORGE_ICMP ? layers & FORGE_IP4 ? "ICMP" : "ICMPv6"
         : layers & FORGE_IP4  ? "IPv4"
                               : "IPv6";
}

/* Whom FIELD belongs to. */
static const char *owner_name(const struct forge_field *field) {
  unsigned layers = field->layers;
  if ((layers & FORGE_ANY) == FORGE_ECHO)
    return "an ICMP echo";
  if ((layers & FORGE_ANY) == FORGE_TELLS_MTU)
    return "an ICMP error that tells an MTU";
  if ((layers & FORGE_IP) == FORGE_IP4)
    return "IPv4";
  if ((layers & FORGE_ANY) == FORGE_ANY)
    return "IP";
  if ((layers & FORGE_ANY) == (FORGE_TCP | FORGE_UDP | FORGE_ICMP))
    return "TCP, UDP and ICMP";
  return (layers & FORGE_ANY) == (FORGE_TCP | FORGE_UDP) ? "TCP and UDP" : layer_name(layers);
}

static int no_field(const char *word, const char *name, size_t len, struct span span,
                    unsigned layers, const struct forge_field *elsewhere, struct diag *diag) {
  const char *owner = elsewhere ? owner_name(elsewhere) : "";
  bool other_ip = layers & FORGE_IP6 && strcmp(owner, "IPv4") == 0;
  if (elsewhere && layers & FORGE_OTHER)
    return diag_set(diag, "ValueError", NULL, span,
                    "'%s' is a field of %s, and of this packet only the IP header can be changed",
                    elsewhere->name, owner);
  if (elsewhere && layers & FORGE_ICMP && elsewhere->layers & (FORGE_ECHO | FORGE_TELLS_MTU))
    return diag_set(diag, "ValueError", NULL, span, "'%s' is a field of %s: this message has none",
                    elsewhere->name, owner);
  if (elsewhere)
    return diag_set(diag, "ValueError", NULL, span, "'%s' is a field of %s, and the packet is %s",
                    elsewhere->name, owner, layer_name(other_ip ? FORGE_IP6 : layers));
  struct nearest near = nearest_start(name, len);
  for (size_t i = 0; i < FIELDS; i++)
    if (has(&fields[i], layers))
      nearest_offer(&near, fields[i].name);
  diag_set(diag, "NameError", NULL, span, "the packet has no field '%.*s'", (int)len, name);
  if (memchr(name, ',', len))
    diag_hint(diag, "each is a word of its own: +SYN +ACK");
  else if (near.best)
    diag_hint(diag, "did you mean '%s'?", near.best);
  else if (*word == '+' || *word == '-' || strchr(word, '='))
    diag_hint(diag, "`help wire edit` lists the fields");
  else
    diag_hint(diag, "a change is mss=500, +SYN, -sackOK or badsum; the payload is a quoted word, "
                    "as b'hello'");
  return -1;
}

/* Reads a number at *S up to a byte of ENDS (or the end): false if there is none. */
static bool read_number(const char **s, const char *ends, int64_t *value) {
  char *end;
  bool minus = **s == '-';
  const char *digits = *s + minus;
  if (*digits < '0' || *digits > '9')
    return false;
  errno = 0;
  unsigned long long n = strtoull(digits, &end, digits[0] == '0' && digits[1] == 'x' ? 16 : 10);
  if (errno || n > INT64_MAX || (*end && !strchr(ends, *end)))
    return false;
  *s = end;
  *value = minus ? -(int64_t)n : (int64_t)n;
  return true;
}

static int read_value(const struct forge_field *f, const char *s, struct forge_change *c,
                      struct diag *diag) {
  const char *text = s;
  int64_t least = f->origin == FORGE_ZERO ? 0 : INT32_MIN;
  if (!read_number(&s, "", &c->value) || c->value < least || c->value > (int64_t)f->most)
    return diag_set(diag, "ValueError", NULL, c->span, "%s is a number from %lld to %u, not '%s'",
                    f->name, (long long)least, f->most, text);
  return 0;
}

/* "4-7,10-12" */
static int read_sack(const char *s, struct forge_change *c, struct diag *diag) {
  const char *text = s;
  int64_t left, right;
  for (c->value = 0; c->value < FORGE_SACKS; s++) {
    if (!read_number(&s, "-", &left) || *s++ != '-' || !read_number(&s, ",", &right) ||
        left > UINT32_MAX || right < 0 || right > UINT32_MAX)
      break;
    c->sack[2 * c->value] = (uint32_t)left;
    c->sack[2 * c->value + 1] = (uint32_t)right;
    c->value++;
    if (!*s)
      return 0;
  }
  return diag_set(diag, "ValueError", NULL, c->span,
                  "sack is one to %d blocks of numbers, as sack=4-7,10-12, not '%s'", FORGE_SACKS,
                  text);
}

static int read_address(const char *s, const struct packet *p, struct forge_change *c,
                        struct diag *diag) {
  if (inet_pton(p->family, s, &c->address) == 1)
    return 0;
  return diag_set(diag, "ValueError", NULL, c->span, "%s is an %s address, not '%s'",
                  c->field->name, p->family == AF_INET6 ? "IPv6" : "IPv4", s);
}

/* The word has a sign where a value belongs, or the other way round. */
static int wrong_form(const struct forge_field *f, struct span span, struct diag *diag) {
  if (f->form == FORGE_SPOIL)
    return diag_set(diag, "ValueError", NULL, span, "'%s' stands alone: it spoils the checksum",
                    f->name);
  if (is_flag(f))
    return diag_set(diag, "ValueError", NULL, span,
                    "%s takes no value: +%s sets it, -%s takes it away", f->name, f->name, f->name);
  const char *example = f->form == FORGE_ADDRESS || f->form == FORGE_MAC ? "ADDRESS"
                        : f->form == FORGE_SACK                          ? "4-7"
                                                                         : "N";
  if (is_option(f))
    return diag_set(diag, "ValueError", NULL, span, "%s takes a value: %s=%s; -%s takes it away",
                    f->name, f->name, example, f->name);
  return diag_set(diag, "ValueError", NULL, span, "%s takes a value: %s=%s", f->name, f->name,
                  example);
}

int forge_read(const char *word, struct span span, const struct packet *packet,
               struct forge_change *c, struct diag *diag) {
  bool sign = *word == '+' || *word == '-';
  const char *name = word + sign, *equals = strchr(name, '=');
  size_t len = equals ? (size_t)(equals - name) : strlen(name);
  const struct forge_field *elsewhere;
  unsigned layers = layers_of(packet);
  const struct forge_field *f = find(name, len, layers, &elsewhere);
  if (!f)
    return no_field(word, name, len, span, layers, elsewhere, diag);
  *c = (struct forge_change){.field = f, .span = span, .sign = sign ? *word : '='};
  if (f->form == FORGE_SPOIL)
    return sign || equals ? wrong_form(f, span, diag) : 0;
  bool alone = sign && !equals && (is_flag(f) || (is_option(f) && *word == '-'));
  if (alone)
    return 0;
  if (sign || !equals || is_flag(f))
    return wrong_form(f, span, diag);
  if (f->form == FORGE_MAC)
    return forge_read_mac(equals + 1, c, diag);
  if (f->form == FORGE_ADDRESS)
    return read_address(equals + 1, packet, c, diag);
  return f->form == FORGE_SACK ? read_sack(equals + 1, c, diag)
                               : read_value(f, equals + 1, c, diag);
}

/* ---- what a packet has ---- */

static uint32_t number_at(const struct packet *p, size_t offset, size_t size) {
  uint32_t n = 0;
  for (size_t i = 0; i < size; i++)
    n = n << 8 | (offset + i < p->kept ? p->bytes[offset + i] : 0);
  return n;
}

static unsigned traffic_class(const struct packet *p) {
  return p->family == AF_INET6 ? number_at(p, 0, 2) >> 4 & 0xff : number_at(p, 1, 1);
}

static bool get_option(const struct forge_field *f, const struct packet *p, int64_t *value) {
  switch (f->offset) {
  case 2:
    *value = p->mss;
    return p->mss >= 0;
  case 3:
    *value = p->window_scale;
    return p->window_scale >= 0;
  case 4:
    return p->sack_permitted;
  default:
    return p->fast_open >= 0;
  }
}

/* Whether P has FIELD, and its number: of a flag 1. Addresses, SACK blocks and wrong checksums are not numbers. */
static bool get(const struct forge_field *f, const struct packet *p, struct packet_base base,
                int64_t *value) {
  size_t at = (f->part == FORGE_HEADER ? p->ip_len : 0) + f->offset;
  *value = 1;
  if (!has(f, layers_of(p)))
    return false;
  switch (f->form) {
  case FORGE_NUMBER:
    *value = (uint32_t)(number_at(p, at, f->size) - forge_origin(f, base));
    return f->origin != FORGE_FROM_ACK || p->flags & PACKET_ACK;
  case FORGE_WINDOW:
    *value = packet_window(p, base);
    return true;
  case FORGE_BITS:
    return (number_at(p, at, 1) & f->mask) == f->value;
  case FORGE_CLASS:
    if (f->most == 3)
      return (traffic_class(p) & 3) == f->offset;
    *value = traffic_class(p) >> 2;
    return true;
  case FORGE_OPTION:
    return get_option(f, p, value);
  case FORGE_STAMP:
    *value = f->offset ? p->ts_echo : p->ts_value;
    return p->has_timestamps;
  default:
    return false;
  }
}

void forge_each_field(const struct packet *packet, struct packet_base base,
                      void (*field)(void *data, const char *name, bool flag, int64_t value),
                      void *data) {
  for (size_t i = 0; i < FIELDS; i++) {
    int64_t value;
    if (get(&fields[i], packet, base, &value))
      field(data, fields[i].name, is_flag(&fields[i]), value);
  }
}

/* ---- differences ---- */

struct change_list {
  struct text *out;
  size_t start;
  const char *arrow;
};

static void next(const struct change_list *list) {
  if (list->out->len > list->start)
    text_adds(list->out, ", ");
}

static void add_address(int family, const struct in6_addr *address, struct text *out) {
  char s[INET6_ADDRSTRLEN] = "?";
  inet_ntop(family, address, s, sizeof s);
  text_adds(out, s);
}

static void differ_address(const struct change_list *list, const char *name,
                           const struct packet *was, const struct packet *is, bool source) {
  const struct in6_addr *a = source ? &was->from : &was->to, *b = source ? &is->from : &is->to;
  if (memcmp(a, b, was->family == AF_INET6 ? 16 : 4) == 0)
    return;
  next(list);
  text_addf(list->out, "%s=", name);
  add_address(was->family, a, list->out);
  text_adds(list->out, list->arrow);
  add_address(is->family, b, list->out);
}

static void add_sack(const struct packet *p, struct packet_base base, struct text *out) {
  for (int i = 0; i < p->sack_count; i++)
    text_addf(out, "%s%u-%u", i ? "," : "", p->sack[i].left - base.ack,
              p->sack[i].right - base.ack);
}

static void differ_sack(const struct change_list *list, const struct packet *was,
                        const struct packet *is, struct packet_base base) {
  size_t size = sizeof *was->sack * (size_t)was->sack_count;
  if (was->sack_count == is->sack_count && memcmp(was->sack, is->sack, size) == 0)
    return;
  next(list);
  text_adds(list->out, is->sack_count ? "sack=" : "-sack");
  if (is->sack_count && was->sack_count) {
    add_sack(was, base, list->out);
    text_adds(list->out, list->arrow);
  }
  add_sack(is, base, list->out);
}

static void differ_number(const struct change_list *list, const struct forge_field *f,
                          const struct packet *was, const struct packet *is,
                          struct packet_base base) {
  int64_t a, b;
  bool had = get(f, was, base, &a), has = get(f, is, base, &b);
  if (had == has && (!has || a == b))
    return;
  if (!has && f->form == FORGE_NUMBER)
    return; /* acknowledgment number: the flag tells */
  if (f->form == FORGE_STAMP && f->offset == 1 && had != has)
    return; /* its value tells */
  next(list);
  if (!has)
    text_addf(list->out, "-%s", f->name);
  else if (is_flag(f))
    text_addf(list->out, "+%s", f->name);
  else if (had)
    text_addf(list->out, "%s=%lld%s%lld", f->name, (long long)a, list->arrow, (long long)b);
  else
    text_addf(list->out, "%s=%lld", f->name, (long long)b);
}

/* Whether the payloads are the same, as far as they are there. */
static bool same_data(const struct packet *was, const struct packet *is) {
  size_t a = was->kept > was->data ? was->kept - was->data : 0;
  size_t b = is->kept > is->data ? is->kept - is->data : 0;
  if (a > was->data_len)
    a = was->data_len;
  if (b > is->data_len)
    b = is->data_len;
  size_t len = a < b ? a : b;
  return was->data_len == is->data_len &&
         (!len || memcmp(was->bytes + was->data, is->bytes + is->data, len) == 0);
}

static bool is_spoiled(const struct forge_field *f, const struct packet *p) {
  return f->offset ? packet_is_header_damaged(p) : packet_is_payload_damaged(p);
}

void forge_differences(const struct packet *was, const struct packet *is, struct packet_base base,
                       bool utf8, struct text *out) {
  struct change_list list = {out, out->len, utf8 ? "→" : "->"};
  for (size_t i = 0; i < FIELDS; i++) {
    const struct forge_field *f = &fields[i];
    if (f->form == FORGE_MAC) {
      if (forge_differs_mac(f, was, is)) {
        next(&list);
        forge_add_macs(f, was, is, list.arrow, out);
      }
    } else if (f->form == FORGE_ADDRESS) {
      if (!has(f, layers_of(is)))
        continue;
      differ_address(&list, f->name, was, is, !f->offset);
    } else if (f->form == FORGE_SACK) {
      differ_sack(&list, was, is, base);
    } else if (f->form != FORGE_SPOIL) {
      differ_number(&list, f, was, is, base);
    } else if (has(f, layers_of(is)) && is_spoiled(f, is) && !is_spoiled(f, was)) {
      next(&list);
      text_adds(out, f->name);
    }
  }
  if (same_data(was, is))
    return;
  next(&list);
  if (was->data_len == is->data_len)
    text_adds(out, "other data");
  else
    text_addf(out, "len=%zu%s%zu", was->data_len, list.arrow, is->data_len);
}

/* ---- for help and completion ---- */

void forge_each_word(const struct packet *packet, void (*offer)(void *to, const char *word),
                     void *to) {
  unsigned layers = packet ? layers_of(packet) : FORGE_IP | FORGE_ANY | FORGE_ARP;
  for (size_t i = 0; i < FIELDS; i++) {
    const struct forge_field *f = &fields[i];
    struct text t = TEXT_EMPTY;
    if (!has(f, layers))
      continue;
    if (f->form == FORGE_SPOIL) {
      offer(to, f->name);
      continue;
    }
    text_addf(&t, is_flag(f) ? "+%s" : "%s=", f->name);
    offer(to, text_str(&t));
    text_clear(&t);
    if (is_flag(f) || is_option(f)) {
      text_addf(&t, "-%s", f->name);
      offer(to, text_str(&t));
    }
    text_free(&t);
  }
}

void forge_describe(struct text *out) {
  text_adds(out, "  +FIN, -FIN         a flag of TCP: FIN SYN RST PSH ACK URG ECE CWR\n");
  for (size_t i = 0; i < FIELDS; i++) {
    const struct forge_field *f = &fields[i];
    if (!f->doc)
      continue;
    size_t start = out->len;
    text_addf(out,
              f->form == FORGE_SPOIL ? "  %s"
              : is_flag(f)           ? "  +%s, -%s"
                                     : "  %s=",
              f->name, f->name);
    if (is_option(f) && !is_flag(f))
      text_addf(out, ", -%s", f->name);
    text_fill(out, ' ', 22 > out->len - start ? 22 - (out->len - start) : 1);
    text_addf(out, "%s\n", f->doc);
  }
  text_adds(out, "  b'hello'           other payload: a quoted word, `b''` for none\n");
}
