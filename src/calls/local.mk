# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/calls/accept.c \
	src/calls/call.c \
	src/calls/call.h \
	src/calls/close.c \
	src/calls/connect.c \
	src/calls/convert.c \
	src/calls/convert.h \
	src/calls/data.c \
	src/calls/descriptor.c \
	src/calls/epoll.c \
	src/calls/errors.c \
	src/calls/interfaces.c \
	src/calls/make.c \
	src/calls/make.h \
	src/calls/message.c \
	src/calls/names.c \
	src/calls/names.h \
	src/calls/numbers.c \
	src/calls/packet_address.c \
	src/calls/packet_address.h \
	src/calls/poll.c \
	src/calls/poll.h \
	src/calls/rows.h \
	src/calls/select.c \
	src/calls/select.h \
	src/calls/services.c \
	src/calls/socket.c \
	src/calls/socket_file.c \
	src/calls/socket_methods.c \
	src/calls/socket_methods.h \
	src/calls/socket_object.c \
	src/calls/socket_object.h \
	src/calls/sockopt.c \
	src/calls/words.c \
	src/calls/words.h
