# An echo server over TCP that serves all clients in one thread, with asyncio.
#
# Teaches: a coroutine is written like the server of one client, and gives the thread away wherever it says
# await; below it is the same loop as in echo-selectors.py, with sockets that do not block and epoll. drain
# waits while the client reads slower than it is sent to.
#
# Run it:    python3 echo-asyncio.py [PORT [CLIENTS]]     or   sockshell echo-asyncio.py [PORT [CLIENTS]]
# Then, in other terminals: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C.
# Port 0 lets the kernel choose a free port; the first line printed says which.

import asyncio
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 50000
CLIENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 0


async def main():
    came = left = 0
    finished = asyncio.Event()

    async def serve(reader, writer):
        """One client, started for each connection."""
        nonlocal came, left
        came += 1
        number, total = came, 0
        try:
            while data := await reader.read(1024):
                writer.write(data)
                await writer.drain()
                total += len(data)
        except ConnectionError as error:
            print(f'client {number}: {error}', file=sys.stderr)
        finally:
            writer.close()
        print(f'client {number}: {total} bytes', flush=True)
        left += 1
        if left == CLIENTS:
            finished.set()

    server = await asyncio.start_server(serve, '0.0.0.0', PORT)
    async with server:
        print('listening on port', server.sockets[0].getsockname()[1], flush=True)
        await finished.wait()
    print('all clients have been served')


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print('stopped by Ctrl-C')
