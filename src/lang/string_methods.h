/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods that str, bytes and bytearray share: searching, splitting, replacing, padding. A text is
 * UTF-8, in which a search by bytes finds whole characters only, so one function serves all three. */
#ifndef LANG_STRING_METHODS_H
#define LANG_STRING_METHODS_H

#include "lang/value.h"

/* For each name there are str_NAME, bytes_NAME and bytearray_NAME: lang/string_search.c … */
#define STRING_SEARCHES(X)                                                                         \
  X(count)                                                                                         \
  X(endswith)                                                                                      \
  X(find)                                                                                          \
  X(index)                                                                                         \
  X(partition)                                                                                     \
  X(removeprefix)                                                                                  \
  X(removesuffix)                                                                                  \
  X(rfind)                                                                                         \
  X(rindex)                                                                                        \
  X(rpartition)                                                                                    \
  X(rsplit)                                                                                        \
  X(split)                                                                                         \
  X(splitlines)                                                                                    \
  X(startswith)
/* … and lang/string_methods.c. */
#define STRING_CHANGES(X)                                                                          \
  X(center)                                                                                        \
  X(expandtabs)                                                                                    \
  X(join)                                                                                          \
  X(ljust)                                                                                         \
  X(lstrip)                                                                                        \
  X(replace)                                                                                       \
  X(rjust)                                                                                         \
  X(rstrip)                                                                                        \
  X(strip)                                                                                         \
  X(zfill)

#define STRING_DECLARE(NAME) builtin_fn str_##NAME, bytes_##NAME, bytearray_##NAME;
STRING_SEARCHES(STRING_DECLARE)
STRING_CHANGES(STRING_DECLARE)
#undef STRING_DECLARE

/* Makes the three of one function any_NAME(in, args, kind). */
#define STRING_DEFINE(NAME)                                                                        \
  struct value str_##NAME(struct interp *in, const struct args *args) {                            \
    return any_##NAME(in, args, KIND_STR);                                                         \
  } struct value bytes_##NAME(struct interp *in, const struct args *args) {                        \
    return any_##NAME(in, args, KIND_BYTES);                                                       \
  } struct value bytearray_##NAME(struct interp *in, const struct args *args) {                    \
    return any_##NAME(in, args, KIND_BYTEARRAY);                                                   \
  }

/* The rows of these methods for the tables of a class: PREFIX is str, bytes or bytearray; A is "str" or
   "bytes" as the documentation says it. */
#define STRING_ROWS(PREFIX)                                                                        \
  TYPES_METHOD("center", PREFIX##_center, "center(width, fillchar=' ', /)",                        \
               "A copy in the middle of WIDTH places."),                                           \
      TYPES_METHOD("count", PREFIX##_count, "count(sub[, start[, end]])",                          \
                   "How often SUB occurs, without overlaps."),                                     \
      TYPES_METHOD("endswith", PREFIX##_endswith, "endswith(suffix[, start[, end]])",              \
                   "Whether it ends with SUFFIX, or with one of a tuple of them."),                \
      TYPES_METHOD("expandtabs", PREFIX##_expandtabs, "expandtabs(tabsize=8)",                     \
                   "A copy with blanks for tabs."),                                                \
      TYPES_METHOD("find", PREFIX##_find, "find(sub[, start[, end]])",                             \
                   "Where SUB first occurs, or -1."),                                              \
      TYPES_METHOD("index", PREFIX##_index, "index(sub[, start[, end]])",                          \
                   "Where SUB first occurs; ValueError when it does not."),                        \
      TYPES_METHOD("join", PREFIX##_join, "join(iterable, /)",                                     \
                   "The items joined, with this one between them."),                               \
      TYPES_METHOD("ljust", PREFIX##_ljust, "ljust(width, fillchar=' ', /)",                       \
                   "A copy at the left of WIDTH places."),                                         \
      TYPES_METHOD("lstrip", PREFIX##_lstrip, "lstrip(chars=None, /)",                             \
                   "A copy without white space (or CHARS) at its start."),                         \
      TYPES_METHOD("partition", PREFIX##_partition, "partition(sep, /)",                           \
                   "The part before the first SEP, SEP, and the part after it."),                  \
      TYPES_METHOD("removeprefix", PREFIX##_removeprefix, "removeprefix(prefix, /)",               \
                   "A copy without PREFIX, if it starts with it."),                                \
      TYPES_METHOD("removesuffix", PREFIX##_removesuffix, "removesuffix(suffix, /)",               \
                   "A copy without SUFFIX, if it ends with it."),                                  \
      TYPES_METHOD("replace", PREFIX##_replace, "replace(old, new, count=-1, /)",                  \
                   "A copy with NEW for each OLD, at most COUNT times."),                          \
      TYPES_METHOD("rfind", PREFIX##_rfind, "rfind(sub[, start[, end]])",                          \
                   "Where SUB last occurs, or -1."),                                               \
      TYPES_METHOD("rindex", PREFIX##_rindex, "rindex(sub[, start[, end]])",                       \
                   "Where SUB last occurs; ValueError when it does not."),                         \
      TYPES_METHOD("rjust", PREFIX##_rjust, "rjust(width, fillchar=' ', /)",                       \
                   "A copy at the right of WIDTH places."),                                        \
      TYPES_METHOD("rpartition", PREFIX##_rpartition, "rpartition(sep, /)",                        \
                   "The part before the last SEP, SEP, and the part after it."),                   \
      TYPES_METHOD("rsplit", PREFIX##_rsplit, "rsplit(sep=None, maxsplit=-1)",                     \
                   "A list of the parts between SEP (or white space), from the right."),           \
      TYPES_METHOD("rstrip", PREFIX##_rstrip, "rstrip(chars=None, /)",                             \
                   "A copy without white space (or CHARS) at its end."),                           \
      TYPES_METHOD("split", PREFIX##_split, "split(sep=None, maxsplit=-1)",                        \
                   "A list of the parts between SEP (or white space)."),                           \
      TYPES_METHOD("splitlines", PREFIX##_splitlines, "splitlines(keepends=False)",                \
                   "A list of the lines."),                                                        \
      TYPES_METHOD("startswith", PREFIX##_startswith, "startswith(prefix[, start[, end]])",        \
                   "Whether it starts with PREFIX, or with one of a tuple of them."),              \
      TYPES_METHOD("strip", PREFIX##_strip, "strip(chars=None, /)",                                \
                   "A copy without white space (or CHARS) at both ends."),                         \
      TYPES_METHOD("zfill", PREFIX##_zfill, "zfill(width, /)",                                     \
                   "A copy with zeros before it up to WIDTH places, after a sign.")

#endif
