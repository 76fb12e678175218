/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The empty program again, linked as the shell is (see local.mk). */
#include "empty.c"
