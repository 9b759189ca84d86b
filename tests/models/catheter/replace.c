/* A new catheter in a run: what the old one held is counted, the new one is at rest and full of
 * what is told; the line keeps what lies in the pump's tubing. */
#define TH_SUITE "catheter replaced"
#include "support/bench/ladder.h"
#include "support/check_main.h"
#include "support/real_run.h"

static void give(struct bench *b, const char *drug, const char *concentration)
{
    bench_event(b, "replace", 3, drug, concentration);
}

/* Behind a closed line 1 mL/day swells the walls; a new catheter holds its lumen, and nothing
 * in its walls. The pressure that the old one bore stays on record. */
START_TEST(walls_are_new)
{
    struct bench b;
    open_line(&b, "8");
    csf_pressure(&b, 10 * TH_MMHG);
    EACH_LANE(i) b.ports->drug.base_fraction[0][i] = 0.8;
    EACH_LANE(i) b.ports->drug.stock[0][i] = 10;
    bench_start(&b);
    pump(&b, ML_PER_DAY);
    put_fault(&b, 0, 0.8, 0);
    for (int k = 0; k < 10; k++) bench_step(&b, 60);
    const double stored = bench_output(&b, "stored_volume", 0)[3],
                 highest = bench_output(&b, "highest_pressure", 0)[3];
    double held = 0;
    for (int k = 0; k < 8; k++) held += b.ports->catheter.segment_volume[k][3];
    NEAR(stored, 600 * ML_PER_DAY, 1e-4 * stored);
    give(&b, NULL, NULL);
    NEAR(b.ports->catheter.taken_volume[3], lumen() + stored, 1e-15 * lumen());
    NEAR(b.ports->catheter.taken_volume[3], held, 0);
    ck_assert_double_eq(bench_output(&b, "stored_volume", 0)[3], 0);
    ck_assert_double_eq(bench_output(&b, "replacements", 0)[3], 1);
    ck_assert_double_eq(bench_output(&b, "replacements", 0)[2], 0);
    NEAR(bench_output(&b, "stored_volume", 0)[2], stored, 0);
    NEAR(bench_output(&b, "highest_pressure", 0)[3], highest, 0);
    NEAR(bench_output(&b, "pressure", 0)[3], 10 * TH_MMHG, 1e-9);
    put_fault(&b, 0, 0.8, bore);
    for (int k = 0; k < 10; k++) bench_step(&b, 60);
    NEAR(bench_output(&b, "pressure_drop", 0)[3], ML_PER_DAY * resistance(), 1e-6);
    bench_close(&b);
}
END_TEST

/* Fluid alone; the stock of a drug that is named; a concentration of the first one: of base. */
START_TEST(primed_as_told)
{
    struct bench b;
    open_line(&b, "8");
    EACH_LANE(i) b.ports->drug.base_fraction[0][i] = 0.8;
    EACH_LANE(i) b.ports->drug.stock[0][i] = 10;
    bench_start(&b);
    EACH_LANE(i) b.ports->catheter.primed[0][i] = 7;
    give(&b, NULL, NULL);
    ck_assert_double_eq(b.ports->catheter.primed[0][3], 0);
    ck_assert_double_eq(b.ports->catheter.primed[0][2], 7);
    give(&b, NULL, "2 mg/mL");
    NEAR(b.ports->catheter.primed[0][3], 1.6, 1e-12);
    ck_assert_double_eq(b.ports->catheter.replaced[3], 2);
    bench_close(&b);
}
END_TEST

#define REPLACED                                                                       \
    "format: 1\nrun: {duration: 6 h, sample: 1 h}\n"                                   \
    "drug: {use: solute, name: d, concentration: 10 mg/mL, diffusivity: 6e-10 m2/s}\n" \
    "program: {use: simple, rate: 1 mL/day}\n"                                         \
    "pump: {use: peristaltic, error: 0 %%, tubing: 0.2 mL}\nreservoir: {}\n"           \
    "catheter: {length: 89 cm, bore: 0.5293 mm, tip: T10}\ncsf: {cells: 20}\n"         \
    "record: [all, gauge.balance.removed]\nevents: [{at: 2 h, do: catheter.replace%s}]\n"

static double seen(const struct real_run *run, const char *path, size_t sample)
{
    return th_trace_get(run->trace, real_column(run, path), 0, sample, 0);
}

/* m3 in the walls at 1 mL/day: the mean pressure is half of the drop. */
static double in_walls(void)
{
    return compliance() * ML_PER_DAY * resistance() / 2;
}

/* The lumen, 0.19583 mL of 10 mg/mL, goes with what the walls hold; the tubing's 2 mg stay; the
 * new one brings the lumen's volume of what it is primed with, and lets that out first. */
static void expect(const char *primed, double concentration)
{
    char text[2000];
    snprintf(text, sizeof text, REPLACED, primed);
    struct real_run run = real_run(text);
    const double gone = 10 * (lumen() + in_walls());
    NEAR(seen(&run, "gauge.balance.removed", 6), gone, 1e-9 * gone);
    const double line = seen(&run, "line.content", 2), brought = concentration * lumen();
    NEAR(line, 10 * 0.2e-6 + gone, 1e-9 * line); /* the sample is before the order */
    NEAR(seen(&run, "gauge.balance.supplied", 6) - seen(&run, "gauge.balance.supplied", 0),
         brought, 1e-12);
    NEAR(seen(&run, "line.tip_concentration", 3), concentration, 1e-9);
    ck_assert_double_le(seen(&run, "gauge.balance.worst", 6), 1e-14);
    /* 4 h later 1/6 mL has come out of the tubing: less than the lumen holds */
    NEAR(seen(&run, "line.content", 6),
         10 * 0.2e-6 + brought + 10 * in_walls() +
             (10 - concentration) * (4 * 3600 * ML_PER_DAY - in_walls()),
         1e-9 * line);
    real_close(&run);
}

START_TEST(the_tubing_stays)
{
    expect("", 0);
    expect(", concentration: 3 mg/mL", 3);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "replaced");
    tcase_add_test(tests, walls_are_new);
    tcase_add_test(tests, primed_as_told);
    tcase_add_test(tests, the_tubing_stays);
}
