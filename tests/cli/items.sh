#!/bin/sh
# tests/cli/items.sh THECAL: what of items differs between members (R8), from files of persons and conditions as people
# write them, and instants after the end of the run (R13).
. tests/support/cli.sh
unset THECAL_PATH

cat >base.yaml <<'END'
format: 1
title: Items
run: {duration: 4 day, sample: 4 h, start: 2026-03-02 08:00}
drug: {from: morphine, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: peristaltic_20ml}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 40}
faults: {use: kink, name: pinch, at: 55 cm, closed: 50 %, begins: never}
hazards:
  - {name: hole, every: lognormal median 20 h cv 50 %, do: fault.pinch.on, over: 1 h, mark: chosen, source: made up}
events:
  - {name: gift, at: 1 day, do: program.bolus, dose: 0.1 mg, over: 10 min}
  - {name: rounds, at: [30 h, 60 h], times: 2, between: [06:00, 22:00], do: [{do: program.change, by: 5 %}]}
stages:
  - {name: trial, leave: [{name: way, after: 12 h, to: home}]}
  - {name: home, begin: [{do: program.change, by: 2 %}], events: [{name: raise, after: 1 day, do: program.change, by: 10 %}]}
record: [program.dose_rate, csf.tip_concentration, catheter.pressure]
END
paths="event.gift.at event.gift.dose event.rounds.at.2 event.rounds.times event.rounds.between.from event.rounds.by hazard.hole.every.median hazard.hole.every.cv stage.home.raise.by stage.home.begin.by stage.trial.way.after"
head="event.gift.at,event.gift.dose[mg],event.rounds.at.2[h],event.rounds.times,event.rounds.between.from,event.rounds.by[%],hazard.hole.every.median[h],hazard.hole.every.cv[%],stage.home.raise.by[%],stage.home.begin.by[%],stage.trial.way.after[h]"
first="day 1 10:30,0.3,80,1,09:00,7,9,30,20,-4,6"
second="2 day,0.05,31,2,04:00,-3,30,90,5,9,20"
printf '%s\n%s\n%s\n' "$head" "$first" "$second" >rows.csv
{ cat base.yaml; echo 'ensemble: {seed: 3, each: 1, table: rows.csv}'; } >table.yaml
{ cat base.yaml; echo 'ensemble: {seed: 3, each: 1, design: rows.csv}'; } >design.yaml

# single FILE ROW: one member with these values, by --set.
single() {
    file=$1 row=$2 column=0
    set --
    for path in $paths; do
        column=$((column + 1))
        unit=$(echo "$head" | cut -d, -f$column | sed -n 's/.*\[\(.*\)\]/ \1/p')
        set -- "$@" --set "$path=$(echo "$row" | cut -d, -f$column)$unit"
    done
    "$thecal" run base.yaml -q --set ensemble.seed=3 "$@" -o "$file"
}
compare() { # compare "what" PYTHON FILE...: the numbers of the files are a, b, c
    what=$1 code=$2
    shift 2
    /usr/bin/python3 - "$@" >out 2>&1 <<END
import sys, h5py, numpy
files = [h5py.File(name) for name in sys.argv[1:]]
outputs = ["program/dose_rate", "csf/tip_concentration", "catheter/pressure"]
def member(f, k):
    return b"".join(numpy.atleast_2d(f["run/" + o][()])[k].tobytes() for o in outputs)
def log(f, k):
    return [t for t, m in zip(f["run/log/time"][()], f["run/log/member"][()]) if m == k]
$code
END
    verdict $? "$what" out
}

"$thecal" run table.yaml -q -o table.h5
"$thecal" run design.yaml -q -o design.h5
single one.h5 "$first"
single two.h5 "$second"
compare "R8: columns of items in design: each condition is the run with these --set" '
assert member(files[0], 0) != member(files[0], 1)
for k in range(2):
    assert member(files[0], k) == member(files[1 + k], 0), k
    assert log(files[0], k) == log(files[1 + k], 0) and len(log(files[0], k)) > 5, k' design.h5 one.h5 two.h5
# Person 0 of a table draws as person 0 elsewhere; person 1 as nobody in a run of one.
compare "R8: columns of items in table: person 0 is the run with these --set" '
assert member(files[0], 0) == member(files[1], 0) and log(files[0], 0) == log(files[1], 0)
assert member(files[0], 1) != member(files[0], 0)
v = files[0]["run/members"]
assert list(v["event.rounds.times"][()]) == [1, 2] and list(v["event.rounds.between.from"][()]) == [9, 4]
assert numpy.allclose(v["event.gift.at"][()], [26.5 / 24, 2]) and numpy.allclose(v["stage.home.begin.by"][()], [-4, 9])' table.h5 one.h5

# R62: on any number of threads the same bytes; a checkpoint is of these numbers.
cat >laws.txt <<'END'
ensemble:
  members: 20
  seed: 7
  vary: {event.gift.at: uniform 1 h 90 h, event.rounds.at.1: normal 5 h, event.rounds.times: choice 1 50 % 2 50 %, event.rounds.between.to: uniform 15:00 22:00, hazard.hole.every.cv: uniform 20 % 90 %, stage.home.raise.by: uniform 0 % 30 %, stage.home.begin.by: normal 2 % points}
END
cat base.yaml laws.txt >drawn.yaml
for threads in 1 2 5; do "$thecal" run drawn.yaml -q -t $threads -o drawn$threads.h5; done
same drawn1.h5 drawn2.h5 "R8: numbers of items that are drawn: the same bytes on 1 and 2 threads"
same drawn1.h5 drawn5.h5 "R8: and on 5"
"$thecal" run drawn.yaml -q --checkpoint part -o kept.h5
"$thecal" run drawn.yaml -q --resume part -o kept.h5
same drawn1.h5 kept.h5 "R8: and from a checkpoint"
sed 's/15:00 22:00/15:00 21:00/' drawn.yaml >other.yaml
expect 3 "belongs to another scenario" run other.yaml -q --resume part -o kept.h5
"$thecal" run table.yaml -q --checkpoint part -o kept.h5
sed 's/,09:00,/,09:30,/' rows.csv >changed.csv && mv rows.csv rows.kept && mv changed.csv rows.csv
expect 3 "belongs to another scenario" run table.yaml -q --resume part -o kept.h5
mv rows.kept rows.csv

# R8: what is wrong in a cell is told with its place.
bad() { # bad "sentence" HEAD CELL
    printf 'id,%s\na,%s\n' "$2" "$3" >bad.csv
    { cat base.yaml; echo 'ensemble: {table: bad.csv}'; } >bad.yaml
    expect 3 "$1" check bad.yaml
}
bad 'bad.csv:2:3: error: event.rounds.times: "2.5" is no whole number' event.rounds.times 2.5
bad 'bad.csv:2:3: error: event.rounds.between.from: "25:00" is no clock: write 08:00' event.rounds.between.from 25:00
bad 'bad.csv:1:4: error: event.rounds.at: it is a list of instants' event.rounds.at 5
bad 'bad.csv:1:4: error: stage.trial.way.to: what follows what' stage.trial.way.to x

# R13: an instant after the end is an error where it is written, a notice where it is drawn.
bad 'bad.csv:2:3: error: event.gift.at: 5 day is after the end of the run, 4 day' 'event.gift.at[day]' 5
bad 'bad.csv:2:3: error: fault.pinch.begins: 5 day is after the end of the run, 4 day' fault.pinch.begins '5 day'
{ cat base.yaml; echo 'ensemble: {design: bad.csv}'; } >late.yaml
expect 3 "bad.csv:2:3: error: fault.pinch.begins: 5 day is after the end of the run" check late.yaml
expect 0 "" check late.yaml --set "run.duration=2 day"
printf 'id,fault.pinch.begins\na,3 day\nb,never\n' >bad.csv
expect 0 "" run late.yaml --until "2 day" -o late.h5
expect 0 "" check late.yaml
sed 's/begins: never/begins: 5 day/' base.yaml >late.yaml
expect 3 "error: fault.pinch.begins: 5 day is after the end of the run, 4 day; what does not happen is never" check late.yaml
expect 0 "" check late.yaml --set "run.duration=6 day"
expect 3 "after the end of the run, 4 day; what does not happen is never" run late.yaml --until "3 day" -o late.h5
sed 's/^format: 1$//; s/begins: never/begins: 5 day/' base.yaml >old.yaml
expect 0 "notice: fault.pinch.begins: 5 day is after the end of the run, 4 day: it does not happen" check old.yaml
{ cat base.yaml; echo 'ensemble: {members: 40, vary: {event.gift.at: uniform 1 day 7 day, fault.pinch.begins: uniform 1 day 3 day}}'; } >late.yaml
expect 0 "members (" check late.yaml
grep -q "vary event.gift.at: uniform 1 day 7 day: [12][0-9] of 40 members ([3-7][0-9.]* %) draw an instant after the end of the run, 4 day: to them it does not happen" both
verdict $? "R13: how many members draw an instant after the end" both
[ "$(grep -c "draw an instant" both)" -eq 1 ]
verdict $? "R13: of a law that ends before it there is no notice" both
finish
