#!/bin/sh
# tests/validate/axial_anew.sh THECAL: the canal, its drift, the skull, cord and plasma computed anew by other code
# (axial_anew.py), which is written from the pages of `thecal explain` alone.
. tests/support/cli.sh
if ! /usr/bin/python3 -c 'import h5py, numpy, yaml' 2>/dev/null; then
    echo "axial_anew: skipped, for h5py is not on this machine"
    exit 0
fi
# One thread: the arrays are small.
OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 "$here/tests/validate/axial_anew.py" "$thecal" >both 2>&1
verdict $? "csf.axial is what its page says"
grep -v '^ok' both
finish
