/* The same run on finer grids: the difference bounds the error, the own grid is not changed,
 * and verdicts that turn are found. */
#define TH_SUITE "refine"
#include "support/check_main.h"

#include "ensemble/refine.h"
#include "scenario/finer.h"
#include "support/real_run.h"

static double difference(double a, double b, double c, int count)
{
    double values[TH_GRIDS] = {a, b, c}, order;
    return th_grid_difference(values, count, &order);
}

/* f(h) = f + C h^p on grids of 1, 1/2, 1/4: with two grids 3 (2^p - 1)/2^p 4/3 times the error,
 * that is 3 times for p 2 and 2 for p 1; with three 1.25 for p 2; for p 1, 3 4/3 3/4. */
START_TEST(closed_forms)
{
    ck_assert_double_eq_tol(difference(1 + 0.16, 1 + 0.04, 0, 2), 3 * 0.16, 1e-14);
    ck_assert_double_eq_tol(difference(1 + 0.16, 1 + 0.08, 0, 2), 2 * 0.16, 1e-14);
    ck_assert_double_eq_tol(difference(1 + 0.16, 1 + 0.04, 1 + 0.01, 3), 1.25 * 0.16, 1e-14);
    ck_assert_double_eq_tol(difference(1 + 0.16, 1 + 0.08, 1 + 0.04, 3), 3 * 0.16, 1e-14);
    double values[TH_GRIDS] = {1 + 0.16, 1 + 0.08, 1 + 0.04}, order;
    th_grid_difference(values, 3, &order);
    ck_assert_double_eq_tol(order, 1, 1e-12);
    /* Two that agree by chance, or that go to and fro, tell no order: 3 2/(2 - 1), half an
     * order. */
    ck_assert_double_eq_tol(difference(1, 2, 1, 3), 3 * 2 * 1.0, 1e-12);
    ck_assert_double_ge(difference(1, 1, 2, 3), 1);
    ck_assert_double_eq(difference(7, 7, 7, 3), 0);
    ck_assert_double_eq(difference(INFINITY, INFINITY, 0, 2), 0);
    ck_assert_double_eq(difference(INFINITY, 1, 0, 2), INFINITY);
    ck_assert(isnan(difference(1, NAN, 0, 2)));
    ck_assert(!isfinite(difference(1, 1, NAN, 2) - difference(1, 2, INFINITY, 3)));
}
END_TEST

#define STEADY                                                                            \
    "format: 1\ntitle: t\n"                                                               \
    "drug: {use: solute, name: tracer, concentration: 1 mg/mL, diffusivity: 5e-10 m2/s, " \
    "dural_permeability: 1.08420e-3 cm/min}\n"                                            \
    "program: {rate: 0.001 mL/day, least_rate: 0 mL/day}\n"                               \
    "pump: {use: peristaltic}\nreservoir: {use: bellows}\n"                               \
    "catheter: {use: ladder, length: 89 cm, bore: 0.5293 mm, tip: 30.05 cm}\n"
#define UNIFORM                                                                            \
    "shape: uniform, volume: 96 mL, length: 60 cm, dispersion: 1e-7 m2/s, foramen: 0 %%, " \
    "stroke: 0 mL, "                                                                       \
    "probe: 36.55 cm}\npressure: {production: 0 mL/min}\n"

/* rate/(2 A sqrt(k D)) and its decay over sqrt(D/k), ends 7 decay lengths away: */
static const double at_tip = 1.47722e-5;
static double at_probe(void)
{
    double k = 1.0842e-5 / 60 * 318.5e-4 / 96e-6;
    return at_tip * exp(-0.065 * sqrt(k / 1e-7));
}

static struct real_run steady(int cells, int refine, const char *require)
{
    char text[2048];
    snprintf(text, sizeof text,
             STEADY
             "run: {duration: 4 day, sample: 1 day, refine: %d}\n"
             "csf: {use: axial, cells: %d, " UNIFORM "record: [csf]\n"
             "require:\n"
             "  - {check: csf.tip_concentration, take: final, between: [0 ug/mL, 1 ug/mL]}\n"
             "  - {check: csf.probe_concentration, take: final, between: [0 ug/mL, 1 ug/mL]}"
             "\n%s",
             refine, cells, require);
    return real_run(text);
}

static struct th_refinement refine(struct real_run *run)
{
    struct th_refinement refinement;
    struct th_ensemble_options options = {.threads = 1};
    enum th_status status = th_refine(run->trace, &options, &refinement, &run->error);
    ck_assert_msg(status == TH_OK, "%s", run->error.text[0]);
    return refinement;
}

/* The difference is no less than the error against the closed form, on coarse and fine grids,
 * and no more than 12 times that (two grids) where the error is above what the closed form
 * leaves out. */
START_TEST(bounds_the_error)
{
    const double exact[] = {at_tip, at_probe()};
    for (int cells = 20; cells <= 160; cells *= 2)
        for (int factor = 2; factor <= 4; factor *= 2) {
            struct real_run run = steady(cells, factor, "");
            struct th_refinement refinement = refine(&run);
            ck_assert_int_eq(refinement.count, factor == 2 ? 2 : 3);
            for (int k = 0; k < 2; k++) {
                size_t reduction = run.scenario->requirements[k].reduction;
                double is = th_trace_reduced(run.trace, reduction, 0);
                double off = run.trace->difference[reduction], error = fabs(is - exact[k]);
                ck_assert_msg(error <= off + 3e-5 * exact[k],
                              "%d cells, refine %d, %d: %g > %g", cells, factor, k,
                              error / exact[k], off / exact[k]);
                ck_assert_msg(off <= 12 * error + 3e-5 * exact[k],
                              "%d cells, refine %d, %d: %g", cells, factor, k, off / error);
            }
            th_refinement_free(&refinement);
            ck_assert_ptr_null(run.trace->difference);
            real_close(&run);
        }
}
END_TEST

/* The results of the own grid are the same bit by bit, whether finer ones run or not; and
 * refine: 1 runs none. */
START_TEST(the_own_grid_stays)
{
    struct real_run one = steady(30, 1, ""), two = steady(30, 2, "");
    struct th_refinement refinement = refine(&two), none = refine(&one);
    ck_assert_int_eq(none.count, 1);
    ck_assert_uint_eq(one.trace->byte_count, two.trace->byte_count);
    ck_assert_int_eq(memcmp(one.trace->bytes, two.trace->bytes, one.trace->byte_count), 0);
    for (size_t k = 0; k < one.scenario->reduction_count; k++)
        ck_assert_double_eq(one.trace->difference[k], 0);
    th_refinement_free(&none);
    th_refinement_free(&refinement);
    real_close(&one);
    real_close(&two);
}
END_TEST

/* Every step is halved, wherever it ended: at least twice as many, and the rows of the grid
 * double as far as their range goes. */
START_TEST(cells_and_steps)
{
    struct real_run run = steady(
        30, 4, "events: [{at: 10 min, every: 10 min, do: surroundings.posture, to: supine}]\n");
    struct th_refinement refinement = refine(&run);
    char words[200];
    for (int g = 1; g < refinement.count; g++) {
        ck_assert_uint_ge(refinement.grids[g].trace->steps[0],
                          2 * refinement.grids[g - 1].trace->steps[0]);
        th_scenario_finer_words(run.scenario, refinement.grids[g].scenario, words,
                                sizeof words);
        ck_assert_ptr_nonnull(strstr(words, g == 1 ? "csf.cells 60" : "csf.cells 120"));
        ck_assert_ptr_nonnull(strstr(words, g == 1 ? "line.cells 256" : "line.cells 512"));
    }
    ck_assert_ptr_nonnull(strstr(words, "catheter.segments 16 (no more is possible)"));
    th_refinement_free(&refinement);
    real_close(&run);
}
END_TEST

/* A bound between the results of 20 and of 40 cells is reported as not converged. */
START_TEST(a_verdict_turns)
{
    struct real_run run = steady(20, 2, "");
    struct th_refinement refinement = refine(&run);
    size_t reduction = run.scenario->requirements[1].reduction;
    double coarse = th_trace_reduced(run.trace, reduction, 0);
    double fine = th_trace_reduced(refinement.grids[1].trace, reduction, 0);
    ck_assert_double_gt(fabs(coarse - fine), 1e-4 * fine);
    th_refinement_free(&refinement);
    real_close(&run);
    char require[200];
    snprintf(
        require, sizeof require,
        "  - {name: bound, check: csf.probe_concentration, take: final, %s: %.12g ug/mL}\n",
        coarse < fine ? "below" : "above", 1e3 * (coarse + fine) / 2);
    run = steady(20, 2, require);
    refinement = refine(&run);
    struct th_finding findings[3];
    ck_assert_int_eq(th_require(run.trace, findings, &run.error), TH_OK);
    ck_assert_int_eq(th_refinement_check(&refinement, findings, &run.error), TH_NOT_CONVERGED);
    ck_assert_int_eq(run.error.count, 1);
    ck_assert_ptr_nonnull(
        strstr(run.error.text[0], "\"bound\": the verdict turns with the grid: pass"));
    th_refinement_free(&refinement);
    real_close(&run);
}
END_TEST

static double shown[64];
static int shown_count;
static void show(void *context, double done, uint64_t members_done, uint64_t members)
{
    (void)context;
    ck_assert_uint_le(members_done, members);
    shown[shown_count++] = done;
}

/* Progress of all grids is one, by what they cost: 1, 4, 16 of 21. */
START_TEST(progress_is_one)
{
    const struct th_progress whole = {0, show, NULL};
    for (int number = 0; number < 3; number++) {
        struct th_refine_progress part;
        struct th_progress own = th_refine_progress(&part, &whole, 4, number);
        own.show(own.context, 0, 0, 8);
        own.show(own.context, 1, 8, 8);
    }
    const double expected[] = {0, 1 / 21.0, 1 / 21.0, 5 / 21.0, 5 / 21.0, 1};
    ck_assert_int_eq(shown_count, 6);
    for (int k = 0; k < 6; k++) ck_assert_double_eq_tol(shown[k], expected[k], 1e-12);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "refine");
    tcase_add_test(tests, closed_forms);
    tcase_add_test(tests, bounds_the_error);
    tcase_add_test(tests, the_own_grid_stays);
    tcase_add_test(tests, cells_and_steps);
    tcase_add_test(tests, a_verdict_turns);
    tcase_add_test(tests, progress_is_one);
}
