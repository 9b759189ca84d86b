# awk -f tests/house/comments.awk FILES: comments that break a rule of style, a line each.
#   - a file opens with a comment;
#   - no comment begins with What, How, Where, When, Why, Which or Who: it is a noun, or a sentence that says
#     what a thing is and why;
#   - no comment is a question: a function that returns true returns it if or where something holds.
function judge(    text) {
    text = comment
    gsub(/"[^"]*"|\047[^\047]*\047/, "", text)
    sub(/^\/\*+[ \t]*/, "", text)
    sub(/[ \t]*\*\/.*$/, "", text)
    if (text ~ /^(What|How|Where|When|Why|Which|Who|Whatever) /) print FILENAME ":" begin ": a comment that begins like a question"
    if (text ~ /[a-zA-Z)]\?([ \t]|$)/) print FILENAME ":" begin ": a comment that is a question"
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
