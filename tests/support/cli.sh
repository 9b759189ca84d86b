# The beginning of a script that runs the program as people do: `. tests/support/cli.sh`, with the
# program as the script's first argument. Afterwards the script is in an empty folder with the shipped
# parts; $thecal is the program, $here the project. It ends by `finish`.
thecal=$(realpath "${1:-build/thecal}") || exit 1
here=$(pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
ln -s "$here/scenarios/parts" "$tmp/parts"
cd "$tmp" || exit 1
passed=0 failed=0

verdict() { # verdict 0-or-not "what" [file to show]
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
        echo "ok      $2"
    else
        failed=$((failed + 1))
        echo "not ok  $2"
        if [ -n "${3:-}" ]; then head -20 "$3"; fi
    fi
}
# expect CODE "words on either stream" ARGUMENT...
expect() {
    code=$1 words=$2
    shift 2
    "$thecal" "$@" >out 2>err </dev/null
    got=$?
    printed=$(cat out err)
    if [ -n "$printed" ]; then printf '%s\n' "$printed" >both; else : >both; fi
    if [ "$got" -ne "$code" ]; then
        verdict 1 "thecal $*: exit $got, not $code" both
    elif [ -z "$words" ]; then
        verdict 0 "thecal $*: exit $code"
    else
        case $printed in *"$words"*) found=0 ;; *) found=1 ;; esac
        verdict $found "thecal $*: exit $code, \"$words\"" both
    fi
}
same() { # same FILE FILE "what"
    cmp -s "$1" "$2"
    verdict $? "$3"
}
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
