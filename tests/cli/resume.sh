#!/bin/sh
# A month that is interrupted, more than once, and goes on: the result is the same to the byte.
#     sh tests/cli/resume.sh build/thecal
. tests/support/cli.sh
month=$here/scenarios/morphine_month.yaml shown=err

# The month is cut finer, so that there is time to interrupt it. One member: what is kept is a block in the
# middle of its run.
cells=1000
run() { # run ARGUMENT...
    exec "$thecal" run "$month" --set "csf.cells=$cells" -t 1 "$@"
}

# Sends SIGTERM once the run has told so many lines. Leaves the exit code in $code.
interrupt_after() { # interrupt_after LINES ARGUMENT...
    lines=$1
    shift
    : >err
    run --progress json "$@" >out 2>err </dev/null &
    process=$!
    for _ in $(seq 6000); do
        [ "$(wc -l <err)" -ge "$lines" ] && break
        kill -0 "$process" 2>/dev/null || break
        sleep 0.01
    done
    kill -TERM "$process" 2>/dev/null
    wait "$process"
    code=$?
    process=
}

# Once it has told of its progress, and not only of its start.
interrupt() { # interrupt ARGUMENT...
    interrupt_after 2 "$@"
}

# On a busy machine the run may have ended before it is interrupted: then one that is cut finer.
while :; do
    rm -f never.h5 part
    interrupt --checkpoint part -o never.h5
    once=$code
    [ -s part ] && [ ! -e never.h5 ]
    kept=$?
    cp part first
    interrupt --resume part -o never.h5
    { [ "$once" -eq 0 ] || [ "$code" -eq 0 ]; } && [ "$cells" -lt 8000 ] || break
    cells=$((2 * cells))
done
verdict $((once - 75)) "interrupted: exit $once (75)"
verdict $kept "a checkpoint is there, a result is not"
verdict $((code - 75)) "resumed and interrupted again: exit $code (75)"
cmp -s part first
verdict $((1 - $?)) "the checkpoint went on"

(run -q -o whole.h5) >out 2>err
verdict $? "the month in one go"
(run -q --resume part -o resumed.h5) >out 2>err
verdict $? "resumed to its end"
cmp whole.h5 resumed.h5 >>err 2>&1
verdict $? "the same bytes as in one go"

# A notice of an old spelling is the first line, before anything has begun; nothing is printed before an interrupt is heeded.
sed 's/^format: 1$//' "$month" >old.yaml
month=old.yaml
(run -q -o whole.old.h5) >out 2>err
for _ in 1 2 3 4 5; do
    interrupt_after 1 --checkpoint early -o never.h5
    [ "$code" -eq 0 ] || break
done
verdict $((code - 75)) "interrupted at the first line: exit $code (75)"
(run -q --resume early -o resumed.old.h5) >out 2>err && cmp whole.old.h5 resumed.old.h5 >>err 2>&1
verdict $? "resumed, the same bytes"
month=$here/scenarios/morphine_month.yaml

# From the older checkpoint: what came after it is computed again, to the same bytes.
(run -q --resume first -o again.h5) >out 2>err
verdict $? "resumed from the first checkpoint"
cmp whole.h5 again.h5 >>err 2>&1
verdict $? "the same bytes once more"

# Another scenario does not go on where this one stood.
"$thecal" run "$month" -q --resume first -o other.h5 >out 2>err
code=$?
[ "$code" -ne 0 ] && [ "$code" -lt 75 ] && [ ! -e other.h5 ]
verdict $? "a checkpoint of another run is refused: exit $code"

finish
