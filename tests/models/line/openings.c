/* Openings along the line: what leaves and comes in through them, and what passes on. */
#define TH_SUITE "line, openings"
#include "support/check_main.h"

#include "support/bench/openings.h"

/* m3 in the queues: the floor of the content over that of the concentration. */
static double fluid_of(struct bench *a)
{
    return bench_output(a, "content_floor", 0)[0] / bench_output(a, "floor", 0)[0];
}

/* Openings that come and go at any places, flows to either side, walls that swell and yield,
 * drugs that decay: every kilogram is somewhere, the queues hold the fluid, no concentration is
 * out of the range of what came in. */
START_TEST(all_is_somewhere)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 7);
    EACH_LANE(i) a->ports->drug.degradation[0][i] = _i % 2 ? 1e-6 : 0;
    draw_from(a, 0.5, 1);
    bench_start(a);
    unsigned seed = 100 + (unsigned)_i;
    struct hole holes[TH_FAULTS];
    const double volume = line_volume(a);
    double in_sum[2] = {content(a)}, out_sum[2] = {0}, fluid = volume, c_in = 7;
    int count = 0;
    for (int k = 0; k < 1500; k++) {
        if (uniform(&seed) < 0.1)
            c_in = 10 * uniform(&seed);
        if (uniform(&seed) < 0.1) {
            count = (int)(9 * uniform(&seed));
            for (int m = 0; m < count; m++)
                holes[m] = (struct hole){m, (int)(SEGMENTS * uniform(&seed)), 0,
                                         (enum th_space)(3 * uniform(&seed))};
        }
        for (int m = 0; m < count; m++)
            holes[m].out =
                (uniform(&seed) - 0.4) * 0.05 * volume * pow(10, -3 * uniform(&seed));
        const double in = (uniform(&seed) - 0.35) * 0.2 * volume * pow(10, -3 * uniform(&seed));
        const double more = (uniform(&seed) - (fluid / volume - 0.6)) * 0.02 * volume;
        step_holes(a, 600, in, c_in, more, holes, count);
        fluid += more;
        for (int s = 0; s < 2; s++) {
            in_sum[s] += a->ports->reservoir.inlet_mass[s][0];
            out_sum[s] += left(a, s);
        }
        ck_assert_int_eq(a->status[0], TH_OK);
        const double *c = profile(a);
        for (size_t j = 0; j < a->view.points; j++) {
            ck_assert_double_ge(c[j * TH_LANES], -1e-12);
            ck_assert_double_le(c[j * TH_LANES], 10 + 1e-12);
        }
    }
    for (int s = 0; s < 2; s++) {
        const double found = out_sum[s] + a->ports->ledger.mass[TH_IN_LINE][s][0] +
                             a->ports->ledger.mass[TH_DEGRADED][s][0];
        ck_assert_double_eq_tol(found, in_sum[s], 1e-12 * (in_sum[0] + 7 * volume));
    }
    ck_assert_double_eq_tol(fluid_of(a), fluid, 1e-12 * fluid);
    put_away(a);
}
END_TEST

/* Three tenths leave by a hole, two more by another in the same segment, one in the last: each
 * gets its volume's share of the drug, and what is left at the tip has the inlet's
 * concentration. */
START_TEST(split_by_volumes)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 3);
    bench_start(a);
    const double flow = 0.01 * line_volume(a);
    const struct hole holes[] = {{0, 1, 0.3 * flow, TH_CSF},
                                 {5, 1, 0.2 * flow, TH_EPIDURAL},
                                 {2, 3, 0.1 * flow, TH_SUBCUTANEOUS}};
    for (int k = 0; k < 500; k++) {
        const double tip = step_holes(a, 600, flow, 3, 0, holes, 3);
        ck_assert_double_eq_tol(tip, 0.4 * flow, 1e-15 * flow);
        ck_assert_double_eq_tol(out_of(a, TH_TIP, 0), 3 * tip, 1e-13 * flow);
        ck_assert_double_eq_tol(out_of(a, 1, 0), 0.9 * flow, 1e-13 * flow);
        ck_assert_double_eq_tol(out_of(a, 6, 0), 0.6 * flow, 1e-13 * flow);
        ck_assert_double_eq_tol(out_of(a, 3, 0), 0.3 * flow, 1e-13 * flow);
        ck_assert_double_eq(out_of(a, 2, 0), 0);
    }
    ck_assert_double_eq_tol(bench_output(a, "tip_concentration", 0)[0], 3, 1e-12);
    put_away(a);
}
END_TEST

/* A front of 4 behind 1 reaches the hole when the volume before it, V1, has been pumped, and
 * the tip when V2/(1 - f) more has. P pumped: f (P - V1) 4 + f V1 leave by the hole, and by the
 * tip the rest of what the line does not hold. Whatever the steps. */
START_TEST(front_passes_a_hole)
{
    static const double moments[] = {0.5, 0.05, 0.013};
    struct bench *a = line_of(length, 0, 1);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    const double volume = line_volume(a), before = before_node(a, 1), f = 0.4;
    const double each = moments[_i] * volume, half = before + (volume - before) / (1 - f);
    double pumped = 0, hole = 0, tip = 0, passed = 0;
    while (pumped < 3 * volume) {
        const struct hole holes[] = {{0, 1, f * each, TH_EPIDURAL}};
        step_holes(a, 600, each, 4, 0, holes, 1);
        pumped += each;
        hole += out_of(a, 1, 0);
        tip += out_of(a, TH_TIP, 0);
        if (passed == 0 && out_of(a, TH_TIP, 0) > 2.5 * (1 - f) * each)
            passed = pumped - each / 2;
        const double share = fmin(pumped, before) + 4 * fmax(pumped - before, 0);
        ck_assert_double_eq_tol(hole, f * share, 1e-12 * volume);
    }
    ck_assert_double_eq_tol(tip + hole + content(a), volume + 4 * pumped, 1e-12 * pumped);
    ck_assert_double_eq_tol(content(a), 4 * volume, 1e-9 * volume);
    ck_assert_double_eq_tol(passed, half, each + 2 * volume / 128);
    put_away(a);
}
END_TEST

/* The pump gives 3, CSF of 0.25 comes in at the tip, twice as much of it; a hole into the
 * tissue takes all. When the line behind it is full of CSF, it gives 3 and twice 0.25. */
START_TEST(streaming_back)
{
    struct bench *a = line_of(length, 0, 3);
    draw_from(a, 0.25, 0);
    bench_start(a);
    const double volume = line_volume(a), flow = 0.02 * volume;
    const struct hole holes[] = {{3, 2, 3 * flow, TH_SUBCUTANEOUS}};
    double out = 0, in = 0, start = content(a);
    for (int k = 0; k < 200; k++) {
        const double tip = step_holes(a, 60, flow, 3, 0, holes, 1);
        ck_assert_double_eq_tol(tip, -2 * flow, 1e-15 * volume);
        ck_assert_double_eq_tol(out_of(a, TH_TIP, 0), 0.25 * tip, 1e-14 * flow);
        out += left(a, 0);
        in += 3 * flow;
    }
    ck_assert_double_eq_tol(out_of(a, 4, 0), 3.5 * flow, 1e-5 * flow);
    ck_assert_double_eq_tol(content(a), start + in - out, 1e-12 * in);
    ck_assert_double_eq_tol(
        content(a), 3 * before_node(a, 2) + 0.25 * (volume - before_node(a, 2)), 1e-5 * volume);
    put_away(a);
}
END_TEST

/* Tissue fluid of 1 comes in at a hole, a third of what passes then, and CSF of 6 at another of
 * the same segment, as much; a third one there takes a half of all. Then the line flows
 * backwards: what comes back has the mixture of the other side. */
START_TEST(mixes_by_flows)
{
    struct bench *a = line_of(length, 0, 2);
    draw_from(a, 6, 1);
    bench_start(a);
    const double volume = line_volume(a), flow = 0.02 * volume;
    const struct hole holes[] = {
        {0, 1, -flow, TH_EPIDURAL}, {1, 1, -flow, TH_CSF}, {2, 1, 1.5 * flow, TH_SUBCUTANEOUS}};
    for (int k = 0; k < 300; k++) step_holes(a, 60, flow, 2, 0, holes, 3);
    ck_assert_double_eq_tol(out_of(a, 1, 0), -flow, 1e-13 * flow);
    ck_assert_double_eq_tol(out_of(a, 2, 0), -6 * flow, 1e-13 * flow);
    ck_assert_double_eq_tol(out_of(a, 3, 0), 3 * 1.5 * flow, 1e-12 * flow);
    ck_assert_double_eq_tol(out_of(a, TH_TIP, 0), 3 * 1.5 * flow, 1e-5 * flow);
    for (int k = 0; k < 300; k++) step_holes(a, 60, -1.5 * flow, 2, 0, holes, 3);
    ck_assert_double_eq_tol(a->ports->line.returned_mass[0][0], (6 + 1 + 6) / 3. * 1.5 * flow,
                            1e-5 * flow);
    put_away(a);
}
END_TEST

/* A hole that opens and shuts, nothing moving, changes nothing: not the content, not the
 * profile. */
START_TEST(on_and_off)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 0);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    const double volume = line_volume(a);
    double before[128];
    for (int k = 0; k < 40; k++)
        step(a, 60, 0.0173 * volume, 0.0173 * volume, 2 + sin(0.3 * k));
    const double held = content(a), *c = profile(a);
    for (int j = 0; j < 128; j++) before[j] = c[j * TH_LANES];
    for (int k = 0; k < 2000; k++) {
        const struct hole holes[] = {{0, k % SEGMENTS, 0, TH_CSF},
                                     {1, (k / 7) % SEGMENTS, 0, TH_CSF}};
        step_holes(a, 1, 0, 0, 0, holes, k % 3);
    }
    ck_assert_double_eq_tol(content(a), held, 1e-13 * held);
    c = profile(a);
    for (int j = 0; j < 128; j++) ck_assert_double_eq_tol(c[j * TH_LANES], before[j], 1e-9);
    put_away(a);
}
END_TEST

/* Standard deviation of a front, in parcels. */
static double front_width(struct bench *a)
{
    const double *c = profile(a);
    double first = 0, second = 0, sum = 0;
    for (int j = 1; j < 128; j++) {
        const double fall = c[(j - 1) * TH_LANES] - c[j * TH_LANES];
        sum += fall;
        first += fall * j;
        second += fall * j * j;
    }
    return sqrt(second / sum - first / sum * (first / sum));
}

/* A crack that opens and shuts a thousand times while a front goes by behind it, letting
 * nothing through: cut and joined as often, the front is as wide, 2 parcels, as in a whole
 * line. */
START_TEST(flickering)
{
    double width[2];
    for (int cracked = 0; cracked < 2; cracked++) {
        struct bench *a = line_of(length, 0, 0);
        bench_start(a);
        const double volume = line_volume(a), flow = millilitre / day, each = 0.0003 * volume;
        step(a, 0.2 * volume / flow, 0.2 * volume, 0.2 * volume, 1);
        for (int k = 0; k < 2000; k++) {
            const struct hole holes[] = {{0, 0, 0, TH_EPIDURAL}};
            step_holes(a, each / flow, each, 1, 0, holes, cracked ? k % 2 : 0);
        }
        ck_assert_double_eq_tol(content(a), 0.8 * volume, 1e-12 * volume);
        width[cracked] = front_width(a);
        put_away(a);
    }
    ck_assert_double_eq_tol(width[1], width[0], 2e-3 * width[0]);
}
END_TEST

/* The steps of one line are as long as the stretches of an even flow, those of the other are
 * cut anywhere: a hole that leaks, sucks, and shuts, with flow to either side. */
START_TEST(cut_anywhere)
{
    static const double stretches[][4] = {
        /* mL/day in, out of two holes, s */
        {0.4, 0.1, 0, 10000}, {57, 20, 30, 120}, {0, -0.3, 0.3, 7200}, {1, 0.7, 0.1, 3000},
        {24, 3, -9, 600},     {-1, 2, -1, 2000}, {0, 0, 0, 90000},     {1, 0, 0.5, 20000},
        {0.1, 0, 4, 30000},   {57, 10, 20, 30},  {2, 1, 0.5, 9000}};
    struct bench *a = line_of(length, 0, 0), *b = line_of(length, 0, 0);
    const double volume = line_volume(a);
    double gave[TH_OPENINGS] = {0}, gave_cut[TH_OPENINGS] = {0};
    unsigned seed = 7 + (unsigned)_i;
    draw_from(a, 0.5, 2);
    draw_from(b, 0.5, 2);
    bench_start(a);
    bench_start(b);
    for (size_t k = 0; k < sizeof stretches / sizeof *stretches; k++) {
        const double *flow = stretches[k], whole = flow[3], unit = millilitre / day;
        struct hole holes[] = {{0, 0, flow[1] * unit * whole, TH_EPIDURAL},
                               {1, 2, flow[2] * unit * whole, TH_CSF}};
        step_holes(a, whole, flow[0] * unit * whole, 1, 0, holes, 1 + (k > 3));
        for (int o = 0; o < TH_OPENINGS; o++) gave[o] += out_of(a, o, 0);
        for (double done = 0; done < whole;) {
            const double rest = whole - done, h = rest < 1 ? rest : rest * 0.7 * uniform(&seed);
            holes[0].out = flow[1] * unit * h;
            holes[1].out = flow[2] * unit * h;
            step_holes(b, h, flow[0] * unit * h, 1, 0, holes, 1 + (k > 3));
            for (int o = 0; o < TH_OPENINGS; o++) gave_cut[o] += out_of(b, o, 0);
            done = rest < 1 ? whole : done + h;
        }
        for (int o = 0; o < TH_OPENINGS; o++)
            ck_assert_double_eq_tol(gave_cut[o], gave[o], 1e-9 * volume);
        const double *c = profile(a), *cut = profile(b);
        for (size_t j = 0; j < a->view.points; j++)
            ck_assert_double_eq_tol(cut[j * TH_LANES], c[j * TH_LANES], 1e-8);
    }
    put_away(a);
    put_away(b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "openings");
    tcase_add_loop_test(tests, all_is_somewhere, 0, 10);
    tcase_add_test(tests, split_by_volumes);
    tcase_add_loop_test(tests, front_passes_a_hole, 0, 3);
    tcase_add_test(tests, streaming_back);
    tcase_add_test(tests, mixes_by_flows);
    tcase_add_test(tests, on_and_off);
    tcase_add_test(tests, flickering);
    tcase_add_loop_test(tests, cut_anywhere, 0, 5);
}
