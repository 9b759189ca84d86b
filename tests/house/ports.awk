# awk -v contract="models/ports.h models/ports_body.h" -f tests/house/ports.awk FILES-OF-models: a struct of these is written in
# its slot's folder alone, a line of the ledger by the slot that its enumerator names, and each member has
# a reader: a function that does not write it. Models call the ports `ports` or `port`.
function report(what) { print FILENAME ":" FNR ": " what }
# What stands behind the indices with which the text begins.
function behind(text,    k, depth, letter) {
    for (k = 1; k <= length(text); k++) {
        letter = substr(text, k, 1)
        depth += (letter == "[") - (letter == "]")
        if (depth < 0 || depth == 0 && letter != "]") break
    }
    return substr(text, k)
}
BEGIN {
    for (file = split(contract, contracts, " "); file > 0; file--) while ((getline line < contracts[file]) > 0) {
        if (line ~ /^struct th_[a-z]*_ports/) {
            slot = line; sub(/^struct th_/, "", slot); sub(/_ports.*/, "", slot)
            slots[slot]
        }
        if (line ~ /^    double [a-z_]*\[/) {
            member = line; sub(/^    double /, "", member); sub(/\[.*/, "", member)
            members[slot "." member]
        }
        if (line ~ /^    TH_[A-Z_]*, *\/\* [a-z]*[:; ]/) {
            split(line, word, /[ ,:;]+/); owner[word[2]] = word[4]
        }
    }
}
FNR == 1 || /^}/ { scope++ }
{
    folder = FILENAME; sub(/^models\//, "", folder); sub(/\/.*/, "", folder)
    rest = $0
    # A pointer to the struct of a slot is called like the slot.
    for (slot in slots)
        gsub("(^|[^a-z_>])" slot "->", "&" SUBSEP, rest)
    for (slot in slots)
        gsub(slot "->" SUBSEP, "ports->" slot ".", rest)
    while (match(rest, /ports?->[a-z]+\.[a-z_]+/)) {
        member = substr(rest, RSTART, RLENGTH); sub(/^ports?->/, "", member)
        rest = substr(rest, RSTART + RLENGTH)
        slot = member; sub(/\..*/, "", slot)
        if (behind(rest) !~ /^ *[-+*\/]?=([^=]|$)/) { reads[member] = reads[member] " " scope; continue }
        writes[member, scope]
        if (slot == "ledger") { place = rest; sub(/^\[/, "", place); sub(/\].*/, "", place); slot = owner[place] }
        if (slot != folder) report("ports->" member rest " is written by " folder)
    }
}
END {
    for (member in members) {
        found = 0
        count = split(reads[member], scopes, " ")
        for (k = 1; k <= count; k++) found += !((member, scopes[k]) in writes)
        if (!found) print contract ": nobody reads " member
    }
}
