libsockshell_a_SOURCES +=
