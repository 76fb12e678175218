# SPDX-License-Identifier: GPL-3.0-or-later
# Lessons and programs. The lessons are installed; `lesson` finds them there, and those of the source
# tree while the program is not installed. They need no list: each file of the folder is one.

lessonsdir = $(pkgdatadir)/lessons
lessons_DATA = $(wildcard $(srcdir)/examples/lessons/*.md)

AM_CPPFLAGS += -DLESSONS_INSTALLED='"$(lessonsdir)"' \
	-DLESSONS_SOURCE='"$(abs_top_srcdir)/examples/lessons"'
