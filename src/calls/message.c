/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read, write and their kin: what programs send and receive with beside send and recv. */
#include <errno.h>
#include <sys/socket.h>

#include "calls/rows.h"
#include "net/constants.h"

#define FD                                                                                         \
  { .name = "fd", .kind = PARAM_HANDLE, .doc = "the descriptor of the socket" }
#define CLOSED                                                                                     \
  {                                                                                                \
    EBADF, "The descriptor is closed, or was never opened.",                                       \
        "Look where the program closes it: another thread may have."                               \
  }
#define NO_MEMORY_THERE                                                                            \
  {                                                                                                \
    EFAULT, "A pointer leads to memory that the program does not have.",                           \
        "Check the buffer and its size in the program."                                            \
  }
#define PIPE                                                                                       \
  {                                                                                                \
    EPIPE,                                                                                         \
        "This end can send no more: it was shut down for sending, or the connection was reset "    \
        "after the peer had closed. Unless the program ignores SIGPIPE, the signal ends it.",      \
        "Ignore SIGPIPE, or send with MSG_NOSIGNAL, and treat EPIPE as the end of the connection." \
  }
#define SEND_FULL                                                                                  \
  {                                                                                                \
    EAGAIN, "The send buffer is full, and the socket does not block.",                             \
        "Wait with poll or epoll until the socket is writable, then send the rest."                \
  }
#define NOTHING_YET                                                                                \
  {                                                                                                \
    EAGAIN, "Nothing can be read now, and the socket does not block.",                             \
        "Wait with poll or epoll until the socket is readable."                                    \
  }
#define NOT_CONNECTED                                                                              \
  {                                                                                                \
    ENOTCONN, "The socket is not connected.",                                                      \
        "connect() first; a server uses the socket that accept() gave, not the one that listens."  \
  }
#define NO_PEER                                                                                    \
  {                                                                                                \
    EDESTADDRREQ, "A datagram socket that is not connected does not know where to send.",          \
        "Connect the socket, or use sendto or sendmsg with an address."                            \
  }
#define TOO_BIG                                                                                    \
  {                                                                                                \
    EMSGSIZE, "The datagram is too large: over IPv4 UDP carries at most 65507 bytes.",             \
        "Send smaller messages, or use TCP."                                                       \
  }
#define UNREACHABLE                                                                                \
  {                                                                                                \
    ECONNREFUSED,                                                                                  \
        "An earlier datagram was answered with ICMP port unreachable: nobody has that port "       \
        "there.",                                                                                  \
        "Start the program at the other end, or correct the port."                                 \
  }
#define SIGNALLED                                                                                  \
  {                                                                                                \
    EINTR, "A signal arrived while the call waited, and nothing was done.",                        \
        "Make the call again, or install the handler with SA_RESTART."                             \
  }
#define GIVEN_UP                                                                                   \
  {                                                                                                \
    ETIMEDOUT,                                                                                     \
        "The peer acknowledged nothing for so long that the kernel gave the connection up.",       \
        "Check the network and connect again with a new socket."                                   \
  }
#define LENGTHS                                                                                    \
  {                                                                                                \
    EINVAL, "There are more than 1024 buffers, or their sizes do not fit into one number.",        \
        "Pass the buffers in several calls."                                                       \
  }

#define READ_NOTES                                                                                 \
  NOTHING_YET, {.error = ECONNRESET}, NOT_CONNECTED, UNREACHABLE, GIVEN_UP, SIGNALLED, CLOSED,     \
      NO_MEMORY_THERE
#define WRITE_NOTES                                                                                \
  PIPE, {.error = ECONNRESET}, SEND_FULL, NOT_CONNECTED, NO_PEER, TOO_BIG, UNREACHABLE, GIVEN_UP,  \
      SIGNALLED, CLOSED, NO_MEMORY_THERE

static const struct errno_note read_notes[] = {READ_NOTES, {0, NULL, NULL}};
static const struct errno_note readv_notes[] = {READ_NOTES, LENGTHS, {0, NULL, NULL}};
static const struct errno_note write_notes[] = {WRITE_NOTES, {0, NULL, NULL}};
static const struct errno_note writev_notes[] = {WRITE_NOTES, LENGTHS, {0, NULL, NULL}};

const struct call_row row_read = {
    .name = "read",
    .summary = "receives what has arrived: on a socket the same as recv without flags",
    .params = {FD,
               {.name = "count", .kind = PARAM_SIZE, .doc = "the most bytes that fit the buffer"}},
    .signature = "ssize_t read(int fd, void *buffer, size_t count)",
    .returns = RETURNS_BYTES,
    .returns_doc = "how many bytes have come; 0 when the peer has closed its direction",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_recv,
    .headers = "unistd.h",
    .kernel = "The kernel hands over bytes from the socket's receive buffer and waits while it is "
              "empty. Sockets are files: what reads files reads them too, and the standard "
              "library's buffered streams and most frameworks use read.",
    .wire = "Nothing of its own; the kernel tells the peer of the new room as a larger window.",
    .waits = "waits for data from %P",
    .notes = read_notes,
    .manual = "read(2)",
};

const struct call_row row_write = {
    .name = "write",
    .summary = "sends bytes: on a socket the same as send without flags",
    .params = {FD, {.name = "data", .kind = PARAM_DATA, .doc = "the bytes and how many"}},
    .signature = "ssize_t write(int fd, const void *buffer, size_t count)",
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes the kernel took; the program must write the rest again",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_send,
    .headers = "unistd.h",
    .kernel = "The kernel copies the bytes into the socket's send buffer and returns; while the "
              "buffer is full the call waits. With no flags to pass, a broken connection raises "
              "SIGPIPE, which ends a program that does not ignore it.",
    .wire = "As with send: TCP sends the bytes in segments as the window allows, UDP one datagram.",
    .waits = "waits for room in the send buffer towards %P",
    .notes = write_notes,
    .manual = "write(2)",
};

const struct call_row row_readv = {
    .name = "readv",
    .summary = "read into several buffers, filled one after the other",
    .params = {FD,
               {.name = "pieces",
                .kind = PARAM_PIECES,
                .out = true,
                .doc = "the buffers, each with its size, and how many there are"}},
    .signature = "ssize_t readv(int fd, const struct iovec *pieces, int count)",
    .returns = RETURNS_BYTES,
    .returns_doc = "how many bytes have come in all; 0 when the peer has closed its direction",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_recv,
    .headers = "sys/uio.h",
    .kernel = "As read, but the bytes go into the first buffer until it is full, then into the "
              "next. The borders between the buffers mean nothing to the connection.",
    .wire = "Nothing of its own.",
    .waits = "waits for data from %P",
    .notes = readv_notes,
    .manual = "readv(2)",
};

const struct call_row row_writev = {
    .name = "writev",
    .summary = "write from several buffers with one call",
    .params = {FD,
               {.name = "pieces",
                .kind = PARAM_PIECES,
                .doc = "the buffers, each with its size, and how many there are"}},
    .signature = "ssize_t writev(int fd, const struct iovec *pieces, int count)",
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes the kernel took in all, perhaps not the whole of every buffer",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_send,
    .headers = "sys/uio.h",
    .kernel = "As write; the kernel takes the buffers one after the other, as if they were one. A "
              "server sends a header and a body so, without copying them together and without two "
              "small segments.",
    .wire = "The same as one write of all the bytes: the borders between the buffers are not seen.",
    .waits = "waits for room in the send buffer towards %P",
    .notes = writev_notes,
    .manual = "writev(2)",
};

#define MESSAGE_FLAGS                                                                              \
  CALL_PARAM("flags", FLAGS, message.flags, "0, or MSG_… joined by |",                             \
             .constants = &constants_message_flags)

static const struct errno_note sendmsg_notes[] = {
    PIPE,
    {.error = ECONNRESET},
    SEND_FULL,
    NOT_CONNECTED,
    NO_PEER,
    {EMSGSIZE,
     "The datagram is too large (over IPv4 UDP carries at most 65507 bytes), or there are more "
     "than 1024 buffers.",
     "Send smaller messages, or fewer buffers."},
    {EISCONN, "An address was given, but the socket is connected.",
     "Leave the address out (msg_name NULL)."},
    {EINVAL, "The control data or a length does not fit.",
     "Build control data with CMSG_LEN, CMSG_SPACE and CMSG_FIRSTHDR."},
    {EBADF, "The socket is closed, or a descriptor to be passed on (SCM_RIGHTS) is.",
     "Close a descriptor only after it was passed on."},
    {ETOOMANYREFS, "Too many descriptors are on their way to other programs.",
     "Let the receiver take what was sent before."},
    {ENOBUFS, "The control data is larger than net.core.optmem_max, or a queue is full.",
     "Send less of it at a time."},
    {EPERM, "The credentials (SCM_CREDENTIALS) are not those of this process.",
     "Give the own process number, user and group."},
    {EOPNOTSUPP, "This kind of socket does not support one of the flags.", "Leave the flags out."},
    UNREACHABLE,
    {.error = ENETUNREACH},
    {.error = EHOSTUNREACH},
    GIVEN_UP,
    SIGNALLED,
    NO_MEMORY_THERE,
    {0, NULL, NULL}};

const struct call_row row_sendmsg = {
    .name = "sendmsg",
    .summary = "sends from several buffers, to an address, with control data",
    .params = {FD,
               {.name = "message",
                .kind = PARAM_MESSAGE,
                .doc = "address or NULL, buffers, and control data: descriptors to pass on "
                       "(SCM_RIGHTS), credentials, IP options"},
               MESSAGE_FLAGS},
    .signature = "ssize_t sendmsg(int fd, const struct msghdr *message, int flags)",
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes the kernel took",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_send,
    .kernel =
        "send, sendto and writev in one. Control data goes beside the bytes: over an AF_UNIX "
        "socket a program can pass open descriptors to another program, which gets copies of them; "
        "over UDP it can choose the sending address or interface for one datagram.",
    .wire =
        "The bytes, as with send or sendto. Control data changes headers, it is not sent itself.",
    .waits = "waits for room in the send buffer towards %P",
    .notes = sendmsg_notes,
    .manual = "sendmsg(2)",
};

static const struct errno_note recvmsg_notes[] = {
    NOTHING_YET,
    {.error = ECONNRESET},
    NOT_CONNECTED,
    UNREACHABLE,
    GIVEN_UP,
    {EMSGSIZE, "There are more than 1024 buffers.", "Pass fewer buffers."},
    {EINVAL, "A length is negative or too large.", "Check msg_namelen and msg_iovlen."},
    {EOPNOTSUPP, "This kind of socket does not support one of the flags.", "Leave the flags out."},
    SIGNALLED,
    CLOSED,
    NO_MEMORY_THERE,
    {0, NULL, NULL}};

const struct call_row row_recvmsg = {
    .name = "recvmsg",
    .summary = "receives into several buffers, with the sender's address and control data",
    .params = {FD,
               {.name = "message",
                .kind = PARAM_MESSAGE,
                .out = true,
                .doc = "room for the address, the buffers and the control data"},
               MESSAGE_FLAGS},
    .signature = "ssize_t recvmsg(int fd, struct msghdr *message, int flags)",
    .returns = RETURNS_BYTES,
    .returns_doc = "how many bytes have come; 0 at the end of a stream",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_recv,
    .kernel =
        "recv, recvfrom and readv in one. msg_flags tells what did not fit: MSG_TRUNC the rest of "
        "a datagram, MSG_CTRUNC control data. Descriptors that were passed on become open here. "
        "With MSG_ERRQUEUE it takes an error report instead: which datagram an ICMP message was "
        "about.",
    .wire = "Nothing of its own.",
    .waits = "waits for data from %P",
    .notes = recvmsg_notes,
    .manual = "recvmsg(2)",
};

const struct call_row row_sendmmsg = {
    .name = "sendmmsg",
    .summary = "sendmsg for several messages with one call",
    .params = {FD,
               {.name = "messages",
                .kind = PARAM_MESSAGES,
                .doc = "the messages, each as for sendmsg, and how many there are"},
               MESSAGE_FLAGS},
    .signature = "int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags)",
    .returns = RETURNS_INT,
    .returns_doc = "how many messages were sent; msg_len of each of them tells its bytes",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .kernel = "The kernel sends one message after the other. When one fails it stops; the error "
              "is returned only if it was the first, else the number of those before it. The C "
              "library's resolver asks for A and AAAA in this way.",
    .wire = "One datagram for each message.",
    .waits = "waits for room in the send buffer",
    .notes = sendmsg_notes,
    .manual = "sendmmsg(2)",
};

const struct call_row row_recvmmsg = {
    .name = "recvmmsg",
    .summary = "recvmsg for several messages with one call",
    .params = {FD,
               {.name = "messages",
                .kind = PARAM_MESSAGES,
                .out = true,
                .doc = "room for the messages, each as for recvmsg, and how many fit"},
               MESSAGE_FLAGS,
               CALL_PARAM("timeout", TIME, message.timeout,
                          "how long to wait at most; looked at only when a message has come")},
    .signature = "int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags, "
                 "struct timespec *timeout)",
    .returns = RETURNS_INT,
    .returns_doc = "how many messages have come; msg_len of each of them tells its bytes",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .kernel = "The kernel takes datagrams until all the room is used. It waits for each of them, "
              "unless MSG_WAITFORONE says to wait for the first only. One call instead of many "
              "saves time when datagrams come fast.",
    .wire = "Nothing.",
    .waits = "waits for datagrams to %L",
    .notes = recvmsg_notes,
    .manual = "recvmmsg(2)",
};

static const struct errno_note sendfile_notes[] = {
    PIPE,
    {.error = ECONNRESET},
    SEND_FULL,
    {EINVAL, "The source cannot be read in this way: it is not a file that can be mapped.",
     "Use read and write, or splice through a pipe."},
    {EBADF, "One of the two is closed, or not open for reading or writing.",
     "Open the source for reading; the socket must be open."},
    NOT_CONNECTED,
    {ESPIPE, "An offset was given, but the source has no positions.", "Pass NULL."},
    {EOVERFLOW, "The count is too large, or goes beyond the largest file size.",
     "Send it in parts."},
    SIGNALLED,
    NO_MEMORY_THERE,
    {0, NULL, NULL}};

const struct call_row row_sendfile = {
    .name = "sendfile",
    .summary = "sends a part of a file without copying it through the program",
    .params = {{.name = "to", .kind = PARAM_HANDLE, .doc = "the socket"},
               CALL_PARAM("from", INT, transfer.from, "the descriptor of the file"),
               CALL_PARAM("offset", OFFSET, transfer.from_offset,
                          "where in the file to begin; NULL: at its current position"),
               CALL_PARAM("count", COUNT, transfer.size, "how many bytes to send")},
    .signature = "ssize_t sendfile(int to, int from, off_t *offset, size_t count)",
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes were sent, perhaps fewer than asked for; 0 at the file's end",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_send,
    .headers = "sys/sendfile.h",
    .kernel = "The kernel hands pages of the file to the socket; the program never sees the "
              "bytes. Web servers send files so. While the send buffer is full the call waits.",
    .wire = "As with send: the bytes of the file, in segments as the window allows.",
    .waits = "waits for room in the send buffer towards %P",
    .notes = sendfile_notes,
    .manual = "sendfile(2)",
};

static const struct errno_note splice_notes[] = {
    {EAGAIN, "Nothing is there, or nothing fits, and SPLICE_F_NONBLOCK or O_NONBLOCK is set.",
     "Wait with poll or epoll and call splice again."},
    {EINVAL, "Neither of the two is a pipe, or a flag is not known.",
     "Move the data through a pipe with two calls."},
    {ESPIPE, "An offset was given for a pipe or a socket.", "Pass NULL for it."},
    CLOSED,
    PIPE,
    {ECONNRESET, "The other end has reset the connection, or closed it with bytes unread.",
     "Close the socket: a new connection needs a new one."},
    NOT_CONNECTED,
    SIGNALLED,
    {.error = ENOMEM},
    {0, NULL, NULL}};

const struct call_row row_splice = {
    .name = "splice",
    .summary = "moves data between a pipe and a socket without copying it",
    .params = {CALL_PARAM("from", INT, transfer.from, "the descriptor that is read"),
               CALL_PARAM("from_offset", OFFSET, transfer.from_offset,
                          "where in it to begin; NULL for a pipe or a socket"),
               CALL_PARAM("to", INT, transfer.to, "the descriptor that is written"),
               CALL_PARAM("to_offset", OFFSET, transfer.to_offset,
                          "where in it to begin; NULL for a pipe or a socket"),
               CALL_PARAM("size", COUNT, transfer.size, "how many bytes to move at most"),
               CALL_PARAM("flags", FLAGS, transfer.flags, "0, or SPLICE_F_… joined by |",
                          .constants = &constants_splice_flags)},
    .signature = "ssize_t splice(int from, off_t *from_offset, int to, off_t *to_offset, "
                 "size_t size, unsigned int flags)",
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes were moved; 0 at the end of the data",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .headers = "fcntl.h",
    .kernel = "The kernel passes pages from one to the other; one of the two must be a pipe. A "
              "proxy moves a connection's bytes to another connection with two calls and a pipe.",
    .wire = "What is moved to a socket is sent as with send.",
    .waits = "waits for data to move, or for room",
    .notes = splice_notes,
    .manual = "splice(2)",
};
