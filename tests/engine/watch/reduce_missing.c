/* Reductions of an output of a device that is out for a while: over the time in which it was
 * in, and the last value is none if it is out there (R81, R53). */
#define TH_SUITE "reduce missing"
#include "support/check_main.h"

#include "support/course/run.h"

/* In the body for 10 h, out for 10 h, in again. A rate of 1/s, from 4 to 10 h of 2/s; implanted
 * again it is 1/s. */
#define DEVICE(hours)                                                        \
    "format: 1\nrun: {duration: " hours " h, sample: 7 h}\ntap: {rate: 1}\n" \
    "basin: {}\nevents: [{at: 4 h, do: tap.set, rate: 2}]\nstages:\n"        \
    "  - {name: a, device: in, leave: [{after: 10 h, to: b}]}\n"             \
    "  - {name: b, device: out, leave: [{after: 10 h, to: c}]}\n"            \
    "  - {name: c, device: in}\n"

static const struct {
    const char *text, *requirement;
    double value; /* NaN: missing */
} cases[] = {
    /* (4 + 2 * 6) / 10 = 1.6; with 5 h of 1 more 21 / 15 */
    {DEVICE("15"), "{check: tap.rate, take: mean, below: 9}", 1.6},
    {DEVICE("25"), "{check: tap.rate, take: mean, below: 9}", 1.4},
    {DEVICE("25"), "{check: tap.rate, take: mean, below: 9, during: 8 h .. 21 h}", 5. / 3},
    {DEVICE("15"), "{check: tap.rate, take: max, below: 9}", 2},
    {DEVICE("25"), "{check: tap.rate, take: min, below: 9}", 1},
    {DEVICE("25"), "{check: tap.rate, take: min, below: 9, during: 5 h .. 19 h}", 2},
    {DEVICE("25"), "{check: tap.rate, take: max, below: 9, during: 12 h .. 18 h}", NAN},
    {DEVICE("25"), "{check: tap.rate, take: mean, below: 9, during: 12 h .. 18 h}", NAN},
    {DEVICE("9"), "{check: tap.rate, take: final, below: 9}", 2},
    {DEVICE("15"), "{check: tap.rate, take: final, below: 9}", NAN},
    {DEVICE("25"), "{check: tap.rate, take: final, below: 9}", 1},
    {DEVICE("25"), "{check: tap.rate, take: final, below: 9, during: 2 h .. 12 h}", NAN},
    {DEVICE("25"), "{check: tap.rate, take: final, below: 9, during: a}", 2},
    /* what is not implanted has a value throughout: 4 h of 1, 6 h of 2, none, 5 h of 1 */
    {DEVICE("15"), "{check: basin.level, take: final, below: 1e9}", 16 * 3600},
    {DEVICE("25"), "{check: basin.level, take: final, below: 1e9}", 21 * 3600},
};

START_TEST(over_the_time_in_the_body)
{
    char text[2000];
    struct course_run run;
    snprintf(text, sizeof text, "%srequire: [%s]\n", cases[_i].text, cases[_i].requirement);
    memset(&run, 0, sizeof run);
    run.units = suite_units();
    run.scenario = th_scenario_parse(&course_catalog, run.units, "course.yaml", text,
                                     strlen(text), NULL, 0, &run.error);
    ck_assert_msg(run.scenario != NULL, "%s", run.error.text[0]);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    const double value =
        th_trace_reduced(run.trace, run.scenario->requirements[0].reduction, 0);
    const double wanted = cases[_i].value;
    ck_assert_msg(isnan(wanted) ? isnan(value) : fabs(value - wanted) <= 1e-9 * wanted,
                  "%s: %.17g", cases[_i].requirement, value);
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "a device that is out");
    tcase_add_loop_test(tests, over_the_time_in_the_body, 0, sizeof cases / sizeof cases[0]);
}
