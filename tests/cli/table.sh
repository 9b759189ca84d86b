#!/bin/sh
# tests/cli/table.sh THECAL: a table of data that a scenario names: read beside it (R20), kept in the result, which
# repeats the run without it (R21), part of what a checkpoint belongs to (R21), not to be set in a run (R26).
. tests/support/cli.sh
unset THECAL_PATH
mkdir made empty
ln -s "$here/scenarios/parts" made/parts
cat >made/map.csv <<'EOF'
# Measured on Tuesday.
volume[mL],ratio[%]
20,101
0,96
EOF
sed 's/101/108/' made/map.csv >made/other.csv
cat >made/one.yaml <<'EOF'
format: 1
title: One
run: {duration: 1 day, sample: 1 h}
drug: {from: morphine, concentration: 10 mg/mL}
program: {rate: 0.5 mL/day}
pump: {use: table, map: {value: map.csv, mark: read, source: "our bench, Tuesday"}}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 40}
record: [pump]
EOF
{ cat made/one.yaml; echo 'ensemble: {members: 20, seed: 3, vary: {pump.error: normal 2 % points}}'; } >made/many.yaml
expect 0 "sound" check made/one.yaml
expect 0 "" run made/one.yaml -q -o one.h5
expect 0 "" run made/one.yaml -q -o set.h5 --set pump.map=other.csv
expect 0 "map.csv" explain --scenario made/one.yaml
"$thecal" compare -q one.h5 set.h5 >/dev/null 2>&1
verdict $(($? != 1)) "another table is another pump"

# The text, its name and its digest are in the result.
sum=$(sha256sum made/map.csv | cut -d' ' -f1)
ncdump -v /run/files/name,/run/files/sha256 one.h5 >dump
grep -q '"map.csv"' dump && grep -q "$sum" dump
verdict $? "name and SHA-256 of the table are in the result" dump
ncdump -v /run/files/text one.h5 | grep -q 'Measured on Tuesday'
verdict $? "so is its text"

# A table is shared by all members and threads.
for threads in 1 2 5; do "$thecal" run made/many.yaml -q -t $threads -o "many$threads.h5"; done
same many1.h5 many2.h5 "one thread or two"
same many1.h5 many5.h5 "or five"

# A checkpoint belongs to its table, to the last comment in it.
"$thecal" run made/many.yaml -q -o kept.h5 --checkpoint kept
"$thecal" run made/many.yaml -q -o on.h5 --resume kept
same kept.h5 on.h5 "a checkpoint is taken up"
echo '# nothing else' >>made/map.csv
expect 3 "other parts or tables" run made/many.yaml -q -o on.h5 --resume kept
sed -i '$d' made/map.csv

# What is written back leads to the same table from where it is written.
expect 0 "" explain --scenario made/one.yaml --output made/whole.yaml
expect 0 "" explain --scenario made/one.yaml --output empty/whole.yaml
for where in made empty; do
    expect 0 "" run $where/whole.yaml -q -o whole.h5 --set run.sample='1 h'
    "$thecal" compare -q whole.h5 one.h5
    verdict $? "written to $where, it is the same pump"
done

# Sentences.
sed 's/value: map.csv/value: mup.csv/' made/one.yaml >made/two.yaml
expect 3 'made/two.yaml:6:33: error: pump.map: there is no file "mup.csv"; did you mean map.csv?' check made/two.yaml
printf 'volume[mL];ratio[%%]\n20;1,01\n' >made/semi.csv
expect 3 'made/semi.csv:1:1: error: columns are separated by commas' check made/one.yaml --set pump.map=semi.csv
printf 'volume[mL],ratio\n20,"1,01"\n0,1\n' >made/comma.csv
expect 3 'made/comma.csv:2:4: error: ratio: "1,01": decimals stand behind a point: write 1.01' check made/one.yaml \
    --set pump.map=comma.csv
{ cat made/one.yaml; echo 'events: [{at: 1 h, set: {pump.map: other.csv}}]'; } >made/set.yaml
expect 3 'it cannot change during the run' check made/set.yaml
printf 'volume[mL],ratio\n0,1\n19,1\n' >made/low.csv
printf 'volume[mL],ratio\n19.9,1\n25,1\n' >made/short.csv
expect 1 'and the map reaches from 19.9 mL to 25 mL' run made/one.yaml -q -o left.h5 --set pump.map=short.csv
expect 3 'pump: volume is 20 mL, and the map reaches from 0 mL to 19 mL' check made/one.yaml --set pump.map=low.csv
expect 0 'rate[mL/day],temperature[degC],ambient[kPa],ratio[%]' explain pump.table

# Nothing of it is left, and what is there now is something else.
rm -r made
cd empty || exit 1
rm whole.yaml
echo 'wrong' >map.csv
for result in one set kept; do
    "$thecal" run "../$result.h5" -q -o again.h5
    same "../$result.h5" again.h5 "$result is run again to the same bytes"
done
expect 3 "is no file that was read when the result was made" run ../one.h5 -o x.h5 --set pump.map=other.csv
expect 6 "it names map.csv, which is not there as it was" explain --scenario ../one.h5 --output x.yaml
finish
