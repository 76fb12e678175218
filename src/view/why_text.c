/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a text that is not an address. The first thing that is found is said. */
#include "view/why_text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"

#define SHOWN 64 /* bytes of the text that a sentence shows */

/* Where the first number of S that is over 255 starts, and how long it is in *LEN; or NULL. The last of fewer
   than four stands for several bytes. */
static const char *large_number(const char *s, int dots, int *len) {
  for (;; s += *len + 1) {
    *len = (int)strcspn(s, ".");
    if (strtoul(s, NULL, 10) > 255 && (s[*len] || dots == 3))
      return s;
    if (!s[*len])
      return NULL;
  }
}

static bool has_leading_zero(const char *s) {
  for (; s; s = strchr(s, '.') ? strchr(s, '.') + 1 : NULL)
    if (s[0] == '0' && s[1] >= '0' && s[1] <= '9')
      return true;
  return false;
}

static int count_dots(const char *s) {
  int dots = 0;
  for (; *s; s++)
    dots += *s == '.';
  return dots;
}

/* S holds more than digits and dots. */
static bool say_character(const char *s, struct text *why, struct text *try) {
  size_t digits = strspn(s, "0123456789.");
  size_t len = strlen(s),
         word = strspn(s, "0123456789.-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  if (strchr(s, ':')) {
    text_addf(why, "'%.*s' has a colon; an IPv4 address has four numbers with dots between.", SHOWN,
              s);
    text_adds(try, "Give the address alone, without a port.");
  } else if (word == len && digits < len && digits == 0) {
    text_addf(why, "'%.*s' is a name, not an address, and this function does not look names up.",
              SHOWN, s);
    text_addf(try, "socket.gethostbyname('%.*s') looks it up.", SHOWN, s);
  } else if (s[digits] > ' ' && s[digits] < 0x7f) {
    text_addf(why, "'%c' is neither a digit nor a dot.", s[digits]);
    text_adds(try, "An IPv4 address is four numbers from 0 to 255 with dots between.");
  } else {
    text_adds(why, "The text holds a character that is neither a digit nor a dot.");
    text_adds(try, "strip() takes blanks and line ends away from both ends of a text.");
  }
  return true;
}

static bool say_ipv4(const char *s, bool strict, struct text *why, struct text *try) {
  struct in6_addr six;
  const char *large;
  int len, dots = count_dots(s);
  if (!*s) {
    text_adds(why, "The text is empty.");
    text_adds(try, "'0.0.0.0' is every address of this host, '127.0.0.1' the host itself.");
  } else if (inet_pton(AF_INET6, s, &six) == 1) {
    text_addf(why, "'%s' is an IPv6 address, not one of IPv4.", s);
    text_addf(try, "socket.inet_pton(socket.AF_INET6, '%s')", s);
  } else if (s[strspn(s, "0123456789.")]) {
    return say_character(s, why, try);
  } else if (dots <= 3 && (large = large_number(s, dots, &len))) {
    text_addf(why, "%.*s is over 255: each of the four numbers of an IPv4 address is one byte.",
              len < SHOWN ? len : SHOWN, large);
    text_adds(try, "Write four numbers from 0 to 255 with dots between.");
  } else if (dots > 3) {
    text_addf(why, "The text has %d dots; an IPv4 address has four numbers and three dots.", dots);
    text_adds(try, "Write four numbers from 0 to 255 with dots between.");
  } else if (strict && dots < 3) {
    text_addf(why,
              dots == 1 ? "The text has %d dot: inet_pton takes only all four numbers."
                        : "The text has %d dots: inet_pton takes only all four numbers.",
              dots);
    text_addf(try, "Write all four; socket.inet_aton('%.*s') takes short forms.", SHOWN, s);
  } else if (strict && has_leading_zero(s)) {
    text_adds(
        why,
        "A number begins with 0: inet_pton takes none, because some programs read it as octal.");
    text_adds(try, "Write the number without the 0.");
  } else {
    return false;
  }
  return true;
}

static bool say_ipv6(const char *s, struct text *why, struct text *try) {
  struct in_addr four;
  const char *percent = strchr(s, '%');
  if (inet_pton(AF_INET, s, &four) == 1) {
    text_addf(why, "'%s' is an IPv4 address, not one of IPv6.", s);
    text_addf(try, "socket.inet_pton(socket.AF_INET, '%s')", s);
  } else if (percent) {
    text_addf(why, "'%.*s' names an interface, which is not part of the address itself.", SHOWN,
              percent);
    text_addf(try, "socket.inet_pton(socket.AF_INET6, '%.*s')",
              percent - s < SHOWN ? (int)(percent - s) : SHOWN, s);
  } else if (*s == '[') {
    text_adds(why, "Brackets belong to a URL or to an address with its port, not to the address.");
    text_adds(try, "Give the address without brackets.");
  } else {
    return false;
  }
  return true;
}

bool why_text_say(const struct call *call, struct text *why, struct text *try) {
  bool strict = call->row == &row_inet_pton;
  const char *s = call->number.text;
  if ((!strict && call->row != &row_inet_aton) || !s || call->error != EINVAL)
    return false;
  return strict && call->number.family == AF_INET6 ? say_ipv6(s, why, try)
                                                   : say_ipv4(s, strict, why, try);
}
