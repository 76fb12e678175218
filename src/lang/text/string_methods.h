/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods that str, bytes and bytearray share: searching, splitting, replacing, padding. A text is
 * UTF-8, in which a search by bytes finds whole characters only, so one function serves all three. */
#ifndef LANG_TEXT_STRING_METHODS_H
#define LANG_TEXT_STRING_METHODS_H

#include "lang/value/value.h"

extern builtin_fn
    /* lang/text/string_search.c */
    string_count,
    string_endswith, string_find, string_index, string_partition, string_removeprefix,
    string_removesuffix, string_rfind, string_rindex, string_rpartition, string_rsplit,
    string_split, string_splitlines, string_startswith,
    /* lang/text/string_methods.c */
    string_center, string_expandtabs, string_join, string_ljust, string_lstrip, string_replace,
    string_rjust, string_rstrip, string_strip, string_zfill;

/* The rows of these methods for the table of a class, that of the values of KIND. */
#define STRING_ROWS(KIND)                                                                          \
  TYPES_METHOD(KIND, string_, center, 1, 2, "(width, fillchar=' ', /)",                            \
               "A copy in the middle of WIDTH places."),                                           \
      TYPES_CALLED(KIND, string_, count, "count()", 1, 3, "(sub[, start[, end]])",                 \
                   "How often SUB occurs, without overlaps."),                                     \
      TYPES_CALLED(KIND, string_, endswith, "endswith()", 1, 3, "(suffix[, start[, end]])",        \
                   "Whether it ends with SUFFIX, or with one of a tuple of them."),                \
      TYPES_NAMED(KIND, string_, expandtabs, "(tabsize=8)", "A copy with blanks for tabs."),       \
      TYPES_CALLED(KIND, string_, find, "find()", 1, 3, "(sub[, start[, end]])",                   \
                   "Where SUB first occurs, or -1."),                                              \
      TYPES_CALLED(KIND, string_, index, "index()", 1, 3, "(sub[, start[, end]])",                 \
                   "Where SUB first occurs; ValueError when it does not."),                        \
      TYPES_METHOD(KIND, string_, join, 1, 1, "(iterable, /)",                                     \
                   "The items joined, with this one between them."),                               \
      TYPES_METHOD(KIND, string_, ljust, 1, 2, "(width, fillchar=' ', /)",                         \
                   "A copy at the left of WIDTH places."),                                         \
      TYPES_METHOD(KIND, string_, lstrip, 0, 1, "(chars=None, /)",                                 \
                   "A copy without white space (or CHARS) at its start."),                         \
      TYPES_METHOD(KIND, string_, partition, 1, 1, "(sep, /)",                                     \
                   "The part before the first SEP, SEP, and the part after it."),                  \
      TYPES_METHOD(KIND, string_, removeprefix, 1, 1, "(prefix, /)",                               \
                   "A copy without PREFIX, if it starts with it."),                                \
      TYPES_METHOD(KIND, string_, removesuffix, 1, 1, "(suffix, /)",                               \
                   "A copy without SUFFIX, if it ends with it."),                                  \
      TYPES_METHOD(KIND, string_, replace, 2, 3, "(old, new, count=-1, /)",                        \
                   "A copy with NEW for each OLD, at most COUNT times."),                          \
      TYPES_CALLED(KIND, string_, rfind, "rfind()", 1, 3, "(sub[, start[, end]])",                 \
                   "Where SUB last occurs, or -1."),                                               \
      TYPES_CALLED(KIND, string_, rindex, "rindex()", 1, 3, "(sub[, start[, end]])",               \
                   "Where SUB last occurs; ValueError when it does not."),                         \
      TYPES_METHOD(KIND, string_, rjust, 1, 2, "(width, fillchar=' ', /)",                         \
                   "A copy at the right of WIDTH places."),                                        \
      TYPES_METHOD(KIND, string_, rpartition, 1, 1, "(sep, /)",                                    \
                   "The part before the last SEP, SEP, and the part after it."),                   \
      TYPES_NAMED(KIND, string_, rsplit, "(sep=None, maxsplit=-1)",                                \
                  "A list of the parts between SEP (or white space), from the right."),            \
      TYPES_METHOD(KIND, string_, rstrip, 0, 1, "(chars=None, /)",                                 \
                   "A copy without white space (or CHARS) at its end."),                           \
      TYPES_NAMED(KIND, string_, split, "(sep=None, maxsplit=-1)",                                 \
                  "A list of the parts between SEP (or white space)."),                            \
      TYPES_NAMED(KIND, string_, splitlines, "(keepends=False)", "A list of the lines."),          \
      TYPES_CALLED(KIND, string_, startswith, "startswith()", 1, 3, "(prefix[, start[, end]])",    \
                   "Whether it starts with PREFIX, or with one of a tuple of them."),              \
      TYPES_METHOD(KIND, string_, strip, 0, 1, "(chars=None, /)",                                  \
                   "A copy without white space (or CHARS) at both ends."),                         \
      TYPES_METHOD(KIND, string_, zfill, 1, 1, "(width, /)",                                       \
                   "A copy with zeros before it up to WIDTH places, after a sign.")

#endif
