/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `time`: clocks, sleep, and dates. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/lib/builtins.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* Clocks */

static int64_t nanoseconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

#define CLOCK(NAME, ID, WHOLE)                                                                     \
  static struct value time_##NAME(struct interp *in, const struct args *args) {                    \
    (void)in, (void)args;                                                                          \
    return WHOLE ? value_int(nanoseconds(ID)) : value_float((double)nanoseconds(ID) / 1e9);        \
  }
CLOCK(time, CLOCK_REALTIME, false)
CLOCK(time_ns, CLOCK_REALTIME, true)
CLOCK(monotonic, CLOCK_MONOTONIC, false)
CLOCK(monotonic_ns, CLOCK_MONOTONIC, true)
CLOCK(perf_counter, CLOCK_MONOTONIC, false)
CLOCK(perf_counter_ns, CLOCK_MONOTONIC, true)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID, false)
CLOCK(process_time_ns, CLOCK_PROCESS_CPUTIME_ID, true)

/* Seconds as CPython takes them: an int or a float. SLEEPS: to wait so long, else since 1970. */
static int read_seconds(struct interp *in, struct value v, bool sleeps, double *seconds) {
  int64_t whole;
  if (v.kind == KIND_FLOAT) {
    *seconds = v.f;
  } else if (v.kind == KIND_BIG) {
    return interp_fail(in, &type_OverflowError, "timestamp %s",
                       sleeps ? "too large to convert to C _PyTime_t"
                              : "out of range for platform time_t");
  } else {
    if (ops_index(in, v, &whole))
      return -1;
    *seconds = (double)whole;
  }
  if (!isnan(*seconds))
    return 0;
  return interp_fail(in, &type_ValueError, "Invalid value NaN (not a number)");
}

static struct value time_sleep(struct interp *in, const struct args *args) {
  double seconds;
  if (read_seconds(in, args->at[0], true, &seconds))
    return VALUE_ERROR;
  if (seconds < 0)
    return interp_raise(in, &type_ValueError, "sleep length must be non-negative");
  if (seconds > 9223372036.0)
    return interp_raise(in, &type_OverflowError, "timestamp too large to convert to C _PyTime_t");
  double end = (double)nanoseconds(CLOCK_MONOTONIC) / 1e9 + seconds, left = seconds;
  do {
    in->host->sleep(in->host_data, left);
    if (interp_check_interrupt(in))
      return VALUE_ERROR;
    left = end - (double)nanoseconds(CLOCK_MONOTONIC) / 1e9;
  } while (left > 0);
  return VALUE_NONE;
}

/* struct_time: a native that is seen as a tuple of nine. */

#define NINE 9
#define FIELDS 11

struct date {
  struct native native;
  struct value at[FIELDS];
};

static const char *const fields[] = {"tm_year",  "tm_mon",  "tm_mday",   "tm_hour",
                                     "tm_min",   "tm_sec",  "tm_wday",   "tm_yday",
                                     "tm_isdst", "tm_zone", "tm_gmtoff", NULL};

static void date_free(struct native *native) {
  struct date *date = (struct date *)native;
  for (int i = 0; i < FIELDS; i++)
    value_drop(date->at[i]);
  free(date);
}

static void date_repr(struct native *native, struct text *out) {
  const struct date *date = (const struct date *)native;
  text_adds(out, "time.struct_time(");
  for (int i = 0; i < NINE; i++) {
    text_addf(out, "%s%s=", i ? ", " : "", fields[i]);
    ops_repr(NULL, date->at[i], out);
  }
  text_addc(out, ')');
}

static struct value date_tuple(struct native *native) {
  const struct date *date = (const struct date *)native;
  for (int i = 0; i < NINE; i++)
    value_ref(date->at[i]);
  return value_tuple_take(date->at, NINE);
}

static struct value date_get(struct interp *in, struct native *native, const char *name,
                             size_t len) {
  (void)in;
  for (int i = 0; i < FIELDS; i++)
    if (strlen(fields[i]) == len && !memcmp(fields[i], name, len))
      return value_ref(((struct date *)native)->at[i]);
  return VALUE_ERROR;
}

static struct value struct_time(struct interp *in, const struct args *args);
static const struct builtin date_methods[];
static const struct type type_struct_time = {.head = {VALUE_STATIC},
                                             .name = "struct_time",
                                             .module = "time",
                                             .base = &type_tuple,
                                             .call = struct_time,
                                             .methods = date_methods,
                                             .signature = "struct_time(sequence)",
                                             .doc = "A date and time in nine numbers."};
static const struct native_type date_type = {.type = &type_struct_time,
                                             .free = date_free,
                                             .repr = date_repr,
                                             .get = date_get,
                                             .as_tuple = date_tuple,
                                             .attributes = fields};

/* A date of COUNT values, taken over; the others are None. */
static struct value date_take(const struct value *at, size_t count) {
  struct date *date = mem_zalloc(1, sizeof *date);
  date->native = (struct native){{1}, &date_type};
  for (size_t i = 0; i < FIELDS; i++)
    date->at[i] = i < count ? at[i] : VALUE_NONE;
  return value_object(KIND_NATIVE, date);
}

static struct value struct_time(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "time.struct_time", 1, 1))
    return VALUE_ERROR;
  struct value list = ops_list(in, args->at[0]);
  if (value_is_error(list)) {
    if (in->exception.exception->type == &type_TypeError)
      interp_raise(in, &type_TypeError, "constructor requires a sequence");
    return list;
  }
  size_t count = list.list->len;
  bool few = count < NINE;
  struct value made = VALUE_ERROR;
  if (few || count > FIELDS) {
    interp_raise(in, &type_TypeError,
                 "time.struct_time() takes an at %s %d-sequence (%zu-sequence given)",
                 few ? "least" : "most", few ? NINE : FIELDS, count);
  } else {
    for (size_t i = 0; i < count; i++)
      value_ref(list.list->at[i]);
    made = date_take(list.list->at, count);
  }
  value_drop(list);
  return made;
}

/* The methods of a tuple, called with the date as one. */
static struct value as_tuple(struct interp *in, const struct args *args, const char *name) {
  struct value self = args->count ? args->at[0] : VALUE_NONE;
  bool is_date = self.kind == KIND_NATIVE && self.native->type == &date_type;
  struct value tuple = is_date ? date_tuple(self.native) : value_ref(self);
  struct value method = ops_get_attribute(in, tuple, name, strlen(name));
  struct args rest = {args->at + !!args->count, args->count - !!args->count, args->keywords,
                      args->keyword_count};
  struct value result = value_is_error(method) ? VALUE_ERROR : interp_call(in, method, &rest);
  value_drop(method);
  value_drop(tuple);
  return result;
}
static struct value date_count(struct interp *in, const struct args *args) {
  return as_tuple(in, args, "count");
}
static struct value date_index(struct interp *in, const struct args *args) {
  return as_tuple(in, args, "index");
}
static const struct builtin date_methods[] = {
    TYPES_ROW(date_, count, "(value, /)", "How often VALUE is there."),
    TYPES_ROW(date_, index, "(value, start=0, stop=9223372036854775807, /)",
              "The number of the first VALUE; ValueError when there is none."),
    TYPES_END,
};

/* The optional seconds at args[0] (None: now) broken down by HOW, localtime_r or gmtime_r. */
static int break_down(struct interp *in, const struct args *args,
                      struct tm *(*how)(const time_t *, struct tm *), struct tm *tm) {
  time_t seconds = time(NULL);
  if (args->count && args->at[0].kind != KIND_NONE) {
    double given;
    if (read_seconds(in, args->at[0], false, &given))
      return -1;
    given = floor(given);
    if (!(fabs(given) < 0x1p63))
      return interp_fail(in, &type_OverflowError, "timestamp out of range for platform time_t");
    seconds = (time_t)given;
  }
  memset(tm, 0, sizeof *tm);
  if (how(&seconds, tm))
    return 0;
  interp_raise_errno(in, errno, NULL);
  return -1;
}

static struct value make_date(struct interp *in, const struct args *args,
                              struct tm *(*how)(const time_t *, struct tm *)) {
  struct tm tm;
  if (break_down(in, args, how, &tm))
    return VALUE_ERROR;
  const int64_t nine[] = {tm.tm_year + 1900LL,  tm.tm_mon + 1,  tm.tm_mday,
                          tm.tm_hour,           tm.tm_min,      tm.tm_sec,
                          (tm.tm_wday + 6) % 7, tm.tm_yday + 1, tm.tm_isdst};
  struct value at[FIELDS];
  for (int i = 0; i < NINE; i++)
    at[i] = value_int(nine[i]);
  at[NINE] = value_strz(tm.tm_zone ? tm.tm_zone : "");
  at[NINE + 1] = value_int(tm.tm_gmtoff);
  return date_take(at, FIELDS);
}

static struct value time_localtime(struct interp *in, const struct args *args) {
  return make_date(in, args, localtime_r);
}
static struct value time_gmtime(struct interp *in, const struct args *args) {
  return make_date(in, args, gmtime_r);
}

/* A struct_time or a tuple of nine ints: 0 or -1. WHAT is the function's name. */
static int read_date(struct interp *in, struct value v, const char *what, struct tm *tm) {
  const struct date *date =
      v.kind == KIND_NATIVE && v.native->type == &date_type ? (struct date *)v.native : NULL;
  if (!date && v.kind != KIND_TUPLE)
    return interp_fail(in, &type_TypeError, "Tuple or struct_time argument required");
  if (!date && v.tuple->len != NINE)
    return interp_fail(in, &type_TypeError, "%s(): illegal time tuple argument", what);
  int64_t n[NINE];
  for (int i = 0; i < NINE; i++) {
    if (ops_index_as(in, date ? date->at[i] : v.tuple->at[i], "long", &n[i]))
      return -1;
    if (n[i] != (int)n[i])
      return interp_fail(in, &type_OverflowError, "Python int too large to convert to C int");
  }
  *tm = (struct tm){.tm_year = (int)n[0] - 1900,
                    .tm_mon = (int)n[1] - 1,
                    .tm_mday = (int)n[2],
                    .tm_hour = (int)n[3],
                    .tm_min = (int)n[4],
                    .tm_sec = (int)n[5],
                    .tm_wday = (int)((n[6] + 1) % 7),
                    .tm_yday = (int)n[7] - 1,
                    .tm_isdst = (int)n[8]};
  if (date && date->at[NINE].kind == KIND_STR)
    tm->tm_zone = date->at[NINE].str->s;
  if (date && date->at[NINE + 1].kind == KIND_INT)
    tm->tm_gmtoff = date->at[NINE + 1].i;
  return 0;
}

/* Checks the numbers that strftime uses as indexes; 0 counts as 1 where 0 is not valid. */
static int check_date(struct interp *in, struct tm *tm) {
  const char *wrong = NULL;
  tm->tm_mon = tm->tm_mon == -1 ? 0 : tm->tm_mon;
  tm->tm_mday = tm->tm_mday == 0 ? 1 : tm->tm_mday;
  tm->tm_yday = tm->tm_yday == -1 ? 0 : tm->tm_yday;
  if (tm->tm_mon < 0 || tm->tm_mon > 11)
    wrong = "month out of range";
  else if (tm->tm_mday < 0 || tm->tm_mday > 31)
    wrong = "day of month out of range";
  else if (tm->tm_hour < 0 || tm->tm_hour > 23)
    wrong = "hour out of range";
  else if (tm->tm_min < 0 || tm->tm_min > 59)
    wrong = "minute out of range";
  else if (tm->tm_sec < 0 || tm->tm_sec > 61)
    wrong = "seconds out of range";
  else if (tm->tm_wday < 0)
    wrong = "day of week out of range";
  else if (tm->tm_yday < 0 || tm->tm_yday > 365)
    wrong = "day of year out of range";
  if (wrong)
    interp_raise(in, &type_ValueError, "%s", wrong);
  return wrong ? -1 : 0;
}

static struct value time_strftime(struct interp *in, const struct args *args) {
  if (args->at[0].kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "strftime() argument 1 must be str, not %s",
                        value_given_name(args->at[0]));
  struct tm tm = {0};
  time_t now = time(NULL);
  if (args->count > 1 ? read_date(in, args->at[1], "strftime", &tm) : !localtime_r(&now, &tm))
    return VALUE_ERROR;
  if (check_date(in, &tm))
    return VALUE_ERROR;
  const struct str *format = args->at[0].str;
  if (memchr(format->s, '\0', format->len))
    return interp_raise(in, &type_ValueError, "embedded null character");
  /* A blank at the end distinguishes an empty result from too little room. */
  struct text with_blank = TEXT_EMPTY, out = TEXT_EMPTY;
  text_add(&with_blank, format->s, format->len);
  text_addc(&with_blank, ' ');
  size_t room = 128 + format->len, len;
  while (!(len = strftime(text_room(&out, room), room, with_blank.s, &tm)))
    room *= 2;
  struct value v = codec_decode(in, (unsigned char *)out.s, len - 1, NULL, "surrogateescape");
  text_free(&with_blank);
  text_free(&out);
  return v;
}

static struct value date_text(const struct tm *tm) {
  static const char days[] = "SunMonTueWedThuFriSat",
                    months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%.3s %.3s%3d %.2d:%.2d:%.2d %lld", days + 3 * tm->tm_wday, months + 3 * tm->tm_mon,
            tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_year + 1900LL);
  return value_str_take(&t);
}

static struct value time_asctime(struct interp *in, const struct args *args) {
  struct tm tm = {0};
  time_t now = time(NULL);
  if (args->count ? read_date(in, args->at[0], "asctime", &tm) : !localtime_r(&now, &tm))
    return VALUE_ERROR;
  return check_date(in, &tm) ? VALUE_ERROR : date_text(&tm);
}

static struct value time_ctime(struct interp *in, const struct args *args) {
  struct tm tm;
  return break_down(in, args, localtime_r, &tm) ? VALUE_ERROR : date_text(&tm);
}

static struct value time_mktime(struct interp *in, const struct args *args) {
  struct tm tm;
  if (read_date(in, args->at[0], "mktime", &tm))
    return VALUE_ERROR;
  tm.tm_wday = -1;
  time_t seconds = mktime(&tm);
  if (seconds == (time_t)-1 && tm.tm_wday == -1)
    return interp_raise(in, &type_OverflowError, "mktime argument out of range");
  return value_float((double)seconds);
}

static const struct builtin functions[] = {
    TYPES_CALLED(KIND_ERROR, time_, time, "time.time", 0, 0, "()", "Seconds since 1970."),
    TYPES_CALLED(KIND_ERROR, time_, time_ns, "time.time_ns", 0, 0, "()", "Nanoseconds since 1970."),
    TYPES_CALLED(KIND_ERROR, time_, monotonic, "time.monotonic", 0, 0, "()",
                 "Seconds of a clock that never goes back."),
    TYPES_CALLED(KIND_ERROR, time_, monotonic_ns, "time.monotonic_ns", 0, 0, "()",
                 "Nanoseconds of a clock that never goes back."),
    TYPES_CALLED(KIND_ERROR, time_, perf_counter, "time.perf_counter", 0, 0, "()",
                 "Seconds of the clock for measuring."),
    TYPES_CALLED(KIND_ERROR, time_, perf_counter_ns, "time.perf_counter_ns", 0, 0, "()",
                 "Nanoseconds of the clock for measuring."),
    TYPES_CALLED(KIND_ERROR, time_, process_time, "time.process_time", 0, 0, "()",
                 "Seconds that the processor worked for this program."),
    TYPES_CALLED(KIND_ERROR, time_, process_time_ns, "time.process_time_ns", 0, 0, "()",
                 "Nanoseconds that the processor worked for this program."),
    TYPES_CALLED(KIND_ERROR, time_, sleep, "time.sleep", 1, 1, "(seconds, /)",
                 "Waits; Ctrl-C ends it."),
    TYPES_CALLED(KIND_ERROR, time_, localtime, "localtime()", 0, 1, "([seconds])",
                 "Date and time here, of now or of SECONDS."),
    TYPES_CALLED(KIND_ERROR, time_, gmtime, "gmtime()", 0, 1, "([seconds])",
                 "Date and time in UTC."),
    TYPES_CALLED(KIND_ERROR, time_, strftime, "strftime()", 1, 2, "(format[, t])",
                 "A date as text: \"%Y-%m-%d %H:%M:%S\"."),
    TYPES_FUNCTION(time_, asctime, 0, 1, "([t])", "A date as text: 'Thu Jan  1 00:00:00 1970'."),
    TYPES_CALLED(KIND_ERROR, time_, ctime, "ctime()", 0, 1, "([seconds])",
                 "Seconds since 1970 as text, in local time: 'Thu Jan  1 00:00:00 1970'."),
    TYPES_CALLED(KIND_ERROR, time_, mktime, "time.mktime", 1, 1, "(t, /)",
                 "The seconds since 1970 of a local date."),
    TYPES_END,
};

static const struct type *const types[] = {&type_struct_time, NULL};

static struct value lookup(struct interp *in, const char *name, size_t len) {
  static pthread_once_t zone_read =
      PTHREAD_ONCE_INIT; /* once, as Python does when it imports time */
  (void)in;
  bool is_zone = len == 8 && !memcmp(name, "timezone", len);
  if (is_zone || (len == 8 && !memcmp(name, "daylight", len))) {
    pthread_once(&zone_read, tzset);
    return value_int(is_zone ? timezone : daylight);
  }
  return VALUE_ERROR;
}

static void each(void (*offer)(void *data, const char *name), void *data) {
  offer(data, "timezone");
  offer(data, "daylight");
}

static const struct native_type *const natives[] = {&date_type, NULL};

const struct module module_time = {.head = {VALUE_STATIC},
                                   .name = "time",
                                   .functions = functions,
                                   .types = types,
                                   .natives = natives,
                                   .lookup = lookup,
                                   .each = each};
