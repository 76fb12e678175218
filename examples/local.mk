# SPDX-License-Identifier: GPL-3.0-or-later
# Lessons and programs. The lessons are installed; `lesson` finds them there. A program in a build folder
# finds those of the source tree through the link `lessons`, which configure makes beside it. They need no list: each file of the folder is one.

lessonsdir = $(pkgdatadir)/lessons
lessons_DATA = $(wildcard $(srcdir)/examples/lessons/*.md)

DISTCLEANFILES = lessons

AM_CPPFLAGS += -DLESSONS_INSTALLED='"$(lessonsdir)"'
