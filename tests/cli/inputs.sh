#!/bin/sh
# Scenarios and references that once gave a wrong answer, or none: tests/cli/inputs.sh THECAL
# Each file of tests/data/inputs says in comments what has to come out, a line each:
#     # expect: COMMAND EXIT-CODE words that are printed
# COMMAND is check or run, or run@15_min: with that run.sample. same@15_min: its result at that sample
# against its result at its own. For a reference (.csv) it is compare, or compare@NAME=ATOL,RTOL with that
# tolerance: against the result of flat.yaml. "no:" before the words: they must not be printed.
thecal=$(realpath "${1:-build/thecal}") || exit 1
here=$(pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
passed=0 failed=0
ln -sfn "$here/scenarios/parts" parts

# Into `both` and the exit code; what a file was run for before is not run again.
run_at() { # run_at SCENARIO "SAMPLE or nothing" RESULT
    if [ -n "$2" ]; then set -- "$1" "$2" "$3" --set "run.sample=$2"; fi
    scenario=$1 result=$3
    shift 3
    if [ ! -e "$result.code" ]; then
        "$thecal" run "$scenario.yaml" -o "$result" "$@" >"$result.said" 2>&1 </dev/null
        echo $? >"$result.code"
    fi
    cp "$result.said" both
    return "$(cat "$result.code")"
}

for file in "$here"/tests/data/inputs/flat.yaml "$here"/tests/data/inputs/*.*; do
    base=$(basename "$file")
    name=${base%.*}
    cp "$file" "$base"
    sed -n 's/^# expect: //p' "$file" >expected
    [ -s expected ] || { failed=$((failed + 1)) && echo "not ok  $base expects nothing"; }
    while read -r command code words; do
        with=$(echo "${command#*@}" | tr _ ' ')
        case $command in
        run) run_at "$name" "" "$name.h5" ;;
        run@*) run_at "$name" "$with" "$name@${command#*@}.h5" ;;
        same@*)
            run_at "$name" "" "$name.h5" && run_at "$name" "$with" "$name@${command#*@}.h5" &&
                "$thecal" compare "$name@${command#*@}.h5" "$name.h5" >both 2>&1
            ;;
        compare) "$thecal" compare flat.h5 "$base" >both 2>&1 ;;
        compare@*) "$thecal" compare flat.h5 "$base" --tol "${command#*@}" >both 2>&1 ;;
        check) "$thecal" check "$base" >both 2>&1 </dev/null ;;
        *) echo "not ok  $base: what is $command?" && failed=$((failed + 1)) && continue ;;
        esac
        got=$?
        case $words in
        no:*) ! grep -qF -- "${words#no: }" both ;;
        *) grep -qF -- "$words" both ;;
        esac
        said=$?
        if [ "$got" = "$code" ] && [ "$said" -eq 0 ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "not ok  $base: $command: exit $got, not $code with \"$words\""
            head -20 both
        fi
    done <expected
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
