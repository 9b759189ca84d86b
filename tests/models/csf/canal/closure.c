/* Drug is neither made nor lost by round-off: steps far longer than the exchange between cells
 * takes, fine grids, and tissue, blood and a deep compartment that exchange faster than
 * anything is cleared.
 *
 * Expected: a pivot is right to a few units of round-off whatever the rates, and so is the
 * share that each cell hands on. A step passes drug through at most all cells, so it loses some
 * sqrt(cells) times that, with the same sign in equal steps: 30 steps x sqrt(1600) x a few
 * 1e-16 = some 4e-13. */
#define TH_SUITE "canal closure"
#include "support/check_main.h"

#include "support/bench/canal.h"

#include <float.h>

/* One member: a uniform canal of length 0.6 m with a source in the middle, per lane's own
 * rates. */
struct member {
    size_t cells;
    double spread, drift;       /* D m2/s, u m/s                          */
    double loss, store, plasma; /* 1/s; 1; plasma volume / CSF volume */
    double uptake, release, to_plasma, binding, unbinding, partition;
    double clearance, from_deep, deep;
    double lost;  /* 1/s, of every third cell; with it half of the dose is given in all cells */
    size_t skull; /* cells whose tissue exchanges a hundred times as fast, and keeps a third */
};

static void fill_lane(const struct member *m, struct th_canal *canal, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    struct th_canal_rates *rates = th_canal_rates(canal);
    struct th_canal_brain *brain = th_canal_brain(canal);
    const double dx = 0.6 / (double)m->cells, d = m->spread / (dx * dx),
                 z = m->drift * dx / m->spread;
    for (size_t i = 0; i < m->cells; i++) {
        const size_t at = i * TH_LANES + (size_t)lane;
        rows.left[at] = z > 0 ? d * z / expm1(z) : d;
        rows.right[at] = rows.left[at] + m->drift / dx;
        rows.loss[at] = m->loss;
        rows.tissue_ratio[at] = m->store;
        rows.volume_ratio[at] = (1 + 0.5 * sin(0.1 * (double)i)) / (double)m->cells / m->plasma;
        rows.lost[at] = i % 3 ? 0 : m->lost;
        rows.b[at] = i == m->cells / 2 ? 1 / rows.volume_ratio[at] : 0;
    }
    rates->uptake[lane] = m->uptake;
    rates->release[lane] = m->release;
    rates->to_plasma[lane] = m->to_plasma;
    rates->binding[lane] = m->binding;
    rates->unbinding[lane] = m->unbinding;
    rates->partition[lane] = m->partition;
    rates->clearance[lane] = m->clearance;
    rates->from_deep[lane] = m->from_deep;
    rates->deep[lane] = m->deep;
    rates->binding_capacity[lane] = 1e3;
    brain->uptake[lane] = 100 * m->uptake;
    brain->release[lane] = 300 * m->release;
    brain->to_plasma[lane] = 100 * m->to_plasma;
    brain->binding[lane] = 100 * m->binding;
    brain->unbinding[lane] = 300 * m->unbinding;
    brain->partition[lane] = m->partition / 3;
    brain->binding_capacity[lane] = 2e3;
    th_canal_update(canal, lane);
}

/* Contents of lane 3, in units of the dose. */
static double held(const struct canal_run *run)
{
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    const struct th_canal_rates *rates = th_canal_rates(run->canal);
    const double *end = run->state[0] + 3 * run->cells * TH_LANES + 3;
    double sum = end[0];
    if (rates->deep[3] > 0)
        sum += end[TH_LANES] * rates->from_deep[3] / rates->deep[3];
    for (size_t i = 0; i < run->cells; i++) {
        const double *cell = run->state[0] + 3 * i * TH_LANES + 3;
        const size_t at = i * TH_LANES + 3;
        sum += rows.volume_ratio[at] *
               (cell[0] + rows.tissue_ratio[at] * (cell[TH_LANES] + cell[2 * TH_LANES]));
    }
    return sum;
}

enum method { EXPONENTIAL, SATURABLE, SDIRK };

/* Drug that the cells of lane 3 lost for good in a step. */
static double lost(const struct canal_run *run, const double *exposure)
{
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    double sum = 0;
    for (size_t at = 3; at < run->cells * TH_LANES; at += TH_LANES)
        sum += rows.volume_ratio[at] * rows.lost[at] * exposure[at];
    return sum;
}

/* Half of the dose as further sources of all cells, rising from 0 over the step. */
static void fill_sources(const struct canal_run *run, double seconds, double *sources)
{
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    const size_t cells = run->cells * TH_LANES;
    for (size_t at = 0; at < cells; at++) {
        const double all = rows.volume_ratio[at] * (double)run->cells * seconds;
        sources[at] = 0.5 / all;
        sources[cells + at] = 1 / all / seconds;
    }
}

/* A dose of 1 in the first step, then nothing; the largest gap in the balance after any step.
 */
static double gap(const struct member *m, enum method method, size_t poles, int steps,
                  double seconds)
{
    struct canal_run run = canal_open_brain(m->cells, m->skull, poles, TH_CANAL_SETS);
    struct th_canal_control control = {.tolerance = 1e-2};
    const size_t cells = m->cells * TH_LANES;
    double *exposure = aligned_alloc(64, 3 * cells * sizeof(double));
    double worst = 0, gone = 0;
    EACH_LANE(i) fill_lane(m, run.canal, i);
    EACH_LANE(i) control.wanted[i] = true;
    fill_sources(&run, seconds, exposure + cells);
    for (int k = 0; k < steps; k++) {
        EACH_LANE(i) {
            run.step[i] = seconds;
            run.source[i] = k ? 0 : (m->lost > 0 ? 0.5 : 1) / seconds;
        }
        struct th_canal_request order = canal_order(&run);
        order.exposure = exposure;
        order.sources = m->lost > 0 && !k ? exposure + cells : NULL;
        order.sources_ramp = m->lost > 0 && !k ? exposure + 2 * cells : NULL;
        if (method == EXPONENTIAL)
            th_canal_advance(run.canal, &order);
        else if (method == SATURABLE)
            th_canal_advance_saturable(run.canal, &order);
        else
            th_canal_sdirk(run.canal, &order, &control);
        ck_assert(method != SDIRK || control.taken[3] > 0);
        canal_accept(&run);
        gone += lost(&run, exposure);
        worst = fmax(worst, fabs(held(&run) + m->clearance * run.total_area[3] + gone - 1));
    }
    free(exposure);
    canal_close(&run);
    return worst;
}

/* To round-off: 1e-12. Where products and sums are rounded apart (kernels without fused
 * multiply-adds), an elimination through all cells may lose half an ulp of the dose in each of
 * them, in every step. */
static double round_off(const struct member *m, int steps)
{
    struct canal_run run = canal_open_brain(8, 0, 4, TH_CANAL_SETS);
    const bool fused = th_canal_level(run.canal, 4) >= 3;
    canal_close(&run);
    return fused ? 1e-12 : fmax(1e-12, 0.5 * DBL_EPSILON * (double)m->cells * steps);
}

static void closes(const char *name, const struct member *m, int steps, double seconds)
{
    for (size_t poles = 3; poles <= 5; poles++)
        for (enum method method = EXPONENTIAL; method <= SATURABLE; method++) {
            const double found = gap(m, method, poles, steps, seconds);
            ck_assert_msg(found <= round_off(m, steps), "%s, method %d, %zu pole pairs: %g",
                          name, method, poles, found);
        }
}

static void closes_implicitly(const char *name, const struct member *m, int steps,
                              double seconds)
{
    const double found = gap(m, SDIRK, 4, steps, seconds);
    ck_assert_msg(found <= round_off(m, steps), "%s, Runge-Kutta: %g", name, found);
}

/* Exchange between cells of 0.25 to 7 million per second, steps of a day. */
START_TEST(a_closed_canal)
{
    struct member m = {.cells = 300, .spread = 1e-6, .plasma = 30};
    closes("300 cells", &m, 30, 86400);
    closes_implicitly("300 cells", &m, 30, 86400);
    m.cells = 1600;
    closes("1600 cells", &m, 30, 86400);
    m.spread = 1;
    closes("1600 cells, mixed a million times faster", &m, 30, 86400);
    m.spread = 1e-6;
    m.drift = 1e-6;
    closes("1600 cells with a drift", &m, 30, 86400);
    closes_implicitly("1600 cells with a drift", &m, 10, 86400);
}
END_TEST

/* An oligonucleotide: days to enter, hardly bound in plasma, months to leave. */
START_TEST(a_slow_drug)
{
    const struct member m = {.cells = 400,
                             .skull = _i,
                             .spread = 1e-7,
                             .loss = 4e-7,
                             .store = 0.26,
                             .plasma = 120,
                             .uptake = 7e-5,
                             .release = 7e-9,
                             .to_plasma = 2e-8,
                             .binding = 1e-5,
                             .unbinding = 1e-6,
                             .clearance = 2e-5,
                             .from_deep = 5e-6,
                             .deep = 4e-7};
    struct member leaky = m;
    leaky.lost = 1e-6;
    closes("slow drug", &m, 100, 86400);
    closes("slow drug of a canal that leaks", &leaky, 100, 86400);
    closes_implicitly("slow drug", &m, 100, 86400);
    closes_implicitly("slow drug of a canal that leaks", &leaky, 100, 86400);
}
END_TEST

/* The largest rates that a scenario can ask for, hour by hour, day by day, and in one step of
 * 1000. */
START_TEST(the_fastest_exchange)
{
    const struct member m = {.cells = 400,
                             .skull = _i,
                             .spread = 1e-6,
                             .drift = 1e-6,
                             .loss = 1e-4,
                             .store = 0.26,
                             .plasma = 0.5,
                             .uptake = 16,
                             .release = 1.6,
                             .to_plasma = 0.28,
                             .binding = 2.8,
                             .unbinding = 1e-3,
                             .partition = 100,
                             .clearance = 1e-7,
                             .from_deep = 3.3,
                             .deep = 1e-4};
    struct member leaky = m;
    leaky.lost = 1e-4;
    closes("fast drug by hours", &m, 30, 3600);
    closes("fast drug of a canal that leaks", &leaky, 30, 3600);
    closes_implicitly("fast drug of a canal that leaks", &leaky, 30, 3600);
    closes("fast drug by days", &m, 30, 86400);
    closes("fast drug in 1000 days", &m, 1, 86400e3);
    closes_implicitly("fast drug by hours", &m, 30, 3600);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "closure");
    tcase_add_test(tests, a_closed_canal);
    tcase_add_loop_test(tests, a_slow_drug, 0, 4);
    tcase_add_loop_test(tests, the_fastest_exchange, 0, 4);
}
