"""proxy.py PORT_FILE PORT HOW...: a line between a git client and its server that goes wrong.

	cut up N     the connection ends when N bytes of what the client sends have passed
	cut down N   the same of what the server sends
	lose         the server's word that it has taken a push is lost, and the connection
	hang N       from then on nothing passes, and nothing ends
	long N       Content-Length in the server's answers is N greater than it is
	short N      N smaller
	pass         nothing goes wrong

Bytes are counted over all connections from the first request that has PUSH in its
first line or head (for HTTP: of git-receive-pack; git's own protocol: the
connection for it); everything before passes.  The port is written to PORT_FILE.
"""
import os
import re
import socket
import sys
import threading

MARK, TAKEN = b"git-receive-pack", b"unpack ok"
how, amount = sys.argv[3:], 0
if how[-1].isdigit():
    amount = int(how.pop())
upstream = int(sys.argv[2])


class Line:
    """One connection and its other half."""

    def __init__(self, client):
        self.client = client
        self.server = socket.create_connection(("127.0.0.1", upstream))
        self.marked = False
        self.over = threading.Event()

    def end(self):
        self.over.set()
        for end in (self.client, self.server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def carry(self, source, sink, direction):
        try:
            while not self.over.is_set():
                data = source.recv(65536)
                if not data:
                    break
                if direction == "up" and MARK in data:
                    self.marked = True
                if self.marked:
                    data = self.spoil(data, direction)
                sink.sendall(data)
        except OSError:
            pass
        try:
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def spoil(self, data, direction):
        if how[0] in ("long", "short") and direction == "down":
            more = amount if how[0] == "long" else -amount
            return re.sub(rb"(?i)(content-length: )(\d+)",
                          lambda m: m.group(1) + b"%d" % max(0, int(m.group(2)) + more), data)
        if how[0] == "cut" and direction == how[1]:
            return self.count(data, self.end)
        if how[0] == "lose" and direction == "down" and TAKEN in data:
            self.end()
            raise OSError
        if how[0] == "hang" and direction == "up":
            return self.count(data, self.over.wait)
        return data

    def count(self, data, then):
        global amount
        with lock:
            allowed = data[:amount]
            amount -= len(allowed)
        if len(allowed) == len(data):
            return data
        (self.server if how[-1] != "down" else self.client).sendall(allowed)
        then()
        raise OSError


lock = threading.Lock()
door = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + ".new", "w") as out:
    out.write(str(door.getsockname()[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    line = Line(door.accept()[0])
    for args in ((line.client, line.server, "up"), (line.server, line.client, "down")):
        threading.Thread(target=line.carry, args=args, daemon=True).start()
