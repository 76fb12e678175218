# Asks a DNS server for the addresses of a name, with a query made byte by byte.
#
# Teaches: a binary protocol over UDP (RFC 1035): struct for the fixed fields, names as labels with a
# length in front, names shortened by pointers in the answer, and hex to look at the bytes.
#
# Run it:    python3 dns-query.py [NAME [SERVER [PORT [A|AAAA|MX|TXT]]]]
#       or   sockshell dns-query.py [NAME [SERVER [PORT [A|AAAA|MX|TXT]]]]
# Exit status: 0 when there was an answer record, 1 when not.

import binascii
import socket
import struct
import sys

name = sys.argv[1] if len(sys.argv) > 1 else 'localhost'
server = sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1'
port = int(sys.argv[3]) if len(sys.argv) > 3 else 53
kind = sys.argv[4].upper() if len(sys.argv) > 4 else 'A'

TYPES = {'A': 1, 'NS': 2, 'CNAME': 5, 'SOA': 6, 'MX': 15, 'TXT': 16, 'AAAA': 28}
CODES = ['no error', 'format error', 'server failure', 'no such name', 'not implemented',
         'refused']
IN = 1
RECURSION_DESIRED = 0x0100

# Fixed, so that you can find it in the bytes; a real resolver takes a random one each time.
QUERY_ID = 0x1D05


def type_name(number):
    for known in TYPES:
        if TYPES[known] == number:
            return known
    return f'TYPE{number}'


def encode_name(text):
    wire = b''
    for label in text.strip('.').split('.'):
        part = label.encode('ascii')
        if not 0 < len(part) < 64:
            raise ValueError(f'a label has 1 to 63 bytes: {label!r}')
        wire += struct.pack('B', len(part)) + part
    return wire + b'\x00'


def decode_name(message, offset):
    """Returns the name at offset and the offset after it; follows pointers, but not for ever."""
    labels = []
    after = None
    for jump in range(64):
        length = message[offset]
        if length & 0xC0 == 0xC0:
            (pointer,) = struct.unpack_from('!H', message, offset)
            if after is None:
                after = offset + 2
            offset = pointer & 0x3FFF
        elif length == 0:
            if after is None:
                after = offset + 1
            return '.'.join(labels) or '.', after
        else:
            labels.append(message[offset + 1:offset + 1 + length].decode('latin-1'))
            offset += 1 + length
    raise ValueError('a name that never ends')


def show_data(message, number, offset, length):
    data = message[offset:offset + length]
    if number == TYPES['A'] and length == 4:
        return socket.inet_ntop(socket.AF_INET, data)
    if number == TYPES['AAAA'] and length == 16:
        return socket.inet_ntop(socket.AF_INET6, data)
    if number == TYPES['MX']:
        (preference,) = struct.unpack('!H', data[:2])
        return f'{preference} {decode_name(message, offset + 2)[0]}'
    if number == TYPES['TXT']:
        return repr(data[1:1 + data[0]])
    if number in (TYPES['CNAME'], TYPES['NS']):
        return decode_name(message, offset)[0]
    return '0x' + data.hex()


def dump(label, data):
    print(f'{label}, {len(data)} bytes:')
    text = binascii.hexlify(data).decode('ascii')
    for start in range(0, len(text), 32):
        line = text[start:start + 32]
        print(f'  {start // 2:04x}  {line}')


header = struct.pack('!HHHHHH', QUERY_ID, RECURSION_DESIRED, 1, 0, 0, 0)
query = header + encode_name(name) + struct.pack('!HH', TYPES[kind], IN)
dump('query', query)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.settimeout(5)
    # A connected UDP socket takes answers from this one server only.
    sock.connect((server, port))
    sock.send(query)
    try:
        reply = sock.recv(4096)
    except TimeoutError:
        print('no answer within five seconds')
        sys.exit(1)
    except ConnectionRefusedError:
        print('nobody listens on that port')
        sys.exit(1)

dump('reply', reply)
ident, flags, questions, answers, authorities, additional = struct.unpack('!6H', reply[:12])
code = flags & 0xF
print('id matches:', ident == QUERY_ID)
print('flags:', f'{flags:#06x}', '=', 'answer' if flags >> 15 else 'query',
      'authoritative' if flags & 0x0400 else 'not authoritative', sep=' ')
print('code:', code, CODES[code] if code < len(CODES) else 'unknown')

offset = 12
for i in range(questions):
    asked, offset = decode_name(reply, offset)
    qtype, qclass = struct.unpack_from('!HH', reply, offset)
    offset += 4
    print('question:', asked, type_name(qtype))
for i in range(answers):
    owner, offset = decode_name(reply, offset)
    number, rclass, ttl, length = struct.unpack('!HHIH', reply[offset:offset + 10])
    offset += 10
    print('answer:', owner, type_name(number), show_data(reply, number, offset, length), 'ttl', ttl)
    offset += length
sys.exit(0 if answers else 1)
