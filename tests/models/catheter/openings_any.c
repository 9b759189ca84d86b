/* Any combination of holes and kinks: volume to round-off in both directions, steps cut
 * anywhere, faults in any order, holes that are closed. */
#define TH_SUITE "openings, any"
#include "support/bench/ladder.h"
#include "support/check_main.h"

static double share(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24);
}

struct story {
    double at[TH_FAULTS], conductance[TH_FAULTS], left[TH_FAULTS], space[TH_FAULTS];
};

/* Up to eight faults: holes of nothing to 1e-7 m3/s/Pa, kinks, or both at once. */
static struct story tell(unsigned *seed)
{
    struct story s;
    for (int m = 0; m < TH_FAULTS; m++) {
        s.at[m] = share(seed) < 0.1 ? 0 : length * share(seed);
        s.conductance[m] = share(seed) < 0.4 ? 0 : pow(10, -7 - 12 * share(seed));
        s.left[m] = share(seed) < 0.7 ? -1 : bore * share(seed);
        s.space[m] = floor(3 * share(seed));
    }
    return s;
}

/* order: the fault of each of them. */
static void put_story(struct bench *b, const struct story *s, const int *order)
{
    for (int m = 0; m < TH_FAULTS; m++) {
        put_hole(b, order[m], s->at[m], s->conductance[m], (int)s->space[m]);
        EACH_LANE(i) {
            b->ports->fault.length[order[m]][i] = s->left[m] < 0 ? 0 : 2e-3;
            b->ports->fault.bore[order[m]][i] = fmax(s->left[m], 0);
        }
    }
}

static const int in_order[TH_FAULTS] = {0, 1, 2, 3, 4, 5, 6, 7};

static void open_any(struct bench *b)
{
    open_line(b, "16");
    csf_pressure(b, 1333);
    EACH_LANE(i) {
        b->ports->depot.pressure[TH_EPIDURAL][i] = 300;
        b->ports->pump.slip[0][i] = 1e-17;
        b->ports->pump.slip_from[0][i] = 3000;
        b->ports->pump.slip[1][i] = 1e-10;
        b->ports->pump.slip_from[1][i] = 200e3;
    }
    bench_start(b);
}

static void ask(struct bench *b, unsigned *seed)
{
    ramp_pump(b, share(seed) < 0.2 ? 0 : 100 * ML_PER_DAY * share(seed), 0);
    csf_pressure(b, 3000 * share(seed) - 300);
}

/* Fluid that enters is kept or leaves, each segment for itself, to round-off: in both
 * directions. */
START_TEST(volume_closes)
{
    struct bench b;
    unsigned seed = (unsigned)_i + 1;
    double rest[16], drawn = 0;
    open_any(&b);
    for (int k = 0; k < 300; k++) {
        const struct story s = tell(&seed);
        put_story(&b, &s, in_order);
        ask(&b, &seed);
        for (int m = 0; m < 16; m++) rest[m] = b.ports->catheter.segment_volume[m][0];
        bench_step(&b, pow(10, 7 * share(&seed) - 3));
        double through = 0;
        for (int m = 0; m <= 16; m++) through += fabs(b.ports->catheter.face_volume[m][0]);
        for (int m = 0; m < TH_FAULTS; m++) {
            through += fabs(out_of(&b, 1 + m));
            drawn = fmin(drawn, out_of(&b, 1 + m));
            ck_assert(s.conductance[m] > 0 || out_of(&b, 1 + m) == 0);
        }
        for (int m = 0; m < 16; m++) {
            double off = rest[m] - b.ports->catheter.segment_volume[m][0] +
                         b.ports->catheter.face_volume[m][0] -
                         b.ports->catheter.face_volume[m + 1][0];
            for (int n = 0; n < TH_FAULTS; n++)
                off -=
                    (int)b.ports->catheter.opening_place[1 + n][0] == m ? out_of(&b, 1 + n) : 0;
            NEAR(off, 0, 1e-12 * (through + lumen() / 16));
        }
        NEAR(out_of(&b, TH_TIP), b.ports->catheter.face_volume[16][0], 0);
        ck_assert(isfinite(through) && isfinite(b.ports->catheter.inlet_pressure[0]));
    }
    ck_assert_double_lt(drawn, 0);
    bench_close(&b);
}
END_TEST

/* Hours whole or cut in pieces: the same volumes. */
static void live(unsigned story, unsigned cuts, double volume[TH_OPENINGS], double *through)
{
    struct bench b;
    open_any(&b);
    memset(volume, 0, sizeof(double[TH_OPENINGS]));
    *through = 0;
    for (int hour = 0; hour < 12; hour++) {
        const struct story s = tell(&story);
        put_story(&b, &s, in_order);
        ask(&b, &story);
        for (double left = 3600; left > 0;) {
            double most = left * (cuts ? pow(10, -4 * share(&cuts)) : 1);
            double step = left - most < 1e-3 ? left : most;
            bench_step(&b, step);
            left -= step;
            for (int m = 0; m < TH_OPENINGS; m++) {
                volume[m] += out_of(&b, m);
                *through += fabs(out_of(&b, m));
            }
        }
    }
    bench_close(&b);
}

START_TEST(cuts_change_nothing)
{
    double whole[TH_OPENINGS], cut[TH_OPENINGS], through, again;
    live((unsigned)_i + 1, 0, whole, &through);
    live((unsigned)_i + 1, 77, cut, &again);
    for (int m = 0; m < TH_OPENINGS; m++) NEAR(cut[m], whole[m], 1e-9 * through);
}
END_TEST

/* The same faults on other lines: every bit the same. */
START_TEST(order_changes_nothing)
{
    static const int other[TH_FAULTS] = {6, 3, 0, 7, 5, 1, 4, 2};
    struct bench a, b;
    unsigned seed = (unsigned)_i + 1;
    open_any(&a);
    open_any(&b);
    for (int k = 0; k < 50; k++) {
        const struct story s = tell(&seed);
        unsigned again = seed;
        put_story(&a, &s, in_order);
        put_story(&b, &s, other);
        ask(&a, &seed);
        ask(&b, &again);
        const double step = pow(10, 6 * share(&seed) - 3);
        bench_step(&a, step);
        bench_step(&b, step);
        for (int m = 0; m < TH_FAULTS; m++)
            ck_assert_double_eq(out_of(&a, 1 + m), out_of(&b, 1 + other[m]));
        ck_assert_double_eq(out_of(&a, TH_TIP), out_of(&b, TH_TIP));
        ck_assert_mem_eq(a.arrays[a.generation], b.arrays[b.generation],
                         16 * sizeof(double[TH_LANES]));
    }
    bench_close(&a);
    bench_close(&b);
}
END_TEST

/* A hole that lets nothing through is none: every bit the same. */
START_TEST(closed_is_none)
{
    struct bench a, b;
    unsigned seed = (unsigned)_i + 1;
    open_any(&a);
    open_any(&b);
    for (int k = 0; k < 50; k++) {
        struct story s = tell(&seed), without;
        unsigned again = seed;
        memset(s.conductance, 0, sizeof s.conductance);
        without = s;
        memset(without.space, 0, sizeof without.space);
        for (int m = 0; m < TH_FAULTS; m++) without.at[m] = s.left[m] < 0 ? 0 : s.at[m];
        put_story(&a, &s, in_order);
        put_story(&b, &without, in_order);
        ask(&a, &seed);
        ask(&b, &again);
        bench_step(&a, 100);
        bench_step(&b, 100);
        ck_assert_mem_eq(a.arrays[a.generation], b.arrays[b.generation],
                         16 * sizeof(double[TH_LANES]));
        ck_assert_mem_eq(a.ports->catheter.face_volume, b.ports->catheter.face_volume,
                         sizeof a.ports->catheter.face_volume);
    }
    bench_close(&a);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "any");
    tcase_add_loop_test(tests, volume_closes, 0, 10);
    tcase_add_loop_test(tests, cuts_change_nothing, 0, 8);
    tcase_add_loop_test(tests, order_changes_nothing, 0, 8);
    tcase_add_loop_test(tests, closed_is_none, 0, 3);
}
