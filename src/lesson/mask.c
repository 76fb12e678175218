/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Placeholders, token by token. What a new kind of changing text is known by is a function like `port`,
 * called in `put_token`. */
#include "lesson/mask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"

/* A text that has got its word. */
struct known {
  char *kind, *value, *word;
};

struct mask {
  bool descriptors;
  struct known *known;
  size_t count;
  size_t fresh; /* words given to texts that come only once */
  char **typed; /* numbers that were typed */
  size_t typed_count;
  const char *call; /* the system call that the line being masked tells, or NULL */
  bool times, pids; /* the statement asks for them … */
  bool table;       /* … or for the table of handles */
  bool never_same;  /* … for something that is never the same */
};

struct mask *mask_new(bool descriptors) {
  struct mask *m = mem_zalloc(1, sizeof *m);
  m->descriptors = descriptors;
  return m;
}

void mask_free(struct mask *m) {
  if (!m)
    return;
  for (size_t i = 0; i < m->count; i++) {
    free(m->known[i].kind);
    free(m->known[i].value);
    free(m->known[i].word);
  }
  for (size_t i = 0; i < m->typed_count; i++)
    free(m->typed[i]);
  free(m->known);
  free(m->typed);
  free(m);
}

static void add_typed(struct mask *m, const char *s, size_t len) {
  m->typed = mem_resize(m->typed, m->typed_count + 1, sizeof *m->typed);
  m->typed[m->typed_count++] = mem_strndup(s, len);
}

static bool was_typed(const struct mask *m, const char *s, size_t len) {
  for (size_t i = 0; i < m->typed_count; i++)
    if (strlen(m->typed[i]) == len && memcmp(m->typed[i], s, len) == 0)
      return true;
  return false;
}

static bool begins(const char *s, const char *word) {
  return strncmp(s, word, strlen(word)) == 0;
}

void mask_typed(struct mask *m, const char *s) {
  m->times = strstr(s, "time") != NULL;
  m->pids = strstr(s, "pid") != NULL;
  m->table = begins(s, "handles");
  m->never_same = begins(s, "wire show") || begins(s, "state ") || begins(s, "explain");
  while (*s) {
    size_t len = strspn(s, "0123456789");
    if (len)
      add_typed(m, s, len);
    s += len ? len : 1;
  }
}

/* KIND and letters that count: port, portb, … portz, portab. */
static char *make_word(const char *kind, size_t index) {
  struct text t = TEXT_EMPTY;
  text_adds(&t, kind);
  char letters[16];
  size_t n = 0;
  for (; index; index /= 26)
    letters[n++] = (char)('a' + index % 26);
  while (n)
    text_addc(&t, letters[--n]);
  return text_take(&t);
}

static const struct known *find(const struct mask *m, const char *kind, const char *s, size_t len) {
  for (size_t i = 0; i < m->count; i++)
    if (strcmp(m->known[i].kind, kind) == 0 && strlen(m->known[i].value) == len &&
        memcmp(m->known[i].value, s, len) == 0)
      return &m->known[i];
  return NULL;
}

/* Appends the word for the text of KIND, the same each time. */
static void put_known(struct mask *m, const char *kind, const char *s, size_t len,
                      struct text *out) {
  const struct known *k = find(m, kind, s, len);
  if (!k) {
    size_t same = 0;
    for (size_t i = 0; i < m->count; i++)
      same += strcmp(m->known[i].kind, kind) == 0;
    m->known = mem_resize(m->known, m->count + 1, sizeof *m->known);
    m->known[m->count] =
        (struct known){mem_strdup(kind), mem_strndup(s, len), make_word(kind, same)};
    k = &m->known[m->count++];
  }
  text_addf(out, "<%s>", k->word);
}

static void put_fresh(struct mask *m, const char *kind, struct text *out) {
  char *word = make_word(kind, m->fresh++);
  text_addf(out, "<%s>", word);
  free(word);
}

/* Whether what stands before S, from LINE on, ends in WORD. */
static bool follows(const char *line, const char *s, const char *word) {
  size_t len = strlen(word);
  return (size_t)(s - line) >= len && memcmp(s - len, word, len) == 0;
}

/* A port that the kernel chose: it stands where ports stand and nobody has typed it. */
static bool port(const struct mask *m, const char *line, const char *s, size_t len) {
  if (was_typed(m, s, len) || len > 5 || atol(s) < 1024 || atol(s) > 65535)
    return false;
  if (find(m, "port", s, len))
    return true;
  return follows(line, s, "htons(") || follows(line, s, "port ") || follows(line, s, "', ") ||
         (follows(line, s, ":") && s > line + 1 && (isdigit((unsigned char)s[-2]) || s[-2] == ']'));
}

/* Where the name of the system call begins that LINE tells; NULL: it tells none. */
static const char *find_call(const char *line) {
  const char *s = line + strspn(line, " ");
  if (begins(s, "\xe2\x86\x92 "))
    s += 4;
  else if (begins(s, "-> "))
    s += 3;
  else if ((s = strstr(line, ": ")))
    s += 2;
  size_t name = s ? strspn(s, "abcdefghijklmnopqrstuvwxyz_0123456789") : 0;
  return name && s[name] == '(' ? s : NULL;
}

static bool descriptor(const struct mask *m, const char *line, const char *s, size_t len) {
  const char *call = m->call;
  if (!m->descriptors || len > 4)
    return false;
  if (follows(line, s, "fd=") || follows(line, s, "fd ") || (m->table && find(m, "fd", s, len)))
    return true;
  if (!call)
    return false;
  const char *bracket = strchr(call, '(');
  bool makes = begins(call, "socket(") || begins(call, "accept") || begins(call, "dup");
  return (s == bracket + 1 && !begins(call, "socket")) ||
         (makes && follows(line, s, ") = ") && !s[len]) ||
         (begins(call, "socketpair(") && (follows(line, s, "[") || s[len] == ']'));
}

#define TIME_HEAD 40 /* bytes of "{tv_sec=…, tv_nsec=" at the most */

/* What a program's call line has that is another each time: time that was left, what epoll keeps beside a
   descriptor (also a short number: where only the four bytes of the descriptor were set, the others are
   whatever lay there), the name of a netlink socket. */
static bool varies(const char *line, const char *s, size_t len) {
  if (follows(line, s, "tv_usec=") || follows(line, s, "tv_nsec=")) {
    const char *brace = s;
    while (brace > line && s - brace < TIME_HEAD && *brace != '{')
      brace--;
    return len > 3 || follows(line, brace, "left ");
  }
  return follows(line, s, "u64=") ||
         (len > 3 && (follows(line, s, "u32=") || follows(line, s, "nl_pid=")));
}

/* A whole number of LEN digits at S. */
static void put_number(struct mask *m, const char *line, const char *s, size_t len,
                       struct text *out) {
  if (port(m, line, s, len))
    put_known(m, "port", s, len, out);
  else if (descriptor(m, line, s, len))
    put_known(m, "fd", s, len, out);
  else if (varies(line, s, len))
    put_fresh(m, "number", out);
  else if (m->pids && (atol(s) == getpid() || atol(s) == getppid()))
    put_known(m, "pid", s, len, out);
  else
    text_add(out, s, len);
}

/* Whether the LEN digits at S are how long a call of a program waits at the most: it has reckoned that. */
static bool waits(const struct mask *m, const char *line, const char *s, size_t len) {
  return len > 1 && s[len] == ')' && follows(line, s, ", ") && m->call &&
         (begins(m->call, "poll(") || begins(m->call, "epoll_wait("));
}

/* Whether a time of day stands at S: 16:07:53. */
static bool time_of_day(const char *s) {
  return strnlen(s, 8) == 8 && isdigit((unsigned char)s[1]) && s[2] == ':' &&
         isdigit((unsigned char)s[3]) && isdigit((unsigned char)s[4]) && s[5] == ':' &&
         isdigit((unsigned char)s[6]) && isdigit((unsigned char)s[7]) &&
         !isdigit((unsigned char)s[8]);
}

/* How long is the time at S, like 12.5, when LINE tells one there; else 0. */
static size_t time_at(const struct mask *m, const char *line, const char *s) {
  if (isdigit((unsigned char)*s) && time_of_day(s))
    return 8;
  size_t whole = strspn(s, "0123456789"), len = whole;
  if (waits(m, line, s, whole))
    return whole;
  if (s[len] == '.')
    len += 1 + strspn(s + len + 1, "0123456789");
  bool of_address = follows(line, s, ".") || (s[len] == '.' && isdigit((unsigned char)s[len + 1]));
  if (m->times && len > whole + 1 && !of_address)
    return len;
  bool lasting = follows(line, s, "for ") || follows(line, s, "since ");
  return lasting && (begins(s + len, " s") || begins(s + len, " ms")) ? len : 0;
}

/* Appends what stands at S in LINE, or its placeholder; how many bytes that were. */
static size_t put_token(struct mask *m, const char *line, const char *s, struct text *out) {
  size_t digits = strspn(s, "0123456789");
  bool fresh = s == line || !isalnum((unsigned char)s[-1]);
  if (fresh && begins(s, "0x") && strspn(s + 2, "0123456789abcdef") >= 8) {
    size_t len = 2 + strspn(s + 2, "0123456789abcdef");
    put_known(m, "at", s, len, out);
    return len;
  }
  if (!digits || !fresh) {
    size_t len = digits ? digits : 1;
    text_add(out, s, len);
    return len;
  }
  size_t time = time_at(m, line, s);
  if (time) {
    put_fresh(m, "time", out);
    return time;
  }
  if (isalpha((unsigned char)s[digits]))
    text_add(out, s, digits);
  else
    put_number(m, line, s, digits, out);
  return digits;
}

/* Whether a placeholder stands in the LEN bytes at S. */
static bool has_placeholder(const char *s, size_t len) {
  for (const char *end = s + len; (s = memchr(s, '<', (size_t)(end - s))); s++) {
    size_t n = 1;
    while (s + n < end && isalpha((unsigned char)s[n]))
      n++;
    if (n > 1 && s + n < end && s[n] == '>')
      return true;
  }
  return false;
}

/* Whether the run of LEN bytes at S cannot stand in a transcript as it is. */
static bool unfit(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)s[i] < ' ' || (unsigned char)s[i] == 0x7f)
      return true;
  return memmem(s, len, "<*>", 3) || has_placeholder(s, len) || !transcript_is_text(s, len);
}

/* Whether a line of a transcript that begins as LINE does would be taken for something else. */
static bool misleading(const char *line, size_t len) {
  const char *side, *input;
  size_t side_len;
  bool continued;
  const char *s = line + strspn(line, " ");
  size_t rest = len - (size_t)(s - line);
  return transcript_prompt_read(s, rest, &side, &side_len, &input, &continued) ||
         transcript_prompt_mistyped(s, rest) || begins(s, "```") || begins(s, "~~~");
}

static void put_line(struct mask *m, const char *line, struct text *out) {
  bool mislead = misleading(line, strlen(line));
  m->call = find_call(line);
  for (const char *s = line; *s;) {
    bool starts = s == line || s[-1] == ' ' || s[-1] == '\t';
    size_t run = starts ? strcspn(s, " \t") : 0;
    if (run && (mislead || unfit(s, run))) {
      put_fresh(m, "text", out);
      mislead = false;
      s += run;
    } else {
      s += put_token(m, line, s, out);
    }
  }
  text_addc(out, '\n');
}

void mask_output(struct mask *m, const char *output, struct text *out) {
  if (m->never_same && *output) {
    text_adds(out, "<*>\n");
    return;
  }
  while (*output) {
    size_t len = strcspn(output, "\n");
    size_t shown = len && output[len - 1] == '\r' ? len - 1 : len;
    char *line = mem_strndup(output, shown);
    put_line(m, line, out);
    free(line);
    output += len + (output[len] == '\n');
  }
}
