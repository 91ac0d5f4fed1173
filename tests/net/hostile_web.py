"""hostile_web.py - feeds and pages on loopback that mean harm to who reads them (for what is
harmful in the transport see hostile.py).  Prints its port.

/entities   a feed of entities within entities    /many     a feed of 100,000 entries
/deep       a page of 200,000 open elements       /length   says 1000 bytes, sends 10
/circle     a redirect to itself
"""
import socketserver
import sys


def entities():
    lines = ['<!ENTITY e0 "ha">'] + ['<!ENTITY e%d "%s">' % (i, ("&e%d;" % (i - 1)) * 10) for i in range(1, 12)]
    return ('<?xml version="1.0"?><!DOCTYPE rss [%s]><rss version="2.0"><channel><title>&e11;</title>'
            '<item><title>One</title><link>https://nowhere.invalid/1</link></item></channel></rss>' % "".join(lines)).encode()


def many():
    items = "".join("<item><title>Title number %d</title><link>https://nowhere.invalid/%d</link></item>" % (i, i)
                    for i in range(100000))
    return ('<rss version="2.0"><channel><title>Many</title>%s</channel></rss>' % items).encode()


class Handler(socketserver.BaseRequestHandler):
    def ok(self, body, kind):
        head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        self.request.sendall(head.encode() + body)

    def handle(self):
        head = b""
        while b"\r\n\r\n" not in head:
            got = self.request.recv(65536)
            if not got:
                return
            head += got
        try:
            self.answer(head.split()[1].decode())
        except OSError:
            pass

    def answer(self, path):
        if path == "/entities":
            self.ok(entities(), "application/rss+xml")
        elif path == "/many":
            self.ok(many(), "application/rss+xml")
        elif path == "/deep":
            self.ok(b"<html><body>" + b"<div>" * 200000, "text/html")
        elif path == "/length":
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789")
        elif path == "/circle":
            self.request.sendall(b"HTTP/1.1 302 Go\r\nLocation: /circle\r\nContent-Length: 0\r\n\r\n")
        else:
            self.request.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


with Server(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    sys.stdout.close()
    server.serve_forever()
