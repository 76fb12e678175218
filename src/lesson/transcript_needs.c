/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A further need of a lesson is a row of `needs`. */
#include "lesson/transcript_needs.h"

#include <string.h>

#include "base/mem.h"
#include "lesson/mistake.h"
#include "lesson/transcript.h"
#include "lesson/transcript_line.h"
#include "wire/topology.h"

static const struct {
  const char *word;
  unsigned need;
} needs[] = {
    {"net", TRANSCRIPT_NET},
    {"raw", TRANSCRIPT_RAW},
    {"predict", TRANSCRIPT_PREDICT},
};

static struct lesson_words words_of(struct transcript_line line) {
  return (struct lesson_words){line.s, line.len};
}

/* Whether NAME, as far as its words tell, leads to a file below the folder where it begins. */
static bool stays_below(struct transcript_line name) {
  const char *s = name.s, *end = s + name.len, *slash;
  do {
    slash = memchr(s, '/', (size_t)(end - s));
    size_t len = (size_t)((slash ? slash : end) - s);
    if (len == 0 || (len <= 2 && memcmp(s, "..", len) == 0))
      return false;
    s += len + 1;
  } while (slash);
  return true;
}

/* The names after `files=`. */
static int read_files(struct transcript *t, struct transcript_line names,
                      struct lesson_mistake *mistake) {
  for (bool more = true; more;) {
    const char *comma = memchr(names.s, ',', names.len);
    struct transcript_line name = {names.s, comma ? (size_t)(comma - names.s) : names.len,
                                   names.number};
    more = comma != NULL;
    names.s += name.len + more;
    names.len -= name.len + more;
    if (!stays_below(name))
      return lesson_mistake_set(
          mistake, 0, words_of(name),
          mem_strdup("files are named from there, without `..`: `files=a.txt,data/b.bin`"),
          "not the name of a file in the lesson's folder");
    if (t->file_count == TRANSCRIPT_FILES_MAX)
      return lesson_mistake_set(mistake, 0, words_of(name), NULL,
                                "more files than a lesson may have (%d)", TRANSCRIPT_FILES_MAX);
    t->files = mem_resize(t->files, t->file_count + 1, sizeof *t->files);
    t->files[t->file_count++] =
        (struct transcript_file){mem_strndup(name.s, name.len), name.number};
  }
  return 0;
}

#define FILES "files="

/* The lab that W asks for: `lab`, `lab=two`. */
static enum lab_topology lab_word(struct transcript_line w) {
  const size_t start = strlen("lab=");
  if (transcript_line_is(w, "lab"))
    return LAB_ONE;
  return w.len > start && memcmp(w.s, "lab=", start) == 0
             ? topology_named(w.s + start, w.len - start)
             : LAB_NONE;
}

int transcript_needs_read(struct transcript *t, struct transcript_line info,
                          struct lesson_mistake *mistake) {
  while (info.len > 0) {
    struct transcript_line w = transcript_line_word(&info);
    if (w.len >= sizeof FILES - 1 && memcmp(w.s, FILES, sizeof FILES - 1) == 0) {
      w.s += sizeof FILES - 1;
      w.len -= sizeof FILES - 1;
      if (read_files(t, w, mistake) != 0)
        return -1;
      continue;
    }
    enum lab_topology lab = lab_word(w);
    if (lab) {
      t->lab = lab;
      continue;
    }
    size_t i = 0;
    while (i < sizeof needs / sizeof needs[0] && !transcript_line_is(w, needs[i].word))
      i++;
    if (i == sizeof needs / sizeof needs[0])
      return lesson_mistake_set(
          mistake, 0, words_of(w),
          mem_strdup("a lesson may need `lab`, `lab=two`, `lab=router`, `lab=lan`, `net`, `raw`, "
                     "`predict` or `files=NAME,NAME`"),
          "unknown word after `sockshell`");
    t->needs |= needs[i].need;
  }
  return 0;
}
