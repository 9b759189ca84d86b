/* csf/axial: by which ways drug leaves CSF and cord, and the shares of drug and of fluid. */
#define TH_SUITE "axial shares"
#include "support/check_main.h"

#include "support/bench/axial.h"
#include "support/real_run.h"

static const double hour = 3600, day = 86400, L2 = 0.4896, formed = 0.35e-6 / 60;

static const char *const ways[] = {"spinal_absorbed", "cistern_absorbed", "convexity_absorbed",
                                   "dural_cleared", "cleared"};
enum { SPINE, CISTERNS, CONVEXITY, DURA, CORD, WAYS };

static double left_by(struct bench *b, int way, size_t d, int lane)
{
    return bench_output(b, ways[way], d)[lane];
}

/* All of them, as they are summed; what is shown may be more by what was undershot at first. */
static double left(struct bench *b, size_t d, int lane)
{
    static const char *const states[] = {"spine", "cisterns", "convexity", "dura", "cord"};
    double sum = 0;
    for (int way = 0; way < WAYS; way++) {
        const double now = bench_state(b, states[way], d)[lane];
        const double shown = left_by(b, way, d, lane);
        ck_assert_msg(shown == now || (way != CORD && now < shown), "%s: %g, not %g", ways[way],
                      shown, now);
        sum += now;
    }
    return sum;
}

/* Drug that left CSF and cord is in plasma, or has been cleared from it; in the first minutes,
 * to the round-off of the dose. */
static void closes_to(struct bench *b, size_t d, int lane, double least)
{
    const double arrived = b->ports->ledger.mass[TH_IN_PLASMA][d][lane] +
                           b->ports->ledger.mass[TH_CLEARED][d][lane];
    const double off = left(b, d, lane) - arrived;
    ck_assert_msg(arrived > 0, "drug %zu, lane %d: nothing has left", d, lane);
    ck_assert_msg(fabs(off) <= fmax(1e-12 * arrived, least), "drug %zu, lane %d: %g of %g", d,
                  lane, off, arrived);
}

static void closes(struct bench *b, size_t d, int lane)
{
    closes_to(b, d, lane, 0);
}

/* Every way is open, drug comes back from blood, fluid is infused and drawn in; both steppers,
 * and binding that saturates, in neighbouring lanes; steps that grow, so that they are
 * estimated anew. */
START_TEST(ways_add_up)
{
    struct bench b;
    axial_bench(&b, 2);
    bench_set(&b, "cells", "100");
    bench_set(&b, "spinal_formation", "70 %");
    bench_param(&b, "solver")[1] = bench_param(&b, "solver")[5] = AXIAL_SDIRK;
    bench_param(&b, "plasma_partition")[2] = bench_param(&b, "plasma_partition")[5] = 0.5;
    bench_param(&b, "shape")[4] = AXIAL_UNIFORM;
    bench_param(&b, "foramen")[6] = 0.05;
    bench_param(&b, "dura_rise")[1] = bench_param(&b, "dura_rise")[3] = 0.5;
    bench_param(&b, "dura_rise")[4] = bench_param(&b, "dura_rise")[7] = 2;
    opioid(&b, 0.362);
    b.ports->drug.binding_capacity[0][3] = b.ports->drug.binding_capacity[1][2] = 1e-3;
    b.ports->drug.peripheral_volume[1][0] = 0;
    b.ports->catheter.opening_position[TH_TIP][7] = -0.06; /* in the ventricles */
    bench_start(&b);
    for (int k = 0; k < 60; k++) {
        give(&b, 0.2e-6, 20e-9, 300);
        give(&b, -1e-9, -1e-9, 60);
        give(&b, 1e-7, 0.1e-6, 600 + 60 * k);
        for (size_t d = 0; d < 2; d++)
            EACH_LANE(i) closes(&b, d, i);
    }
    EACH_LANE(i) {
        ck_assert_int_eq(b.status[i], TH_OK);
        for (int way = 0; way < WAYS; way++) ck_assert_double_gt(left_by(&b, way, 0, i), 0);
    }
    bench_close(&b);
}
END_TEST

/* A hundred thousand short steps: round-off does not add up. */
START_TEST(ways_add_up_for_long)
{
    struct bench b;
    axial_open(&b, opioid, 0.362, "cells", "20", NULL);
    for (int k = 0; k < 100000; k++) give(&b, k % 2 ? 1e-9 : 3e-9, 1e-10, 20);
    EACH_LANE(i) closes(&b, 0, i);
    bench_close(&b);
}
END_TEST

/* One lane alone has its own kernel; one that rests keeps what it had. */
START_TEST(a_lane_alone)
{
    struct bench b, other;
    double rests[WAYS];
    axial_bench(&b, 1);
    axial_bench(&other, 1);
    opioid(&b, 0.362);
    opioid(&other, 0.362);
    bench_start(&b);
    bench_start(&other);
    give(&b, 1e-6, 1e-7, 600);
    give(&other, 1e-6, 1e-7, 600);
    for (int way = 0; way < WAYS; way++) rests[way] = left_by(&b, way, 0, 3);
    EACH_LANE(i) b.alive[i] = i == 5;
    for (int k = 0; k < 10; k++) {
        bench_step(&b, hour);
        bench_step(&other, hour);
    }
    closes(&b, 0, 5);
    for (int way = 0; way < WAYS; way++) {
        ck_assert_double_eq(left_by(&b, way, 0, 3), rests[way]);
        ck_assert_double_eq(left_by(&b, way, 0, 5), left_by(&other, way, 0, 5));
    }
    bench_close(&b);
    bench_close(&other);
}
END_TEST

/* Everything mixed: C is the same everywhere, and the shares of drug are those of fluid: 16 %
 * along the canal, of the rest 45 % in the cisterns. */
START_TEST(mixed_drug_goes_with_the_fluid)
{
    struct bench b;
    axial_open(&b, tracer, 0.3, "dispersion", "100 cm2/s", "cistern_mixing", "1000 mL/min",
               "convexity_mixing", "1000 mL/min", NULL);
    give(&b, 1e-6, 0, 60);
    for (int k = 0; k < 48; k++) bench_step(&b, hour);
    NEAR(bench_output(&b, "spinal_fluid_share", 0)[0], 0.16, 1e-12);
    NEAR(bench_output(&b, "spinal_drug_share", 0)[0], 0.16, 1e-2);
    NEAR(left_by(&b, CISTERNS, 0, 0) / left(&b, 0, 0), 0.84 * 0.45, 1e-2);
    NEAR(left_by(&b, CONVEXITY, 0, 0) / left(&b, 0, 0), 0.84 * 0.55, 1e-2);
    NEAR(bench_output(&b, "spinal_absorbed_volume", 0)[0], 0.16 * formed * (48 * hour + 60),
         1e-12);
    NEAR(bench_output(&b, "cranial_absorbed_volume", 0)[0], 0.84 * formed * (48 * hour + 60),
         1e-12);
    bench_close(&b);
}
END_TEST

/* A uniform canal, closed above: absorption and dura take it in the ratio of 0.16 production to
 * permeability times surface, whenever; the share of the canal is all. */
START_TEST(canal_alone)
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "shape", "uniform");
    bench_set(&b, "foramen", "0 %");
    tracer(&b, L2);
    EACH_LANE(i) b.ports->drug.dural_permeability[0][i] = 1e-8 * i;
    bench_start(&b);
    const struct axial_params *p = b.view.params;
    for (int k = 0; k < 5; k++) {
        give(&b, 1e-7, 0, 6 * hour);
        EACH_LANE(i) {
            const double dura = 1e-8 * i * p->dura_surface[i];
            NEAR(left_by(&b, DURA, 0, i), left_by(&b, SPINE, 0, i) * dura / (0.16 * formed),
                 1e-10);
            NEAR(bench_output(&b, "spinal_drug_share", 0)[i], 1.0, 1e-12);
            ck_assert_double_eq(left_by(&b, CORD, 0, i), 0);
        }
    }
    bench_close(&b);
}
END_TEST

/* No fluid is absorbed, no dura lets through: what the cord clears is all that has gone. */
START_TEST(cord_alone)
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "production", "0 mL/min");
    opioid(&b, 0.362);
    EACH_LANE(i) b.ports->drug.dural_permeability[0][i] = 0;
    bench_start(&b);
    give(&b, 1e-6, 0, 600);
    for (int k = 0; k < 20; k++) {
        bench_step(&b, 2 * hour);
        NEAR(left_by(&b, CORD, 0, 0),
             1e-6 - b.ports->ledger.mass[TH_IN_CSF][0][0] -
                 b.ports->ledger.mass[TH_IN_TISSUE][0][0],
             1e-10);
    }
    ck_assert_double_eq(left_by(&b, SPINE, 0, 0), 0);
    ck_assert_double_eq(bench_output(&b, "spinal_drug_share", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "spinal_fluid_share", 0)[0], 0.16);
    bench_close(&b);
}
END_TEST

/* Of an injection of real volume the fluid is held at first: what came in or was formed is
 * absorbed or held. Between the grains of the flow, a millionth of the production. */
START_TEST(injected_fluid)
{
    struct bench b;
    axial_open(&b, opioid, L2, NULL);
    EACH_LANE(i) b.ports->program.ordered_bolus[i] = 10e-6;
    give(&b, 1e-6, 10e-6, 60);
    EACH_LANE(i) b.ports->program.ordered_bolus[i] = 0;
    double time = 60;
    for (int k = 0; k < 60; k++, time += 60) {
        const double volume = bench_output(&b, "spinal_absorbed_volume", 0)[0] +
                              bench_output(&b, "cranial_absorbed_volume", 0)[0];
        const double held = bench_output(&b, "held_volume", 0)[0];
        ck_assert_double_gt(held, 0);
        NEAR(volume, formed * time + 10e-6 - held, 1e-6);
        closes_to(&b, 0, 0, 1e-14 * 1e-6);
        bench_step(&b, 60);
    }
    bench_close(&b);
}
END_TEST

/* An inert solute infused at L2 until nothing changes: what leaves in a step is what comes in,
 * each way q C; of a bound: dose/AUC where C is most is no more than the production. */
START_TEST(steady_infusion)
{
    struct bench b;
    double before[WAYS], gone[WAYS], sum = 0, spine = 0, most = 0;
    axial_bench(&b, 1);
    bench_set(&b, "cells", "130");
    tracer(&b, L2);
    EACH_LANE(i) b.ports->drug.plasma_clearance[0][i] = 1e-3;
    bench_start(&b);
    for (int k = 0; k < 400; k++) give(&b, 1e-12 * 10 * day, 0, 10 * day);
    for (int way = 0; way < WAYS; way++) before[way] = left_by(&b, way, 0, 0);
    give(&b, 1e-12 * 10 * day, 0, 10 * day);
    for (int way = 0; way < WAYS; way++) {
        gone[way] = (left_by(&b, way, 0, 0) - before[way]) / (10 * day);
        sum += gone[way];
    }
    NEAR(sum, 1e-12, 1e-7);
    const double *c = bench_profile(&b, "concentration", 0);
    const struct axial_memory memory = th_axial_memory(&b.view);
    for (size_t k = 0; k < b.view.points; k++) {
        spine += 0.16 * formed * th_axial_share(&memory, false, TH_ROOT_SURFACE, k) *
                 c[k * TH_LANES];
        most = fmax(most, c[k * TH_LANES]);
    }
    const double cisterns = b.ports->csf.cistern_concentration[0][0] * 0.84 * 0.45 * formed;
    const double convexity =
        bench_output(&b, "convexity_concentration", 0)[0] * 0.84 * 0.55 * formed;
    NEAR(gone[SPINE], spine, 1e-6);
    NEAR(gone[CISTERNS], cisterns, 1e-6);
    NEAR(gone[CONVEXITY], convexity, 1e-6);
    ck_assert_double_lt(1e-12 / most, formed);
    const double share = spine / (spine + cisterns + convexity);
    ck_assert_msg(share > 0.3 && share < 0.8, "%g",
                  share); /* lumbar to cisternal 8: 0.16 of fluid */
    NEAR(bench_output(&b, "spinal_drug_share", 0)[0], share, 1e-2);
    NEAR(bench_output(&b, "spinal_fluid_share", 0)[0], 0.16, 1e-12);
    bench_close(&b);
}
END_TEST

#define PATIENT                                         \
    "format: 1\n"                                       \
    "drug: {from: morphine, concentration: 10 mg/mL}\n" \
    "pump: {from: peristaltic_20ml}\n"                  \
    "reservoir: {from: bellows_20ml}\n"                 \
    "catheter: {from: silicone_89cm, tip: T10}\n"       \
    "csf: {use: axial, cells: 60}\n"                    \
    "record: [csf, tissue, plasma]\n"

static double sum_of_ways(const struct real_run *run)
{
    double sum = 0;
    char path[64];
    for (int way = 0; way < WAYS; way++) {
        snprintf(path, sizeof path, "%s.%s", way == CORD ? "tissue" : "csf", ways[way]);
        sum += real_last(run, path);
    }
    return sum;
}

/* A run with boluses, and sizes and clearances that are set during it. */
#define EVENTS                                                        \
    "events:\n"                                                       \
    "  - {at: 10 h, do: program.bolus, dose: 0.5 mg, over: 10 min}\n" \
    "  - {at: 20 h, set: {csf.volume: 80 mL}}\n"                      \
    "  - {at: 25 h, set: {drug.plasma_volume: 10 L}}\n"               \
    "  - {at: 30 h, set: {pressure.spinal_absorption: 25 %, pressure.production: 0.5 mL/min}}\n"

START_TEST(set_during_a_run)
{
    struct real_run run = real_run(PATIENT EVENTS "run: {duration: 2 day, sample: 1 h}\n"
                                                  "program: {dose: 2 mg/day}\n");
    const double volume = real_last(&run, "csf.spinal_absorbed_volume");
    NEAR(sum_of_ways(&run),
         real_last(&run, "plasma.amount") + real_last(&run, "plasma.cleared"), 1e-12);
    /* 30 h of 0.16 x 0.35, 18 h of 0.25 x 0.5 mL/min, and a little of the infused. */
    NEAR(volume, (30 * 0.16 * 0.35 + 18 * 0.25 * 0.5) * 60e-6, 1e-3);
    NEAR(real_last(&run, "csf.spinal_fluid_share"),
         volume / (volume + real_last(&run, "csf.cranial_absorbed_volume")), 1e-12);
    real_close(&run);
}
END_TEST

/* Neither samples nor how often they are taken change them; twice the dose has the same shares.
 */
START_TEST(shares_of_a_run)
{
    static const char *const texts[] = {
        PATIENT EVENTS "run: {duration: 2 day, sample: 15 min}\nprogram: {dose: 2 mg/day}\n",
        PATIENT EVENTS "run: {duration: 2 day, sample: 1 day}\nprogram: {dose: 2 mg/day}\n"};
    double ways_of[2], shares[2];
    for (int k = 0; k < 2; k++) {
        struct real_run run = real_run(texts[k]);
        ways_of[k] = sum_of_ways(&run);
        shares[k] = real_last(&run, "csf.spinal_drug_share");
        real_close(&run);
    }
    ck_assert_double_eq(ways_of[0], ways_of[1]);
    ck_assert_double_eq(shares[0], shares[1]);
}
END_TEST

START_TEST(twice_the_dose)
{
    struct bench one, two;
    axial_bench(&one, 1);
    axial_bench(&two, 1);
    opioid(&one, 0.362);
    opioid(&two, 0.362);
    bench_start(&one);
    bench_start(&two);
    for (int k = 0; k < 10; k++) {
        give(&one, 1e-7, 1e-8, hour * (k + 1));
        give(&two, 2e-7, 1e-8, hour * (k + 1));
    }
    for (int way = 0; way < WAYS; way++)
        NEAR(left_by(&two, way, 0, 0), 2 * left_by(&one, way, 0, 0), 1e-13);
    NEAR(bench_output(&two, "spinal_drug_share", 0)[0],
         bench_output(&one, "spinal_drug_share", 0)[0], 1e-13);
    bench_close(&one);
    bench_close(&two);
}
END_TEST

/* The share of the canal fades in: from one minute to the next it changes by little, so that it
 * does not depend on which step ends behind a threshold. */
START_TEST(a_share_comes_without_a_jump)
{
    struct bench b;
    double before = 0, most = 0;
    axial_bench(&b, 1);
    bench_set(&b, "shape", "uniform");
    bench_set(&b, "foramen", "0 %");
    tracer(&b, L2);
    bench_start(&b);
    give(&b, 1e-6, 0, 60);
    for (int k = 0; k < 60; k++) {
        const double now = bench_output(&b, "spinal_drug_share", 0)[0];
        most = fmax(most, fabs(now - before));
        before = now;
        give(&b, 0, 0, 60);
    }
    NEAR(before, 1.0, 1e-12);
    ck_assert_double_le(most, 0.15);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "ways");
    tcase_add_test(tests, ways_add_up);
    tcase_add_test(tests, ways_add_up_for_long);
    tcase_add_test(tests, a_lane_alone);
    tcase_add_test(tests, mixed_drug_goes_with_the_fluid);
    tcase_add_test(tests, canal_alone);
    tcase_add_test(tests, cord_alone);
    tcase_add_test(tests, injected_fluid);
    tcase_add_test(tests, steady_infusion);
    tcase_add_test(tests, set_during_a_run);
    tcase_add_test(tests, shares_of_a_run);
    tcase_add_test(tests, twice_the_dose);
    tcase_add_test(tests, a_share_comes_without_a_jump);
}
