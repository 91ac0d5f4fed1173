"""serving.py PORT VERB ...: a client that says exactly what it is told to say.

  get TARGET [HEADER...]   status, headers and body of one request
  raw FILE                 sends the file's bytes as they are; prints the reply
  same FOLDER              every file of the folder is served with its bytes, plain and
                           compressed; HEAD, ETag and 304 hold for each
  keep N TARGET            N requests on one connection
  pipeline N TARGET        N requests at once on one connection
  storm SECONDS THREADS FOLDER...
                           pages of the folders again and again: each reply is what one of them has
  crowd N TARGET           N connections that say nothing, and one that asks
"""
import gzip
import http.client
import os
import random
import socket
import sys
import threading
import time

PORT = int(sys.argv[1])


def connect():
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)


def ask(target, headers=None, method="GET", connection=None):
    c = connection or connect()
    c.putrequest(method, target, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
    for name, value in (headers or {}).items():
        c.putheader(name, value)
    c.endheaders()
    r = c.getresponse()
    body = r.read()
    if not connection:
        c.close()
    return r.status, dict((k.lower(), v) for k, v in r.getheaders()), body


def get(target, *headers):
    status, got, body = ask(target, dict(h.split(": ", 1) for h in headers))
    print(status)
    for name in sorted(got):
        print(f"{name}: {got[name]}")
    print()
    sys.stdout.flush()
    sys.stdout.buffer.write(body)


def whole_replies(got):
    """How many replies the bytes hold, whole."""
    n = 0
    while b"\r\n\r\n" in got:
        head, _, rest = got.partition(b"\r\n\r\n")
        length = [int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:")]
        if len(rest) < (length or [0])[0]:
            break
        n, got = n + 1, rest[(length or [0])[0]:]
    return n


def exchange(bytes_, replies=1):
    s = socket.create_connection(("127.0.0.1", PORT), timeout=30)
    out = b""
    try:
        s.sendall(bytes_)
        while whole_replies(out) < replies:
            piece = s.recv(65536)
            if not piece:
                break
            out += piece
    except (ConnectionResetError, BrokenPipeError):
        pass
    s.close()
    return out


def raw(path):
    sys.stdout.buffer.write(exchange(open(path, "rb").read()))


def files_of(folder):
    for where, _, names in os.walk(folder):
        for name in names:
            if name != ".skein-site":
                path = os.path.join(where, name)
                yield os.path.relpath(path, folder), open(path, "rb").read()


def check_one(connection, path, wanted, faults):
    status, headers, body = ask("/" + path, connection=connection)
    if status != 200 or body != wanted:
        faults.append(f"{path}: {status}, {len(body)} bytes, wanted {len(wanted)}")
        return
    tag = headers["etag"]
    status, packed, body = ask("/" + path, {"Accept-Encoding": "gzip"}, connection=connection)
    if packed.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
        if packed["etag"] == tag:
            faults.append(f"{path}: one tag for two forms")
    elif len(wanted) > 2000:
        faults.append(f"{path}: is not compressed")
    if status != 200 or body != wanted:
        faults.append(f"{path}: other bytes when compressed")
    status, head, body = ask("/" + path, method="HEAD", connection=connection)
    headers.pop("date"), head.pop("date")
    if status != 200 or body or head != headers:
        faults.append(f"{path}: HEAD {head} GET {headers}")
    for sent in (tag, packed["etag"], f'"x", W/{tag}'):
        status, _, body = ask("/" + path, {"If-None-Match": sent}, connection=connection)
        if status != 304 or body:
            faults.append(f"{path}: {status} for If-None-Match {sent}")
    if ask("/" + path, {"If-None-Match": '"x"'}, connection=connection)[0] != 200:
        faults.append(f"{path}: a tag of something else is no match")
    immutable = "immutable" in headers["cache-control"]
    if immutable != ("/v/" in path):
        faults.append(f"{path}: cache-control {headers['cache-control']}")
    if path.endswith("index.html") and ask("/" + path[:-10], connection=connection)[2] != wanted:
        faults.append(f"{path}: other bytes at its folder's address")


def same(folder):
    faults, n, connection = [], 0, connect()
    for path, wanted in files_of(folder):
        check_one(connection, path, wanted, faults)
        n += 1
    print(n, "files", *faults[:20], sep="\n")
    sys.exit(bool(faults) or n < 20)


def keep(n, target):
    c = connect()
    seen = {ask(target, connection=c)[2] for _ in range(int(n))}
    first = c.sock
    ask(target, connection=c)
    print(len(seen), "body", "same connection" if c.sock is first and first else "another connection")
    sys.exit(len(seen) != 1 or c.sock is not first)


def pipeline(n, target):
    got = exchange(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * int(n), int(n))
    print(got.count(b"HTTP/1.1 200 OK"))
    sys.exit(got.count(b"HTTP/1.1 200 OK") != int(n))


def storm(seconds, threads, *folders):
    pages = {}
    for folder in folders:
        for path, body in files_of(folder):
            pages.setdefault(path, set()).add(body)
    paths, faults, counts = sorted(pages), [], []
    end = time.monotonic() + float(seconds)

    def run(seed):
        rng, c, n = random.Random(seed), connect(), 0
        while time.monotonic() < end:
            path = rng.choice(paths)
            status, _, body = ask("/" + path, connection=c)
            n += 1
            if not (status == 200 and body in pages[path]) and not (status == 404 and len(folders) > 1):
                faults.append(f"{path}: {status}, {len(body)} bytes")
        counts.append(n)

    runners = [threading.Thread(target=run, args=(i,)) for i in range(int(threads))]
    for r in runners:
        r.start()
    for r in runners:
        r.join()
    print(sum(counts), "replies", *faults[:20], sep="\n")
    sys.exit(bool(faults) or len(counts) != int(threads) or sum(counts) < 50)


def crowd(n, target):
    silent = []
    for _ in range(int(n)):
        s = socket.socket()
        s.connect(("127.0.0.1", PORT))
        silent.append(s)
    status = ask(target)[0]
    print(len(silent), status)
    sys.exit(status != 200)


globals()[sys.argv[2]](*sys.argv[3:])
