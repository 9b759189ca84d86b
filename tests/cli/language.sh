# Twelve scenarios of the language (tests/data/language). Those whose models exist run; the others are
# refused for what is missing and for that alone: refused.txt lists every sentence, so that a model or a
# section that is added has to shorten it.
. tests/support/cli.sh
data=$here/tests/data/language
cp "$data"/* .
${CC:-cc} -shared -fPIC -O1 -I"$here/sim/include" -o swashplate.so "$here/docs/swashplate.c" -lm

"$thecal" check [0-9]*.yaml 2>&1 | sed -n 's/: error: /: /p' | sed 's/ (allowed: .*//' >now
diff refused.txt now >differences
verdict $? "the refused scenarios are refused for the reasons in tests/data/language/refused.txt" differences

# 1: four orders and fillings empty the reservoir beyond the map, at every temperature and altitude.
expect 1 "12 of 81 members failed" run -q -o map.h5 "$data/01_accuracy_map.yaml"
# 2: of the pumps off the line, how many keep to their label; the first of the 2000.
expect 0 "met by 128 of 128 members" run --members 128 -o tolerance.h5 "$data/02_tolerance_stack.yaml"
# 3, but for an interval of its own of one output: nobody notices the kink in time. Without its release,
# which washes out faster than the canal's steps resolve.
sed -e '/every: 1 day/d' -e '/name: visit/d' -e '/^events:/d' "$data/03_kink_found_late.yaml" >kink.yaml
expect 5 "log.alarms first since fault.kink.on is never" run -q --members 48 -o kink.h5 kink.yaml
grep -qF "gauge.delivered.missed rise during fault.kink.on .. alarms is 825.649 ug" both
verdict $? "and so much is missed until then" both
# 6: nobody is put to sleep, and the legs of all loosen; the first of 200.
expect 0 "met by 16 of 16 members" run --members 16 -o titration.h5 "$data/06_titration.yaml"
# 9: the plateau of an infusion test is resting + 8.6 mmHg min/mL x 1.5 mL/min.
expect 0 "24.5 mmHg, allowed 23.5 mmHg to 25.5 mmHg" run -o infusion.h5 "$data/09_infusion_test.yaml"
finish
