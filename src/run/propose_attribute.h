/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is meant by an attribute that a value does not have. */
#ifndef RUN_PROPOSE_ATTRIBUTE_H
#define RUN_PROPOSE_ATTRIBUTE_H

/* A hint for MESSAGE, that of an AttributeError; NULL: there is none. */
const char *propose_attribute(const char *message);

#endif
