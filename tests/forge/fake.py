#!/usr/bin/env python3
"""fake.py KIND DIR [CERT KEY] - a forge for tests: github, gitlab or gitea, on loopback.

Speaks the part of each interface that skein uses, keeps requests and comments, serves
the repositories below DIR/git over HTTP, and behaves badly when told to.

    DIR/port        written when it listens
    DIR/log         a JSON line for each call: method, path, body, status
    DIR/state.json  requests and comments, after each change
    DIR/wrong       what no client should do, a line each: fields that the interface does
                    not have, a token in the arguments of a running program
    DIR/faults      read before each call: JSON lines {"on": "POST /pulls", "do": NAME}; the
                    first that fits is used up

$TOKEN is accepted, for the API in the header of the kind, for git as a password;
$EXPIRED is not any more.
"""
import base64, glob, http.server, json, os, re, ssl, subprocess, sys, threading, urllib.parse

KIND, DIR = sys.argv[1], sys.argv[2]
TOKEN = os.environ.get("TOKEN", "")
PAGE_MAX = {"github": 100, "gitlab": 100, "gitea": 50}[KIND]
PREFIX = {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1"}[KIND]
BODY_MAX = {"github": 65536, "gitlab": 1048576, "gitea": 65536}[KIND]
lock = threading.RLock()
requests, comments = [], []

# What the interfaces take: name -> (type, must be there).
CREATE = {
    "github": {"title": (str, 1), "head": (str, 1), "base": (str, 1), "body": (str, 0), "draft": (bool, 0),
               "maintainer_can_modify": (bool, 0), "head_repo": (str, 0), "issue": (int, 0)},
    "gitlab": {"title": (str, 1), "source_branch": (str, 1), "target_branch": (str, 1), "description": (str, 0),
               "target_project_id": (int, 0), "labels": (str, 0), "remove_source_branch": (bool, 0), "squash": (bool, 0)},
    "gitea": {"title": (str, 1), "head": (str, 1), "base": (str, 1), "body": (str, 0), "assignees": (list, 0),
              "labels": (list, 0), "milestone": (int, 0), "due_date": (str, 0)},
}[KIND]
UPDATE = {
    "github": {"title": (str, 0), "body": (str, 0), "state": (str, 0), "base": (str, 0), "maintainer_can_modify": (bool, 0)},
    "gitlab": {"title": (str, 0), "description": (str, 0), "target_branch": (str, 0), "state_event": (str, 0)},
    "gitea": {"title": (str, 0), "body": (str, 0), "base": (str, 0), "state": (str, 0)},
}[KIND]
COMMENT = {"body": (str, 1)}
TEXT = "description" if KIND == "gitlab" else "body"
NUMBER = "iid" if KIND == "gitlab" else "number"


def note(name, text):
    with lock, open(os.path.join(DIR, name), "a") as f:
        f.write(text + "\n")


def save():
    with lock, open(os.path.join(DIR, "state.json.new"), "w") as f:
        json.dump({"requests": requests, "comments": comments}, f, indent=1)
    os.replace(os.path.join(DIR, "state.json.new"), os.path.join(DIR, "state.json"))


def take_fault(method, path):
    name = os.path.join(DIR, "faults")
    with lock:
        lines = open(name).read().splitlines() if os.path.exists(name) else []
        for i, line in enumerate(lines):
            fault = json.loads(line)
            want, part = fault["on"].split(" ", 1)
            if want in ("*", method) and part in path:
                del lines[i]
                open(name, "w").write("".join(l + "\n" for l in lines))
                return fault
    return None


def look_for_token():
    for name in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            if TOKEN.encode() in open(name, "rb").read():
                note("wrong", "the token is in " + name)
        except OSError:
            pass


def fields(body, allowed):
    """None, or what is wrong with a body."""
    if not isinstance(body, dict):
        return "no object"
    for key, value in body.items():
        if key not in allowed:
            return "no field " + key
        if not isinstance(value, allowed[key][0]) or (allowed[key][0] is int and isinstance(value, bool)):
            return "type of " + key
    for key, (_, needed) in allowed.items():
        if needed and not body.get(key):
            return key + " is missing"
    return None


def has_branch(owner, repo, branch):
    git = os.path.join(DIR, "git", owner, repo + ".git")
    return subprocess.run(["git", "--git-dir", git, "rev-parse", "-q", "--verify", "refs/heads/" + branch],
                          stdout=subprocess.DEVNULL).returncode == 0


def project_id(owner, repo):
    names = sorted(g[len(os.path.join(DIR, "git")) + 1:-4] for g in glob.glob(os.path.join(DIR, "git", "**", "*.git"), recursive=True))
    name = owner + "/" + repo
    return names.index(name) + 101 if name in names else 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    # ---- answers ----

    def answer(self, status, data, headers=()):
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.status = status
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drop(self):
        self.status = 0
        self.close_connection = True
        self.connection.shutdown(2)

    def raw(self, text):
        self.status = -1
        self.close_connection = True
        self.wfile.write(text)

    def fail(self, fault):
        """Behaves badly; True when the call is over."""
        do, host = fault["do"], self.headers["Host"]
        if do == "drop":
            self.drop()
        elif do.isdigit():
            self.answer(int(do), {"message": fault.get("message", "as told")}, fault.get("headers", {}).items())
        elif do == "garbage":
            self.answer(200, b'{"number": 1,,')
        elif do == "huge":
            self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            try:
                for _ in range(40):
                    self.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
        elif do == "lie-long":
            self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n[]")
        elif do == "lie-short":
            self.raw(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[{"number": 1}]')
        elif do == "elsewhere":
            self.answer(301, {}, [("Location", "http://localhost:%s%s" % (host.split(":")[1], self.path))])
        elif do == "here":
            self.answer(307, {}, [("Location", self.path + ("&" if "?" in self.path else "?") + "moved=1")])
        elif do == "endless":
            Handler.endless = True
            return False
        elif do == "echo":
            self.answer(422, {"message": "you said " + str(self.headers)})
        else:
            return False
        return True

    # ---- dispatch ----

    endless = False

    def do(self):
        length = int(self.headers.get("Content-Length") or 0)
        path = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(path.query))
        self.status = 0
        if not path.path.startswith(PREFIX + "/"):
            return self.git(path, length)
        body = self.rfile.read(length).decode() if length else ""
        look_for_token()
        fault = take_fault(self.command, self.path)
        if not (fault and self.fail(fault)):
            if fault and fault["do"].endswith("-after"):
                self.quiet = True
                self.api(path.path[len(PREFIX):], body)
                self.quiet = False
                self.drop() if fault["do"] == "drop-after" else Handler.answer(self, 502, {"message": "bad gateway"})
            else:
                self.api(path.path[len(PREFIX):], body)
        note("log", json.dumps({"method": self.command, "path": self.path, "body": body, "status": self.status,
                                "agent": self.headers.get("User-Agent"), "type": self.headers.get("Content-Type"),
                                "accept": self.headers.get("Accept")}))

    do_GET = do_POST = do_PATCH = do_PUT = do

    def give(self, status, data, headers=()):
        if not getattr(self, "quiet", False):
            self.answer(status, data, headers)

    def who(self):
        given = {"github": self.headers.get("Authorization"), "gitea": self.headers.get("Authorization"),
                 "gitlab": self.headers.get("PRIVATE-TOKEN")}[KIND]
        for known, name in ((TOKEN, "alice"), (os.environ.get("BOT"), "skein[bot]"), (os.environ.get("READER"), "reader")):
            if known and given == {"github": "Bearer ", "gitea": "token ", "gitlab": ""}[KIND] + known:
                return name
        return None

    def api(self, path, body):
        me = self.who()
        if not self.headers.get("User-Agent"):
            note("wrong", "no User-Agent")
        if not me:
            return self.give(401, {"message": "Bad credentials"})
        if path == "/user":
            return self.give(403, {"message": "Resource not accessible by integration"}) if me.endswith("[bot]") else \
                self.give(200, {"login": me, "username": me})
        if KIND == "gitlab":
            m = re.match(r"/projects/([^/]+)(/.*)?$", path)
            full, rest = urllib.parse.unquote(m.group(1)), m.group(2) or ""
            self.owner, self.repo = full.rsplit("/", 1) if "/" in full else ("", full)
        else:
            m = re.match(r"/repos/([^/]+)/([^/]+)(/.*)?$", path)
            self.owner, self.repo, rest = m.group(1), m.group(2), m.group(3) or ""
        if not os.path.isdir(os.path.join(DIR, "git", self.owner, self.repo + ".git")):
            return self.give(404, {"message": "Not Found"})
        if body:
            try:
                body = json.loads(body)
            except ValueError:
                note("wrong", "body is no JSON")
                return self.give(400, {"message": "Problems parsing JSON"})
        if me == "reader" and self.command != "GET":
            return self.give(403, {"message": "Must have write access"})
        with lock:
            self.route(me, rest, body)
            save()

    def route(self, me, rest, body):
        number = re.match(r"/(?:pulls|issues|merge_requests)/(\d+)", rest)
        number = int(number.group(1)) if number else None
        if rest == "":
            return self.give(200, {"id": project_id(self.owner, self.repo)})
        if rest in ("/pulls", "/merge_requests"):
            return self.make(me, body) if self.command == "POST" else self.listing(self.open_ones())
        if re.match(r"/issues/comments/\d+$|/merge_requests/\d+/notes/\d+$", rest):
            return self.change_comment(me, int(rest.rsplit("/", 1)[1]), body)
        if re.search(r"/(comments|notes)$", rest):
            return self.comment(me, number, body) if self.command == "POST" else \
                self.listing([c for c in comments if c["_of"] == number], paged=KIND != "gitea")
        for r in requests:
            if r[NUMBER] == number:
                return self.change(r, body)
        self.give(404, {"message": "Not Found"})

    def wrong(self, what):
        note("wrong", "%s %s: %s" % (self.command, self.path, what))
        self.give(422, {"message": what})

    # ---- lists ----

    def listing(self, entries, paged=True):
        size = min(int(self.query.get("per_page") or self.query.get("limit") or 30), PAGE_MAX)
        size = min(size, int(os.environ.get("PAGE", size)))
        page = int(self.query.get("page") or 1)
        if self.endless:  # each page has something new on it
            entries, size = [{"id": i} for i in range(page * size + 1)], 1
        part = entries[(page - 1) * size:page * size] if paged else entries
        headers, more = [], page * size < len(entries)
        if KIND == "github" and (more or page > 1):
            headers = [("Link", '<http://%s%s>; rel="%s"' % (self.headers["Host"], self.path, "next" if more else "first"))]
        elif KIND == "gitlab":
            headers = [("X-Next-Page", str(page + 1) if more else "")]
        self.give(200, [{k: v for k, v in e.items() if not k.startswith("_")} for e in part], headers)

    def open_ones(self):
        found = [r for r in reversed(requests) if r["_state"] == "open" and r["_to"] == [self.owner, self.repo]]
        if KIND == "github" and "head" in self.query:
            found = [r for r in found if r["head"]["label"] == self.query["head"] and r["base"]["ref"] == self.query["base"]]
        if KIND == "gitlab":
            found = [r for r in found if r["source_branch"] == self.query["source_branch"]]
        return found

    # ---- requests ----

    def make(self, me, body):
        problem = fields(body, CREATE)
        if problem:
            return self.wrong(problem)
        if len(body.get(TEXT, "")) > BODY_MAX or len(body["title"]) > 256:
            return self.wrong("too long")
        head, base = body.get("head", body.get("source_branch")), body.get("base", body.get("target_branch"))
        owner, repo, to = self.owner, self.repo, [self.owner, self.repo]
        if ":" in head:
            owner, head = head.split(":", 1)
        if KIND == "gitlab" and body.get("target_project_id", project_id(owner, repo)) != project_id(owner, repo):
            names = glob.glob(os.path.join(DIR, "git", "*", "*.git"))
            to = [n.split("/")[-2:] for n in names if project_id(n.split("/")[-2], n.split("/")[-1][:-4]) == body["target_project_id"]][0]
            to[1] = to[1][:-4]
        if not has_branch(owner, repo, head) or not has_branch(to[0], to[1], base):
            return self.give(422, {"message": "Validation Failed", "errors": [{"resource": "PullRequest", "field": "head", "code": "invalid"}]})
        for r in requests:
            if r["_state"] == "open" and r["_head"] == [owner, head] and r["_base"] == base:
                return self.give({"github": 422, "gitlab": 409, "gitea": 409}[KIND],
                                 {"message": ["Another open merge request already exists for this source branch: !%d" % r[NUMBER]]} if KIND == "gitlab" else
                                 {"message": "Validation Failed", "errors": [{"message": "A pull request already exists for %s:%s." % (owner, head)}]})
        n = len(requests) + 1
        web = "http://%s/%s/%s/" % (self.headers["Host"], to[0], to[1])
        r = {"id": 5000 + n, NUMBER: n, "title": body["title"], TEXT: body.get(TEXT, ""), "_state": "open", "_head": [owner, head],
             "_base": base, "_to": to, "draft": bool(body.get("draft")), "user": {"login": me}}
        if KIND == "gitlab":
            r.update({"web_url": web + "-/merge_requests/%d" % n, "source_branch": head, "target_branch": base,
                      "source_project_id": project_id(owner, repo), "target_project_id": project_id(*to)})
        else:
            r.update({"html_url": web + "pull%s/%d" % ("" if KIND == "github" else "s", n),
                      "head": {"ref": head, "label": owner + ":" + head, "repo": {"owner": {"login": owner}}},
                      "base": {"ref": base}})
        requests.append(r)
        self.give(201, {k: v for k, v in r.items() if not k.startswith("_")})

    def change(self, r, body):
        if self.command != {"github": "PATCH", "gitlab": "PUT", "gitea": "PATCH"}[KIND]:
            return self.give(200, r) if self.command == "GET" else self.wrong("method")
        problem = fields(body, UPDATE)
        if problem or not body:
            return self.wrong(problem or "nothing to change")
        if len(body.get(TEXT, "")) > BODY_MAX:
            return self.wrong("too long")
        r.update(body)
        self.give(201 if KIND == "gitea" else 200, {k: v for k, v in r.items() if not k.startswith("_")})

    # ---- comments ----

    def comment(self, me, number, body):
        problem = fields(body, COMMENT)
        if problem:
            return self.wrong(problem)
        c = {"id": 9000 + len(comments), "body": body["body"], "_of": number, "user": {"login": me}, "author": {"username": me}}
        del c["user" if KIND == "gitlab" else "author"]
        comments.append(c)
        self.give(201, c)

    def change_comment(self, me, ident, body):
        problem = fields(body, COMMENT)
        if problem or self.command != ("PUT" if KIND == "gitlab" else "PATCH"):
            return self.wrong(problem or "method")
        for c in comments:
            if c["id"] == ident:
                c["body"] = body["body"]
                return self.give(200, c)
        self.give(404, {"message": "Not Found"})

    # ---- git ----

    def git(self, path, length):
        """git http-backend; pushing takes the token as password."""
        user = ""
        auth = self.headers.get("Authorization") or ""
        if auth.startswith("Basic "):
            user, password = base64.b64decode(auth[6:]).decode().split(":", 1)
            if password not in (TOKEN, os.environ.get("GIT_PASSWORD")):
                user = ""
        data = self.rfile.read(length) if length else b""
        if self.headers.get("Transfer-Encoding") == "chunked":
            while True:
                size = int(self.rfile.readline().split(b";")[0], 16)
                data += self.rfile.read(size)
                self.rfile.readline()
                if not size:
                    break
        if "git-receive-pack" in self.path and not user:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            return self.end_headers()
        env = dict(os.environ, GIT_PROJECT_ROOT=os.path.join(DIR, "git"), GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path.path,
                   QUERY_STRING=path.query, REQUEST_METHOD=self.command, CONTENT_TYPE=self.headers.get("Content-Type", ""),
                   CONTENT_LENGTH=str(len(data)), REMOTE_USER=user, GIT_PROTOCOL=self.headers.get("Git-Protocol", ""),
                   HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""), FAKE_DIR=DIR,
                   FAKE_WEB="http://" + self.headers["Host"])
        if not user:
            del env["REMOTE_USER"]
        fault = take_fault(self.command, self.path)
        cut = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-receive-pack-result\r\nContent-Length: 999\r\n\r\n00"
        if fault and fault["do"] == "cut":
            return self.raw(cut)
        out = subprocess.run(["git", "http-backend"], input=data, stdout=subprocess.PIPE, env=env).stdout
        if fault:  # it was done, and nobody hears of it
            return self.raw(cut)
        head, _, body = out.partition(b"\r\n\r\n")
        status, lines = 200, []
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            elif name:
                lines.append((name, value))
        self.send_response(status)
        for name, value in lines:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(os.path.join(DIR, "port.new"), "w") as f:
    f.write(str(server.server_address[1]))
os.rename(os.path.join(DIR, "port.new"), os.path.join(DIR, "port"))
server.serve_forever()
