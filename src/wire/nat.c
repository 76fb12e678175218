/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf_tables takes changes in batches: all of one or nothing. */
#include "wire/nat.h"

#include <errno.h>
#include <stddef.h>

#ifdef HAVE_LIBMNL

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <net/if.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/mem.h"
#include "net/netlink.h"

#define TABLE "sockshell"
#define CHAIN "leaves"
#define REGISTER 1 /* in which the rule compares */
#define SOURCE 100 /* the priority at which sources are translated (NF_IP_PRI_NAT_SRC) */

struct nat {
  struct mnl_socket *nl;
  uint32_t seq;
  size_t len; /* bytes of the batch so far */
  _Alignas(struct nlmsghdr) char buffer[2048];
};

struct nat *nat_open(void) {
  struct mnl_socket *nl = netlink_open(NETLINK_NETFILTER, 0);
  if (!nl)
    return NULL;
  struct timeval most = {.tv_sec = 5}; /* an answer that never comes is an error, EAGAIN */
  setsockopt(mnl_socket_get_fd(nl), SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  struct nat *nat = mem_zalloc(1, sizeof *nat);
  nat->nl = nl;
  return nat;
}

void nat_close(struct nat *nat) {
  if (!nat)
    return;
  mnl_socket_close(nat->nl);
  free(nat);
}

/* Starts a message of the batch. */
static struct nlmsghdr *start(struct nat *nat, int type, int flags, int family, int subsystem) {
  struct nlmsghdr *h = mnl_nlmsg_put_header(nat->buffer + nat->len);
  h->nlmsg_type = (uint16_t)type;
  h->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
  h->nlmsg_seq = ++nat->seq;
  struct nfgenmsg *m = mnl_nlmsg_put_extra_header(h, sizeof *m);
  m->nfgen_family = (uint8_t)family;
  m->version = NFNETLINK_V0;
  m->res_id = htons((uint16_t)subsystem);
  return h;
}

static struct nlmsghdr *change(struct nat *nat, int type, int flags) {
  return start(nat, NFNL_SUBSYS_NFTABLES << 8 | type, NLM_F_ACK | flags, NFPROTO_IPV4, 0);
}

static void end(struct nat *nat, const struct nlmsghdr *h) {
  nat->len += MNL_ALIGN(h->nlmsg_len);
}

static void put_table(struct nat *nat) {
  struct nlmsghdr *h = change(nat, NFT_MSG_NEWTABLE, NLM_F_CREATE);
  mnl_attr_put_strz(h, NFTA_TABLE_NAME, TABLE);
  end(nat, h);
}

static void put_chain(struct nat *nat) {
  struct nlmsghdr *h = change(nat, NFT_MSG_NEWCHAIN, NLM_F_CREATE);
  mnl_attr_put_strz(h, NFTA_CHAIN_TABLE, TABLE);
  mnl_attr_put_strz(h, NFTA_CHAIN_NAME, CHAIN);
  mnl_attr_put_strz(h, NFTA_CHAIN_TYPE, "nat");
  struct nlattr *hook = mnl_attr_nest_start(h, NFTA_CHAIN_HOOK);
  mnl_attr_put_u32(h, NFTA_HOOK_HOOKNUM, htonl(NF_INET_POST_ROUTING));
  mnl_attr_put_u32(h, NFTA_HOOK_PRIORITY, htonl(SOURCE));
  mnl_attr_nest_end(h, hook);
  end(nat, h);
}

/* `oifname NAME masquerade` */
static void put_rule(struct nat *nat, const char *name) {
  char padded[IFNAMSIZ] = "";
  strncpy(padded, name, sizeof padded - 1);
  struct nlmsghdr *h = change(nat, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND);
  mnl_attr_put_strz(h, NFTA_RULE_TABLE, TABLE);
  mnl_attr_put_strz(h, NFTA_RULE_CHAIN, CHAIN);
  struct nlattr *all = mnl_attr_nest_start(h, NFTA_RULE_EXPRESSIONS);
  struct nlattr *one = mnl_attr_nest_start(h, NFTA_LIST_ELEM);
  mnl_attr_put_strz(h, NFTA_EXPR_NAME, "meta");
  struct nlattr *data = mnl_attr_nest_start(h, NFTA_EXPR_DATA);
  mnl_attr_put_u32(h, NFTA_META_KEY, htonl(NFT_META_OIFNAME));
  mnl_attr_put_u32(h, NFTA_META_DREG, htonl(REGISTER));
  mnl_attr_nest_end(h, data);
  mnl_attr_nest_end(h, one);
  one = mnl_attr_nest_start(h, NFTA_LIST_ELEM);
  mnl_attr_put_strz(h, NFTA_EXPR_NAME, "cmp");
  data = mnl_attr_nest_start(h, NFTA_EXPR_DATA);
  mnl_attr_put_u32(h, NFTA_CMP_SREG, htonl(REGISTER));
  mnl_attr_put_u32(h, NFTA_CMP_OP, htonl(NFT_CMP_EQ));
  struct nlattr *value = mnl_attr_nest_start(h, NFTA_CMP_DATA);
  mnl_attr_put(h, NFTA_DATA_VALUE, sizeof padded, padded);
  mnl_attr_nest_end(h, value);
  mnl_attr_nest_end(h, data);
  mnl_attr_nest_end(h, one);
  one = mnl_attr_nest_start(h, NFTA_LIST_ELEM);
  mnl_attr_put_strz(h, NFTA_EXPR_NAME, "masq");
  data = mnl_attr_nest_start(h, NFTA_EXPR_DATA);
  mnl_attr_nest_end(h, data);
  mnl_attr_nest_end(h, one);
  mnl_attr_nest_end(h, all);
  end(nat, h);
}

static void put_deletion(struct nat *nat) {
  struct nlmsghdr *h = change(nat, NFT_MSG_DELTABLE, 0);
  mnl_attr_put_strz(h, NFTA_TABLE_NAME, TABLE);
  end(nat, h);
}

/* Sends the batch, of which CHANGES messages are acknowledged, or whose first or another one, from number FIRST on,
   is refused: 0 or an errno. */
static int commit(struct nat *nat, uint32_t first, int changes) {
  _Alignas(struct nlmsghdr) char answer[4096];
  unsigned port = mnl_socket_get_portid(nat->nl);
  if (mnl_socket_sendto(nat->nl, nat->buffer, nat->len) < 0)
    return errno;
  while (changes > 0) {
    ssize_t n = mnl_socket_recvfrom(nat->nl, answer, sizeof answer);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    int left = (int)n;
    for (struct nlmsghdr *h = (struct nlmsghdr *)answer; mnl_nlmsg_ok(h, left);
         h = mnl_nlmsg_next(h, &left)) {
      const struct nlmsgerr *e = mnl_nlmsg_get_payload(h);
      if (h->nlmsg_type != NLMSG_ERROR || h->nlmsg_pid != port || h->nlmsg_seq < first)
        continue;
      if (e->error)
        return -e->error;
      changes--;
    }
  }
  return 0;
}

int nat_set(struct nat *nat, const char *name, bool on) {
  nat->len = 0;
  end(nat, start(nat, NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  uint32_t first = nat->seq;
  put_table(nat); /* so that it is there to be deleted, with all that is in it */
  put_deletion(nat);
  if (on) {
    put_table(nat);
    put_chain(nat);
    put_rule(nat, name);
  }
  int changes = (int)(nat->seq - first);
  end(nat, start(nat, NFNL_MSG_BATCH_END, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  return commit(nat, first, changes);
}

#else /* built without libmnl: there is no lab */

struct nat *nat_open(void) {
  errno = ENOSYS;
  return NULL;
}

void nat_close(struct nat *nat) {
  (void)nat;
}

int nat_set(struct nat *nat, const char *name, bool on) {
  (void)nat, (void)name, (void)on;
  return ENOSYS;
}

#endif
