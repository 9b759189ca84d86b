# Of what a part of .ci/run printed, the lines that tell of a failure, at most `most`: each failure with as much
# of what follows it as there is room for. Of a program that failed tests/run.sh shows all, four columns in, and
# then FAIL with its name, which stands first here. Of one where nothing tells of a failure: the last lines.
function telling(text) {
    return text ~ /:[FE]:|^not ok|FAIL  |(warning|error|WARNING|ERROR|SUMMARY|people|packages): |failed minimum line/
}
function closing(text) { return text ~ /^(ok|pass) |^[0-9]+ passed,|^[0-9]+%: Checks/ }
function headline(text) { head[++heads] = text; details[heads] = 0 }
function detail(text) { more[heads, ++details[heads]] = text }
# A line of a program's: one that tells of a failure, or one of the few after such a one.
function keep(text) {
    if (telling(text))
        after = 5
    else if (closing(text))
        after = 0
    if (after-- > 0)
        detail(text)
}
{ last[NR % 15] = $0 }
/^    / {
    shown[++lines] = substr($0, 5)
    next
}
/^FAIL / {
    headline($0)
    programs++
    after = 0
    for (k = 1; k <= lines; k++) keep(shown[k])
    if (!details[heads]) {
        silent[heads] = 1
        for (k = 1; k <= lines; k++) detail(shown[k])
    }
    lines = after = 0
    next
}
# Make says again, at each of its levels, that a program failed.
/ \*\*\* / && (programs || stars++ > 1) { next }
/ \*\*\* / || telling($0) {
    headline($0)
    after = 4
    lines = 0
    next
}
{
    lines = 0
    if (closing($0))
        after = 0
    if (after-- > 0)
        detail($0)
}
END {
    if (!heads)
        for (k = NR > 15 ? NR - 14 : 1; k <= NR; k++) headline(last[k % 15])
    told = heads > most ? most - 1 : heads
    room = told ? int(most / told) - 1 : 0
    if (room > 15)
        room = 15
    for (h = 1; h <= told; h++) {
        print "    " substr(head[h], 1, 300)
        skip = silent[h] && details[h] > room ? details[h] - room : 0
        for (k = skip + 1; k <= details[h] && k <= skip + room; k++) print "        " substr(more[h, k], 1, 300)
    }
    if (told < heads)
        print "    and " heads - told " more"
}
