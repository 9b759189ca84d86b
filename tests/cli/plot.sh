#!/bin/sh
# thecal plot: figures as XML readers and people meet them, by value, and what is refused.
#     sh tests/cli/plot.sh build/thecal
. tests/support/cli.sh

cat >one.yaml <<'END'
title: "<script>alert(1)</script> & \"friends\""
run: {duration: 2 day, sample: 1 h}
drug: {from: parts/morphine.yaml, concentration: 10 mg/mL}
program: {use: simple, dose: 2 mg/day}
pump: {from: parts/peristaltic_20ml.yaml}
reservoir: {from: parts/bellows_20ml.yaml}
catheter: {from: parts/silicone_89cm.yaml, tip: T10}
csf: {use: axial, cells: 100}
record: [program, reservoir, csf.tip_concentration, csf.probe_concentration, csf.concentration]
END
cat one.yaml >many.yaml
echo "ensemble: {members: 3, seed: 5, vary: {program.dose: uniform 1.5 mg/day 2.5 mg/day}}" >>many.yaml
"$thecal" run -q one.yaml -o one.h5 && "$thecal" run -q many.yaml -o many.h5
verdict $? "two results"

# The curve of a file lies where the file has it: from the picture's own ticks back to values.
cat >look.py <<'END'
import sys, xml.etree.ElementTree as tree
import h5py, numpy
svg = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == svg + "svg" and not list(root.iter(svg + "script"))
if len(sys.argv) > 2:
    group, name = sys.argv[3].rsplit(".", 1)
    data = h5py.File(sys.argv[2])["run"][group]
    time, values = data["time"][:] / 3600, data[name][:]
    if values.ndim == 2:
        values = numpy.median(values, axis=0)
    ticks = [(float(t.get("x")), float(t.get("y")), t.text, t.get("text-anchor")) for t in root.iter(svg + "text")
             if t.get("class") == "tick" and t.text.replace(".", "").isdigit()]
    xs = numpy.array([(x, float(t)) for x, y, t, a in ticks if a == "middle"])
    ys = numpy.array([(y - 4, float(t)) for x, y, t, a in ticks if a == "end"])
    to_x, to_y = numpy.polyfit(xs[:, 0], xs[:, 1], 1), numpy.polyfit(ys[:, 0], ys[:, 1], 1)
    curve = [p for p in root.iter(svg + "path") if p.get("stroke-width") == "1.6"]
    assert len(curve) == 1, len(curve)
    spots = numpy.array([[float(n) for n in s.split()] for s in curve[0].get("d").replace("M", "L").split("L")[1:]])
    assert len(spots) == len(time)
    x, y = numpy.polyval(to_x, spots[:, 0]), numpy.polyval(to_y, spots[:, 1])
    assert numpy.abs(x - time).max() < 0.02 * 48, numpy.abs(x - time).max()
    assert numpy.abs(y - values).max() < 0.01 * values.max(), numpy.abs(y - values).max()
END
look() { # look "what" ARGUMENT...: the picture is XML, and by value
    what=$1
    shift
    /usr/bin/python3 look.py "$@" >both 2>&1
    verdict $? "$what" both
}
expect 0 tip.svg plot one.h5 csf.tip_concentration -o tip.svg
look "a curve by value" tip.svg one.h5 csf.tip_concentration
expect 0 fan.svg plot many.h5 csf.tip_concentration -o fan.svg
look "the median of three by value" fan.svg many.h5 csf.tip_concentration
expect 0 hostile.svg plot one.h5 csf.tip_concentration csf.probe_concentration reservoir.volume -o hostile.svg
look "a hostile title is text" hostile.svg
grep -q '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;friends' hostile.svg
verdict $? "all of it is there"
expect 0 spine.svg plot one.h5 -o spine.svg
look "a heat map" spine.svg
grep -q 'href="data:image/png;base64' spine.svg && grep -q '>T10<' spine.svg && grep -q '>catheter tip<' spine.svg
verdict $? "it has an image, levels and the tip"
expect 0 two.svg plot one.h5 many.h5 'csf.*' -o two.svg
look "two results" two.svg
expect 0 again.svg plot one.h5 csf.tip_concentration -o again.svg
cmp -s tip.svg again.svg
verdict $? "the same bytes"

"$thecal" plot one.h5 csf.tip_concentration >chart
[ $? -eq 0 ] && /usr/bin/python3 -c 'assert max(map(len, open("chart", encoding="utf-8"))) <= 81' && ! grep -q "$(printf '\033')" chart
verdict $? "a chart of 80 columns without colour" chart
expect 0 "catheter tip" plot one.h5
expect 0 "csf.tip_concentration" plot many.h5 csf.tip_concentration --member 2 --log
expect 0 "time [h]" plot one.h5 csf.tip_concentration --from 1day --to 30h

expect 0 "g/mL, log" plot many.h5 csf.tip_concentration --log
sed 's/^record.*/record: [program.rate, gauge.delivered]/; s/^title.*/title: scarce/' one.yaml >scarce.yaml
"$thecal" run -q scarce.yaml -o scarce.h5
expect 2 "name a path; it has " plot scarce.h5
sed 's/^record.*/record: [reservoir.volume]/; s/^title.*/title: twice/' one.yaml >twice.yaml
"$thecal" run -q twice.yaml -o twice.h5 # its samples, and what the report takes of it
expect 2 "name a path; it has " plot twice.h5
[ -z "$(sed 's/.*it has //; s/, and others//; s/, /\n/g' err | sort | uniq -d)" ]
verdict $? "a path is named once" err
sed -e 's/^drug:.*/drug: {from: parts\/hydromorphone.yaml, concentration: 10 mg\/mL}/' one.yaml >other.yaml
"$thecal" run -q other.yaml -o other.h5
expect 0 "csf.tip_concentration, hydromorphone, other.h5" plot one.h5 other.h5 csf.tip_concentration
head -1 out | grep -q 'at the tip \['
verdict $? "no drug in the title of two results of two drugs" out
expect 0 stars.svg plot one.h5 'csf.*' 'reservoir.volume' -o stars.svg
grep -q 'csf.probe_concentration' stars.svg && grep -q 'catheter tip' stars.svg && grep -q '>mL<' stars.svg
verdict $? "a star stands for all series, of each unit" both
expect 0 ratio.svg plot scarce.h5 'gauge.*.*' -o ratio.svg
expect 2 " figures, at most 12 are drawn at once" plot one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 one.h5 csf.concentration
expect 2 "the stretch of time is empty" plot one.h5 csf.tip_concentration --from 1day --to 1day
sed 's/^csf:.*/&\nevents: [{at: 30 h, set: {reservoir.capacity: 10 mL}}]/' many.yaml >failed.yaml
"$thecal" run -q failed.yaml -o failed.h5 >both 2>&1
expect 2 "all 3 members failed, member 0 with " plot failed.h5 csf.tip_concentration
expect 2 "all 3 members failed, member 0 with " print failed.h5 csf.tip_concentration
expect 0 csf.tip_concentration plot failed.h5 csf.tip_concentration --member 0
expect 2 "did you mean \"csf.tip_concentration\"?" plot one.h5 csf.tip_concentratoin
expect 2 "many.h5 has no member 3" plot many.h5 csf.tip_concentration -m 3
expect 2 "nothing was recorded" plot one.h5 csf.tip_concentration --from 3day
expect 2 "has no unit" plot one.h5 csf.tip_concentration --from 3
expect 2 "one.yaml is no HDF5 file" plot one.yaml
expect 2 "nowhere.h5: No such file" plot nowhere.h5
expect 2 "plot needs RESULT" plot csf.tip_concentration
expect 2 ".svg, .png or .pdf" plot one.h5 -o figure.jpg
cp one.h5 result.svg
expect 2 "would overwrite" plot result.svg -o result.svg
cmp -s one.h5 result.svg
verdict $? "a result is not overwritten"
expect 2 "would overwrite a file that is no SVG" plot many.h5 -o result.svg
cmp -s one.h5 result.svg
verdict $? "nor is another"
expect 6 "cannot write" plot one.h5 -o nowhere/figure.svg
mkdir empty
PATH=$tmp/empty "$thecal" plot one.h5 -o figure.png >both 2>&1 </dev/null
[ $? -eq 6 ] && grep -q librsvg2-bin both && [ ! -e figure.png ]
verdict $? "without rsvg-convert: the package's name, and no file" both
mkdir broken
printf '#!/bin/sh\necho half\nexit 3\n' >broken/rsvg-convert
chmod +x broken/rsvg-convert
PATH=$tmp/broken:$PATH "$thecal" plot one.h5 -o figure.png >both 2>&1 </dev/null
[ $? -eq 6 ] && grep -q "rsvg-convert failed" both && [ ! -e figure.png ]
verdict $? "rsvg-convert fails: no file" both
printf '#!/bin/sh\necho "$@"\ncat\n' >broken/rsvg-convert
PATH=$tmp/broken:$PATH "$thecal" plot one.h5 -o figure.pdf >both 2>&1 </dev/null
[ $? -eq 0 ] && head -1 figure.pdf | grep -q -- "--format pdf" && grep -q '</svg>' figure.pdf
verdict $? "rsvg-convert gets the figure and the format" both

finish
