#!/bin/sh
# Controllers in the slot program: the example is built and run; everything that a library can do
# wrong ends in a sentence, and leaves no result. What all libraries have alike is in plugin.sh.
#     sh tests/cli/controller.sh build/thecal
. tests/support/cli.sh
include=$here/sim/include example=$here/docs/nights.c parts=$here/scenarios/parts shown='out err'
: >out
: >err

# ---- the example
cc -std=c17 -Wall -Wextra -Wpedantic -Werror -O2 -shared -fPIC -I"$include" -o nights.so "$example" -lm 2>err
verdict $? "the example compiles, without a warning and with the header alone"
printf '#include <thecal_program.h>\nextern "C" const struct thecal_program thecal_program = {sizeof thecal_program, THECAL_PROGRAM_ABI};\n' >plus.cc
if command -v c++ >/dev/null; then
    c++ -Wall -Wextra -Wno-missing-field-initializers -Werror -shared -fPIC -I"$include" -o plus.so plus.cc 2>err
    verdict $? "the header is one of C++, too"
fi

scenario() { # scenario NAME LIBRARY [ROWS]
    cat >"$1" <<END
format: 1
run: {duration: 2 day, sample: 1 h, start: 08:00}
program: {use: plugin, library: $2, dose: 2 mg/day$3}
drug: {from: $parts/morphine.yaml, concentration: 10 mg/mL}
catheter: {from: $parts/silicone_89cm.yaml, tip: T10}
reservoir: {from: $parts/bellows_20ml.yaml}
csf: {cells: 50}
record: [all]
END
}
at_end() { # at_end RESULT PATH
    "$thecal" print "$1" "$2" --at end | awk 'END { print $NF }'
}
scenario nights.yaml ./nights.so ', night: 150 %'
"$thecal" run -q -t 1 nights.yaml -o one.h5 >out 2>err
[ $? -eq 0 ] && [ "$(at_end one.h5 program.nights)" = 2 ] && [ "$(at_end one.h5 program.ordered_mass)" = 4666.67 ]
verdict $? "by hand: two nights, 4.667 mg in two days"
"$thecal" run -q -t 1 nights.yaml --set "program.lasts=4 h" -o other.h5 >out 2>err
[ "$(at_end other.h5 program.ordered_mass)" = 4333.33 ]
verdict $? "--set program.lasts: 4.333 mg"

cat >>nights.yaml <<END
ensemble: {members: 11, seed: 3, vary: {program.night: uniform 50 % 150 %, program.dose: lognormal 5 %}}
events: [{at: 1 day, set: {program.begins: 20 h}}, {at: 30 h, do: program.bolus, dose: 0.1 mg},
         {at: 32 h, do: program.change, by: 10 %}]
END
for threads in 1 2 5; do
    "$thecal" run -q -t $threads nights.yaml -o $threads.h5 >out 2>err || break
done
cmp 1.h5 2.h5 >out 2>err && cmp 1.h5 5.h5 >out 2>err
verdict $? "1, 2 and 5 threads give the same bytes"
"$thecal" run -q 1.h5 -o again.h5 >out 2>err && cmp 1.h5 again.h5 >out 2>&1
verdict $? "run again from the result, the same bytes"
"$thecal" explain --scenario nights.yaml -o full.yaml >out 2>err
"$thecal" run -q -t 1 full.yaml -o full.h5 >out 2>err &&
    [ "$(at_end full.h5 program.nights)" = "$(at_end 1.h5 program.nights)" ] && grep -q 'night: {value:' full.yaml
verdict $? "written in full, it is the same"
for words in "run -o never.h5" check "explain --scenario"; do
    # shellcheck disable=SC2086
    "$thecal" $words nights.yaml --no-plugins >out 2>err
    [ $? -eq 3 ] && [ ! -e never.h5 ] && grep -q 'nights.yaml:3:.*--no-plugins is given' err
    verdict $? "--no-plugins: $words"
done
if python3 -c 'import jsonschema, yaml' 2>/dev/null; then
    "$thecal" schema >schema.json
    sed 's/use: plugin/use: simple/; s/library: .*.so, //' nights.yaml >wrong.yaml
    python3 - >out 2>err <<'END'
import json, jsonschema, yaml
judge = jsonschema.Draft202012Validator(json.load(open("schema.json")))
assert judge.is_valid(yaml.safe_load(open("nights.yaml"))), "refused"
assert not judge.is_valid(yaml.safe_load(open("wrong.yaml"))), "taken"
END
    verdict $? "the schema takes rows of a library, of a plug-in alone"
fi

# ---- refused before anything runs
refused() { # refused "what" LIBRARY "sentence" [ROWS]
    scenario bad.yaml "$2" "$4"
    "$thecal" check bad.yaml >out 2>err
    code=$?
    [ $code -eq 3 ] && grep -q "bad.yaml:3:[0-9]*: error: .*$3" err
    verdict $? "$1"
}
controller() { # controller NAME "what stands before" "members" [DECIDE]: NAME.so
    cat >"$1.c" <<END
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <thecal_program.h>
$2
static void decide(const struct thecal_program_in *in, double *states, struct thecal_program_out *out)
{
    out->flow = in->order;
    out->next = in->time + 3600;
    ${4:-}
}
const struct thecal_program thecal_program = {.size = sizeof thecal_program, .abi = THECAL_PROGRAM_ABI, .name = "$1",
                                              .doc = "a bad one", .decide = decide, $3};
END
    cc -std=c17 -O0 -w -shared -fPIC -I"$include" -o "$1.so" "$1.c" || echo "$1.c does not compile"
}
echo 'int nothing;' >nothing.c
cc -shared -fPIC -o nothing.so nothing.c
refused "without thecal_program" ./nothing.so 'has no thecal_program'
echo 'extern int missing(void); int f(void) { return missing(); }' >unresolved.c
cc -w -shared -fPIC -o unresolved.so unresolved.c
refused "a missing symbol" ./unresolved.so 'undefined symbol: missing'
controller abi '#undef THECAL_PROGRAM_ABI
#define THECAL_PROGRAM_ABI 7' ''
refused "another version" ./abi.so 'was made for version 7 of thecal_program.h, this program takes 1'
controller small '' '.size = 32'
refused "a struct that is too small" ./small.so 'has a thecal_program that is too small'
controller undecided '' '.decide = NULL'
refused "no decide" ./undecided.so 'has no decide'
controller many '' '.row_count = 33'
refused "too many rows" ./many.so 'has 33 rows'
controller rowless '' '.state_count = 2'
refused "states that are not there" ./rowless.so 'that are not there'
controller taken 'static const struct thecal_program_row rows[] = {{sizeof rows[0], "lockout", "h", "1 h", 0, 0, "a row"}};' '.rows = rows, .row_count = 1'
refused "a name of program.plugin" ./taken.so 'has a row "lockout" whose name is taken: by another of its own, or of program.plugin'
controller memory 'static int calls;' '' 'if (calls++ > 3) out->flow *= 0.5;'
refused "a memory of its own" ./memory.so 'the plug-in memory keeps state of its own'
controller refusing 'static void start(const struct thecal_program_in *in, double *states, struct thecal_program_out *out) { strcpy(out->error, "a\nsentence"); }' '.start = start'
refused "an error at the start" ./refusing.so 'the plug-in refusing says: a sentence'
printf '#include <thecal_pump.h>\nstatic void advance(const struct thecal_pump_in *i, double *s, struct thecal_pump_out *o) {}\nconst struct thecal_pump thecal_pump = {.size = sizeof thecal_pump, .abi = THECAL_PUMP_ABI, .advance = advance};\n' >pump.c
cc -w -shared -fPIC -I"$include" -o pump.so pump.c
refused "a pump in the place of a controller" ./pump.so 'has no thecal_program'

# ---- a member stops, with its instant and what the library said
stops() { # stops "what" NAME "sentence"
    scenario bad.yaml "./$2.so"
    "$thecal" run -q bad.yaml -o bad.h5 >out 2>err
    code=$?
    [ $code -ne 0 ] && [ $code -ne 8 ] && grep -q "program.*$3" err && grep -q 'after\|at .* h\|day' err
    verdict $? "$1"
}
late='if (in->time > 72000)'
controller nan '' '' "$late out->flow = NAN;"
stops "NaN" nan 'the plug-in nan gave a flow, in m3/s, of -*nan'
controller negative '' '' "$late out->flow = -1e-12;"
stops "a flow back" negative 'gave a flow, in m3/s, of -1e-12'
controller before '' '' "$late out->next = in->time;"
stops "an instant that is not ahead" before 'gave a next instant that is not ahead'
controller never '' '' "$late out->next = NAN;"
stops "an instant that is no number" never 'gave a next instant that is not ahead'
controller filling '' '' "$late out->bolus = INFINITY;"
stops "a bolus without an end" filling 'gave a bolus, in m3, of inf'
controller saying '' '' "$late strcpy(out->error, \"the sensor is lost\");"
stops "an error text" saying 'the plug-in saying says: the sensor is lost'

# ---- a crash ends the program with exit code 8, a sentence and no result
crashes() { # crashes NAME "sentence"
    scenario bad.yaml "./$1.so"
    rm -f bad.h5
    "$thecal" run -q bad.yaml -o bad.h5 >out 2>err
    code=$?
    [ $code -eq 8 ] && [ ! -e bad.h5 ] && grep -q "thecal: error: the plug-in .*/*$1.so $2" err
    verdict $? "$1: exit $code (8)"
}
controller segv '' '' "$late *(volatile int *)16 = 1;"
crashes segv 'crashed: .*SIGSEGV'
controller abort '' '' "$late abort();"
crashes abort 'ended the program (SIGABRT)'
controller leaves '' '' "$late exit(0);"
crashes leaves 'ended the program (exit)'

# ---- a hang: the first interrupt waits for the end of a step, the second ends at once
controller hangs '#include <stdio.h>' '' "$late { fclose(fopen(\"hanging\", \"w\")); for (volatile int k = 0;; k++); }"
scenario bad.yaml ./hangs.so
hangs hanging bad.yaml

finish
