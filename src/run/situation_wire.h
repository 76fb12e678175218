/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What packets have to do with a call that failed: the facts of its situation that the journal of the lab, or of
   `watch`, has. Each looks at the newest events only, and leaves at 0 what it does not find. */
#ifndef RUN_SITUATION_WIRE_H
#define RUN_SITUATION_WIRE_H

#include <stdbool.h>

struct call;
struct endpoint;
struct journal;
struct situation;

/* Whether the wire answered a packet of the connection with RST, or an answer made by hand came to it: wire, forged.
   BEFORE is this end of it, PEER_PORT the other; 0: not known. */
void situation_wire_reply(struct situation *s, const struct endpoint *before, int peer_port,
                          struct journal *journal);

/* The same for the SYN of CALL, a connect. */
void situation_wire_refusal(struct situation *s, const struct call *call, struct journal *journal);

/* Whether the ICMP error that CALL was told was made by hand: forged. */
void situation_wire_icmp(struct situation *s, const struct call *call,
                         const struct endpoint *before, struct journal *journal);

/* The ICMP message that brought the error of CALL: report, report_words, reporter. */
void situation_wire_report(struct situation *s, const struct call *call,
                           const struct endpoint *before, struct journal *journal);

/* What has become of the newest SYN of CALL, a connect that gave up waiting, or of the answer to it: held, lost, slow,
   answer, nobody, stopped, misled, stray, teller. */
void situation_wire_syn(struct situation *s, const struct call *call, struct journal *journal);

/* The same of an earlier connect on the socket BEFORE, which is still in progress: held, lost, slow, answer. */
void situation_wire_earlier_syn(struct situation *s, const struct endpoint *before,
                                struct journal *journal);

/* What has become of the newest packet that was to end CALL, which gave up waiting: held, lost, slow. Of a recv or
   recvfrom data, else what the socket itself sent last (own), or, of datagrams, the ICMP error that answered it
   (report), that no host has its address (nobody, goal) or the search for its hardware address (asked, goal): a
   datagram that was lost before the socket sent that does not count; of an accept a SYN, the answer to it
   (answer) or to that (third); of a send or sendto what the socket sent (own) or an acknowledgement (answer). SIDE as of situation_waited. */
void situation_wire_coming(struct situation *s, const struct call *call, const char *side,
                           struct journal *journal);

/* CALL's socket sends ICMP echo requests (SOCK_DGRAM with IPPROTO_ICMP, or IPPROTO_ICMPV6). */
bool situation_wire_is_echo(const struct call *call);

#endif
