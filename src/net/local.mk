# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/net/address.c \
	src/net/address.h \
	src/net/constants.c \
	src/net/constants.h \
	src/net/endpoint.c \
	src/net/endpoint.h \
	src/net/flight.h \
	src/net/frame.c \
	src/net/frame.h \
	src/net/metrics.h \
	src/net/netlink.c \
	src/net/netlink.h \
	src/net/packet.c \
	src/net/packet.h \
	src/net/packet_ends.c \
	src/net/packet_ends.h \
	src/net/packet_local.c \
	src/net/packet_parts.h \
	src/net/packet_text.c \
	src/net/sock_dump.c \
	src/net/sock_dump.h \
	src/net/tcp_state.c \
	src/net/tcp_state.h
