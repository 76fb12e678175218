/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain members of structs are rows of a table (run/line.h). What is not a plain member has a function to write it
   and one to read it, next to each other. */
#include "run/journal_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/flight.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "run/line.h"
#include "run/line_call.h"
#include "run/lingering.h"
#include "run/situation.h"

static const char *const kinds[] = {[EVENT_STATEMENT] = "statement",
                                    [EVENT_CALL] = "call",
                                    [EVENT_CLOSED] = "closed",
                                    [EVENT_RESULT] = "result",
                                    [EVENT_OUTPUT] = "output",
                                    [EVENT_ERROR] = "error",
                                    [EVENT_NOTE] = "note",
                                    [EVENT_STATE] = "state",
                                    [EVENT_FLIGHT] = "flight",
                                    [EVENT_SAID] = "said",
                                    [EVENT_INPUT] = "input",
                                    [EVENT_DONE] = "done",
                                    NULL};

static const char *const fates[] = {[FATE_CAME] = "came",
                                    [FATE_DELAYED] = "delayed",
                                    [FATE_PASSED] = "passed",
                                    [FATE_DELIVERED] = "delivered",
                                    [FATE_DROPPED] = "dropped",
                                    [FATE_DOUBLED] = "doubled",
                                    [FATE_RETRANSMITTED] = "retransmitted",
                                    [FATE_RESET] = "reset",
                                    [FATE_MADE] = "made",
                                    [FATE_EDITED] = "edited",
                                    [FATE_SEEN] = "seen",
                                    [FATE_STATE] = "state",
                                    [FATE_QUEUED] = "queued",
                                    NULL};

static const char *const causes[] = {[CAUSE_HAND] = "hand",
                                     [CAUSE_LOSS] = "loss",
                                     [CAUSE_QUEUE] = "queue",
                                     [CAUSE_STORM] = "storm",
                                     NULL};
static const char *const triggers[] = {[TRIGGER_NONE] = "none",
                                       [TRIGGER_FAST] = "fast",
                                       [TRIGGER_RTO] = "rto",
                                       [TRIGGER_SLOW_START] = "slow start",
                                       [TRIGGER_TLP] = "tlp",
                                       [TRIGGER_PATH_MTU] = "path mtu",
                                       [TRIGGER_SYN] = "syn",
                                       [TRIGGER_WINDOW_PROBE] = "window probe",
                                       [TRIGGER_KEEP_ALIVE] = "keep-alive",
                                       NULL};

static const char *const verdicts[] = {[VERDICT_UNKNOWN] = "unknown",
                                       [VERDICT_TAKEN] = "taken",
                                       [VERDICT_EARLY] = "early",
                                       [VERDICT_OLD] = "old",
                                       [VERDICT_BAD_CHECKSUM] = "bad checksum",
                                       [VERDICT_BAD_HEADER] = "bad header",
                                       [VERDICT_WRONG_ADDRESS] = "wrong address",
                                       [VERDICT_OLD_TIMESTAMP] = "old timestamp",
                                       [VERDICT_BEYOND_WINDOW] = "beyond window",
                                       [VERDICT_OUT_OF_WINDOW] = "out of window",
                                       [VERDICT_ZERO_WINDOW] = "zero window",
                                       [VERDICT_NO_ACK] = "no ACK",
                                       [VERDICT_CHALLENGED] = "challenged",
                                       [VERDICT_SYN_CHALLENGED] = "SYN challenged",
                                       [VERDICT_SKIPPED] = "challenge skipped",
                                       [VERDICT_ACCEPT_FULL] = "accept queue full",
                                       [VERDICT_SYN_FULL] = "SYN queue full",
                                       [VERDICT_BUFFER_FULL] = "buffer full",
                                       [VERDICT_NO_PORT] = "no port",
                                       [VERDICT_REFUSED] = "refused",
                                       [VERDICT_OLD_ERROR] = "old error",
                                       [VERDICT_NO_SYN] = "no SYN",
                                       [VERDICT_SYN_FIN] = "SYN and FIN",
                                       [VERDICT_RST_UNASKED] = "RST unasked",
                                       [VERDICT_AFTER_FIN] = "after FIN",
                                       [VERDICT_NOT_SENT] = "not sent",
                                       NULL};

static const char *const cas[] = {
    [METRICS_OPEN] = "Open",         [METRICS_DISORDER] = "Disorder", [METRICS_CWR] = "CWR",
    [METRICS_RECOVERY] = "Recovery", [METRICS_LOSS] = "Loss",         NULL};

static const struct line_member event_members[] = {LINE_ALWAYS(event, number, COUNT),
                                                   LINE_ALWAYS(event, time, INT64),
                                                   LINE_NAMED(event, kind, kinds),
                                                   LINE_ALWAYS(event, side, INT),
                                                   LINE_MEMBER(event, fd, INT),
                                                   LINE_MEMBER(event, failed, BOOL),
                                                   LINE_MEMBER(event, exited, BOOL),
                                                   LINE_MEMBER(event, status, INT),
                                                   LINE_END};

static const struct line_member flight_members[] = {LINE_MEMBER(flight, number, COUNT),
                                                    LINE_NAMED(flight, fate, fates),
                                                    LINE_MEMBER(flight, of, COUNT),
                                                    LINE_MEMBER(flight, folded, UINT32),
                                                    LINE_MEMBER(flight, host, INT),
                                                    LINE_MEMBER(flight, leg, INT),
                                                    LINE_MEMBER(flight, beyond, UINT32),
                                                    LINE_MEMBER(flight, beyond_port, UINT32),
                                                    LINE_MEMBER(flight, beyond_to, BOOL),
                                                    LINE_MEMBER(flight, hosts, UINT32),
                                                    LINE_ARRAY(flight, misled),
                                                    LINE_MEMBER(flight, from_state, STATE),
                                                    LINE_MEMBER(flight, to_state, STATE),
                                                    LINE_MEMBER(flight, asked[0], BOOL),
                                                    LINE_MEMBER(flight, asked[1], BOOL),
                                                    LINE_MEMBER(flight, astray, BOOL),
                                                    LINE_MEMBER(flight, damaged, BOOL),
                                                    LINE_MEMBER(flight, edited, BOOL),
                                                    LINE_MEMBER(flight, before, UINT32),
                                                    LINE_CHOICE(flight, cause, causes),
                                                    LINE_CHOICE(flight, trigger, triggers),
                                                    LINE_CHOICE(flight, verdict, verdicts),
                                                    LINE_MEMBER(flight, place, UINT32),
                                                    LINE_MEMBER(flight, time, INT64),
                                                    LINE_MEMBER(flight, len, UINT32),
                                                    LINE_END};

static const struct line_member metrics_members[] = {LINE_MEMBER(metrics, cwnd, UINT32),
                                                     LINE_MEMBER(metrics, ssthresh, UINT32),
                                                     LINE_CHOICE(metrics, ca, cas),
                                                     LINE_MEMBER(metrics, srtt, UINT32),
                                                     LINE_MEMBER(metrics, rttvar, UINT32),
                                                     LINE_MEMBER(metrics, rto, UINT32),
                                                     LINE_MEMBER(metrics, flight, UINT32),
                                                     LINE_MEMBER(metrics, unsent, UINT32),
                                                     LINE_MEMBER(metrics, out, UINT32),
                                                     LINE_MEMBER(metrics, sacked, UINT32),
                                                     LINE_MEMBER(metrics, lost, UINT32),
                                                     LINE_MEMBER(metrics, resent, UINT32),
                                                     LINE_MEMBER(metrics, total_retrans, UINT32),
                                                     LINE_MEMBER(metrics, snd_wnd, UINT32),
                                                     LINE_MEMBER(metrics, rcv_wnd, UINT32),
                                                     LINE_MEMBER(metrics, mss, UINT32),
                                                     LINE_MEMBER(metrics, timeouts, UINT32),
                                                     LINE_MEMBER(metrics, probes, UINT32),
                                                     LINE_MEMBER(metrics, backoff, UINT32),
                                                     LINE_END};

static const struct line_member endpoint_members[] = {
    LINE_MEMBER(endpoint, fd, INT),
    LINE_MEMBER(endpoint, error, INT),
    LINE_MEMBER(endpoint, family, INT),
    LINE_MEMBER(endpoint, type, INT),
    LINE_MEMBER(endpoint, protocol, INT),
    LINE_MEMBER(endpoint, state, WORD),
    LINE_MEMBER(endpoint, tcp, BOOL),
    {"local", LINE_ADDRESS, offsetof(struct endpoint, local), NULL,
     offsetof(struct endpoint, local_len), false},
    {"peer", LINE_ADDRESS, offsetof(struct endpoint, peer), NULL,
     offsetof(struct endpoint, peer_len), false},
    LINE_MEMBER(endpoint, unread, INT),
    LINE_MEMBER(endpoint, unacked, INT),
    LINE_MEMBER(endpoint, waiting, INT),
    LINE_MEMBER(endpoint, backlog, INT),
    LINE_MEMBER(endpoint, aborts, BOOL),
    LINE_END};

static const struct line_member lingering_members[] = {LINE_MEMBER(lingering, state, WORD),
                                                       LINE_MEMBER(lingering, owned, BOOL),
                                                       LINE_MEMBER(lingering, complete, BOOL),
                                                       LINE_MEMBER(lingering, local, ADDRESS),
                                                       LINE_MEMBER(lingering, peer, ADDRESS),
                                                       LINE_MEMBER(lingering, left, INT64),
                                                       LINE_END};

static const struct line_member situation_members[] = {LINE_MEMBER(situation, told, INT),
                                                       LINE_MEMBER(situation, connected, BOOL),
                                                       LINE_MEMBER(situation, answered, BOOL),
                                                       LINE_MEMBER(situation, shut, BOOL),
                                                       LINE_MEMBER(situation, shut_reading, BOOL),
                                                       LINE_MEMBER(situation, empties, UINT32),
                                                       LINE_MEMBER(situation, unread, INT),
                                                       LINE_MEMBER(situation, lingered, BOOL),
                                                       LINE_MEMBER(situation, queued, BOOL),
                                                       LINE_MEMBER(situation, held, BOOL),
                                                       LINE_MEMBER(situation, lost, BOOL),
                                                       LINE_MEMBER(situation, broadcast, BOOL),
                                                       LINE_MEMBER(situation, to_all, BOOL),
                                                       LINE_MEMBER(situation, unrouted, BOOL),
                                                       LINE_MEMBER(situation, only6, BOOL),
                                                       LINE_ARRAY(situation, device),
                                                       LINE_MEMBER(situation, wire, BOOL),
                                                       LINE_MEMBER(situation, forged, BOOL),
                                                       LINE_MEMBER(situation, reuse, BOOL),
                                                       LINE_MEMBER(situation, first, INT),
                                                       LINE_MEMBER(situation, last, INT),
                                                       LINE_MEMBER(situation, mtu, INT),
                                                       LINE_MEMBER(situation, whole, BOOL),
                                                       LINE_MEMBER(situation, path_type, INT),
                                                       LINE_MEMBER(situation, plain, BOOL),
                                                       LINE_MEMBER(situation, filled, BOOL),
                                                       LINE_MEMBER(situation, window, UINT32),
                                                       LINE_MEMBER(situation, unsent, UINT32),
                                                       LINE_MEMBER(situation, nagle, BOOL),
                                                       LINE_MEMBER(situation, nobody, BOOL),
                                                       LINE_MEMBER(situation, errors, BOOL),
                                                       LINE_MEMBER(situation, deferred, BOOL),
                                                       LINE_MEMBER(situation, slow, BOOL),
                                                       LINE_MEMBER(situation, answer, BOOL),
                                                       LINE_MEMBER(situation, own, BOOL),
                                                       LINE_MEMBER(situation, third, BOOL),
                                                       LINE_MEMBER(situation, stopped, BOOL),
                                                       LINE_ARRAY(situation, misled),
                                                       LINE_MEMBER(situation, stray, BOOL),
                                                       LINE_MEMBER(situation, teller, COUNT),
                                                       LINE_MEMBER(situation, asked, UINT32),
                                                       LINE_ARRAY(situation, goal),
                                                       LINE_MEMBER(situation, echo, BOOL),
                                                       LINE_MEMBER(situation, limit, INT64),
                                                       LINE_MEMBER(situation, report, COUNT),
                                                       LINE_ARRAY(situation, report_words),
                                                       LINE_ARRAY(situation, reporter),
                                                       LINE_ARRAY(situation, user),
                                                       LINE_ARRAY(situation, user_call),
                                                       LINE_MEMBER(situation, sent, BOOL),
                                                       LINE_MEMBER(situation, inherited, BOOL),
                                                       LINE_ARRAY(situation, after_end),
                                                       LINE_END};

static const struct line_member situation_end_members[] = {
    LINE_ALWAYS(situation_end, fd, INT),
    LINE_ARRAY(situation_end, side),
    LINE_MEMBER(situation_end, side_number, INT),
    LINE_ARRAY(situation_end, name),
    LINE_MEMBER(situation_end, pid, INT),
    LINE_ARRAY(situation_end, program),
    LINE_MEMBER(situation_end, elsewhere, BOOL),
    LINE_MEMBER(situation_end, there, BOOL),
    LINE_MEMBER(situation_end, only6, BOOL),
    LINE_MEMBER(situation_end, type, INT),
    LINE_MEMBER(situation_end, state, WORD),
    LINE_MEMBER(situation_end, waiting, INT),
    LINE_MEMBER(situation_end, backlog, INT),
    {"local", LINE_ADDRESS, offsetof(struct situation_end, local), NULL,
     offsetof(struct situation_end, local_len), false},
    LINE_END};

/* ---- places ---- */

static void write_place(const struct source *source, struct span span, struct text *out) {
  size_t start = span.start < source->len ? span.start : source->len;
  size_t end = span.end < start ? start : span.end < source->len ? span.end : source->len;
  size_t from = start, to = end;
  while (from > 0 && source->text[from - 1] != '\n')
    from--;
  while (to < source->len && source->text[to] != '\n')
    to++;
  if (start - from > JOURNAL_LINE_PLACE / 2)
    from = start - line_whole(source->text + from, start - from, JOURNAL_LINE_PLACE / 2);
  to = from + line_whole(source->text + from, to - from, JOURNAL_LINE_PLACE);
  json_add_key(out, "place");
  text_addc(out, '{');
  line_word("name", source->name, out);
  line_number(out, "first_line", source->first_line);
  line_number(out, "line", span.line);
  line_number(out, "start", (int64_t)(start - from));
  line_number(out, "end", (int64_t)((end < to ? end : to) - from));
  line_string("text", source->text + from, to - from, JOURNAL_LINE_PLACE, out);
  text_addc(out, '}');
}

static int read_uint32(struct json *j, const char *key, uint32_t *n) {
  int64_t value;
  if (!json_key(j, key) || json_int(j, 0, UINT32_MAX, &value) < 0)
    return json_fail(j, "\"%s\" is missing", key);
  *n = (uint32_t)value;
  return 0;
}

static int read_place(struct json *j, struct source **source, struct span *span) {
  char *name = NULL, *text = NULL;
  size_t len = 0;
  uint32_t first_line;
  if (!json_key(j, "place"))
    return 0;
  if (json_take(j, "{") == 0 && line_read_word(j, "name", &name) == 0 &&
      read_uint32(j, "first_line", &first_line) == 0 && read_uint32(j, "line", &span->line) == 0 &&
      read_uint32(j, "start", &span->start) == 0 && read_uint32(j, "end", &span->end) == 0 &&
      line_read_string(j, "text", &text, &len) == 0 && json_take(j, "}") == 0) {
    if (!name || !text || span->start > span->end || span->end > len) {
      json_fail(j, "this is not a place in a text");
    } else {
      *source = source_new(name, text, len);
      (*source)->first_line = first_line;
    }
  }
  free(name);
  free(text);
  return j->failed ? -1 : 0;
}

/* ---- errors and packets ---- */

static void write_error(const struct diag *error, struct text *out) {
  json_add_key(out, "error");
  text_addc(out, '{');
  line_word("kind", error->kind, out);
  line_word("message", error->message ? error->message : "", out);
  line_word("hint", error->hint, out);
  line_word("calls", error->calls, out);
  line_word("cause", error->cause, out);
  if (error->source)
    write_place(error->source, error->span, out);
  text_addc(out, '}');
}

static int read_error(struct json *j, struct diag **made) {
  if (!json_key(j, "error"))
    return 0;
  struct diag *error = *made = mem_zalloc(1, sizeof *error);
  if (json_take(j, "{") < 0 || line_read_word(j, "kind", &error->kind) < 0 ||
      line_read_word(j, "message", &error->message) < 0 ||
      line_read_word(j, "hint", &error->hint) < 0 ||
      line_read_word(j, "calls", &error->calls) < 0 ||
      line_read_word(j, "cause", &error->cause) < 0 ||
      read_place(j, &error->source, &error->span) < 0)
    return -1;
  error->whole = error->calls && strncmp(error->calls, "Traceback", 9) == 0;
  return error->kind && error->message ? json_take(j, "}")
                                       : json_fail(j, "the error has no kind or no message");
}

/* Reads bytes of a packet of LEN to TO: how many there are. */
static uint32_t read_packet(struct json *j, uint32_t len, unsigned char *to) {
  struct text bytes = TEXT_EMPTY;
  uint32_t kept = 0;
  if (json_hex(j, &bytes) == 0) {
    if (bytes.len > FLIGHT_BYTES || bytes.len > len)
      json_fail(j, "the packet has more bytes than it can have");
    else
      kept = (uint32_t)bytes.len;
    if (kept)
      memcpy(to, bytes.s, kept);
  }
  text_free(&bytes);
  return kept;
}

/* A struct of plain members, if there is one. */
static void write_part(const char *key, const struct line_member *members, const void *part,
                       struct text *out) {
  if (!part)
    return;
  json_add_key(out, key);
  text_addc(out, '{');
  line_members(members, part, out);
  text_addc(out, '}');
}

static void write_flight(const struct flight *flight, struct text *out) {
  json_add_key(out, "flight");
  text_addc(out, '{');
  line_members(flight_members, flight, out);
  if (flight->sender.cwnd)
    write_part("sender", metrics_members, &flight->sender, out);
  json_add_key(out, "bytes");
  json_add_hex(out, flight->bytes, flight->kept);
  if (flight->before_kept) {
    json_add_key(out, "was");
    json_add_hex(out, flight->bytes + flight->kept, flight->before_kept);
  }
  text_addc(out, '}');
}

static int read_metrics(struct json *j, struct metrics *metrics) {
  if (!json_key(j, "sender"))
    return 0;
  return json_take(j, "{") < 0 || line_read_members(j, metrics_members, metrics) < 0
             ? -1
             : json_take(j, "}");
}

static int read_flight(struct json *j, struct flight **made) {
  if (!json_key(j, "flight"))
    return 0;
  struct flight *flight = *made = mem_zalloc(1, sizeof *flight + 2 * FLIGHT_BYTES);
  flight->from_state = flight->to_state = FLIGHT_STATE_UNKNOWN;
  if (json_take(j, "{") == 0 && line_read_members(j, flight_members, flight) == 0 &&
      read_metrics(j, &flight->sender) == 0 && json_take(j, ",\"bytes\":") == 0) {
    flight->kept = read_packet(j, flight->len, flight->bytes);
    if (!j->failed && json_key(j, "was"))
      flight->before_kept = read_packet(j, flight->before, flight->bytes + flight->kept);
    if (!j->failed)
      json_take(j, "}");
  }
  return j->failed ? -1 : 0;
}

static int read_endpoint(struct json *j, const char *key, struct endpoint **made) {
  if (!json_key(j, key))
    return 0;
  *made = mem_zalloc(1, sizeof **made);
  (*made)->state = "";
  return json_take(j, "{") < 0 || line_read_members(j, endpoint_members, *made) < 0
             ? -1
             : json_take(j, "}");
}

static void write_situation(const struct situation *s, struct text *out) {
  json_add_key(out, "situation");
  text_addc(out, '{');
  line_members(situation_members, s, out);
  if (s->count) {
    json_add_key(out, "ends");
    for (int i = 0; i < s->count; i++) {
      text_adds(out, i ? ",{" : "[{");
      line_members(situation_end_members, &s->ends[i], out);
      text_addc(out, '}');
    }
    text_addc(out, ']');
  }
  text_addc(out, '}');
}

static int read_situation(struct json *j, struct situation **made) {
  if (!json_key(j, "situation"))
    return 0;
  struct situation *s = *made = mem_zalloc(1, sizeof *s);
  if (json_take(j, "{") < 0 || line_read_members(j, situation_members, s) < 0)
    return -1;
  if (json_key(j, "ends")) {
    if (json_take(j, "[") < 0)
      return -1;
    do {
      if (s->count == SITUATION_ENDS)
        return json_fail(j, "there are more than %d ends", SITUATION_ENDS);
      s->ends[s->count].state = "";
      if (json_take(j, "{") < 0 ||
          line_read_members(j, situation_end_members, &s->ends[s->count]) < 0 ||
          json_take(j, "}") < 0)
        return -1;
      s->count++;
    } while (json_skip(j, ","));
    if (json_take(j, "]") < 0)
      return -1;
  }
  return json_take(j, "}");
}

static int read_rest(struct json *j, struct lingering **made) {
  if (!json_key(j, "rest"))
    return 0;
  *made = mem_zalloc(1, sizeof **made);
  (*made)->state = "";
  return json_take(j, "{") < 0 || line_read_members(j, lingering_members, *made) < 0
             ? -1
             : json_take(j, "}");
}

/* ---- events ---- */

void journal_line_write(const struct event *event, struct text *out) {
  /* The name of a call's socket has no length. */
  bool named = event->kind == EVENT_CALL || event->kind == EVENT_ERROR;
  size_t len = named && event->text ? strlen(event->text) : event->len;
  text_addf(out, "{\"v\":%d", JOURNAL_LINE_VERSION);
  line_members(event_members, event, out);
  line_string("text", event->text, len, JOURNAL_LINE_TEXT, out);
  if (event->error)
    write_error(event->error, out);
  if (event->call) {
    json_add_key(out, "call");
    line_call(event->call, event->kind != EVENT_NOTE, out);
  }
  write_part("before", endpoint_members, event->before, out);
  write_part("after", endpoint_members, event->after, out);
  write_part("rest", lingering_members, event->rest, out);
  if (event->situation)
    write_situation(event->situation, out);
  if (event->source)
    write_place(event->source, event->place, out);
  if (event->flight)
    write_flight(event->flight, out);
  text_adds(out, "}\n");
}

/* Whether EVENT has what its kind has always, and nothing that it never has. */
static bool is_whole(const struct event *event) {
  bool call = event->kind == EVENT_CALL, error = event->kind == EVENT_ERROR;
  bool flight = event->kind == EVENT_FLIGHT, closed = event->kind == EVENT_CLOSED;
  bool note = event->kind == EVENT_NOTE;
  if (call && event->call && event->before && !event->after && event->call->row != &row_close)
    return false;
  bool text = !call && !error && !flight && event->kind != EVENT_DONE;
  return event->side >= -1 && (call ? event->call != NULL : error || note || !event->call) &&
         error == (event->error != NULL) && flight == (event->flight != NULL) &&
         (text ? event->text != NULL : call || error || !event->text) && (call || !event->source) &&
         (!closed || (event->before && !event->after && !event->rest)) &&
         (call || error || closed ||
          (!event->before && !event->after && !event->rest && !event->situation));
}

static int read_event(struct json *j, struct event *event) {
  int64_t version;
  if (json_take(j, "{\"v\":") < 0 || json_int(j, 0, INT64_MAX, &version) < 0)
    return -1;
  if (version != JOURNAL_LINE_VERSION)
    return json_fail(j, "version %" PRId64 " is not known, only %d", version, JOURNAL_LINE_VERSION);
  if (line_read_members(j, event_members, event) < 0 ||
      line_read_string(j, "text", &event->text, &event->len) < 0 ||
      read_error(j, &event->error) < 0 ||
      (json_key(j, "call") && line_read_call(j, &event->call) < 0) ||
      read_endpoint(j, "before", &event->before) < 0 ||
      read_endpoint(j, "after", &event->after) < 0 || read_rest(j, &event->rest) < 0 ||
      read_situation(j, &event->situation) < 0 ||
      read_place(j, &event->source, &event->place) < 0 || read_flight(j, &event->flight) < 0 ||
      json_take(j, "}") < 0)
    return -1;
  json_skip(j, "\n");
  return is_whole(event) ? json_close(j) : json_fail(j, "this is not a whole event");
}

int journal_line_read(const char *line, size_t len, struct event *event, struct diag *diag) {
  struct json j = json_open(line, len, diag);
  *event = (struct event){.number = 0};
  int result =
      len <= JOURNAL_LINE_MAX ? read_event(&j, event) : json_fail(&j, "the line is too long");
  if ((event->kind == EVENT_CALL || event->kind == EVENT_ERROR) && event->text) {
    if (strlen(event->text) < event->len)
      result = json_fail(&j, "the name of the socket has a NUL in it");
    event->len = 0;
  }
  if (result < 0)
    journal_event_clear(event);
  return result;
}
