#!/bin/sh
# tests/cli/readers.sh THECAL [SCENARIO...]: runs scenarios and opens the results with the readers that people
# use. Without scenarios: the first three of scenarios/.
set -eu
thecal=${1:?usage: tests/cli/readers.sh THECAL [SCENARIO...]}
shift
here=$(dirname "$0")
if ! command -v ncdump >/dev/null 2>&1 ||
    ! /usr/bin/python3 -c 'import h5py, xarray, h5netcdf, netCDF4, silx' 2>/dev/null; then
    echo "readers: skipped, for the readers are not on this machine"
    exit 0
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT INT TERM
if [ $# -eq 0 ]; then
    set --
    for curve in "$here"/../../results/reference/*.csv; do
        set -- "$@" "$here/../../scenarios/$(basename "$curve" .csv).yaml"
    done
    all=
fi
count=0
for scenario in "$@"; do
    count=$((count + 1))
    if [ "${all-yes}" != yes ] && [ "$count" -gt 3 ]; then
        break
    fi
    name=$(basename "$scenario" .yaml)
    # An acceptance criterion that is not met (5) is no matter here.
    "$thecal" run "$scenario" -o "$directory/$name.h5" --quiet --json >"$directory/$name.json" || [ $? -eq 5 ]
done
/usr/bin/python3 "$here/readers.py" any "$directory"/*.h5
