"""hostile_web.py - a server on loopback that lies, bombs, hangs and never ends.  Prints its port.

/length      says 1000 bytes, sends 10 and closes    /bomb      1 GB of zeros, as gzip
/endless     a body without an end                   /circle    a redirect to itself
/far         more redirects than are followed        /slow      a byte a second, for ever
/silent      takes the request and says nothing      /garbage   no HTTP
/headers     header lines without an end             /robots    robots.txt of 5 MB
/twice       two different lengths                   /chunks    a chunk that is broken off
/entities    a feed of entities within entities      /many      a feed of 100,000 entries
/deep        a page of 200,000 open elements         /cookie    sets a cookie; says which came
"""
import gzip
import io
import socketserver
import sys
import time

BOMB = None


def bomb():
    global BOMB
    if BOMB is None:
        out = io.BytesIO()
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as z:
            for _ in range(256):
                z.write(bytes(4 << 20))
        BOMB = out.getvalue()
    return BOMB


def entities():
    lines = ['<!ENTITY e0 "ha">'] + ['<!ENTITY e%d "%s">' % (i, ("&e%d;" % (i - 1)) * 10) for i in range(1, 12)]
    return ('<?xml version="1.0"?><!DOCTYPE rss [%s]><rss version="2.0"><channel><title>&e11;</title>'
            '<item><title>One</title><link>https://nowhere.invalid/1</link></item></channel></rss>' % "".join(lines)).encode()


def many():
    items = "".join("<item><title>Title number %d</title><link>https://nowhere.invalid/%d</link></item>" % (i, i)
                    for i in range(100000))
    return ('<rss version="2.0"><channel><title>Many</title>%s</channel></rss>' % items).encode()


class Handler(socketserver.BaseRequestHandler):
    def ok(self, body, *headers):
        head = ["HTTP/1.1 200 OK", "Connection: close", *headers, "Content-Length: %d" % len(body)]
        self.request.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    def forever(self, head, piece, pause):
        self.request.sendall(head)
        while True:
            self.request.sendall(piece)
            time.sleep(pause)

    def handle(self):
        head = b""
        while b"\r\n\r\n" not in head:
            got = self.request.recv(65536)
            if not got:
                return
            head += got
        path = head.split()[1].decode()
        try:
            self.answer(path, head)
        except OSError:
            pass

    def answer(self, path, head):
        send = self.request.sendall
        if path == "/length":
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789")
        elif path == "/bomb":
            self.ok(bomb(), "Content-Encoding: gzip", "Content-Type: text/html")
        elif path == "/endless":
            self.forever(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 65536, 0)
        elif path == "/circle":
            send(b"HTTP/1.1 302 Go\r\nLocation: /circle\r\nContent-Length: 0\r\n\r\n")
        elif path.startswith("/far"):
            send(b"HTTP/1.1 302 Go\r\nLocation: /far%d\r\nContent-Length: 0\r\n\r\n" % (int(path[4:] or 0) + 1))
        elif path == "/slow":
            self.forever(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x", 1)
        elif path == "/silent":
            time.sleep(60)
        elif path == "/garbage":
            send(b"\x00\x01\x02 what is this\r\n" * 10)
        elif path == "/headers":
            self.forever(b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"y" * 4000 + b"\r\n", 0)
        elif path == "/robots":
            self.ok(b"User-agent: *\nDisallow: /private\n" + b"# filler\n" * 580000, "Content-Type: text/plain")
        elif path == "/twice":
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 500\r\n\r\nhello")
        elif path == "/chunks":
            send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\nabc")
        elif path == "/entities":
            self.ok(entities(), "Content-Type: application/rss+xml")
        elif path == "/many":
            self.ok(many(), "Content-Type: application/rss+xml")
        elif path == "/deep":
            self.ok(b"<html><body>" + b"<div>" * 200000, "Content-Type: text/html")
        elif path == "/cookie":
            came = b"cookie" if b"\ncookie:" in head.lower() else b"none"
            self.ok(came, "Set-Cookie: session=1; Path=/")
        else:
            send(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


with Server(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    sys.stdout.close()
    server.serve_forever()
