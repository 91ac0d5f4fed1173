#!/bin/bash
# hostile.sh FOLDER - FOLDER/store, whose every field says something bad, and its site FOLDER/site.
# What the commands and hooks would refuse goes straight into git.
set -eu
mkdir -p "$1"
cd "$1"
export HOME=$PWD TZ=UTC LC_ALL=C.UTF-8 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$PWD/gitconfig
git config --global user.name '</script><script>window.__pwned=1</script>'
git config --global user.email '"><img src=x onerror=window.__pwned=1>@example.org'
git config --global init.defaultBranch main
git config --global skein.hooks false
export SKEIN_CLOCK=1780000000 GIT_AUTHOR_DATE='1780000000 +0000' GIT_COMMITTER_DATE='1780000000 +0000'
skein init store --title '</title><script>window.__pwned=1</script>' >/dev/null
cd store
/usr/bin/python3 - <<'PYTHON'
import os
run = "window.__pwned=1"
bad = ['<script>%s</script>' % run, '"><img src=x onerror=%s>' % run, "'onmouseover='%s" % run, '</style><script>%s</script>' % run,
       '</title></textarea><svg onload=%s>' % run, '<!-- --!><script>%s</script>' % run, ']]><script>%s</script>' % run,
       '[x](javascript:%s)' % run, '<a href="javascript:%s">x</a>' % run, '<javascript:%s>' % run, '![x](https://elsewhere.invalid/x.png)',
       '[x](data:text/html,<script>%s</script>)' % run, '<iframe src=https://elsewhere.invalid></iframe>', '&lt;script&gt;%s' % run,
       '\u202egnp.exe\u2066', '%00%2e%2e%2f%3cscript%3e', '{{7*7}}${7*7}', '\u2028\u2029', 'a' * 2000, '\u05d0' * 400, '\u6f22' * 800,
       '__proto__', 'constructor', 'Z' + '\u0301' * 300]
def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, 'wb').write(text if isinstance(text, bytes) else text.encode('utf-8', 'surrogatepass'))
def quoted(text): return "'" + text.replace("'", "''") + "'"
def block(text): return '|\n  ' + text
def thread(n, x):
    top = 'threads/bad/t%02d/' % n
    q = quoted(x.replace('\u2028', ' ').replace('\u2029', ' '))
    write(top + 'thread.yaml', 'schema: 1\ntitle: %s\nsummary: %s\nstatus: active\n' % (q, block(x)))
    for k, url in enumerate(['https://example.org/"><script>%s</script>' % run, 'javascript:%s' % run, 'https://example.org/%00/..%2f' + '\'"', 'data:text/html,x']):
        write(top + 'items/k%d.yaml' % k, 'type: webpage\ntitle: %s\nauthor:\n- {literal: %s}\ncontainer-title: %s\nissued: 2026-01-0%d\nURL: %s\nDOI: %s\nvia: manual\n' % (q, q, q, k + 1, quoted(url), q))
        write(top + 'items/k%d.txt' % k, x + '\n')
    write(top + 'narrative.md', '%s [@k0; @k1, %s]\n\n# %s\n\n%s [@k2] [@k3] [@none]\n' % (x, x, x, x))
    write(top + 'timeline/e.yaml', 'date: 2026-01-02\nevent: %s [@k0]\n' % block(x))
    write(top + 'timeline/odd.yaml', 'date: 9999-12\nexpected: true\nevent: %s [@k0]\n' % block(x))
    write(top + 'perspectives/v.yaml', 'voice: %s\nstance: %s [@k1]\nevolution: %s [@k2]\n' % (q, block(x), block(x)))
    write(top + 'tensions/q.yaml', 'status: resolved\nquestion: %s [@k0]\nresolution: %s [@k3]\n' % (block(x), block(x)))
for n, x in enumerate(bad): thread(n, x)
write('threads/bad/null/thread.yaml', b'schema: 1\ntitle: "a\x00b"\n')
write('threads/bad/null/narrative.md', b'A null \x00 here. <script>window.__pwned=1</script>\n')
write('threads/bad/surrogate/thread.yaml', b'schema: 1\ntitle: "\\ud800 \xed\xa0\x80"\n')
write('threads/bad/surrogate/narrative.md', b'Half a pair: \xed\xa0\x80 and \xff\xfe.\n')
write('threads/bad/right/thread.yaml', 'schema: 1\ntitle: \u05e9\u05dc\u05d5\u05dd (x) <b>\nstatus: active\n')
write('threads/bad/right/narrative.md', '\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd.\n')
write('threads/long/thread.yaml', 'schema: 1\ntitle: Long\nstatus: active\n')
write('threads/long/narrative.md', ''.join('Sentence number %d says little. [@k]\n' % i + ('\n' if i % 20 == 0 else '') for i in range(10000)))
write('threads/long/items/k.yaml', 'type: webpage\ntitle: K\nURL: https://example.org/k\nvia: manual\n')
for i in range(1500):
    write('threads/long/timeline/e%04d.yaml' % i, 'date: %04d-01-01\nevent: |\n  Event %d. [@k]\n' % (i * 5 + 1, i))
PYTHON
add() { # MESSAGE: everything as it stands, by plumbing
	git add -A
	local parent
	parent=$(git rev-parse -q --verify HEAD || true)
	git update-ref HEAD "$(git commit-tree "$(git write-tree)" ${parent:+-p "$parent"} -m "$1")"
}
add '<script>window.__pwned=1</script> --> ]]>'
for file in threads/bad/t*/narrative.md; do printf 'One more. <img src=x onerror=window.__pwned=1>\n' >>"$file"; done
sed -i 's/resolved/"><svg onload=window.__pwned=1>/' threads/bad/t01/tensions/q.yaml
add "bad: '\"><svg onload=window.__pwned=1>"
skein site ../site >/dev/null
