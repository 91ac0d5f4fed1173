"""site.py FOLDER LOG - a site on loopback whose content is FOLDER as it is now.

Prints its port.  Answers have an ETag; a request that knows it gets 304.  A file
NAME.status holds the status to answer with, NAME.type the content type, NAME.sleep
the seconds to wait, NAME.location where it redirects.  LOG gets a line for each
request: method, path, status.
"""
import hashlib
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder, log = sys.argv[1:]
TYPES = {".xml": "application/rss+xml", ".html": "text/html", ".txt": "text/plain", ".json": "application/json",
         ".pdf": "application/pdf"}


def read(name):
    try:
        with open(name, "rb") as f:
            return f.read()
    except OSError:
        return None


class Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", headers=()):
        with open(log, "a") as f:
            f.write(f"{self.command} {self.path} {status}\n")
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        path = self.path.split("?")[0].lstrip("/") or "index.html"
        name = os.path.join(folder, path)
        if ".." in path:
            return self.answer(400)
        time.sleep(float(read(name + ".sleep") or 0))
        location = read(name + ".location")
        status = int(read(name + ".status") or 200)
        if location:
            return self.answer(status if status != 200 else 301, headers=[("Location", location.decode().strip())])
        body = read(name)
        if body is None:
            return self.answer(status if status != 200 else 404, b"gone\n")
        if status != 200:
            return self.answer(status, body)
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if self.headers.get("If-None-Match") == tag:
            return self.answer(304, headers=[("ETag", tag)])
        kind = read(name + ".type") or TYPES.get(os.path.splitext(path)[1], "application/octet-stream").encode()
        self.answer(200, body, [("ETag", tag), ("Content-Type", kind.decode().strip())])

    do_HEAD = do_GET

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
print(server.server_address[1], flush=True)
server.serve_forever()
