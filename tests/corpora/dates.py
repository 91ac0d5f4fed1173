#!/usr/bin/env python3
"""dates.py SKEIN FILE [-v]: date expressions of others (FILE), beside what `skein extract` finds.
Of the types date, daterange and datetime: spans that are exactly right, values that name the
same time, and what was found besides.  Exits with 1 below the goals."""
import datetime
import json
import re
import subprocess
import sys

GOAL_SPANS, GOAL_VALUES = 0.75, 0.65
TYPES = {"datetimeV2.date", "datetimeV2.daterange", "datetimeV2.datetime"}


def extract(skein, text, reference):
    run = subprocess.run([skein, "extract", "-", "--json"] + (["--date", reference[:19] + "Z"] if reference else []),
                         input=text.encode(), stdout=subprocess.PIPE, check=True)
    raw = text.encode()
    return [(len(raw[:d["start"]].decode()), len(raw[:d["start"] + d["length"]].decode()), d["value"])
            for d in json.loads(run.stdout)["dates"]]


def days(value):
    """First day and the day behind the last, of an EDTF value; None where it is no plain one."""
    value = (value or "").rstrip("~?%")
    if "/" in value:
        a, b = value.split("/")
        first, last = days(a), days(b)
        return (first[0] if first else None, last[1] if last else None)
    seasons = {"21": (3, 6), "22": (6, 9), "23": (9, 12), "24": (12, 15)}
    m = re.fullmatch(r"(\d{4})-(2[1-4])", value)
    if m:
        a, b = seasons[m[2]]
        return (datetime.date(int(m[1]), a, 1), datetime.date(int(m[1]) + b // 13, (b - 1) % 12 + 1, 1))
    m = re.fullmatch(r"(\d{3})X", value)
    if m:
        return (datetime.date(int(m[1] + "0"), 1, 1), datetime.date(int(m[1] + "0") + 10, 1, 1))
    m = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", value)
    if not m or not 1 <= int(m[1]) <= 9990:
        return None
    y, mo, d = int(m[1]), m[2], m[3]
    if d:
        first = datetime.date(y, int(mo), int(d))
        return (first, first + datetime.timedelta(1))
    if mo:
        return (datetime.date(y, int(mo), 1), datetime.date(y + int(mo) // 12, int(mo) % 12 + 1, 1))
    return (datetime.date(y, 1, 1), datetime.date(y + 1, 1, 1))


def day_of(text):
    return datetime.date.fromisoformat(text[:10]) if text and re.match(r"\d{4}-\d\d-\d\d", text) else None


def same(value, wanted):
    for w in wanted:
        if w["type"] == "datetime" and value and "T" in value:
            if value[:16] == w.get("value", "").replace(" ", "T")[:16]:
                return True
            continue
        ours = days(value)
        if not ours:
            continue
        if w.get("value"):
            first = day_of(w["value"])
            if first and ours == (first, first + datetime.timedelta(1)):
                return True
        start, end = day_of(w.get("start")), day_of(w.get("end"))
        if (start or end) and ours[0] == start and (ours[1] == end or
                                                   (end and ours[1] == end + datetime.timedelta(1))):
            return True
    return False


def main():
    skein, path = sys.argv[1:3]
    wanted = spans = values = besides = 0
    for case in json.load(open(path, encoding="utf-8-sig")):
        results = [r for r in case["Results"] if r.get("TypeName") in TYPES]
        found = extract(skein, case["Input"], (case.get("Context") or {}).get("ReferenceDateTime"))
        places = {(a, b): v for a, b, v in found}
        taken = 0
        for r in results:
            wanted += 1
            place = (r["Start"], r["End"] + 1)
            hit = place in places
            right = hit and same(places[place], (r.get("Resolution") or {}).get("values", []))
            taken += hit
            spans += hit
            values += right
            if sys.argv[3:] == ["-v"] and not right:
                print("%s: %r: found %s, wanted %s" % (case["Input"], r["Text"], found, r.get("Resolution")))
        besides += max(0, len(found) - len([r for r in case["Results"]]))
    print("figures: dates: spans %.1f %%, values %.1f %%, of %d; %d found besides" %
          (100 * spans / wanted, 100 * values / wanted, wanted, besides))
    sys.exit(spans < GOAL_SPANS * wanted or values < GOAL_VALUES * wanted)


main()
