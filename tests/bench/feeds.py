#!/usr/bin/python3
"""feeds.py - feeds to measure with, and Python's feedparser measured on them.

    feeds.py make FOLDER         writes feeds of the size that sites publish
    feeds.py measure N FILE ...  bytes, nanoseconds, entries: parsed N times, start not counted
"""
import os
import random
import sys
import time
from xml.sax.saxutils import escape

WORDS = ("the model of a river is known by its delta and what it carries to sea while others say "
         "that no measure holds once tides reverse &amp; storms pass caf\u00e9 na\u00efve").split()

def words(rng, n):
    return " ".join(rng.choice(WORDS) for _ in range(n))

def body(rng, n):
    return "\n".join('<p>%s <a href="/p/%d?x=1&amp;y=2">%s</a> <em>%s</em>.</p><img src="i/%d.png" '
                     'alt="x"/>' % (words(rng, 40), rng.randrange(999), words(rng, 3), words(rng, 5),
                                    rng.randrange(999)) for _ in range(n))

def rss(rng, n):
    yield ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/'
           'elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
           '<title>Delta</title><link>https://example.org/</link>')
    for i in range(n):
        yield ("<item><title>%s</title><link>https://example.org/%d</link><guid isPermaLink='false'>"
               "%d</guid><pubDate>Thu, %02d Jan 2004 19:48:21 GMT</pubDate><dc:creator>%s</dc:creator>"
               "<category>a</category><description>%s</description><content:encoded><![CDATA[%s]]>"
               "</content:encoded></item>" % (escape(words(rng, 6)), i, i, i % 28 + 1, words(rng, 2)
                                              .replace("&amp;", ""), escape(body(rng, 1)), body(rng, 6)))
    yield "</channel></rss>"

def atom(rng, n):
    yield ('<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://'
           'example.org/"><title>Delta</title><id>tag:f</id><link href="/"/>')
    for i in range(n):
        yield ('<entry><id>tag:%d</id><title type="html">%s</title><link href="e/%d"/><updated>2004-01-'
               '%02dT10:00:00+01:00</updated><author><name>N</name></author><content type="xhtml"><div '
               'xmlns="http://www.w3.org/1999/xhtml">%s</div></content></entry>'
               % (i, escape(words(rng, 6)), i, i % 28 + 1, body(rng, 6)))
    yield "</feed>"

def make(folder):
    os.makedirs(folder, exist_ok=True)
    rng = random.Random(5)
    for i in range(10):
        for name, kind in (("rss", rss), ("atom", atom)):
            with open(os.path.join(folder, "%s-%d.xml" % (name, i)), "w", encoding="utf-8") as f:
                f.write("".join(kind(rng, 10 + 5 * i)))

def measure(times, files):
    import warnings
    warnings.simplefilter("ignore")
    import feedparser
    data = [open(f, "rb").read() for f in files]
    entries = 0
    start = time.monotonic_ns()
    for _ in range(times):
        for d in data:
            try:
                entries += len(feedparser.parse(d, response_headers={
                    "content-location": "http://example.org/feed"}).entries)
            except Exception:  # it does not survive some of the others' cases
                pass
    print("%d\t%d\t%d" % (times * sum(map(len, data)), time.monotonic_ns() - start,
                          entries // times))

if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    measure(int(sys.argv[2]), sys.argv[3:])
