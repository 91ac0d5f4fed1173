"""histories_check.py KIND STORE SCHEMAS - is what skein says of each version true?

Every pair of neighbouring versions is compared by skein and, independently, by
git or by reading the files.  Prints a line of figures; exit 1 with the first
pair that fails.
"""
import html.parser
import json
import os
import re
import subprocess
import sys

import jsonschema

KIND, STORE, SCHEMAS = sys.argv[1:]
PATH = "threads/living/%s/narrative.md" % KIND
EVERY = 10  # pairs of which all formats are looked at
SLACK = 1.1  # of a sentence that stands several times another copy may be taken for the old one


def run(*words):
    done = subprocess.run(words, cwd=STORE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        sys.exit("%s: status %d: %s" % (" ".join(words), done.returncode, done.stderr.decode()[:500]))
    return done.stdout.decode()


def check(condition, where, *facts):
    if not condition:
        sys.exit("%s: %s" % (where, " ".join(map(str, facts))[:2000]))


def validator():
    files = {f: json.load(open(os.path.join(SCHEMAS, f))) for f in os.listdir(SCHEMAS) if f.endswith(".json")}
    resolver = jsonschema.RefResolver(base_uri="out-diff.json", referrer=files["out-diff.json"], store=files)
    return jsonschema.Draft202012Validator(files["out-diff.json"], resolver=resolver)


def kinds(changes):
    counts = {}
    for c in changes:
        counts[c["kind"]] = counts.get(c["kind"], 0) + 1
    return counts


def lines_changed(a, b):
    """Lines that git removes and adds, blank ones aside."""
    text = run("git", "diff", "-U0", "--minimal", a, b, "--", PATH)
    return len([l for l in text.split("\n") if re.match(r"[-+](?![-+]{2} )\s*\S", l)])


def told(changes):
    """The same in what skein says: a rewording is one line out and one in, so is a move."""
    sentences = {}
    for c in changes:
        if c["type"] == "narrative" and "id" in c:
            once = c["kind"].endswith(("-added", "-removed"))
            if not c["kind"].startswith("paragraph"):
                sentences[c["id"], once and c["kind"]] = 1 if once else 2
    return sum(sentences.values())


MIRROR = {"sentence-added": "sentence-removed", "heading-added": "heading-removed", "source-gained": "source-lost",
          "paragraph-split": "paragraphs-joined"}


def check_mirror(there, back, where):
    for one, other in list(MIRROR.items()) + [(b, a) for a, b in MIRROR.items()]:
        check(there.get(one, 0) == back.get(other, 0), where, one, there, back)
    for kind in ("sentence-reworded", "sentence-moved", "heading-reworded", "citations"):
        check(there.get(kind, 0) == back.get(kind, 0), where, kind, there, back)


class Balance(html.parser.HTMLParser):
    """Every element is closed where it has to be."""
    VOID = {"meta", "input", "br"}

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        check(self.open and self.open.pop() == tag, "html", "unbalanced", tag, self.open)


def check_formats(pair, where):
    page = Balance()
    page.feed(run("skein", "diff", pair, "-f", "html"))
    page.close()
    check(not page.open, where, "left open", page.open)
    for line in run("skein", "diff", pair, "-f", "md").split("\n"):
        check(re.match(r"(#|`|- |  - |$)", line), where, "a line of the comment begins with text:", line)
    for line in run("skein", "diff", pair).split("\n"):
        check(not re.search(r"[\x00-\x1f\x7f]", line), where, "control character", repr(line))
    run("skein", "diff", pair, "--stat")


def cited(commit):
    """Sentence without citations -> its keys, of those that stand once; and all keys."""
    sentences, keys, twice = {}, set(), set()
    for line in run("git", "show", "%s:%s" % (commit, PATH)).split("\n"):
        match = re.match(r"(.*) \[(@.*)\]$", line)
        if match:
            group = [k.strip()[1:] for k in match.group(2).split(";")]
            keys.update(group)
            if match.group(1) in sentences:
                twice.add(match.group(1))
            sentences[match.group(1)] = group
    return {s: k for s, k in sentences.items() if s not in twice}, keys


def check_citations(a, b, changes, where):
    (old, old_keys), (new, new_keys) = cited(a), cited(b)
    said = [tuple(sorted(cite["key"] for cite in c["citations"][side]) for side in ("attached", "detached"))
            for c in changes if c["kind"] == "citations"]
    for sentence in old.keys() & new.keys():
        attached = sorted(set(new[sentence]) - set(old[sentence]))
        detached = sorted(set(old[sentence]) - set(new[sentence]))
        if attached or detached:
            check((attached, detached) in said, where, sentence, attached, detached)
    for kind, keys in (("source-gained", new_keys - old_keys), ("source-lost", old_keys - new_keys)):
        check({c["id"] for c in changes if c["kind"] == kind} == keys, where, kind, keys)


def main():
    valid, thread = validator(), "living/" + KIND
    versions = json.loads(run("skein", "log", thread, "--json"))["versions"][::-1]
    check(len(versions) > 20, "log", len(versions), "versions")
    lines = sentences = nothing = 0
    for number, (a, b) in enumerate(zip(versions, versions[1:])):
        pair = "%s@%s..%s" % (thread, a["commit"], b["commit"])
        where = "v%s..v%s" % (a["version"], b["version"])
        data = json.loads(run("skein", "diff", pair, "--json"))
        for error in valid.iter_errors(data):
            check(False, where, "/".join(map(str, error.absolute_path)), error.message)
        by_git, by_us = lines_changed(a["commit"], b["commit"]), told(data["changes"])
        check(by_us <= by_git * SLACK + 2, where, "told", by_us, "lines, git", by_git)
        check(data["changes"] or not by_git, where, "git sees", by_git, "lines, skein nothing")
        nothing += not data["changes"]
        lines, sentences = lines + by_git, sentences + by_us
        if KIND == "review":
            check_citations(a["commit"], b["commit"], data["changes"], where)
        if number % EVERY == 0:
            back = json.loads(run("skein", "diff", "%s@%s..%s" % (thread, b["commit"], a["commit"]), "--json"))
            check_mirror(kinds(data["changes"]), kinds(back["changes"]), where)
            check_formats(pair, where)
    print("%s: %d pairs, %d without a change; %d lines by git, %d told" % (
        KIND, len(versions) - 1, nothing, lines, sentences))


main()
