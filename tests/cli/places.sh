#!/bin/sh
# Profiles at places, csf.concentration@T10, through every door of the program: run, check, print, plot,
# compare and its curves; and parts that are sought in their folders (R6, R7, R20).
#     sh tests/cli/places.sh build/thecal
. tests/support/cli.sh

cat >body.yaml <<'END'
format: 1
title: places
run: {duration: 1 day, sample: 1 h}
drug: [{from: morphine, concentration: 10 mg/mL}, {from: baclofen, concentration: 1 mg/mL}]
program: {dose: 2 mg/day}
pump: {from: peristaltic_20ml}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {cells: 100}
END
cat body.yaml - >places.yaml <<'END'
record: [csf.concentration@T10, csf.concentration.morphine@36.2 cm, csf.concentration.morphine@L1..L3, csf.concentration@cistern]
require:
  - {name: enough, check: csf.concentration.morphine@T10, take: mean, above: 0.1 ug/mL}
  - {name: ratio, check: csf.concentration.morphine@T10, of: csf.concentration.morphine@C5, take: final, above: 1}
END
cat body.yaml - >whole.yaml <<'END'
record: [{path: csf.concentration, axis: cells}]
END
expect 0 "pass  enough" run places.yaml -o places.h5
expect 0 "" run -q whole.yaml -o whole.h5
expect 3 "unknown drug" check places.yaml --set record=csf.concentration.heroin@T10
expect 3 "did you mean \"T9\"?" check places.yaml --set record=csf.concentration@T99
expect 3 "places (@) are of outputs" check places.yaml --set csf.volume@T10="90 mL"
expect 3 "that place is not on its axis" check places.yaml --set record=csf.concentration@80cm

/usr/bin/python3 - <<'END'
import h5py, numpy
placed, whole = h5py.File("places.h5")["run/csf"], h5py.File("whole.h5")["run/csf"]
names = {"concentration_morphine_at_T10": "csf.concentration.morphine@T10",
         "concentration_baclofen_at_T10": "csf.concentration.baclofen@T10",
         "concentration_morphine_at_36_2cm": "csf.concentration.morphine@36.2cm",
         "concentration_morphine_at_L1": "csf.concentration.morphine@L1",
         "concentration_morphine_at_L2": "csf.concentration.morphine@L2",
         "concentration_morphine_at_L3": "csf.concentration.morphine@L3",
         "cistern_concentration_morphine": "csf.cistern_concentration.morphine",
         "cistern_concentration_baclofen": "csf.cistern_concentration.baclofen"}
assert {k: placed[k].attrs["path"].decode() for k in placed if "path" in placed[k].attrs} == names, list(placed)
data = placed["concentration_morphine_at_36_2cm"]
assert data.attrs["units"] == b"ug/mL" and data.attrs["nature"] == b"instant", dict(data.attrs)
assert "at 36.2cm, morphine" in str(data.attrs["long_name"]), data.attrs["long_name"]
z, cells = whole["z"][:], whole["concentration_morphine"][:]
here = [numpy.interp(36.2, z, row) for row in cells]
assert numpy.allclose(data[:], here, rtol=1e-12), data[:] - here
assert "csf_concentration_morphine_at_T10_mean" in h5py.File("places.h5")["run/reductions"]
END
verdict $? "names, attributes and values in the result"

# A condition at a place comes true when the path first is above, with finer cells, too.
cat body.yaml - >moment.yaml <<'END'
events:
  - {name: high, when: {check: csf.concentration.morphine@T8, above: 0.2 ug/mL}}
record: [{path: csf.concentration.morphine@T8, take: first above 0.2 ug/mL}]
END
expect 0 "" run -q moment.yaml --set run.refine=2 -o moment.h5
/usr/bin/python3 - <<'END'
import h5py
run = h5py.File("moment.h5")["run"]
first = 3600 * run["reductions/csf_concentration_morphine_at_T8_first_above"][()]
assert 0 < first and min(abs(t - first) for t in run["log/time"][:]) < 1e-3, (first, run["log/time"][:])
assert "csf_concentration_morphine_at_T8_first_above" in run["refinement"]
END
verdict $? "a condition at a place acts when its path first is above"

# Means over segments: times their lengths they add up to the whole canal.
cat body.yaml - >segments.yaml <<'END'
record: [{path: csf.concentration, axis: segments}, {path: tissue.concentration, axis: levels}]
END
expect 0 "" run -q segments.yaml -o segments.h5
/usr/bin/python3 - <<'END'
import h5py, numpy
g, whole = h5py.File("segments.h5")["run/csf"], h5py.File("whole.h5")["run/csf"]
data = g["concentration_morphine"]
assert data.attrs["cell_methods"] == "time: point z_segments: mean" and data.attrs["coordinates"] == "hour level", dict(data.attrs)
tissue = h5py.File("segments.h5")["run/tissue/concentration_morphine"]
assert tissue.attrs["coordinates"] == "hour level", dict(tissue.attrs)
z = g["z_segments"][:]
edges = numpy.concatenate([[0], (z[1:] + z[:-1]) / 2, [64.95]])
total, cells = data[:] @ numpy.diff(edges), whole["concentration_morphine"][:].mean(axis=1) * 64.95
assert numpy.allclose(total, cells, rtol=1e-7), total - cells  # but for what is below the noise floor
END
verdict $? "segments add up to the whole canal"
expect 0 "" report segments.h5 -o segments.html

# print, plot: a place that was recorded, and one of a profile that was.
expect 0 "" print places.h5 csf.concentration.morphine@36.2cm --at "12 h" --csv
cp out recorded
expect 0 "" print whole.h5 csf.concentration.morphine@36.2cm --at "12 h" --csv
/usr/bin/python3 - <<'END'
a, b = ([float(x) for x in open(f).read().split("\n")[-2].split(",")] for f in ("recorded", "out"))
assert abs(a[-1] - b[-1]) < 1e-5 * abs(a[-1]), (a, b)
END
verdict $? "print has the same value from both results"
expect 0 "" print whole.h5 csf.concentration@20cm --at "12 h" --csv # of both drugs
[ "$(tail -1 out | tr -cd , | wc -c)" -eq "$(($(tail -1 recorded | tr -cd , | wc -c) + 1))" ]
verdict $? "print has the place of each drug" out
expect 0 "" print places.h5 "csf.concentration.morphine @ 36.2 cm" --at "12 h" --csv
tail -1 out >spelt && tail -1 recorded | cmp -s - spelt
verdict $? "blanks in a place mean nothing" out
expect 2 "has nothing called" print segments.h5 csf.concentration.morphine@T10 # means are no values there
expect 0 "" plot places.h5 csf.concentration.morphine@T10 -o a.svg
expect 0 "" plot whole.h5 csf.concentration.morphine@T10 csf.concentration.morphine@30cm -o b.svg
expect 0 "" plot whole.h5 csf.concentration@T10 -o c.svg
expect 0 "" plot places.h5 whole.h5 csf.concentration.morphine@T10 -o d.svg
expect 0 "" plot places.h5 csf.concentration.morphine@cistern -o e.svg
expect 2 "no series \"csf.concentration@T99\"" plot whole.h5 csf.concentration@T99 -o f.svg
for figure in a b c d e; do
    /usr/bin/python3 -c "import sys, xml.etree.ElementTree as t; r = t.parse(sys.argv[1]).getroot(); p = [e for e in r.iter() if e.get('stroke-width') == '1.6']; assert p, sys.argv[1]" $figure.svg
    verdict $? "$figure.svg has curves"
done

# Compartments of blood are places of an output that is no profile.
cat body.yaml - >blood.yaml <<'END'
events: [{at: 1 h, do: plasma.dose, drug: morphine, amount: 10 mg, route: oral}]
record: [plasma.concentration.*@peripheral, plasma.concentration.morphine@central, plasma.amount.morphine@gut]
END
expect 0 "" run -q blood.yaml -o blood.h5
expect 0 "plasma.peripheral_concentration.morphine" print blood.h5 plasma.concentration.morphine@peripheral --at "12 h"
expect 0 "plasma.peripheral_concentration.baclofen" print blood.h5 "plasma.concentration @ peripheral" --at "12 h"
expect 0 "plasma.concentration.morphine" print blood.h5 plasma.concentration.morphine@central --at "12 h"
expect 2 "has nothing called" print blood.h5 plasma.concentration.morphine@deep
expect 0 "" plot blood.h5 plasma.concentration@peripheral plasma.amount.morphine@gut -o blood.svg
expect 0 "" reference blood.h5 -o blood.csv
expect 0 "the same: 4 series" compare blood.h5 blood.csv
sed 's/peripheral_concentration[.]\([a-z]*\)/concentration.\1@peripheral/g' blood.csv >at.csv
grep -q "plasma.concentration.morphine@peripheral" at.csv && ! cmp -s at.csv blood.csv
verdict $? "a curve of compartments" at.csv
expect 0 "the same: 4 series" compare blood.h5 at.csv
expect 3 "did you mean \"peripheral\"?" check blood.yaml --set record=plasma.concentration@periferal

# Curves: what reference writes is compared, with places of both results; a level, a length, a member.
expect 0 "" reference places.h5 -o places.csv
grep -q "csf.concentration.morphine@T10\[ug/mL\]" places.csv
verdict $? "the curve's head has the place"
expect 0 "the same" compare places.h5 places.csv
/usr/bin/python3 - <<'END'
rows = [l.strip().split(",") for l in open("places.csv") if not l.startswith("#")]
keep = [k for k, h in enumerate(rows[0]) if "cistern" not in h]
open("levels.csv", "w").write("\n".join(",".join(r[k] for k in keep) for r in rows) + "\n")
rows[0] = [h.replace("@36.2cm", " @ 362 mm ") for h in rows[0]]
open("spelt.csv", "w").write("\n".join(",".join(r[k] for k in keep) for r in rows) + "\n")
bad = [[r[k] for k in keep] for r in rows]
for r in bad[2:]:
    r[1] = str(1.01 * float(r[1]))
open("bad.csv", "w").write("\n".join(",".join(r) for r in bad) + "\n")
open("none.csv", "w").write("time[h],csf.concentration.morphine@T99[ug/mL]\n0,0\n")
END
expect 0 "the same" compare whole.h5 levels.csv
expect 0 "the same" compare whole.h5 spelt.csv
expect 1 "DIFFERENT" compare whole.h5 bad.csv
expect 0 "the same" compare whole.h5 bad.csv --tol csf.concentration@T8..T12=1e-12,0.02
expect 0 "the same" compare whole.h5 bad.csv --tol 'csf.*.baclofen@T10=1e-12,0.02'
expect 1 "DIFFERENT" compare whole.h5 bad.csv --tol csf.concentration@L1..L3=1e-12,0.02
expect 2 "what follows the @ is no place" compare whole.h5 none.csv
# R6: with one drug and one fault their names may be left out or written, and a slot is called by its key, too.
sed -e 's/^drug:.*/drug: {from: morphine, concentration: 10 mg\/mL}/' body.yaml - >one.yaml <<'END'
faults: {use: kink, at: 30 cm, closed: 50 %, begins: 2 h}
record: [csf.tip_concentration, csf.concentration, fault.kink]
END
expect 0 "" run -q one.yaml -o one.h5
for path in csf.tip_concentration csf.tip_concentration.morphine csf.concentration@T10 csf.concentration.morphine@T10 \
    fault.closed fault.kink.closed faults.closed faults.kink.closed; do
    expect 0 "" print one.h5 $path --at "12 h"
    expect 0 "" plot one.h5 $path -o one.svg
done
expect 2 "has nothing called" print one.h5 csf.tip_concentration.baclofen
expect 2 "no such series" compare whole.h5 bad.csv --tol csf.concentration@C1..C3=1e-12,0.02
finish
