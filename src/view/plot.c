/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two walks over the record: one finds the connections and how much they carry, one makes the points of the one that
 * was chosen. Sequence numbers are counted on over 2^32. */
#include "view/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/packet.h"
#include "net/packet_ends.h"
#include "wire/metrics.h"
#include "wire/record.h"
#include "wire/wire.h"

#define NOWHERE ((struct span){0, 0, 0})

static const struct {
  const char *name, *title, *unit;
} kinds[PLOT_KINDS] = {
    [PLOT_SEQ] = {"seq", "sequence numbers over time", "bytes"},
    [PLOT_CWND] = {"cwnd", "congestion window over time", "segments"},
    [PLOT_RTT] = {"rtt", "smoothed round trip over time", "ms"},
};

static const struct {
  const char *name;
  char sign;
  bool steps;
} marks[PLOT_MARKS] = {
    [PLOT_WINDOW] = {"window of the peer", '~', true},
    [PLOT_ACK] = {"acknowledged", '-', true},
    [PLOT_SACKED] = {"acknowledged by SACK", 's', false},
    [PLOT_SEGMENT] = {"sent", '|', false},
    [PLOT_AGAIN] = {"sent again", 'R', false},
    [PLOT_LOST] = {"lost", 'x', false},
    [PLOT_SSTHRESH] = {"ssthresh", '-', true},
    [PLOT_WINDOW_C] = {"cwnd", '*', true},
    [PLOT_SPREAD] = {"rttvar around it", ':', false},
    [PLOT_SRTT] = {"srtt", '*', true},
};

const char *plot_name(enum plot_kind kind) {
  return kinds[kind].name;
}

const char *plot_title(enum plot_kind kind) {
  return kinds[kind].title;
}

const char *plot_unit(enum plot_kind kind) {
  return kinds[kind].unit;
}

const char *plot_mark_name(enum plot_mark mark) {
  return marks[mark].name;
}

char plot_mark_sign(enum plot_mark mark) {
  return marks[mark].sign;
}

bool plot_mark_steps(enum plot_mark mark) {
  return marks[mark].steps;
}

void plot_clear(struct plot *plot) {
  free(plot->from);
  free(plot->to);
  free(plot->at);
  *plot = (struct plot){.kind = plot->kind};
}

static void add(struct plot *plot, enum plot_mark mark, double time, double low, double high) {
  plot->at = mem_room(plot->at, plot->count, sizeof *plot->at);
  plot->at[plot->count++] = (struct plot_point){time, low, high, mark};
  plot->marks[mark]++;
}

/* ---- connections ---- */

/* The ends in the order of their addresses. */
struct plot_flow {
  struct packet_end at[2];
  int family;
  uint64_t bytes[2]; /* that each end has sent, SYN and FIN count */
  size_t packets;
  int first;     /* the end that sent the first packet, … */
  int64_t start; /* … at this time */
  UT_hash_handle hh;
};

/* A walk over the TCP segments of a record. */
struct plot_walk {
  struct record *record;
  uint64_t number, end;
  struct record_packet r;
  struct packet p;
  struct packet_end at[2];
  int from;
  unsigned char bytes[WIRE_FOLDED_BYTES];
};

static struct plot_walk walk_start(struct record *record) {
  struct plot_walk w = {.record = record};
  record_range(record, &w.number, &w.end);
  return w;
}

/* Goes to the next: false at the end. */
static bool walk_next(struct plot_walk *w) {
  while (w->number < w->end) {
    if (!record_get(w->record, w->number++, &w->r, w->bytes, sizeof w->bytes))
      continue;
    packet_decode(w->bytes, w->r.kept < sizeof w->bytes ? w->r.kept : sizeof w->bytes, w->r.len,
                  &w->p);
    bool forwarded = w->r.of && w->r.fate != FATE_MADE; /* by a router: what it was before counts */
    if (w->p.protocol != IPPROTO_TCP || !w->p.has_ports || forwarded)
      continue;
    w->from = packet_ends(&w->p, w->at);
    return true;
  }
  return false;
}

static struct plot_flow *count_flows(struct record *record) {
  struct plot_flow *all = NULL, *flow = NULL;
  for (struct plot_walk w = walk_start(record); walk_next(&w);) {
    if (!flow || memcmp(flow->at, w.at, sizeof w.at) != 0)
      HASH_FIND(hh, all, w.at, sizeof w.at, flow);
    if (!flow) {
      flow = mem_zalloc(1, sizeof *flow);
      memcpy(flow->at, w.at, sizeof w.at);
      flow->family = w.p.family;
      flow->first = w.from;
      flow->start = w.r.time;
      HASH_ADD(hh, all, at, sizeof flow->at, flow);
    }
    flow->bytes[w.from] += packet_seq_len(&w.p);
    flow->packets++;
  }
  return all;
}

static void free_flows(struct plot_flow *all) {
  struct plot_flow *flow, *next;
  // NOLINTBEGIN(clang-analyzer-unix.Malloc): what uthash still points to is not what was freed
  HASH_ITER(hh, all, flow, next) {
    HASH_DEL(all, flow);
    free(flow);
  }
  // NOLINTEND(clang-analyzer-unix.Malloc)
}

static bool fits(const struct plot_flow *flow, const struct plot_choice *choice,
                 const struct packet_end *of) {
  if (choice->number)
    return memcmp(flow->at, of, sizeof flow->at) == 0;
  return !choice->port || flow->at[0].port == choice->port || flow->at[1].port == choice->port;
}

static uint64_t carried(const struct plot_flow *flow) {
  return flow->bytes[0] + flow->bytes[1];
}

/* The flow that CHOICE means, or NULL. */
static struct plot_flow *choose(struct record *record, struct plot_flow *all,
                                const struct plot_choice *choice) {
  struct plot_walk w = walk_start(record);
  if (choice->number) {
    if (choice->number < w.number)
      return NULL;
    w.number = choice->number;
    w.end = w.end < choice->number + 1 ? w.end : choice->number + 1;
    if (!walk_next(&w))
      return NULL;
  }
  const struct plot_flow *above = NULL;
  struct plot_flow *best = NULL;
  for (unsigned i = 0; i <= choice->rank; i++, above = best) {
    best = NULL;
    bool passed = false; /* in the order of the table, for those that carry the same */
    for (struct plot_flow *flow = all; flow; flow = flow->hh.next) {
      bool below =
          !above || carried(flow) < carried(above) || (carried(flow) == carried(above) && passed);
      passed |= flow == above;
      if (below && fits(flow, choice, w.at) && (!best || carried(flow) > carried(best)))
        best = flow;
    }
    if (!best)
      return NULL;
  }
  return best;
}

/* ---- sequence numbers ---- */

/* A number of a direction, counted on from its initial one. */
struct count {
  bool based;
  uint32_t last;
  int64_t at; /* of `last` */
};

static int64_t count_to(struct count *c, uint32_t number) {
  if (!c->based) {
    c->based = true;
    c->last = number;
  }
  int64_t n = c->at + (int32_t)(number - c->last);
  if (n > c->at) {
    c->at = n;
    c->last = number;
  }
  return n;
}

struct seq_reader {
  struct plot *plot;
  int sender;
  int64_t start;
  struct count count;
  int64_t next; /* after the highest that was sent */
  uint32_t isn; /* of the sender's SYN, if OPENED */
  bool opened;
  int scales[2]; /* of each end's SYN, -1: not seen */
};

/* A SYN of the end that sends: numbers start there, and again for another connection between the same ends. */
static void on_syn(struct seq_reader *s, const struct plot_walk *w) {
  s->scales[w->from] = w->p.window_scale;
  if (w->from != s->sender || (s->opened && s->isn == w->p.seq))
    return;
  if (s->opened) {
    s->plot->count = 0;
    memset(s->plot->marks, 0, sizeof s->plot->marks);
    s->start = w->r.time;
  }
  s->opened = true;
  s->isn = w->p.seq;
  s->count = (struct count){.based = true, .last = w->p.seq};
  s->next = 0;
}

static void on_segment(struct seq_reader *s, const struct plot_walk *w) {
  uint32_t len = packet_seq_len(&w->p);
  int64_t low = count_to(&s->count, w->p.seq), high = low + len;
  double time = (double)(w->r.time - s->start) / 1e9;
  if (!len || w->p.flags & PACKET_RST || low < 0)
    return;
  enum plot_mark mark = high <= s->next ? PLOT_AGAIN : PLOT_SEGMENT;
  if (w->r.fate == FATE_DROPPED || w->r.fate == FATE_RESET)
    mark = PLOT_LOST;
  add(s->plot, mark, time, (double)low, (double)high);
  if (high > s->next)
    s->next = high;
}

/* What the peer says, when it has come to the sender. */
static void on_answer(struct seq_reader *s, const struct plot_walk *w) {
  const struct packet *p = &w->p;
  bool here = w->r.delivered || w->r.fate == FATE_SEEN;
  if (!(p->flags & PACKET_ACK) || p->flags & PACKET_RST || !here || !s->count.based)
    return;
  double time = (double)((w->r.delivered ? w->r.delivered : w->r.time) - s->start) / 1e9;
  int64_t ack = count_to(&s->count, p->ack);
  bool scaled = s->scales[0] >= 0 && s->scales[1] >= 0 && !(p->flags & PACKET_SYN);
  int shift = scaled ? s->scales[w->from] : 0;
  double window = (double)((uint64_t)p->window << (shift > 14 ? 14 : shift));
  if (ack < 0)
    return;
  add(s->plot, PLOT_ACK, time, (double)ack, (double)ack);
  add(s->plot, PLOT_WINDOW, time, (double)ack + window, (double)ack + window);
  for (int i = packet_is_dsack(p); i < p->sack_count; i++) {
    int64_t left = count_to(&s->count, p->sack[i].left);
    int64_t right = count_to(&s->count, p->sack[i].right);
    if (left >= 0 && right > left)
      add(s->plot, PLOT_SACKED, time, (double)left, (double)right);
  }
}

static void read_seq(struct plot *plot, struct record *record, const struct plot_flow *flow,
                     int sender) {
  struct seq_reader s = {.plot = plot, .sender = sender, .start = flow->start, .scales = {-1, -1}};
  for (struct plot_walk w = walk_start(record); walk_next(&w);) {
    if (memcmp(w.at, flow->at, sizeof w.at) != 0)
      continue;
    if (w.p.flags & PACKET_SYN)
      on_syn(&s, &w);
    if (w.from == sender)
      on_segment(&s, &w);
    else
      on_answer(&s, &w);
  }
}

/* ---- metrics ---- */

static void read_metrics(struct plot *plot, struct record *record, const struct plot_flow *flow,
                         int sender) {
  size_t count;
  struct metrics_sample *samples = record_samples(record, &count);
  struct plot_walk w = walk_start(record);
  uint64_t end = w.end;
  for (size_t i = 0; i < count; i++) {
    const struct metrics *m = &samples[i].metrics;
    w.number = samples[i].number;
    w.end = w.number < end ? w.number + 1 : end;
    if (!walk_next(&w) || memcmp(w.at, flow->at, sizeof w.at) != 0 || w.from != sender)
      continue;
    double time = (double)(samples[i].time - flow->start) / 1e9;
    double srtt = m->srtt / 1000.0, spread = m->rttvar / 1000.0;
    if (plot->kind == PLOT_CWND) {
      add(plot, PLOT_WINDOW_C, time, m->cwnd, m->cwnd);
      if (m->ssthresh < METRICS_INFINITE)
        add(plot, PLOT_SSTHRESH, time, m->ssthresh, m->ssthresh);
    } else if (m->srtt) {
      add(plot, PLOT_SPREAD, time, srtt > spread ? srtt - spread : 0, srtt + spread);
      add(plot, PLOT_SRTT, time, srtt, srtt);
    }
  }
  free(samples);
}

/* ---- the whole ---- */

static int by_time(const void *a, const void *b) {
  const struct plot_point *x = a, *y = b;
  return (x->time > y->time) - (x->time < y->time);
}

/* Sorts the points, unless they are in order already, and measures the axes. */
static void finish(struct plot *plot) {
  bool sorted = true;
  for (size_t i = 1; i < plot->count && sorted; i++)
    sorted = plot->at[i - 1].time <= plot->at[i].time;
  if (!sorted)
    qsort(plot->at, plot->count, sizeof *plot->at, by_time);
  for (size_t i = 0; i < plot->count; i++) {
    const struct plot_point *p = &plot->at[i];
    if (p->time > plot->seconds)
      plot->seconds = p->time;
    /* A window that is never filled would press all else to the ground. */
    if (p->high > plot->high && p->mark != PLOT_WINDOW)
      plot->high = p->high;
  }
  if (plot->seconds <= 0)
    plot->seconds = 1e-3; /* all at one moment */
  plot->high = plot->high > 0 ? plot->high * 1.05 : 1;
}

static char *name(const struct plot_flow *flow, int end) {
  struct packet p = {.family = flow->family,
                     .from = flow->at[end].ip,
                     .has_ports = true,
                     .from_port = (uint16_t)flow->at[end].port};
  struct text t = TEXT_EMPTY;
  packet_from(&p, &t);
  return text_take(&t);
}

/* WATCHED: packets were. ANY: some were of TCP. */
static int refuse(struct diag *diag, const struct plot_choice *choice, bool watched, bool any) {
  if (!any)
    diag_set(diag, "LookupError", NULL, NOWHERE, "nothing to plot: no TCP connection was seen");
  else if (choice->number)
    diag_set(diag, "LookupError", NULL, NOWHERE, "packet #%llu is not in the record, or is not TCP",
             (unsigned long long)choice->number);
  else
    diag_set(diag, "LookupError", NULL, NOWHERE, "no TCP connection with port %d was seen",
             choice->port);
  if (!any && watched)
    diag_hint(diag, "connect a TCP socket first");
  else if (!any)
    diag_hint(diag, "packets are seen in the lab (`sockshell --lab`), or from `watch on` on");
  return -1;
}

int plot_read(struct plot *plot, struct record *record, enum plot_kind kind,
              const struct plot_choice *choice, struct diag *diag) {
  *plot = (struct plot){.kind = kind};
  struct plot_flow *all = record ? count_flows(record) : NULL;
  const struct plot_flow *flow = all ? choose(record, all, choice) : NULL;
  if (!flow) {
    int result = refuse(diag, choice, record != NULL, all != NULL);
    free_flows(all);
    return result;
  }
  int sender = flow->bytes[0] == flow->bytes[1] ? flow->first : flow->bytes[1] > flow->bytes[0];
  plot->from = name(flow, sender);
  plot->to = name(flow, 1 - sender);
  plot->packets = flow->packets;
  if (kind == PLOT_SEQ)
    read_seq(plot, record, flow, sender);
  else
    read_metrics(plot, record, flow, sender);
  free_flows(all);
  finish(plot);
  if (plot->count)
    return 0;
  if (kind == PLOT_SEQ)
    diag_set(diag, "LookupError", NULL, NOWHERE, "nothing to plot: %s has sent nothing",
             plot->from);
  else
    diag_set(diag, "LookupError", NULL, NOWHERE,
             "nothing to plot: the kernel's numbers were not recorded for %s", plot->from);
  if (kind != PLOT_SEQ)
    diag_hint(diag, "in the lab they are, for packets that a socket sends and the ladder shows; "
                    "`set metrics on` adds the others");
  plot_clear(plot);
  return -1;
}

double plot_step(double high, int count) {
  double step = pow(10, floor(log10(high / count)));
  static const double times[] = {1, 2, 5, 10};
  for (int i = 0; i < 4; i++)
    if (high / (step * times[i]) <= count)
      return step * times[i];
  return step * 10;
}

void plot_number(double n, struct text *out) {
  static const char units[] = "kMGT";
  int unit = -1;
  while (n >= 10000 && unit < 3) {
    n /= 1000;
    unit++;
  }
  text_addf(out, "%.6g", n);
  if (unit >= 0)
    text_addc(out, units[unit]);
}
