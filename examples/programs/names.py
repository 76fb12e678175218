# Names and numbers: hosts, services, addresses in text and in bytes, byte order.
#
# Teaches: the look-ups that come before a connection, none of which sends anything by itself here:
# localhost stands in /etc/hosts, the services in /etc/services.
#
# Run it:    python3 names.py [HOST]      or   sockshell names.py [HOST]

import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else 'localhost'

print('This computer calls itself', socket.gethostname())

print()
print('Host names to addresses')
print('  gethostbyname:   ', socket.gethostbyname(host))
name, aliases, addresses = socket.gethostbyname_ex(host)
print('  gethostbyname_ex:', name, addresses)
seen = []
found = socket.getaddrinfo(host, 'http', type=socket.SOCK_STREAM)
for family, kind, proto, canonname, address in found:
    if (family, address) not in seen:
        seen.append((family, address))
        version = 'IPv6' if family == socket.AF_INET6 else 'IPv4'
        print('  getaddrinfo:     ', version, address)
try:
    socket.getaddrinfo('not a number', 80, flags=socket.AI_NUMERICHOST)
except socket.gaierror as error:
    print('  a name that is none: error', error.errno, '-', error.strerror)

print()
print('Services')
for service in ['ssh', 'domain', 'http', 'https']:
    print(f'  {service:<8} is port {socket.getservbyname(service, "tcp"):>5}')
for port in (25, 80, 443):
    print(f'  port {port:>3} is {socket.getservbyport(port)}')
try:
    socket.getservbyname('no-such-service')
except OSError as error:
    print('  no-such-service:', error)

print()
print('Addresses as text and as bytes')
packed = socket.inet_aton('192.0.2.33')
print('  inet_aton:', packed, packed.hex(), list(packed))
print('  inet_ntoa:', socket.inet_ntoa(b'\x7f\x00\x00\x01'))
packed = socket.inet_pton(socket.AF_INET6, '2001:db8::1')
print('  inet_pton:', packed.hex(':', 2))
print('  inet_ntop:', socket.inet_ntop(socket.AF_INET6, packed))
try:
    socket.inet_pton(socket.AF_INET, '300.1.2.3')
except OSError as error:
    print('  300.1.2.3:', error)

print()
print('Byte order')
print(f'  htons(80) = {socket.htons(80)}, as bytes {socket.htons(80):#06x}')
print('  ntohs(htons(80)) =', socket.ntohs(socket.htons(80)))
print('  htonl(0x7f000001) =', hex(socket.htonl(0x7f000001)))
print('  ntohl(htonl(1)) =', socket.ntohl(socket.htonl(1)))
