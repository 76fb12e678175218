/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as text and as bytes: repr, format specifications, %, str.format, codecs, struct. What is
 * expected here is what CPython 3.11 gives; tests/oracle asks it about many more. A new case is a row in
 * a table. An exception counts as a result: "ValueError: …". */
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "lang/lib/builtins.h"
#include "lang/text/codec.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/text/format.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"

static struct text written;
static int write_error; /* what the next write answers */

static int collect(void *data, int fd, const char *s, size_t len) {
  (void)data;
  (void)fd;
  if (!write_error)
    text_add(&written, s, len);
  return write_error;
}

static int flush(void *data, int fd) {
  (void)data;
  (void)fd;
  return 0;
}

static const struct host host = {.write = collect, .flush = flush};
static struct interp *in;

static int set_up(void **state) {
  (void)state;
  in = interp_new(&host, NULL);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  interp_free(in);
  text_free(&written);
  return 0;
}

/* The exception in flight as its last line, dropped. */
static void take_error(struct text *out) {
  struct diag diag = DIAG_EMPTY;
  interp_take_exception(in, &diag, NULL);
  text_addf(out, "%s%s%s", diag.kind, *diag.message ? ": " : "", diag.message);
  diag_clear(&diag);
}

#define I(N)                                                                                       \
  { .kind = KIND_INT, .i = N }
#define F(X)                                                                                       \
  { .kind = KIND_FLOAT, .f = X }

struct number_case {
  struct value v;
  const char *spec, *want;
};

static const struct number_case numbers[] = {
    {I(0), "", "0"},
    {I(INT64_MIN), "", "-9223372036854775808"},
    {I(42), "5", "   42"},
    {I(-42), "05", "-0042"},
    {I(42), "d", "42"},
    {I(42), "<5d", "42   "},
    {I(42), "^+6", " +42  "},
    {I(255), "#x", "0xff"},
    {I(-255), "#010X", "-0X00000FF"},
    {I(5), "08b", "00000101"},
    {I(1234567), ",", "1,234,567"},
    {I(1234), "08,", "0,001,234"},
    {I(65535), "_b", "1111_1111_1111_1111"},
    {I(65), "c", "A"},
    {I(8364), "*^5c", "**\xe2\x82\xac**"},
    {I(7), "\xc3\xa9>3",
     "\xc3\xa9\xc3\xa9"
     "7"},
    {I(3), ".2f", "3.00"},
    {I(1), "%", "100.000000%"},
    {I(3), "s", "ValueError: Unknown format code 's' for object of type 'int'"},
    {I(3), ".2", "ValueError: Precision not allowed in integer format specifier"},
    {I(3), ",x", "ValueError: Cannot specify ',' with 'x'."},
    {I(3), ",_", "ValueError: Cannot specify both ',' and '_'."},
    {I(-1), "c", "OverflowError: %c arg not in range(0x110000)"},
    {I(3), ".", "ValueError: Format specifier missing precision"},
    {I(3), "99999999999999999999", "ValueError: Too many decimal digits in format string"},
    {I(3), "9999999999999", "MemoryError"},
    {F(1.5), "", "1.5"},
    {F(3.14159), ".2f", "3.14"},
    {F(2.675), ".2f", "2.67"},
    {F(0.5), ".0f", "0"},
    {F(-0.0), ".1f", "-0.0"},
    {F(-0.0), "z.1f", "0.0"},
    {F(1234567.891), "015,.2f", "0,001,234,567.89"},
    {F(1e16), "", "1e+16"},
    {F(1e16), "#", "1.e+16"},
    {F(123456.0), ".6", "1.23456e+05"},
    {F(100000.0), ".7", "100000.0"},
    {F(999999.5), "#G", "1.00000E+06"},
    {F(0.00012345), "g", "0.00012345"},
    {F(0.000012345), "g", "1.2345e-05"},
    {F(1.5), "10.3e", " 1.500e+00"},
    {F(INFINITY), "010,", "0000000inf"},
    {F(-INFINITY), "F", "-INF"},
    {F(0.1234), ".1%", "12.3%"},
    {F(1.5), "d", "ValueError: Unknown format code 'd' for object of type 'float'"},
    {{.kind = KIND_BOOL, .i = 1}, "", "True"},
    {{.kind = KIND_BOOL, .i = 1}, "3d", "  1"},
    {{.kind = KIND_NONE},
     "5",
     "TypeError: unsupported format string passed to NoneType.__format__"},
};

static void check_format(struct value v, const char *spec, const char *want) {
  struct text out = TEXT_EMPTY;
  if (ops_format(in, v, spec, strlen(spec), &out)) {
    text_clear(&out);
    take_error(&out);
  }
  assert_string_equal(text_str(&out), want);
  text_free(&out);
}

static void test_numbers(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    check_format(numbers[i].v, numbers[i].spec, numbers[i].want);
}

static void test_texts(void **state) {
  static const char *const cases[][3] = {
      {"abc", "", "abc"},
      {"abc", "5", "abc  "},
      {"abc", ">5", "  abc"},
      {"abc", "*^8", "**abc***"},
      {"h\xc3\xa9llo", ".2", "h\xc3\xa9"},
      {"h\xc3\xa9", "4s", "h\xc3\xa9  "},
      {"abc", "05", "abc00"},
      {"abc", "=5", "ValueError: '=' alignment not allowed in string format specifier"},
      {"abc", "+", "ValueError: Sign not allowed in string format specifier"},
      {"abc", "d", "ValueError: Unknown format code 'd' for object of type 'str'"},
      {"abc", "xyz", "ValueError: Invalid format specifier 'xyz' for object of type 'str'"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct value v = value_strz(cases[i][0]);
    check_format(v, cases[i][1], cases[i][2]);
    value_drop(v);
  }
}

/* repr */

static void test_repr_float(void **state) {
  static const struct {
    double f;
    const char *want;
  } cases[] = {
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {1.0, "1.0"},
      {0.1, "0.1"},
      {1.0 / 3, "0.3333333333333333"},
      {1e15, "1000000000000000.0"},
      {1e16, "1e+16"},
      {123456789012345680.0, "1.2345678901234568e+17"},
      {1e-4, "0.0001"},
      {1e-5, "1e-05"},
      {5e-324, "5e-324"},
      {0x1p-24, "5.960464477539063e-08"},
      {0x1p-44, "5.684341886080802e-14"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {9007199254740993.0, "9007199254740992.0"},
      {INFINITY, "inf"},
      {-INFINITY, "-inf"},
      {NAN, "nan"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct text out = TEXT_EMPTY;
    ops_repr_float(cases[i].f, &out);
    assert_string_equal(text_str(&out), cases[i].want);
    text_free(&out);
  }
}

/* Every float reads back the same: a walk over bit patterns that meets all exponents. */
static void test_repr_float_returns(void **state) {
  (void)state;
  for (uint64_t bits = 1; bits < (uint64_t)0x7ff << 52; bits += 0x0003456789abcdef) {
    double f;
    memcpy(&f, &bits, sizeof f);
    struct text out = TEXT_EMPTY;
    ops_repr_float(f, &out);
    assert_true(strtod(text_str(&out), NULL) == f);
    text_free(&out);
  }
}

static void test_repr_bytes(void **state) {
  static const char raw[] = "it's\n\\\0\x7f\xff\"";
  struct text out = TEXT_EMPTY;
  (void)state;
  ops_repr_bytes((const unsigned char *)raw, sizeof raw - 1, &out);
  assert_string_equal(text_str(&out), "b'it\\'s\\n\\\\\\x00\\x7f\\xff\"'");
  text_clear(&out);
  ops_repr_bytes((const unsigned char *)"it's", 4, &out);
  assert_string_equal(text_str(&out), "b\"it's\"");
  text_clear(&out);
  ops_repr_bytes(NULL, 0, &out);
  assert_string_equal(text_str(&out), "b''");
  text_free(&out);
}

static void test_repr_str(void **state) {
  static const char *const cases[][2] = {
      {"abc", "'abc'"},
      {"it's", "\"it's\""},
      {"it's \"it\"", "'it\\'s \"it\"'"},
      {"\t\x01\x7f", "'\\t\\x01\\x7f'"},
      {"\xc3\xa9", "'\xc3\xa9'"},
#ifdef HAVE_UNISTRING
      {"\xc2\xad", "'\\xad'"}, /* soft hyphen */
#endif
      {"\xe2\x80\xa8", "'\\u2028'"}, /* line separator */
      {"\xed\xa0\x80", "'\\ud800'"}, /* lone surrogate */
      {"\xf4\x8f\xbf\xbf", "'\\U0010ffff'"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct text out = TEXT_EMPTY;
    ops_repr_str(cases[i][0], strlen(cases[i][0]), &out);
    assert_string_equal(text_str(&out), cases[i][1]);
    text_free(&out);
  }
}

/* A list in itself, and one nested deeper than is shown. */
static void test_repr_deep(void **state) {
  (void)state;
  int64_t before = object_bytes;
  struct text out = TEXT_EMPTY;
  struct value list = value_list_take(NULL, 0);
  value_list_append_take(list, value_ref(list));
  assert_int_equal(ops_repr(in, list, &out), 0);
  assert_string_equal(text_str(&out), "[[...]]");
  value_drop(list.list->at[--list.list->len]);
  for (int i = 0; i < 5000; i++)
    list = value_list_take(&list, 1);
  assert_int_equal(ops_repr(in, list, &out), -1);
  text_clear(&out);
  take_error(&out);
  assert_string_equal(text_str(&out),
                      "RecursionError: maximum recursion depth exceeded while getting "
                      "the repr of an object");
  text_free(&out);
  value_drop(list);
  assert_int_equal(object_bytes, before);
}

/* % and str.format */

static char *outcome_take(struct value v) {
  struct text out = TEXT_EMPTY;
  if (value_is_error(v))
    take_error(&out);
  else
    assert_int_equal(ops_str(in, v, &out), 0);
  value_drop(v);
  return text_take(&out);
}

static void test_percent(void **state) {
  static const struct {
    const char *format;
    struct value v;
    const char *want;
  } cases[] = {
      {"%d", I(5), "5"},
      {"%05d|", I(-5), "-0005|"},
      {"%-5d|", I(5), "5    |"},
      {"%+.3d", I(5), "+005"},
      {"%#x %%", I(255), "0xff %"},
      {"%5.1f", F(3.14159), "  3.1"},
      {"%d", F(3.99), "3"},
      {"%s", {.kind = KIND_NONE}, "None"},
      {"%5.2s|", {.kind = KIND_NONE}, "   No|"},
      {"%c", I(8364), "\xe2\x82\xac"},
      {"%x", F(1.5), "TypeError: %x format: an integer is required, not float"},
      {"%y", I(1), "ValueError: unsupported format character 'y' (0x79) at index 1"},
      {"%", I(1), "ValueError: incomplete format"},
      {"%d %d", I(1), "TypeError: not enough arguments for format string"},
      {"abc", I(1), "TypeError: not all arguments converted during string formatting"},
      {"%(a)s", I(1), "TypeError: format requires a mapping"},
      {"%9999999999999d", I(1), "MemoryError"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct value format = value_strz(cases[i].format);
    char *result = outcome_take(format_percent(in, format, cases[i].v));
    assert_string_equal(result, cases[i].want);
    free(result);
    value_drop(format);
  }
}

static void test_percent_of_bytes(void **state) {
  (void)state;
  struct value format = value_bytes("<%5d|%-3s|%c>", 13);
  struct value args =
      value_tuple_take((struct value[]){value_int(-7), value_bytes("a", 1), value_int(255)}, 3);
  char *result = outcome_take(format_percent(in, format, args));
  assert_string_equal(result, "b'<   -7|a  |\\xff>'");
  free(result);
  value_drop(args);
  args = value_strz("text");
  result = outcome_take(format_percent(in, format, args));
  assert_string_equal(result, "TypeError: %d format: a real number is required, not str");
  free(result);
  value_drop(args);
  value_drop(format);
}

static void test_format_method(void **state) {
  static const char *const cases[][2] = {
      {"{}-{}", "1-two"},
      {"{1}{0}", "two1"},
      {"{0:>{width}}|", "    1|"},
      {"{1!r:8}|", "'two'   |"},
      {"{1[0]}{{}}", "t{}"},
      {"{width}", "5"},
      {"{} {0}", "ValueError: cannot switch from automatic field numbering to manual field "
                 "specification"},
      {"{2}", "IndexError: Replacement index 2 out of range for positional args tuple"},
      {"{nobody}", "KeyError: 'nobody'"},
      {"{", "ValueError: Single '{' encountered in format string"},
      {"}", "ValueError: Single '}' encountered in format string"},
      {"{0", "ValueError: expected '}' before end of string"},
      {"{0:", "ValueError: unmatched '{' in format spec"},
      {"{0!x}", "ValueError: Unknown conversion specifier x"},
      {"{0:{1:{0}}}", "ValueError: Max string recursion exceeded"},
      {"{1.nothing}", "AttributeError: 'str' object has no attribute 'nothing'"},
  };
  (void)state;
  struct value two = value_strz("two"), width = value_strz("width");
  const struct str *const keywords[] = {width.str};
  struct value at[] = {value_int(1), two, value_int(5)};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct value format = value_strz(cases[i][0]);
    char *result = outcome_take(format_method(in, format, &(struct args){at, 2, keywords, 1}));
    assert_string_equal(result, cases[i][1]);
    free(result);
    value_drop(format);
  }
  value_drop(two);
  value_drop(width);
}

/* Numbers and codecs */

static void test_read_numbers(void **state) {
  static const struct {
    const char *text;
    int base; /* -1: a float */
    const char *want;
  } cases[] = {
      {"42", 10, "42"},
      {" -1_000 ", 10, "-1000"},
      {"0x1F", 16, "31"},
      {"0b101", 0, "5"},
      {"9223372036854775807", 10, "9223372036854775807"},
      {"-9223372036854775808", 10, "-9223372036854775808"},
      {"9223372036854775808", 10, "9223372036854775808"},
      {"-1_0000000000000000_0", 16, "-295147905179352825856"},
      {"\xd9\xa3\xd9\xa4", 10, "34"}, /* Arabic-Indic digits */
      {"", 10, "ValueError: invalid literal for int() with base 10: ''"},
      {"1__0", 10, "ValueError: invalid literal for int() with base 10: '1__0'"},
      {"010", 0, "ValueError: invalid literal for int() with base 0: '010'"},
      {"2", 2, "ValueError: invalid literal for int() with base 2: '2'"},
      {"1.5e3", -1, "1500.0"},
      {" inf ", -1, "inf"},
      {"1_0.5", -1, "10.5"},
      {"0x10", -1, "ValueError: could not convert string to float: '0x10'"},
      {"nan(1)", -1, "ValueError: could not convert string to float: 'nan(1)'"},
      {".", -1, "ValueError: could not convert string to float: '.'"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct value text = value_strz(cases[i].text);
    size_t len = strlen(cases[i].text);
    struct value v = cases[i].base < 0 ? number_float(in, cases[i].text, len, text)
                                       : number_int(in, cases[i].text, len, cases[i].base, text);
    char *result = outcome_take(v);
    assert_string_equal(result, cases[i].want);
    free(result);
    value_drop(text);
  }
}

static void test_decode(void **state) {
  static const struct {
    const char *bytes, *encoding, *errors, *want;
  } cases[] = {
      {"abc", NULL, NULL, "abc"},
      {"\xc3\xa9", "UTF_8", NULL, "\xc3\xa9"},
      {"\xe9", "latin-1", NULL, "\xc3\xa9"},
      {"a\xff", NULL, NULL,
       "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid start "
       "byte"},
      {"\xe2\x82", NULL, NULL,
       "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: unexpected end of "
       "data"},
      {"\xe0\x80", NULL, NULL,
       "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe0 in position 0: invalid "
       "continuation "
       "byte"},
      {"\xed\xa0\x80", NULL, NULL,
       "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xed in position 0: invalid "
       "continuation "
       "byte"},
      {"\x80", "ascii", NULL,
       "UnicodeDecodeError: 'ascii' codec can't decode byte 0x80 in position 0: ordinal not in "
       "range(128)"},
      {"a\xff"
       "b",
       NULL, "ignore", "ab"},
      {"a\xff"
       "b",
       NULL, "replace",
       "a\xef\xbf\xbd"
       "b"},
      {"a\xff"
       "b",
       NULL, "backslashreplace", "a\\xffb"},
      {"a", "morse", NULL, "LookupError: unknown encoding: morse"},
      {"\xff", NULL, "pray", "LookupError: unknown error handler name 'pray'"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char *result =
        outcome_take(codec_decode(in, (const unsigned char *)cases[i].bytes, strlen(cases[i].bytes),
                                  cases[i].encoding, cases[i].errors));
    assert_string_equal(result, cases[i].want);
    free(result);
  }
}

/* Whatever bytes come, surrogateescape brings them back. */
static void test_surrogateescape(void **state) {
  unsigned char all[256], shuffled[256];
  (void)state;
  for (int i = 0; i < 256; i++)
    all[i] = (unsigned char)i;
  for (int i = 0; i < 256; i++)
    shuffled[i] = (unsigned char)(i * 151 + 7);
  const unsigned char *const inputs[] = {all, shuffled};
  for (int i = 0; i < 2; i++) {
    struct value text = codec_decode(in, inputs[i], 256, "utf-8", "surrogateescape");
    struct value bytes = codec_encode(in, text, "utf-8", "surrogateescape");
    assert_int_equal(bytes.bytes->len, 256);
    assert_memory_equal(bytes.bytes->s, inputs[i], 256);
    char *strict = outcome_take(codec_encode(in, text, "utf-8", NULL));
    assert_non_null(strstr(strict, "surrogates not allowed"));
    free(strict);
    value_drop(text);
    value_drop(bytes);
  }
}

/* struct */

/* Calls FUNCTION of MODULE. */
static struct value call(const struct module *module, const char *function, const struct value *at,
                         size_t count) {
  struct value f = interp_module_get(in, module, function, strlen(function));
  return interp_call(in, f, &(struct args){at, count, NULL, 0});
}

static void test_struct_pack(void **state) {
  static const struct {
    const char *format;
    struct value v;
    const char *want;
  } cases[] = {
      {"!H", I(258), "b'\\x01\\x02'"},
      {"<H", I(258), "b'\\x02\\x01'"},
      {"!q", I(-2), "b'\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe'"},
      {"!xH", I(1), "b'\\x00\\x00\\x01'"},
      {"!f", F(1.5), "b'?\\xc0\\x00\\x00'"},
      {"!e", F(65504.0), "b'{\\xff'"},
      {"!e", F(0.0), "b'\\x00\\x00'"},
      {"!e", F(65520.0), "OverflowError: float too large to pack with e format"},
      {"!?", I(7), "b'\\x01'"},
      {"!H", I(65536), "struct.error: 'H' format requires 0 <= number <= 65535"},
      {"<H", I(-1), "struct.error: ushort format requires 0 <= number <= 65535"},
      {"!I", I(-1), "struct.error: argument out of range"},
      {"b", I(128), "struct.error: byte format requires -128 <= number <= 127"},
      {"!H", F(1.0), "struct.error: required argument is not an integer"},
      {"!2H", I(1), "struct.error: pack expected 2 items for packing (got 1)"},
      {"!5", I(1), "struct.error: repeat count given without format specifier"},
      {"!y", I(1), "struct.error: bad char in struct format"},
      {"<n", I(1), "struct.error: bad char in struct format"},
      {"9999999999999999999H", I(1), "struct.error: total struct size too long"},
      {"9999999999999xH", I(1), "MemoryError"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct value args[] = {value_strz(cases[i].format), cases[i].v};
    char *result = outcome_take(call(&module_struct, "pack", args, 2));
    assert_string_equal(result, cases[i].want);
    free(result);
    value_drop(args[0]);
  }
}

static void test_struct_unpack(void **state) {
  static const struct {
    const char *format, *bytes;
    size_t len;
    const char *want;
  } cases[] = {
      {"!HI", "\x01\x02\x00\x00\x00\x05", 6, "(258, 5)"},
      {"<bB", "\xff\xff", 2, "(-1, 255)"},
      {"!3sx2c", "abc\0xy", 6, "(b'abc', b'x', b'y')"},
      {"3p",
       "\x09"
       "ab",
       3, "(b'ab',)"},
      {"!e", "\x7c\x00", 2, "(inf,)"},
      {"!I", "abc", 3, "struct.error: unpack requires a buffer of 4 bytes"},
      {"!Q", "\xff\xff\xff\xff\xff\xff\xff\xff", 8, "(18446744073709551615,)"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct value args[] = {value_strz(cases[i].format), value_bytes(cases[i].bytes, cases[i].len)};
    char *result = outcome_take(call(&module_struct, "unpack", args, 2));
    assert_string_equal(result, cases[i].want);
    free(result);
    value_drop(args[0]);
    value_drop(args[1]);
  }
}

/* print */

static void test_print(void **state) {
  (void)state;
  text_clear(&written);
  struct value args[] = {value_int(1), value_strz("two"), value_bytes("\xff", 1)};
  char *result = outcome_take(call(&module_builtins, "print", args, 3));
  assert_string_equal(result, "None");
  assert_string_equal(text_str(&written), "1 two b'\\xff'\n");
  free(result);
  write_error = EPIPE;
  result = outcome_take(call(&module_builtins, "print", args, 3));
  assert_string_equal(result, "BrokenPipeError: [Errno 32] Broken pipe");
  free(result);
  write_error = ENOSPC;
  result = outcome_take(call(&module_builtins, "print", args, 3));
  assert_string_equal(result, "OSError: [Errno 28] No space left on device");
  free(result);
  write_error = 0;
  value_drop(args[1]);
  args[1] = codec_str("\xed\xa0\x80", 3);
  result = outcome_take(call(&module_builtins, "print", args, 2));
  assert_string_equal(result,
                      "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in "
                      "position 2: surrogates not allowed");
  free(result);
  value_drop(args[1]);
  value_drop(args[2]);
}

int main(void) {
  setlocale(LC_CTYPE, "C.UTF-8");
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_numbers),          cmocka_unit_test(test_texts),
      cmocka_unit_test(test_repr_float),       cmocka_unit_test(test_repr_float_returns),
      cmocka_unit_test(test_repr_bytes),       cmocka_unit_test(test_repr_str),
      cmocka_unit_test(test_repr_deep),        cmocka_unit_test(test_percent),
      cmocka_unit_test(test_percent_of_bytes), cmocka_unit_test(test_format_method),
      cmocka_unit_test(test_read_numbers),     cmocka_unit_test(test_decode),
      cmocka_unit_test(test_surrogateescape),  cmocka_unit_test(test_struct_pack),
      cmocka_unit_test(test_struct_unpack),    cmocka_unit_test(test_print),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
