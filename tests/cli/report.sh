#!/bin/sh
# tests/cli/report.sh THECAL: pages of results, judged by other code (report.py): form, escapes, numbers; and what a
# page says of a file that lacks something, of several files, and of none.
. tests/support/cli.sh
unset THECAL_PATH
if ! /usr/bin/python3 -c 'import h5py, numpy' 2>/dev/null; then
    echo "report: skipped, for h5py is not on this machine"
    exit 0
fi
pages=0
made() { # made "what" RESULT... -- words...: page.html is made of the results, and is to be sound and to say the words
    what=$1 results= first=$2
    shift
    while [ "$1" != -- ]; do
        results="$results $1"
        shift
    done
    shift
    # shellcheck disable=SC2086
    "$thecal" report $results -q -o page.html >both 2>&1 && cp page.html $((pages += 1)).html || verdict 1 "$what" both
    { printf '%s\t%s\t%s' "$what" $pages.html "$first" && printf '\t%s' "$@" && echo; } >>pages
}
run() { # run NAME [CODE]: NAME.yaml to NAME.h5
    "$thecal" run "$1.yaml" -o "$1.h5" >both 2>&1
    [ $? -eq "${2:-0}" ] || verdict 1 "run $1.yaml"
}
cat >one.yaml <<'END'
# What ends a script, </script><script>alert(1)</script>, and what ends a text: ]]> & "quotes" 'too'
format: 1
title: "A <b>month</b> & \"more\" </title><script>alert(2)</script>"
run: {duration: 2 day, sample: 1 h}
drug: {from: morphine, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: peristaltic_20ml, error: {value: 2 %, mark: read, source: "<img src=x onerror=alert(3)> & 'J. Neuro' \"5\""}}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 100}
effects: {name: relief, use: emax, drug: morphine, ec50: 1 ug/mL, half_life: 2 h}
events:
  - {name: second_fill, at: 1 day, do: reservoir.refill, volume: 18 mL}
  - {at: 8 h, do: surroundings.posture, to: upright}
  - {at: 20 h, do: surroundings.posture, to: supine}
require:
  - {name: "<u>low & behold</u>", check: reservoir.volume, take: min, between: [1 mL, 20 mL]}
  - {name: "nobody reaches it", check: csf.tip_concentration, take: max, between: [5 mg/mL, 6 mg/mL]}
END
sed -e '/^effects/d' -e '/nobody/d' -e 's/^title:.*/title: Five/' one.yaml >many.yaml
echo 'ensemble: {members: 5, seed: 5, vary: {pump.error: normal 5 % points}}' >>many.yaml
sed -e 's/^title:.*/title: A sweep/' -e '/^ensemble/d' many.yaml >sweep.yaml
echo 'ensemble: {vary: {pump.error: grid -5 % 0 % 5 %, csf.volume: grid 60 mL 100 mL}}' >>sweep.yaml
sed -i 's/^require:/&\n  - {name: not much, check: csf.tip_concentration, take: mean, below: 0.006 mg\/mL}/' sweep.yaml
sed -e 's/^title:.*/title: It stops/' -e 's/^events:/&\n  - {at: 30 h, set: {reservoir.capacity: 10 mL}}/' one.yaml >stops.yaml
sed -e 's/^title:.*/title: Some stop/' -e 's/posture, to: supine}/&\n  - {at: 30 h, set: {reservoir.capacity: 18.2 mL}}/' \
    -e 's/volume: 18 mL}/volume: 16 mL}/' -e 's/^ensemble.*/ensemble: {members: 6, seed: 5, vary: {reservoir.residual: uniform 0.1 mL 3 mL}}/' \
    -e 's/between: \[1 mL, 20 mL\]/above: 1 mL/' many.yaml >some.yaml
run one 5
run many
run some 1
run sweep 5
run stops 1
sed -e 's/^title:.*/title: Higher/' -e 's/tip: T10/tip: T4/' -e 's/cells: 100/&, probe: L1/' -e 's/dose: 2 mg/dose: 0.2 mg/' \
    -e '/^effects/d' one.yaml >higher.yaml
run higher 5

# Form, escapes, numbers, and what is said.
made "a page of one patient" one.h5 -- 'A <b>month</b> & "more" </title><script>alert(2)</script>' \
    "<img src=x onerror=alert(3)> & 'J. Neuro' \"5\"" '</script><script>alert(1)</script>' '<u>low & behold</u>' \
    '1 of 2 requirements not met' 'Not for clinical decisions' 'uncalibrated' 'reservoir.refill' 'drug balance closes to' \
    'parts/morphine.yaml' 'by csf.stroke'
cp page.html first.html
"$thecal" report one.h5 -q -o page.html && cmp -s first.html page.html
verdict $? "the same bytes again"
mkdir elsewhere && cp one.h5 elsewhere/one.h5 && (cd elsewhere && "$thecal" report one.h5 -q) && cmp -s first.html elsewhere/one.html
verdict $? "the same bytes from another folder, in one.html beside the result"
! grep -qF "$tmp" first.html && ! grep -q "$(date +%Y-%m-%d)" first.html
verdict $? "neither the folder nor the day is in it"
expect 0 "page.html: " report one.h5 -o page.html
made "an ensemble: median and percentiles" many.h5 -- '5 members, seed 5' 'What differs between members' 'pump.error' \
    'nine of ten within' 'record: [default, csf.concentration]'
made "an ensemble of which one member failed" some.h5 -- '1 of 6 members failed' 'Members that failed' 'bad_input' 'reservoir' \
    'missing' '83.33 % (100 %)' 'Members that failed are left out'
made "a sweep: by condition" sweep.h5 -- 'By condition' 'csf.volume 60 mL' 'over all conditions' \
    'csf.volume 60 mL✗ not met✓ met' 'csf.volume 100 mL✓ met✓ met' 'not much'
cat >course.yaml <<'END'
format: 1
run: {duration: 60 day, sample: 12 h}
drug: {from: morphine, concentration: 20 mg/mL}
program: {dose: 2 mg/day}
pump: {from: peristaltic_20ml}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {use: axial, cells: 20}
faults: [{use: kink, name: clot, at: 50 cm, closed: 100 %, begins: never}]
stages:
  - name: implanted
    device: in
    events: [{name: revision, after: 5 day, since: clot, do: fault.clot.off, cause: clot}]
    leave: [{after: 2 day, since: infection, to: explanted}]
  - {name: explanted, device: out}
hazards:
  - {name: infection, after: weibull shape 0.65 scale 300 day, since: implanted, during: implanted, mark: chosen, source: a test}
  - {name: clot, every: exponential mean 20 day, during: implanted, do: fault.clot.on, mark: chosen, source: a test}
ensemble: {members: 9, seed: 1}
END
run course 0
made "stages, hazards and events of nine patients" course.h5 -- 'Stages, hazards and events' 'Hazards until somebody knows' 'revision' 'infection' \
    'first entry, day: median' 'of the first member alone' 'Stage: share of the members' 'of 9 members'
sed 's/device: out}/device: out, ends: yes}/' course.yaml >ends.yaml
run ends 0
made "a stage that finishes members keeps them" ends.h5 -- 'explanted (ended)' 'Stage: share of the members'
made "a run that failed" stops.h5 -- 'the run failed' 'The run failed after 30 h in reservoir' '2 day, ended after 30 h, one patient, morphine 10 mg/mL' \
    'bad_input'
! grep -q 'earlier version\|left out of figures\|Where the drug is' page.html
verdict $? "which is no file of an earlier version, and has no end"
"$thecal" run one.yaml --until '1 day' -o until.h5 >both 2>&1
made "a run that --until cut short" until.h5 -- 'requirements not judged' 'Not judged: the scenario has requirements' '--until ended the run'
"$thecal" run many.yaml --members 1 -o alone.h5 >both 2>&1
made "one member of an ensemble" alone.h5 -- 'one member of an ensemble, seed 5' 'What differs from the scenario' 'drawn, about 2 %' \
    'value used'
made "two results side by side" one.h5 many.h5 -- ' | Five' 'Numbers side by side' 'volume, Five'
made "a result beside itself is called by its file" one.h5 elsewhere/one.h5 -- 'one (1) | one (2)'

# Numbers of several results: what is common in the label, what is not in the cells; one unit in a row.
made "two results of different places" one.h5 higher.h5 -- 'Numbers side by side'
row() { # row "what" "start of the row" PATTERN: a row of the page that starts so has the pattern
    grep -F "<tr><th scope=\"row\">$2<" page.html | grep -q -- "$3"
    verdict $? "$1"
}
row "cells name their places" "CSF at tip" '>CSF at the tip (T10).*>CSF at the tip (T4)'
row "and what is looked at" "CSF at probe" '>CSF at C5.*>CSF at L1'
row "one unit in a row" "dose rate delivered, over 24 h" '<small>.mg/day</small>.*<small>.mg/day</small>'
! grep -q 'ug/day</small>\|\xc2\xb5g/day</small>' page.html
verdict $? "and no other"
made "an ensemble of which one is poor" many.h5 higher.h5 -- 'error of the peak at the tip'
row "poor stands in the cell that is" "error of the peak at the tip" '</th>.*fares worst.*poor'
made "the worst member in notices, as in the terminal" many.h5 -- 'in the member that fares worst' 'at day' 'numerics poor'
grep -q 'overflow-wrap: anywhere' page.html
verdict $? "long words wrap"
grep -v '^record' one.yaml >scarce.yaml && echo 'record: [program.rate]' >>scarce.yaml
run scarce 5
made "a result without profile, amounts and drug" scarce.h5 -- 'record: [default, csf.concentration]' '1 of 2 requirements not met'

# What another tool has taken away or changed.
/usr/bin/python3 - <<'END' >both 2>&1
import h5py, shutil
shutil.copy("one.h5", "bare.h5")
with h5py.File("bare.h5", "r+") as file:
    for name in ("events", "log", "parameters", "requirements", "landmarks", "files", "report", "published", "notices", "scenario"):
        if name in file["run"]:
            del file["run"][name]
shutil.copy("one.h5", "instant.h5")
with h5py.File("instant.h5", "r+") as file:
    for group in [g for g in file["run"].values() if isinstance(g, h5py.Group) and "time" in g]:
        count = len(group["time"])
        for name in [n for n in group if group[n].shape[:1] == (count,)]:
            values, kept = group[name][:1], {k: v for k, v in group[name].attrs.items() if "LIST" not in k and k not in ("CLASS", "NAME")}
            del group[name]
            group[name] = values
            group[name].attrs.update(kept)
with h5py.File("other.h5", "w") as file:
    file["x"] = [1, 2, 3]
END
verdict $? "files of other tools"
/usr/bin/python3 - <<'END' >both 2>&1
import h5py, shutil
shutil.copy("one.h5", "bald.h5")
with h5py.File("bald.h5", "r+") as file:
    for group in [g for g in file["run"].values() if isinstance(g, h5py.Group)]:
        for name in [n for n in group if isinstance(group[n], h5py.Dataset) and h5py.check_string_dtype(group[n].dtype)]:
            del group[name]
END
made "a file whose texts another tool left out" bald.h5 -- 'Another tool has rewritten the file' 'requirement 1' 'does not list the parameters'
! grep -q 'is at ,\|from  to\|class="card"' page.html
verdict $? "has no holes"
made "a file with one instant" instant.h5 -- 'The file holds one instant' 'Not for clinical decisions'
made "a file without tables" bare.h5 -- 'not as Thecal wrote it' 'does not hold the numbers of its report' \
    'holds no events and no log' 'does not list the parameters' 'does not hold the text of its scenario' \
    'The scenario requires nothing, or the file does not say'

# No page.
echo "no result" >text.h5
expect 2 "text.h5" report text.h5 -o none.html
expect 2 "no result of Thecal" report other.h5 -o none.html
expect 2 "missing.h5" report missing.h5 -o none.html
expect 2 "text.h5" report one.h5 text.h5 -o none.html
[ ! -e none.html ]
verdict $? "and nothing is written"
expect 2 "would overwrite a result" report one.h5 -o ./one.h5
expect 2 "would overwrite a result" report many.h5 one.h5 -o elsewhere/../one.h5
cp many.h5 kept.h5 && cp one.yaml kept.yaml && cp one.h5 kept.html
expect 2 "ends on .html or .htm" report one.h5 -o kept.h5
expect 2 "ends on .html or .htm" report one.h5 -o kept.yaml
expect 2 "would overwrite a file that is no HTML" report one.h5 -o kept.html
cmp -s many.h5 kept.h5 && cmp -s one.yaml kept.yaml && cmp -s one.h5 kept.html
verdict $? "neither a result nor a scenario is overwritten"
expect 6 "cannot write" report one.h5 -o nowhere/page.html
expect 2 "RESULT" report
"$thecal" report -q one.h5 -o page.html >both 2>&1 && [ ! -s both ]
verdict $? "-q: nothing is printed"
cmp -s one.h5 elsewhere/one.h5
verdict $? "the result is as it was"

# The sizes that a page may have.
for pair in morphine_month:1000000 tolerance_ensemble:500000; do
    name=${pair%:*}
    cp "$here/scenarios/$name.yaml" . && run "$name"
    made "$name" "$name.h5" -- 'Not for clinical decisions'
    [ "$(wc -c <page.html)" -lt "${pair#*:}" ]
    verdict $? "$name: $(wc -c <page.html) bytes, below ${pair#*:}"
done

# The pages, all at once.
/usr/bin/python3 "$here/tests/cli/report.py" pages >judged 2>&1
cat judged
passed=$((passed + $(grep -c '^ok ' judged))) failed=$((failed + $(grep -c '^not ok ' judged)))
numbers() { # numbers NAME COUNT "what": so many curves and maps of the page were held against the result
    grep -F "ok      $1: " judged | grep -q ", $2 with the result"
    verdict $? "$3"
}
numbers "a page of one patient" 4 \
    "its curves and its heat map have the numbers of the result"
numbers "stages, hazards and events of nine patients" 5 \
    "the shares are those of the stages, the table is that of the log (R55)"
numbers "a stage that finishes members keeps them" 5 \
    "its share of the members and of the time goes on, and all shares add up to 100 % (R81)"
verdict "$([ "$(grep -c '^\(ok\|not ok\) ' judged)" -eq "$(wc -l <pages)" ]; echo $?)" "every page was judged"
finish
