#!/bin/sh
# tests/cli/device_test.sh THECAL: the set of scenarios that is run for one pump, its table in four forms, and its exit codes.
. tests/support/cli.sh
unset THECAL_PATH
rm parts

# A pump within its label, one that drifts as it empties, one whose alarm is set to nothing.
printf 'from: peristaltic_20ml\nvolume_effect: {value: -40 %%, mark: chosen, source: "made up: drifts"}\n' >drifting.yaml
expect 0 "requirements, 0 not met" device-test peristaltic_20ml --only accuracy --only low_alarm --only empty -o good.csv
expect 5 "require \"volume delivered of ordered\": gauge.delivered.volume_ratio final is 79.6" \
    device-test drifting.yaml --only accuracy --junit drifting.xml
grep -q 'tests="2" failures="1"' drifting.xml && grep -q '<failure type="requirement" message="gauge.delivered.volume_ratio' drifting.xml
verdict $? "the drifting pump fails one of two test cases" drifting.xml
expect 5 "low_alarm: require \"volume at the low alarm\": reservoir.volume" \
    device-test peristaltic_20ml --only low_alarm --set reservoir.low="0 mL"
# 9 mL at 0.5 mL/day are counted down to 0 on day 18: until day 17 no alarm comes.
expect 5 "low_alarm: require \"low alarms\": log.reservoir.low_alarm count is 0" \
    device-test peristaltic_20ml --only low_alarm --set reservoir.low="0 mL" --set run.duration="17 day"
grep -A1 'volume at the low alarm' out | grep -q 'does not apply'
verdict $? "of an alarm that never came no volume is told" out

# Its own sensors: a pump that has them, one whose alarms are off, one without.
printf 'from: peristaltic_20ml\nstall_alarm: on\nocclusion_alarm: on\nfill_alarm: on\n' >sensors.yaml
printf 'from: peristaltic_20ml\nstall_alarm: off\nocclusion_alarm: off\nfill_alarm: off\nservice_alarm: off\n' >disabled.yaml
sensors='--only stall_alarm --only occlusion_alarm --only fill_alarm --only end_of_service'
# shellcheck disable=SC2086
expect 0 "6 requirements, 0 not met" device-test sensors.yaml $sensors -o sensors.csv
# 55 cm of 89 hold 1.42e-13 m3/Pa, so 13.9 uL up to 100 kPa at 20.3 uL/h: 0.69 h.
grep -q '^occlusion_alarm,time from the occlusion to its alarm,.*,pass,,underinfusion,0\.69' sensors.csv
verdict $? "the catheter's walls take 0.69 h to raise the alarm of an occlusion" sensors.csv
# shellcheck disable=SC2086
expect 5 "6 requirements, 5 not met" device-test disabled.yaml $sensors
for said in 'stall_alarm: require "time from the stall to its alarm": log.pump.stall_alarms first since day 2 00:00 is never' \
    'occlusion_alarm: require "time from the occlusion to its alarm": log.pump.occlusion_alarms' \
    'fill_alarm: require "alarms of the filling": log.pump.fill_alarms count is 0' \
    'end_of_service: require "time to the alarm of the replacement indicator": log.pump.service_alarms'; do
    grep -qF "$said" err
    verdict $? "an alarm that is off fails its requirement: $said" err
done
expect 2 "this test is not for a pump.peristaltic without fill_alarm" device-test peristaltic_20ml --only fill_alarm

# One table, in four forms; twice the same bytes, whatever the threads: that as JSON, which has every number.
for form in txt csv json xml; do
    expect 5 "" device-test drifting.yaml -q --only accuracy --only cut -o one.$form
done
expect 5 "" device-test drifting.yaml -q --only accuracy --only cut --threads 1 -o two.json
same one.json two.json "the table as .json is the same on one thread"
head -1 one.csv | grep -q '^test,metric,path,unit,required,verdict,condition,hazard,value,least,most'
verdict $? "CSV has a head" one.csv
[ "$(grep -c '^accuracy,volume delivered of ordered' one.csv)" -eq 163 ]
verdict $? "CSV has the worst condition and each of 162"
grep -c 'volume delivered of ordered' one.txt | grep -qx 1
verdict $? "on paper the worst condition is shown" one.txt
python3 - <<'END'
import json
one = json.load(open("one.json"))
rows = one["rows"]
assert one["exit_code"] == 5 and one["not_met"] == 1 and one["silent_failures"] == 1, one
assert rows[0]["test"] == "cut", "a silent failure is first"
alarm = [r for r in rows if r["verdict"] == "silent"]
assert alarm[0]["never"] is True and alarm[0]["metric"] == "time from failure to its detection"
missed = [r for r in rows if r["path"].startswith("gauge.delivered.missed rise")]
assert 0 <= missed[0]["value"] - 60000 < 10, missed          # 12 days of 0.5 mL of 10 mg/mL, and what CSF takes back into the hole
often = [r for r in rows if r["unit"] == "1/year"]
assert often[0]["value"] == 0.0044 and often[0]["where"].startswith("derived: ")
conditions = [r for r in rows if "condition" in r]
assert one["label"]["accuracy"]["value"] == "14.5 %" and one["label"]["accuracy"]["mark"] == "read"
assert alarm[0]["where"].startswith("underinfusion: -0.0") and alarm[0]["hazard"] == "underinfusion"
assert len(conditions) == 324, len(conditions)
worst = min(r["value"] for r in conditions if r["metric"] == "volume delivered of ordered")
assert [r for r in rows if r["verdict"] == "fail" and "where" in r][0]["value"] == worst
END
verdict $? "JSON has silent failures first, what they cost, their rate, each condition" one.json
expect 5 "program.rate 0.5 mL/day" device-test drifting.yaml --only accuracy --verbose
expect 0 "\"verdict\": \"silent\"" device-test peristaltic_20ml --only cut --json
expect 0 "cut,time from failure to its detection" device-test peristaltic_20ml --only cut --csv

# A yield, its interval and what it comes from: 4.8 % of error against 3 % over the whole filling.
expect 0 "95 % interval (Wilson)" device-test peristaltic_20ml --only tolerance_peristaltic
sed -n 's/.*share of variance: \([^ ]*\) .*/\1/p' out | head -1 | grep -qx pump.error
verdict $? "the tolerance that matters most is first" out
# Tolerances stand around the pump's own values: -40 % over 15 of 20 mL is a deviation of 8.7 % beside the error's 4.8 %.
expect 5 "2 requirements, 1 not met" device-test drifting.yaml --only tolerance_peristaltic
sed -n 's/.*share of variance: \([^ ]*\) .*/\1/p' out | head -1 | grep -qx reservoir.volume
verdict $? "a pump that drifts as it empties is out of its label as made, too" out

# The label and each bound are words for --set, and so is the width of a tolerance: the table names all, with their sources.
expect 0 "accuracy 14.5 % (read: flow accuracy of SynchroMed II" device-test peristaltic_20ml --only tolerance_peristaltic
grep -q 'normal 4.8 % points (chosen: a third of a label' out
verdict $? "a tolerance is told with its law and source" out
expect 5 "90 % to 110 %, of 99 % at" device-test peristaltic_20ml --only tolerance_peristaltic --set label.accuracy="10 %" --set label.yield="99 %"
expect 0 "accuracy 10 % (chosen: --set)" device-test peristaltic_20ml --only tolerance_peristaltic --set label.accuracy="10 %" \
    --set ensemble.vary.pump.error="normal 3 % points"
grep -q 'normal 3 % points (chosen: --set)' out
verdict $? "a narrower tolerance keeps to a narrower label" out
expect 5 "require \"volume delivered of ordered\": gauge.delivered.volume_ratio final is 97.6" \
    device-test peristaltic_20ml --only altitude --set label.accuracy="2 %"
expect 5 "require \"low alarms\"" device-test peristaltic_20ml --only low_alarm --only stall --set "require.low alarms.above=1"
expect 5 "is 2.168 mL, allowed 3 mL to 4 mL" device-test peristaltic_20ml --only low_alarm --set "require.volume at the low alarm.between=[3 mL, 4 mL]"
# An order of 0 is no flow within the label.
expect 5 "require \"something is ordered\"" device-test peristaltic_20ml --only altitude --set program.rate="0 mL/day"
# No line is wider than 110 characters; the first failures are those that nobody notices, whatever the test looks for.
expect 0 "no failure of the dose: 97" device-test peristaltic_20ml --only fever --only lost_occlusion
grep -q 'overinfusion: .* % to 287' out && [ "$(grep -c SILENT out)" -eq 1 ] && grep -q '1 silent failure$' out
verdict $? "a fever that the pump does not feel is no failure; what happened stands in the table" out
[ "$(wc -L <out)" -le 110 ]
verdict $? "no line is longer than 110 characters" out

# Time and size of a fault as a map: shut from day k of 7 on, 7 - k days of 5 mg are missed but for what the line holds.
expect 0 "fault.kink.closed       fault.kink.begins" device-test peristaltic_20ml --only consequence
grep -q '^      100 %  *30000  *20000  *10000$' out && grep -q '^  *24 h  *72 h  *120 h$' out
verdict $? "a sweep of a fault's time and size is a map" out

expect 0 "" device-test peristaltic_20ml -q --only consequence --keep maps
expect 0 "By fault.kink.closed (down) and fault.kink.begins: dose missed from the pinch to the end" plot maps/consequence.h5 map
grep -q '^ *24  *72  *120$' out && grep -q 'fault.kink.begins \[h\]' out && grep -q ' 30000 ' out
verdict $? "the map is drawn, with its axes and its scale" out
expect 0 "map.svg" plot maps/consequence.h5 map -o map.svg
expect 0 "map.html" report maps/consequence.h5 -o map.html
grep -q 'Each field is a condition; across: fault.kink.begins' map.html
verdict $? "the page has the map, too" map.html

# 0.5 mL/day are 0.694 uL in 2 min: one pulse of 1 uL in them is 44 % too much, none is nothing at all. A mean is flat.
expect 0 "trumpet (pump.pulses: resolved)" device-test peristaltic_20ml --only trumpet
grep -q 'largest error in 2 min *44 %$' out && grep -q 'least error in 2 min *-100 %$' out
verdict $? "a trumpet curve is that of the pump's pulses" out
expect 0 "trumpet (pump.pulses: mean)" device-test peristaltic_20ml --only trumpet --set pump.pulses=mean

# A pump that obeys no order is held against its own flow, or the user's.
expect 0 "its own, 0.9" device-test constant_flow --only altitude
grep -q vapour_20ml out && grep -q 'it obeys no order' out
verdict $? "the table says what stands beside it, and its rate" out
# n-butane, water's viscosity, 1.3 kPa in the CSF: +12.73 % at 3000 m, 58.7 % of the flow at 2 atm; here against 11 mmHg.
expect 0 "112.7" device-test constant_flow --only altitude
expect 0 "0.585" device-test constant_flow --only hyperbaric
# 202.65 kPa beyond 2 atm push 13.47 mL of an empty shell of 20 mL in, of one that holds 9.51 mL 7.07 mL.
expect 0 "7.07" device-test peristaltic_20ml --only shell --only flipped
expect 0 "reservoir.capacity 20 mL" device-test piston_15ml --only cold_refill
expect 0 "suction_15ml, silicone_89cm, morphine" device-test piston_15ml --only catheters --set reservoir.capacity="16 mL"
grep -q 'reservoir.capacity' out
verdict $((! $?)) "what the user sets is not told as what stands there" out
expect 0 "its own, 0.9" device-test constant_flow --only altitude --set "record=[reservoir.volume]"
expect 5 "as --set has it" device-test constant_flow --only altitude --set program.rate="1.5 mL/day"
expect 2 "this test is not for a pump.propellant" device-test constant_flow --only accuracy

# What cannot be: sentences, and nothing is written.
expect 6 "nothere.yaml is no part of the slot pump" device-test nothere.yaml -o none.csv
expect 6 "./ is no part of the slot pump: it is a folder" device-test ./ -o none.csv
expect 6 "did you mean peristaltic_20ml?" device-test peristatic_20ml
expect 3 "is a part for reservoir (bellows), not for pump" device-test bellows_20ml -o none.csv
expect 3 "bellows_20ml.yaml:" device-test bellows_20ml
printf 'use: peristaltic\nerrr: 3 %%\n' >misspelt.yaml
expect 3 "misspelt.yaml:2:1: error: unknown key \"errr\" in pump; did you mean \"error\"?" device-test misspelt.yaml
printf 'title: x\nrun: {duration: 3 day}\n' >scenario.yaml
expect 3 "scenario.yaml:1:1: error: from: " device-test ./scenario.yaml
expect 3 "has no \"acuracy\"; did you mean \"accuracy\"?" device-test peristaltic_20ml --set label.acuracy="10 %"
expect 3 "a value such as label.accuracy=\"14.5 %\" is wanted" device-test peristaltic_20ml --set label.accuracy="10 mL"
expect 3 "none of the tests that are run requires something of that name" device-test peristaltic_20ml --only stall --set "require.low alarms.above=1"
expect 3 "none of the tests that are run varies that path" device-test peristaltic_20ml --set ensemble.vary.pump.eror="normal 3 %"
expect 3 "did you mean \"require.low alarms.above\"?" device-test peristaltic_20ml --only low_alarm --set "require.low alarms.over=1"
expect 3 "did you mean \"error\"?" device-test peristaltic_20ml --set pump.eror=3 --junit invalid.xml
grep -q '<error type="no result"' invalid.xml
verdict $? "JUnit tells why there is no table" invalid.xml
expect 3 "accuracy: --set program.rate=1 mL/day: error: vary program.rate: it differs between members" \
    device-test peristaltic_20ml --only accuracy --only stall --set program.rate="1 mL/day"
grep -A1 '^accuracy' out | grep -q 'the test can be run .*FAIL' && grep -A1 '^stall' out | grep -q 'time from failure to its detection'
verdict $? "of a test that cannot be run so the table tells, and of the others" out
expect 2 "did you mean accuracy?" device-test peristaltic_20ml --only acuracy
expect 2 "its ending says the form" device-test peristaltic_20ml -o table.pdf
expect 2 "would overwrite a file that is no XML" device-test drifting.yaml --junit drifting.yaml
ln -s drifting.yaml drifting.txt
expect 2 "would overwrite the pump" device-test ./drifting.yaml -o drifting.txt
[ ! -e none.csv ] && [ ! -e table.pdf ]
verdict $? "nothing was written"
mkdir -p own/device-tests
cat >own/device-tests/tests.yaml <<'END'
own_rate: gone
tests:
  - {test: gone, fro: any}
  - {test: gone, for: anybody, often: 3 1/year}
END
cp drifting.yaml own/
expect 3 "tests.yaml:3:18: error: unknown key \"fro\"; did you mean \"for\"?" device-test own/drifting.yaml
grep -q 'tests.yaml:4:23: error: for: must be any' both && grep -q 'often: is a published number' both
verdict $? "all mistakes of the list of tests are told at once" both

# Results are kept on demand, and are those of run.
expect 0 "" device-test peristaltic_20ml -q --only stall --only catheters --keep kept
[ "$(ls kept)" = "catheters.h5
stall.h5" ]
verdict $? "a result of each test is kept"
expect 0 "gauge.delivered" print kept/stall.h5
expect 0 "stall.html" report kept/stall.h5 -o stall.html
expect 2 "has no map: a result has maps if its ensemble sweeps two grids" plot kept/stall.h5 map
grep -q 'delivered, of what was ordered' stall.html
verdict $? "a result that is kept has the numbers of its report" stall.html

# Interrupted it writes no table, and what was there stays.
echo before >table.txt
"$thecal" device-test peristaltic_20ml --threads 1 --progress lines -o table.txt >stopped 2>err </dev/null &
process=$!
while kill -0 $process 2>/dev/null && ! grep -q ' %' err; do :; done
kill -TERM $process 2>/dev/null
wait $process
code=$?
[ $code -eq 130 ] && grep -q 'no table was written' err && [ "$(cat table.txt)" = before ] && [ ! -s stopped ]
verdict $? "interrupted it ends with 130 and leaves nothing half ($code)" err

# Each file of the set stands in its list, and every pump that ships is taken through all of its tests.
set_of=$here/scenarios/device-tests
for file in "$set_of"/*.yaml; do
    name=$(basename "$file" .yaml)
    [ "$name" = tests ] || grep -q "test: $name,\|own_rate: $name " "$set_of/tests.yaml" || echo "$name"
done >unlisted
[ ! -s unlisted ]
verdict $? "every scenario of the set is in tests.yaml" unlisted
sed -n 's/.*{test: \([a-z_0-9]*\),.*/\1/p' "$set_of/tests.yaml" | while read -r file; do
    [ -e "$set_of/$file.yaml" ] || echo "$file"
done >missing
[ ! -s missing ]
verdict $? "every test of tests.yaml has its scenario" missing
# The models that a test is for: for: and but for: of its line.
is_for() { # is_for LINE MODEL
    case $2 in propellant | osmotic) kind='own rate' ;; *) kind=ordered ;; esac
    case $1 in *"but for: ["*"$2"*) return 1 ;; esac
    case $1 in *"fitted: service_alarm"*) [ "$2" = peristaltic ] && return 0 || return 1 ;; *fitted:*) return 1 ;; esac
    case $1 in *"for: any,"* | *"for: any}"* | *"for: $kind"* | *" for: ["*"$2"*) return 0 ;; esac
    return 1
}
for pump in "$here"/scenarios/parts/*.yaml; do
    model=$(sed -n 's/^use: *\([a-z_]*\).*/\1/p' "$pump")
    [ -e "$here/models/pump/$model.c" ] || [ -e "$here/models/pump/$model/$model.c" ] || continue
    reservoir=bellows_20ml
    beside=$(sed -n "s/^  $model:.*reservoir: \([a-z_0-9]*\).*/\1/p" "$set_of/tests.yaml")
    reservoir=${beside:-bellows_20ml} capacity='20 mL'
    of=
    while read -r line; do
        name=${line#*"{test: "}
        case $line in *"{test: "*) is_for "$line" "$model" && of="$of $set_of/${name%%[,\}]*}.yaml" ;; esac
    done <"$set_of/tests.yaml"
    # Dispersion is given: to compute it takes half of the time of a check.
    # shellcheck disable=SC2086
    "$thecal" check $of --set pump.from="$pump" --set reservoir.from="$reservoir" \
        --set reservoir.capacity="$capacity" --set csf.dispersion="1e-4 cm2/s" >checked 2>&1
    grep -v ': sound; \|notice: this requirement can only be met\|notice: .*the order' checked >unsound
    [ "$(grep -c ': sound; ' checked)" -eq "$(echo "$of" | wc -w)" ] || echo "not every test was looked at" >>unsound
    [ ! -s unsound ]
    verdict $? "$(basename "$pump"): the tests for pump.$model are sound with it" unsound
done
# The whole set, of a pump within its label, is run by the README (cli.sh).
expect 5 "accuracy_own_rate: require" device-test constant_flow --only accuracy_own_rate --only altitude
finish
