#!/bin/sh
# The product of another commit against that of this tree, in turns: bench/versions/product.sh THEN [ROUNDS]
# Each is built by its own Makefile and runs its own scenarios/morphine_month.yaml, 32 members on one thread: as it
# stands, with a size of the canal drawn, with the stroke drawn; and one member. User CPU, medians; the ratio is the
# median of those of neighbouring runs. Called by `make bench-product THEN=`.
set -e
then=$(git rev-parse --short "$1")
rounds=${2:-9}
build=${BUILD:-build}
room=$build/versions
mkdir -p "$room/$then"
git archive "$then" | tar -x -C "$room/$then"
make_one() { # make_one TREE BUILD
    ${MAKE:-make} -C "$1" BUILD="$2" "$2/thecal" >"$room/product.log" 2>&1 || { cat "$room/product.log" && exit 1; }
}
make_one "$room/$then" build
make_one . "$build"

scenario() { # scenario TREE ROW: the month with a row drawn, beside its parts
    sed '/^ensemble:/,$d' "$1/scenarios/morphine_month.yaml" >"$1/scenarios/drawn.$2.yaml"
    echo "ensemble: {members: 32, seed: 7, vary: {csf.$2: lognormal 24 %}}" >>"$1/scenarios/drawn.$2.yaml"
}
seconds() { # seconds PROGRAM SCENARIO MEMBERS
    ${SHELL:-sh} -c '"$0" run -q -t 1 --members "$3" "$1" -o "$2" >/dev/null 2>&1 || exit 1; times' \
        "$1" "$2" "$room/product.h5" "$3" |
        awk 'NR == 2 { split($1, t, "[ms]"); print 60 * t[1] + t[2] }'
}
median() { sort -n | awk '{ x[NR] = $1 } END { print (x[int((NR + 1) / 2)] + x[int((NR + 2) / 2)]) / 2 }'; }
row() { # row NAME SCENARIO MEMBERS
    : >"$room/product.txt"
    for _ in $(seq "$rounds"); do
        was=$(seconds "$room/$then/build/thecal" "$room/$then/scenarios/$2" "$3")
        now=$(seconds "$build/thecal" "scenarios/$2" "$3")
        echo "${was:-nan} ${now:-nan}" >>"$room/product.txt"
    done
    printf '%-34s %8.3f %8.3f %8.3f\n' "$1" "$(cut -d' ' -f1 "$room/product.txt" | median)" \
        "$(cut -d' ' -f2 "$room/product.txt" | median)" "$(awk '{ print $2 / $1 }' "$room/product.txt" | median)"
}
# The scenarios with a row drawn are files of this run alone.
trap 'rm -f scenarios/drawn.volume.yaml scenarios/drawn.stroke.yaml "$room/product.h5" "$room/product.txt"' EXIT
for tree in . "$room/$then"; do scenario "$tree" volume && scenario "$tree" stroke; done
printf '%-34s %8s %8s %8s\n' "user s, $rounds rounds" "$then" now ratio
row "month, 32 members" morphine_month.yaml 32
row "month, 32 members, volume drawn" drawn.volume.yaml 32
row "month, 32 members, stroke drawn" drawn.stroke.yaml 32
row "month, one member" morphine_month.yaml 1
