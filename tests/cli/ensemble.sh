#!/bin/sh
# tests/cli/ensemble.sh THECAL: ensembles as people run them: files of persons and conditions, parts that vary, slices.
. tests/support/cli.sh
unset THECAL_PATH

cat >base.yaml <<'END'
format: 1
title: People
run: {duration: 12 h, sample: 1 h}
drug: {from: morphine, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: peristaltic_20ml}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 40}
record: [program, csf.tip_concentration]
require: [{check: csf.tip_concentration, take: max, below: 1 mg/mL, share: 90 %}]
END
cat >people.csv <<'END'
id,csf.volume[mL],catheter.tip
anna,120,T8
bert,130,T10
carl,NA,L1
END
printf 'program.dose[mg/day]\n1\n3\n' >doses.csv
{ cat base.yaml; cat; } >all.yaml <<'END'
ensemble:
  table: people.csv
  each: 2
  seed: 5
  vary:
    catheter.from: grid ascenda_114cm silicone_89cm
    program.dose: grid 1 2 3 mg/day
    csf.stroke: lognormal 10 %
END

# compare "what" PYTHON: f and g are the files behind it.
compare() {
    what=$1 code=$2
    shift 2
    /usr/bin/python3 - "$@" >out 2>&1 <<END
import sys, h5py, numpy
files = [h5py.File(name) for name in sys.argv[1:]]
f = files[0]["run"]
def numbers(run):
    found = {}
    run.visititems(lambda name, it: found.update({name: it[()]}) if isinstance(it, h5py.Dataset) and it.dtype.kind in "fi" and "member" in [s for d in it.dims for s in d.keys()] else None)
    return found
$code
END
    verdict $? "$what" out
}

expect 0 "36 members" check all.yaml
"$thecal" run all.yaml -q -o all.h5
compare "R60 R61: /run/members tells condition, person and id" '
m = f["members"]
assert list(m["condition"][()]) == [k // 6 for k in range(36)]
assert list(m["person"][()]) == [k % 6 for k in range(36)]
assert [t.decode() for t in m["id"][:6]] == "anna anna bert bert carl carl".split()
assert [t.decode() for t in m["catheter.from"][()]] == [["ascenda_114cm", "silicone_89cm"][k // 6 % 2] for k in range(36)]
assert numpy.allclose(m["program.dose"][()], [1 + k // 12 for k in range(36)])
assert list(m["csf.volume"][:6]) == [120, 120, 130, 130] + 2 * [m["csf.volume"][4]]
for k in range(36): assert m["csf.stroke"][k] == m["csf.stroke"][k % 6]
assert len(set(m["csf.stroke"][:6])) == 6
assert list(f["conditions/number"][()]) == list(range(6))' all.h5
compare "R21: parts that vary are in the result with marks and sources" '
parts = {(p.decode(), n.decode()): v for p, n, v in zip(f["parts/part"][()], f["parts/name"][()], f["parts/value"][()])}
assert abs(parts["ascenda_114cm", "catheter.length"] - 114) < 1e-9 and abs(parts["silicone_89cm", "catheter.length"] - 89) < 1e-9
names = [n.decode() for n in f["files/name"][()]]
assert any("ascenda" in n for n in names) and any("people.csv" in n for n in names), names' all.h5

# From the texts of the result, wherever the files have gone.
mkdir gone
mv people.csv gone
(cd gone && "$thecal" run ../all.h5 -q -o ../again.h5)
same all.h5 again.h5 "R21: a result with a table and parts that vary runs again to the same bytes"
mv gone/people.csv .

# R61: the order of the keys. The text differs, every number is the same.
{ cat base.yaml; cat; } >keys.yaml <<'END'
ensemble:
  vary:
    csf.stroke: lognormal 10 %
    program.dose: grid 1 2 3 mg/day
    catheter.from: grid ascenda_114cm silicone_89cm
  seed: 5
  each: 2
  table: people.csv
END
"$thecal" run keys.yaml -q -o keys.h5
compare "R61: keys in another order, the same numbers" '
a, b = numbers(f), numbers(files[1]["run"])
assert a.keys() == b.keys() and len(a) > 10
for k in a: assert a[k].tobytes() == b[k].tobytes(), k' all.h5 keys.h5

# R62: slices and ranges are pieces of the whole.
for k in 1 2 3; do "$thecal" run all.yaml -q --slice $k/3 -o slice$k.h5; done
"$thecal" run all.yaml -q --members 5:19 -t 1 -o range.h5
compare "R62: slices put together are the whole" '
whole, parts = numbers(f), [numbers(g["run"]) for g in files[1:4]]
assert [len(g["run/member"]) for g in files[1:4]] == [8, 16, 12] and len(whole) > 10
for k in whole: assert numpy.concatenate([p[k] for p in parts]).tobytes() == whole[k].tobytes(), k
r = numbers(files[4]["run"])
assert list(files[4]["run/member"][()]) == list(range(5, 19))
for k in whole: assert r[k].tobytes() == whole[k][5:19].tobytes(), k
assert list(files[4]["run/conditions/number"][()]) == [0, 1, 2, 3]' all.h5 slice1.h5 slice2.h5 slice3.h5 range.h5
expect 0 "met by 14 of 14 members" run all.yaml --members 5:19 -o range.h5
expect 0 "\"members\": 4" run all.yaml --members 4 --json -o four.h5
expect 2 "K/N, the K-th of N parts" run all.yaml --slice 4/3
expect 2 "or A:B, from A on before B, is expected" run all.yaml --members 5:5
expect 3 "there are 36 members, 0 to 35" run all.yaml --members 0:37 -o none.h5

# R63: --people and --design stand for table and design, from the folder in which the command is given.
mkdir files
mv people.csv doses.csv files
expect 0 "by condition, medians of its members" run base.yaml --people files/people.csv --design files/doses.csv -o both.h5
compare "R63: --people and --design" '
m = f["members"]
assert list(m["condition"][()]) == [0, 0, 0, 1, 1, 1] and list(m["program.dose"][()]) == [1, 1, 1, 3, 3, 3]
assert [t.decode() for t in m["id"][()]] == 2 * ["anna", "bert", "carl"]' both.h5
expect 3 "there is no file \"files/people.cvs\"" run base.yaml --people files/people.cvs -o none.h5

# R61: hazards and chances, too, are the person's.
sed -e '/^require/d' -e 's/12 h/20 day/; s/1 h}/1 day}/' base.yaml >hazards.yaml
cat >>hazards.yaml <<'END'
faults: {use: kink, name: pinch, at: 55 cm, closed: 50 %, begins: never}
hazards:
  - {name: hole, after: weibull shape 0.65 scale 60 day, do: fault.pinch.on, mark: chosen, source: made up}
events:
  - {name: maybe, at: 2 day, every: 1 day, chance: 30 %, do: program.bolus, dose: 0.01 mg, over: 10 min}
ensemble: {each: 12, seed: 3, vary: {catheter.from: grid silicone_89cm ascenda_114cm, program.dose: grid 1 2 mg/day}}
END
"$thecal" run hazards.yaml -q -o hazards.h5
compare "R61: hazards and chances of person k under every condition" '
log = f["log"]
names = log["path"].attrs["flag_meanings"]
names = (names.decode() if isinstance(names, bytes) else names).split()
wanted = [k for k, n in enumerate(names) if n in ("hole", "maybe")]
assert len(wanted) == 2
happened = [[(t, p) for m, t, p in zip(log["member"][()], log["time"][()], log["path"][()]) if m == k and p in wanted] for k in range(48)]
assert any(happened) and len({str(h) for h in happened[:12]}) == 12
for k in range(48): assert happened[k] == happened[k % 12], k' hazards.h5

# R65: the member is named by person and condition.
printf 'id,reservoir.volume[mL]\np01,18\np02,19.5\n' >wrong.csv
{ cat base.yaml; echo 'ensemble: {table: wrong.csv, vary: {reservoir.capacity: grid 20 19 mL}}'; } >wrong.yaml
expect 3 "member 3 of the ensemble, person p02, condition 2: " check wrong.yaml

# A checkpoint is of one table: with another it is not resumed.
cp files/people.csv .
"$thecal" run all.yaml -q --checkpoint part -o kept.h5
sed 's/120/121/' files/people.csv >people.csv
expect 3 "belongs to another scenario" run all.yaml -q --resume part -o kept.h5
finish
