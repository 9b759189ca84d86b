#!/bin/sh
# The laws of the house that a machine can hold: floors, names, no writable memory, sizes of files.
#     sh tests/house.sh build/thecal        (the objects are looked for beside the program)
# The limits of form stand here and nowhere else, but for the columns, which are .clang-format's.
file_lines=400 function_lines=60 folder_files=25 folder_depth=3 listing_lines=30
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

# Floors of sim/, from the bottom up: a file includes only headers of its own folder and of those before
# it; a folder within one that is not named here stands on its floor. main.c and thecal.c stand above all of
# them, and alone see the catalogue of models.
floors='base base/text base/disk model document scenario layout engine ensemble language store result figure
    picture page report explain compare command/call command'

# Every include of ours, a line each: "file line included".
included=$(grep -n '^[ ]*#[ ]*include "' $(find sim models -name '*.[ch]') |
    sed 's/^\([^:]*\):\([0-9]*\):.*include "\([^"]*\)".*/\1 \2 \3/')

climbs() {
    echo "$included" | awk -v floors="$floors" '
    function floor(path) { # the folder of a path, or the nearest around it, that has a floor
        while (sub(/\/[^\/]*$/, "", path)) if (path in at) return path
        return ""
    }
    BEGIN { count = split(floors, name); for (k = 1; k <= count; k++) at[name[k]] = k }
    {
        from = $1; to = $3; here = from
        if (from ~ /^sim\//) {
            sub(/^sim\//, "", here); here = floor(here)
            top = from == "sim/main.c" || from == "sim/thecal.c"
            if (to == "catalog.h" || to == "thecal.h") {
                if (!top) print from ":" $2 ": only main.c and thecal.c see the catalogue and thecal.h"
            } else if (floor(to) == "") print from ":" $2 ": \"" to "\" has no folder of sim/"
            else if (!top && here == "") print from ": its folder has no floor; give it one in tests/house.sh"
            else if (!top && at[floor(to)] > at[here]) print from ":" $2 ": \"" to "\" stands above it"
            next
        }
        sub(/^models\/?/, "", here); sub(/\/?[^\/]*$/, "", here)
        if (to == "model/model.h" || to == "model/lanes.h" || to == "ports.h" || to == "laws.h" ||
            to == "causes.h" || to == "trailing.h" || to == "base/random.h" || to == "thecal_pump.h" ||
            to == "thecal_program.h" || to == "library_rows.h") next
        if ((getline line_ < ("models/" here "/" to)) >= 0) { close("models/" here "/" to); next }
        slot = here; sub(/\/.*/, "", slot)
        if (index(to, slot "/") == 1) next
        print from ":" $2 ": \"" to "\" is neither the waist, nor a port, nor of its own slot"
    }'
}
verdict "includes point down" "$(climbs)"

# A header that says in its opening comment that it is private, to sim/engine or else to its folder, is
# included there, and in the folders within, alone; by sim/ and models/: a test may look inside.
private() {
    # shellcheck disable=SC2046
    echo "$included" | awk '
        FNR == 1 { opening = ""; open = 1 }
        !listed {
            if (!open) next
            line = $0; sub(/^ \*/, "", line); opening = opening " " line
            if ($0 !~ /\*\//) next
            open = 0; gsub(/[ \t]+/, " ", opening)
            if (!(at = index(opening, "Private to"))) next
            folder = substr(opening, at + 11); own = FILENAME; sub(/[^\/]*$/, "", own)
            if (folder ~ /^sim\/[a-z\/]*/) { match(folder, /^sim\/[a-z\/]*/); own = substr(folder, 1, RLENGTH) "/" }
            name = FILENAME; sub(/^[^\/]*\//, "", name); home[name] = own
            next
        }
        $3 in home && index($1, home[$3]) != 1 {
            print $1 ":" $2 ": \"" $3 "\" is private to " home[$3] }' $(find sim models -name '*.h') listed=1 -
}
verdict "private headers stay in their folders" "$(private)"

# shellcheck disable=SC2046
verdict "each port is written by its slot and read by somebody" "$(
    awk -v contract="models/ports.h models/ports_body.h" -f tests/house/ports.awk $(find models -name '*.[ch]' | sort))"

verdict "models/species.def names the ports of each species, and no other" "$(
    awk -f tests/house/species.awk models/species.def models/ports.h models/ports_body.h)"

models() { # every struct th_model of models/, and where it is: "th_pump_peristaltic models/pump/peristaltic.c"
    grep -rn --include='*.c' '^const struct th_model th_' models |
        sed 's/^\([^:]*\):.*const struct th_model \(th_[a-z_0-9]*\).*/\2 \1/'
}
verdict "every model is in the catalogue, in a file of its name, and has a suite" "$(
    listed=$(cat models/catalog.c) suites=$(find tests/models -name '*.c')
    models | while read -r model file; do
        slot=${file#models/} name=${file##*/}
        slot=${slot%%/*} name=${name%.c}
        case $listed in *"M($model)"*) ;; *) echo "$file: $model is not in models/catalog.c" ;; esac
        [ "$model" = "th_${slot}_$name" ] || echo "$file: $model is not called th_${slot}_$name"
        grep -q "\.name = \"$name\"" "$file" || echo "$file: its model is not called $name"
        echo "$suites" | grep -q "^tests/models/$slot/\(.*/\)*$name\.c$" || echo "$file: no suite tests/models/$slot/$name.c"
    done)"

alone() { # alone PATTERN FILES-ALLOWED: who else includes that library
    grep -rl --include='*.[ch]' "include <$1" sim models | grep -v "$2"
}
verdict "HDF5 is met in sim/store and sim/result alone" "$(alone hdf5 '^sim/\(store\|result\)/')"
verdict "libfyaml is met in sim/document alone" "$(alone libfyaml '^sim/document/')"
verdict "UDUNITS is met in sim/model/udunits.c alone" "$(alone udunits2 '^sim/model/udunits')"
verdict "dlopen is met in sim/document/library.c alone" "$(
    grep -rlw --include='*.[ch]' dlopen sim models | grep -v '^sim/document/library.c$')"
verdict "libcsv is met in sim/document and sim/compare alone" "$(alone csv '^sim/\(document\|compare\)/')"

sources=$(find sim models tests bench docs -name '*.[ch]' -o -name '*.def' -o -path '*/web/*.*' -o -name '[!.]*.js' ! -path '*/uplot/*')
ours=$(find sim models -name '*.c')
# An object whose source is gone is not of this tree.
present=$(find "$build/sim" "$build/models" -name '*.o' ! -path "$build/sim/main.o" 2>/dev/null | sort |
    awk -v ours="$ours" -v start="$build/" '
        BEGIN { for (k = split(ours, name); k > 0; k--) there[name[k]] = 1 }
        { source = substr($0, length(start) + 1); sub(/(\.v[0-9])?\.o$/, ".c", source) }
        source in there')
[ -n "$present" ] || verdict "objects to look at" "none in $build"

# shellcheck disable=SC2086
verdict "no file calls in a circle" "$(nm -gA $present | awk -v build="$build/" -f tests/house/circles.awk | sort | tsort 2>&1 >/dev/null |
    grep -v 'contains a loop')"

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

# shellcheck disable=SC2086
verdict "files open with what they are; no comment is a question, begins like one or names a file that is not there" \
    "$(find sim models tests bench docs scenarios -type f | awk -f tests/house/comments.awk - $formatted)"
# shellcheck disable=SC2046,SC2086
verdict "no identifier holds a word that was retired, nor one of sim/ and models/ a verb of speech" "$(
    awk -f tests/house/words.awk $(printf '%s\n' $formatted | grep '\.[ch]$'))"
folders=$(find sim models tests bench docs -type d ! -path 'tests/data/*' ! -path 'tests/fuzz/*')
entries() { # entries FIND-WORDS AWK: what stands in each folder is counted in n[folder]
    find sim models tests bench docs -mindepth 1 $1 ! -path 'tests/data/*/*' ! -path 'tests/fuzz/*/*' | awk -v most=$folder_files "
        { sub(/\\/[^\\/]*\$/, \"\"); n[\$0]++ }
        END { for (folder in n) $2 }"
}
# shellcheck disable=SC2016
verdict "folders of at most $folder_files files" "$(
    entries '-type f' 'if (n[folder] > most) print folder ": " n[folder] " files"')"
# The folder of a slot may hold its one model; that of its suites likewise.
# shellcheck disable=SC2016
verdict "no folder of one file" "$(
    entries '' 'if (n[folder] == 1 && folder !~ "^(tests/)?models/[^/]*$") print folder ": stands for one file"')"
verdict "folders are at most $folder_depth below the top level" "$(
    find sim models tests bench docs -mindepth $((folder_depth + 1)) -type d)"
# Folders of suites are those of sim/ and models/, and the others that the listing names.
verdict "folders of tests/ mirror sim/ and models/" "$(
    for folder in $folders; do
        case $folder in tests/*) ;; *) continue ;; esac
        name=${folder#tests/}
        case $name/ in cli/* | data/* | fuzz/* | house/* | people/* | support/* | system/* | validate/*) continue ;; esac
        [ -d "sim/$name" ] || [ -d "$name" ] || [ "$name" = models/catalog ] || echo "$folder: neither sim/$name nor $name"
    done)"
verdict "the listing in CONTRIBUTING.md is the tree, in at most $listing_lines lines" "$(
    find sim models tests -type d | sort | awk -v most=$listing_lines -f tests/house/listing.awk CONTRIBUTING.md -)"

# gcc says nothing of fields left out within {.x = {1}}; make clang stops there. Here of what the last commit and
# whatever stands beside it touch.
if command -v clang >/dev/null 2>&1; then
    # shellcheck disable=SC2046
    verdict "clang finds no field left out in what is new" "$(
        git diff --name-only --diff-filter=d HEAD~1 -- 'sim/*.c' 'models/*.c' 'tests/*.c' 2>/dev/null | head -20 |
            grep -v '^tests/fuzz/' | xargs -r clang -fsyntax-only -Wmissing-field-initializers -Isim -Isim/include -Imodels \
            -Itests -D_GNU_SOURCE -DTH_ISA=v0 -DTH_PLAIN -DTH_VERSION='""' -DTH_COMMIT='""' -DTH_DATE='""' -DTH_LIBRARIES='""' \
            -DTH_ASSETS='"sim/page"' $(pkg-config --cflags libfyaml gsl hdf5-serial zlib) 2>&1 | grep "missing-field-initializers")"
fi

text=$(find . \( -name .git -o -path "./$build" -o -path ./build \) -prune -o -type f \
    \( -name '*.[ch]' -o -name '*.def' -o -name '*.md' -o -name '*.yaml' -o -name '*.sh' -o -name '*.py' \
    -o -name Makefile -o -name '*.mk' -o -path './.ci/*' \) ! -name house.sh -print)
verdict "files that the documents name are there" "$(
    grep -noE '`(sim|models|tests|docs|scenarios|bench)/[A-Za-z0-9_./-]+`' CONTRIBUTING.md README.md docs/*.md */README.md | tr -d '`' |
        while IFS=: read -r document line path; do
            [ -e "$path" ] || [ -e "$path.c" ] || [ -e "$path.sh" ] || [ -e "$path.py" ] ||
                echo "$document:$line: no $path"
        done)"
verdict "scenarios/README.md has the question of every scenario" "$(
    git ls-files 'scenarios/*.yaml' 2>/dev/null | sed -n 's|^scenarios/\([^/]*\)$|\1|p' |
        while read -r scenario; do
            grep -q "^| \`$scenario\` |" scenarios/README.md || echo "$scenario has no line in scenarios/README.md"
        done)"
# shellcheck disable=SC2086
verdict "names no place outside the tree" "$(grep -nE '\.\./[s]hared|(/home|/root)/[a-z]' $text)"
# shellcheck disable=SC2086
verdict "leaves nothing for later in a comment" "$(grep -nwE 'TODO|FIXME|XXX|HACK' $text)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
