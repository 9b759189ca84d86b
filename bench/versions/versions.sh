#!/bin/sh
# The canal's kernels of another commit against those of this tree, in turns: bench/versions/versions.sh THEN [LEVEL]
# LEVEL 2, 3 or 4: at most x86-64-v2, -v3, -v4. Called by `make bench-versions THEN=`.
set -e
then=$(git rev-parse --short "$1")
build=${BUILD:-build}
room=$build/versions
mkdir -p "$room/$then"
git archive "$then" | tar -x -C "$room/$then"
object() { # object TREE BUILD NAME: the library of a tree, and what of it is timed
    ${MAKE:-make} -C "$1" BUILD="$2" "$2/libthecal.a" >"$room/$3.log" 2>&1 || { cat "$room/$3.log" && exit 1; }
    # Where the canal lies in trees of either layout.
    canal=$1/models/csf/canal
    [ -f "$canal/canal.h" ] || canal=$1/models/csf
    known=
    if grep -q 'th_canal_bytes(size_t cells, size_t brain' "$canal/canal.h"; then known=-DTH_BRAIN; fi
    if grep -q 'struct th_canal_size' "$canal/canal.h"; then known='-DTH_BRAIN -DTH_LAYERS'; fi
    # What bench/versions/version.c calls a request was a step there.
    if ! grep -q th_canal_request "$canal/canal.h"; then
        known="$known -Dth_canal_request=th_canal_step -Ddt=step -Dafter=cells"
    fi
    # shellcheck disable=SC2086
    ${CC:-gcc} -std=c17 -O2 -fPIC -shared -fvisibility=hidden -D_GNU_SOURCE $known -I"$1/sim" -I"$canal" \
        -I"$1/models" -I"$1/bench" -Ibench -Ibench/versions -o "$room/$3.so" bench/versions/version.c "$1/bench/it30.c" \
        "$1/$2/libthecal.a" -lm
}
object "$room/$then" build then
object . "$build" now
${CC:-gcc} -std=c17 -O2 -D_GNU_SOURCE -o "$room/versions" bench/versions/versions.c -ldl
"$room/versions" "$room/then.so" "$room/now.so" ${2:+"$2"}
