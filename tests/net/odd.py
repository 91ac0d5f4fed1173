"""odd.py PORT_FILE HOW: an HTTP server that is none of git's.

	page        200 and HTML, with terminal codes in it
	NNN         this status, with such text
	loop        redirects to itself
	elsewhere   redirects to a port where nobody is
"""
import http.server
import os
import sys

BODY = b"<h1>\x1b[31mhello\x07</h1>\n" * 20


class Odd(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        how = sys.argv[2]
        self.send_response(int(how) if how.isdigit() else 302 if how in ("loop", "elsewhere") else 200)
        if how == "loop":
            self.send_header("Location", self.path)
        if how == "elsewhere":
            self.send_header("Location", "http://127.0.0.1:9" + self.path)
        self.send_header("Content-Type", "text/plain" if how.isdigit() else "text/html")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    do_POST = do_GET


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd)
with open(sys.argv[1] + ".new", "w") as out:
    out.write(str(server.server_address[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
