/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target without libFuzzer: each file named on the command line is given to the target
 * once. So that the seeds are tested with any compiler, under valgrind and in a debugger.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    return -1;
  }
  size_t size = 0, room = 4096;
  uint8_t *data = malloc(room);
  while (data != NULL) {
    size += fread(data + size, 1, room - size, file);
    if (size < room)
      break;
    room *= 2;
    uint8_t *more = realloc(data, room);
    if (more == NULL)
      free(data);
    data = more;
  }
  int failed = data == NULL || ferror(file);
  fclose(file);
  if (failed)
    fprintf(stderr, "%s: cannot read it\n", path);
  else
    LLVMFuzzerTestOneInput(data, size);
  free(data);
  return failed ? -1 : 0;
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    if (replay(argv[i]) != 0)
      return 1;
  return 0;
}
