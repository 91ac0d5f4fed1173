#!/usr/bin/env python3
"""check.py EXPECTED ROUND <page.json: are the facts of this round (expected.txt) on the page
(skein export --format json)?  Prints what is not as it must be; exits with 1 then."""
import json
import re
import sys


def flat(value):
    """All text of a value, in lower case."""
    if isinstance(value, dict):
        return " ".join(flat(v) for v in value.values())
    if isinstance(value, list):
        return " ".join(flat(v) for v in value)
    return str(value).lower()


def entries(page, section):
    if section == "narrative":
        return [flat(s) for s in page["narrative"]["sentences"]]
    if section == "tensions-answered":
        return [flat(t) for t in page["tensions"] if t["status"] != "open"]
    names = {"timeline": "events", "perspectives": "voices", "sources": "items"}
    return [flat(e) for e in page[names.get(section, section)]]


def stands(words, entry):
    return all(any(w.lower() in entry for w in word.split("/")) for word in words)


def main():
    page, round_wanted, wrong = json.load(sys.stdin), sys.argv[2], 0
    for line in open(sys.argv[1], encoding="utf-8"):
        number, section, must, text = line.split(maxsplit=3)
        if number != round_wanted:
            continue
        found = any(stands(re.findall(r"\S+", text), e) for e in entries(page, section))
        if found != (must == "must"):
            print("round %s, %s: %s %s" % (number, section, must, text.strip()))
            wrong += 1
    sys.exit(wrong > 0)


main()
