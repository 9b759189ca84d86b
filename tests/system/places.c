/* Profiles at places, csf.concentration@T10: their values, what is taken from their whole path,
 * and that looking at them changes nothing. */
#define TH_SUITE "places"
#include "support/check_main.h"

#include "ensemble/check_start.h"
#include "support/real_run.h"

static const double hour = 3600;

#define BOLUS                               \
    "run: {duration: 1 day, sample: 2 h}\n" \
    "events: [{at: 3 h 17 min, do: program.bolus, dose: 50 ug, over: 5 min}]\n"

/* The reduction of the k-th requirement. */
static double asked(const struct real_run *run, size_t k)
{
    return th_trace_reduced(run->trace, run->scenario->requirements[k].reduction, 0);
}

/* R7: linear between the cells beside it; with its unit and its nature. 60 cells of 64.95 cm:
 * 30 cm lie in cell 27.21, counted by centres. */
START_TEST(linear_between_cells)
{
    struct real_run run =
        real_run(REAL_PATIENT REAL_PUMP BOLUS
                 "record: [{path: csf.concentration, axis: cells}, csf.concentration@30cm, "
                 "csf.concentration@300 mm, {path: tissue.concentration, axis: cells}, "
                 "tissue.concentration@30 cm]\n");
    const double at = 30 / (64.95 / 60) - 0.5, weight = at - 27;
    ck_assert(at > 27 && at < 28);
    static const char *const rows[][2] = {
        {"csf.concentration", "csf.concentration@30cm"},
        {"tissue.concentration", "tissue.concentration@30cm"}};
    for (size_t row = 0; row < 2; row++)
        for (size_t t = 0; t < run.trace->times; t++) {
            size_t cells = real_column(&run, rows[row][0]);
            double low = th_trace_get(run.trace, cells, 0, t, 27),
                   high = th_trace_get(run.trace, cells, 0, t, 28);
            ck_assert_double_eq_tol(real_get(&run, rows[row][1], t),
                                    (1 - weight) * low + weight * high,
                                    1e-12 * fabs(high) + 1e-300);
        }
    ck_assert(real_get(&run, "csf.concentration@30cm", 12) > 0);
    for (size_t t = 0; t < run.trace->times; t++)
        ck_assert_double_eq_tol(real_get(&run, "csf.concentration@30cm", t),
                                real_get(&run, "csf.concentration@300mm", t), 1e-18);
    real_close(&run);
}
END_TEST

#define REQUIRED                                                                  \
    "require:\n"                                                                  \
    "  - {check: csf.concentration@T10, take: max, above: 0 ug/mL}\n"             \
    "  - {check: csf.concentration@T10, take: time of max, above: 0 h}\n"         \
    "  - {check: csf.concentration@T10, take: auc, above: 0 ug h/mL}\n"           \
    "  - {check: csf.concentration@T10, take: first above 1 ug/mL, above: 0 h}\n" \
    "  - {check: csf.concentration@C5, take: final, above: 0 ug/mL}\n"

/* R7, R90: taken from the path at every step, not from samples: the bolus of 3:17 has its peak
 * between two samples of two hours. The mean of fine samples is the area. */
START_TEST(reductions_see_the_whole_path)
{
    struct real_run coarse =
        real_run(REAL_PATIENT REAL_PUMP BOLUS REQUIRED "record: [csf.concentration@T10]\n");
    double highest = 0;
    for (size_t t = 0; t < coarse.trace->times; t++)
        highest = fmax(highest, real_get(&coarse, "csf.concentration@T10", t));
    ck_assert(asked(&coarse, 0) > 1.2 * highest);
    ck_assert_double_gt(asked(&coarse, 1), 3 * hour + 17 * 60);
    ck_assert_double_lt(asked(&coarse, 1), 3 * hour + 30 * 60);
    struct real_run fine = real_run(
        REAL_PATIENT REAL_PUMP
        "run: {duration: 1 day, sample: 2 s}\n"
        "events: [{at: 3 h 17 min, do: program.bolus, dose: 50 ug, over: 5 min}]\n" REQUIRED
        "record: [csf.concentration@T10]\n");
    double area = 0, peak = 0, first = INFINITY;
    for (size_t t = 1; t < fine.trace->times; t++) {
        double before = real_get(&fine, "csf.concentration@T10", t - 1),
               now = real_get(&fine, "csf.concentration@T10", t);
        area += 0.5 * (before + now) * 2;
        peak = fmax(peak, now);
        if (now > 1e-3 && isinf(first)) /* 1 ug/mL */
            first = 2 * (double)t;
    }
    ck_assert_double_eq_tol(asked(&coarse, 0), peak, 1e-3 * peak);
    ck_assert_double_eq_tol(asked(&coarse, 2), area, 1e-3 * area);
    ck_assert_double_eq_tol(asked(&coarse, 3), first, 2.1);
    for (size_t k = 0; k < 5; k++) ck_assert_double_eq(asked(&coarse, k), asked(&fine, k));
    real_close(&fine);
    real_close(&coarse);
}
END_TEST

/* Recording changes neither what is taken from a place nor any other number. */
START_TEST(looking_changes_nothing)
{
    struct real_run with = real_run(REAL_PATIENT REAL_PUMP BOLUS REQUIRED
                                    "record: [default, csf.concentration@T10, "
                                    "csf.concentration@C5, line.concentration@20cm]\n"),
                    without = real_run(REAL_PATIENT REAL_PUMP BOLUS REQUIRED
                                       "record: [csf.tip_concentration]\n"),
                    bare = real_run(REAL_PATIENT REAL_PUMP BOLUS
                                    "record: [csf.tip_concentration]\n");
    for (size_t k = 0; k < 5; k++) ck_assert_double_eq(asked(&with, k), asked(&without, k));
    for (size_t t = 0; t < with.trace->times; t++) {
        double tip = real_get(&with, "csf.tip_concentration", t);
        ck_assert_double_eq(real_get(&without, "csf.tip_concentration", t), tip);
        ck_assert_double_eq(real_get(&bare, "csf.tip_concentration", t), tip);
    }
    real_close(&bare);
    real_close(&without);
    real_close(&with);
}
END_TEST

/* R7: a place beyond the axis is the output that is the value there; it is one column. */
START_TEST(beyond_the_axis)
{
    struct real_run run = real_run(REAL_PATIENT REAL_PUMP BOLUS
                                   "record: [csf.concentration@cistern, "
                                   "csf.cistern_concentration, csf.concentration@ventricle, "
                                   "csf.concentration@convexity]\n");
    ck_assert_uint_eq(run.scenario->column_count, 3);
    ck_assert_str_eq(run.scenario->columns[0].path, "csf.cistern_concentration");
    ck_assert_str_eq(run.scenario->columns[1].path, "csf.ventricle_concentration");
    ck_assert_str_eq(run.scenario->columns[2].path, "csf.convexity_concentration");
    real_close(&run);
}
END_TEST

/* A place that is not on the axis is refused before the run. */
START_TEST(off_the_axis)
{
    static const char *const places[] = {"csf.concentration@80cm", "csf.concentration@-2cm",
                                         "line.concentration@9m"};
    for (size_t k = 0; k < 3; k++) {
        char text[1000];
        snprintf(text, sizeof text, "%srecord: [%s]\n", REAL_PATIENT REAL_PUMP BOLUS,
                 places[k]);
        struct real_run run = real_open(text);
        struct th_start_check check = th_start_check_short;
        ck_assert_int_eq(th_check_start(run.layout, &check, &run.error), TH_BAD_INPUT);
        ck_assert_msg(strstr(run.error.text[0], places[k]) &&
                          strstr(run.error.text[0], "t.yaml:10:10: ") &&
                          strstr(run.error.text[0], "is not on its axis"),
                      "%s", run.error.text[0]);
        real_close(&run);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "all");
    tcase_add_test(tests, linear_between_cells);
    tcase_add_test(tests, reductions_see_the_whole_path);
    tcase_add_test(tests, looking_changes_nothing);
    tcase_add_test(tests, beyond_the_axis);
    tcase_add_test(tests, off_the_axis);
}
