#!/usr/bin/env python3
"""server.py PORTFILE DIR - a model server for tests, on a free port of loopback.

Speaks OpenAI's Chat Completions (/v1/chat/completions) and Responses
(/v1/responses), Anthropic's Messages (/v1/messages) and Ollama's own (/api/chat),
streamed.  Its "model" is a few rules: of a document it reports sentences, word for
word; of statements it makes operations.

Each line of DIR/faults is for one request, from the first on; an empty line, or none,
is for a good answer:

    bytes        the answer in chunks of one byte
    truncate     the stream breaks off in the middle
    unended      all of the text, but not the last event
    error-200    an error inside the stream
    429, 429+1   a rate limit, without and with Retry-After
    529, 500     as it says
    overflow     the prompt does not fit
    refuse       the model does not want to
    cut          the answer was cut at the limit of tokens
    prose        no JSON
    schema       JSON of another form
    invent       statements that were not given
    alter        quotes with a word changed
    nobody       changes to what is not there
    hang         nothing for ten seconds
    html         a page of somebody's proxy

DIR/log has a line for each request: its path, and the model that was asked for.
DIR/requests has their bodies, one JSON a line.
"""

import http.server
import json
import os
import re
import sys
import time

DIR = sys.argv[2]


def next_fault():
    path = os.path.join(DIR, "faults")
    try:
        with open(path) as f:
            lines = f.read().split("\n")
    except FileNotFoundError:
        return ""
    with open(path, "w") as f:
        f.write("\n".join(lines[1:]))
    return lines[0].strip()


# ---- the model ----

SAID = re.compile(r"\b([A-Z][\w.]+(?: [A-Z][\w.]+)+)[^.]*\b(?:said|says|argues|warns|holds)\b")
MONTHS = "January February March April May June July August September October November December".split()
DAY = re.compile(r"\b(\d{1,2}) (%s) (\d{4})\b" % "|".join(MONTHS))


def claims_of(document):
    body = document.split("\n\n", 1)[1] if "\n\n" in document else document
    claims = []
    for sentence in re.findall(r"[^.?!\n]+[.?!]”?", body):
        sentence = sentence.strip()
        if len(sentence) < 25 or len(sentence) > 400:
            continue
        day, said = DAY.search(sentence), SAID.search(sentence)
        kind = "question" if sentence.endswith("?") else "stance" if said else "event" if day else "fact"
        date = "%s-%02d-%02d" % (day[3], MONTHS.index(day[2]) + 1, int(day[1])) if day else ""
        claims.append({"claim": sentence, "quote": sentence, "kind": kind, "date": date,
                       "voice": said[1] if said else ""})
    return {"claims": claims[:8]}


def operation(op, **members):
    made = {"op": op, "id": "", "where": "", "anchor": "", "body": [], "note": [], "date": "", "voice": "",
            "query": "", "reason": ""}
    made.update(members)
    return made


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")


def operations_of(prompt):
    known = set(re.findall(r"^\[([^\]]+)\]", prompt, re.M))
    made = []
    for number, kind, text, voice in re.findall(
            r"^(c\d+) \((\w+)[^)]*\) (.*)\n   said by: ([^;]*);", prompt, re.M):
        body = [{"text": text, "claims": [number]}]
        if kind == "event":
            day = DAY.search(text)
            date = "%s-%02d-%02d" % (day[3], MONTHS.index(day[2]) + 1, int(day[1]))
            made.append(operation("add-event", body=body, date=date))
        elif kind == "stance" and slug(voice) in known:
            made.append(operation("change-perspective", id=slug(voice), body=body,
                                  note=[{"text": text, "claims": [number]}], reason="newer words"))
        elif kind == "stance":
            made.append(operation("add-perspective", id=slug(voice), body=body, voice=voice))
            known.add(slug(voice))
        elif kind == "question":
            made.append(operation("open-tension", id=slug(text), body=body))
        else:
            made.append(operation("add-sentence", where="end", body=body))
    return {"operations": made}


def answer_to(system, prompt, fault):
    fence = re.search(r"^---([0-9a-f]{16})---\n(.*)\n---\1---$", prompt, re.M | re.S)
    first = bool(fence) and "# The account" not in prompt
    answer = claims_of(fence[2]) if first else operations_of(prompt)
    if fault == "alter" and first:
        for claim in answer["claims"]:
            claim["quote"] = claim["quote"].replace(" ", " really ", 1)
    if fault == "invent" and not first:
        answer["operations"].append(operation("add-sentence", where="end",
                                              body=[{"text": "It is so.", "claims": ["c9999"]}]))
    if fault == "nobody" and not first:
        answer["operations"].append(operation("remove-sentence", id="s-0000000000", reason="x"))
    if fault == "schema":
        answer = {"statements": []}
    return "I would rather talk." if fault == "prose" else json.dumps(answer, ensure_ascii=False)


# ---- the protocols: (lines of the stream, the last event apart) ----

def sse(data, event=None):
    return ("event: %s\n" % event if event else "") + "data: %s\n\n" % json.dumps(data, ensure_ascii=False)


def pieces(text):
    return [text[i:i + 40] for i in range(0, len(text), 40)]


def chat(text, fault):
    out = [sse({"model": "mock-1", "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]})]
    if fault == "refuse":
        out += [sse({"choices": [{"delta": {"refusal": "I may not."}}]})]
    else:
        out += [sse({"choices": [{"delta": {"content": p}}]}) for p in pieces(text)]
    out += [sse({"choices": [{"delta": {}, "finish_reason": "length" if fault == "cut" else "stop"}]})]
    return out, sse({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 20}}) + "data: [DONE]\n\n", \
        sse({"error": {"message": "something broke"}})


def responses(text, fault):
    out = [sse({"type": "response.created", "response": {"model": "mock-1"}}, "response.created")]
    kind = "response.refusal.delta" if fault == "refuse" else "response.output_text.delta"
    out += [sse({"type": kind, "delta": p}, kind) for p in pieces("I may not." if fault == "refuse" else text)]
    end = {"usage": {"input_tokens": 100, "output_tokens": 20}}
    if fault == "cut":
        end["incomplete_details"] = {"reason": "max_output_tokens"}
    last = "response.incomplete" if fault == "cut" else "response.completed"
    return out, sse({"type": last, "response": end}, last), \
        sse({"type": "error", "message": "something broke"}, "error")


def messages(text, fault):
    out = [sse({"type": "message_start", "message": {"model": "mock-1", "usage": {"input_tokens": 100}}},
               "message_start"), sse({"type": "ping"}, "ping")]
    out += [sse({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": p}},
                "content_block_delta") for p in pieces(text)]
    why = {"refuse": "refusal", "cut": "max_tokens"}.get(fault, "end_turn")
    out += [sse({"type": "message_delta", "delta": {"stop_reason": why}, "usage": {"output_tokens": 20}},
                "message_delta")]
    return out, sse({"type": "message_stop"}, "message_stop"), \
        sse({"type": "error", "error": {"type": "overloaded_error", "message": "something broke"}}, "error")


def ollama(text, fault):
    out = [json.dumps({"model": "mock-1", "message": {"role": "assistant", "content": p}, "done": False},
                      ensure_ascii=False) + "\n" for p in pieces(text)]
    end = {"model": "mock-1", "done": True, "done_reason": "length" if fault == "cut" else "stop",
           "prompt_eval_count": 100, "eval_count": 20}
    return out, json.dumps(end) + "\n", json.dumps({"error": "something broke"}) + "\n"


PATHS = {"/v1/chat/completions": chat, "/v1/responses": responses, "/v1/messages": messages, "/api/chat": ollama}


def text_of(content):
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def question(body):
    """The system's text and the last word of the user, of any protocol; a repair's first question."""
    turns = body.get("messages") or body.get("input") or []
    system = text_of(body.get("system") or body.get("instructions") or "")
    system += "".join(text_of(t["content"]) for t in turns if t["role"] == "system")
    users = [text_of(t["content"]) for t in turns if t["role"] == "user"]
    return system, users[0]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def refuse(self, status, message, headers=(), kind="error"):
        data = json.dumps({"type": "error", "error": {"message": message, "type": kind, "code": kind}}).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open(os.path.join(DIR, "log"), "a") as f:
            f.write("%s %s\n" % (self.path, body.get("model")))
        with open(os.path.join(DIR, "requests"), "a") as f:
            f.write(json.dumps(body) + "\n")
        if self.path not in PATHS:
            return self.refuse(404, "no such path")
        fault = next_fault()
        if fault == "hang":
            time.sleep(10)
        if fault.startswith("429"):
            return self.refuse(429, "slow down", [("Retry-After", fault[4:])] if "+" in fault else ())
        if fault in ("529", "500", "401", "400"):
            return self.refuse(int(fault), "status " + fault)
        if fault == "overflow":
            return self.refuse(400, "too long", kind="context_length_exceeded")
        stream, last, error = PATHS[self.path](answer_to(*question(body), fault), fault)
        self.stream(stream, last, error, fault)

    def stream(self, stream, last, error, fault):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if fault == "html":
            stream, last = ["<html><body>Sign in</body></html>"], ""
        if fault == "truncate":
            stream, last = stream[:len(stream) // 2], ""
        if fault == "unended":
            last = ""
        if fault == "error-200":
            stream, last = stream[:1] + [error], ""
        for part in stream + [last]:
            data = part.encode()
            for piece in ([data[i:i + 1] for i in range(len(data))] if fault == "bytes" else [data]):
                if piece:
                    self.chunk(piece)
        self.wfile.write(b"0\r\n\r\n")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(sys.argv[1] + ".new", "w") as f:
        f.write(str(server.server_address[1]))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    server.serve_forever()


main()
