# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/calls/call.h \
	src/calls/socket_object.h
