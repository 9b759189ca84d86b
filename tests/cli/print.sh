#!/bin/sh
# thecal print as people and scripts meet it: the list, series, members, profiles, numbers, CSV.
#     sh tests/cli/print.sh build/thecal
. tests/support/cli.sh

cat >one.yaml <<'END2'
title: A pump that is filled on the second day
run: {duration: 2 day, sample: 6 h, start: "07:00"}
drug: {from: morphine, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: peristaltic_20ml, error: 0 %}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 60}
events: [{at: 30 h, set: {program.dose: 4 mg/day}}]
END2
sed 's/^events.*/ensemble: {members: 5, seed: 3, vary: {pump.error: uniform -10 % 10 %}}/' one.yaml >many.yaml
for name in one many; do
    "$thecal" run $name.yaml -q -o $name.h5 || verdict 1 "$name.yaml runs"
done

# The list.
expect 0 "pump.flow" print one.h5
grep -qE '^  pump.flow +mL/day +9 times +[a-z]' out && grep -qE '^  csf.concentration +ug/mL +9 times, 26 places ' out &&
    grep -qE '^  csf.tip_concentration max +ug/mL +a number ' out
verdict $? "each with unit, shape and what it is" out
expect 0 "catheter.tip_flow" print many.h5
grep -qE '^  catheter.tip_flow +mL/day +5 members, 9 times ' out && grep -qE '^  gauge.delivered.ratio final +% +5 members, a number ' out
verdict $? "of an ensemble with its members" out

# Sentences.
expect 2 'did you mean "csf.tip_concentration"?' print one.h5 csf.tip_concentratoin
expect 2 'did you mean "csf.tip_concentration"?' print one.h5 tip_concentration
expect 2 'has nothing called "csf.nothing_like_that"; thecal print RESULT lists' print one.h5 csf.nothing_like_that
expect 2 "one.yaml is no HDF5 file" print one.yaml
expect 2 "No such file" print nowhere.h5
expect 2 "--member 5: many.h5 has the members 0 to 4" print many.h5 catheter.tip_flow --member 5
expect 2 "is after the end of the run, day 2 07:00" print one.h5 pump.flow --at "3 day"
expect 2 "did you mean 5 h" print one.h5 pump.flow --at 5
expect 2 "has no instant" print one.h5 "catheter.tip_flow mean" --at "1 day"
expect 2 "do not fit into one CSV" print one.h5 pump.flow csf.concentration --csv
head -c 20000 one.h5 >cut.h5
expect 2 "damaged" print cut.h5
expect 2 "RESULT" print
"$thecal" print one.h5 pump.nothing pump.flow >out 2>err
verdict "$(wc -c <out)" "nothing is printed where one path is not there" out

# Numbers for people: 2 mg/day of 10 mg/mL are 0.2 mL/day; from 30 h, day 1 13:00, on 0.4.
expect 0 "pump.asked_volume" print one.h5 program.rate pump.asked_volume
grep -qE '^ +1 +0.2 +0.2$' out && grep -qE '^ +2 +0.4 +0.55$' out
verdict $? "a time in days, and both values" out
expect 0 "0.2" print one.h5 program.rate --at "33 h"
tail -1 out | grep -qE '^ +1.375 +0.2$'
verdict $? "a step holds until the next sample" out
expect 0 "0.4" print one.h5 program.rate --at "day 1 19:00"
tail -1 out | grep -qE '^ +1.5 +0.4$'
verdict $? "the clock is the scenario's: day 1 19:00 is 36 h after 07:00" out
expect 0 "0.225" print one.h5 pump.asked_volume --at "27 h"
tail -1 out | grep -qE '^ +1.125 +0.225$'
verdict $? "a total is linear between samples" out
expect 0 "level" print one.h5 csf.concentration tissue.concentration
verdict "$([ "$(grep -cE '^  (C[1-7]|T[0-9]+|L[1-5]|S[1-5]) ' out)" -ge 24 ]; echo $?)" "a profile has its levels" out
expect 0 "25 % [mL/day]" print many.h5 catheter.tip_flow
expect 0 "50 %" print many.h5 "gauge.delivered.ratio final" "csf.tip_concentration max"
expect 0 "#3 [mL/day]" print many.h5 catheter.tip_flow --member 3

sed -e 's/^drug:.*/drug: [{from: morphine, concentration: 10 mg\/mL}, {from: hydromorphone, concentration: 1 mg\/mL}]/' one.yaml >two.yaml
if "$thecal" run two.yaml -q -o two.h5 2>both; then
    expect 0 "csf.tip_concentration.hydromorphone" print two.h5 csf.tip_concentration
    grep -q 'csf.tip_concentration.morphine' out
    verdict $? "a name without its drug is that of each" out
else
    verdict 1 "two drugs" both
fi

# CSV, read by another program and compared with what is stored.
if ! /usr/bin/python3 -c 'import h5py, numpy' 2>/dev/null; then
    echo "CSV: skipped, for h5py is not on this machine"
else
    { "$thecal" print one.h5 csf.tip_concentration pump.flow --csv >one.csv &&
        "$thecal" print one.h5 csf.concentration --at "9 h" --csv >profile.csv &&
        "$thecal" print many.h5 csf.tip_concentration --csv >many.csv &&
        "$thecal" print many.h5 csf.tip_concentration --member 2 --csv >two.csv &&
        "$thecal" print many.h5 "catheter.tip_flow mean" "csf.tip_concentration max" --csv >numbers.csv &&
        "$thecal" print one.h5 --csv >list.csv; } 2>both
    verdict $? "six CSVs" both
    /usr/bin/python3 - <<'END2' >both 2>&1
import csv
import h5py
import numpy as np

def table(name):
    data = open(name, newline="").read()
    assert data.endswith("\r\n") and data.count("\n") == data.count("\r\n"), name
    return list(csv.reader(data.splitlines(keepends=True)))

one, many = h5py.File("one.h5")["run"], h5py.File("many.h5")["run"]
rows = table("one.csv")
assert rows[0] == ["time[s]", "csf.tip_concentration[ug/mL]", "pump.flow[mL/day]"], rows[0]
found = np.array(rows[1:], float)
np.testing.assert_array_equal(found[:, 0], one["time"][()])
np.testing.assert_array_equal(found[:, 1], one["csf/tip_concentration"][()])
np.testing.assert_array_equal(found[:, 2], one["pump/flow"][()])

rows = table("profile.csv")
assert rows[0] == ["level", "z[cm]", "csf.concentration[ug/mL]"], rows[0]
found = np.array([row[1:] for row in rows[1:]], float)
np.testing.assert_array_equal(found[:, 0], one["csf/z"][()])
stored = one["csf/concentration"][()]
np.testing.assert_allclose(found[:, 1], (stored[1] + stored[2]) / 2, rtol=1e-12)
assert [row[0] for row in rows[1:]] == [name.decode() for name in one["csf/level"][()]]

rows = table("many.csv")
parts = [5, 25, 50, 75, 95]
assert rows[0] == ["time[s]"] + [f"csf.tip_concentration {p} %[ug/mL]" for p in parts], rows[0]
found, stored = np.array(rows[1:], float), many["csf/tip_concentration"][()]
np.testing.assert_allclose(found[:, 1:], np.percentile(stored, parts, axis=0).T, rtol=1e-12)

rows = table("two.csv")
assert rows[0] == ["time[s]", "csf.tip_concentration#2[ug/mL]"], rows[0]
np.testing.assert_array_equal(np.array(rows[1:], float)[:, 1], stored[2])

rows = table("numbers.csv")
assert rows[0] == ["number", "unit"] + [f"value {p} %" for p in parts], rows[0]
assert [row[:2] for row in rows[1:]] == [["catheter.tip_flow mean", "mL/day"], ["csf.tip_concentration max", "ug/mL"]]
for row, name in zip(rows[1:], ("catheter_tip_flow_mean", "csf_tip_concentration_max")):
    np.testing.assert_allclose(np.array(row[2:], float), np.percentile(many["reductions"][name][()], parts), rtol=1e-12)

rows = table("list.csv")
assert rows[0] == ["path", "unit", "shape", "doc"], rows[0]
listed = {row[0]: row for row in rows[1:]}
assert set(one.attrs["series"].decode().split()) == {name for name in listed if " " not in name}
assert listed["csf.concentration"][2] == "9 times, 26 places"
stored = one["csf/tip_concentration"].attrs["long_name"]
assert listed["csf.tip_concentration"][3] + " [ug/mL]" == stored, stored
END2
    verdict $? "every number is the one that is stored" both
    cp one.h5 other.h5
    /usr/bin/python3 -c 'import h5py; del h5py.File("other.h5", "r+").attrs["scenario_sha256"]'
    expect 0 "6.17558" print other.h5 csf.tip_concentration --at "27 h"
    expect 2 "clock at the start of other.h5 is not known" print other.h5 csf.tip_concentration --at "day 1 10:00"
    expect 0 "the same" compare one.h5 one.csv
fi

# A file that another program has written anew has no texts; its numbers are there.
head -c "$(($(wc -c <one.h5) - 48))" one.h5 >bare.h5
expect 0 "pump.flow" print bare.h5
expect 0 "ug/mL" print bare.h5 csf.tip_concentration --at "27 h"
expect 0 "1.125" print bare.h5 csf.tip_concentration --at "day 1 10:00"

finish
