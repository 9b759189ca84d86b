#!/bin/sh
# tests/cli/require.sh THECAL: requirements as people write them: on the members together, in a sweep, on what happens.
. tests/support/cli.sh
unset THECAL_PATH

cat >base.yaml <<'END'
format: 1
title: Asked of many
run: {duration: 12 h, sample: 1 h}
drug: {from: morphine, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: peristaltic_20ml}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 40}
events:
  - {name: low, when: {check: reservoir.volume, below: 19.89 mL}}
record: [gauge.delivered]
END
many='ensemble: {members: 60, seed: 3, vary: {program.dose: uniform 1 mg/day 3 mg/day}}'
ask() { # ask NAME "ensemble" "requirement"...: NAME.yaml
    name=$1
    { cat base.yaml; echo "$2"; echo "require:"; } >"$name.yaml"
    shift 2
    for wanted; do echo "  - {$wanted}" >>"$name.yaml"; done
}

# Of the members together.
ask across "$many" 'name: a, check: program.dose_rate, across: mean, between: [1.7 mg/day, 2.3 mg/day]' \
    'name: b, check: program.dose_rate, across: 95 % over 5 %, below: 6' \
    'name: c, check: program.dose_rate, across: median, above: 2.9 mg/day'
expect 5 "median of 60 members" run across.yaml -o across.h5
expect 5 "\"across\": \"95 % over 5 %\"" run across.yaml --json -o across.h5
ask sure "$many" 'name: a, check: program.dose_rate, above: 0 mg/day, share: 95 %, confidence: 95 %'
expect 0 "met by 60 of 60 members (100 %, at confidence 95 % at least 95.7 %)," run sure.yaml -o sure.h5
expect 5 "it takes at least 52 members to show it" run sure.yaml --members 20 -o few.h5
ask few 'ensemble: {members: 20, vary: {program.dose: uniform 1 mg/day 3 mg/day}}' \
    'name: a, check: program.dose_rate, above: 0 mg/day, share: 95 %, confidence: 95 %'
expect 0 "share 95 % at confidence 95 % needs at least 52 members; there are 20" check few.yaml

# Every condition by itself; the result has the verdicts.
ask sweep 'ensemble: {each: 4, seed: 3, vary: {program.dose: grid 1 2 3 mg/day, csf.volume: normal 5 %}}' \
    'name: a, check: program.dose_rate, below: 2.5 mg/day, share: 50 %' \
    'name: b, check: program.dose_rate, across: median, above: 1.5 mg/day'
expect 5 "under condition 3 by 0 of 4 (0 %), wanted 50 % under each" run sweep.yaml -o sweep.h5
expect 5 "met under 2 of 3 conditions, wanted under each" run sweep.yaml -o sweep.h5
"$thecal" report sweep.h5 -q -o sweep.html && grep -q '0 of 4 met' sweep.html && grep -q 'under 2 of 3 conditions' sweep.html
verdict $? "the page has the verdicts by condition"

# What happens: windows and origins that open in each member.
ask happens "$many" 'name: some never come so far, check: log.low, take: first, below: 12 h, share: 90 %' \
    'name: after that, check: gauge.delivered.delivered_volume, take: rise, during: low .. end, above: 0 mL, share: 50 %' \
    'name: nobody, check: log.low, take: count, since: reservoir.refill, above: 0'
expect 3 "since: \"reservoir.refill\" happens nowhere among the events" check happens.yaml
sed -i '/nobody/d' happens.yaml
expect 5 "in which low .. end never begins or has no value" run happens.yaml -o happens.h5
for threads in 1 2 5; do
    "$thecal" run -q happens.yaml --threads $threads -o t$threads.h5 2>both
done
"$thecal" run -q happens.yaml --set run.sample="7 min" --threads 2 -o s.h5 2>both
if /usr/bin/python3 -c 'import h5py' 2>/dev/null; then
    /usr/bin/python3 - <<'END' >both 2>&1
import h5py
files = [h5py.File(f"{name}.h5")["run"] for name in ("t1", "t2", "t5", "s")]
for group in ("verdicts", "reductions"):
    for key in files[0][group]:
        of = [f[group][key] for f in files]
        if of[0].dtype.kind in "iuf" and key != "record":
            assert len({data[()].tobytes() for data in of}) == 1, key
v = files[0]["verdicts"]
assert list(v["members"][()]) == [60, 60] and v["counted"][0] == 60 and 0 < v["counted"][1] < 60
s = h5py.File("sweep.h5")["run/verdicts"]
assert list(s["condition"][()]) == [0, 0, 1, 1, 2, 2] and list(s["requirement"][()]) == [0, 1] * 3
assert list(s["pass"][()]) == [1, 0, 1, 1, 0, 1] and list(s["met"][()]) == [4, 0, 4, 4, 0, 4]
END
    verdict $? "verdicts are stored, and are those of the members alone" both
fi

# A hazard that strikes nobody leaves its requirement untried; tried: asks for more.
ask spared "hazards: [{name: spared, after: uniform 50 day 60 day, mark: chosen, source: a test, do: pump.stall}]
ensemble: {members: 2}" 'name: a, check: log.alarms, take: first, since: spared, below: 1 h'
expect 0 "not tried: spared happens in none of 2 members" run spared.yaml --junit spared.xml -o spared.h5
grep -q 'skipped="1"' spared.xml && grep -q "not tried: spared" spared.xml
verdict $? "JUnit skips it" spared.xml
"$thecal" report spared.h5 -q -o spared.html && grep -q '1 not tried' spared.html
verdict $? "so does the page"
expect 0 "\"pass\": null" run spared.yaml --json -o spared.h5
expect 5 "tried in 0 members, wanted in 2" run spared.yaml --set require.a.tried=2 -o spared.h5
expect 3 "is no whole number" check spared.yaml --set require.a.tried=1.5
expect 0 "of log.X: when X first happens" explain take
expect 0 "confidence" explain require
finish
