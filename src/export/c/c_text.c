/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spelling for the C export. To keep a further name of the library free: a word in `taken`. */
#include "export/c/c_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/text/unicode.h"

#define LINE_BYTES 60 /* of source in a line of a long literal */

/* Appends one byte of a literal; BEFORE is the byte before it, -1 at the start. */
static void add_byte(unsigned char c, int before, struct text *out) {
  static const char plain[] = "\n\t\r\"\\", letters[] = "ntr\"\\";
  const char *escape = c ? strchr(plain, c) : NULL;
  if (escape)
    text_addf(out, "\\%c", letters[escape - plain]);
  else if (c == '?' && before == '?')
    text_adds(out, "\\?"); /* two of them would begin a trigraph */
  else if (c >= 0x20 && c < 0x7f)
    text_addc(out, (char)c);
  else
    text_addf(out, "\\%03o", c); /* octal escapes end after three digits, hexadecimal ones never */
}

void c_text_string(const char *s, size_t len, int indent, struct text *out) {
  size_t line = out->len;
  text_addc(out, '"');
  for (size_t i = 0; i < len; i++) {
    bool full = out->len - line >= LINE_BYTES || (i && s[i - 1] == '\n' && len > LINE_BYTES);
    if (i && full) {
      text_adds(out, "\"\n");
      line = out->len;
      text_fill(out, ' ', (size_t)indent);
      text_addc(out, '"');
    }
    /* adjacent literals are joined after trigraphs and escapes were read: no need to look back */
    add_byte((unsigned char)s[i], i && !full ? (unsigned char)s[i - 1] : -1, out);
  }
  text_addc(out, '"');
}

void c_text_comment(const char *s, size_t len, struct text *out) {
  char before = 0;
  for (size_t i = 0; i < len;) {
    unsigned char c = (unsigned char)s[i];
    size_t step = 1;
    if ((before == '*' && c == '/') || (before == '/' && c == '*') || (before == '?' && c == '?'))
      text_addc(out, ' ');
    if (c < 0x80) {
      if (c == '\t')
        text_addc(out, ' ');
      else if (isprint(c))
        text_addc(out, (char)c);
      else
        text_addf(out, "<U+%04X>", c);
    } else {
      unsigned point = utf8_get(s + i, &step);
      if (unicode_is(point, UNICODE_PRINTABLE))
        text_add(out, s + i, step);
      else
        text_addf(out, "<U+%04X>", point);
    }
    before = (char)c;
    i += step;
  }
  if (before == '\\' ||
      before == '/') /* no line is joined to the next, no end made by what follows */
    text_addc(out, ' ');
}

/* Lower-case names that a variable had better not have: keywords, types, functions and macros of the headers
   that an exported program includes, and what the program itself uses. Each is between blanks. */
static const char taken[] =
    " abort abs accept accept4 access alarm alignas alignof asctime asm assert at atexit atof"
    " atoi atol auto basename bcmp bcopy be16toh bind bool break bsearch buffer bzero calloc"
    " case char chdir chmod chown clearerr clock close complex confstr connect const continue"
    " creat crypt ctermid ctime daemon data default die div do done double dprintf drand48"
    " dup dup2 dup3 else encrypt endhostent endservent enum environ errno error exit extern"
    " failed false fclose fcntl fdatasync fds feof ferror fflush ffs fgetc fgetpos fgets"
    " fileno float fopen for fork found fprintf fputc fputs fread free freeaddrinfo freopen"
    " fscanf fseek fsync ftell ftruncate fwrite getaddrinfo getc getchar getcwd getdelim"
    " getegid getenv geteuid getgid gethostbyaddr gethostbyname gethostname getline"
    " getnameinfo getopt getpeername getpgid getpid getppid gets getservbyname getservbyport"
    " getsid getsockname getsockopt gettid getuid getw goto herror hints hstrerror htonl"
    " htons if imaginary index inet_addr inet_aton inet_ntoa inet_ntop inet_pton inline int"
    " ioctl isatty kill labs ldiv len link link_addr linux listen lock lockf long lseek main"
    " major makedev malloc mblen memchr memcmp memcpy memmem memmove memset minor mkstemp"
    " mktime n name_len news nice noreturn ntohl ntohs open optarg opterr optind optopt pair"
    " pause pclose perror pipe pipe2 poll popen ppoll printf pselect putc putchar putenv puts"
    " qsort raise rand random read readable realloc realpath recv recvfrom recvmmsg recvmsg"
    " register remove rename restrict return rewind rindex rmdir rpmatch run_sides scanf select "
    "send"
    " sendmmsg sendmsg sendto setbuf setenv setsockopt setvbuf shared short show shutdown side_fn "
    "signal"
    " signed sizeof sleep snprintf sockatmark socket socketpair sprintf srand sscanf static"
    " stderr stdin stdout steps strcat strchr strcmp strcpy strdup strerror strlen strncmp"
    " strstr strtol struct switch symlink sync syscall sysconf system tempnam thrd_create"
    " threads time timeout tmpfile tmpnam top true truncate ttyname typedef typeof ungetc"
    " union unix unlink unsigned unused usleep value vfork void volatile wait wait_for while"
    " writable write ";

/* Whether NAME, all of it lower case, could mean something already: a word of the list, or one of the
   families of names that headers make macros and types of. */
static bool is_taken(const char *name) {
  static const char *const heads[] = {"_",   "s6_", "sa_", "st_",      "si_",
                                      "uc_", "u6_", "mem", "pthread_", "wcs"};
  size_t len = strlen(name);
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
    if (strncmp(name, heads[i], strlen(heads[i])) == 0)
      return true;
  if (strncmp(name, "str", 3) == 0 && islower((unsigned char)name[3]))
    return true;
  if (len > 2 && strcmp(name + len - 2, "_t") == 0)
    return true;
  char word[64];
  return len < sizeof word - 2 && snprintf(word, sizeof word, " %s ", name) && strstr(taken, word);
}

void c_text_name(const char *name, struct text *out) {
  struct text t = TEXT_EMPTY;
  bool lower = false;
  for (const char *c = name; *c; c++)
    lower = lower || islower((unsigned char)*c);
  for (const char *c = name; *c; c++)
    if ((unsigned char)*c < 0x80) /* capitals alone are for macros */
      text_addc(&t, lower ? *c : (char)tolower((unsigned char)*c));
  const char *s = text_str(&t) + strspn(text_str(&t), "_");
  if (!*s || isdigit((unsigned char)*s))
    text_addf(out, "sock%s", s);
  else
    text_adds(out, s);
  if (is_taken(s))
    text_adds(out, "_sock");
  text_free(&t);
}
