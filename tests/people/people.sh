#!/bin/sh
# Three results, their reports, and what people see of them in Chromium (pages.js). Everything goes to
# BUILD/people: what npm brings, the pages, and pictures of them to look at.
#     sh tests/people/people.sh build
build=${1:-build}
here=$(dirname "$0")
place=$build/people
mkdir -p "$place" || exit 1

fail() {
    echo "people: $*" >&2
    echo "0 passed, 1 failed"
    exit 1
}

for program in chromium node npm pdfinfo pdftotext; do
    command -v $program >/dev/null 2>&1 || fail "there is no $program: sh .ci/packages people"
done

# What package.json names, once.
if ! cmp -s "$here/package.json" "$place/installed.json"; then
    cp "$here/package.json" "$place/package.json"
    (cd "$place" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts >npm.log 2>&1) || {
        tail -5 "$place/npm.log" >&2
        fail "npm could not install what $here/package.json names (above)"
    }
    cp "$here/package.json" "$place/installed.json"
fi

for name in morphine_month tolerance_ensemble slow_kink; do
    "$build/thecal" run --progress none -o "$place/$name.h5" "scenarios/$name.yaml" >"$place/$name.txt" 2>&1 ||
        fail "$name did not run: $(tail -1 "$place/$name.txt")"
    "$build/thecal" report "$place/$name.h5" -o "$place/$name.html" || fail "$name has no report"
done
exec node "$here/pages.js" "$place"
