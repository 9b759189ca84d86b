# The beginning of a script that runs the program as people do: `. tests/support/cli.sh`, with the
# program as the script's first argument. Afterwards the script is in an empty folder with the shipped
# parts; $thecal is the program, $here the project. It ends by `finish`. A verdict that is not ok shows the
# end of a file of its own, or of those that $shown names; $process, if it is set, does not outlive the script.
thecal=$(realpath "${1:-build/thecal}") || exit 1
here=$(pwd)
tmp=$(mktemp -d) || exit 1
process='' shown=''
tidy() {
    [ -z "$process" ] || kill -KILL "$process" 2>/dev/null
    rm -rf "$tmp"
}
trap tidy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
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
        for file in ${3:-$shown}; do tail -20 "$file"; done
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
# hangs FILE YAML: a run that leaves FILE behind where it hangs is ended by the second interrupt, without a result.
hangs() {
    rm -f bad.h5
    : >err
    "$thecal" run --progress json "$2" -o bad.h5 >out 2>err </dev/null &
    process=$!
    for _ in $(seq 3000); do
        [ -e "$1" ] && break
        sleep 0.01
    done
    sleep 0.2
    kill -TERM $process
    for _ in $(seq 3000); do
        grep -q 'once more ends at once' err && break
        sleep 0.01
    done
    kill -TERM $process
    wait $process
    code=$?
    process=
    [ $code -eq 143 ] && [ ! -e bad.h5 ] && grep -q 'once more ends at once' err
    verdict $? "hangs: ended by the second interrupt, exit $code (143), no result"
}
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
