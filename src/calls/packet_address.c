/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/packet_address.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <string.h>

#include "calls/call.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "lang/eval/interp.h"
#include "lang/value/exceptions.h"
#include "lang/value/ops.h"

/* The number of the interface NAME in *INDEX. */
static int find_interface(struct interp *in, const char *name, int *index) {
  struct call call;
  call_start(&call, &row_if_nametoindex);
  call.number.text = name;
  make_perform(in, &call);
  *index = (int)call.result;
  return call.error ? make_failed(in, &call) : 0;
}

int packet_address_read(struct interp *in, const char *name, struct value v, struct call *call) {
  if (v.kind != KIND_TUPLE)
    return interp_fail(in, &type_TypeError, "%s(): AF_PACKET address must be tuple, not %s", name,
                       value_type_name(v));
  const struct value *at = v.tuple->at;
  size_t count = v.tuple->len;
  if (count < 2 || count > 5 || at[0].kind != KIND_STR) {
    interp_raise(in, &type_TypeError, "AF_PACKET address must be a tuple of two to five elements");
    interp_hint(in, "the interface's name and a protocol: %s((\"wire\", 0))", name);
    return -1;
  }
  int64_t protocol, type = 0, hardware = 0;
  const unsigned char *bytes = NULL;
  size_t len = 0;
  if (ops_index_as(in, at[1], "int", &protocol) < 0 ||
      (count > 2 && ops_index_as(in, at[2], "int", &type) < 0) ||
      (count > 3 && ops_index_as(in, at[3], "int", &hardware) < 0) ||
      (count > 4 && ops_buffer(in, at[4], &bytes, &len) < 0))
    return -1;
  struct sockaddr_ll *ll = (struct sockaddr_ll *)&call->addr;
  memset(ll, 0, sizeof *ll);
  if (find_interface(in, at[0].str->s, &ll->sll_ifindex) < 0)
    return -1;
  if (len > sizeof ll->sll_addr)
    return interp_fail(in, &type_ValueError, "Hardware address must be 8 bytes or less");
  if (protocol < 0 || protocol > 0xffff)
    return interp_fail(in, &type_OverflowError, "%s(): proto must be 0-65535.", name);
  ll->sll_family = AF_PACKET;
  ll->sll_protocol = htons((uint16_t)protocol);
  ll->sll_pkttype = (unsigned char)type;
  ll->sll_hatype = (unsigned short)hardware;
  ll->sll_halen = (unsigned char)len;
  if (len)
    memcpy(ll->sll_addr, bytes, len);
  call->addr_len = sizeof *ll;
  return 0;
}

struct value packet_address_value(const struct sockaddr_storage *address) {
  const struct sockaddr_ll *ll = (const struct sockaddr_ll *)address;
  char name[IF_NAMESIZE] = "";
  size_t len = ll->sll_halen < sizeof ll->sll_addr ? ll->sll_halen : sizeof ll->sll_addr;
  if (ll->sll_ifindex && !if_indextoname((unsigned)ll->sll_ifindex, name))
    name[0] = '\0';
  struct value at[] = {value_strz(name), value_int(ntohs(ll->sll_protocol)),
                       value_int((signed char)ll->sll_pkttype), value_int((short)ll->sll_hatype),
                       value_bytes(ll->sll_addr, len)};
  return value_tuple_take(at, 5);
}
