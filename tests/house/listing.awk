# find sim models tests -type d | awk -v most=LINES -f tests/house/listing.awk CONTRIBUTING.md -: the listing of
# CONTRIBUTING.md, its first block of code, names each folder, and no other. A line begins with a path; words that
# end in a slash are folders within it. Not named need be: slots (models/<slot>), the folder of a model of several
# files, which has its name, and suites that mirror sim/ or models/.
FILENAME == "CONTRIBUTING.md" {
    if (/^```/) { block++; next }
    if (block != 1) next
    lines++
    text = $0
    if (text ~ /^[a-z]/) {
        parent = $1
        sub(/\/[^\/]*\.[a-z]+$/, "", parent)
        sub(/\/$/, "", parent)
        sub(/^[^ ]+/, "", text)
        if (parent !~ /[<]/) named[parent]
    }
    while (match(text, /[a-z_]+(\/[a-z_]+)*\/([ ,;:.)]|$)/)) {
        word = substr(text, RSTART, RLENGTH)
        sub(/\/[^\/]*$/, "", word)
        named[parent "/" word]
        text = substr(text, RSTART + RLENGTH)
    }
    next
}
{ there[$0] }
END {
    if (lines > most) print "CONTRIBUTING.md: a listing of " lines " lines"
    for (path in named) if (!(path in there)) print "CONTRIBUTING.md: no folder " path
    for (path in there) {
        mirrored = path
        sub(/^tests\//, "", mirrored)
        depth = split(path, part, "/")
        if (path in named || depth == 1) continue
        if (part[1] == "tests" && (mirrored in there || ("sim/" mirrored) in there)) continue
        if (part[1] == "tests" && (part[2] == "data" || part[2] == "fuzz")) continue
        if (part[1] == "models" && depth == 2) continue
        if (part[1] == "models" && depth == 3 && (!system("test -f " path ".c") || !system("test -f " path "/" part[3] ".c"))) continue
        print path ": not in the listing of CONTRIBUTING.md"
    }
}
