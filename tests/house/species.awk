# awk -f tests/house/species.awk models/species.def models/ports.h models/ports_body.h: the ports of each
# species are those of species.def, each run of them without a gap, in the order of the ports.
FILENAME ~ /\.def$/ {
    if ($0 !~ /^S\(/) next
    split($0, word, /[(), ]+/)
    first[word[2] "." word[3]]; last[word[2] "." word[4]]; runs++
    next
}
/^struct th_[a-z]*_ports/ { slot = $2; sub(/^th_/, "", slot); sub(/_ports.*/, "", slot) }
/^ *double [a-z_]*/ { port = slot "." $2; sub(/\[.*/, "", port) }
# The indices of a port, which may stand in the line below it.
/^ *(double [a-z_]*)?(\[[A-Z_0-9a-z +]*\])+/ {
    text = $0; sub(/;.*/, "", text); indices = indices text
    if ($0 !~ /;/) next
    each = indices ~ /\[TH_SPECIES\]\[?/; indices = ""
    if (port in first) { within = 1; begun++ }
    if (each != within) print FILENAME ":" FNR ": " port (each ? " is not in" : " is no port of each species in") " models/species.def"
    if (port in last) within = 0
}
END { if (begun != runs) print "models/species.def: of " runs " runs " begun + 0 " begin in the ports" }
