#!/bin/sh
# The README's ensemble by the program of another commit and by this tree's, in turns: bench/versions/readme.sh THEN [ROUNDS]
# The scenario is that of 4bc913a's README, in a spelling that all versions read, each with its own parts: as it stands,
# without the kink, and that with hourly samples. User CPU of one thread, medians; the ratio is the median of those of
# neighbouring runs. Called by `make bench-readme THEN=`; THEN_TREE: that commit's tree, if it is already built.
set -e
rounds=${2:-9}
build=${BUILD:-build}
room=$build/versions
then=$(git rev-parse --short "$1")
tree=${THEN_TREE:-$room/$then}
if [ ! -x "$tree/build/thecal" ]; then
    mkdir -p "$tree"
    git archive "$then" | tar -x -C "$tree"
    ${MAKE:-make} -C "$tree" BUILD=build build/thecal >"$room/readme.log" 2>&1 || { cat "$room/readme.log" && exit 1; }
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scenarios() { # scenarios TREE FOLDER
    mkdir -p "$work/$2" && cp -r "$1/scenarios/parts" "$work/$2"
    cat >"$work/$2/kink.yaml" <<'END'
title: Slow kink
run:      {duration: 10 day, sample: 15 min}
drug:     {from: parts/baclofen.yaml, concentration: 500 ug/mL}
program:  {rate: 0.35 mL/day}
pump:     {from: parts/peristaltic_20ml.yaml}
catheter: {from: parts/silicone_89cm.yaml, tip: T10}
faults:
  - {use: kink, at: 30 cm, closed: 0.99, begins: 3 day, over: 12 h}
events:
  - {at: 5 day, do: program.bolus, dose: 50 ug, over: 10 min}
ensemble: {members: 64, seed: 7, vary: {csf.volume: lognormal 24 %}}
END
    sed '/^faults/,/use: kink/d' "$work/$2/kink.yaml" >"$work/$2/even.yaml"
    sed 's/15 min/1 h/' "$work/$2/even.yaml" >"$work/$2/hourly.yaml"
}
seconds() { # seconds PROGRAM SCENARIO
    ${SHELL:-sh} -c '"$0" run -q -t 1 "$1" -o "$2" >/dev/null 2>&1 || exit 1; times' "$1" "$2" "$work/result.h5" |
        awk 'NR == 2 { split($1, t, "[ms]"); print 60 * t[1] + t[2] }'
}
median() { sort -n | awk '{ x[NR] = $1 } END { print (x[int((NR + 1) / 2)] + x[int((NR + 2) / 2)]) / 2 }'; }
row() { # row NAME SCENARIO
    : >"$work/rows"
    for _ in $(seq "$rounds"); do
        was=$(seconds "$tree/build/thecal" "$work/then/$2")
        now=$(seconds "$build/thecal" "$work/now/$2")
        echo "${was:-nan} ${now:-nan}" >>"$work/rows"
    done
    printf '%-34s %8.3f %8.3f %8.3f\n' "$1" "$(cut -d' ' -f1 "$work/rows" | median)" \
        "$(cut -d' ' -f2 "$work/rows" | median)" "$(awk '{ print $2 / $1 }' "$work/rows" | median)"
}
scenarios "$tree" then
scenarios . now
printf '%-34s %8s %8s %8s\n' "user s, $rounds rounds" "$then" now ratio
row "README, a sample every 15 min" kink.yaml
row "the same without the kink" even.yaml
row "that, a sample every hour" hourly.yaml
