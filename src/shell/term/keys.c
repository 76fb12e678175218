/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from the keyboard. A paste comes between two escape sequences (bracketed paste). */
#include "shell/term/keys.h"

#include <string.h>

#include "base/utf8.h"
#include "view/grid.h"

#define PASTE_BEGIN "\x1b[200~"
#define PASTE_END "\x1b[201~"
#define MARK_LEN 6                 /* of each */
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* How much of MARK stands at S: MARK_LEN when whole, 0 when something else does. */
static size_t mark_at(const char *s, size_t len, const char *mark) {
  size_t n = len < MARK_LEN ? len : MARK_LEN;
  return memcmp(s, mark, n) == 0 ? n : 0;
}

static const char *ahead(const struct keys *k, size_t *len) {
  *len = k->in.len - k->at;
  return *len > 0 ? k->in.s + k->at : "";
}

void keys_add(struct keys *k, const char *s, size_t len) {
  if (k->at == k->in.len) {
    text_clear(&k->in);
    k->at = k->scanned = k->sought = k->whole = 0;
  }
  text_add(&k->in, s, len);
}

void keys_unpaste(struct keys *k, const char *s, size_t len) {
  struct text all = TEXT_EMPTY;
  text_adds(&all, PASTE_BEGIN);
  text_add(&all, s, len);
  text_adds(&all, PASTE_END);
  size_t rest_len;
  const char *rest = ahead(k, &rest_len);
  text_add(&all, rest, rest_len);
  text_free(&k->in);
  k->in = all;
  k->at = k->scanned = k->sought = k->whole = 0;
  k->pasting = false;
}

static void forget_scan(struct keys *k) {
  if (k->scanned < k->at) {
    k->scanned = k->at;
    k->pasting = false;
  }
}

/* Appends pasted text with one kind of line end. */
static void add_paste(const struct keys *k, const char *s, size_t len, struct text *paste) {
  for (size_t i = 0; i < len; i++) {
    struct utf8 next = utf8_at(s + i, len - i);
    size_t n = !k->utf8 ? 1 : next.valid ? next.len : 0;
    if (s[i] == '\r') {
      text_addc(paste, '\n');
      i += i + 1 < len && s[i + 1] == '\n';
    } else if (n == 0 || s[i] == '\0') {
      text_adds(paste, k->utf8 ? REPLACEMENT : "?");
    } else {
      text_add(paste, s + i, n);
      i += n - 1;
    }
  }
}

/* Has a whole character at the front, or what stands for bytes that are none. False: its rest may come
   yet. */
static bool make_whole(struct keys *k, bool waited) {
  size_t len;
  const char *s = ahead(k, &len);
  if (!k->utf8 || (unsigned char)*s < 0x80 || k->at < k->whole)
    return true;
  struct utf8 next = utf8_at(s, len);
  size_t n = next.valid ? next.len : 0;
  if (n == 0 && len < 4 && utf8_unfinished(s, len) == len && !waited)
    return false;
  if (n == 0) {
    struct text rest = TEXT_EMPTY;
    text_adds(&rest, REPLACEMENT);
    text_add(&rest, s + 1, len - 1);
    k->in.len = k->at;
    text_add(&k->in, rest.s, rest.len);
    text_free(&rest);
    n = strlen(REPLACEMENT);
  }
  k->whole = k->at + n;
  return true;
}

static enum key take_paste(struct keys *k, const char *s, size_t len, bool waited,
                           struct text *paste) {
  const char *body = s + MARK_LEN;
  const char *from = k->in.s + (k->sought > k->at + MARK_LEN ? k->sought : k->at + MARK_LEN);
  const char *end = memmem(from, (size_t)(s + len - from), PASTE_END, MARK_LEN);
  if (end == NULL && !waited) {
    k->sought = k->in.len - (len - MARK_LEN < MARK_LEN ? len - MARK_LEN : MARK_LEN - 1);
    return KEY_WAIT;
  }
  size_t body_len = end != NULL ? (size_t)(end - body) : len - MARK_LEN;
  add_paste(k, body, body_len, paste);
  k->at += MARK_LEN + body_len + (end != NULL ? MARK_LEN : 0);
  forget_scan(k);
  return KEY_PASTE;
}

enum key keys_next(struct keys *k, bool waited, struct text *paste) {
  size_t len;
  const char *s = ahead(k, &len);
  if (len == 0)
    return KEY_NONE;
  size_t mark = mark_at(s, len, PASTE_BEGIN);
  if (mark == MARK_LEN)
    return take_paste(k, s, len, waited, paste);
  if (mark > 0 && !waited)
    return KEY_WAIT;
  int byte = (unsigned char)s[0];
  if (byte != k->interrupt && byte != k->suspend)
    return make_whole(k, waited) ? KEY_BYTE : KEY_WAIT;
  k->at++;
  forget_scan(k);
  return byte == k->interrupt ? KEY_INTERRUPT : KEY_SUSPEND;
}

int keys_wait(const struct keys *k) {
  return k->in.len - k->at >= MARK_LEN ? KEYS_WAIT_PASTE : KEYS_WAIT_ESCAPE;
}

unsigned char keys_take(struct keys *k) {
  unsigned char byte = (unsigned char)k->in.s[k->at++];
  forget_scan(k);
  return byte;
}

int keys_plain(const struct keys *k) {
  size_t len;
  const char *s = ahead(k, &len);
  if (len == 0 || mark_at(s, len, PASTE_BEGIN) > 0)
    return -1;
  int byte = (unsigned char)s[0];
  return byte == k->interrupt || byte == k->suspend ? -1 : byte;
}

enum key keys_urgent(struct keys *k) {
  forget_scan(k);
  while (k->scanned < k->in.len) {
    char *s = k->in.s + k->scanned;
    size_t len = k->in.len - k->scanned;
    size_t mark = mark_at(s, len, k->pasting ? PASTE_END : PASTE_BEGIN);
    int byte = (unsigned char)*s;
    if (mark == MARK_LEN) {
      k->pasting = !k->pasting;
      k->scanned += MARK_LEN;
    } else if (mark > 0) {
      return KEY_NONE; /* the rest of it may come yet */
    } else if (!k->pasting && (byte == k->interrupt || byte == k->suspend)) {
      size_t ends = 0; /* typed in vain before the interrupt: not meant to leave afterwards */
      while (byte == k->interrupt && k->scanned - ends > k->at &&
             s[-1 - (long)ends] == KEYS_END_OF_FILE)
        ends++;
      memmove(s - ends, s + 1, len); /* the final NUL too */
      k->in.len -= ends + 1;
      k->scanned -= ends;
      return byte == k->interrupt ? KEY_INTERRUPT : KEY_SUSPEND;
    } else {
      k->scanned++;
    }
  }
  return KEY_NONE;
}

void keys_free(struct keys *k) {
  text_free(&k->in);
}
