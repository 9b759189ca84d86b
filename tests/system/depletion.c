/* The instant at which the reservoir is empty: predicted early in the run, and at the end of
 * it. */
#define TH_SUITE "depletion"
#include "support/check_main.h"

#include "support/catalog_walk.h"

enum { ERRORS = 3 };

static const double errors[ERRORS] = {0, 0.145, -0.145};

/* 18.6 mL above the residual at 0.3 mL/day; 0.3 mL of taper, of which 1 - ln 2 is not there at
 * full flow when half of the flow is gone. */
static const double programmed = 18.6 / 0.3, fades = 0.3 * (1 - 0.69314718055994531);

static const char text[] =
    "run: {duration: 80 day, sample: 12 h}\n"
    "drug: {use: solute, name: tracer, concentration: 1 mg/mL, diffusivity: 6e-10 m2/s}\n"
    "program: {rate: 0.3 mL/day}\n"
    "pump: {use: peristaltic}\n"
    "reservoir: {volume: 20 mL, residual: 1.4 mL, taper: 0.3 mL}\n"
    "catheter: {length: 89 cm, bore: 0.5293 mm, tip: T10}\n"
    "csf: {cells: 20}\n"
    "ensemble: {members: 3, vary: {pump.error: grid 0 % 14.5 % -14.5 %}}\n"
    "record: [reservoir]\n";

static size_t column(const struct th_scenario *scenario, const char *path)
{
    size_t k = 0;
    while (k < scenario->column_count && strcmp(scenario->columns[k].path, path) != 0) k++;
    ck_assert_msg(k < scenario->column_count, "no column %s", path);
    return k;
}

static double days(const struct th_trace *trace, size_t column, int member, size_t sample)
{
    return th_trace_get(trace, column, (uint64_t)member, sample, 0) / 86400;
}

/* Both dates, from the first day on, are those at which it happens: of the programmer's volume
 * and of half of the flow; and both stay what they were afterwards. */
START_TEST(dates_agree_with_the_run)
{
    struct th_error error;
    struct th_trace *trace = NULL;
    struct th_scenario *scenario = walk_read(text, &error);
    ck_assert_msg(scenario != NULL, "%s", error.text[0]);
    struct th_layout *layout = th_layout_create(scenario, &error);
    ck_assert_ptr_nonnull(layout);
    th_ensemble_run(layout, &(struct th_ensemble_options){.threads = 1}, &trace, &error);
    ck_assert_msg(trace != NULL, "%s", error.text[0]);
    size_t empty = column(scenario, "reservoir.empty_at"), last = trace->times - 1;
    size_t predicted = column(scenario, "reservoir.predicted_empty");
    size_t dry = column(scenario, "reservoir.dry"),
           since = column(scenario, "reservoir.dry_for");
    size_t left = column(scenario, "reservoir.programmed_volume");
    for (int m = 0; m < ERRORS; m++) {
        ck_assert_int_eq(trace->status[m], TH_OK);
        ck_assert(th_trace_get(trace, dry, (uint64_t)m, last, 0) > 0);
        double ended = (double)trace->time[last] / 86400e6 - days(trace, since, m, last);
        double expected = (18.6 - fades) / 0.3 / (1 + errors[m]);
        ck_assert_msg(fabs(ended / expected - 1) < 1e-4, "member %d: dry on day %g", m, ended);
        for (size_t k = 2; k <= last; k++) {
            double found = days(trace, empty, m, k);
            ck_assert_msg(fabs(found / ended - 1) < 1e-3,
                          "member %d, day %g: empty on day %g, not %g", m, (double)k / 2, found,
                          ended);
            ck_assert_double_eq_tol(days(trace, predicted, m, k), programmed,
                                    1e-3 * programmed);
        }
        /* The samples of day 62 see the programmer's volume at the residual. */
        ck_assert_double_eq_tol(th_trace_get(trace, left, (uint64_t)m, 124, 0), 1.4e-6, 1e-9);
    }
    th_trace_free(trace);
    th_layout_free(layout);
    th_scenario_free(scenario);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "dates");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, dates_agree_with_the_run);
}
