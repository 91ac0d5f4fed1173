"""hostile.py PORT_FILE: an HTTP server on 127.0.0.1 that does what servers should not.

One connection after another is answered by the path of its first request; see WAYS.
The port is written to PORT_FILE when it is open.
"""
import gzip
import os
import socket
import sys
import threading
import time
import zlib

ZEROS = b"\0" * (1 << 20)


def bomb(layers):
    """200 MB of zeros, compressed so many times: some hundred KB, then some hundred bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(packer.compress(ZEROS) for _ in range(200)) + packer.flush()
    for _ in range(layers - 1):
        data = gzip.compress(data)
    return data


BOMB, BOMB2 = bomb(1), bomb(2)


def say(c, body=b"", status="200 OK", length=True, **headers):
    """LENGTH: True for the right one, None for none, else what it says."""
    lines = ["HTTP/1.1 " + status]
    if length is not None:
        lines.append("Content-Length: %s" % (len(body) if length is True else length))
    lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in headers.items()]
    c.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def chunks(c, pieces, **headers):
    say(c, length=None, Transfer_Encoding="chunked", **headers)
    for piece in pieces:
        c.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
    c.sendall(b"0\r\n\r\n")


def endless():
    while True:
        yield b"all work and no play makes a dull page. " * 1000


def drip(c):
    say(c, length=100000)
    while True:
        c.sendall(b"x")
        time.sleep(0.05)


def endless_head(c):
    c.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        c.sendall(b"X-More: %s\r\n" % (b"y" * 900))


def half(c):
    """Sends a part, closes its half, and stays."""
    say(c, b"half", length=100)
    c.shutdown(socket.SHUT_WR)
    time.sleep(30)


def reset(c):
    say(c, b"half", length=100)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def length(value, body):
    return lambda c: say(c, body, length=value)


def raw(data):
    return lambda c: c.sendall(data)


def coded(coding, data):
    return lambda c: say(c, data, Content_Encoding=coding)


def moved(to, status="302 Found"):
    return lambda c: say(c, status=status, Location=to)


WAYS = {
    "/ok": lambda c: say(c, b"fine", Content_Type="text/plain"),
    "/silent": lambda c: time.sleep(30),
    "/drip": drip,
    "/endless": lambda c: chunks(c, endless()),
    "/endless-plain": lambda c: [say(c, length=None)] + [c.sendall(p) for p in endless()],
    "/endless-head": endless_head,
    "/bomb": coded("gzip", BOMB),
    "/bomb-2": coded("gzip, gzip", BOMB2),
    "/bomb-many": coded(", ".join(["gzip"] * 40), BOMB),
    "/length-more": length("100", b"short"),
    "/length-less": length("2", b"long"),
    "/length-minus": length("-1", b"x"),
    "/length-huge": length("99999999999999999999", b"x"),
    "/length-word": length("many", b"x"),
    "/length-lie": length("99999999999", b"x"),
    "/half": half,
    "/reset": reset,
    "/nothing": lambda c: None,
    "/chunk-bad": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
    "/chunk-huge": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc\r\n"),
    "/chunk-cut": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc"),
    "/no-http": raw(b"220 mail.example.org ESMTP\r\n"),
    "/nul": raw(b"HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n"),
    "/gzip-not": coded("gzip", b"this is plain"),
    "/gzip-cut": coded("gzip", gzip.compress(b"much " * 10000)[:40]),
    "/gzip": coded("gzip", gzip.compress(b"hello")),
    "/deflate": coded("deflate", zlib.compress(b"hello")),
    "/br": coded("br", b"\x0b\x02\x80hello\x03"),
    "/zstd": coded("zstd", b"\x28\xb5\x2f\xfd\x20\x05\x29\0\0hello"),
    "/circle-a": moved("/circle-b"),
    "/circle-b": moved("/circle-a"),
    "/to-file": moved("file:///etc/passwd"),
    "/to-long": moved("/" + "x" * 20000),
    "/cookie": lambda c: say(c, status="302 Found", Location="/echo", Set_Cookie="id=secret; Path=/"),
    "/robots.txt": lambda c: say(c, b"User-agent: *\nDisallow: /a\n" + b"# nothing\n" * (500 << 10)),
    "/busy-long": lambda c: say(c, status="503 Busy", Retry_After="100000"),
    "/busy-date": lambda c: say(c, status="429 Busy", Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"),
    "/basic": lambda c: say(c, status="401 Who", WWW_Authenticate='Basic realm="x"'),
}


def serve(c):
    with c:
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = c.recv(65536)
                if not piece:
                    return
                head += piece
            path = head.split()[1].decode().replace("http://example.invalid", "")  # as a proxy is asked
            if path == "/echo":
                say(c, head)
            elif path.startswith("/on/"):  # a redirect that never ends
                moved("/on/%d" % (int(path[4:]) + 1))(c)
            else:
                WAYS[path](c)
        except OSError:
            pass


listener = socket.create_server(("127.0.0.1", 0), backlog=64)
with open(sys.argv[1] + ".new", "w") as f:
    f.write(str(listener.getsockname()[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
