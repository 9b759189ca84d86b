#!/bin/sh
# tests/scale.sh BUILD: the recipes of scenarios/scale as they stand: GNU parallel, two ranks under mpirun, and
# a Slurm array of two tasks on this host; a slice that was killed; merged, the bytes of the single run. The
# daemons of Slurm are started here and ended by their process numbers.
set -- "${1:-build}/thecal"
. tests/support/cli.sh
export THECAL="$thecal"
daemons=
clean() {
    for daemon in $daemons; do kill "$daemon" 2>/dev/null; done
    for daemon in $daemons; do wait "$daemon" 2>/dev/null; done
    tidy
}
trap clean EXIT
cd "$here" || exit 1
same() { # same FOLDER "what": its slices merge to the single run
    "$THECAL" merge "$tmp/$1"/part.*.h5 -o "$tmp/$1.h5" --quiet >"$tmp/out" 2>&1 &&
        cmp "$tmp/single.h5" "$tmp/$1.h5" >>"$tmp/out" 2>&1
    verdict $? "$2" "$tmp/out"
}
set -- --set ensemble.each=40 --set "run.duration=6 h"
scenario=scenarios/scale/population.yaml
"$THECAL" run $scenario "$@" -q -o "$tmp/single.h5"
verdict $? "the run of all members"

seq 3 | parallel --will-cite -j 2 sh scenarios/scale/slice.sh $scenario "$tmp/parallel" "{}/3" \
    --set ensemble.each=40 --set "'run.duration=6 h'" >"$tmp/out" 2>&1
verdict $? "GNU parallel: three slices" "$tmp/out"
same parallel "merged, the same bytes"

# As root, which an MPI asks about, and with more ranks than cores.
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
    mpirun --oversubscribe -n 2 sh scenarios/scale/slice.sh $scenario "$tmp/mpi" "$@" >"$tmp/out" 2>&1
verdict $? "mpirun: two ranks" "$tmp/out"
same mpi "merged, the same bytes"

# From another folder. Debian's snakemake brings two gigabytes, so CI does not install it.
if command -v snakemake >/dev/null 2>&1; then
    sed "s|\.\./parts|$PWD/scenarios/parts|; s/each: 10000/each: 40/; s/duration: 1 day/duration: 6 h/" $scenario >"$tmp/small.yaml"
    "$THECAL" run "$tmp/small.yaml" -q -o "$tmp/small.h5"
    snakefile=$PWD/scenarios/scale/Snakefile
    (cd "$tmp" && snakemake -s "$snakefile" --cores 2 --config scenario=small.yaml slices=3 folder=snake) >"$tmp/out" 2>&1 &&
        cmp "$tmp/small.h5" "$tmp/snake.h5" >>"$tmp/out" 2>&1
    verdict $? "Snakemake: three slices, merged, the same bytes" "$tmp/out"
fi

# Munge and Slurm with a folder of their own; no accounting, no cgroups.
host=$(hostname -s)
mkdir -p "$tmp/slurm/ctld" "$tmp/slurm/d" && chmod 755 "$tmp" "$tmp/slurm"
dd if=/dev/urandom of="$tmp/slurm/key" bs=1024 count=1 2>/dev/null && chmod 600 "$tmp/slurm/key"
cat >"$tmp/slurm/slurm.conf" <<END
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$((20000 + $$ % 10000))
SlurmdPort=$((30000 + $$ % 10000))
AuthType=auth/munge
AuthInfo=socket=$tmp/slurm/munge
CredType=cred/munge
StateSaveLocation=$tmp/slurm/ctld
SlurmdSpoolDir=$tmp/slurm/d
SlurmctldPidFile=$tmp/slurm/ctld.pid
SlurmdPidFile=$tmp/slurm/d.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES State=UP OverSubscribe=FORCE:4
END
export SLURM_CONF="$tmp/slurm/slurm.conf"
# In the foreground of its own, so that its process number is known.
start() { # start PROGRAM ARGUMENT...
    "$@" >"$tmp/slurm/$(basename "$1").log" 2>&1 &
    daemons="$! $daemons"
}
start /usr/sbin/munged --foreground --force --key-file="$tmp/slurm/key" --socket="$tmp/slurm/munge" \
    --pid-file="$tmp/slurm/munge.pid" --log-file="$tmp/slurm/munge.log" --seed-file="$tmp/slurm/seed"
for _ in $(seq 100); do
    [ -S "$tmp/slurm/munge" ] && break
    sleep 0.1
done
start /usr/sbin/slurmctld -D -c
start /usr/sbin/slurmd -D -N "$host"
for _ in $(seq 300); do
    sinfo -h -o %T 2>/dev/null | grep -q idle && break
    sleep 0.1
done
sinfo >"$tmp/out" 2>&1 && grep -q idle "$tmp/out"
verdict $? "a Slurm of one host" "$tmp/slurm/slurmctld.log"
timeout 120 sbatch --wait --array=1-2 --output="$tmp/slurm/task.%a.out" --export=ALL \
    scenarios/scale/array.sbatch $scenario "$tmp/array" "$@" >"$tmp/out" 2>&1
verdict $? "a Slurm array of two tasks" "$tmp/out"
same array "merged, the same bytes"

# The second of three slices is killed: merge names what is missing; it alone is run again.
slice() { # slice K/3
    sh scenarios/scale/slice.sh $scenario "$tmp/killed" "$1" --set ensemble.each=40 --set "run.duration=6 h"
}
slice 1/3 && slice 3/3
before=$(cksum <"$tmp/killed/part.1.h5")
"$THECAL" run $scenario --slice 2/3 "$@" -q -t 1 -o "$tmp/killed/part.2.h5" --checkpoint "$tmp/killed/part.2.h5.save" &
process=$!
for _ in $(seq 200); do
    [ -s "$tmp/killed/part.2.h5.save" ] && break
    sleep 0.01
done
kill -KILL $process 2>/dev/null
wait $process 2>/dev/null
process=
rm -f "$tmp/killed/part.2.h5"
"$THECAL" merge "$tmp/killed"/part.*.h5 -o "$tmp/x.h5" -q >"$tmp/out" 2>&1
grep -q "members 8 to 23 are missing" "$tmp/out"
verdict $? "merge names the members of the slice that was killed" "$tmp/out"
slice 2/3
verdict $? "it goes on"
[ "$before" = "$(cksum <"$tmp/killed/part.1.h5")" ]
verdict $? "the others stay as they are"
same killed "merged, the same bytes"

finish
