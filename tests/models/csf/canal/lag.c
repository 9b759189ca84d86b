/* First-order lags of a concentration, and sources that change within a step: closed
 * forms, one long step against many short ones, and one method against another. */
#define TH_SUITE "canal lag"
#include "support/check_main.h"

#include "support/bench/canal.h"

enum { CELLS = 24, SKULL = 12 };

static double hashed(size_t a, size_t b)
{
    double x = sin(12.9898 * (double)a + 78.233 * (double)b) * 43758.5453;
    return x - floor(x);
}

/* Members that differ in everything; nothing flows, so that the bound of the table holds. */
static struct canal_run open_mixed(size_t poles, double most_bound)
{
    struct canal_run run = canal_open_brain(CELLS, SKULL, poles, TH_CANAL_SETS);
    const struct th_canal_rows rows = th_canal_rows(run.canal);
    struct th_canal_rates *rates = th_canal_rates(run.canal);
    struct th_canal_brain *brain = th_canal_brain(run.canal);
    EACH_LANE(i) {
        const size_t seed = 100 * (size_t)i;
        for (size_t c = 0; c < CELLS; c++) {
            const size_t at = c * TH_LANES + (size_t)i;
            rows.left[at] = rows.right[at] = 1e-3;
            rows.loss[at] = 1e-4 * hashed(c, seed + 1);
            rows.tissue_ratio[at] = hashed(c, seed + 2);
            rows.volume_ratio[at] = 0.05;
            rows.b[at] = c == 8 ? 3 : 0;
        }
        rates->uptake[i] = 1e-3 * hashed(1, seed);
        rates->release[i] = 1e-3 * hashed(2, seed);
        rates->to_plasma[i] = 1e-4 * hashed(3, seed);
        rates->binding[i] = 2e-4;
        rates->unbinding[i] = 5e-5;
        rates->partition[i] = hashed(4, seed);
        rates->clearance[i] = 1e-4;
        rates->from_deep[i] = 4e-4;
        rates->deep[i] = 4e-5;
        rates->binding_capacity[i] = most_bound;
        brain->uptake[i] = 0.1 * hashed(6, seed);
        brain->release[i] = 0.1 * hashed(7, seed);
        brain->to_plasma[i] = 1e-2 * hashed(8, seed);
        brain->binding[i] = 4e-4;
        brain->unbinding[i] = 3e-4;
        brain->partition[i] = hashed(9, seed);
        brain->binding_capacity[i] = 2 * most_bound;
        th_canal_update(run.canal, i);
        for (size_t k = 0; k < run.vectors; k++)
            run.state[0][k * TH_LANES + (size_t)i] = k % 3 == 2 ? 0.1 : hashed(k, seed + 5);
    }
    return run;
}

/* Half-lives from seconds to days, places and sites that differ by lane. */
static void aim(struct th_canal_probe probes[3])
{
    for (int n = 0; n < 3; n++)
        EACH_LANE(i) {
            probes[n].rate[i] = log(2) / (30 * pow(4, i));
            probes[n].site[i] = n;
            probes[n].compartment[i] = 0;
            probes[n].cell[i] = (i + 7) % (CELLS - 2);
            probes[n].source[i] = i == 3 ? 20 : 0;
            probes[n].added[i] = i == 5 ? 0.5 : 0;
            probes[n].weight[0][i] = 0.2;
            probes[n].weight[1][i] = 0.5;
            probes[n].weight[2][i] = 0.3;
        }
}

enum method { POLES, SDIRK, SATURABLE };

/* Goes 6 hours in so many steps; the source rises evenly by so much of its mean. Y, from 0. */
static void advance(struct canal_run *run, enum method method, int steps, double rise,
                    double y[3][TH_LANES])
{
    struct th_canal_probe probes[3];
    _Alignas(64) double ramp[TH_LANES];
    _Alignas(64) double lagged[3][TH_LANES];
    struct th_canal_control control = {.tolerance = 1e-7};
    const double whole = 6 * 3600, mean = 1e-4, h = whole / steps;
    aim(probes);
    memset(y, 0, sizeof lagged);
    for (int k = 0; k < steps; k++) {
        EACH_LANE(i) {
            run->step[i] = h;
            run->source[i] = mean * (1 + rise * ((k + 0.5) / steps - 0.5));
            ramp[i] = rise * mean / whole;
            control.wanted[i] = true;
        }
        struct th_canal_request order = canal_order(run);
        order.ramp = ramp;
        order.probes = probes;
        order.lagged = lagged;
        order.probe_count = 3;
        if (method == POLES)
            th_canal_advance(run->canal, &order);
        else if (method == SDIRK)
            th_canal_sdirk(run->canal, &order, &control);
        else
            th_canal_advance_saturable(run->canal, &order);
        for (int n = 0; n < 3; n++)
            EACH_LANE(i) y[n][i] = y[n][i] * exp(-probes[n].rate[i] * h) + lagged[n][i];
        canal_accept(run);
    }
}

/* The largest difference of two advances in Y, as a share of 1, the largest value at the start.
 */
static double apart(double a[3][TH_LANES], double b[3][TH_LANES])
{
    double worst = 0;
    for (int n = 0; n < 3; n++)
        EACH_LANE(i) worst = fmax(worst, fabs(a[n][i] - b[n][i]));
    return worst;
}

/* One step against many, or few, of the best table or of the other method. */
static double advanced(size_t poles, enum method other, int others, double rise)
{
    struct canal_run a = open_mixed(poles, 0), b = open_mixed(5, 0);
    double y[2][3][TH_LANES];
    advance(&a, POLES, 1, rise, y[0]);
    advance(&b, other, others, rise, y[1]);
    canal_close(&a);
    canal_close(&b);
    return apart(y[0], y[1]);
}

/* One step of 6 h, whatever follows: within the table's bound of 72 of the best table, and of
 * the Runge-Kutta method, which has another way to the same number. */
START_TEST(one_step_as_good_as_many)
{
    static const double bound[] = {6.6e-6, 7.6e-8, 8.7e-10};
    for (size_t poles = 3; poles <= 5; poles++)
        ck_assert_double_le(advanced(poles, POLES, 72, 0), 3 * bound[poles - 3] + 1e-8);
    ck_assert_double_le(advanced(5, SDIRK, 1, 0), 1e-6);
    ck_assert_double_le(advanced(5, SDIRK, 720, 0), 1e-8);
}
END_TEST

/* The same with a source that rises from nothing to twice its mean. The table takes what it
 * gives right on the whole, and its way to 2 |R''(0)/2 - 1/2| of it. */
START_TEST(one_step_of_a_ramp)
{
    static const double ramp[] = {6.5e-4, 1.3e-5, 2.3e-7};
    for (size_t poles = 3; poles <= 5; poles++)
        ck_assert_double_le(advanced(poles, SDIRK, 72, 2), ramp[poles - 3] + 1e-7);
}
END_TEST

/* With so many sites that none is ever short, the saturable step is the linear one. Where
 * they are short, second order: four times as good with half the step. */
START_TEST(saturable)
{
    struct canal_run many = open_mixed(5, 1e9), linear = open_mixed(5, 0);
    double y[2][3][TH_LANES], fine[3][TH_LANES], off[2];
    advance(&many, SATURABLE, 1, 2, y[0]);
    advance(&linear, POLES, 1, 2, y[1]);
    ck_assert_double_le(apart(y[0], y[1]), 1e-8);
    canal_close(&many);
    canal_close(&linear);
    struct canal_run exact = open_mixed(5, 1);
    advance(&exact, SATURABLE, 1536, 2, fine);
    canal_close(&exact);
    for (int k = 0; k < 2; k++) {
        struct canal_run run = open_mixed(5, 1);
        advance(&run, SATURABLE, 24 << k, 2, y[0]);
        off[k] = apart(y[0], fine);
        canal_close(&run);
    }
    ck_assert_double_le(off[0], 1e-3);
    ck_assert_double_ge(log2(off[0] / off[1]), 1.8);
}
END_TEST

/* C = 1 for ever, or fading by k, plus 1/2, and rate h from 1e-6 to 1e6: to the bound, where
 * the two rates meet to some times that. Lags: 1 - exp(-rate h), and of what fades rate (exp(-k
 * h) - exp(-rate h))/(rate - k). */
START_TEST(constant_and_fading)
{
    const double h = 7200;
    for (int fades = 0; fades < 2; fades++) {
        struct canal_run run = canal_open(CELLS, 4, TH_CANAL_SETS);
        const double k = fades ? 3 / h : 0;
        struct th_canal_probe probe = {.weight = {{0}}};
        _Alignas(64) double lagged[1][TH_LANES];
        EACH_LANE(i) {
            for (size_t c = 0; c < CELLS; c++) {
                th_canal_rows(run.canal).loss[c * TH_LANES + (size_t)i] = k;
                run.state[0][3 * c * TH_LANES + (size_t)i] = 1;
            }
            th_canal_update(run.canal, i);
            run.step[i] = h;
            run.source[i] = 0;
            probe.rate[i] = pow(10, 12.0 * i / 7 - 6) / h;
            probe.weight[i % 3][i] = 1;
            probe.added[i] = 0.5;
            probe.cell[i] = i;
        }
        struct th_canal_request order = canal_order(&run);
        order.probes = &probe;
        order.lagged = lagged;
        order.probe_count = 1;
        th_canal_advance(run.canal, &order);
        EACH_LANE(i) {
            const double rate = probe.rate[i], past = -expm1(-rate * h);
            const double lag =
                fades ? rate * (exp(-k * h) - exp(-rate * h)) / (rate - k) : past;
            ck_assert_double_le(fabs(lagged[0][i] - lag - past / 2), fmin(3e-7, 2e-6 * past));
        }
        canal_close(&run);
    }
}
END_TEST

/* contents at the end - at the start = source step - clearance area, although the table takes a
 * ramp only to its bound: to round-off, of what was given. */
START_TEST(ramps_close)
{
    for (size_t poles = 3; poles <= 5; poles++)
        for (int method = POLES; method <= SATURABLE; method++) {
            struct canal_run run = open_mixed(poles, method == SATURABLE ? 1 : 0);
            struct th_canal_control control = {.tolerance = 1e-5};
            _Alignas(64) double ramp[TH_LANES];
            memset(run.state[0], 0, run.vectors * TH_LANES * sizeof(double));
            EACH_LANE(i) {
                run.step[i] = 600 * pow(2, i);
                run.source[i] = 1;
                ramp[i] = (i % 2 ? 6 : -6) / run.step[i];
                control.wanted[i] = true;
            }
            struct th_canal_request order = canal_order(&run);
            order.ramp = ramp;
            if (method == POLES)
                th_canal_advance(run.canal, &order);
            else if (method == SDIRK)
                th_canal_sdirk(run.canal, &order, &control);
            else
                th_canal_advance_saturable(run.canal, &order);
            EACH_LANE(i) {
                const double *y = run.state[1] + i;
                double held = y[3 * CELLS * TH_LANES] + 10 * y[(3 * CELLS + 1) * TH_LANES];
                for (size_t c = 0; c < CELLS; c++) {
                    const double *cell = y + 3 * c * TH_LANES;
                    const double store = hashed(c, 100 * (size_t)i + 2);
                    held += 0.05 * (cell[0] + store * (cell[TH_LANES] + cell[2 * TH_LANES]));
                }
                const double given = 0.05 * 3 * run.step[i];
                ck_assert_double_le(fabs(held + 1e-4 * run.area[i] - given), 1e-12 * given);
            }
            canal_close(&run);
        }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "lag");
    tcase_add_test(tests, one_step_as_good_as_many);
    tcase_add_test(tests, one_step_of_a_ramp);
    tcase_add_test(tests, saturable);
    tcase_add_test(tests, constant_and_fading);
    tcase_add_test(tests, ramps_close);
}
