# lint.awk - the house rules, over every C file of the tree.  Run by lint.sh,
# which explains the rules; plain POSIX awk (mawk has no {n} in patterns).

function table(text, into,    i, n, part) {
	n = split(text, part, " ")
	for (i = 1; i <= n; i++)
		into[part[i]] = 1
}

function gate(folder, headers,    i, n, part) {
	n = split(headers, part, " ")
	for (i = 1; i <= n; i++)
		gates[part[i]] = folder
}

BEGIN {
	FUNCTION_MAX = 80
	FILE_MAX = 700

	n_levels = split("base;" \
		"text uni hash json yaml regex md repo db markup xml stem net pdf zip httpd;" \
		"doc extract;store;rev check gather;synth import out search model;site web forge verify;cli", level_text, ";")
	for (i = 1; i <= n_levels; i++) {
		n = split(level_text[i], part, " ")
		for (k = 1; k <= n; k++)
			level[part[k]] = i - 1 + 100 # 100 = L0, so that 0 means unknown
	}

	gate("repo", "git2.h git2/ zlib.h")
	gate("yaml", "yaml.h")
	gate("md", "cmark.h")
	gate("json", "jansson.h")
	gate("uni", "unicode/")
	gate("regex", "pcre2.h")
	gate("db", "sqlite3.h")
	gate("hash", "md5.h rmd160.h sha.h sha1.h sha2.h sha256.h sha512.h")
	gate("markup", "gumbo.h")
	gate("net", "curl/")
	gate("xml", "libxml/")
	gate("stem", "libstemmer.h")
	gate("httpd", "microhttpd.h")
	gate("zip", "zip.h")
	gate("pdf", "pango/ cairo cairo.h cairo-pdf.h")

	table("assert.h ctype.h dirent.h dlfcn.h errno.h fcntl.h float.h fnmatch.h ftw.h getopt.h" \
		" glob.h grp.h inttypes.h iso646.h langinfo.h libgen.h limits.h locale.h math.h" \
		" netdb.h poll.h pthread.h pwd.h search.h setjmp.h signal.h spawn.h stdalign.h" \
		" stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h" \
		" stdnoreturn.h string.h strings.h syslog.h termios.h threads.h time.h unistd.h" \
		" utime.h wchar.h wctype.h endian.h cpuid.h immintrin.h sanitizer/lsan_interface.h", libc)

	banned = "strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|gmtime|localtime" \
		"|atoi|mktemp|system"
	banned_too = "atol|atof|tmpnam|popen|alloca|gets" # in src only
	prints = "printf|vprintf|fprintf|vfprintf|puts|putchar|perror|exit|_Exit|quick_exit"
	streams = "stdout|stderr"
}

function report(line, rule, text) {
	printf "%s:%d: [%s] %s\n", file, line, rule, text
	bad++
}

# Text without comments and without the content of strings and characters.
# Keeps in_comment between lines.
function bare(s,    out, i, c, two, quote) {
	if (!in_comment && s !~ /["'\/]/)
		return s
	out = ""
	quote = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		two = substr(s, i, 2)
		if (in_comment) {
			if (two == "*/") {
				in_comment = 0
				i++
			}
		} else if (quote != "") {
			if (c == "\\")
				i++
			else if (c == quote) {
				quote = ""
				out = out c
			}
		} else if (two == "/*") {
			in_comment = 1
			i++
		} else if (two == "//") {
			break
		} else {
			out = out c
			if (c == "\"" || c == "'")
				quote = c
		}
	}
	return out
}

# The name of the first call in s to one of names ("a|b"), or "".
function call_of(s, names) {
	if (!match(" " s, "[^A-Za-z0-9_](" names ")[ \t]*[(]"))
		return ""
	s = substr(" " s, RSTART + 1, RLENGTH - 2)
	sub(/[ \t]+$/, "", s)
	return s
}

function folder_of(path,    part) {
	return split(path, part, "/") > 2 && part[1] == "src" ? part[2] : ""
}

function end_of_file(    i) {
	if (file == "")
		return
	n_files++
	file_lines[n_files] = lines - table_lines
	if (lines - table_lines > FILE_MAX)
		report(lines, "file-length", (lines - table_lines) " lines, at most " FILE_MAX)
	if (in_function)
		report(lines, "syntax", "the file ends inside a function")
	# _exit is how a forked child ends, so it may stand in a file that forks.
	for (i = 1; i <= n_child_exits && !forks; i++)
		report(child_exits[i], "library", "_exit in a file that does not fork")
}

function start_of_file() {
	end_of_file()
	file = FILENAME
	sub(/^\.\//, "", file)
	folder = folder_of(file)
	in_comment = in_function = in_table = lines = table_lines = signature = 0
	forks = n_child_exits = 0
	if (file ~ /^src\//) {
		known[file] = 1
		if (folder == "" || !(folder in level))
			report(1, "layer", "the folder has no layer")
	}
}

# #include "layer/name.h": the layer table, and edges for the search of cycles.
function own_header(name,    to) {
	to = name
	sub(/\/.*/, "", to)
	if (name !~ /\// || !(to in level)) {
		report(FNR, "layer", "\"" name "\" is not written as \"layer/name.h\"")
		return
	}
	if (level[to] > level[folder])
		report(FNR, "upward", folder " (L" level[folder] - 100 ") includes " name \
			" (L" level[to] - 100 ")")
	n_edges++
	edge_from[n_edges] = file
	edge_to[n_edges] = "src/" name
	edge_line[n_edges] = FNR
}

function foreign_header(name,    g) {
	if (name in libc || name ~ /^(sys|net|netinet|arpa)\//)
		return
	for (g in gates)
		if (name == g || (g ~ /\/$/ && index(name, g) == 1)) {
			if (folder != gates[g])
				report(FNR, "gate", "<" name "> belongs to src/" gates[g])
			return
		}
	report(FNR, "gate", "<" name "> is neither libc's nor behind a gate")
}

function include_line(s,    name) {
	if (!match(s, /["<][^">]+[">]/))
		return
	name = substr(s, RSTART + 1, RLENGTH - 2)
	if (substr(s, RSTART, 1) == "<")
		foreign_header(name)
	else
		own_header(name)
}

function calls(s,    name) {
	# The list of banned functions itself defines their names.
	sub(/^#[ \t]*(define|undef)[ \t]+[A-Za-z_0-9]+/, "", s)
	if ((name = call_of(s, banned)) != "")
		report(FNR, "banned", name)
	if (file !~ /^src\//)
		return
	if ((name = call_of(s, banned_too)) != "")
		report(FNR, "banned", name)
	if (folder == "cli")
		return
	if ((name = call_of(s, prints)) != "")
		report(FNR, "library", name " outside src/cli")
	else if (call_of(s, "_exit") != "")
		child_exits[++n_child_exits] = FNR
	else if (call_of(s, "fork") != "")
		forks = 1
	else if ((name = call_of(s, "abort")) != "" && folder != "base")
		report(FNR, "library", name " outside src/cli and src/base")
	if (match(" " s " ", "[^A-Za-z0-9_](" streams ")[^A-Za-z0-9_]"))
		report(FNR, "library", substr(" " s, RSTART + 1, RLENGTH - 2) " outside src/cli")
}

# Functions: from the first line of the signature to the closing brace, both
# in the first column, as everywhere in the tree.
function functions(s,    n) {
	if (in_function) {
		if (s !~ /^}/)
			return
		in_function = 0
		n = FNR - signature + 1
		if (file ~ /^src\//)
			function_lines[++n_functions] = n
		if (n > FUNCTION_MAX)
			report(signature, "function-length", n " lines, at most " FUNCTION_MAX)
		signature = 0
	} else if (s ~ /^[A-Za-z_].*[)].*[{][ \t]*$/ && s !~ /=/) {
		in_function = 1
		if (!signature)
			signature = FNR
	} else if (s ~ /^[{]/ && signature) {
		in_function = 1
	} else if (s ~ /^[A-Za-z_]/ && s !~ /;[ \t]*$/ && s !~ /[={,][ \t]*$/ && !signature) {
		signature = FNR
	} else if (s ~ /^[A-Za-z_].*[(].*,[ \t]*$/ && !signature) {
		signature = FNR
	} else if (s ~ /^[ \t]*$/ || s ~ /;[ \t]*$/ || s ~ /^[#}]/ || s ~ /=[ \t]*[{]?[ \t]*$/) {
		signature = 0
	}
}

# Tables in file scope do not count as length.
function tables(s) {
	if (in_table)
		table_lines++
	else if (!in_function && s ~ /^[A-Za-z_].*=[ \t]*[{][ \t]*$/)
		in_table = 1
	if (in_table && s ~ /^}/)
		in_table = 0
}

FNR == 1 { start_of_file() }

{
	lines++
	was_comment = in_comment
	code = bare($0)
	if (file ~ /^src\//) {
		n_lines++
		if ((was_comment || $0 ~ /\/[*\/]/) && code ~ /^[ \t]*$/)
			n_comments++
		if (code ~ /^#[ \t]*include/)
			include_line($0)
	}
	functions(code)
	tables(code)
	calls(code)
}

# Depth-first search; colour 1 = on the path, 2 = done.  Reports the edge that
# closes a circle.
function walk(node,    i, to) {
	colour[node] = 1
	path[++depth] = node
	for (i = first[node]; i; i = following[i]) {
		to = target[i]
		if (colour[to] == 1)
			circle(to, i)
		else if (!colour[to])
			walk(to)
	}
	depth--
	colour[node] = 2
}

function circle(node, e,    i, text) {
	for (i = depth; path[i] != node; i--)
		text = " -> " path[i] text
	file = edge_from[e]
	report(edge_line[e], kind, node text " -> " node)
}

function add_arc(from, to, e) {
	target[e] = to
	following[e] = first[from]
	first[from] = e
	if (!(from in is_node)) {
		is_node[from] = 1
		node_list[++n_nodes] = from
	}
}

function find_circles(name,    i) {
	kind = name
	for (i = 1; i <= n_nodes; i++)
		if (!colour[node_list[i]])
			walk(node_list[i])
}

function forget() {
	split("", first)
	split("", following)
	split("", target)
	split("", colour)
	split("", is_node)
	n_nodes = depth = 0
}

function cycles(    i, from, to) {
	for (i = 1; i <= n_edges; i++)
		if (edge_to[i] in known)
			add_arc(edge_from[i], edge_to[i], i)
	find_circles("cycle")
	forget()
	for (i = 1; i <= n_edges; i++) {
		from = folder_of(edge_from[i])
		to = folder_of(edge_to[i])
		if (from != to && level[from] == level[to])
			add_arc(from, to, i)
	}
	find_circles("folder-cycle")
}

function sort(v, n,    i, k, x) {
	for (i = 2; i <= n; i++) {
		x = v[i]
		for (k = i - 1; k > 0 && v[k] > x; k--)
			v[k + 1] = v[k]
		v[k + 1] = x
	}
}

function spread(v, n) {
	sort(v, n)
	return n ? v[int((n + 1) / 2)] " / " v[int((n * 9 + 9) / 10)] " / " v[n] : "-"
}

END {
	end_of_file()
	cycles()
	print "figures: functions of src " n_functions + 0 ", lines median / p90 / max " \
		spread(function_lines, n_functions)
	print "figures: C files " n_files + 0 ", lines median / p90 / max (without tables) " \
		spread(file_lines, n_files)
	print "figures: lines of src " n_lines + 0 ", comment lines " \
		(n_lines ? int(100 * n_comments / n_lines + 0.5) : 0) " %"
	exit bad > 0
}
