"""histories.py KIND REPOSITORY [EVERY] - a living document as a thread's history.

Prints a stream for `git fast-import`: one store whose thread's versions are the
revisions of the document on the first-parent line that changed it (of which
only every EVERYth and the last, when given).

    readme   README.md is the narrative
    review   a LaTeX review: each \\item with \\cite is a sentence that cites the
             entries of HEPML.bib, which are the items

Narratives are in canonical form, a sentence a line.
"""
import re
import subprocess
import sys

KIND, REPOSITORY = sys.argv[1:3]
EVERY = int(sys.argv[3]) if len(sys.argv) > 3 else 1
SOURCE = {"readme": "README.md", "review": "HEPML.tex"}[KIND]
THREAD = "threads/living/" + KIND


def git(*words):
    return subprocess.run(("git", "-C", REPOSITORY) + words, check=True, stdout=subprocess.PIPE).stdout


def key_of(bibtex_key):
    return re.sub(r"[^a-z0-9]+", "-", bibtex_key.lower()).strip("-")


def plain(tex):
    tex = re.sub(r"\\(textbf|textit|emph|href|url)\b", "", tex)
    return re.sub(r"\s+", " ", re.sub(r"[{}\\$@\[\]<>*_`#]", "", tex)).strip()


def narrative(text):
    if KIND == "readme":
        return text
    paragraphs = []
    for line in text.split("\n"):
        cited = [key_of(k) for group in re.findall(r"\\cite\{([^}]*)\}", line) for k in group.split(",")]
        cited = list(dict.fromkeys(k for k in cited if k))
        words = plain(re.sub(r"~?\\cite\{[^}]*\}", "", line.replace("\\item", "")))
        if "\\item" in line and cited and words:
            paragraphs.append(words.rstrip(":. ") + ". [" + "; ".join("@" + k for k in cited) + "]")
        elif paragraphs and line.strip().startswith("\\\\\\textit") and words:
            paragraphs[-1] += "\n" + words
    return "\n\n".join(paragraphs) + "\n"


def canonical(text):
    return subprocess.run(("skein", "fmt", "--kind=narrative", "-"), input=text.encode(), check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def items(bibtex):
    """Path and content of each item."""
    for entry in re.split(r"(?m)^@", bibtex)[1:]:
        head = re.match(r"\w+\{([^,]+),", entry)
        title = re.search(r'(?is)\btitle\s*=\s*["{]+(.*?)["}]+\s*,?\s*\n', entry)
        year = re.search(r'\byear\s*=\s*["{]?(\d{4})', entry)
        if not head or not title:
            continue
        name = plain(title.group(1)).replace("'", "''") or "Untitled"
        yield key_of(head.group(1)), "type: article\ntitle: '%s'\n%svia: import\n" % (
            name, "issued: %s\n" % year.group(1) if year else "")


out = sys.stdout.buffer


def data(content):
    raw = content.encode()
    out.write(b"data %d\n" % len(raw) + raw + b"\n")


def put(path, content):
    out.write(b"M 100644 inline %s\n" % path.encode())
    data(content)


commits = git("log", "--first-parent", "--reverse", "--format=%H %ct", "--", SOURCE).decode().split("\n")[:-1]
chosen = [c for i, c in enumerate(commits) if i % EVERY == 0 or i == len(commits) - 1]
known = {}
for number, commit in enumerate(chosen):
    oid, time = commit.split()
    text = git("show", oid + ":" + SOURCE).decode("utf-8", "replace")
    out.write(b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\n" % max(int(time), 1))
    data("revision " + oid)
    if number == 0:
        put("skein.yaml", "schema: 1\ntitle: Living documents\n")
        put(THREAD + "/thread.yaml", "schema: 1\ntitle: A living document\nstatus: active\n")
    put(THREAD + "/narrative.md", canonical(narrative(text)))
    if KIND == "review":
        for key, content in items(git("show", oid + ":HEPML.bib").decode("utf-8", "replace")):
            if known.get(key) != content:
                known[key] = content
                put(THREAD + "/items/%s.yaml" % key, content)
    out.write(b"\n")
