/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/note.h"

#include <ctype.h>
#include <string.h>

#define BEGIN "<!--"
#define END "-->"

size_t lesson_comment(const char *s, size_t len) {
  if (len < strlen(BEGIN) || memcmp(s, BEGIN, strlen(BEGIN)) != 0)
    return 0;
  const char *end = memmem(s + strlen(BEGIN), len - strlen(BEGIN), END, strlen(END));
  return end ? (size_t)(end - s) + strlen(END) : len; /* CommonMark: an open one goes to the end */
}

const char *lesson_note(const char *comment, size_t *len) {
  static const char word[] = "notes";
  size_t all = lesson_comment(comment, strlen(comment));
  if (!all)
    return NULL;
  const char *s = comment + strlen(BEGIN), *end = comment + all;
  if (all >= strlen(BEGIN) + strlen(END) && memcmp(end - strlen(END), END, strlen(END)) == 0)
    end -= strlen(END);
  s += strspn(s, " \t\r\n");
  if (strncmp(s, word, strlen(word)) != 0 || !strchr(" \t\r\n:-", s[strlen(word)]))
    return NULL;
  s += strlen(word);
  while (s < end && (isspace((unsigned char)*s) || *s == ':'))
    s++;
  while (end > s && isspace((unsigned char)end[-1]))
    end--;
  *len = (size_t)(end - s);
  return s;
}
