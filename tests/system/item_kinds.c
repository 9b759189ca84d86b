/* R8: every kind of number and word of an item, in lists of orders and in stages too, differs
 * between members. A member has, to the bit, the numbers of a separate run of the scenario with
 * its value written there. */
#define TH_SUITE "item_kinds"
#include "support/check_main.h"

#include "support/real_run.h"

static const char body[] =
    "format: 1\nrun: {duration: 5 day, sample: 2 h, start: 2026-03-02 08:00}\n"
    "drug: [{from: morphine, concentration: 10 mg/mL}, {from: hydromorphone, concentration: 5 "
    "mg/mL}]\n"
    "program: {rate: 0.3 mL/day}\n"
    "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"
    "catheter: {from: silicone_89cm, tip: T10}\ncsf: {use: axial, cells: 30}\n"
    "faults: {use: kink, name: clot, at: 50 cm, closed: 100 %, begins: never}\n"
    "hazards:\n"
    "  - {name: falls, every: uniform 4 h 30 h, do: fault.clot.on}\n"
    "  - {name: slips, every: triangular 3 h 9 h 20 h within 4 h 18 h, do: fault.clot.off}\n"
    "  - {name: tears, every: normal mean 20 h sd 10 %, do: program.change, by: 1 %}\n"
    "  - {name: rusts, every: lognormal mean 21 h cv 50 %, do: program.change, by: 2 %}\n"
    "  - {name: dusts, every: lognormal median 22 h gsd 2, do: program.change, by: 3 %}\n"
    "events:\n"
    "  - {name: list, at: [30 h, 20 h], do: program.change, by: 10 %}\n"
    "  - {name: pulse, at: 1 h, every: 5 h, times: 6, between: [22:00, 16:00], do: "
    "program.change, by: 4 %}\n"
    "  - {name: turn, at: 40 h, set: {csf.stroke: 0.8 mL, fault.clot.closed: 90 %}}\n"
    "  - {name: sinks, when: {check: csf.tip_concentration.morphine, below: 3 ug/mL, for: 2 h, "
    "reset: 5 ug/mL}, do: program.bolus, dose: 0.05 mg, over: 10 min}\n"
    "  - {name: holds, at: 3 h, every: 6 h, if: {check: program.dose_rate, outside: [1 mg/day, "
    "6 mg/day]}, do: program.dose, rate: 3 mg/day}\n"
    "  - name: many\n    at: 50 h\n    do:\n"
    "      - {do: program.bolus, dose: 0.2 mg, chance: 50 %}\n"
    "      - {do: program.change, by: 5 %}\n"
    "      - {set: {csf.stroke: 0.9 mL}}\n"
    "      - {do: program.bolus, dose: 0.1 mg, over: 20 min}\n"
    "      - {do: reservoir.refill, volume: 15 mL, mixture: alone, drug: morphine}\n"
    "stages:\n"
    "  - {name: first, leave: [{name: way, after: 26 h, to: second}]}\n"
    "  - name: second\n"
    "    begin: [{do: program.change, by: 20 %}, {do: program.bolus, dose: 0.3 mg}]\n"
    "    events:\n"
    "      - {name: noon, at: 12:00, every: 1 day, do: program.change, by: 6 %}\n"
    "      - {name: visit, at: day 1 09:00, every: 6 h, until: day 3 10:00, do: "
    "program.change, by: -3 %}\n"
    "      - {name: week, at: thursday 07:00, do: program.change, by: 9 %}\n"
    "record: [csf.tip_concentration.morphine, program.dose_rate, reservoir.concentration."
    "morphine]\n";

/* The text, with %s in place of the value, which is `now`; and two others. */
static const struct {
    const char *path, *written, *now, *values[2];
} kinds[] = {
    {"event.list.at.1", "at: [%s, 20 h]", "30 h", {"10 h", "day 2 09:00"}},
    {"event.list.at.2", "at: [30 h, %s]", "20 h", {"31 h", "70 h"}},
    {"event.pulse.times", "times: %s,", "6", {"2", "9"}},
    {"event.pulse.between.from", "between: [%s, 16:00]", "22:00", {"15:30", "23:30"}},
    {"event.pulse.between.to", "between: [22:00, %s]", "16:00", {"08:00", "18:00:30"}},
    {"event.turn.set.csf.stroke", "csf.stroke: %s, fault", "0.8 mL", {"0.4 mL", "1.2 mL"}},
    {"event.turn.set.fault.closed", "fault.clot.closed: %s}", "90 %", {"10 %", "99 %"}},
    {"event.many.do.1.dose", "dose: %s, chance", "0.2 mg", {"0.4 mg", "1 mg"}},
    {"event.many.do.1.chance", "chance: %s}", "50 %", {"1 %", "99 %"}},
    {"event.sinks.when.below", "below: %s,", "3 ug/mL", {"1 ug/mL", "4.5 ug/mL"}},
    {"event.sinks.when.reset", "reset: %s}", "5 ug/mL", {"3.5 ug/mL", "20 ug/mL"}},
    {"event.sinks.when.for", "for: %s,", "2 h", {"20 min", "9 h"}},
    {"event.holds.if.outside.most", "[1 mg/day, %s]", "6 mg/day", {"2 mg/day", "9 mg/day"}},
    {"event.many.by", "by: %s}\n      - {set", "5 %", {"50 %", "-20 %"}},
    {"event.many.set.csf.stroke", "csf.stroke: %s}}", "0.9 mL", {"0.3 mL", "1.3 mL"}},
    {"event.many.do.4.over", "over: %s}", "20 min", {"1 h", "6 h"}},
    {"event.many.drug", "drug: %s}", "morphine", {"hydromorphone", "morphine"}},
    {"hazard.falls.every.least", "uniform %s 30 h", "4 h", {"1 h", "29 h"}},
    {"hazard.falls.every.most", "uniform 4 h %s", "30 h", {"5 h", "50 h"}},
    {"hazard.slips.every.likeliest", "triangular 3 h %s 20", "9 h", {"4 h", "19 h"}},
    {"hazard.slips.every.within.most", "within 4 h %s", "18 h", {"5 h", "12 h"}},
    {"hazard.tears.every.mean", "normal mean %s", "20 h", {"9 h", "40 h"}},
    {"hazard.tears.every.sd", "mean 20 h sd %s", "10 %", {"2 %", "30 %"}},
    {"hazard.rusts.every.mean", "lognormal mean %s", "21 h", {"9 h", "40 h"}},
    {"hazard.rusts.every.cv", "mean 21 h cv %s", "50 %", {"2 %", "200 %"}},
    {"hazard.dusts.every.median", "median %s gsd", "22 h", {"9 h", "40 h"}},
    {"hazard.dusts.every.gsd", "gsd %s", "2", {"1.1", "5"}},
    {"stage.first.way.after", "after: %s, to", "26 h", {"12 h", "40 h"}},
    {"stage.second.begin.by", "begin: [{do: program.change, by: %s}", "20 %", {"5 %", "-9 %"}},
    {"stage.second.begin.dose", "dose: %s}]", "0.3 mg", {"0.1 mg", "1 mg"}},
    {"stage.second.noon.at", "{name: noon, at: %s,", "12:00", {"09:00", "15:45:10"}},
    {"stage.second.noon.by", "do: program.change, by: %s}", "6 %", {"-4 %", "20 %"}},
    {"stage.second.visit.at",
     "name: visit, at: %s,",
     "day 1 09:00",
     {"day 0 18:00", "day 2 07:00"}},
    {"stage.second.visit.until",
     "until: %s, do",
     "day 3 10:00",
     {"day 1 16:00", "day 2 10:00"}},
    {"stage.second.week.at",
     "name: week, at: %s,",
     "thursday 07:00",
     {"wednesday 10:30", "friday 09:00"}},
};
enum { KINDS = sizeof kinds / sizeof *kinds, TEXT = 8000 };

/* The body with a value instead of that which is written. */
static void write_text(char text[TEXT], int k, const char *value, const char *ensemble)
{
    char from[200], to[200];
    snprintf(from, sizeof from, kinds[k].written, kinds[k].now);
    snprintf(to, sizeof to, kinds[k].written, value);
    const char *at = strstr(body, from);
    ck_assert_msg(at != NULL && strstr(at + 1, from) == NULL, "%s", from);
    snprintf(text, TEXT, "%.*s%s%s%s", (int)(at - body), body, to, at + strlen(from), ensemble);
}

static struct real_run run_sweep(int k)
{
    char text[TEXT], ensemble[300];
    snprintf(ensemble, sizeof ensemble, "ensemble: {seed: 4, vary: {%s: \"grid %s, %s\"}}\n",
             kinds[k].path, kinds[k].values[0], kinds[k].values[1]);
    write_text(text, k, kinds[k].now, ensemble);
    return real_run(text);
}

static const char *const columns[] = {"csf.tip_concentration.morphine", "program.dose_rate",
                                      "reservoir.concentration.morphine"};

static bool same(const struct real_run *a, uint64_t i, const struct real_run *b, uint64_t j)
{
    return real_same(a, i, b, j, columns, sizeof columns / sizeof *columns);
}

START_TEST(equals_separate_runs)
{
    char text[TEXT];
    struct real_run sweep = run_sweep(_i);
    ck_assert_uint_eq(sweep.trace->members, 2);
    for (uint64_t m = 0; m < (uint64_t)rounds(2, 1); m++) {
        write_text(text, _i, kinds[_i].values[m], "ensemble: {members: 1, seed: 4}\n");
        struct real_run one = real_run(text);
        ck_assert_msg(same(&sweep, m, &one, 0), "%s %s", kinds[_i].path, kinds[_i].values[m]);
        real_close(&one);
    }
    ck_assert_msg(!same(&sweep, 0, &sweep, 1), "%s changes nothing", kinds[_i].path);
    real_close(&sweep);
}
END_TEST

/* R8, R62: laws of many of them at once: every bit on 1, 2 and 5 threads, and a member's are
 * those of its person, however many run beside it. */
START_TEST(drawn)
{
    static const char laws[] =
        "ensemble: {members: %d, seed: 4, vary: {"
        "event.list.at.1: uniform 1 h 60 h, event.list.at.2: normal 4 h, "
        "event.pulse.times: choice 2 30 %% 5 30 %% 9 40 %%, "
        "event.pulse.between.from: uniform 17:00 23:00, event.pulse.between.to: normal 2 h, "
        "event.turn.set.csf.stroke: lognormal 20 %%, event.many.do.1.dose: normal 20 %%, "
        "event.many.do.1.chance: uniform 0 1, event.many.by: uniform -10 %% 30 %%, "
        "event.sinks.when.below: uniform 1 ug/mL 4.9 ug/mL, event.sinks.when.for: uniform 10 "
        "min 9 h, event.holds.if.outside.most: normal 1 mg/day, "
        "event.many.drug: choice morphine 50 %% hydromorphone 50 %%, "
        "hazard.falls.every.most: uniform 20 h 60 h, "
        "hazard.slips.every.likeliest: normal 1 h, "
        "hazard.tears.every.sd: uniform 2 %% 30 %%, "
        "hazard.rusts.every.cv: uniform 10 %% 90 %%, "
        "hazard.dusts.every.gsd: uniform 1.2 4, stage.second.begin.by: normal 3 %% points, "
        "stage.second.noon.at: uniform 09:00 17:00, stage.second.visit.until: normal 6 h, "
        "stage.second.week.at: normal 12 h}}\n";
    static const int threads[] = {1, 2, 5, 1}, members[] = {11, 11, 11, 3};
    char text[TEXT], ensemble[2000];
    struct real_run runs[4];
    for (int k = 0; k < 4; k++) {
        snprintf(ensemble, sizeof ensemble, laws, members[k]);
        snprintf(text, sizeof text, "%s%s", body, ensemble);
        runs[k] = real_run_on(text, threads[k]);
    }
    for (uint64_t m = 0; m < 11; m++)
        for (int k = 1; k < (m < 3 ? 4 : 3); k++) ck_assert(same(&runs[0], m, &runs[k], m));
    for (uint64_t m = 1; m < 11; m++) ck_assert(!same(&runs[0], 0, &runs[0], m));
    for (int k = 0; k < 4; k++) real_close(&runs[k]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "item_kinds");
    tcase_add_loop_test(tests, equals_separate_runs, 0, KINDS);
    tcase_add_test(tests, drawn);
}
