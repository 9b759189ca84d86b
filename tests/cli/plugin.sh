#!/bin/sh
# R25, plug-ins: the example is built and run; everything that a library can do wrong ends in a
# sentence, and leaves no result.
#     sh tests/cli/plugin.sh build/thecal
. tests/support/cli.sh
include=$here/sim/include example=$here/docs/swashplate.c parts=$here/scenarios/parts shown='out err'
: >out
: >err

library() { # library NAME.so SOURCE ARGUMENT...
    to=$1 from=$2
    shift 2
    cc -std=c17 -O0 -w -shared -fPIC -I"$include" "$@" -o "$to" "$from"
}

# ---- the example
cc -std=c17 -Wall -Wextra -Wpedantic -Werror -O2 -shared -fPIC -I"$include" -o swashplate.so "$example" 2>err
verdict $? "the example compiles, without a warning and with the header alone"
printf '#include <thecal_pump.h>\nextern "C" const struct thecal_pump thecal_pump = {sizeof thecal_pump, THECAL_PUMP_ABI};\n' >plus.cc
if command -v c++ >/dev/null; then
    c++ -Wall -Wextra -Wno-missing-field-initializers -Werror -shared -fPIC -I"$include" -o plus.so plus.cc 2>err
    verdict $? "the header is one of C++, too"
fi

scenario() { # scenario NAME LIBRARY [ROWS]
    cat >"$1" <<END
format: 1
run: {duration: 2 day, sample: 1 h}
program: {rate: 1 mL/day}
drug: {from: $parts/morphine.yaml, concentration: 1 mg/mL}
catheter: {from: $parts/silicone_89cm.yaml, tip: T10}
reservoir: {from: $parts/bellows_20ml.yaml}
csf: {cells: 20}
line: {cells: 32}
pump: {use: plugin, library: $2$3}
record: [all]
END
}
scenario swash.yaml ./swashplate.so ', stroke: 2 uL, leakage: 2 %'
"$thecal" run -q -t 1 swash.yaml -o one.h5 >out 2>err
verdict $? "and runs"

at_end() { # at_end RESULT PATH
    "$thecal" print "$1" "$2" --at end | awk 'END { print $NF }'
}
[ "$(at_end one.h5 pump.strokes)" = 1000 ] && [ "$(at_end one.h5 pump.moved_volume)" = 1.96 ]
verdict $? "by hand: 1000 strokes and 1.96 mL in two days"

"$thecal" run -q -t 1 swash.yaml --set "pump.stroke=4 uL" -o other.h5 >out 2>err
[ "$(at_end other.h5 pump.strokes)" = 500 ]
verdict $? "--set pump.stroke"

# ---- the same bytes, however it is run; of fewer, larger strokes, for each is a step
scenario swash.yaml ./swashplate.so ', stroke: 4 uL, leakage: 2 %, resolved: 1'
cat >>swash.yaml <<END
ensemble: {members: 11, seed: 3, vary: {pump.leakage: uniform 0 % 4 %, pump.stroke: lognormal 5 %}}
events: [{at: 1 day, set: {pump.clearance: 5 uL/day/mmHg}}, {at: 30 h, do: pump.stall, over: 1 h}]
END
for threads in 1 2 5; do
    "$thecal" run -q -t $threads swash.yaml -o $threads.h5 >out 2>err || break
done
cmp 1.h5 2.h5 >out 2>err && cmp 1.h5 5.h5 >out 2>err
verdict $? "1, 2 and 5 threads give the same bytes"

"$thecal" run -q 1.h5 -o again.h5 >out 2>err && cmp 1.h5 again.h5 >out 2>&1
verdict $? "run again from the result, the same bytes"

# On a busy machine it may have ended before it is interrupted: then once more.
for _ in 1 2 3 4 5; do
    : >err
    "$thecal" run --progress json -t 1 swash.yaml --checkpoint part -o stopped.h5 >out 2>err </dev/null &
    process=$!
    for _ in $(seq 3000); do
        [ "$(wc -l <err)" -ge 2 ] && break
        kill -0 $process 2>/dev/null || break
        sleep 0.01
    done
    kill -TERM $process 2>/dev/null
    wait $process
    code=$?
    process=
    [ $code -ne 0 ] && break
done
"$thecal" run -q -t 1 --resume part swash.yaml -o stopped.h5 >out 2>err
[ $code -eq 75 ] && cmp 1.h5 stopped.h5 >out 2>&1
verdict $? "interrupted (exit $code, 75) and resumed: the same bytes"

sum=$(sha256sum swashplate.so | cut -d' ' -f1)
h5dump -d /run/files/sha256 1.h5 2>/dev/null | grep -q "$sum" || grep -qa "$sum" 1.h5
verdict $? "the result has the SHA-256 of the library"

# ---- the library of a result, and of a checkpoint, is that library
mkdir elsewhere
mv swashplate.so elsewhere/
"$thecal" run -q 1.h5 -o never.h5 >out 2>err
[ $? -eq 6 ] && [ ! -e never.h5 ] && grep -q 'swash.yaml:9:.*error: pump.library: .*is not at .*SHA-256 alone' err
verdict $? "gone: it is refused"
"$thecal" run -q 1.h5 --set pump.library=elsewhere/swashplate.so -o never.h5 >out 2>err &&
    [ "$(at_end never.h5 pump.strokes)" = "$(at_end 1.h5 pump.strokes)" ]
verdict $? "--set pump.library says where it is now"
rm -f never.h5
library swashplate.so "$example" -g
"$thecal" run -q 1.h5 -o never.h5 >out 2>err
[ $? -eq 3 ] && [ ! -e never.h5 ] && grep -q 'is not the library with which the result was made' err
verdict $? "another one: it is refused"
cp part other.part
"$thecal" run -q -t 1 --resume other.part swash.yaml -o never.h5 >out 2>err
[ $? -ne 0 ] && [ ! -e never.h5 ]
verdict $? "a checkpoint goes on with its own library alone"
mv elsewhere/swashplate.so .

"$thecal" explain --scenario swash.yaml -o full.yaml >out 2>err
"$thecal" run -q -t 1 full.yaml -o full.h5 >out 2>err &&
    [ "$(at_end full.h5 pump.strokes)" = "$(at_end 1.h5 pump.strokes)" ] && grep -q 'stroke: {value:' full.yaml
verdict $? "written in full, it is the same"

for words in "run -o never.h5" check "explain --scenario"; do
    # shellcheck disable=SC2086
    "$thecal" $words swash.yaml --no-plugins >out 2>err
    [ $? -eq 3 ] && [ ! -e never.h5 ] && grep -q 'swash.yaml:9:.*--no-plugins is given' err
    verdict $? "--no-plugins: $words"
done

# ---- the schema takes rows that it cannot know, of a pump that says that it is a plug-in
if python3 -c 'import jsonschema, yaml' 2>/dev/null; then
    "$thecal" schema >schema.json
    sed 's/use: plugin/use: peristaltic/; s/library: .*.so, //' swash.yaml >wrong.yaml
    python3 - >out 2>err <<'END'
import json, jsonschema, yaml
judge = jsonschema.Draft202012Validator(json.load(open("schema.json")))
assert judge.is_valid(yaml.safe_load(open("swash.yaml"))), "refused"
assert not judge.is_valid(yaml.safe_load(open("wrong.yaml"))), "taken"
END
    verdict $? "the schema takes rows of a library, of a plug-in alone"
fi

# ---- refused before anything runs
refused() { # refused "what" LIBRARY "sentence"
    scenario bad.yaml "$2" "$4"
    "$thecal" check bad.yaml >out 2>err
    code=$?
    [ $code -eq 3 ] && grep -q "bad.yaml:9:[0-9]*: error: .*$3" err
    verdict $? "$1"
}
pump() { # pump NAME "what stands before" "members" [ADVANCE]: NAME.so
    cat >"$1.c" <<END
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <thecal_pump.h>
$2
static void advance(const struct thecal_pump_in *in, double *states, struct thecal_pump_out *out)
{
    out->flow = in->order;
    ${4:-}
}
const struct thecal_pump thecal_pump = {.size = sizeof thecal_pump, .abi = THECAL_PUMP_ABI, .name = "$1",
                                        .doc = "a bad one", .advance = advance, $3};
END
    library "$1.so" "$1.c" || echo "$1.c does not compile"
}
row() { # row NAME UNIT STANDARD LEAST MOST: a table of one row
    echo "static const struct thecal_pump_row rows[] = {{sizeof rows[0], $1, $2, $3, $4, $5, \"a row\"}};"
}
with='.rows = rows, .row_count = 1'

refused "there is no such file" ./swashplat.so 'there is no file "./swashplat.so"; did you mean swashplate.so'
echo "flow[mL/day]" >text.so
refused "no shared object" ./text.so 'text.so" cannot be loaded: it is no shared object'
cc -c -I"$include" -o object.so "$example"
refused "an object that is not linked" ./object.so 'link it with cc -shared'
cp swashplate.so foreign.so
printf '\267\000' | dd of=foreign.so bs=1 seek=18 conv=notrunc 2>/dev/null
[ "$(uname -m)" = aarch64 ] || refused "another processor" ./foreign.so 'it is for another processor'
head -c 5000 swashplate.so >half.so
refused "half a file" ./half.so 'cannot be loaded: it is cut off'
echo 'int nothing;' >nothing.c
library nothing.so nothing.c
refused "without thecal_pump" ./nothing.so 'has no thecal_pump'
echo 'extern int missing(void); int f(void) { return missing(); }' >unresolved.c
library unresolved.so unresolved.c
refused "a missing symbol" ./unresolved.so 'undefined symbol: missing'
pump abi '#undef THECAL_PUMP_ABI
#define THECAL_PUMP_ABI 7' ''
refused "another version" ./abi.so 'was made for version 7 of thecal_pump.h, this program takes 1'
pump small '' '.size = 32'
refused "a struct that is too small" ./small.so 'too small'
pump still '' '.advance = NULL'
refused "no advance" ./still.so 'has no advance'
pump many '' '.row_count = 33'
refused "too many rows" ./many.so 'has 33 rows'
pump rowless '' '.row_count = 2'
refused "rows that are not there" ./rowless.so 'that are not there'
pump unit "$(row '"gap"' '"furlong"' '"1 furlong"' NULL NULL)" "$with"
refused "an unknown unit" ./unit.so 'has a row "gap" in the unit "furlong"'
pump range "$(row '"gap"' '"um"' '"9 um"' '"1 um"' '"5 um"')" "$with"
refused "a standard value out of its range" ./range.so 'standard value 9 um is out of its range: 1 um to 5 um'
pump turned "$(row '"gap"' '"um"' '"3 um"' '"5 um"' '"1 um"')" "$with"
refused "a range that is none" ./turned.so 'whose range is none: from 5 um to 1 um'
pump unread "$(row '"gap"' '"um"' '"3 kg"' NULL NULL)" "$with"
refused "a value of another dimension" ./unread.so 'whose standard value cannot be read'
pump named "$(row '"Gap width"' '"um"' '"3 um"' NULL NULL)" "$with"
refused "a name that is none" ./named.so 'whose name is none'
pump taken "$(row '"ambient"' '"kPa"' '"3 kPa"' NULL NULL)" "$with"
refused "a name of pump.plugin" ./taken.so 'has a row "ambient" whose name is taken'
pump key "$(row '"during"' '"h"' '"3 h"' NULL NULL)" "$with"
refused "R27: a key of the language" ./key.so 'has a row during, which is a key of the language'
pump twice 'static const struct thecal_pump_row rows[] = {{sizeof rows[0], "gap", "um", "3 um", 0, 0, "a"}, {sizeof rows[0], "gap", "um", "3 um", 0, 0, "b"}};' '.rows = rows, .row_count = 2'
refused "a doubled name" ./twice.so 'has a row "gap" whose name is taken'
pump must "$(row '"gap"' '"um"' NULL '"1 um"' '"5 um"')" "$with"
refused "a value that must be given" ./must.so 'needs gap: a row'
refused "a row beyond its range" ./must.so 'gap: 7 um is out of range: 1 um to 5 um' ', gap: 7 um'
refused "an unknown row" ./must.so 'unknown key "gapp" in pump; did you mean "gap"' ', gap: 2 um, gapp: 2 um'
pump memory 'static int calls;' '' 'if (calls++ > 3) out->flow *= 0.5;'
refused "a memory of its own" ./memory.so 'the plug-in memory keeps state of its own'
pump refusing 'static void start(const struct thecal_pump_in *in, double *states, struct thecal_pump_out *out) { strcpy(out->error, "a\nsentence"); }' '.start = start'
refused "an error at the start" ./refusing.so 'the plug-in refusing says: a sentence'
pump infinite 'static void start(const struct thecal_pump_in *in, double *states, struct thecal_pump_out *out) { states[0] = INFINITY; }
static const struct thecal_pump_state own[] = {{sizeof own[0], "level", "1", "a level"}};' '.start = start, .states = own, .state_count = 1'
refused "a state that is infinite" ./infinite.so 'gave a state of inf'

# ---- a member stops, with its instant and what the library said
stops() { # stops "what" NAME "sentence"
    scenario bad.yaml "./$2.so"
    "$thecal" run -q bad.yaml -o bad.h5 >out 2>err
    code=$?
    [ $code -ne 0 ] && [ $code -ne 8 ] && grep -q "pump.*$3" err && grep -q 'after\|at .* h\|day' err
    verdict $? "$1"
}
late='if (in->time > 36000)'
pump nan '' '' "$late out->flow = NAN;"
stops "NaN" nan 'the plug-in nan gave a flow, in m3/s, of -*nan'
pump inf '' '' "$late out->slip = INFINITY;"
stops "infinity" inf 'the plug-in inf gave a slip, in m3/s/Pa, of inf'
pump negative '' '' "$late out->flow = -1e-12;"
stops "a flow back" negative 'gave a flow, in m3/s, of -1e-12'
pump before 'static void next(const struct thecal_pump_in *in, double *states, struct thecal_pump_out *out) { out->next = in->time > 36000 ? in->time - 1 : in->time + 60; }' '.next = next'
stops "a time that is past" before 'gave a next instant that is not ahead'
pump saying '' '' "$late strcpy(out->error, \"the gas is gone\");"
stops "an error text" saying 'the plug-in saying says: the gas is gone'

# ---- a crash ends the program with exit code 8, a sentence and no result
crashes() { # crashes NAME "sentence"
    scenario bad.yaml "./$1.so"
    rm -f bad.h5
    "$thecal" run -q bad.yaml -o bad.h5 >out 2>err
    code=$?
    [ $code -eq 8 ] && [ ! -e bad.h5 ] && grep -q "thecal: error: the plug-in .*/*$1.so $2" err
    verdict $? "$1: exit $code (8)"
}
pump segv '' '' "$late *(volatile int *)16 = 1;"
crashes segv 'crashed: .*SIGSEGV'
pump fpe 'volatile const int zero;' '' "$late out->flow = 7 / zero;"
[ "$(uname -m)" = aarch64 ] || crashes fpe 'crashed: .*SIGFPE'
pump abort '' '' "$late abort();"
crashes abort 'ended the program (SIGABRT)'
pump leaves '' '' "$late exit(0);"
crashes leaves 'ended the program (exit)'
pump deep 'static int dig(volatile int n) { volatile char room[65536]; room[n % 65536] = 1; return dig(n + 1) + room[0]; }' '' "$late dig(1);"
crashes deep 'crashed: .*SIGSEGV'
pump loading '__attribute__((constructor)) static void load(void) { abort(); }' ''
crashes loading 'ended the program (SIGABRT)'

# ---- a hang: the first interrupt waits for the end of a step, the second ends at once
pump hangs '#include <stdio.h>' '' "$late { fclose(fopen(\"hanging\", \"w\")); for (volatile int k = 0;; k++); }"
scenario bad.yaml ./hangs.so
hangs hanging bad.yaml

finish
