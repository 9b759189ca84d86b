#!/bin/sh
# One slice of an ensemble, for whatever starts many of them: GNU parallel, Slurm, MPI, Snakemake, a loop.
#     sh scenarios/scale/slice.sh SCENARIO FOLDER [K/N] [OPTION OF thecal run]...
# Leaves FOLDER/part.K.h5, complete or not at all. Without K/N the place is that of a Slurm array (1-N) or of
# an MPI rank. What is there already is left alone; a slice that was interrupted or killed goes on. The program
# is $THECAL, or thecal; $THREADS, or what Slurm gives a task, or one, is the number of its threads.
set -eu
[ $# -ge 2 ] || { sed -n '2,6s/^# *//p' "$0" >&2; exit 2; }
scenario=$1 folder=$2
shift 2
case ${1:-} in
[0-9]*/[0-9]*) place=$1 && shift ;;
*)
    if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
        place=$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT
    elif [ -n "${OMPI_COMM_WORLD_RANK:-}" ]; then
        place=$((OMPI_COMM_WORLD_RANK + 1))/$OMPI_COMM_WORLD_SIZE
    else
        echo "slice.sh: neither K/N nor a Slurm array nor MPI says which slice this is" >&2
        exit 2
    fi
    ;;
esac
mkdir -p "$folder"
part=$folder/part.${place%/*}.h5
[ ! -e "$part" ] || exit 0
keep=--checkpoint
[ ! -s "$part.save" ] || keep=--resume
code=0
"${THECAL:-thecal}" run "$scenario" --slice "$place" -o "$part" "$keep" "$part.save" --quiet \
    --threads "${THREADS:-${SLURM_CPUS_PER_TASK:-1}}" "$@" || code=$?
[ ! -e "$part" ] || rm -f "$part.save"
# A member that failed, or a requirement that is not met, is said by merge, of all members together.
case $code in 1 | 4 | 5) [ -e "$part" ] && code=0 ;; esac
exit $code
