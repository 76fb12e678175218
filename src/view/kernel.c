/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of words. */
#include "view/kernel.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "view/fact.h"

const char *kernel_ca(unsigned ca) {
  static const char *const names[] = {[METRICS_OPEN] = "Open",
                                      [METRICS_DISORDER] = "Disorder",
                                      [METRICS_CWR] = "CWR",
                                      [METRICS_RECOVERY] = "Recovery",
                                      [METRICS_LOSS] = "Loss"};
  return ca < sizeof names / sizeof *names ? names[ca] : "unknown";
}

static const char *segments(uint32_t n, char to[FACT]) {
  char number[FACT];
  snprintf(to, FACT, "%s segment%s", fact_number(n, number), n == 1 ? "" : "s");
  return to;
}

static const char *ms(uint32_t us, char to[FACT]) {
  snprintf(to, FACT, us % 1000 ? "%.3f ms" : "%.0f ms", us / 1000.0);
  return to;
}

/* What is under way: bytes, segments, and what is known of these. */
static const char *flight(const struct metrics *m, char to[FACT]) {
  struct text t = TEXT_EMPTY;
  char words[FACT];
  text_addf(&t, "%s", fact_bytes(m->flight, words));
  if (m->out)
    text_addf(&t, " in %s", segments(m->out, words));
  if (m->sacked)
    text_addf(&t, ", sacked %" PRIu32, m->sacked);
  if (m->lost)
    text_addf(&t, ", lost %" PRIu32, m->lost);
  if (m->resent)
    text_addf(&t, ", sent again %" PRIu32, m->resent);
  snprintf(to, FACT, "%s", text_str(&t));
  text_free(&t);
  return to;
}

void kernel_each(const struct metrics *m, kernel_fact_fn *fact, void *data) {
  char value[FACT];
  if (!m->cwnd)
    return;
  fact(data, "cwnd", segments(m->cwnd, value));
  fact(data, "ssthresh",
       m->ssthresh >= METRICS_INFINITE ? "infinite" : segments(m->ssthresh, value));
  fact(data, "congestion state", kernel_ca(m->ca));
  fact(data, "in flight", flight(m, value));
  if (m->unsent)
    fact(data, "not sent yet", fact_bytes(m->unsent, value));
  if (m->srtt) {
    fact(data, "srtt", ms(m->srtt, value));
    fact(data, "rttvar", ms(m->rttvar, value));
  }
  fact(data, "rto", ms(m->rto, value));
  if (m->timeouts)
    fact(data, "timeouts in a row", fact_number(m->timeouts, value));
  if (m->probes)
    fact(data, "probes not answered", fact_number(m->probes, value));
  if (m->backoff)
    fact(data, "timer doubled, times", fact_number(m->backoff, value));
  fact(data, "sent again so far", segments(m->total_retrans, value));
  fact(data, "mss", fact_bytes(m->mss, value));
  if (m->snd_wnd)
    fact(data, "send window", fact_bytes(m->snd_wnd, value));
  if (m->rcv_wnd != METRICS_UNKNOWN)
    fact(data, "receive window", fact_bytes(m->rcv_wnd, value));
}

static void add_fact(void *data, const char *name, const char *value) {
  struct text *out = data;
  text_addf(out, "%s%s %s", out->len && out->s[out->len - 1] != ' ' ? ", " : "", name, value);
}

bool kernel_line(const struct metrics *m, struct text *out) {
  kernel_each(m, add_fact, out);
  return m->cwnd != 0;
}

const char *kernel_trigger_name(enum trigger trigger) {
  static const char *const names[TRIGGERS] = {
      [TRIGGER_FAST] = "fast retransmission",  [TRIGGER_RTO] = "RTO",
      [TRIGGER_SLOW_START] = "slow start",     [TRIGGER_TLP] = "TLP",
      [TRIGGER_PATH_MTU] = "path MTU",         [TRIGGER_SYN] = "not answered",
      [TRIGGER_WINDOW_PROBE] = "window probe", [TRIGGER_KEEP_ALIVE] = "keep-alive"};
  return trigger < TRIGGERS ? names[trigger] : NULL;
}

const char *kernel_trigger(enum trigger trigger) {
  static const char *const words[TRIGGERS] = {
      [TRIGGER_FAST] = "fast retransmission: acknowledgements have shown the loss",
      [TRIGGER_RTO] = "RTO: the retransmission timer has fired",
      [TRIGGER_SLOW_START] = "sent again in the slow start after an RTO",
      [TRIGGER_TLP] = "tail loss probe (TLP): sent before the RTO, to have an answer",
      [TRIGGER_PATH_MTU] = "sent again in smaller segments: the path does not carry larger ones",
      [TRIGGER_SYN] = "sent again: it was not answered",
      [TRIGGER_WINDOW_PROBE] = "zero-window probe: is the window open again?",
      [TRIGGER_KEEP_ALIVE] = "keep-alive: is the peer still there?"};
  return trigger < TRIGGERS ? words[trigger] : NULL;
}

static const struct {
  const char *words;
  bool remark;
} verdicts[VERDICTS] = {
    [VERDICT_TAKEN] = {"taken by the receiver", false},
    [VERDICT_EARLY] = {"out of order: kept until the hole before it is filled", false},
    [VERDICT_OLD] = {"nothing in it is new: the receiver ignores it", true},
    [VERDICT_BAD_CHECKSUM] = {"bad checksum: the receiver ignores it", true},
    [VERDICT_BAD_HEADER] = {"bad IP header: the receiver ignores it", true},
    [VERDICT_WRONG_ADDRESS] = {"not this host's address: it is ignored", true},
    [VERDICT_OLD_TIMESTAMP] = {"old timestamp (PAWS): the receiver ignores it", true},
    [VERDICT_BEYOND_WINDOW] = {"outside the window: the receiver ignores it", true},
    [VERDICT_OUT_OF_WINDOW] = {"outside the window: the RST is ignored", true},
    [VERDICT_ZERO_WINDOW] = {"the window is 0: the receiver ignores it", true},
    [VERDICT_NO_ACK] = {"without ACK: the receiver ignores it", true},
    [VERDICT_CHALLENGED] = {"not the next number: answered with a challenge ACK", true},
    [VERDICT_SYN_CHALLENGED] = {"SYN inside a connection: a challenge ACK answers", true},
    [VERDICT_SKIPPED] = {"ignored; too many challenge ACKs were sent", true},
    [VERDICT_ACCEPT_FULL] = {"accept queue full: the ACK is ignored", true},
    [VERDICT_SYN_FULL] = {"SYN queue full: the SYN is ignored", true},
    [VERDICT_BUFFER_FULL] = {"receive buffer full: it is thrown away", true},
    [VERDICT_NO_PORT] = {"no socket has that port", false},
    [VERDICT_REFUSED] = {"refused: answered with RST", false},
    [VERDICT_OLD_ERROR] = {"about a segment that is not under way: ignored", true},
    [VERDICT_NO_SYN] = {"without SYN: the receiver ignores it", true},
    [VERDICT_SYN_FIN] = {"SYN and FIN at once: the receiver ignores it", true},
    [VERDICT_RST_UNASKED] = {"does not acknowledge the SYN: the RST is ignored", true},
    [VERDICT_AFTER_FIN] = {"data after a FIN: the receiver ignores it", true},
    [VERDICT_NOT_SENT] = {"acknowledges what was never sent: it is ignored", true},
};

const char *kernel_verdict(enum verdict verdict, bool syn) {
  if (verdict == VERDICT_ACCEPT_FULL && syn)
    return "accept queue full: the SYN is ignored";
  return verdict < VERDICTS ? verdicts[verdict].words : NULL;
}

bool kernel_ignores(enum verdict verdict) {
  return verdict < VERDICTS && verdicts[verdict].remark;
}
