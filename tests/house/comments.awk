# find FOLDERS | awk -f tests/house/comments.awk - FILES: comments that break a rule of style, a line each.
#   - a file opens with a comment;
#   - no comment begins with What, How, Where, When, Why, Which, Who or Whether: it is a noun, or a sentence that
#     says what a thing is and why;
#   - no comment is a question, nor begins like one: a predicate is "True if something holds";
#   - a file that a comment names is there (those of people begin with my_).
function judge(    text, file) {
    text = comment
    gsub(/"[^"]*"|\047[^\047]*\047/, "", text)
    sub(/^\/\*+[ \t]*/, "", text)
    sub(/[ \t]*\*\/.*$/, "", text)
    if (text ~ /^(What|How|Where|When|Why|Which|Who|Whatever|Whether) /) print FILENAME ":" begin ": a comment that begins like a question"
    if (text ~ /[a-zA-Z)]\?([ \t]|$)/) print FILENAME ":" begin ": a comment that is a question"
    gsub(/<[^>]*>/, "", text)
    while (match(text, /[a-z_.\/-]+\.(c|h|def|awk|sh|js)([^a-z_]|$)/)) {
        file = substr(text, RSTART, RLENGTH); sub(/[^a-z_]$/, "", file)
        text = substr(text, RSTART + RLENGTH)
        if (!(file in there) && file !~ /^my_|^lib|(^|\/)\./) print FILENAME ":" begin ": names " file ", which is not there"
    }
}
FILENAME == "-" {
    path = $0
    there[path]
    while (sub(/^[^\/]*\//, "", path)) there[path]
    next
}
FNR == 1 {
    inside = 0
    if ($0 !~ /^(\/\*|#!)/) print FILENAME ":1: no comment says what this file is"
}
{
    line = $0
    if (!inside) {
        code = line
        gsub(/"([^"\\]|\\.)*"/, "", code)
        at = index(code, "/*")
        if (!at) next
        begin = FNR
        comment = substr(code, at)
        if (comment ~ /\*\//) { judge(); next }
        inside = 1
        next
    }
    sub(/^[ \t]*\*?[ \t]?/, " ", line)
    if ($0 ~ /\*\//) {
        comment = comment " " line
        inside = 0
        judge()
    } else comment = comment " " line
}
