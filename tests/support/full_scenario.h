/* A scenario for the toy catalogue with every kind of section and value. */
#ifndef TH_FULL_SCENARIO_H
#define TH_FULL_SCENARIO_H

#define FULL                                                                                   \
    "title: \"a \\\"b\\\" \\\\ c\"\n"                                                          \
    "run: {duration: 10 day, sample: 7 min, precision: single}\n"                              \
    "drug: [{from: parts/morphine.yaml}, {name: b, halflife: 3.3 h}]\n"                        \
    "pump: {from: parts/roller.yaml, rate: 0.37 mL/day, heat: 36.6 degC, pulses: resolved}\n"  \
    "faults: [{use: kink, at: 1 in}, {use: kink, closed: 33.3 %}]\n"                           \
    "csf: {drug: b, tip: L2, volume: 9.1 in3}\n"                                               \
    "events: [{at: 1.1 h, every: 7 h, until: 2 day, do: pump.bolus, volume: 0.07 mL, level: "  \
    "C5},\n"                                                                                   \
    "         {at: 3 day, set: {csf.drug: morphine, pump.heat: 98.6 degF}}]\n"                 \
    "ensemble: {members: 6, seed: 77, vary: {pump.rate: normal 2.3 %, pump.heat: normal 0.7 "  \
    "degC,\n"                                                                                  \
    "  csf.volume: lognormal 24 %, csf.tip: uniform C5 L2, pump.pulses: grid resolved "        \
    "mean}}\n"                                                                                 \
    "record: [csf.peak.b, pump.inside, csf.profile]\n"                                         \
    "require: [{check: csf.peak.b, take: max, from: 1 h, between: [0.1 ug/mL, inf], share: "   \
    "90 %},\n"                                                                                 \
    "          {name: x, check: pump.flow, of: pump.flow, at: 1 day, between: [-inf, 1.1]},\n" \
    "          {check: csf.peak.b, take: auc, during: 1 h .. 2 day, below: 3.3 ug h/mL},\n"    \
    "          {check: pump.flow, take: first above 0.1 mL/day, above: 1.7 h},\n"              \
    "          {check: pump.flow, take: count above 0.37 mL/day, is: 3},\n"                    \
    "          {check: csf.peak.b, take: longest below 0.1 ug/mL, above: 1 min}]\n"

#endif
