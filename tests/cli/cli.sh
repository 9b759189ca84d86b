#!/bin/sh
# The program as people and CI meet it: exit codes, messages, files, signals.
#     sh tests/cli/cli.sh build/thecal
. tests/support/cli.sh

cat >small.yaml <<'END'
title: A small run
run: {duration: 2 day, sample: 1 h}
drug: {from: parts/morphine.yaml, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: parts/peristaltic_20ml.yaml}
reservoir: {from: parts/bellows_20ml.yaml}
catheter: {from: parts/silicone_89cm.yaml, tip: T10}
csf: {use: axial, cells: 100}
ensemble: {members: 3, seed: 5, vary: {program.dose: uniform 1.5 mg/day 2.5 mg/day}}
record: [program, reservoir, csf.tip_concentration]
END
sed 's/^pump:.*/pump: {use: peristaltc}/' small.yaml >wrong.yaml
sed '/^ensemble/d' small.yaml >one.yaml
{
    cat one.yaml
    echo "require: [{name: impossible, check: csf.tip_concentration, take: max, between: [5 mg/mL, 6 mg/mL]}]"
} >unmet.yaml

# Words.
expect 2 "Commands:"
expect 0 "Commands:" help
expect 2 "did you mean \"run\"?" rnu x.yaml
expect 2 "did you mean \"--members\"?" run small.yaml --memebrs 3
expect 0 "commit" version
expect 0 "pump.peristaltic" explain
expect 0 "Parameters" explain pump.peristaltic
expect 2 "did you mean \"pump.peristaltic\"?" explain pump.peristaltc
expect 0 "pump.peristaltic" explain pump.error
expect 0 "rinses" explain reservoir.refill
expect 0 "went dry" explain reservoir.empty_at
expect 0 "fault.kink: " explain kink
expect 0 "windows in which the pump gives its pulses" explain resolve
expect 0 "a list: window_1 .. window_6" explain windows
expect 2 "did you mean \"kink\"?" explain kinks
expect 2 "line.transport.cells, csf.axial.cells" explain cells
expect 2 "effect.relief.peak is no output any more: it is take: max of effect.effect" explain effect.relief.peak
expect 2 "peak_at is no output any more: it is take: time of max of effect.effect" explain peak_at
expect 0 "silicone_89cm         catheter.ladder" explain
expect 0 "parts/baclofen.yaml = drug.solute" explain baclofen
expect 0 "180 mL/min          read" explain parts/baclofen.yaml
expect 2 "did you mean the part \"baclofen\"?" explain baclofn
expect 2 "explain --scenario small.yaml" explain small.yaml
expect 0 "uncalibrated" explain --scenario small.yaml

# Scenarios.
expect 0 "sound" check small.yaml
expect 3 "did you mean \"peristaltic\"?" check wrong.yaml
expect 3 "wrong.yaml:5:" check small.yaml wrong.yaml
expect 3 "wrong.yaml:5:" run wrong.yaml
expect 0 "\"file_bytes\": " check -j small.yaml
expect 3 "\"path\": \"pump.use\"" check -j wrong.yaml
python3 - <<'END' >both 2>&1
import json
(verdict,) = json.load(open("out"))
(error,) = verdict["errors"]
assert verdict["sound"] is False and verdict["error_count"] == 1, verdict
assert (error["file"], error["line"], error["column"]) == ("wrong.yaml", 5, 13), error
assert error["message"].startswith('unknown model "peristaltc"'), error
assert error["text"] == "wrong.yaml:5:13: error: " + error["message"], error
END
verdict $? "check -j has file, line, column, path and message" both
expect 3 "" check small.yaml wrong.yaml -q --junit checked.xml
grep -q 'name="small.yaml"/>' checked.xml && grep -q 'tests="2" failures="1"' checked.xml
verdict $? "check --junit has a case for each scenario" checked.xml
expect 3 "\"path\": \"pump.use\"" run -j wrong.yaml --junit wrong.xml
{
    sed '/^catheter/d' wrong.yaml
    echo "events: [{at: 1 h, do: pump.stpo}]"
} >more.yaml
expect 3 "there is no catheter" run more.yaml --junit more.xml
expect 6 "\"exit_code\": 6" run -j nowhere.yaml --junit nowhere.xml
expect 2 "\"exit_code\": 2" compare -j nowhere.h5 small.yaml --junit compared.xml
expect 3 "\"path\": \"csf.cells\"" run -j small.yaml --set csf.cells=-5 --junit set.xml
python3 - <<'END' >both 2>&1
import xml.etree.ElementTree as tree
for name, count, of in (("wrong", 1, "wrong.yaml"), ("more", 2, "more.yaml"), ("nowhere", 1, "nowhere.yaml"),
                        ("compared", 1, "nowhere.h5"), ("set", 1, "small.yaml")):
    suite = tree.parse(name + ".xml").getroot()
    assert suite.get("errors") == suite.get("tests") == str(count) == str(len(suite)), name
    assert suite[0].get("name") == of and suite[0][0].tag == "error", name
assert tree.parse("more.xml").getroot()[1].get("name") == "more.yaml, error 2"
assert tree.parse("wrong.xml").getroot()[0][0].get("message").startswith("wrong.yaml:5:13: error: ")
END
verdict $? "what comes to no result is a test case for each mistake" both
cp "$here/scenarios/parts/morphine.yaml" kept_part.yaml
sed 's/^run:.*/run: {/' small.yaml >torn.yaml && cp torn.yaml kept_torn.yaml
expect 2 "that is no XML" run wrong.yaml --junit kept_part.yaml
expect 2 "that is no XML" check small.yaml --junit kept_part.yaml
expect 2 "that is no XML" compare nowhere.h5 small.yaml --junit kept_part.yaml
same kept_part.yaml "$here/scenarios/parts/morphine.yaml" "no --junit goes over a file that is no XML"
expect 2 "that is no XML" run torn.yaml --junit torn.yaml
same torn.yaml kept_torn.yaml "nor over a scenario that cannot be read"
: >empty.xml
expect 3 "" run wrong.yaml --junit empty.xml
verdict "$([ -s empty.xml ]; echo $?)" "an empty file may be written over"
sed 's/members: 3,/members: 1000000000,/' small.yaml >huge.yaml
expect 0 "1000000000 members (" check huge.yaml
grep -q 'tried.*--all tries all' out
verdict $? "of very many members it is said how many were tried" out
expect 0 "thecal: 100 %, 3 of 3 members" check --all small.yaml
expect 3 "" run small.yaml --set csf.cells=-5
expect 6 "nowhere.yaml" run nowhere.yaml
verdict "$([ ! -e results/wrong.h5 ]; echo $?)" "nothing is written for a wrong scenario"

# What a result needs to be understood without its parts.
expect 0 "" run one.yaml -q -o whole.h5
sum=$(sha256sum <parts/morphine.yaml | cut -c1-64)
ncdump -v /run/files/sha256 whole.h5 | grep -q "$sum"
verdict $? "the SHA-256 of a part is in the result"
ncdump -v /run/files/text whole.h5 | grep -q 'clearance'
verdict $? "and its text"
ncdump -v /run/landmarks/name whole.h5 | grep -q '"T10"'
verdict $? "and the names of the levels"
ncdump -v /run/parameters/text whole.h5 | grep -q '"T10"'
verdict $? "and what the user wrote"
ncdump -h whole.h5 | grep -q 'tip_concentration:long_name = "CSF concentration at the tip, morphine \[ug/mL\]"'
verdict $? "an output's name stands alone"
picture() { # picture RESULT: what viewers open first
    /usr/bin/python3 -c 'import sys, h5py
run = h5py.File(sys.argv[1])["run"]
first = run[run.attrs["default"]]
print(first.name, first.attrs["signal"], *first.attrs["axes"], first["z"].attrs["positive"] if "z" in first else "")' "$1"
}
if /usr/bin/python3 -c 'import h5py' 2>/dev/null; then
    verdict "$([ "$(picture whole.h5)" = "/run/csf tip_concentration hour " ]; echo $?)" "viewers begin with the CSF at the tip"
    expect 0 "" run one.yaml -q -o along.h5 --set record=default
    verdict "$([ "$(picture along.h5)" = "/run/csf concentration hour z down" ]; echo $?)" "or, if that is kept, along the spine"
fi
rm parts && cp -r "$here/scenarios/parts" parts && echo '# another word' >>parts/morphine.yaml
expect 0 "" run one.yaml -q -o other.h5
for file in whole other; do ncdump -h $file.h5 | sed -n 's/.*:scenario_sha256 = //p'; done >digests
verdict "$([ "$(sort -u digests | wc -l)" -eq 2 ]; echo $?)" "the digest of the input covers the parts" digests
rm -r parts && ln -s "$here/scenarios/parts" parts

# Sizes, before the first step.
sed 's/members: 3/members: 1000000/; s/^run:.*/run: {duration: 35 day, sample: 1 min}/; s/, vary: [^}]*}//' \
    small.yaml | sed 's/^record:.*/record: [all]/' >huge.yaml
expect 0 "steps a member; file 2" check small.yaml
expect 0 " TB, memory " check huge.yaml
expect 6 "on its disk: record less" run huge.yaml
sed 's/sample: 1 min/sample: 1 s/' huge.yaml >dense.yaml
expect 7 "of memory, and" run dense.yaml
expect 7 "record less (record:), sample less often (run.sample), keep fewer members (--members)" \
    run dense.yaml
expect 6 "on its disk: record less" run huge.yaml --checkpoint huge.save
verdict "$(find . -name 'huge*' ! -name huge.yaml | wc -l)" "and nothing of it is left"

# Results.
expect 0 "results/small.h5" run small.yaml --no-published
verdict "$([ -s results/small.h5 ]; echo $?)" "the folder results is made"
expect 0 "" run small.yaml -q -t 1 -o one_thread.h5
verdict "$([ ! -s both ]; echo $?)" "--quiet is quiet" both
expect 0 "" run small.yaml --members 24 -q -t 2 --stamp -o stamped.h5
ncdump -h stamped.h5 | grep -q ':threads = 2 ;'
verdict $? "--stamp tells of the threads there were" both
expect 0 "" run small.yaml -q -t 2 --stamp -o stamped.h5
ncdump -h stamped.h5 | grep -q ':threads = 1 ;'
verdict $? "and there is one for a block" both
expect 0 "thecal: 100 %" run one.yaml -o told.h5
expect 0 "\"done\": 1.0000" run one.yaml -q --progress json -o told.h5
expect 0 "[##############################] 100 %" run one.yaml --progress bar -o told.h5
same results/small.h5 one_thread.h5 "the same bytes from one thread as from all"
expect 0 "\"lines\"" run small.yaml --json
python3 -m json.tool <out >/dev/null
verdict $? "--json is JSON"
expect 0 "\"members\": 7" run small.yaml --members 7 --json -o seven.h5
expect 0 "" run small.yaml --seed 6 -q -o other_seed.h5
cmp -s other_seed.h5 one_thread.h5
verdict $((1 - $?)) "another seed, another result"
expect 6 "cannot be written" run one.yaml -o missing/folder/x.h5
(ulimit -f 8; "$thecal" run -q small.yaml --members 40 -o limited.h5 2>err)
verdict $(($? - 6)) "a file that may not grow: exit 6" err
verdict "$(ls limited.h5* 2>/dev/null | wc -l)" "and nothing is left of it"
mkdir folder.h5
expect 6 "is a folder" run one.yaml -o folder.h5
expect 5 "FAIL" run unmet.yaml --junit run.xml
python3 - <<'END' >both 2>&1
import xml.etree.ElementTree as tree
suite = tree.parse("run.xml").getroot()
cases = {case.get("name"): [child.tag for child in case] for case in suite}
assert cases == {"1 member": [], "impossible": ["failure"]}, cases
assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")
assert suite[1][0].get("message").startswith('require "impossible": csf.tip_concentration max is')
END
verdict $? "run --junit has a case for the members and for each requirement" both
cp small.yaml stops.yaml && echo "events: [{at: 10 h, do: reservoir.refill, volume: 18 mL}, {at: 20 h, set: {reservoir.capacity: 10 mL}}]" >>stops.yaml
expect 1 "3 of 3 members failed" run stops.yaml --junit run.xml -o stops.h5
grep -q 'tests="4" failures="0" errors="4"' run.xml && grep -q 'name="member 2"' run.xml
verdict $? "and for each member that failed" run.xml
[ "$(grep -c 'in reservoir: capacity was set below the volume' run.xml)" -eq 4 ] && grep -q 'capacity was set below the volume' out
verdict $? "each with its reason, as in the report" run.xml
verdict "$([ -s results/unmet.h5 ]; echo $?)" "a result is there though a requirement was not met"
if [ -w /dev/full ]; then
    "$thecal" explain >/dev/full 2>err
    verdict $(($? - 6)) "a full disk under standard output: exit 6" err
fi

# A tolerance that the poles cannot give is refused before the run; what they can give is run.
expect 3 "csf.tolerance: 1e-09 is less than the error of 4 pole pairs, 8e-08 (csf.poles: 5 has 9e-10)" \
    check one.yaml --set csf.tolerance=1e-9
expect 3 "of 3 pole pairs, 7e-06" check one.yaml --set csf.tolerance=6e-6 --set csf.poles=3
expect 0 "sound" check one.yaml --set csf.tolerance=1e-9 --set csf.poles=5
expect 0 "sound" check one.yaml --set csf.tolerance=8e-8

# A scenario from the standard input has its parts where the program runs, and a name of its own.
for input in - /dev/stdin; do
    "$thecal" check "$input" <small.yaml >out 2>err
    verdict $? "a scenario from $input" err
done
"$thecal" run -q - <one.yaml >out 2>err && [ -s results/stdin.h5 ]
verdict $? "run - writes results/stdin.h5" err
echo 'run: {duration: 1 hou}' | "$thecal" check - >out 2>err
[ $? -eq 3 ] && grep -q '^stdin:1:' err
verdict $? "what is wrong with it has its place" err

# An unchanged scenario for a shorter time.
{
    cat one.yaml
    echo "events: [{at: 30 h, do: program.bolus, dose: 0.1 mg, over: 10 min}]"
    echo "require:"
    echo "  - {name: soon, check: reservoir.volume, at: 5 h, between: [1 mL, 30 mL]}"
    echo "  - {name: later, check: reservoir.volume, at: 40 h, between: [99 mL, 100 mL]}"
    echo "  - {name: finally, check: reservoir.volume, between: [99 mL, 100 mL]}"
} >long.yaml
expect 5 "finally" run long.yaml -o long.h5
expect 0 "\"later\" is not judged" run long.yaml --until "10 h" --no-published -o long.h5
grep -qF '"finally" is not judged' both && grep -q 'pass.*soon' both
verdict $? "what ends before --until is judged, the rest is said not to be" both
expect 0 "" run long.yaml --set run.until="10 h" -q -o again.h5
same long.h5 again.h5 "--until is --set run.until"
expect 0 '"refinement": {' run small.yaml --refine -j -o finer.h5
grep -q '"difference"' out && grep -q '"finest"' out
verdict $? "with --refine every line in JSON has its difference" out
expect 0 " +/- " run small.yaml --set run.refine=2 -o finest.h5
expect 0 "times as long in all" check small.yaml --set run.refine=4
expect 3 "allowed: 1, 2, 4" check small.yaml --set run.refine=3
expect 3 "out of range" check small.yaml --set csf.dispersion="0 cm2/s"
expect 0 "dispersion              not given" explain --scenario small.yaml
expect 3 "is after the end of the run" run long.yaml --until "3 day"
expect 3 "" run long.yaml --until 5
expect 3 "unknown key" run long.yaml --until "10 h" --set csf.cels=3
grep -q "run.until" both
verdict $((1 - $?)) "and --until is not blamed for another mistake" both
ncdump -h long.h5 | grep 'double reservoir_volume_at_* ;' >both
verdict "$([ "$(wc -l <both)" -eq 1 ]; echo $?)" "what is taken behind --until is not in the result" both
{
    cat one.yaml
    echo "events:"
    echo "  - {at: 1 h, do: program.bolus, dose: 0.1 mg, over: 10 min}"
    echo "  - {at: 65 min, do: program.stop}"
} >cut.yaml
expect 0 '"log": [' run -j cut.yaml
python3 - <<'END' >both 2>&1
import json
said = json.load(open("out"))
log = [(entry["time_s"], entry["path"], entry["kind"], entry.get("what")) for entry in said["log"]]
assert log[:2] == [(3600, "program.bolus", "order", "dose=0.1 mg, over=10 min"), (3900, "program.stop", "order", None)]
assert (3900, "program.cut_boluses", "refused", None) in log
assert (3900, "program.stopped", "truth", "begins") in log
cut = [notice for notice in said["notices"] if notice["path"] == "program.cut_boluses"]
assert [(notice["first_s"], notice["count"], notice["members"]) for notice in cut] == [(3900, 1, 1)]
lost = [notice for notice in said["notices"] if notice["path"] == "program.cut_volume"][0]
assert abs(lost["mean_amount"] - 0.005) < 1e-12 and lost["unit"] == "mL"  # half of 0.1 mg at 10 mg/mL
END
verdict $? "run -j has what happened in the order of time" both

# Comparing.
expect 0 "reference.csv" reference results/small.h5 -o reference.csv
expect 0 "the same" compare results/small.h5 reference.csv
expect 0 "% of its tolerance" compare results/small.h5 reference.csv
verdict "$([ "$(wc -l <out)" -eq 1 ]; echo $?)" "a comparison without differences is one line" out
expect 0 "same       reservoir.volume" compare results/small.h5 reference.csv --all
expect 0 "the same" compare results/small.h5 one_thread.h5
expect 1 "DIFFERENT" compare other_seed.h5 results/small.h5 --junit verdict.xml
grep -q "<testsuite" verdict.xml
verdict $? "JUnit is written" verdict.xml
printf 'time [h],program.rate [mL/day]\n6,0\n20,0\n' >hand.csv
expect 1 "program.rate differs: 6 of 6 values; worst at 6 h" compare results/small.h5 hand.csv
printf 'time [h],program.rate [mL/day],pump.flow [mL/day]\n6,0,0\n20,0,0\n' >more.csv
expect 1 "DIFFERENT  pump.flow: missing" compare results/small.h5 more.csv
expect 1 "more.csv are DIFFERENT: 1 of 2 series" compare results/small.h5 more.csv --tol program.rate=9,0
expect 1 "" compare results/small.h5 more.csv --tol program.rate=0.01,0 --json
python3 - <<'END' >both 2>&1
import json
said = json.load(open("out"))
rate, flow = sorted(said["series"], key=lambda series: series["name"])
assert said["same"] is rate["same"] is flow["same"] is False and said["worst_series"] in ("program.rate", "pump.flow")
assert rate["name"] == "program.rate" and rate["missing"] is False and rate["of"] == "samples"
assert rate["compared"] == rate["outside"] == 6 and rate["reference"] == 0 and rate["time_s"] in (6 * 3600, 20 * 3600)
assert 0.15 <= rate["value"] <= 0.25 and abs(rate["worst"] - rate["value"] / 0.01) < 1e-6 and rate["rtol"] == 0
assert flow["name"] == "pump.flow" and flow["missing"] is True and flow["compared"] == 0
END
verdict $? "compare --json has the counts, the worst value and what is missing" both
expect 0 '"same": true' compare results/small.h5 one_thread.h5 -j
sed 's/program.rate/program.raet/' hand.csv >bad.csv
expect 2 'nothing is called "program.raet"; did you mean "program.rate"?' compare results/small.h5 bad.csv
printf 'time[h],csf.tip_concentration[\265g/mL]\n6,0\n' >bad.csv
expect 2 "bad.csv:1:31: not UTF-8: the byte 0xB5" compare results/small.h5 bad.csv
expect 2 'nothing is called "\xB5"' explain "$(printf '\265')"
expect 2 "nowhere.h5" compare nowhere.h5 reference.csv
expect 2 "" compare small.yaml reference.csv
expect 2 "NAME=ATOL,RTOL" compare results/small.h5 reference.csv --tol x

# What is read is not overwritten, however it is called.
cp one.yaml own.yaml && cp results/small.h5 own.h5 && ln -s own.yaml link.yaml && ln own.h5 hard.h5
cp reference.csv own.csv && mkdir mine && cp parts/morphine.yaml mine/drug.yaml
sed 's|parts/morphine|mine/drug|' one.yaml >taken.yaml
spared() { # spared "words" FILE ARGUMENT...: refused, and FILE is as before
    words=$1 spared=$2
    cp "$spared" before
    shift 2
    expect 2 "$words" "$@"
    same "$spared" before "$spared is as before"
}
spared "overwrite the scenario" own.yaml run own.yaml -o own.yaml
spared "overwrite the scenario" own.yaml run link.yaml -o ./own.yaml
spared "overwrite the scenario" own.yaml run own.yaml --checkpoint link.yaml -o x.h5
spared "overwrite a part" mine/drug.yaml run taken.yaml -o mine/drug.yaml
spared "overwrite a part" mine/drug.yaml run taken.yaml --checkpoint mine/../mine/drug.yaml -o x.h5
spared "overwrite the scenario" own.yaml explain --scenario own.yaml -o own.yaml
spared "overwrite a part" mine/drug.yaml explain --scenario taken.yaml -o mine/drug.yaml
spared "overwrite the result" own.h5 reference own.h5 -o hard.h5
spared "overwrite what is compared" own.csv compare own.h5 own.csv --junit own.csv
expect 2 "overwrite the checkpoint" run own.yaml --checkpoint both.h5 -o ./both.h5
verdict "$([ ! -e both.h5 ] && [ ! -e x.h5 ]; echo $?)" "and nothing is written"
expect 0 "" run own.yaml -q -o own.h5

# Signals: wait until the run tells of progress, not only of its start, then interrupt it. On a busy machine
# it may have ended before that: then a longer one.
days=40
long="--set=run.duration=$days day"
interrupt() { # interrupt ARGUMENT...: leaves the exit code in $code
    while :; do
        : >err
        "$thecal" run small.yaml "$long" --members 40 -t 1 --progress json "$@" >out 2>err </dev/null &
        process=$!
        for _ in $(seq 6000); do
            [ "$(wc -l <err)" -ge 2 ] && break
            kill -0 "$process" 2>/dev/null || break
            sleep 0.01
        done
        kill -TERM "$process" 2>/dev/null
        wait "$process"
        code=$?
        [ "$code" -eq 0 ] && [ "$days" -lt 1000 ] || break
        days=$((2 * days))
        long="--set=run.duration=$days day"
        rm -f never.h5
    done
}
if "$thecal" check small.yaml "$long" -q; then
    interrupt
    verdict $((code - 130)) "an interrupt without a checkpoint: exit $code, not 130" err
    interrupt --checkpoint part -o never.h5
    verdict $((code - 75)) "an interrupt with a checkpoint: exit $code, not 75" err
    verdict "$([ ! -e never.h5 ]; echo $?)" "an interrupted run leaves no result"
    expect 0 "" run small.yaml "$long" --members 40 -q --resume part -o resumed.h5
    expect 0 "" run small.yaml "$long" --members 40 -q -o whole.h5
    same resumed.h5 whole.h5 "interrupted and resumed, or in one go: the same bytes"
    rm -f part resumed.h5 whole.h5
else
    verdict 1 "the long run is sound"
fi
expect 6 "nowhere" run small.yaml --resume nowhere
expect 2 "another" run small.yaml --resume part --checkpoint other


# Papers.
"$thecal" help --man >thecal.1 && mandoc -Tlint thecal.1 >lint 2>&1
verdict $? "the manual page is clean" lint
"$thecal" help --completion >completion && bash -n completion
verdict $? "the completion is bash"
python3 "$here/tests/cli/schema.py" "$thecal" "$here" small.yaml unmet.yaml >both 2>&1
verdict $? "schema and reader take every scenario and spelling, and refuse the wrong ones" both

# The README, as it is written: its commands in their order, and its scenario.
mkdir -p readme/results && ln -s "$here/scenarios" readme && ln -s "$here/results/reference" readme/results
ln -s "$(dirname "$thecal")" readme/build
grep '^build/thecal' "$here/README.md" >commands
while read -r line; do
    code=$(echo "$line" | sed -n 's/.*# exit \([0-9]*\):.*/\1/p')
    (cd readme && sh -c "$line") >both 2>&1 </dev/null
    verdict $(($? - ${code:-0})) "README: ${line%% #*}" both
done <commands
verdict "$([ "$(wc -l <commands)" -ge 6 ]; echo $?)" "the README has commands"
sed -n '/^```yaml/,/^```$/p' "$here/README.md" | sed '/^```/d' >readme.yaml
expect 0 "sound; 10 day, 256 members" check readme.yaml

# Examples that explain gives, and those of the README, with the names of a shipped scenario.
sed '/^record:/,$d' "$here/scenarios/implant_and_after.yaml" >names.yaml
for section in require record; do
    "$thecal" explain $section | sed '/^$/,$d' | cat names.yaml - >example.yaml
    expect 0 "example.yaml: sound" check example.yaml
done
sed -n '/^require:/,/^```$/p' "$here/README.md" | sed '/^```/d' | cat names.yaml - >example.yaml
expect 0 "example.yaml: sound" check example.yaml

# A file of 0.1 is rewritten in format 1, says the same, and gives the same numbers.
cat >old.yaml <<'END'
# Of 0.1.
run: {duration: 1 day, sample: 1 h}
drug: {from: parts/morphine.yaml, concentration: 10 mg/mL}   # a drug
program: {use: simple, dose: 2 mg/day}
pump: {from: parts/peristaltic_20ml.yaml}
reservoir: {from: parts/bellows_20ml.yaml}
catheter: {from: parts/silicone_89cm.yaml, tip: T10}
line: {filled: empty}
csf: {use: axial, cells: 100}
record: [csf.tip_concentration, line]
require:
  - {check: csf.tip_concentration, take: max, from: 1 h, between: [0 mg/mL, 1 mg/mL]}
  - {check: csf.tip_concentration, take: at, at: 3 h, between: [0 mg/mL, 1 mg/mL]}
END
sed -e 's/^run/format: 1\n&/' -e 's|parts/\([a-z0-9_]*\)\.yaml|\1|' -e 's/empty/water/' \
    -e 's/from: 1 h/during: 1 h .. end/' -e 's/take: at, //' old.yaml >expected.yaml
expect 0 "old.yaml:3:14: notice: from: parts/x.yaml is an old spelling, in 4 places; format 1 writes from: x" check old.yaml
"$thecal" check --rewrite old.yaml >new.yaml 2>both
same new.yaml expected.yaml "check --rewrite writes format 1"
expect 0 "new.yaml: sound" check new.yaml
{ cat old.yaml && echo "ensemble: {members: 4, vary: {program.dose: grid 1 2 mg/day, csf.volume: lognormal 24 %}}"; } >drawn.yaml
expect 0 "drawn.yaml:14:21: notice: rewritten with other draws than in 0.1: a person draws" check --rewrite drawn.yaml
"$thecal" check new.yaml 2>&1 | grep -q notice
verdict $(($? - 1)) "no notice in format 1"
sed -e 's/dose: 0.25 mg, over: 1 min/volume: 25 mL, over: 1 min/' -e 's/volume: 10 mL/volume: 20 mL/' -e 's/most_rate: 5/&0/' \
    "$here/scenarios/trial_injection.yaml" >large.yaml
expect 0 "large.yaml:21:5: notice: program.bolus: given at the start it would stop the run in pressure: canal and skull would hold" check large.yaml
expect 1 "stopped at day 0 00:10 in pressure: canal and skull would hold" run -q large.yaml
{ echo "format: 1" && cat old.yaml; } >mixed.yaml
expect 3 "mixed.yaml:9:16: error: filled: empty is an old spelling; in format 1 write filled: water" check mixed.yaml
"$thecal" run -q old.yaml -o old.h5 && "$thecal" run -q new.yaml -o new.h5 && "$thecal" reference old.h5 -o old.csv -r 24 >both &&
    "$thecal" compare new.h5 old.csv --tol '*=0,1e-8' >both 2>&1
verdict $? "both give the same numbers" both

# Parts are found by their names, wherever the scenario lies: beside it, in THECAL_PATH, then where the
# program is; the first found counts, and explain says which.
mkdir -p away/parts other
sed -e 's|parts/\([a-z0-9_]*\)\.yaml|\1|' one.yaml >away/named.yaml
sed -e 's|{from: morphine|{from: morphin|' away/named.yaml >away/near.yaml
sed -e 's|parts/morphine|parts/silicone_89cm|' one.yaml >away/slot.yaml
found() { # found PROGRAM FILE: which morphine explain --scenario names
    (cd away && "$1" explain --scenario named.yaml | sed -n 's/^drug.morphine = drug.solute, from //p') >both 2>&1
    [ "$(cat both)" = "$2" ]
    verdict $? "from: morphine is $2" both
}
found "$thecal" "$here/scenarios/parts/morphine.yaml"
expect 0 "sound" check away/named.yaml
expect 3 '"morphin" is no part; did you mean morphine? Looked beside, in parts/ and in the installed parts' check away/near.yaml
expect 3 "silicone_89cm.yaml is a part for catheter (ladder), not for drug" check away/slot.yaml
cp "$here/scenarios/parts/morphine.yaml" other/
export THECAL_PATH="$tmp/none:$tmp/other"
found "$thecal" "$tmp/other/morphine.yaml"
cp "$here/scenarios/parts/morphine.yaml" away/parts/
found "$thecal" parts/morphine.yaml
cp "$here/scenarios/parts/morphine.yaml" away/
found "$thecal" morphine.yaml
unset THECAL_PATH
echo "from: morphine" >away/parts/morphine.yaml # not itself, but the one behind it
rm away/morphine.yaml
expect 0 "sound" check away/named.yaml
echo "from: ./morphine.yaml" >away/parts/morphine.yaml
expect 3 "circular inclusion" check away/named.yaml
rm away/parts/morphine.yaml

# Everything that is installed is found by its ordinary tool.
if [ -f "$(dirname "$thecal")/libthecal.so" ] && [ -z "${ASAN_OPTIONS:-}" ]; then
    make -s -C "$here" install BUILD="$(dirname "$thecal")" DESTDIR="$tmp/root" PREFIX=/usr >both 2>&1
    verdict $? "make install" both
    for file in bin/thecal lib/libthecal.so.0 lib/libthecal.a include/thecal.h include/thecal_pump.h include/thecal_program.h lib/pkgconfig/thecal.pc \
        share/man/man1/thecal.1 share/bash-completion/completions/thecal \
        share/thecal/scenarios/morphine_month.yaml share/thecal/scenarios/parts/morphine.yaml; do
        [ -s "root/usr/$file" ]
        verdict $? "installed: $file"
    done
    (cd root && usr/bin/thecal explain baclofen >../both 2>&1) && grep -q "share/thecal/scenarios/parts" both
    verdict $? "parts that were installed are found from anywhere" both
    root=$tmp/root
    found "$root/usr/bin/thecal" "$root/usr/share/thecal/scenarios/parts/morphine.yaml"
    # shellcheck disable=SC2046
    cc -o user "$here/tests/system/example.c" $(PKG_CONFIG_PATH=root/usr/lib/pkgconfig pkg-config --define-prefix --cflags --libs thecal) \
        2>both && LD_LIBRARY_PATH=root/usr/lib ./user "$here/scenarios/morphine_month.yaml" >>both 2>&1 &&
        [ "$(grep -c ' h .* ug/mL$' both)" -eq 25 ]
    verdict $? "a program builds with pkg-config and runs" both
    LD_LIBRARY_PATH=root/usr/lib ./user away/named.yaml >both 2>&1 && [ "$(grep -c ' h .* ug/mL$' both)" -eq 25 ]
    verdict $? "the library finds the installed parts" both
    nm -D --defined-only root/usr/lib/libthecal.so.0 | awk '{ print $NF }' | grep -v '^thecal_' >both
    verdict "$([ ! -s both ]; echo $?)" "the library shows thecal_ names alone" both
fi

finish
