# tests/validate/plasma_anew.sh THECAL: blood, gut, skin, a metabolite and the effects that blood drives computed anew by other
# code (plasma_anew.py), which is written from the pages of `thecal explain` alone.
. tests/support/cli.sh
if ! /usr/bin/python3 -c 'import h5py, numpy, yaml' 2>/dev/null; then
    echo "plasma_anew: skipped, for h5py is not on this machine"
    exit 0
fi
# One thread: the arrays are small.
OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 "$here/tests/validate/plasma_anew.py" "$thecal" >both 2>&1
verdict $? "plasma and effects are what their pages say"
grep -v '^ok' both
finish
