#!/bin/sh
# Build CVODE natively (-O3 -march=native, sums reassociated, static) from Debian's source package.
#
#     sh bench/solvers/native.sh FOLDER
#
# leaves FOLDER/libcvode-native.a. The headers of libsundials-dev give its configuration (but for MPI,
# which nothing here uses), so both builds are of the same version. The source comes from wherever
# the package came from, by a private list: the machine's own apt configuration stays as it is.
# Fails if there is no source package to be had.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ -f "$folder/libcvode-native.a" ] && exit 0
command -v dpkg-source >/dev/null || exit 1
version=$(dpkg-query -W -f '${source:Version}' libsundials-dev)
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
uri=$(apt-cache policy libsundials-dev |
    sed -n 's/^ *[0-9]* *\(https\{0,1\}:[^ ]*\) .*/\1/p' | head -1)
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
[ -n "$uri" ] || exit 1
printf 'deb-src %s %s main\n' "$uri" "$suite" >"$folder/sources.list"
apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" \
        -o APT::Sandbox::User=root "$@"
}
cd "$folder"
apt update
apt source --download-only "sundials=$version"
rm -rf source
dpkg-source --no-check -x ./sundials_*.dsc source >/dev/null
sed 's/^#define SUNDIALS_MPI_ENABLED 1/#define SUNDIALS_MPI_ENABLED 0/' \
    /usr/include/sundials/sundials_config.h >source/include/sundials/sundials_config.h
cp /usr/include/sundials/sundials_export.h source/include/sundials/
# Associative mathematics lets its norms be vectorised: a tenth quicker than -O3 alone.
objects=
for file in source/src/cvode/cvode*.c source/src/sundials/sundials_*.c \
    source/src/nvector/serial/nvector_serial.c source/src/sunmatrix/sparse/sun*.c \
    source/src/sunmatrix/band/sun*.c source/src/sunmatrix/dense/sun*.c \
    source/src/sunlinsol/klu/sun*.c source/src/sunnonlinsol/newton/sun*.c; do
    case $file in *hypamg* | *xbraid*) continue ;; esac
    object=$(basename "$file" .c).native.o
    ${CC:-gcc} -O3 -march=native -fPIC -fno-math-errno -fno-trapping-math \
        -fassociative-math -fno-signed-zeros -w \
        -Isource/include -Isource/src/sundials -Isource/src/cvode -I/usr/include/suitesparse \
        -c "$file" -o "$object"
    objects="$objects $object"
done
ar rcs libcvode-native.a $objects
rm -rf source sources.list lists cache ./sundials_* $objects
