/* A member alone has the bits that it has in company: the kernel for one lane against that for
 * eight, whatever the number of cells, pole pairs, instruction set, lane, and what is asked
 * for. */
#define TH_SUITE "canal single"
#include "support/check_main.h"

#include "support/bench/canal.h"

/* A number in (0, 1) that depends on its indices and nothing else. */
static double hashed(size_t a, size_t b)
{
    double x = sin(12.9898 * (double)a + 78.233 * (double)b) * 43758.5453;
    return x - floor(x);
}

struct trial {
    size_t cells, skull, poles;
    int level, lane;
    bool source, exposure, deep, returns, binds, ventricle, further;
};

/* Members that differ in everything but what the trial switches off for all. */
static void fill_lane(const struct trial *trial, struct th_canal *canal, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    struct th_canal_rates *rates = th_canal_rates(canal);
    const size_t seed = 1000 * (size_t)lane;
    for (size_t i = 0; i < trial->cells; i++) {
        const size_t at = i * TH_LANES + (size_t)lane;
        rows.left[at] = 0.2 * hashed(i, seed + 1);
        rows.right[at] = 0.2 * hashed(i, seed + 2);
        rows.loss[at] = 1e-3 * hashed(i, seed + 3);
        rows.tissue_ratio[at] = i % 5 ? hashed(i, seed + 4) : 0;
        rows.volume_ratio[at] = 0.01 + hashed(i, seed + 5);
        rows.b[at] =
            i == (size_t)lane * 2 || i == trial->cells - 3 ? 1 + hashed(i, seed + 6) : 0;
        rows.lost[at] = trial->further && i % 4 ? 1e-3 * hashed(i, seed + 7) : 0;
    }
    rates->uptake[lane] = 2e-3 * hashed(1, seed);
    rates->release[lane] = 2e-3 * hashed(2, seed);
    rates->to_plasma[lane] = 1e-4 * hashed(3, seed);
    rates->binding[lane] = trial->binds ? 2e-4 * hashed(4, seed) : 0;
    rates->unbinding[lane] = trial->binds ? 5e-5 * hashed(5, seed) : 0;
    rates->partition[lane] = trial->returns || lane % 3 == 1 ? hashed(6, seed) : 0;
    rates->clearance[lane] = 2e-4 * hashed(7, seed);
    rates->from_deep[lane] = trial->deep ? 4e-4 * hashed(8, seed) : 0;
    rates->deep[lane] = trial->deep ? 4e-5 * hashed(9, seed) : 0;
    struct th_canal_brain *brain = th_canal_brain(canal);
    brain->uptake[lane] = 2e-1 * hashed(10, seed);
    brain->release[lane] = 2e-1 * hashed(11, seed);
    brain->to_plasma[lane] = 1e-2 * hashed(12, seed);
    brain->binding[lane] = trial->binds && lane % 2 ? 2e-2 * hashed(13, seed) : 0;
    brain->unbinding[lane] = trial->binds && lane % 2 ? 5e-3 * hashed(14, seed) : 0;
    brain->partition[lane] = lane % 4 < 1 + 2 * trial->returns ? hashed(15, seed) : 0;
    th_canal_update(canal, lane);
}

static struct canal_run open_trial(const struct trial *trial)
{
    struct canal_run run = canal_open_brain(trial->cells, trial->skull, trial->poles, 3);
    th_canal_level(run.canal, trial->level);
    EACH_LANE(i) fill_lane(trial, run.canal, i);
    for (size_t k = 0; k < run.vectors; k++)
        EACH_LANE(i) {
            const double y = k % 7 ? hashed(k, (size_t)i + 50) : -0.0;
            run.state[0][k * TH_LANES + (size_t)i] = y;
        }
    return run;
}

static void same_bits(const double *a, const double *b, size_t vectors, int lane,
                      const char *what, const struct trial *t)
{
    for (size_t k = 0; k < vectors; k++)
        ck_assert_msg(
            memcmp(&a[k * TH_LANES + (size_t)lane], &b[k * TH_LANES + (size_t)lane],
                   sizeof *a) == 0,
            "%s %zu: %a is not %a (%zu cells, %zu of them skull, %zu poles, level %d, "
            "lane %d)",
            what, k, b[k * TH_LANES + (size_t)lane], a[k * TH_LANES + (size_t)lane], t->cells,
            t->skull, t->poles, t->level, lane);
}

/* Probes of the lanes: each its own places, and all three sites. */
static void set_probe(const struct trial *trial, struct th_canal_probe *probe, int number)
{
    EACH_LANE(i) {
        const size_t seed = (size_t)(10 * number + i);
        probe->rate[i] = (number + i) % 4 ? 1e-3 * hashed(1, seed) : 0;
        probe->site[i] = (number + i) % 3;
        probe->compartment[i] = 0;
        probe->cell[i] = (int32_t)(hashed(2, seed) * (double)(trial->cells - 2));
        probe->source[i] = hashed(3, seed);
        probe->added[i] = hashed(5, seed);
        for (int k = 0; k < TH_CANAL_PROBE_CELLS; k++)
            probe->weight[k][i] = hashed(4, seed + (size_t)k);
    }
}

/* Ventricles of all kinds, some of them empty. */
static struct th_canal_ventricle ventricle_of(int number)
{
    struct th_canal_ventricle v;
    EACH_LANE(i) {
        const size_t seed = (size_t)(20 * number + i);
        v.rate[i] = 1e-2 * hashed(5, seed);
        v.lost[i] = number % 2 ? 1e-3 * hashed(18, seed) : 0;
        v.amount[i] = (number + i) % 3 ? hashed(6, seed) : 0;
        v.source[i] = (number + i) % 3 && number % 2 ? 1e-3 * hashed(7, seed) : 0;
        v.ramp[i] = number % 2 ? v.source[i] * 1e-3 : 0;
    }
    return v;
}

/* Further sources in some cells of all lanes but one; means, then ramps. */
static double *sources_of(const struct trial *trial, int number)
{
    const size_t cells = trial->cells * TH_LANES;
    double *sources = aligned_alloc(64, 2 * cells * sizeof(double));
    for (size_t at = 0; at < cells; at++) {
        const size_t seed = at + (size_t)number;
        const bool any = seed % 3 == 0 && at % TH_LANES != 5;
        sources[at] = any ? 1e-3 * hashed(16, seed) : 0;
        sources[cells + at] = any && number % 2 ? 1e-6 * hashed(17, seed) : 0;
    }
    return sources;
}

/* Six steps of two lengths with all lanes alive and with one alone. */
static void try(const struct trial *trial)
{
    const size_t bytes = trial->cells * TH_LANES * sizeof(double);
    struct canal_run many = open_trial(trial), one = open_trial(trial);
    double *exposure[2] = {aligned_alloc(64, bytes), aligned_alloc(64, bytes)};
    _Alignas(64) double lagged[2][6][TH_LANES];
    _Alignas(64) double ramp[TH_LANES];
    bool alive[TH_LANES] = {false};
    struct th_canal_probe probes[6];
    for (int k = 0; k < 6; k++) set_probe(trial, &probes[k], k);
    alive[trial->lane] = true;
    for (int k = 0; k < 6; k++) {
        EACH_LANE(i) {
            many.step[i] = one.step[i] =
                i == trial->lane ? 600.0 * (1 + k % 2) : 10.0 * (i + k + 1);
            many.source[i] = one.source[i] = trial->source && k % 3 ? 1e-3 * (i + 1) : 0;
            one.area[i] = NAN;
            ramp[i] = many.source[i] / many.step[i];
        }
        struct th_canal_request a = canal_order(&many), b = canal_order(&one);
        a.exposure = trial->exposure ? exposure[0] : NULL;
        b.exposure = trial->exposure ? exposure[1] : NULL;
        b.alive = alive;
        a.ramp = b.ramp = k % 2 ? ramp : NULL;
        const struct th_canal_ventricle ventricle = ventricle_of(k);
        a.ventricle = b.ventricle = trial->ventricle ? &ventricle : NULL;
        double *sources = sources_of(trial, k);
        a.sources = b.sources = trial->further ? sources : NULL;
        a.sources_ramp = b.sources_ramp =
            trial->further ? sources + trial->cells * TH_LANES : NULL;
        a.probes = b.probes = probes;
        a.probe_count = b.probe_count = 6;
        a.lagged = lagged[0];
        b.lagged = lagged[1];
        th_canal_advance(many.canal, &a);
        th_canal_advance(one.canal, &b);
        same_bits(a.after, b.after, many.vectors, trial->lane, "state", trial);
        same_bits(a.area, b.area, 1, trial->lane, "area", trial);
        same_bits(lagged[0][0], lagged[1][0], 6, trial->lane, "lag", trial);
        EACH_LANE(i) ck_assert(i == trial->lane || lagged[1][0][i] == 0);
        if (trial->exposure)
            same_bits(exposure[0], exposure[1], trial->cells, trial->lane, "exposure", trial);
        EACH_LANE(i) ck_assert(i == trial->lane || one.area[i] == 0);
        free(sources);
        canal_accept(&many);
        canal_accept(&one);
    }
    free(exposure[0]);
    free(exposure[1]);
    canal_close(&many);
    canal_close(&one);
}

START_TEST(alone_as_in_company)
{
    const size_t cells[] = {16, 17, 18, 41, 100}, skulls[] = {0, 1, 3, 4, 8};
    for (size_t n = 0; n < sizeof cells / sizeof cells[0]; n++)
        for (size_t poles = 3; poles <= 5; poles++)
            for (int level = 2; level <= 4; level++)
                for (int choice = 0; choice < 32; choice++) {
                    const struct trial trial = {.cells = cells[n],
                                                .skull = skulls[_i],
                                                .poles = poles,
                                                .level = level,
                                                .lane = choice % TH_LANES,
                                                .source = choice & 1,
                                                .exposure = choice & 2,
                                                .deep = choice & 4,
                                                .returns = choice & 8,
                                                .binds = choice & 16,
                                                .ventricle =
                                                    skulls[_i] && (choice ^ choice >> 2) & 1,
                                                .further = (choice ^ choice >> 1) & 1};
                    try(&trial);
                }
}
END_TEST

/* Company that comes and goes, and other lanes' factors of the same length: no bit moves. */
START_TEST(company_comes_and_goes)
{
    const struct trial trial = {.cells = 40,
                                .skull = 3,
                                .poles = 4,
                                .level = 4,
                                .lane = 3,
                                .source = true,
                                .binds = true};
    struct canal_run steady = open_trial(&trial), moody = open_trial(&trial);
    for (int k = 0; k < 40; k++) {
        bool alive[TH_LANES];
        EACH_LANE(i) {
            alive[i] = i == 3 || (k % 4 == 1 && i < 5);
            steady.step[i] = moody.step[i] = 300.0 * (1 + k * k % 3);
            steady.source[i] = moody.source[i] = 1e-3;
        }
        struct th_canal_request a = canal_order(&steady), b = canal_order(&moody), c = b;
        bool other[TH_LANES] = {[5] = true};
        b.alive = alive;
        c.alive = other;
        th_canal_advance(steady.canal, &a);
        th_canal_advance(moody.canal, &c);
        th_canal_advance(moody.canal, &b);
        same_bits(a.after, b.after, steady.vectors, 3, "state", &trial);
        canal_accept(&steady);
        canal_accept(&moody);
    }
    canal_close(&steady);
    canal_close(&moody);
}
END_TEST

/* A step by one of the three methods. */
static void step_by(int method, struct canal_run *run)
{
    const struct th_canal_request order = canal_order(run);
    struct th_canal_control control = {.tolerance = 1e-4};
    EACH_LANE(i) control.wanted[i] = true;
    if (method == 0)
        th_canal_advance(run->canal, &order);
    else if (method == 1)
        th_canal_advance_saturable(run->canal, &order);
    else
        th_canal_sdirk(run->canal, &order, &control);
}

/* Members from whose plasma no drug comes back are solved without it, unless there are others
 * beside them: no bit of theirs moves. */
START_TEST(others_give_back)
{
    const struct trial trial = {.cells = 40,
                                .skull = 3,
                                .poles = 4,
                                .level = 2 + _i / 3,
                                .source = true,
                                .binds = true};
    struct canal_run none = open_trial(&trial), some = open_trial(&trial);
    EACH_LANE(i) {
        th_canal_rates(some.canal)->binding_capacity[i] = 2;
        th_canal_rates(none.canal)->binding_capacity[i] = 2;
        th_canal_rates(none.canal)->partition[i] = 0;
        th_canal_brain(none.canal)->partition[i] = 0;
        th_canal_update(none.canal, i);
        th_canal_update(some.canal, i);
    }
    for (int k = 0; k < 6; k++) {
        EACH_LANE(i) {
            none.step[i] = some.step[i] = 300.0 * (1 + k % 2);
            none.source[i] = some.source[i] = 1e-3;
        }
        step_by(_i % 3, &none);
        step_by(_i % 3, &some);
        EACH_LANE(i)
            if (th_canal_rates(some.canal)->partition[i] == 0 &&
                th_canal_brain(some.canal)->partition[i] == 0) {
                same_bits(none.state[1], some.state[1], none.vectors, i, "state", &trial);
                same_bits(none.area, some.area, 1, i, "area", &trial);
            }
        ck_assert_msg(memcmp(none.area, some.area, sizeof none.area) != 0, "all are the same");
        canal_accept(&none);
        canal_accept(&some);
    }
    canal_close(&none);
    canal_close(&some);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "single");
    tcase_add_loop_test(tests, alone_as_in_company, 0, 5);
    tcase_add_loop_test(tests, others_give_back, 0, 9);
    tcase_add_test(tests, company_comes_and_goes);
}
