#!/bin/sh
# Runs every scenario that has a reference curve and compares: tests/reference.sh THECAL
thecal=$1
passed=0 failed=0
for curve in results/reference/*.csv; do
    [ -f "$curve" ] || continue
    name=$(basename "$curve" .csv)
    "$thecal" run -q "scenarios/$name.yaml"
    ran=$?
    # A scenario whose requirements are meant to fail (5) or whose member fails (1) has a result too.
    case $ran in
    0 | 1 | 5) "$thecal" compare "results/$name.h5" "$curve" -q ;;
    *) false ;;
    esac
    if [ $? -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
