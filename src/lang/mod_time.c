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
#include "lang/builtins.h"
#include "lang/codec.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "lang/types.h"

/* Clocks */

static int64_t nanoseconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct value read_clock(struct interp *in, const struct args *args, const char *name,
                               clockid_t clock, bool whole) {
  if (!types_function(in, args, name, 0, 0))
    return VALUE_ERROR;
  int64_t ns = nanoseconds(clock);
  return whole ? value_int(ns) : value_float((double)ns / 1e9);
}

#define CLOCK(NAME, ID, WHOLE)                                                                     \
  static struct value time_##NAME(struct interp *in, const struct args *args) {                    \
    return read_clock(in, args, "time." #NAME, ID, WHOLE);                                         \
  }
CLOCK(time, CLOCK_REALTIME, false)
CLOCK(time_ns, CLOCK_REALTIME, true)
CLOCK(monotonic, CLOCK_MONOTONIC, false)
CLOCK(monotonic_ns, CLOCK_MONOTONIC, true)
CLOCK(perf_counter, CLOCK_MONOTONIC, false)
CLOCK(perf_counter_ns, CLOCK_MONOTONIC, true)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID, false)
CLOCK(process_time_ns, CLOCK_PROCESS_CPUTIME_ID, true)

/* Seconds as CPython takes them: an int or a float. */
static int read_seconds(struct interp *in, struct value v, double *seconds) {
  int64_t whole;
  if (v.kind == KIND_FLOAT) {
    *seconds = v.f;
  } else {
    if (ops_index(in, v, &whole))
      return -1;
    *seconds = (double)whole;
  }
  if (!isnan(*seconds))
    return 0;
  interp_raise(in, &type_ValueError, "Invalid value NaN (not a number)");
  return -1;
}

static struct value time_sleep(struct interp *in, const struct args *args) {
  double seconds;
  if (!types_function(in, args, "time.sleep", 1, 1) || read_seconds(in, args->at[0], &seconds))
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

struct date {
  struct native native;
  struct tm tm;
};

static const char *const fields[] = {"tm_year", "tm_mon",  "tm_mday", "tm_hour", "tm_min",
                                     "tm_sec",  "tm_wday", "tm_yday", "tm_isdst"};

static void date_numbers(const struct tm *tm, int64_t *nine) {
  const int64_t numbers[] = {tm->tm_year + 1900LL,  tm->tm_mon + 1,  tm->tm_mday,
                             tm->tm_hour,           tm->tm_min,      tm->tm_sec,
                             (tm->tm_wday + 6) % 7, tm->tm_yday + 1, tm->tm_isdst};
  memcpy(nine, numbers, sizeof numbers);
}

static void date_free(struct native *native) {
  free(native);
}

static void date_repr(struct native *native, struct text *out) {
  int64_t nine[9];
  date_numbers(&((struct date *)native)->tm, nine);
  text_adds(out, "time.struct_time(");
  for (int i = 0; i < 9; i++)
    text_addf(out, "%s%s=%lld", i ? ", " : "", fields[i], (long long)nine[i]);
  text_addc(out, ')');
}

static struct value date_tuple(struct native *native) {
  int64_t nine[9];
  struct value values[9];
  date_numbers(&((struct date *)native)->tm, nine);
  for (int i = 0; i < 9; i++)
    values[i] = value_int(nine[i]);
  return value_tuple_take(values, 9);
}

static struct value date_get(struct interp *in, struct native *native, const char *name,
                             size_t len) {
  const struct tm *tm = &((struct date *)native)->tm;
  int64_t nine[9];
  (void)in;
  date_numbers(tm, nine);
  for (int i = 0; i < 9; i++)
    if (strlen(fields[i]) == len && !memcmp(fields[i], name, len))
      return value_int(nine[i]);
  if (len == 7 && !memcmp(name, "tm_zone", len))
    return value_strz(tm->tm_zone ? tm->tm_zone : "");
  if (len == 9 && !memcmp(name, "tm_gmtoff", len))
    return value_int(tm->tm_gmtoff);
  return VALUE_ERROR;
}

static const struct type type_struct_time = {.head = {VALUE_STATIC},
                                             .name = "struct_time",
                                             .module = "time",
                                             .base = &type_object,
                                             .doc = "A date and time in nine numbers."};
static const struct native_type date_type = {.type = &type_struct_time,
                                             .free = date_free,
                                             .repr = date_repr,
                                             .get = date_get,
                                             .as_tuple = date_tuple};

/* The optional seconds at args[0] (None: now) broken down by HOW, localtime_r or gmtime_r. */
static int break_down(struct interp *in, const struct args *args, const char *name,
                      struct tm *(*how)(const time_t *, struct tm *), struct tm *tm) {
  char call[16];
  strcpy(call, name);
  strcat(call, "()");
  time_t seconds = time(NULL);
  if (!types_function(in, args, call, 0, 1 + !args->count))
    return -1;
  if (args->count && args->at[0].kind != KIND_NONE) {
    double given;
    if (read_seconds(in, args->at[0], &given))
      return -1;
    given = floor(given);
    if (!(fabs(given) < 0x1p63)) {
      interp_raise(in, &type_OverflowError, "timestamp out of range for platform time_t");
      return -1;
    }
    seconds = (time_t)given;
  }
  memset(tm, 0, sizeof *tm);
  if (how(&seconds, tm))
    return 0;
  interp_raise_errno(in, errno, NULL);
  return -1;
}

static struct value make_date(struct interp *in, const struct args *args, const char *name,
                              struct tm *(*how)(const time_t *, struct tm *)) {
  struct tm tm;
  if (break_down(in, args, name, how, &tm))
    return VALUE_ERROR;
  struct date *date = mem_zalloc(1, sizeof *date);
  *date = (struct date){{{1}, &date_type}, tm};
  return value_object(KIND_NATIVE, date);
}

static struct value time_localtime(struct interp *in, const struct args *args) {
  return make_date(in, args, "localtime", localtime_r);
}
static struct value time_gmtime(struct interp *in, const struct args *args) {
  return make_date(in, args, "gmtime", gmtime_r);
}

/* A struct_time or a tuple of nine ints: 0 or -1. WHAT is the function's name. */
static int read_date(struct interp *in, struct value v, const char *what, struct tm *tm) {
  if (v.kind == KIND_NATIVE && v.native->type == &date_type) {
    *tm = ((struct date *)v.native)->tm;
    return 0;
  }
  if (v.kind != KIND_TUPLE) {
    interp_raise(in, &type_TypeError, "Tuple or struct_time argument required");
    return -1;
  }
  if (v.tuple->len != 9) {
    interp_raise(in, &type_TypeError, "%s(): illegal time tuple argument", what);
    return -1;
  }
  int64_t n[9];
  for (int i = 0; i < 9; i++) {
    if (ops_index(in, v.tuple->at[i], &n[i]))
      return -1;
    if (n[i] != (int)n[i]) {
      interp_raise(in, &type_OverflowError, "Python int too large to convert to C int");
      return -1;
    }
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
  return 0;
}

/* Checks the numbers that strftime uses as indexes; 0 counts as 1 where there is no 0. */
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
  if (!types_function(in, args, "strftime()", 1, 2))
    return VALUE_ERROR;
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
  /* A blank at the end tells an empty result from too little room. */
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
  if (!types_function(in, args, "asctime", 0, 1 + !args->count))
    return VALUE_ERROR;
  if (args->count ? read_date(in, args->at[0], "asctime", &tm) : !localtime_r(&now, &tm))
    return VALUE_ERROR;
  return check_date(in, &tm) ? VALUE_ERROR : date_text(&tm);
}

static struct value time_ctime(struct interp *in, const struct args *args) {
  struct tm tm;
  return break_down(in, args, "ctime", localtime_r, &tm) ? VALUE_ERROR : date_text(&tm);
}

static struct value time_mktime(struct interp *in, const struct args *args) {
  struct tm tm;
  if (!types_function(in, args, "time.mktime", 1, 1) || read_date(in, args->at[0], "mktime", &tm))
    return VALUE_ERROR;
  tm.tm_wday = -1;
  time_t seconds = mktime(&tm);
  if (seconds == (time_t)-1 && tm.tm_wday == -1)
    return interp_raise(in, &type_OverflowError, "mktime argument out of range");
  return value_float((double)seconds);
}

static const struct builtin functions[] = {
    TYPES_METHOD("time", time_time, "time()", "Seconds since 1970."),
    TYPES_METHOD("time_ns", time_time_ns, "time_ns()", "Nanoseconds since 1970."),
    TYPES_METHOD("monotonic", time_monotonic, "monotonic()",
                 "Seconds of a clock that never goes back."),
    TYPES_METHOD("monotonic_ns", time_monotonic_ns, "monotonic_ns()", "The same in nanoseconds."),
    TYPES_METHOD("perf_counter", time_perf_counter, "perf_counter()",
                 "Seconds of the clock for measuring."),
    TYPES_METHOD("perf_counter_ns", time_perf_counter_ns, "perf_counter_ns()",
                 "The same in nanoseconds."),
    TYPES_METHOD("process_time", time_process_time, "process_time()",
                 "Seconds that the processor worked for this program."),
    TYPES_METHOD("process_time_ns", time_process_time_ns, "process_time_ns()",
                 "The same in nanoseconds."),
    TYPES_METHOD("sleep", time_sleep, "sleep(seconds, /)", "Waits; Ctrl-C ends it."),
    TYPES_METHOD("localtime", time_localtime, "localtime([seconds])",
                 "Date and time here, of now or of SECONDS."),
    TYPES_METHOD("gmtime", time_gmtime, "gmtime([seconds])", "Date and time in UTC."),
    TYPES_METHOD("strftime", time_strftime, "strftime(format[, t])",
                 "A date as text: \"%Y-%m-%d %H:%M:%S\"."),
    TYPES_METHOD("asctime", time_asctime, "asctime([t])",
                 "A date as text: 'Thu Jan  1 00:00:00 1970'."),
    TYPES_METHOD("ctime", time_ctime, "ctime([seconds])", "The same for seconds since 1970."),
    TYPES_METHOD("mktime", time_mktime, "mktime(t, /)", "The seconds since 1970 of a local date."),
};

static const struct value struct_time_value = {.kind = KIND_TYPE, .type = &type_struct_time};

static struct value lookup(struct interp *in, const char *name, size_t len) {
  static pthread_once_t zone_read =
      PTHREAD_ONCE_INIT; /* once, as Python does when it imports time */
  (void)in;
  bool is_zone = len == 8 && !memcmp(name, "timezone", len);
  if (is_zone || (len == 8 && !memcmp(name, "daylight", len))) {
    pthread_once(&zone_read, tzset);
    return value_int(is_zone ? timezone : daylight);
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (strlen(functions[i].name) == len && !memcmp(functions[i].name, name, len))
      return value_object(KIND_BUILTIN, &functions[i]);
  return len == 11 && !memcmp(name, "struct_time", len) ? struct_time_value : VALUE_ERROR;
}

static void each(void (*offer)(void *data, const char *name), void *data) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    offer(data, functions[i].name);
  offer(data, "struct_time");
  offer(data, "timezone");
  offer(data, "daylight");
}

const struct module module_time = {{VALUE_STATIC}, "time", NULL, lookup, each, NULL};
