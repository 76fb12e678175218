/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as a Python 3 program: the statements, as they were entered, with what only the shell knows put
 * into Python's words. Values that the prompt showed are shown again. One side is the program; of several
 * each is a function on a thread of its own, and waits where its side had waited for another. A program
 * that was run as FILE is itself, so translated. */
#ifndef EXPORT_PYTHON_PYTHON_H
#define EXPORT_PYTHON_PYTHON_H

#include "export/export.h"

export_write_fn export_python;

#endif
