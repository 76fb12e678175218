"""The library's server, one request."""
import socket
import socketserver
import threading


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.readline())


with socketserver.TCPServer(('127.0.0.1', 0), Echo) as server:
    thread = threading.Thread(target=server.handle_request)
    client = socket.create_connection(server.server_address)
    client.sendall(b'a line\n')
    thread.start()
    print(client.makefile().readline(), end='')
    thread.join()
    client.close()
