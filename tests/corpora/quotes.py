#!/usr/bin/env python3
"""quotes.py SKEIN FOLDER: who said what in annotated news (FOLDER/text, FOLDER/attributions in brat's
stand-off form), beside what `skein extract` finds.  Token F1 of the contents, and how often
the speaker of a direct quotation is right, for each half of the articles.  Exits with 1 below
the goals."""
import glob
import json
import os
import re
import subprocess
import sys

GOAL_CONTENT, GOAL_SPEAKER = 0.62, 0.60
MARKS = "\"“”"


def gold(path):
    spans, made = {}, []
    for line in open(path, encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if len(fields) < 2:
            continue
        if line.startswith("T"):
            parts = fields[1].split(" ", 1)
            spans[fields[0]] = [tuple(map(int, p.split())) for p in parts[1].split(";")]
        elif line.startswith("E"):
            roles = {}
            for part in fields[1].split():
                role, name = part.split(":")
                roles.setdefault(re.sub(r"\d+$", "", role), []).extend(spans.get(name, []))
            made.append(roles)
    return made


def found(skein, text):
    run = subprocess.run([skein, "extract", "-", "--json"], input=text.encode(), stdout=subprocess.PIPE)
    if run.returncode:
        return []
    raw = text.encode()
    place = lambda s: (len(raw[:s["start"]].decode()), len(raw[:s["start"] + s["length"]].decode()))
    return [{"kind": q["kind"], "content": [place(c) for c in q["content"]],
             "speaker": place(q["speaker"]) if q["speaker"] else None,
             "name": q["name"]["text"] if q["name"] else None} for q in json.loads(run.stdout)["quotes"]]


def covered(tokens, spans):
    return {i for i, (a, b) in enumerate(tokens) if any(s < b and a < e for s, e in spans)}


def is_direct(text, spans):
    whole = text[min(s for s, _ in spans) - 1:max(e for _, e in spans) + 1].strip()
    return len(whole) > 2 and (whole[0] in MARKS or whole[1] in MARKS)


def speaker_right(text, roles, quotes):
    source = roles["Source"]
    for q in quotes:
        if any(s < e2 and s2 < e for s, e in q["content"] for s2, e2 in roles["Content"]):
            if q["speaker"] and any(q["speaker"][0] < e and s < q["speaker"][1] for s, e in source):
                return True
            words = " ".join(text[s:e] for s, e in source)
            if q["name"] and any(w in words for w in q["name"].split() if len(w) > 2):
                return True
    return False


def main():
    skein, folder = sys.argv[1:3]
    counts = [{"both": 0, "ours": 0, "theirs": 0, "right": 0, "direct": 0} for _ in range(2)]
    for n, path in enumerate(sorted(glob.glob(os.path.join(folder, "text", "*.txt")))):
        c = counts[n % 2]
        text = open(path, encoding="utf-8", newline="").read()
        name = os.path.splitext(os.path.basename(path))[0]
        annotated = glob.glob(os.path.join(glob.escape(folder), "attributions", glob.escape(name) + "_????.ann"))
        if len(annotated) != 1:
            continue
        wanted = gold(annotated[0])
        quotes = found(skein, text)
        tokens = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
        theirs = covered(tokens, [s for r in wanted for s in r.get("Content", [])])
        ours = covered(tokens, [s for q in quotes for s in q["content"]])
        c["both"] += len(ours & theirs)
        c["ours"] += len(ours)
        c["theirs"] += len(theirs)
        for roles in wanted:
            if roles.get("Content") and roles.get("Source") and is_direct(text, roles["Content"]):
                c["direct"] += 1
                c["right"] += speaker_right(text, roles, quotes)
    worst_f1 = worst_speaker = 1.0
    for half, c in zip(("even", "odd"), counts):
        f1, speaker = 2 * c["both"] / (c["ours"] + c["theirs"]), c["right"] / c["direct"]
        print("figures: quotes, %s articles: content token F1 %.3f (precision %.3f, recall %.3f), speaker of %d direct "
              "quotations right in %.1f %%" % (half, f1, c["both"] / c["ours"], c["both"] / c["theirs"], c["direct"],
                                             100 * speaker))
        worst_f1, worst_speaker = min(worst_f1, f1), min(worst_speaker, speaker)
    sys.exit(worst_f1 < GOAL_CONTENT or worst_speaker < GOAL_SPEAKER)


main()
