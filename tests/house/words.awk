# awk -f tests/house/words.awk FILES: identifiers that hold a retired word, "room" or "th_march", a line each. One
# meaning has one word (docs/architecture.md, Terms); comments and texts in quotes are not looked at.
BEGIN {
    retired["room"] = retired["rooms"] = "memory, capacity or space"
    retired["march"] = retired["marched"] = retired["marches"] = "advance"
    retired["culprit"] = "failed_in or ended_by"
    retired["rig"] = "layout"
    retired["rehearse"] = "check_start"
    retired["shadow"] = "backup"
    retired["lone"] = "single"
    retired["crowd"] = "ensemble"
    retired["rival"] = "reference"
    verbs = " ask asks say says said tell tells told telling "
}
FNR == 1 { open = 0; machine = FILENAME ~ /^(sim|models)\// }
{
    code = $0
    if (open) {
        if (!sub(/^.*\*\//, "", code)) next
        open = 0
    }
    gsub(/"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047/, "", code)
    while (match(code, /\/\*/)) {
        start = RSTART
        end = index(substr(code, start + 2), "*/")
        if (!end) { open = 1; code = substr(code, 1, start - 1); break }
        code = substr(code, 1, start - 1) " " substr(code, start + end + 3)
    }
    count = split(tolower(code), parts, /[^a-z0-9]+/)
    for (k = 1; k <= count; k++) {
        if (parts[k] in retired) print FILENAME ":" FNR ": " parts[k] " is " retired[parts[k]]
        else if (machine && parts[k] != "" && index(verbs, " " parts[k] " "))
            print FILENAME ":" FNR ": " parts[k] ", a verb of speech"
    }
}
