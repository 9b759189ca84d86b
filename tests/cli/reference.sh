#!/bin/sh
# Runs every scenario and compares it with its reference curve: tests/cli/reference.sh THECAL
# A scenario of the project without a curve has no answer, and fails; one that a user has put there is
# left out.
thecal=$1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
for scenario in scenarios/*.yaml; do
    name=$(basename "$scenario" .yaml)
    if [ ! -e "results/reference/$name.csv" ] && git rev-parse HEAD >/dev/null 2>&1 &&
        ! git ls-files --error-unmatch "$scenario" >/dev/null 2>&1; then
        continue
    fi
    # A curve holds all outputs, unless the scenario says what it is about.
    if grep -q '^record:' "$scenario"; then all=''; else all='--set record=all'; fi
    # shellcheck disable=SC2086
    "$thecal" run -q $all "$scenario" -o "$tmp/$name.h5"
    ran=$?
    # Requirements that are not met (5) or members that fail (1) may be what a scenario is about.
    if { [ $ran -eq 0 ] || [ $ran -eq 1 ] || [ $ran -eq 5 ]; } &&
        "$thecal" compare "$tmp/$name.h5" "results/reference/$name.csv" -q; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok  $name"
    fi
    rm -f "$tmp/$name.h5"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
