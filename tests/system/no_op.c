/* An event that changes nothing cuts a step in two, and does nothing else: every output stays
 * what it is, to 1e-5 of the largest value of its series. Each scenario is tried with each
 * event, which comes at three instants. */
#define TH_SUITE "no-op"
#include "support/check_main.h"

#include "support/real_run.h"

enum { INSTANTS = 3, TEXT = 4000 };

/* Two days of samples 10 min apart; instants of the event, s: within a step, where most is
 * going on. */
static const struct {
    const char *what, *text, *events;
    int at[INSTANTS];
} scenarios[] = {
    {"a pump that feels its filling",
     "program: {rate: 20 mL/day}\n"
     "pump: {use: peristaltic, volume_effect: 50 %}\n"
     "reservoir: {volume: 40 mL, capacity: 40 mL}\n",
     "",
     {5217, 46847, 110165}},
    {"a reservoir that fades, a pump that feels its filling, a kink",
     "program: {rate: 0.8 mL/day}\n"
     "pump: {use: peristaltic, volume_effect: -45 %}\n"
     "reservoir: {volume: 2.8 mL, capacity: 20 mL, residual: 1.4 mL, taper: 0.5 mL}\n"
     "faults: {use: kink, at: 45 cm, closed: 99.9 %, begins: 10 h, until: 40 h}\n",
     "",
     {46847, 110165, 150123}},
    {"a pump that slips from a reservoir whose pressure falls, behind a kink",
     "program: {rate: 10 mL/day}\n"
     "pump: {use: peristaltic, slip: 1e-5 mL/min/mmHg, volume_effect: 20 %}\n"
     "reservoir: {volume: 40 mL, capacity: 40 mL, pressure_full: 60 kPa, pressure_empty: 9 "
     "kPa}\n"
     "faults: {use: kink, at: 45 cm, residual: 10 um, begins: 10 h, until: 40 h}\n",
     "",
     {46847, 110165, 150123}},
    {"a pump that opens at its relief before a closed line",
     "program: {rate: 10 mL/day}\n"
     "pump: {use: peristaltic, relief_pressure: 100 kPa, volume_effect: 50 %}\n"
     "reservoir: {volume: 40 mL, capacity: 40 mL}\n"
     "faults: {use: kink, at: 45 cm, closed: 100 %, begins: 10 h, until: 40 h}\n",
     "",
     {46847, 110165, 150123}},
    {"the same while the reservoir fades",
     "program: {rate: 2 mL/day}\n"
     "pump: {use: peristaltic, relief_pressure: 100 kPa, volume_effect: 50 %}\n"
     "reservoir: {volume: 2.6 mL, capacity: 20 mL, residual: 1.4 mL, taper: 0.8 mL}\n"
     "faults: {use: kink, at: 45 cm, closed: 100 %, begins: 10 h, until: 40 h}\n",
     "",
     {46847, 110165, 150123}},
    {"a pump that stalls",
     "program: {rate: 20 mL/day}\n"
     "pump: {use: peristaltic, volume_effect: 50 %}\n"
     "reservoir: {volume: 40 mL, capacity: 40 mL}\n",
     "- {at: 10 h, do: pump.stall, over: 12 h}\n",
     {46847, 79205, 110165}},
    {"pulses from a reservoir that fades",
     "program: {rate: 2 mL/day}\n"
     "pump: {use: peristaltic, volume_effect: 50 %, pulses: resolved, pulse_volume: 30 uL}\n"
     "reservoir: {volume: 2.6 mL, capacity: 20 mL, residual: 1.4 mL, taper: 0.8 mL}\n",
     "",
     {46847, 110165, 150123}},
    {"a kink that closes slowly",
     "program: {rate: 2 mL/day}\n"
     "pump: {use: peristaltic}\n"
     "reservoir: {volume: 20 mL}\n"
     "faults: {use: kink, at: 45 cm, closed: 99.9 %, begins: 10 h, over: 30 h}\n",
     "",
     {46847, 110165, 150123}},
    {"a line of water, whose front comes to the tip after half a day",
     "program: {rate: 1 mL/day}\n"
     "reservoir: {volume: 20 mL}\n"
     "line: {cells: 64, filled: water}\n",
     "",
     {61, 5217, 30123}},
    {"a front that a bolus and an hour without flow meet in the tubing, and a bolus at the tip",
     "program: {rate: 1 mL/day}\n"
     "reservoir: {volume: 20 mL, capacity: 40 mL}\n",
     "- {at: 5 h, do: reservoir.refill, volume: 10 mL, concentration: 2 mg/mL}\n"
     "- {at: 5.02 h, do: program.bolus, volume: 30 uL, over: 20 min}\n"
     "- {at: 8 h, do: pump.stall, over: 1 h}\n"
     "- {at: 14.3 h, do: program.bolus, volume: 60 uL, over: 40 min}\n",
     {18061, 20123, 46847}},
    {"wide parcels at the front's toe, slowly",
     "program: {rate: 0.22 mL/day}\n"
     "reservoir: {volume: 13 mL, capacity: 40 mL}\n"
     "line: {cells: 16, filled: water}\n",
     "- {at: 16 h, do: program.bolus, volume: 60 uL, over: 1 h}\n",
     {119730, 129703, 139676}},
    {"a front in pulses",
     "program: {rate: 1 mL/day}\n"
     "pump: {use: peristaltic, pulses: resolved, pulse_volume: 30 uL}\n"
     "reservoir: {volume: 20 mL}\n"
     "line: {filled: water}\n",
     "",
     {61, 5217, 30123}},
};
enum { SCENARIOS = sizeof scenarios / sizeof *scenarios };

/* Events that set the values of the scenarios, or have no effect in their state. */
static const char *const events[] = {
    "do: pump.restart",
    "do: program.start",
    "set: {pump.error: 0 %}",
    "set: {pressure.density: 1000.6 kg/m3}",
};
enum { EVENTS = sizeof events / sizeof *events };

/* With the event at each of the instants, or with none. */
static struct real_run run(int scenario, const char *event)
{
    char text[TEXT];
    int used = snprintf(text, sizeof text,
                        "title: t\n"
                        "run: {duration: 2 day, sample: 10 min}\n"
                        "record: all\n"
                        "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
                        "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"
                        "csf: {use: axial, cells: 40, probe: L1}\n"
                        "%s"
                        "events:\n"
                        "- {at: 0 s, do: program.start}\n"
                        "%s",
                        scenarios[scenario].text, scenarios[scenario].events);
    for (int k = 0; event && k < INSTANTS; k++)
        used += snprintf(text + used, sizeof text - (size_t)used, "- {at: %d s, %s}\n",
                         scenarios[scenario].at[k], event);
    ck_assert_int_lt(used, TEXT);
    return real_run(text);
}

/* Round-off, and estimates of what the steps that were taken hide, are others with other steps.
 */
static bool is_numerics(const struct th_scenario *s, const struct th_column *column)
{
    const struct th_model *model = s->instances[column->instance].model;
    const struct th_row *rows = (column->profile ? &model->profiles : &model->outputs)->rows;
    return rows[column->row].roundoff != 0 || strstr(column->path, "numerical_error") != NULL;
}

/* The largest difference of a column, in parts of its largest value. */
static double apart(const struct th_trace *a, const struct th_trace *b, size_t column)
{
    double worst = 0, most = 0;
    for (size_t t = 0; t < a->times; t++)
        for (size_t p = 0; p < a->columns[column].points; p++) {
            const double x = th_trace_get(a, column, 0, t, p);
            const double y = th_trace_get(b, column, 0, t, p);
            ck_assert(isnan(x) == isnan(y));
            worst = fmax(worst, fabs(x - y));
            most = fmax(most, fabs(x));
        }
    return worst > 0 ? worst / most : 0;
}

START_TEST(events_that_change_nothing)
{
    struct real_run whole = run(_i, NULL);
    const int step = rounds(1, EVENTS);
    for (int k = _i % step; k < EVENTS; k += step) {
        struct real_run cut = run(_i, events[k]);
        ck_assert_uint_eq(cut.trace->times, whole.trace->times);
        for (size_t c = 0; c < whole.scenario->column_count; c++) {
            const struct th_column *column = &whole.scenario->columns[c];
            const double far = apart(whole.trace, cut.trace, c);
            if (!is_numerics(whole.scenario, column))
                ck_assert_msg(far < 1e-5, "%s, %s: %s differs by %.3g of its largest",
                              scenarios[_i].what, events[k], column->path, far);
        }
        real_close(&cut);
    }
    real_close(&whole);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_loop_test(tests, events_that_change_nothing, 0, SCENARIOS);
}
