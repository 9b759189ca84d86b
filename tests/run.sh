#!/bin/sh
# Runs test programs and scripts one after the other: tests/run.sh BUILD PROGRAM... SCRIPT.sh...
# Shows what a failing one printed. Ends with "N passed, N failed", and 1 if any failed.
build=$1
shift
log=$build/test.log
passed=0 failed=0

# The counts that a program closes with: Check's "100%: Checks: 12, Failures: 0, Errors: 0", or a
# script's "12 passed, 0 failed".
count() {
    sed -n -e 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' \
        -e 's/^\([0-9]*\) passed, \([0-9]*\) failed$/+\1 \2 0/p' "$log" | tail -1
}

for program in "$@"; do
    name=${program##*/}
    case $program in
    *.sh) sh "$program" "$build/thecal" >"$log" 2>&1 </dev/null ;;
    *) "$program" >"$log" 2>&1 </dev/null ;;
    esac
    code=$?
    # shellcheck disable=SC2046
    set -- $(count)
    bad=$((${2:-0} + ${3:-0}))
    case ${1:-} in
    +*) good=${1#+} ;;
    '') good=0 ;;
    *) good=$(($1 - bad)) ;;
    esac
    # A script that does not count is one test. One that died, or a program that counted nothing,
    # has failed, whatever it said.
    case $code$program in
    0*.sh) [ $((good + bad)) -gt 0 ] || good=1 ;;
    esac
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] || [ $((good + bad)) -eq 0 ]; then
        bad=$((bad + 1))
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    if [ "$bad" -eq 0 ]; then
        echo "pass $name ($good)"
    else
        cat "$log"
        echo "FAIL $name ($good passed, $bad failed, exit code $code)"
    fi
done
rm -f "$log"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
