#!/bin/sh
# The laws of the house that a machine can hold: floors, names, no writable memory, sizes of files.
#     sh tests/house.sh build/thecal        (the objects are looked for beside the program)
# The limits of form stand here and nowhere else, but for the columns, which are .clang-format's.
file_lines=440 function_lines=60
columns=$(sed -n 's/^ColumnLimit: *//p' .clang-format)
build=$(dirname "${1:-build/thecal}")
passed=0 failed=0
verdict() { # verdict "what" "what was found, a line each; empty is good"
    if [ -z "$2" ]; then
        passed=$((passed + 1))
        echo "ok      $1"
    else
        failed=$((failed + 1))
        echo "not ok  $1"
        echo "$2" | sed 's/^/        /'
    fi
}

# Floors, from the bottom up. A file stands on the floor of its name, or of its name up to a "_", and
# includes only what stands below or on the same line.
floors='lanes
status
sha256 utf8 checksum nearest
print
version
arena
quantity
part document
field
take
model
scenario
draw
rig trace block look happen run step settle reduce rehearse forecast
require
store
junit
checkpoint
ensemble
refine published
compare
report
explain
schema
option interrupt progress
command
thecal
main'

climbs() {
    grep -n '^[ ]*#[ ]*include "' sim/*.[ch] sim/*/*.h models/*.[ch] models/*/*.[ch] models/*/*/*.[ch] models/*/*/*/*.[ch] 2>/dev/null |
        sed 's/^\([^:]*\):\([0-9]*\):.*include "\([^"]*\)".*/\1 \2 \3/' |
        awk -v floors="$floors" '
    function stem(file) { sub(/.*\//, "", file); sub(/\.[a-z]*$/, "", file); return file }
    function floor(name) {
        while (!(name in at) && name ~ /_/) sub(/_[^_]*$/, "", name)
        return name in at ? at[name] : 0
    }
    BEGIN {
        count = split(floors, line, "\n")
        for (k = 1; k <= count; k++) {
            n = split(line[k], names, " ")
            for (j = 1; j <= n; j++) at[names[j]] = k
        }
    }
    {
        from = $1; to = $3; here = floor(stem(from)); there = floor(stem(to))
        if (to ~ /^csf\// && from ~ /^models\/csf\//) next
        if (to ~ /\//) { print from ":" $2 ": \"" to "\" has a folder"; next }
        if (from ~ /^sim\//) {
            if (to == "catalog.h") {
                if (from != "sim/main.c" && from != "sim/thecal.c")
                    print from ":" $2 ": only main.c and thecal.c see the catalogue"
            } else if (!here) print from ": has no floor; give it one in tests/house.sh"
            else if (!there) print from ":" $2 ": \"" to "\" is not of the engine"
            else if (there > here) print from ":" $2 ": \"" to "\" stands above it"
            next
        }
        folder = from; sub(/[^\/]*$/, "", folder)
        if (to == "model.h" || to == "lanes.h" || to == "ports.h" || to == "laws.h" ||
            to == "causes.h" || to == "trailing.h") next
        if ((getline line_ < (folder to)) >= 0) { close(folder to); next }
        print from ":" $2 ": \"" to "\" is neither the waist, nor a port, nor in its own folder"
    }'
}
verdict "includes point down" "$(climbs)"

alone() { # alone PATTERN FILES-ALLOWED: who else includes that library
    grep -ln "include <$1" sim/*.[ch] models/*.[ch] models/*/*.[ch] models/*/*/*.[ch] models/*/*/*/*.[ch] 2>/dev/null | grep -v "$2"
}
verdict "HDF5 is met in sim/store* alone" "$(alone hdf5 '^sim/store')"
verdict "libfyaml is met in sim/document* alone" "$(alone libfyaml '^sim/document')"
verdict "UDUNITS is met in sim/quantity* alone" "$(alone udunits2 '^sim/quantity')"
verdict "libcsv is met in sim/compare* alone" "$(alone csv '^sim/compare')"

sources=$(ls sim/*.[ch] sim/*.def sim/include/*.h models/*.[ch] models/*/*.[ch] models/*/*/*.[ch] models/*/*/*/*.[ch] \
    tests/*.[ch] bench/*.[ch] 2>/dev/null)
ours=$(ls sim/*.c models/*.c models/*/*.c models/*/*/*.c models/*/*/*/*.c 2>/dev/null)
objects=$(find "$build/sim" "$build/models" -name '*.o' ! -path "$build/sim/main.o" 2>/dev/null | sort)
# An object whose source is gone is not of this tree.
present=
for object in $objects; do
    source=${object#"$build"/}
    source=$(echo "$source" | sed 's/\(\.v[0-9]\)\{0,1\}\.o$/.c/')
    [ -f "$source" ] && present="$present $object"
done
[ -n "$present" ] || verdict "objects to look at" "none in $build"

# Locks of named OpenMP critical sections are the compiler's, not ours.
names() { # names NM-TYPES: "object: symbol" of global symbols of those types
    # shellcheck disable=SC2086
    nm -gA $present | awk -v t="$1" \
        '$(NF-1) ~ "(^|:)[" t "]$" && $NF !~ /^\.gomp_critical_user_th_/ {
            object = $1; sub(/:.*/, "", object); print object ": " $NF }'
}
verdict "exported names start with th_ or thecal_" \
    "$(names ABCDGRSTVW | grep -v ': th_\|: thecal_\|: __asan\|: __odr_asan\|: \.gomp')"
verdict "no writable memory of its own" "$(
    # shellcheck disable=SC2086
    size -A $present | awk '
        NF == 2 && $2 == ":" { object = $1; next }
        $1 ~ /^\.(data|bss|tdata|tbss)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 {
            print object ": " $2 " bytes in " $1 }'
    names C
)"
verdict "nothing below main ends the program, prints or rolls dice of its own" "$(
    names U | grep -E ': (abort|exit|_exit|_Exit|quick_exit|longjmp|_longjmp|siglongjmp|printf|vprintf|puts|putchar|perror|rand|srand|random|srandom|drand48|setlocale|__assert_fail|stdout|stderr)$'
)"

# shellcheck disable=SC2086
verdict "files of at most $file_lines lines" "$(wc -l $sources |
    awk -v most=$file_lines '$2 != "total" && $1 > most { print $2 ": " $1 " lines" }')"
# shellcheck disable=SC2086
verdict "functions of at most $function_lines lines" "$(awk -v most=$function_lines '
    /^{/ { start = FNR }
    /^}/ { if (start && FNR - start + 1 > most) print FILENAME ":" start ": " FNR - start + 1 " lines"; start = 0 }
    FNR == 1 { start = 0 }' $ours)"
# Rows of a .def are one line each, however long.
formatted=$(printf '%s\n' "$sources" | grep '\.[ch]$')
# shellcheck disable=SC2086
verdict "lines of at most $columns columns" "$(awk -v most="$columns" '
    length($0) > most { print FILENAME ":" FNR ": " length($0) " columns" }' $formatted)"
# shellcheck disable=SC2086
verdict "every file is as clang-format 14 writes it" "$(
    clang-format-14 --dry-run $formatted 2>&1 | grep '\(warning\|error\):')"

text=$(find . \( -name .git -o -path "./$build" -o -path ./build \) -prune -o -type f \
    \( -name '*.[ch]' -o -name '*.def' -o -name '*.md' -o -name '*.yaml' -o -name '*.sh' -o -name '*.py' \
    -o -name Makefile -o -name '*.mk' -o -path './.ci/*' \) ! -name house.sh -print)
# shellcheck disable=SC2086
verdict "names no place outside the tree" "$(grep -nE '\.\./[s]hared|(/home|/root)/[a-z]' $text)"
# shellcheck disable=SC2086
verdict "leaves nothing for later in a comment" "$(grep -nwE 'TODO|FIXME|XXX|HACK' $text)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
