#!/bin/sh
# Scenarios that once gave a wrong answer, or none: tests/inputs.sh THECAL
# Each file of tests/data/inputs says in comments what has to come out, a line each:
#     # expect: COMMAND EXIT-CODE words that are printed
# COMMAND is check or run. "no:" before the words: they must not be printed.
thecal=$(realpath "${1:-build/thecal}") || exit 1
here=$(pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
passed=0 failed=0
for file in "$here"/tests/data/inputs/*.yaml; do
    name=$(basename "$file" .yaml)
    ln -sfn "$here/scenarios/parts" parts
    cp "$file" "$name.yaml"
    sed -n 's/^# expect: //p' "$file" >expected
    [ -s expected ] || { failed=$((failed + 1)) && echo "not ok  $name expects nothing"; }
    while read -r command code words; do
        case $command in
        run*) "$thecal" run "$name.yaml" -o "$name.h5" >both 2>&1 </dev/null ;;
        *) "$thecal" check "$name.yaml" >both 2>&1 </dev/null ;;
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
            echo "not ok  $name: $command: exit $got, not $code with \"$words\""
            head -20 both
        fi
    done <expected
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
