/* clinician/believed: fills by a syringe that errs, readings of it, a bridge over the believed
 * volume. Its draws hang on seed, person and count alone. */
#define TH_SUITE "clinician believed"
#include "support/bench/bellows.h"
#include "support/check_main.h"
#include "support/real_run.h"

#include "base/random.h"

#include <gsl/gsl_cdf.h>

extern const struct th_model th_clinician_believed, th_program_simple;

/* A pump of 40 mL without error and without drug. */
#define PUMP_40ML(rate, time)                                                         \
    "format: 1\n"                                                                     \
    "run: {duration: " time ", sample: " time "}\n"                                   \
    "program: {rate: " rate "}\n"                                                     \
    "pump: {use: peristaltic, tubing: 0.199 mL, error: 0 %, slip: 0 mL/min/mmHg}\n"   \
    "reservoir: {use: bellows, volume: 21.4 mL, capacity: 40 mL, residual: 1.4 mL}\n" \
    "catheter: {from: silicone_89cm, tip: T10}\n"                                     \
    "record:\n"                                                                       \
    "  - reservoir.volume\n"                                                          \
    "  - reservoir.measured_volume\n"                                                 \
    "  - reservoir.measured_discrepancy\n"

static double value(const struct real_run *run, const char *path, size_t member, size_t time)
{
    return th_trace_get(run->trace, real_column(run, path), member, time, 0);
}

#define REFILL(day) "  - {at: " day ", do: reservoir.refill, volume: 20 mL}\n"

/* 20 mL are told, a day at 18 mL/day is 18 mL, and fill and reading err by 0.3 mL each: the
 * measured error has a standard deviation of sqrt(2) 0.3/18 = 2.357 %. Of 2000 persons that is
 * known to 1.6 % of itself. */
START_TEST(the_measured_error_of_a_refill)
{
    enum { PERSONS = 2000 };
    struct real_run run = real_run(PUMP_40ML(
        "18 mL/day", "26 h") "clinician: {syringe_noise: 1.5 %, reading_noise: 0.3 mL}\n"
                             "events:\n" REFILL("0 day")
                                       REFILL("1 day") "ensemble: {members: 2000, seed: 4}\n");
    double sum = 0, squares = 0;
    for (size_t m = 0; m < PERSONS; m++) {
        /* Measured as delivered is more by what the syringe finds less. */
        const double error = -value(&run, "reservoir.measured_discrepancy", m, 1) / 18e-6;
        sum += error;
        squares += error * error;
    }
    const double mean = sum / PERSONS, sd = sqrt(squares / PERSONS - mean * mean);
    const double expected = sqrt(2) * 0.3 / 18;
    ck_assert_msg(fabs(sd / expected - 1) < 0.05, "%g, not %g", sd, expected);
    ck_assert_msg(fabs(mean) < 4 * expected / sqrt(PERSONS), "a mean of %g", mean);
    real_close(&run);
}
END_TEST

/* A clinician and a reservoir of 40 mL, residual 1.4 mL, which hold 20 mL; eight persons. */
static void open_both(struct bench *clinician, struct bench *reservoir)
{
    bench_open(clinician, &th_clinician_believed, 1);
    open_reservoir(reservoir, 1, 10);
    bench_set(reservoir, "capacity", "40 mL");
    clinician->ports = reservoir->ports;
    EACH_LANE(i) clinician->person[i] = reservoir->person[i] = 3 + 5 * (uint64_t)i;
}

static void fill_18ml(struct bench *reservoir)
{
    bench_event(reservoir, "refill", -1, "18 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* 2 % too much: 18.36 mL, each time; the programmer counts 18 mL. */
START_TEST(a_systematic_error)
{
    struct bench c, r;
    open_both(&c, &r);
    bench_set(&c, "syringe_error", "2 %");
    bench_start(&c);
    bench_start(&r);
    for (int k = 0; k < 2; k++) {
        fill_18ml(&r);
        EACH_LANE(i) {
            CLOSE(bench_output(&r, "volume", 0)[i], 1.4e-6 + 18.36e-6, 1e-14);
            CLOSE(bench_output(&r, "programmed_volume", 0)[i], 19.4e-6, 1e-14);
            CLOSE(r.ports->reservoir.supplied_volume[i], 20e-6 + (k + 1) * 18.36e-6, 1e-14);
        }
    }
    CLOSE(bench_output(&r, "measured_volume", 0)[0], 18.36e-6, 1e-14);
    CLOSE(bench_output(&r, "measured_discrepancy", 0)[0], 0.36e-6, 1e-12);
    bench_close(&r);
    bench_close(&c);
}
END_TEST

static double normal(uint64_t person, const char *name, uint64_t count)
{
    return gsl_cdf_ugaussian_Pinv(th_random(7, person, name, count));
}

/* Each fill and each reading by its formula, from the raw draws of seed, person and count. */
START_TEST(each_refill_by_the_formula)
{
    struct bench c, r;
    double held[TH_LANES];
    open_both(&c, &r);
    bench_set(&c, "syringe_error", "-1 %");
    bench_set(&c, "syringe_noise", "3 %");
    bench_set(&c, "reading_noise", "0.2 mL");
    bench_set(&c, "set_volume", "0.5 mL");
    bench_start(&c);
    bench_start(&r);
    r.view.seed = 7;
    EACH_LANE(i) held[i] = 20e-6;
    for (uint64_t count = 0; count < 3; count++) {
        fill_18ml(&r);
        EACH_LANE(i) {
            const uint64_t person = r.person[i];
            const double read =
                held[i] - 1.9e-6 + 0.2e-6 * normal(person, "clinician.reading_noise", count);
            const double filled =
                18e-6 * (0.99 + 0.03 * normal(person, "clinician.syringe_noise", count));
            CLOSE(bench_output(&r, "measured_volume", 0)[i], read, 1e-12);
            CLOSE(bench_output(&r, "volume", 0)[i], 1.4e-6 + filled, 1e-12);
            held[i] = 1.4e-6 + filled;
        }
    }
    bench_close(&r);
    bench_close(&c);
}
END_TEST

/* 50 % too much of 30 mL are 45 mL, of which 6.4 mL do not fit into 40 mL. */
START_TEST(what_does_not_fit)
{
    struct bench c, r;
    open_both(&c, &r);
    bench_set(&c, "syringe_error", "50 %");
    bench_start(&c);
    bench_start(&r);
    bench_event(&r, "refill", -1, "30 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    CLOSE(bench_output(&r, "volume", 0)[0], 40e-6, 1e-14);
    CLOSE(bench_output(&r, "refused_volume", 0)[0], 6.4e-6, 1e-12);
    bench_close(&r);
    bench_close(&c);
}
END_TEST

/* 0.4 mL/day, 0.3948 mL to the tip. Believed 0.5 mL: a bridge takes 30 h and not 23.688; one
 * with a volume keeps to that. */
START_TEST(a_bridge_over_the_believed_volume)
{
    static const struct {
        const char *believed, *volume;
        double hours;
    } cases[] = {{"0.5 mL", NULL, 30}, {"0.5 mL", "0.2 mL", 12}, {"nan", NULL, 23.688}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct bench c, p;
        bench_open(&c, &th_clinician_believed, 1);
        bench_open(&p, &th_program_simple, 1);
        c.ports = p.ports;
        bench_set(&c, "catheter_volume", cases[k].believed);
        bench_set(&p, "dose", "200 ug/day");
        bench_set(&p, "concentration", "500 ug/mL");
        EACH_LANE(i) {
            p.ports->pump.tubing[i] = 0.199e-6;
            p.ports->catheter.lumen[i] = 0.1958e-6;
        }
        bench_start(&c);
        bench_start(&p);
        bench_event(&p, "bridge", -1, "2000 ug/mL", cases[k].volume);
        EACH_LANE(i)
            ck_assert_double_le(fabs((double)p.timer[i] / 3600e6 - cases[k].hours), 1e-9);
        bench_close(&p);
        bench_close(&c);
    }
}
END_TEST

#define NOISY                                                                   \
    PUMP_40ML("0.5 mL/day", "40 day")                                           \
    "clinician: {syringe_noise: 2 %, reading_noise: 0.2 mL}\n"                  \
    "ensemble: {members: 20, seed: 9, vary: {pump.error: normal 3 % points}}\n" \
    "events:\n" REFILL("10 day") REFILL("20 day") REFILL("30 day")

/* Members [first, first + members) of 20, by that many threads. */
static struct real_run run_part(const char *text, int threads, uint64_t first, uint64_t members)
{
    struct real_run run = real_open(text);
    const struct th_ensemble_options options = {
        .threads = threads, .first = first, .members = members};
    run.status = th_ensemble_run(run.layout, &options, &run.trace, &run.error);
    ck_assert_msg(run.status == TH_OK, "%s", run.error.text[0]);
    return run;
}

/* The same to the bit with other threads and without other members; the same draws when the
 * run is cut into hours. */
START_TEST(draws_hang_on_nothing_else)
{
    static const char *const paths[] = {"reservoir.volume", "reservoir.measured_volume",
                                        "reservoir.measured_discrepancy"};
    struct real_run whole = run_part(NOISY, 1, 0, 20), threads = run_part(NOISY, 3, 0, 20),
                    part = run_part(NOISY, 1, 8, 8),
                    cut = run_part(NOISY "  - {at: 1 h, every: 1 h, set: "
                                         "{reservoir.low: 2 mL}}\n",
                                   1, 0, 20);
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++)
        for (size_t m = 0; m < 20; m++) {
            const double is = value(&whole, paths[k], m, 1);
            ck_assert(value(&threads, paths[k], m, 1) == is);
            ck_assert_double_le(fabs(value(&cut, paths[k], m, 1) - is), 1e-12 * 20e-6);
            if (m >= 8 && m < 16)
                ck_assert(value(&part, paths[k], m - 8, 1) == is);
            if (m > 0)
                ck_assert(value(&whole, paths[k], m - 1, 1) != is);
        }
    real_close(&cut);
    real_close(&part);
    real_close(&threads);
    real_close(&whole);
}
END_TEST

/* Fluid and drug close: what is supplied is what was filled in, not what was told. */
START_TEST(the_balance_closes)
{
    struct real_run run = real_run("format: 1\n"
                                   "run: {duration: 12 day, sample: 12 day}\n"
                                   "drug: {from: morphine, concentration: 10 mg/mL}\n"
                                   "program: {dose: 2 mg/day}\n"
                                   "pump: {from: peristaltic_20ml}\n"
                                   "reservoir: {use: bellows, capacity: 40 mL}\n"
                                   "catheter: {from: silicone_89cm, tip: T10}\n"
                                   "csf: {cells: 20}\n"
                                   "clinician: {syringe_error: 3 %, syringe_noise: 4 %}\n"
                                   "record: [gauge.balance, reservoir.refills]\n"
                                   "events:\n" REFILL("3 day") REFILL("6 day") REFILL("9 day"));
    ck_assert_double_eq(real_get(&run, "reservoir.refills", 1), 3);
    ck_assert_double_le(real_get(&run, "gauge.balance.worst", 1), 1e-12);
    real_close(&run);
}
END_TEST

/* The readings err as in the_measured_error_of_a_refill, by 0.4243 mL: a notice from 1 mL on is
 * false with the chance 2 Q(2.357) = 1.842 %, of 2000 persons 36.8, standard deviation 6.0. */
START_TEST(false_notices_are_as_rare_as_normal_errors)
{
    enum { PERSONS = 2000 };
    struct real_run run = real_run(
        PUMP_40ML("18 mL/day",
                  "26 h") "  - reservoir.discrepancy_notices\n"
                          "  - reservoir.discrepancy_alarms\n"
                          "clinician: {syringe_noise: 1.5 %, reading_noise: 0.3 mL}\n"
                          "ensemble: {members: 2000, seed: 4}\n"
                          "events:\n"
                          "  - {at: 1 h, set: {clinician.notice_from: 1 mL}}\n"
                          "  - {at: 1 h, set: {clinician.alarm_from: 2 mL}}\n" REFILL("0 day")
                              REFILL("1 day"));
    double notices = 0, alarms = 0;
    for (size_t m = 0; m < PERSONS; m++) {
        const double found = fabs(value(&run, "reservoir.measured_discrepancy", m, 1));
        const double noted = value(&run, "reservoir.discrepancy_notices", m, 1);
        ck_assert_double_eq(noted, found >= 1e-6);
        notices += noted;
        alarms += value(&run, "reservoir.discrepancy_alarms", m, 1);
    }
    const double chance = 2 * gsl_cdf_ugaussian_Q(1 / (0.3 * sqrt(2)));
    const double expected = PERSONS * chance, sd = sqrt(expected * (1 - chance));
    ck_assert_msg(fabs(notices - expected) < 3 * sd, "%g notices, not %g", notices, expected);
    ck_assert_double_eq(alarms, 0);
    real_close(&run);
}
END_TEST

/* The programmer counts 18 mL of what was 18 mL, of which 20.61 mL are gone: -2.61 mL, an alarm
 * and a notice. From the other side 2 mL too much are both, too, 1.99 mL a notice alone; 0.99
 * mL are none, and without thresholds nothing is. */
START_TEST(thresholds_of_a_discrepancy)
{
    static const struct {
        double found;
        const char *notice, *alarm;
        double notices, alarms;
    } cases[] = {{-2.61e-6, "1 mL", "2 mL", 1, 1}, {2e-6, "1 mL", "2 mL", 1, 1},
                 {1.99e-6, "1 mL", "2 mL", 1, 0},  {-1e-6, "1 mL", "2 mL", 1, 0},
                 {0.99e-6, "1 mL", "2 mL", 0, 0},  {-9e-6, NULL, NULL, 0, 0}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct bench c, r;
        open_both(&c, &r);
        if (cases[k].notice)
            bench_set(&c, "notice_from", cases[k].notice);
        if (cases[k].alarm)
            bench_set(&c, "alarm_from", cases[k].alarm);
        bench_start(&c);
        bench_start(&r);
        EACH_LANE(i) bench_state(&r, "programmed", 0)[i] -= cases[k].found;
        fill_18ml(&r);
        ck_assert_double_eq_tol(bench_output(&r, "measured_discrepancy", 0)[0], cases[k].found,
                                1e-15);
        ck_assert_double_eq(bench_output(&r, "discrepancy_notices", 0)[0], cases[k].notices);
        ck_assert_double_eq(bench_output(&r, "discrepancy_alarms", 0)[0], cases[k].alarms);
        fill_18ml(&r); /* as found as it was left */
        ck_assert_double_eq(bench_output(&r, "discrepancy_notices", 0)[0], cases[k].notices);
        bench_close(&c);
        bench_close(&r);
    }
}
END_TEST

/* 20 mL are in the pump and 18 mL are believed: the programmer counts from there, the low alarm
 * (2.25 mL, 0.5 mL/day) comes after 31.5 days, 4 too early, and the refill finds 2 mL too much.
 */
START_TEST(a_believed_volume)
{
    struct real_run run = real_run(
        "format: 1\n"
        "run: {duration: 40 day, sample: 1 day}\n"
        "program: {rate: 0.5 mL/day}\n"
        "pump: {use: peristaltic, tubing: 0.199 mL, error: 0 %, slip: 0 mL/min/mmHg}\n"
        "reservoir: {use: bellows, volume: 20 mL, capacity: 20 mL, residual: 1.4 mL,\n"
        "            low: 2.25 mL}\n"
        "catheter: {from: silicone_89cm, tip: T10}\n"
        "clinician: {reservoir_volume: 18 mL}\n"
        "record: [reservoir.volume, reservoir.programmed_volume, reservoir.low_alarm,\n"
        "         reservoir.measured_discrepancy]\n"
        "events: [{at: 32.5 day, do: reservoir.refill, volume: 18 mL}]\n");
    ck_assert_double_eq_tol(value(&run, "reservoir.programmed_volume", 0, 0), 18e-6, 1e-18);
    ck_assert_double_eq_tol(value(&run, "reservoir.volume", 0, 0), 20e-6, 1e-18);
    ck_assert_double_eq_tol(value(&run, "reservoir.programmed_volume", 0, 28), 4e-6, 1e-15);
    ck_assert_double_eq(value(&run, "reservoir.low_alarm", 0, 31), 0);
    ck_assert_double_eq(value(&run, "reservoir.low_alarm", 0, 32), 1);
    ck_assert_double_eq_tol(value(&run, "reservoir.measured_discrepancy", 0, 33), 2e-6, 1e-15);
    ck_assert_double_eq_tol(value(&run, "reservoir.programmed_volume", 0, 40),
                            (19.4 - 3.75) * 1e-6, 1e-15);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "clinician");
    tcase_add_test(tests, the_measured_error_of_a_refill);
    tcase_add_test(tests, a_systematic_error);
    tcase_add_test(tests, each_refill_by_the_formula);
    tcase_add_test(tests, what_does_not_fit);
    tcase_add_test(tests, a_bridge_over_the_believed_volume);
    tcase_add_test(tests, draws_hang_on_nothing_else);
    tcase_add_test(tests, the_balance_closes);
    tcase_add_test(tests, false_notices_are_as_rare_as_normal_errors);
    tcase_add_test(tests, thresholds_of_a_discrepancy);
    tcase_add_test(tests, a_believed_volume);
}
