#!/bin/sh
# Runs test programs and scripts, JOBS at a time: tests/run.sh BUILD PROGRAM... SCRIPT.sh...
# Tells of them in the order given, and shows what a failing one printed, then of those that took
# the most processor time. Ends with "N passed, N failed", and 1 if any failed.
name_of() { # name_of BUILD PROGRAM: $name, engine/step of build/tests/engine/step, cli/resume.sh of a script
    case $2 in
    *.sh) name=${2#tests/} ;;
    *) name=${2#"$1"/tests/} ;;
    esac
}
if [ "$1" = --one ]; then # --one BUILD PROGRAM: into PROGRAM's log, its exit code and times beside it
    name_of "$2" "$3"
    log=$2/log/$name program=$3
    [ -d "${log%/*}" ] || mkdir -p "${log%/*}"
    case $3 in
    *.sh) set -- sh "$3" "$2/thecal" ;;
    *) set -- "$3" ;;
    esac
    rm -f "$log.again"
    # Check names the case that crashed, or ends one that hangs, only where each is a process of its own. A suite may
    # also count on that.
    if [ "${TH_TEST_AT_ONCE:-}" ] && [ "$1" != sh ]; then
        if CK_FORK=no timeout 1200 "$@" >"$log" 2>&1 </dev/null; then
            code=0
        else
            cp "$log" "$log.again"
            "$@" >"$log" 2>&1 </dev/null
            code=$?
        fi
    else
        "$@" >"$log" 2>&1 </dev/null
        code=$?
    fi
    times >"$log.times"
    echo $code >"$log.code"
    echo "$program"
    exit 0
fi
build=$1
shift
passed=0 failed=0
# Programs that share the cores take longer than Check's four seconds, and must not spin for work.
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-60}" OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
rm -rf "$build/log"
mkdir -p "$build/log" || exit 1

# The counts that a program closes with: Check's "100%: Checks: 12, Failures: 0, Errors: 0", or a
# script's "12 passed, 0 failed".
count() {
    sed -n -e 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/' -e 't keep' \
        -e 's/^\([0-9]*\) passed, \([0-9]*\) failed$/+\1 \2 0/' -e 't keep' -e 'b end' \
        -e ': keep' -e h -e ': end' -e '$ { g' -e p -e '}' "$1"
}

judge() { # judge PROGRAM: adds it to the counts and tells of it
    program=$1
    name_of "$build" "$1"
    log=$build/log/$name code=none
    [ -e "$log" ] || { mkdir -p "${log%/*}"; echo "it was not run" >"$log"; }
    [ ! -e "$log.code" ] || read -r code <"$log.code"
    # shellcheck disable=SC2046
    set -- $(count "$log")
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
    if [ "$code" != 0 ] && [ "$bad" -eq 0 ] || [ $((good + bad)) -eq 0 ]; then
        bad=$((bad + 1))
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    if [ "$bad" -eq 0 ]; then
        # A fault of the suite, or one that hides where cases are apart: what it said is beside its log.
        [ ! -e "$log.again" ] || again=", but not as one process: $log.again"
        echo "pass $name ($good)${again:-}"
        again=
    else
        sed 's/^/    /' "$log"
        echo "FAIL $name ($good passed, $bad failed, exit code $code)"
    fi
}

# Seconds of the processor, user's and system's, of all and of the twelve that took most: "1m2.3s 0m0.4s"
# is 62.7. They tell of the work, as the clock does not while other programs run.
longest() {
    find "$build/log" -name '*.times' -exec awk -v start="$build/log/" '
        FNR == 2 { gsub(/[ms]/, " "); print 60 * $1 + $2 + 60 * $3 + $4, substr(FILENAME, length(start) + 1) }' {} + |
        sed 's/\.times$//' | sort -rn | awk '
        NR <= 12 { line[NR] = sprintf("%9.1f s  %s", $1, $2) }
        { sum += $1 }
        END { printf "%9.1f s of the processor, of which\n", sum; for (k = 1; k in line; k++) print line[k] }'
}

printf '%s\n' "$@" | xargs -P "${JOBS:-$(nproc 2>/dev/null || echo 1)}" -n 1 sh "$0" --one "$build" | {
    while read -r _; do
        while [ $# -gt 0 ] && name_of "$build" "$1" && [ -s "$build/log/$name.code" ]; do
            judge "$1"
            shift
        done
    done
    for program in "$@"; do judge "$program"; done
    longest
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
