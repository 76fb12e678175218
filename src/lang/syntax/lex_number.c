/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers: decinteger, floatnumber, imagnumber and those with a base, as Python's grammar calls them. */
#include <ctype.h>
#include <string.h>

#include "lang/syntax/lex_parts.h"

/* Whether a number that ends here is followed by a keyword, as in `1if x else 2`. */
static bool ends_number(const struct lex *lex) {
  static const char *const words[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
  size_t len = 0;
  while (len < 4 && islower((unsigned char)lex_peek(lex, lex->at + len)))
    len++;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (len >= strlen(words[i]) && memcmp(lex->s + lex->at, words[i], strlen(words[i])) == 0)
      return true;
  return !lex_is_name_start(lex_peek(lex, lex->at));
}

/* Steps over digits with single underscores between them; false at a single underscore without digits on
   both sides. */
static bool skip_digits(struct lex *lex, int (*is_digit)(int)) {
  for (;;) {
    while (is_digit((unsigned char)lex_peek(lex, lex->at)))
      lex->at++;
    if (lex_peek(lex, lex->at) != '_')
      return true;
    lex->at++;
    if (!is_digit((unsigned char)lex_peek(lex, lex->at)))
      return false;
  }
}

static int is_binary(int c) {
  return c == '0' || c == '1';
}
static int is_octal(int c) {
  return c >= '0' && c <= '7';
}

static struct token bad_number(struct lex *lex, const char *name) {
  return lex_fail(lex, "SyntaxError", lex_here(lex, lex->at - 1, lex->at), "invalid %s literal",
                  name);
}

/* 0x1f, 0o17, 0b11 */
static struct token based_number(struct lex *lex, size_t start) {
  char base = (char)tolower((unsigned char)lex->s[start + 1]);
  const char *name = base == 'x' ? "hexadecimal" : base == 'o' ? "octal" : "binary";
  int (*is_digit)(int) = base == 'x' ? isxdigit : base == 'o' ? is_octal : is_binary;
  lex->at = start + 2;
  bool good = lex_peek(lex, lex->at) == '_' || is_digit((unsigned char)lex_peek(lex, lex->at));
  if (good)
    good = skip_digits(lex, is_digit);
  char c = lex_peek(lex, lex->at);
  if (isdigit((unsigned char)c))
    return lex_fail(lex, "SyntaxError", lex_here(lex, lex->at, lex->at + 1),
                    "invalid digit '%c' in %s literal", c, name);
  if (!good || !ends_number(lex))
    return bad_number(lex, name);
  return lex_token_from(lex, TOKEN_NUMBER, start);
}

struct token lex_number(struct lex *lex) {
  size_t start = lex->at, zeros = start;
  if (lex_peek(lex, start) == '0' && strchr("xXoObB", lex_peek(lex, start + 1)) &&
      lex_peek(lex, start + 1))
    return based_number(lex, start);
  if (lex_peek(lex, lex->at) != '.' && !skip_digits(lex, isdigit))
    return bad_number(lex, "decimal");
  while (zeros < lex->at && (lex->s[zeros] == '0' || lex->s[zeros] == '_'))
    zeros++;
  bool old_octal = zeros > start && zeros < lex->at;
  if (lex_peek(lex, lex->at) == '.') {
    old_octal = false;
    lex->at++;
    if (isdigit((unsigned char)lex_peek(lex, lex->at)) && !skip_digits(lex, isdigit))
      return bad_number(lex, "decimal");
  }
  if (tolower((unsigned char)lex_peek(lex, lex->at)) == 'e') {
    size_t sign = lex->at + 1;
    bool is_signed = lex_peek(lex, sign) == '+' || lex_peek(lex, sign) == '-';
    if (isdigit((unsigned char)lex_peek(lex, sign + is_signed))) {
      old_octal = false;
      lex->at = sign + is_signed;
      if (!skip_digits(lex, isdigit))
        return bad_number(lex, "decimal");
    } else if (is_signed) {
      lex->at = sign + 1;
      return bad_number(lex, "decimal");
    }
  }
  if (tolower((unsigned char)lex_peek(lex, lex->at)) == 'j') {
    old_octal = false;
    lex->at++;
  }
  if (old_octal)
    return lex_fail(lex, "SyntaxError", lex_here(lex, start, zeros),
                    "leading zeros in decimal integer literals are not permitted; "
                    "use an 0o prefix for octal integers");
  if (!ends_number(lex))
    return bad_number(lex, "decimal");
  return lex_token_from(lex, TOKEN_NUMBER, start);
}
