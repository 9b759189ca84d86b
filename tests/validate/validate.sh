#!/bin/sh
# The validation table as a test: each closed form counts; what was measured in people only has to
# give a number.
#     sh tests/validate/validate.sh build/thecal
build=$(dirname "${1:-build/thecal}")
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
"$build/validate" "$tmp"
code=$?
passed=$(grep -c ',verification,.*,pass,' "$tmp/validation.csv")
people=$(grep -c ',validation,' "$tmp/validation.csv")
failed=$(grep -c ',FAIL,' "$tmp/validation.csv")
if [ "$code" -ne $((failed > 0)) ] || [ "$people" -eq 0 ]; then
    echo "not ok  the table is not whole, or the exit code is not its verdict: $code"
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
