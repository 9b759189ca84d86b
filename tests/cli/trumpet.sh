#!/bin/sh
# The gauge trumpet through every door of the program: record, require, check, print, plot, report; a place on its axis is a window.
. tests/support/cli.sh

cat >pulses.yaml <<'END'
format: 1
title: pulses every 36 min
run: {duration: 49 h, sample: 15 min}
drug: {from: morphine, concentration: 1 mg/mL}
program: {rate: 0.1 mL/day}
pump: {use: valve_gated}
reservoir: {from: bellows_20ml}
catheter: {from: silicone_89cm, tip: T10}
csf: {cells: 20}
gauges: [{use: trumpet, at: pump}, {from: trumpet_ordinary, name: often}]
record: [gauge, gauge.trumpet.maximum@60min, gauge.trumpet.minimum @ 2.5 h]
require:
  - {name: most in an hour, check: gauge.trumpet.maximum@1h, between: [19.99 %, 20.01 %]}
  - {name: least in 930 min, check: gauge.trumpet.minimum@15.5h, between: [-3.23 %, -3.22 %]}
  - {name: ratio, check: gauge.trumpet.minimum@60min, of: gauge.trumpet.maximum@60 min, between: [-2.0001, -1.9999]}
END
expect 0 "" run -q -o pulses.h5 pulses.yaml
expect 3 "that place is not on its axis; it has 15 min, 60 min, 150 min, 330 min, 570 min, 930 min" \
    check pulses.yaml --set record=gauge.trumpet.maximum@100min
expect 3 "that place is not on its axis; it has 2 min, 5 min, 11 min, 19 min, 31 min" \
    check pulses.yaml --set record=gauge.often.maximum@60min
expect 3 "does not measure a duration" check pulses.yaml --set record=gauge.trumpet.maximum@30cm
expect 3 "window_2 is 61 min: it must be a whole number of samples (sample)" \
    check pulses.yaml --set gauge.trumpet.window_2="61 min"
sed 's/maximum@1h/maximum/' pulses.yaml >whole.yaml
expect 3 "is a profile over window; a requirement needs a single number, such as gauge.trumpet.maximum@15min" check whole.yaml

expect 0 "" print pulses.h5 gauge.trumpet.maximum@60min --at "49 h" --csv
tail -1 out | grep -q '^176400,\(20\.\|19\.99999\)'
verdict $? "a recorded window is printed" out
expect 0 "" print pulses.h5 gauge.trumpet.minimum@1h --at "49 h" --csv
tail -1 out | grep -q '^176400,-\(40\.\|39\.99999\)'
verdict $? "a window of the whole profile is printed" out
expect 2 "has nothing called" print pulses.h5 gauge.trumpet.minimum@100min --at "49 h" --csv
expect 0 "trumpet.svg" plot pulses.h5 gauge.trumpet.maximum -o trumpet.svg
expect 0 "both.svg" plot pulses.h5 gauge.trumpet.maximum gauge.trumpet.minimum -o both.svg
same trumpet.svg both.svg "both ends are one figure"
grep -q 'window \[min\]' trumpet.svg
verdict $? "over the windows" trumpet.svg
expect 0 "at.svg" plot pulses.h5 gauge.trumpet.maximum@60min -o at.svg
expect 0 "" report pulses.h5 -o pulses.html
grep -q 'Trumpet curve: error of the volume by observation window' pulses.html
verdict $? "the report has the figure"

# Too short for the longest window: what has not been measured is missing, and fails.
expect 5 'require "least in 930 min": gauge.trumpet.minimum@15.5h final is missing' run -q -o short.h5 --set run.duration="30 h" pulses.yaml
finish
