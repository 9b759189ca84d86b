#!/bin/sh
# The device tests against what is kept of them: tests/device_reference.sh THECAL [make]
# results/reference/device-tests/NAME.csv is the curve of each scenario, with the pump that it names; tables/PUMP.csv the
# table of each pump that ships: test, metric, unit, verdict, value. make: they are written anew.
thecal=$1 make=$2
kept=results/reference/device-tests
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
mkdir -p $kept/tables
passed=0 failed=0
count() { # count STATUS WHAT
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok  $2"
    fi
}
for scenario in scenarios/device-tests/*.yaml; do
    name=$(basename "$scenario" .yaml)
    [ "$name" = tests ] && continue
    # The few outputs that a device test is about, of each at the samples of its scenario: those that it names by their
    # paths; {path:, take:} alone makes no curve.
    if grep -q '^record: *\[[^{]' "$scenario"; then words=''; else words='record=[gauge.delivered, reservoir.volume, catheter.tip_flow]'; fi
    "$thecal" run -q --no-published ${words:+--set "$words"} "$scenario" -o "$tmp/$name.h5" 2>"$tmp/err"
    ran=$?
    # Requirements that are not met (5) and members that stop (1) may be what a pump does.
    case $ran in 0 | 1 | 5) ;; *)
        cat "$tmp/err"
        count 1 "$name"
        continue
        ;;
    esac
    if [ "$make" ]; then
        "$thecal" reference -q "$tmp/$name.h5" -o $kept/"$name".csv
    else
        "$thecal" compare "$tmp/$name.h5" $kept/"$name".csv -q
    fi
    count $? "$name"
    rm -f "$tmp/$name.h5"
done
for pump in scenarios/parts/*.yaml; do
    model=$(sed -n 's/^use: *\([a-z_]*\).*/\1/p' "$pump")
    [ -e "models/pump/$model.c" ] || [ -e "models/pump/$model/$model.c" ] || continue
    name=$(basename "$pump" .yaml)
    "$thecal" device-test -q "$pump" -o "$tmp/$name.csv" 2>"$tmp/err"
    case $? in 0 | 5) ;; *) cat "$tmp/err" ;; esac
    python3 tests/device_table.py "$tmp/$name.csv" $kept/tables/"$name".csv $make
    count $? "the table of $name"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
