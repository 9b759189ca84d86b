#!/bin/sh
# tests/cli/ci_run.sh THECAL: the end of what .ci/run prints names each failure, so that who has the last eighty lines
# alone knows it. A make of the test's own prints what parts print that fail.
. tests/support/cli.sh
mkdir bin
cat >bin/make <<'END'
#!/bin/sh
several() { # several N BEFORE AFTER: N lines, a number amid these
    k=0
    while [ $((k += 1)) -le "$1" ]; do echo "$2$k$3"; done
}
case $MANY$1 in
test) # as tests/run.sh shows programs that failed, amid much else
    echo "pass base/arena (5)"
    several 200 '    line ' ' of what a program printed'
    echo "    90%: Checks: 10, Failures: 1, Errors: 0"
    echo "    tests/engine/step.c:33:F:steps:test_half:0: Assertion 'a == b' failed"
    echo "FAIL engine/step (9 passed, 1 failed, exit code 1)"
    several 100 '    ok      command '
    echo "    not ok  thecal run: exit 3, not 0"
    echo "    there is no key \"dosis\""
    several 50 '    ok      command 10'
    echo "FAIL cli/cli.sh (150 passed, 1 failed, exit code 1)"
    several 40 '    silent '
    echo "FAIL system/month (0 passed, 1 failed, exit code 139)"
    several 90 'pass suite/' ' (1)'
    echo "160 passed, 3 failed"
    echo "make[1]: *** [Makefile:209: verdict] Error 1"
    exit 2
    ;;
tidy)
    several 50 '' ' warnings generated.'
    echo "sim/base/arena.c:12:3: warning: Value stored to 'a' is never read"
    exit 1
    ;;
clang)
    several 300 '  build/clang/' .o
    echo "sim/base/status.c:7:9: error: missing field 'x' initializer"
    echo "make[2]: *** [Makefile:299: build/clang/sim/base/status.o] Error 1"
    several 30 '  build/clang/more/' .o
    exit 2
    ;;
coverage)
    echo "5000 passed, 0 failed"
    echo "lines: 94.3% (29000 out of 30753)"
    echo "branches: 70.0% (7 out of 10)"
    echo "(ERROR) failed minimum line coverage (got 94.3%, minimum 95.0%)"
    exit 2
    ;;
scale)
    echo "its end is odd"
    exit 1
    ;;
esac
if [ "$MANY" ]; then
    several 400 'FAIL suite/' ' (1 passed, 1 failed, exit code 1)'
    exit 2
fi
echo "4 passed, 0 failed"
END
chmod +x bin/make
run() { # run PART...: what .ci/run prints with that make, its last eighty lines in the file tail
    PATH="$tmp/bin:$PATH" "$here/.ci/run" "$@" >all 2>&1
    code=$?
    tail -80 all >tail
    end=$(cat tail)
}
has() { # has "words of the end"
    case $end in *"$1"*) found=0 ;; *) found=1 ;; esac
    verdict $found "the end has: $1" tail
}
export MANY=
run
[ $code -eq 1 ] && [ "$(tail -1 all)" = "5180 passed, 7 failed" ]
verdict $? "the last line is the sum: $(tail -1 all)"
has "failed in make test:"
has "FAIL engine/step (9 passed"
has "tests/engine/step.c:33:F:steps:test_half"
has "FAIL cli/cli.sh"
has "not ok  thecal run: exit 3, not 0"
has 'there is no key "dosis"'
has "FAIL system/month"
has "silent 40"
has "sim/base/arena.c:12:3: warning: Value stored"
has "sim/base/status.c:7:9: error: missing field"
has "(ERROR) failed minimum line coverage (got 94.3%"
has "min, of 8, 94.3 % of the lines"
has "its end is odd"
case $end in *"line 100 "* | *"command 7"* | *verdict* | *build/clang/7.o*) found=1 ;; *) found=0 ;; esac
verdict $found "and little else" tail

# However many fail, each part has its share of some sixty lines.
MANY=all.
run test tidy clang
[ "$(grep -c '^failed in make' tail)" -eq 3 ] && [ "$(grep -c 'and 38[0-9] more' tail)" -eq 3 ]
verdict $? "where all fail, each part is told of" tail
told=$(sed -n '/^failed in make test/,$p' all | wc -l)
[ "$told" -gt 40 ] && [ "$told" -le 61 ]
verdict $? "in some sixty lines: $told"
finish
