/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `select`: select and poll objects. */
#ifndef CALLS_SELECT_H
#define CALLS_SELECT_H

#include "lang/value/value.h"

extern const struct module module_select;

#endif
