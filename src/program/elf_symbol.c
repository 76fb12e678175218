/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process's map says which files it has and where; each file's table of dynamic symbols says the rest. */
#include "program/elf_symbol.h"

#include <elf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"

#define TABLE_MOST ((uint64_t)16 << 20) /* bytes of a table that is read */
#define SECTIONS_MOST 4096

static bool read_at(int fd, void *to, uint64_t size, uint64_t offset) {
  return offset <= INT64_MAX && pread(fd, to, size, (off_t)offset) == (ssize_t)size;
}

/* SIZE bytes of the file at OFFSET and a NUL, to be freed; NULL: they are not there. */
static void *read_table(int fd, uint64_t size, uint64_t offset) {
  if (!size || size > TABLE_MOST)
    return NULL;
  char *table = mem_alloc(size + 1);
  table[size] = '\0';
  if (read_at(fd, table, size, offset))
    return table;
  free(table);
  return NULL;
}

/* The address that the file's first segment asks for. */
static bool first_address(int fd, const Elf64_Ehdr *header, uint64_t *address) {
  Elf64_Phdr segment;
  for (int i = 0; i < header->e_phnum; i++)
    if (read_at(fd, &segment, sizeof segment, header->e_phoff + (uint64_t)i * sizeof segment) &&
        segment.p_type == PT_LOAD) {
      *address = segment.p_vaddr - segment.p_offset;
      return true;
    }
  return false;
}

/* The values of NAMES among the symbols of SECTION, whose names are in STRINGS: whether all are there. */
static bool find_values(int fd, const Elf64_Shdr *section, const Elf64_Shdr *strings,
                        const char *const *names, size_t count, uint64_t *values) {
  Elf64_Sym *symbols = read_table(fd, section->sh_size, section->sh_offset);
  char *texts = symbols ? read_table(fd, strings->sh_size, strings->sh_offset) : NULL;
  size_t found = 0;
  for (size_t i = 0; texts && i < section->sh_size / sizeof *symbols; i++)
    for (size_t n = 0; n < count && symbols[i].st_name < strings->sh_size; n++)
      if (symbols[i].st_shndx != SHN_UNDEF && strcmp(texts + symbols[i].st_name, names[n]) == 0) {
        values[n] = symbols[i].st_value;
        found++;
      }
  free(symbols);
  free(texts);
  return found == count;
}

/* The same of the file FD, whose beginning is at START. */
static bool find_in_file(int fd, uint64_t start, const char *const *names, size_t count,
                         uint64_t *addresses) {
  Elf64_Ehdr header;
  uint64_t wanted;
  if (!read_at(fd, &header, sizeof header, 0) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_shentsize != sizeof(Elf64_Shdr) ||
      header.e_shnum > SECTIONS_MOST || !first_address(fd, &header, &wanted))
    return false;
  Elf64_Shdr *sections =
      read_table(fd, header.e_shnum * (uint64_t)sizeof(Elf64_Shdr), header.e_shoff);
  bool found = false;
  for (int i = 0; sections && !found && i < header.e_shnum; i++)
    if (sections[i].sh_type == SHT_DYNSYM && sections[i].sh_link < header.e_shnum)
      found =
          find_values(fd, &sections[i], &sections[sections[i].sh_link], names, count, addresses);
  free(sections);
  for (size_t n = 0; found && n < count; n++)
    addresses[n] += start - wanted;
  return found;
}

bool elf_symbol_find(pid_t pid, const char *word, const char *const *names, size_t count,
                     uint64_t *addresses) {
  char path[64], line[PATH_MAX + 128];
  bool found = false;
  snprintf(path, sizeof path, "/proc/%d/maps", pid);
  FILE *maps = fd_fopen(path);
  while (maps && !found && fgets(line, sizeof line, maps)) {
    uint64_t start, end, offset;
    int at = 0;
    line[strcspn(line, "\n")] = '\0';
    const char *slash = strrchr(line, '/');
    if (!slash || !strstr(slash, word) ||
        sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64 " %*s %*s %n", &start, &end, &offset,
               &at) != 3 ||
        offset || !at)
      continue;
    char file[PATH_MAX + 192];
    snprintf(file, sizeof file, "/proc/%d/root%s", pid, line + at);
    int fd = fd_high(open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (fd < 0)
      continue;
    found = find_in_file(fd, start, names, count, addresses);
    close(fd);
  }
  if (maps)
    fclose(maps);
  return found;
}
