/* medicine/regimen: doses at their times by each route against closed forms; orders; a taper
 * when the pump starts; amounts; and what is refused, in which words. */
#define TH_SUITE "medicine regimen"
#include "support/check_main.h"
#include "support/real_run.h"

/* One compartment of 20 L and 0.5 L/min, k = 1/(40 min); absorbed with 30 min. */
#define DRUG                                                                      \
    "drug: {name: opioid, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s, "      \
    "plasma_volume: 20 L, plasma_clearance: 0.5 L/min, absorption_time: 30 min, " \
    "skin_time: 30 min, basis: salt, base_fraction: 0.8}\n"
#define HEAD                                             \
    "format: 1\nrun: {duration: 12 h, sample: 10 min}\n" \
    "csf: {cells: 20, poles: 5}\nrecord: [plasma, medicine, gauge.balance]\n"

static const double volume = 20e-3, k = 1 / 2400.0, ka = 1 / 1800.0;

static double swallowed(double s)
{
    return s > 0 ? ka / (ka - k) * (exp(-k * s) - exp(-ka * s)) / volume : 0;
}

static double injected(double s)
{
    return s > 0 ? exp(-k * s) / volume : 0;
}

static void closes(const struct real_run *run)
{
    for (size_t t = 0; t < run->trace->times; t++)
        ck_assert_double_le(real_get(run, "gauge.balance.worst", t), 1e-12);
}

/* 30 mg of salt, 24 of base, every 3 h from 1 h on, at 1, 4, 7 and 10 h; the dose is halved at
 * 5 h and set to 9 mg at 8 h. Tablets alone: there is no pump. */
START_TEST(doses_by_their_route)
{
    static const struct {
        const char *route;
        double (*of)(double s);
    } cases[] = {{"oral", swallowed}, {"sc", swallowed}, {"iv", injected}};
    static const double hours[] = {1, 4, 7, 10}, mass[] = {24e-6, 24e-6, 12e-6, 7.2e-6};
    char text[2000];
    snprintf(text, sizeof text,
             HEAD DRUG "medicines: {name: tablets, drug: opioid, dose: 30 mg, route: %s, "
                       "every: 3 h, begins: 1 h}\n"
                       "events:\n"
                       "  - {at: 5 h, do: medicine.tablets.change, by: -50 %%}\n"
                       "  - {at: 8 h, set: {medicine.tablets.dose: 9 mg}}\n",
             cases[_i].route);
    struct real_run run = real_run(text);
    for (size_t t = 0; t < run.trace->times; t++) {
        double c = 0, given = 0;
        for (int n = 0; n < 4; n++) {
            const double s = 600.0 * (double)t - 3600 * hours[n];
            c += mass[n] * cases[_i].of(s);
            given += s > 0 ? mass[n] : 0;
        }
        ck_assert_double_eq_tol(real_get(&run, "plasma.concentration", t), c,
                                5e-8 * 24e-6 / volume);
        ck_assert_double_eq_tol(real_get(&run, "plasma.given", t), given, 1e-18);
    }
    const size_t end = run.trace->times - 1;
    ck_assert_double_eq(real_get(&run, "medicine.tablets.doses", end), 4);
    ck_assert_double_eq_tol(real_get(&run, "medicine.tablets.given", end), 84e-6, 1e-18);
    ck_assert_double_eq_tol(real_get(&run, "medicine.tablets.dose", end), 9e-6, 1e-18);
    closes(&run);
    real_close(&run);
}
END_TEST

/* Every 2 h from the start, 0 to 12 h. Stopped at 1 h for 4 h (2 and 4 h are left out), and
 * from 5 h 30 until a start at 9 h (6 and 8 h): 0, 10 and 12 h are given. The dose at the end
 * of the run, too, belongs to it. */
START_TEST(stops_leave_doses_out)
{
    struct real_run run =
        real_run(HEAD DRUG "medicines: [{name: tablets, dose: 10 mg, every: 2 h},\n"
                           "            {name: other, dose: 1 mg, every: 5 h, route: iv}]\n"
                           "events:\n"
                           "  - {at: 1 h, do: medicine.tablets.stop, over: 4 h}\n"
                           "  - {at: 5 h 30 min, do: medicine.tablets.stop}\n"
                           "  - {at: 9 h, do: medicine.tablets.start}\n");
    static const double doses[] = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2};
    for (size_t hour = 1; hour < 12; hour++)
        ck_assert_double_eq(real_get(&run, "medicine.tablets.doses", 6 * hour), doses[hour]);
    const size_t late = 6 * 11;
    ck_assert_double_eq(real_get(&run, "medicine.tablets.left_out", late), 4);
    ck_assert_double_eq(real_get(&run, "medicine.tablets.stopped", 6 * 6), 1);
    ck_assert_double_eq(real_get(&run, "medicine.tablets.stopped", late), 0);
    ck_assert_double_eq(real_get(&run, "medicine.other.doses", late), 3);
    ck_assert_double_eq_tol(real_get(&run, "plasma.given", late), 0.8 * 23e-6, 1e-18);
    closes(&run);
    real_close(&run);
}
END_TEST

/* An opioid by mouth every 4 h is halved when the pump starts, at 24 h: 6 doses of 30 mg
 * before, 6 of 15 mg after, while the pump gives 0.5 mg/day. */
START_TEST(taper_when_the_pump_starts)
{
    struct real_run run = real_run(
        "format: 1\n"
        "run: {duration: 47 h, sample: 1 h}\n"
        "drug: {from: morphine, concentration: 10 mg/mL, absorption_time: 30 min, "
        "absorbed: 30 %}\n"
        "medicines: {name: tablets, dose: 30 mg, route: oral, every: 4 h}\n"
        "program: {dose: 0 mg/day}\n"
        "pump: {from: peristaltic_20ml}\n"
        "catheter: {from: silicone_89cm, tip: T10}\n"
        "csf: {cells: 20}\n"
        "record: [plasma, medicine, gauge.balance, program]\n"
        "events:\n"
        "  - {name: switch_on, at: 23 h, do: program.dose, rate: 0.5 mg/day}\n"
        "  - {after: 30 min, since: switch_on, do: medicine.tablets.change, by: -50 %}\n");
    const size_t end = run.trace->times - 1;
    ck_assert_double_eq(real_get(&run, "medicine.tablets.doses", end), 12);
    ck_assert_double_eq_tol(real_get(&run, "medicine.tablets.given", 23), 180e-6, 1e-17);
    ck_assert_double_eq_tol(real_get(&run, "medicine.tablets.given", end), 270e-6, 1e-17);
    ck_assert_double_eq_tol(real_get(&run, "program.dose_rate", end), 0.5e-6 / 86400, 1e-20);
    ck_assert_double_eq_tol(real_get(&run, "plasma.given", end), 0.752 * 270e-6, 1e-16);
    closes(&run);
    real_close(&run);
}
END_TEST

#define PLAIN "drug: {name: opioid, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s}\n"

/* A drug that does not say how it is absorbed: the member stops with the reason. */
START_TEST(no_way_into_blood)
{
    static const char *const texts[][2] = {
        {HEAD PLAIN "medicines: {dose: 1 mg, every: 1 h}\n",
         "a drug without absorption_time cannot be swallowed"},
        {HEAD PLAIN "medicines: {dose: 1 mg, every: 1 h, route: sc}\n",
         "a drug without skin_time cannot be given under the skin"}};
    struct real_run run = real_open(texts[_i][0]);
    const struct th_ensemble_options options = {.threads = 1};
    run.status = th_ensemble_run(run.layout, &options, &run.trace, &run.error);
    ck_assert_int_ne(run.status, TH_OK);
    ck_assert_msg(strstr(run.error.text[0], texts[_i][1]) != NULL, "%s", run.error.text[0]);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "medicine");
    tcase_add_loop_test(tests, doses_by_their_route, 0, 3);
    tcase_add_test(tests, stops_leave_doses_out);
    tcase_add_test(tests, taper_when_the_pump_starts);
    tcase_add_loop_test(tests, no_way_into_blood, 0, 2);
}
