#!/usr/bin/env python3
"""articles.py DUMP CORPUS: what page_dump made of the saved pages (DUMP, JSON lines), beside
what Readability made of them: token F1 of the text, exactness of the metadata.  Exits
with 1 below the goals."""
import collections
import html.parser
import json
import os
import re
import sys

GOAL_TEXT, GOAL_META = 0.95, 0.90
FIELDS = ["title", "byline", "lang", "siteName", "publishedTime", "excerpt"]


class Text(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts, self.skip = [], 0

    def handle_starttag(self, tag, attrs):
        self.skip += tag in ("script", "style")
        self.parts.append(" ")

    def handle_endtag(self, tag):
        self.skip -= tag in ("script", "style")
        self.parts.append(" ")

    def handle_data(self, data):
        if not self.skip:
            self.parts.append(data)


def tokens(text):
    return collections.Counter(re.findall(r"\w+|[^\w\s]", text))


def f1(a, b):
    same = sum((a & b).values())
    return 2 * same / (sum(a.values()) + sum(b.values())) if same else float(not a and not b)


def expected_text(folder):
    parser = Text()
    parser.feed(open(os.path.join(folder, "expected.html"), encoding="utf-8").read())
    return "".join(parser.parts)


def flat(value):
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else value


def main():
    dump, corpus = sys.argv[1:3]
    show = sys.argv[3:] == ["-v"]
    scores, right, given = [], collections.Counter(), collections.Counter()
    for line in open(dump, encoding="utf-8"):
        page = json.loads(line)
        folder = os.path.dirname(page["file"])
        name = os.path.basename(folder)
        scores.append((f1(tokens(page["text"]), tokens(expected_text(folder))), name))
        wanted = json.load(open(os.path.join(folder, "expected-metadata.json"), encoding="utf-8"))
        for field in FIELDS:
            if wanted.get(field):
                given[field] += 1
                if flat(page[field]) == flat(wanted[field]):
                    right[field] += 1
                elif show:
                    print("%s: %s: %r instead of %r" % (name, field, page[field], wanted[field]))
    scores.sort()
    mean = sum(s for s, _ in scores) / len(scores)
    print("figures: text F1 mean %.4f, median %.4f, of %d pages" % (mean, scores[len(scores) // 2][0], len(scores)))
    for field in FIELDS:
        print("figures: %s right in %d of %d, %.1f %%" % (field, right[field], given[field],
                                                        100 * right[field] / given[field]))
    share = sum(right.values()) / sum(given.values())
    print("figures: metadata right in %.1f %%" % (100 * share))
    print("worst: " + ", ".join("%s %.2f" % (n, s) for s, n in scores[:30]))
    sys.exit(mean < GOAL_TEXT or share < GOAL_META)


main()
