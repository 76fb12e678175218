/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose a packet is, is found out when it comes: our ports are asked from our own descriptors. Packets
 * that belong to nobody known are kept for a moment, as a socket may have been looked for too early. */
#include "wire/watch.h"

#include <stddef.h>

#include "base/diag.h"

#define NO_SPAN ((struct span){0, 0, 0})

#ifdef HAVE_LIBPCAP

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "net/address.h"
#include "net/flight.h"
#include "net/packet.h"
#include "wire/ends.h"
#include "wire/hand.h"
#include "wire/infer.h"
#include "wire/record.h"
#include "wire/states.h"
#include "wire/teller.h"
#include "wire/wire.h"

#define SECOND ((int64_t)1000000000)
#define LOOK_AGAIN (SECOND / 200)       /* our ports are asked at most so often, */
#define UNKNOWN_KEPT (SECOND / 2)       /* packets of nobody known are kept for so long, */
#define UNKNOWN_BYTES ((size_t)4 << 20) /* and so many bytes of them */
#define LOW_FDS 200
#define LOOKS 5  /* in a row, for states that have changed */
#define FDS 1024 /* descriptors below it are looked at for sockets of ours */

/* libpcap is loaded when watching begins: on many systems it brings a dozen libraries along, which would
   double the time that every shell takes to start. */
#define PCAP_FUNCTIONS(F)                                                                          \
  F(create)                                                                                        \
  F(set_snaplen)                                                                                   \
  F(set_immediate_mode)                                                                            \
  F(set_tstamp_precision)                                                                          \
  F(set_buffer_size)                                                                               \
  F(activate)                                                                                      \
  F(compile)                                                                                       \
  F(setfilter)                                                                                     \
  F(freecode)                                                                                      \
  F(setnonblock)                                                                                   \
  F(close)                                                                                         \
  F(datalink)                                                                                      \
  F(get_selectable_fd)                                                                             \
  F(dispatch)                                                                                      \
  F(stats)                                                                                         \
  F(geterr)                                                                                        \
  F(statustostr)

#define FIELD(name) __typeof__(pcap_##name) *name;
static struct { PCAP_FUNCTIONS(FIELD) } lib;

/* Loads the library once: 0, or -1 and DIAG. */
static int load(struct diag *diag) {
  static void *handle;
  if (!handle)
    handle = dlopen("libpcap.so.0.8", RTLD_NOW); /* Debian's name of libpcap.so.1 */
  if (!handle)
    handle = dlopen("libpcap.so.1", RTLD_NOW);
  const char *why = handle ? NULL : dlerror();
#define LOAD(name)                                                                                 \
  if (handle && !(*(void **)&lib.name = dlsym(handle, "pcap_" #name)))                             \
    why = dlerror();
  PCAP_FUNCTIONS(LOAD)
  if (!why)
    return 0;
  diag_set(diag, "OSError", NULL, NO_SPAN, "packets cannot be captured: %s", why);
  diag_hint(diag, "install libpcap");
  return -1;
}

struct watch {
  pcap_t *pcap;
  int link; /* the capture's kind of header before the packet: DLT_… */
  pthread_t thread;
  int wake;
  atomic_bool closing;
  pthread_mutex_t lock; /* over the next two */
  pthread_cond_t caught_up;
  uint64_t asked, answered; /* watch_catch_up: how often it asked, and which of these is done */
  atomic_uint_least64_t seen, missed;
  int64_t epoch; /* nanoseconds of CLOCK_REALTIME at 0 of CLOCK_MONOTONIC */
  int64_t looked;
  int64_t ours[2][65536]; /* TCP, UDP: when a socket of ours last had the port, 0: never */
  struct hand unknown;    /* `due` is when it came */
  struct infer *infer;
  struct states *states; /* NULL: the kernel cannot be asked */
  struct ends *ends;
  struct ifaddrs *addresses; /* of this machine, when watching began */
  struct record *record;     /* borrowed */
  struct teller teller;
};

/* Notes the local port of FD, if it is a socket that has one. */
static void note_port(struct watch *w, int fd, int64_t now) {
  struct sockaddr_storage a;
  socklen_t len = sizeof a, size = sizeof(int);
  int protocol;
  if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) < 0 ||
      (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP) ||
      getsockname(fd, (struct sockaddr *)&a, &len) < 0)
    return;
  w->ours[protocol == IPPROTO_UDP][address_port(&a)] = now;
}

/* Goes through the numbers: to open /proc/self/fd would take a low descriptor away for a moment. */
static void look_at_ports(struct watch *w, int64_t now) {
  w->looked = now;
  for (int fd = 0; fd < FDS; fd++)
    note_port(w, fd, now);
}

static void take(unsigned char *data, const struct pcap_pkthdr *h, const unsigned char *bytes);

static bool is_ours(const struct watch *w, int protocol, uint16_t port, int64_t now) {
  int64_t seen = w->ours[protocol == IPPROTO_UDP][port];
  return port && seen && now - seen < WATCH_FORGET * SECOND;
}

/* Whether P is for or from a socket of ours, or an ICMP error about such a packet. *SENT: it sent P. */
static bool concerns_us(const struct watch *w, const struct packet *p, int64_t now, bool *sent) {
  struct packet quoted;
  const struct packet *about = p;
  if (packet_quoted(p, &quoted))
    about = &quoted;
  *sent = false;
  if (!about->has_ports)
    return false;
  bool from = is_ours(w, about->protocol, about->from_port, now);
  *sent = from && about == p;
  return from || is_ours(w, about->protocol, about->to_port, now);
}

/* Whether ADDRESS is one of this machine's. */
static bool is_here(const struct watch *w, int family, const struct in6_addr *address) {
  if (family == AF_INET && address->s6_addr[0] == IN_LOOPBACKNET)
    return true;
  for (const struct ifaddrs *a = w->addresses; a; a = a->ifa_next) {
    if (!a->ifa_addr || a->ifa_addr->sa_family != family)
      continue;
    const void *own = family == AF_INET
                          ? (void *)&((struct sockaddr_in *)(void *)a->ifa_addr)->sin_addr
                          : (void *)&((struct sockaddr_in6 *)(void *)a->ifa_addr)->sin6_addr;
    if (memcmp(own, address, family == AF_INET ? 4 : 16) == 0)
      return true;
  }
  return false;
}

/* Whether the kernel says of an end of P, if it is this machine's, what the packets say. */
static bool agrees(struct watch *w, const struct packet *p, enum ends_role role, int host,
                   int inferred) {
  const struct in6_addr *address = role == ENDS_SENDER ? &p->from : &p->to;
  return w->states && inferred != FLIGHT_STATE_UNKNOWN && is_here(w, p->family, address) &&
         ends_agree(w->ends, p, role, host, w->states, inferred);
}

/* An end of this machine is in STATE by itself, and was in BEFORE. */
static void tell_state(void *data, const unsigned char *headers, size_t len, int host, int state,
                       int before) {
  struct watch *w = data;
  teller_tell_take(&w->teller, teller_state(headers, len, host, state, before));
}

/* Looks for states that have changed without a packet, after all that has been captured. */
static void look_at_ends(struct watch *w, bool all) {
  for (int i = 0; i < LOOKS && ends_look(w->ends, clock_now(), all); i++) {
    nanosleep(&(struct timespec){0, 1000000}, NULL);
    while (lib.dispatch(w->pcap, 64, take, (unsigned char *)w) > 0 && !w->closing)
      ;
  }
}

static void tell(struct watch *w, const struct packet *p, int64_t time, bool sent) {
  bool marked = (p->flags & (PACKET_SYN | PACKET_FIN | PACKET_RST)) != 0;
  bool told = teller_wants(&w->teller, marked, clock_now());
  int from, to;
  infer_packet(w->infer, p, &from, &to);
  struct record_packet entry = {.time = time, .fate = FATE_SEEN, .host = !sent};
  entry.len = (uint32_t)p->len;
  entry.kept = (uint32_t)(told || p->kept < WIRE_FOLDED_BYTES ? p->kept : WIRE_FOLDED_BYTES);
  uint64_t number = record_add(w->record, &entry, p->bytes);
  w->seen++;
  if (!told) {
    teller_fold(&w->teller, number, time);
    if (marked)
      ends_lose_track(w->ends, p);
    return;
  }
  size_t kept = p->kept < FLIGHT_BYTES ? p->kept : FLIGHT_BYTES;
  struct flight *f = mem_zalloc(1, sizeof *f + kept);
  *f = (struct flight){.number = number, .fate = FATE_SEEN, .host = !sent, .time = time};
  f->from_state = from;
  f->to_state = to;
  f->asked[0] = agrees(w, p, ENDS_SENDER, !sent, from);
  f->asked[1] = agrees(w, p, ENDS_RECEIVER, sent, to);
  f->len = (uint32_t)p->len;
  f->kept = (uint32_t)kept;
  memcpy(f->bytes, p->bytes, kept);
  teller_tell_take(&w->teller, f);
}

/* Goes through the packets of nobody known: tells those that are ours after all, drops the old ones. */
static void sort_unknown(struct watch *w, int64_t now) {
  struct hand all;
  hand_start(&all);
  hand_move(&all, &w->unknown);
  struct held *held;
  while ((held = hand_take(&all))) {
    struct packet p;
    bool sent;
    packet_decode(held->bytes, held->len, held->len, &p);
    if (concerns_us(w, &p, now, &sent)) {
      tell(w, &p, held->due, sent);
    } else if ((now - held->due < UNKNOWN_KEPT || w->looked <= held->due) &&
               w->unknown.bytes < UNKNOWN_BYTES) {
      struct held *again = hand_put(&w->unknown, NULL, &p);
      again->due = held->due;
    }
    free(held);
  }
}

/* Bytes of the header before the IP packet, or -1 when it is not an IP packet. */
static int link_header(int link, const unsigned char *bytes, size_t len) {
  static const struct {
    int link, type_at, size;
  } kinds[] = {{DLT_EN10MB, 12, 14}, {DLT_LINUX_SLL, 14, 16}, {DLT_LINUX_SLL2, 0, 20}};
  if (link == DLT_RAW)
    return 0;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].link == link && len > (size_t)kinds[i].size) {
      int type = bytes[kinds[i].type_at] << 8 | bytes[kinds[i].type_at + 1];
      return type == ETHERTYPE_IP || type == ETHERTYPE_IPV6 ? kinds[i].size : -1;
    }
  return -1;
}

static void take(unsigned char *data, const struct pcap_pkthdr *h, const unsigned char *bytes) {
  struct watch *w = (struct watch *)(void *)data;
  int skip = link_header(w->link, bytes, h->caplen);
  if (skip < 0 || h->caplen - (unsigned)skip > RECORD_PACKET_MAX)
    return;
  struct packet p;
  packet_decode(bytes + skip, h->caplen - (unsigned)skip, h->len - (unsigned)skip, &p);
  int64_t time =
      (int64_t)h->ts.tv_sec * SECOND + h->ts.tv_usec - w->epoch; /* tv_usec: nanoseconds */
  int64_t now = clock_now();
  bool sent;
  if (!concerns_us(w, &p, now, &sent) && now - w->looked > LOOK_AGAIN)
    look_at_ports(w, now);
  sort_unknown(w, now); /* first: they came before */
  if (concerns_us(w, &p, now, &sent))
    tell(w, &p, time, sent);
  else if (p.kept == p.len && w->unknown.bytes < UNKNOWN_BYTES)
    hand_put(&w->unknown, NULL, &p)->due = time;
}

/* Looks again whose those packets are that belong to nobody known. */
static void look_again(struct watch *w) {
  look_at_ports(w, clock_now());
  sort_unknown(w, clock_now());
}

/* The number of the last one who asks for all so far. */
static uint64_t asked(struct watch *w) {
  uint64_t times;
  if (read(w->wake, &times, sizeof times) < 0 && errno != EAGAIN)
    mem_panic("the watch cannot read what woke it");
  pthread_mutex_lock(&w->lock);
  uint64_t number = w->asked;
  pthread_mutex_unlock(&w->lock);
  return number;
}

/* Tells all that has been captured, for those up to NUMBER, who asked before. */
static void answer(struct watch *w, uint64_t number) {
  while (lib.dispatch(w->pcap, 64, take, (unsigned char *)w) > 0 && !w->closing)
    ;
  if (w->unknown.count)
    look_again(w);
  look_at_ends(w, true);
  pthread_mutex_lock(&w->lock);
  w->answered = number;
  pthread_cond_broadcast(&w->caught_up);
  pthread_mutex_unlock(&w->lock);
}

/* Milliseconds until an end is to be looked at, -1: none is. */
static int until_due(const struct watch *w) {
  int64_t due = ends_due(w->ends), now = clock_now();
  if (due == ENDS_NEVER)
    return -1;
  return due <= now ? 0 : due - now > SECOND * 1000 ? 1000000 : (int)((due - now) / 1000000 + 1);
}

static void *run(void *data) {
  struct watch *w = data;
  struct pollfd fds[2] = {{.fd = w->wake, .events = POLLIN},
                          {.fd = lib.get_selectable_fd(w->pcap), .events = POLLIN}};
  while (!w->closing) {
    bool waits = w->unknown.count > 0 || w->teller.folded > 0;
    int n = poll(fds, 2, waits ? 20 : until_due(w));
    teller_look(&w->teller);
    if (fds[0].revents)
      answer(w, asked(w));
    else
      lib.dispatch(w->pcap, 64, take, (unsigned char *)w);
    if (n == 0) {
      look_again(w);
      teller_flush(&w->teller);
      look_at_ends(w, false);
    }
    struct pcap_stat stat;
    if (lib.stats(w->pcap, &stat) == 0)
      w->missed = stat.ps_drop;
  }
  return NULL;
}

/* Opens the capture while all low descriptors are taken, so that it gets a high one: libpcap does not say
   which it opens, and a program's first socket must get 3. */
static int activate_high(pcap_t *pcap) {
  int taken[LOW_FDS], count = 0;
  fd_lock();
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && fd < LOW_FDS && count < LOW_FDS - 1) {
    taken[count++] = fd;
    fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  }
  if (fd >= 0)
    taken[count++] = fd;
  int result = lib.activate(pcap);
  while (count > 0)
    close(taken[--count]);
  fd_unlock();
  return result;
}

static int explain(pcap_t *pcap, int result, struct diag *diag) {
  const char *why = lib.geterr(pcap);
  diag_set(diag, "OSError", NULL, NO_SPAN, "the network cannot be watched: %s",
           *why ? why : lib.statustostr(result));
  if (result == PCAP_ERROR_PERM_DENIED)
    diag_hint(diag, "capturing needs CAP_NET_RAW: run it with sudo; or use the lab, which needs no "
                    "rights: sockshell --lab");
  return -1;
}

static pcap_t *open_capture(const char *device, struct diag *diag) {
  char error[PCAP_ERRBUF_SIZE];
  pcap_t *pcap = lib.create(device, error);
  if (!pcap) {
    diag_set(diag, "OSError", NULL, NO_SPAN, "the network cannot be watched: %s", error);
    return NULL;
  }
  lib.set_snaplen(pcap, RECORD_PACKET_MAX);
  lib.set_immediate_mode(pcap, 1);
  lib.set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
  lib.set_buffer_size(pcap, 8 << 20);
  int result = activate_high(pcap);
  struct bpf_program program;
  if (result >= 0)
    result = lib.compile(pcap, &program, "tcp or udp or icmp or icmp6", 1, PCAP_NETMASK_UNKNOWN);
  if (result >= 0) {
    result = lib.setfilter(pcap, &program);
    lib.freecode(&program);
  }
  if (result >= 0)
    result = lib.setnonblock(pcap, 1, error);
  if (result >= 0)
    return pcap;
  explain(pcap, result, diag);
  lib.close(pcap);
  return NULL;
}

struct watch *watch_open(const char *device, struct journal *journal, struct record *record,
                         struct diag *diag) {
  if (load(diag) < 0)
    return NULL;
  pcap_t *pcap = open_capture(device, diag);
  if (!pcap)
    return NULL;
  struct watch *w = mem_zalloc(1, sizeof *w);
  w->pcap = pcap;
  w->link = lib.datalink(pcap);
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  w->epoch = (int64_t)t.tv_sec * SECOND + t.tv_nsec - clock_now();
  hand_start(&w->unknown);
  w->infer = infer_new();
  w->states = states_open();
  w->ends = ends_new(tell_state, w);
  if (getifaddrs(&w->addresses) < 0)
    w->addresses = NULL;
  w->record = record;
  teller_start(&w->teller, journal, clock_now());
  w->wake = fd_high(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (w->wake < 0)
    mem_panic("no descriptor is left to watch the network");
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&w->caught_up, &monotonic);
  pthread_condattr_destroy(&monotonic);
  pthread_mutex_init(&w->lock, NULL);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  if (pthread_create(&w->thread, NULL, run, w) != 0)
    mem_panic("no thread is left to watch the network");
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return w;
}

static void wake(struct watch *w) {
  uint64_t one = 1;
  if (write(w->wake, &one, sizeof one) < 0)
    mem_panic("the watch cannot wake its thread");
}

void watch_catch_up(struct watch *w, int64_t until) {
  struct timespec end = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND};
  pthread_mutex_lock(&w->lock);
  uint64_t number = ++w->asked;
  wake(w);
  while (w->answered < number && pthread_cond_timedwait(&w->caught_up, &w->lock, &end) != ETIMEDOUT)
    ;
  pthread_mutex_unlock(&w->lock);
}

void watch_close(struct watch *w) {
  if (!w)
    return;
  w->closing = true;
  wake(w);
  pthread_join(w->thread, NULL);
  teller_flush(&w->teller);
  lib.close(w->pcap);
  close(w->wake);
  pthread_cond_destroy(&w->caught_up);
  pthread_mutex_destroy(&w->lock);
  hand_clear(&w->unknown);
  infer_free(w->infer);
  ends_free(w->ends);
  states_close(w->states);
  if (w->addresses)
    freeifaddrs(w->addresses);
  free(w);
}

uint64_t watch_seen(struct watch *w) {
  return w->seen;
}

uint64_t watch_missed(struct watch *w) {
  return w->missed;
}

#else /* built without libpcap */

struct watch *watch_open(const char *device, struct journal *journal, struct record *record,
                         struct diag *diag) {
  (void)device, (void)journal, (void)record;
  diag_set(diag, "OSError", NULL, NO_SPAN,
           "the network cannot be watched: that was left out of this build");
  diag_hint(diag, "build it with libpcap (Debian: libpcap-dev), or use the lab: sockshell --lab");
  return NULL;
}

void watch_close(struct watch *w) {
  (void)w;
}

void watch_catch_up(struct watch *w, int64_t until) {
  (void)w, (void)until;
}

uint64_t watch_seen(struct watch *w) {
  (void)w;
  return 0;
}

uint64_t watch_missed(struct watch *w) {
  (void)w;
  return 0;
}

#endif
