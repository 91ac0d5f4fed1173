#!/usr/bin/python3
"""feeds.py - what feeds become, against what other people's tests expect.

    feeds.py feedparser DUMP FOLDER     cases with an "Expect:" expression in a comment
    feeds.py gofeed DUMP FOLDER         pairs of a feed and a normalised feed as JSON

DUMP is the program that prints feeds as JSON.  Our model is given the names that the
expectation uses and the expression is evaluated.  A table of counts by field is printed,
then every miss on a field that an item has.  Fails below the goal in percent of those.
"""
import html
import html.parser
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse

GOAL = 97.0
GOAL_PAIRS = 90.0
HOST = "http://127.0.0.1:8097/"

# ---- comparing ----

class Tokens(html.parser.HTMLParser):
    VOID = {"br", "hr", "img", "input", "wbr", "area", "embed", "meta", "param", "col", "link"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tokens = []

    def handle_starttag(self, tag, attrs):
        self.tokens.append((tag, tuple(sorted((k, v or "") for k, v in attrs if k != "xmlns"))))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.tokens.append(("/" + tag,))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self.tokens.append(("/" + tag,))

    def handle_data(self, data):
        if self.tokens and isinstance(self.tokens[-1], str):
            data = self.tokens.pop() + data
        self.tokens.append(re.sub(r"\s+", " ", data))

def tokens(markup):
    """Tags and text; the <div> around XHTML, which is no part of it, apart."""
    parser = Tokens()
    parser.feed(markup)
    parser.close()
    found = [t.strip() if isinstance(t, str) else t for t in parser.tokens]
    found = [t for t in found if t]
    return found[1:-1] if found[:1] == [("div", ())] and found[-1:] == [("/div",)] else found

class Plain(str):
    """Plain text equals the text of markup."""
    def __eq__(self, other):
        return str(self) == str(other) or str(self) == html.unescape(
            re.sub(r"<[^>]*>", "", other))
    __hash__ = str.__hash__

class Markup(str):
    """Markup equals markup with the same tags and text, however it is written."""
    def __eq__(self, other):
        return str(self) == str(other) or (isinstance(other, str) and
                                           tokens(self) == tokens(other))
    def __ne__(self, other):
        return not self == other
    __hash__ = str.__hash__

class Codec:
    """A name of an encoding equals another that reads these bytes the same."""
    def __init__(self, name, data):
        self.name, self.data = name, data
    def __eq__(self, other):
        def read(name):
            try:
                return self.data.decode(name).lstrip("\ufeff")
            except (LookupError, UnicodeDecodeError):
                return name.lower()
        return read(self.name) == read(other)
    def __repr__(self):
        return self.name

# ---- our model with the names of feedparser ----

class Dict(dict):
    def __missing__(self, name):
        if name == "url" and "href" in self:
            return self["href"]
        raise KeyError(name)
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError as e:
            raise AttributeError(name) from e
    def has_key(self, name):
        return name in self

def parsed(edtf):
    if not edtf:
        return None
    m = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z)?)?)?$", edtf)
    y, mo, d, h, mi, s = (int(x) if x else None for x in m.groups())
    import calendar
    t = calendar.timegm((y, mo or 1, d or 1, h or 0, mi or 0, s or 0))
    return tuple(time.gmtime(t))

def mime(text):
    t = (text["type"] or "").lower()
    if "/" in t:
        return t
    if t == "xhtml":
        return "application/xhtml+xml"
    return "text/html" if text["html"] else "text/plain"

def detail(text):
    value = text["text"] or ""
    d = Dict(value=Markup(value) if text["html"] else value, type=mime(text),
             base=text["base"] or "", language=text["language"])
    if text["src"]:
        d["src"] = text["src"]
    return d

def person(p):
    d = Dict()
    if p["name"]:
        d["name"] = p["name"]
    if p["email"]:
        d["email"] = p["email"]
    if p["uri"]:
        d["href"] = d["url"] = p["uri"]
    return d

def flat(p):
    if p.get("name") and p.get("email"):
        return "%s (%s)" % (p["name"], p["email"])
    return p.get("name") or p.get("email")

def put_text(d, ours, names):
    if not ours:
        return
    for name in names:
        d[name + "_detail"] = detail(ours)
        d[name] = d[name + "_detail"]["value"]

def common(ours):
    d = Dict()
    put_text(d, ours.get("title_markup"), ["title"])
    if "title" in d and not ours["title_markup"]["html"]:
        d["title"] = ours["title"] or ""
    if ours["id"]:
        d["id"] = d["guid"] = ours["id"]
    if ours["url"]:
        d["link"] = ours["url"]
    for name in ("published", "updated"):
        if ours[name + "_raw"]:
            d[name] = ours[name + "_raw"]
            d[name + "_parsed"] = parsed(ours[name])
    for theirs, name in (("modified", "updated"), ("issued", "published"), ("date", "updated"),
                         ("created", "published"), ("updated", "published")):
        if name in d:
            d.setdefault(theirs, d[name])
            d.setdefault(theirs + "_parsed", d[name + "_parsed"])
    if ours["authors"]:
        d["authors"] = [person(p) for p in ours["authors"]]
        d["author_detail"] = d["authors"][0]
        d["author"] = flat(d["author_detail"])
    d["links"] = [Dict((k, v) for k, v in l.items() if v) for l in ours["links"]
                  if l["rel"] != "media"]
    d["enclosures"] = [Dict((k, v) for k, v in l.items() if k != "rel") for l in d["links"]
                       if l["rel"] == "enclosure"]
    d["tags"] = [Dict(term=c["term"], scheme=c["scheme"], label=c["label"])
                 for c in ours["categories"]]
    d["categories"] = [(t.scheme, t.term) for t in d["tags"]]
    if d["tags"]:
        d["category"] = d["tags"][0].term
    return d

def entry(ours):
    d = common(ours)
    put_text(d, ours.get("summary"), ["summary", "description"])
    if ours.get("content"):
        d["content"] = [detail(ours["content"])]
        if "summary" not in d:
            put_text(d, ours["content"], ["summary", "description"])
    d["guidislink"] = ours["id_is_link"]
    if ours["language"]:
        d["language"] = ours["language"]
    if ours["source"] or ours["source_url"]:
        d["source"] = Dict(title=Plain(ours["source"] or ""), href=ours["source_url"],
                           url=ours["source_url"], link=ours["source_url"])
    return d

VERSIONS = {"RSS": "rss", "RSS 0.90": "rss090", "RSS 0.91": "rss091u",
            "RSS 0.91 (Netscape)": "rss091n", "RSS 0.92": "rss092", "RSS 0.93": "rss093",
            "RSS 0.94": "rss094", "RSS 1.0": "rss10", "RSS 2.0": "rss20", "Atom 0.3": "atom03",
            "Atom 1.0": "atom10", "CDF": "cdf", "JSON Feed 1": "json1",
            "JSON Feed 1.1": "json11"}

def world(ours, data):
    feed = common(ours)
    put_text(feed, ours.get("subtitle"), ["subtitle", "tagline", "description", "info"])
    if ours["language"]:
        feed["language"] = ours["language"]
    if ours["ttl"]:
        feed["ttl"] = str(ours["ttl"])
    if ours["moved"]:
        feed["newlocation"] = ours["moved"]
    return dict(feed=feed, channel=feed, entries=[entry(e) for e in ours["entries"]],
                items=[entry(e) for e in ours["entries"]], version=VERSIONS.get(ours["format"]),
                encoding=Codec(ours["encoding"], data), bozo=True)

# ---- the cases ----

def head_of(data):
    """The comment with the expectation, in whatever the file is encoded."""
    for codec in ("utf-8", "utf-32", "utf-32-be", "utf-32-le", "utf-16", "utf-16-be", "utf-16-le",
                  "cp037"):
        if codec == "utf-8":
            text = data.decode("utf-8", "replace")
        else:
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
        if re.search(r"Expect:", text):
            return text
    return ""

FIELDS = [  # what an item, and the feed it is of, has; the first that fits names the case
    ("- of the source", r"\['source'\](?!\['(title|link|href)'\])"),
    ("encoding", r"\bencoding\b"),
    ("format", r"\bversion\b"),
    ("base", r"\['base'\]"),
    ("language", r"language"),
    ("enclosure", r"enclosures"),
    ("content", r"content"),
    ("summary", r"entries\[0\]\W*(\[')?(summary|description)"),
    ("subtitle", r"(feed|channel)\W*(\[')?(subtitle|tagline|description|info)"),
    ("date", r"(published|updated|modified|issued|created|date)\b"),
    ("date", r"_parsed"),
    ("author", r"author"),
    ("source", r"source"),
    ("category", r"tags|categor"),
    ("id", r"guid|\['id'\]|\.id\b"),
    ("moved", r"newlocation"),
    ("ttl", r"\bttl\b"),
    ("title", r"title"),
    ("link", r"link"),
]
# What items do not have: named so that it can be seen what is left out.
LEFT_OUT = (r"contributors|rights|copyright|generator|publisher|webmaster|cloud|textinput|image|"
            r"\bicon|logo|comments|itunes_|media_|where|geo_|psc_|thr_|expired|license|headers|"
            r"errorreportsto|docs\b|namespaces|status|etag|etc|feedburner|xfn|vcard|foaf|rating|"
            r"skip|hub|admin_|slash_|wfw|validity|dc_|isodate|g_|gd_|\bbozo_exception|streamurl|"
            r"sy_|readinglist|creativecommons|prism_")
OTHER_PATHS = (("mathml|svg|xlink", "- MathML, SVG"), ("/http/|http_content_language", "- HTTP headers"))
FOLDERS = ("/sanitize/", "/geo/", "/psc/", "/media-rss/", "/itunes/", "/feedburner/")

def field_of(path, expect):
    for folder in FOLDERS:
        if folder in path:
            return "- " + folder.strip("/")
    for pattern, name in OTHER_PATHS:
        if re.search(pattern, path):
            return name
    if re.search(LEFT_OUT, expect):
        return "- other fields"
    for name, pattern in FIELDS:
        if re.search(pattern, expect):
            return name
    return "- no field"

def cases(folder):
    for root, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            path = os.path.join(root, name)
            if not name.endswith((".xml", ".json")):
                continue
            data = open(path, "rb").read()
            head = head_of(data)
            m = re.search(r"Expect:\s*(.*)", head)
            if not m:
                continue
            headers = dict((k.lower(), v.strip()) for k, v in
                           re.findall(r"Header:\s*([\w-]+):(.*)", head[:4000]))
            yield path, data, m.group(1).strip(), headers

def run(dump, wanted):
    lines = "".join("%s\t%s\t%s\n" % w for w in wanted)
    out = subprocess.run([dump], input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.split("\n") if line]

def table(counts, misses, goal):
    total = [0, 0]
    print("%-22s %6s %6s" % ("field", "cases", "right"))
    for field in sorted(counts, key=lambda f: (f.startswith("-"), f)):
        n, good = counts[field]
        print("%-22s %6d %6d" % (field, n, good))
        if not field.startswith("-"):
            total[0] += n
            total[1] += good
    share = 100.0 * total[1] / total[0]
    print("%-22s %6d %6d  %.1f %%" % ("of an item", total[0], total[1], share))
    for m in misses:
        print("miss: " + m)
    if share < goal:
        sys.exit("below the goal of %.1f %%" % goal)

def feedparser(dump, folder, verbose):
    all_cases = list(cases(folder))
    wanted = []
    for path, _, _, headers in all_cases:
        url = HOST + os.path.relpath(path, folder)
        url = urllib.parse.urljoin(url, headers.get("content-location", ""))
        wanted.append((path, headers.get("content-type", ""), url))
    counts, misses = {}, []
    for (path, data, expect, _), ours in zip(all_cases, run(dump, wanted)):
        field = field_of(path, expect)
        code = re.sub(r"\bnot bozo\b", "True", expect)
        code = re.sub(r"\bbozo\b", "True", code)
        code = re.sub(r"(?<![\w.])u(['\"])", r"\1", code)
        try:
            good = bool(eval(code, {"__builtins__": __builtins__, "str": str},
                             world(ours, data)))
            why = ""
        except Exception as e:
            good, why = False, "%s: %s" % (type(e).__name__, e)
        if ours.get("error"):
            why = ours["error"]
        n = counts.setdefault(field, [0, 0])
        n[0] += 1
        n[1] += good
        if not good and (verbose or not field.startswith("-")):
            misses.append("%s [%s] %s %s" % (os.path.relpath(path, folder), field, expect, why))
    table(counts, misses, GOAL)

# ---- gofeed ----

def go_authors(ours):
    return [{k: v for k, v in (("name", p["name"]), ("email", p["email"])) if v}
            for p in ours["authors"]]

def go_value(field, ours, top):
    if field == "guid":
        return ours["id"]
    if field in ("title", "description", "content"):
        text = ours.get({"title": "title_markup", "content": "content",
                         "description": "subtitle" if top else "summary"}[field])
        return Markup((text or {}).get("text") or "")
    if field == "link":
        return ours["url"]
    if field == "feedLink":
        return ours.get("self")
    if field == "links":
        return [l["href"] for l in ours["links"] if l["rel"] not in ("enclosure", "media")]
    if field in ("author", "authors"):
        people = go_authors(ours)
        return people if field == "authors" else people[0] if people else None
    if field == "categories":
        return [c["label"] or c["term"] for c in ours["categories"]]
    if field == "enclosures":
        return [{k: v for k, v in (("url", l["href"]), ("length", l["length"]),
                                   ("type", l["type"])) if v}
                for l in ours["links"] if l["rel"] == "enclosure"]
    if field in ("published", "updated"):
        return ours[field + "_raw"]
    if field in ("publishedParsed", "updatedParsed"):
        return ours[field[:-6]]
    return ours.get(field)

GO_FIELDS = ("title", "description", "content", "link", "feedLink", "links", "guid", "author",
             "authors", "categories", "enclosures", "published", "publishedParsed", "updated",
             "updatedParsed", "language")

def go_same(field, want, got):
    if field.endswith("Parsed"):
        want = re.sub(r"\.\d+Z$", "Z", want)
    if field in ("author", "authors"):
        def strip(p):
            return {k: v for k, v in p.items() if k in ("name", "email")}
        want = [strip(p) for p in want] if field == "authors" else strip(want)
    if field == "enclosures":
        want = [{k: v for k, v in e.items() if k in ("url", "length", "type")} for e in want]
    return got == want

def gofeed(dump, folder, verbose):
    pairs = []
    for kind in ("rss", "atom", "json"):
        here = os.path.join(folder, "translator", kind)
        for name in sorted(os.listdir(here)):
            stem = re.sub(r"(_expected)?\.(json|xml)$", "", name)
            feed = os.path.join(here, stem + (".json" if kind == "json" else ".xml"))
            want = os.path.join(here, stem + ("_expected.json" if kind == "json" else ".json"))
            if os.path.exists(want) and (feed, want) not in pairs:
                pairs.append((feed, want))
    results = run(dump, [(feed, "", "") for feed, _ in pairs])
    counts, misses = {}, []
    for (feed, want), ours in zip(pairs, results):
        want = json.load(open(want))
        levels = [(want, ours, True)]
        levels += [(w, o, False) for w, o in zip(want.get("items") or [], ours.get("entries", []))]
        for w, o, top in levels:
            for field in GO_FIELDS:
                if field not in w:
                    continue
                try:
                    got = go_value(field, o, top)
                    good = go_same(field, w[field], got)
                except KeyError as e:
                    got, good = "%s %s" % (e, ours.get("error")), False
                n = counts.setdefault(field, [0, 0])
                n[0] += 1
                n[1] += good
                if not good:
                    misses.append("%s %s: %r, not %r" % (os.path.basename(feed), field, got,
                                                         w[field]))
    table(counts, misses, GOAL_PAIRS)

if __name__ == "__main__":
    {"feedparser": feedparser, "gofeed": gofeed}[sys.argv[1]](sys.argv[2], sys.argv[3],
                                                            len(sys.argv) > 4)
