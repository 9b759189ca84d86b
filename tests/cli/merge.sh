#!/bin/sh
# tests/cli/merge.sh THECAL: parts of an ensemble, put together: the bytes of the run of all; parts that do not
# belong together are refused by name.
. tests/support/cli.sh
unset THECAL_PATH

cat >all.yaml <<'END'
format: 1
title: Parts
run: {duration: 2 day, sample: 12 h}
drug: {from: morphine, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: peristaltic_20ml}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 20}
faults: {use: kink, name: pinch, at: 55 cm, closed: 50 %, begins: never}
hazards:
  - {name: hole, after: weibull shape 0.65 scale 6 day, do: fault.pinch.on, mark: chosen, source: made up}
events:
  - {name: maybe, at: 3 h, every: 6 h, chance: 30 %, do: program.bolus, dose: 0.01 mg, over: 10 min}
record: [program, csf.tip_concentration, {path: csf.concentration, axis: 4 points}, {path: [csf.probe_concentration, catheter.tip_flow], every: 7 h}]
require: [{check: csf.tip_concentration, take: max, below: 1 mg/mL, share: 90 %}]
ensemble: {each: 11, seed: 3, vary: {program.dose: grid 1 2 mg/day, csf.volume: normal 10 %}}
END

# The same bytes: slices in any order, ranges that cut blocks, of parts compressed or not.
expect 0 "" run all.yaml -q -o all.h5
expect 0 "" run all.yaml -q -z 1 -o all.z.h5
for k in 1 2 3; do "$thecal" run all.yaml -q -t $k --slice $k/3 -o slice$k.h5; done
"$thecal" run all.yaml -q --set ensemble.seed=4 --set csf.cells=22 -o set.h5
for k in 1 2; do "$thecal" run all.yaml -q --set ensemble.seed=4 --set csf.cells=22 --slice $k/2 -o set$k.h5; done
expect 0 "" merge set1.h5 set2.h5 -q -o set.merged.h5
same set.h5 set.merged.h5 "with --set words, too"
expect 0 "" merge slice3.h5 slice1.h5 slice2.h5 -q -o merged.h5
same all.h5 merged.h5 "slices merge to the bytes of the run"
"$thecal" run all.yaml -q --members 0:5 -o a.h5
"$thecal" run all.yaml -q --members 5:6 -z 1 -o b.h5
"$thecal" run all.yaml -q --members 6:22 -o c.h5
expect 0 "" merge a.h5 b.h5 c.h5 -q -o ranges.h5
same all.h5 ranges.h5 "ranges that begin within a block, one compressed, too"
expect 0 "" merge a.h5 b.h5 c.h5 -q -z 1 -o ranges.z.h5
same all.z.h5 ranges.z.h5 "compressed, the bytes of the compressed run"
/usr/bin/python3 -c '
import h5py
f = h5py.File("all.h5")["run"]
assert len(f["log/member"]) > 22 and list(f["log/member"]) == sorted(f["log/member"]) and "part" not in f
assert "part" in h5py.File("a.h5")["run"]' >out 2>&1
verdict $? "the log is in the order of members; a whole run keeps nothing for a merge" out

# The number of members of the command line: slices are cut of it, and ranges may make it.
sed -e 's/every: 7 h/every: 50 min/; s/each: 11/members: 2/; s/2 day, sample: 12 h/2 h, sample: 1 h/; s/at: 3 h, every: 6 h/at: 30 min, every: 45 min/' \
    -e 's/scale 6 day/scale 2 h/; /^require/d; s/, vary: {program.dose: grid 1 2 mg\/day, /, vary: {/' \
    all.yaml >two.yaml
"$thecal" run two.yaml -q --set ensemble.members=24 -o n.h5
for k in 1 2 3; do "$thecal" run two.yaml -q --set ensemble.members=24 --slice $k/3 -o n$k.h5; done
expect 0 "" merge n2.h5 n3.h5 n1.h5 -q -o n.merged.h5
same n.h5 n.merged.h5 "slices of --set ensemble.members=N"
for k in 1 2; do "$thecal" run two.yaml -q --slice $k/2 --seed 5 --members 20 -o m$k.h5; done
"$thecal" run two.yaml -q --members 20 --seed 5 -o m.h5
expect 0 "" merge m2.h5 m1.h5 -q -o m.merged.h5
same m.h5 m.merged.h5 "--members N --slice K/M"
"$thecal" run two.yaml -q --members 0:2 -o r1.h5
"$thecal" run two.yaml -q --members 2:11 -o r2.h5
"$thecal" run two.yaml -q --members 11:24 -o r3.h5
expect 0 "" merge r3.h5 r1.h5 r2.h5 -q -o r.merged.h5
same n.h5 r.merged.h5 "ranges beyond the members of the file, as --members 24"
expect 0 "" merge r1.h5 -q -o r.merged.h5
"$thecal" run two.yaml -q -o two.h5
same two.h5 r.merged.h5 "a range of all members of the file, as the file"
expect 3 "members 2 to 10 are missing" merge r3.h5 r1.h5 -q -o x.h5
expect 3 "members 16 to 23 are missing" merge n1.h5 n2.h5 -q -o x.h5
"$thecal" run two.yaml -q --members 16:24 -o r4.h5
expect 0 "" merge n1.h5 n2.h5 r4.h5 -q -o r.merged.h5
same n.h5 r.merged.h5 "the range that merge names, beside slices"
expect 2 "--members 0:8 and --slice 1/2 are two parts; give one of them" run two.yaml --members 0:8 --slice 1/2 -o x.h5
expect 2 "--members 0:8 and --slice 1/2 are two parts" run two.yaml --set ensemble.members=0:8 --slice 1/2 -o x.h5
expect 3 "24 members make at most 3 slices of 8" run two.yaml --members 24 --slice 1/4 -o x.h5
expect 0 "" run n1.h5 -q --members 3 -o r5.h5

# An interval of its own (record: every:): samples, means and bounds as in a run whose sample it is, to the bit.
sed -e 's/^record.*/record: [csf.tip_concentration, catheter.tip_flow, csf.concentration]/; s/members: 2/members: 3/' two.yaml >each.yaml
sed -e 's/^record.*/record: [csf.tip_concentration, {path: [catheter.tip_flow, csf.concentration], every: 25 min}]/' each.yaml >own.yaml
for step in 60 25; do "$thecal" run each.yaml -q --set run.sample="$step min" -o each$step.h5; done
"$thecal" run own.yaml -q -o own.h5
/usr/bin/python3 -c '
import h5py, numpy
own, hour, some = [h5py.File(n + ".h5")["run"] for n in ("own", "each60", "each25")]
assert own["csf/tip_concentration"][()].tobytes() == hour["csf/tip_concentration"][()].tobytes()
for group, name in ("csf", "concentration"), ("catheter", "tip_flow"):
    a, b = own[group]["every_25_min"], some[group]
    assert a[name][()].tobytes() == b[name][()].tobytes() and list(a["time"]) == list(b["time"]) and name not in own[group]
    assert a[name].attrs["nature"] == b[name].attrs["nature"] and a[name].shape == b[name].shape
assert own["catheter/every_25_min/time_bnds"][()].tolist() == some["time_bnds"][()].tolist()
assert "time_bnds" not in own["csf/every_25_min"] and own["catheter/every_25_min/tip_flow"].attrs["cell_methods"].startswith("time: mean")' >out 2>&1
verdict $? "every: gives the bits of that sample" out
expect 0 "6 times" print own.h5
expect 2 "are not over the same times" print own.h5 csf.tip_concentration catheter.tip_flow

# Quantiles over persons (summary:): of slices the same bytes, whoever is kept; near those of the members.
sed -e 's/every: 7 h/every: 50 min/; s/each: 11/each: 110/; s/2 day, sample: 12 h/2 h, sample: 1 h/; /^require/d; /^hazards/,/^record/{/^record/!d}' \
    -e 's/, vary: {program.dose: grid 1 2 mg\/day, /, vary: {/' all.yaml >many.yaml
for keep in all none 10; do
    { cat many.yaml; echo "summary: {quantiles: [5 %, 25 %, 50 %, 75 %, 95 %], keep: $keep}"; } >sum.yaml
    "$thecal" run sum.yaml -q -o sum.$keep.h5
    for k in 1 2; do "$thecal" run sum.yaml -q --slice $k/2 -o sum$k.h5; done
    expect 0 "" merge sum2.h5 sum1.h5 -q -o sum.merged.h5
    same sum.$keep.h5 sum.merged.h5 "a summary, keep: $keep, of slices"
done
/usr/bin/python3 -c '
import h5py, numpy
a, n, t = [h5py.File("sum.%s.h5" % k)["run"] for k in ("all", "none", "10")]
for name, own in ("csf_tip_concentration", "tip_concentration"), ("csf_concentration", "concentration"):
    q = a["summary"][name][()]
    e = numpy.quantile(a["csf"][own][()], [.05, .25, .5, .75, .95], axis=0)
    assert numpy.all(abs(q - e) <= 0.01 * abs(e)) and q[:, -1].max() > 0, name
    assert q.tobytes() == n["summary"][name][()].tobytes() == t["summary"][name][()].tobytes()
    assert own not in n["csf"] and t["csf"][own].shape[0] == 10 and len(t["csf/member"]) == 10
    assert t["csf"][own][()].tobytes() == a["csf"][own][:10].tobytes()' >out 2>&1
verdict $? "within 1 % of the members quantiles; the same whoever is kept" out
# Where no member is kept, they are what is printed and drawn.
expect 0 "quantiles, 3 times" print sum.none.h5
"$thecal" print sum.none.h5 csf.tip_concentration --csv >none.csv
"$thecal" print sum.10.h5 csf.concentration --csv >profile.csv
/usr/bin/python3 -c '
import csv, h5py, numpy
def quantiles(path, first):
    rows = list(csv.reader(l for l in open(path) if l[0] != "#"))[1:]
    return numpy.array([[float(x) for x in r[first:]] for r in rows]).T
assert numpy.array_equal(quantiles("none.csv", 1), h5py.File("sum.none.h5")["run/summary/csf_tip_concentration"][()])
assert numpy.array_equal(quantiles("profile.csv", 2), h5py.File("sum.10.h5")["run/summary/csf_concentration"][:, -1])' >out 2>&1
verdict $? "print gives the quantiles of the summary" out
expect 0 "" plot sum.none.h5 csf.tip_concentration -o fan.svg
expect 2 "keeps no values of members" print sum.none.h5 csf.tip_concentration --member 3
# Where some are kept, too: the same numbers as of all, of what is a column and of a profile; a member is its own.
for keep in none 10; do "$thecal" print sum.$keep.h5 csf.tip_concentration >tip.$keep.txt; done
same tip.none.txt tip.10.txt "print gives the quantiles of all members, not of those that are kept"
"$thecal" plot sum.none.h5 csf.tip_concentration -o none.svg
"$thecal" plot sum.10.h5 csf.tip_concentration -o some.svg
same none.svg some.svg "and so does plot"
expect 0 "#9 " print sum.10.h5 csf.tip_concentration --member 9
expect 2 "has the members 0 to 9" print sum.10.h5 csf.tip_concentration --member 10
expect 2 "no summary of that place, and not all members are kept" print sum.10.h5 csf.concentration@T10
expect 2 "no summary of that place" plot sum.10.h5 csf.concentration@T10 -o x.svg
expect 2 "sum.none.h5 has quantiles over persons and no values of members, but sum.all.h5 has the values of 110 members" compare sum.none.h5 sum.all.h5
expect 2 "sum.10.h5 has the values of 10 of 110 members, but sum.all.h5 has the values of 110 members" compare sum.10.h5 sum.all.h5
# Without such a summary it is said of how many.
{ sed 's/each: 110/each: 5/' many.yaml; echo 'summary: {keep: 1}'; } >sum.yaml
"$thecal" run sum.yaml -q -o few.h5
expect 2 "csf.tip_concentration: 1 of 5 members are kept" print few.h5 csf.tip_concentration
expect 0 "" plot few.h5 csf.tip_concentration -o few.svg
expect 0 "" report few.h5 -o few.html
grep -q ', 1 of 5 members' few.svg && grep -q ', 1 of 5 members' few.html
verdict $? "pictures say of how many members they are"
# Quantiles that are not shown are not said to be missing.
{ sed 's/each: 110/each: 5/' many.yaml; echo 'summary: {keep: none}'; } >sum.yaml
"$thecal" run sum.yaml -q -o untold.h5
expect 2 "over time it keeps quantiles over persons alone" print untold.h5 csf.tip_concentration
expect 2 "nothing to draw: over time it keeps quantiles over persons alone" plot untold.h5 csf.tip_concentration -o x.svg
echo 'summary: {quantiles: [50 %, 5 %]}' | cat many.yaml - >sum.yaml
expect 3 "quantiles: each must be larger than the one before" check sum.yaml
echo 'summary: {path: csf.tip_concentratoin}' | cat many.yaml - >sum.yaml
expect 3 "tip_concentration" check sum.yaml
echo 'summary: {keep: some}' | cat many.yaml - >sum.yaml
expect 3 "is neither all nor none nor the first so many persons" check sum.yaml

# Verdicts and report are of all.
"$thecal" run all.yaml -o told.h5 2>/dev/null | sed 1d >run.txt
"$thecal" merge a.h5 b.h5 c.h5 -o told.merged.h5 2>/dev/null | sed 1d >merge.txt
same told.h5 told.merged.h5 "with the report, the same bytes"
sed 's/[0-9.]* s$//; s/told[a-z.]*h5//' run.txt >run.words
sed 's/[0-9.]* s$//; s/told[a-z.]*h5//' merge.txt >merge.words
head -20 run.words >one && head -20 merge.words >two
same one two "and the same report"

# What does not belong together.
expect 3 "members 5 to 5 are missing: no part has them; run --members 5:6 makes one that has" merge a.h5 c.h5 -o x.h5
expect 3 "members 6 to 21 are missing" merge b.h5 a.h5 -o x.h5
expect 3 "members 0 to 4 are in both a.h5 and slice1.h5" merge a.h5 slice1.h5 slice2.h5 slice3.h5 -o x.h5
expect 3 "all.h5 is no part of an ensemble" merge all.h5 -o x.h5
"$thecal" run all.yaml -q --members 5:6 --set csf.cells=21 -o other.h5
expect 3 "other.h5 is of another scenario, other parts or tables, or other --set words than a.h5" merge a.h5 other.h5 c.h5 -o x.h5
for k in 1 2; do "$thecal" run two.yaml -q --members 16 --slice $k/2 --refine -o f$k.h5; done
expect 3 "run.refine: a part keeps no member's numbers on the finer grids" merge f1.h5 f2.h5 -o x.h5
expect 2 "merge needs -o" merge a.h5 b.h5 c.h5
expect 2 "would overwrite a part" merge a.h5 b.h5 c.h5 -o b.h5
cp a.h5 bad.h5 && printf x | dd of=bad.h5 bs=1 seek=9000 conv=notrunc 2>/dev/null
expect 6 "bad.h5 is damaged" merge bad.h5 b.h5 c.h5 -o x.h5
[ ! -e x.h5 ]
verdict $? "nothing was left of these"
finish
