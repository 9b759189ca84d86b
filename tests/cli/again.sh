#!/bin/sh
# tests/cli/again.sh THECAL: a result is run again from the texts that it holds, to the same bytes, whatever has become
# of the files that it was made from, and whatever they were called.
. tests/support/cli.sh
unset THECAL_PATH
work=$tmp

# A part that names a part of the same name as the scenario does, and means another file.
mkdir "$work/made" "$work/made/pumps" "$work/empty"
cd "$work/made" || exit 1
cp "$here/scenarios/parts/silicone_89cm.yaml" line.yaml
cp "$here/scenarios/parts/peristaltic_20ml.yaml" pumps/line.yaml
echo 'from: ./line.yaml' >pumps/own.yaml
cp "$here/scenarios/parts/morphine.yaml" "$here/scenarios/parts/bellows_20ml.yaml" .
cat >one.yaml <<'END'
title: One
run: {duration: 1 day, sample: 1 h}
drug: {from: morphine, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: pumps/own.yaml}
reservoir: {from: bellows_20ml}
catheter: {from: ./line.yaml, tip: T10}
csf: {use: axial, cells: 40}
faults: [{use: kink, at: 30 cm, begins: 6 h, closed: 50 %}]
events: [{name: gift, at: 0.5 day, do: program.bolus, dose: 0.2 mg}]
END
{ cat one.yaml; echo 'ensemble: {members: 6, seed: 5, vary: {csf.volume: normal 5 %}}'; } >many.yaml
{ cat one.yaml; echo 'ensemble: {vary: {program.dose: grid 1 mg/day 2 mg/day, csf.volume: grid 70 mL 80 mL}}'; } >sweep.yaml
"$thecal" run one.yaml -q -o "$work/one.h5"
"$thecal" run one.yaml -q -o "$work/set.h5" --set program.dose='1 mg/day' --set pump.from=./pumps/line.yaml --until 12h --set record=all --set event.gift.at="6 h" --set event.gift.dose="0.1 mg"
"$thecal" run many.yaml -q -o "$work/many.h5" --members 4 --seed 9
"$thecal" run sweep.yaml -q -o "$work/sweep.h5"
"$thecal" run - -q -o "$work/input.h5" <one.yaml

# A longer name, another folder, parts elsewhere: nothing but the names differs.
cp -r "$work/made" "$work/moved"
cp one.yaml "$work/moved/two.yaml"
"$thecal" run "$work/moved/one.yaml" -q -o "$work/folder.h5"
cmp "$work/one.h5" "$work/folder.h5"
verdict $? "a folder's name is not in the result"
"$thecal" run "$work/moved/two.yaml" -q -o "$work/two.h5"
[ "$(head -c -48 "$work/two.h5" | sed 's/two\.yaml/one.yaml/g' | cmp -l - "$work/one.h5" 2>/dev/null | wc -l)" -lt 64 ]
verdict $? "a scenario's name is in the result, and nothing else of it"
mkdir "$work/elsewhere" && mv "$work/moved/morphine.yaml" "$work/elsewhere"
THECAL_PATH=$work/elsewhere "$thecal" run "$work/moved/one.yaml" -q -o "$work/path.h5"
cmp "$work/one.h5" "$work/path.h5"
verdict $? "nor is the folder of a part"

# A checkpoint belongs to its parts, to the last comment in them.
"$thecal" run many.yaml -q -o "$work/kept.h5" --checkpoint "$work/kept"
"$thecal" run many.yaml -q -o "$work/on.h5" --resume "$work/kept"
cmp "$work/kept.h5" "$work/on.h5"
verdict $? "a checkpoint is taken up"
echo '# seen on Tuesday' >>pumps/own.yaml
expect 3 "other parts" run many.yaml -q -o "$work/on.h5" --resume "$work/kept"

# What was planned, as it was written.
ncdump -v /run/events/args "$work/one.h5" | grep -q '"6 h", "dose=0.2 mg, over=10 min"'
verdict $? "an order's and a fault's times and values are there as they were written"

# Nothing of it is left, and what is there now has other parts of those names.
rm -r "$work/made" "$work/moved" "$work/elsewhere"
cd "$work/empty" || exit 1
for name in line morphine bellows_20ml own; do echo '{wrong: 1}' >$name.yaml; done
for result in one set many sweep input; do
    "$thecal" run "$work/$result.h5" -q -o again.h5
    cmp "$work/$result.h5" again.h5
    verdict $? "$result is run again to the same bytes"
done
"$thecal" run again.h5 -q -o third.h5
cmp again.h5 third.h5
verdict $? "and again"
expect 2 "run it again with -o" run "$work/one.h5"
expect 2 "would overwrite what it is made from" run "$work/one.h5" -o "$work/one.h5"
expect 0 "sound" check "$work/many.h5"
expect 0 "one.yaml:4" explain --scenario "$work/one.h5"
expect 3 "is no part that was read when the result was made" run "$work/one.h5" -o x.h5 --set pump.from=peristaltic_20ml
"$thecal" run "$work/many.h5" -q -o seed.h5 --seed 10
"$thecal" compare -q "$work/many.h5" seed.h5 >/dev/null 2>&1
verdict $(($? != 1)) "a new word is stronger than the one in the result"

# Texts that were changed.
if /usr/bin/python3 -c 'import h5py' 2>/dev/null; then
    change() { # change DATASET RECORD: adds a comment to a text
        cp "$work/one.h5" changed.h5
        /usr/bin/python3 -c '
import sys, h5py
with h5py.File("changed.h5", "r+") as file:
    data = file[sys.argv[1]]
    where = int(sys.argv[2]) if data.ndim else ()
    data[where] = data[where] + b"# another\n"' "$1" "$2"
    }
    change /run/scenario 0
    expect 6 "changed or damaged" run changed.h5 -o x.h5
    change /run/files/text 1
    expect 6 "changed or damaged" run changed.h5 -o x.h5
    cp "$work/one.h5" changed.h5
    /usr/bin/python3 -c '
import h5py
with h5py.File("changed.h5", "r+") as file:
    file.attrs["note"] = "looked at"
    file["run/from/file"][0] = 1 - file["run/from/file"][0]'
    expect 6 "changed or damaged" run changed.h5 -o x.h5
    cp "$work/one.h5" changed.h5
    /usr/bin/python3 -c 'import h5py; h5py.File("changed.h5", "r+").attrs["note"] = "looked at"'
    "$thecal" run changed.h5 -q -o again.h5
    cmp again.h5 "$work/one.h5"
    verdict $? "a result with a note on it is run again to the bytes without"
fi
head -c 9000 "$work/one.h5" >cut.h5
expect 6 "cut.h5" run cut.h5 -o x.h5
[ ! -e x.h5 ]
verdict $? "and nothing is written"
finish
