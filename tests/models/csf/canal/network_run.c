/* Plasma as a network over steps: amounts, methods, the order of compartments, single lanes,
 * neighbours, lags, and closed forms of tablets and of what is formed of a drug. */
#define TH_SUITE "canal network run"
#include "support/check_main.h"

#define DENSE_CELLS 20
#include "support/bench/dense_family.h"

static const size_t straight[TH_CANAL_PLASMA] = {0, 1, 2, 3, 4, 5};
enum { SKULL = 6 };

static void open_trial(struct trial *t, size_t poles, double fast)
{
    dense_open(t->run, SKULL, poles, straight, fast);
    family_steps(t->run, 600);
    dense_order(t->run, t->orders, straight, t->request);
}

/* Every drug, what is formed of it too, by every method and table, at the rates of plasma and a
 * million times faster. */
START_TEST(amounts_close)
{
    for (size_t poles = 3; poles <= 5; poles++)
        for (enum method method = POLES; method < METHODS; method++)
            for (double fast = 1; fast < 1e7; fast *= 1e6) {
                struct trial t;
                if (method == SDIRK && fast > 1)
                    continue; /* its substeps would be as short */
                open_trial(&t, poles, fast);
                EACH_LANE(i)
                    for (int d = 0; d < FAMILY; d++) {
                        th_canal_rates(t.run[d].canal)->binding_capacity[i] =
                            method == SATURABLE ? 0.5 : 0;
                        th_canal_update(t.run[d].canal, i);
                    }
                family_advance(t.run, t.request, method);
                for (int d = 0; d < FAMILY; d++)
                    EACH_LANE(i) {
                        const double before = held(&t.run[d], t.run[d].state[0], i);
                        const double after = held(&t.run[d], t.run[d].state[1], i);
                        ck_assert_double_eq_tol((before + gained(&t, d, i)) / after, 1, 1e-12);
                    }
                family_close(t.run);
            }
}
END_TEST

/* Largest difference of two trials, over the largest value of each drug and lane. */
static double apart(const struct trial *a, const struct trial *b, int which)
{
    double worst = 0;
    for (int d = 0; d < FAMILY; d++)
        EACH_LANE(i) {
            double off = 0, most = 0;
            for (size_t k = 0; k < DENSE_STATE; k++) {
                const size_t at = k * TH_LANES + (size_t)i;
                off = fmax(off, fabs(a->run[d].state[1][at] - b->run[d].state[which][at]));
                most = fmax(most, fabs(b->run[d].state[which][at]));
            }
            worst = fmax(worst, off / most);
        }
    return worst;
}

/* Two methods that share no approximation: the bound of five pairs, times the condition of the
 * eigenvectors, and the tolerance of a substep times their number. */
START_TEST(methods_agree)
{
    struct trial poles, stages;
    open_trial(&poles, 5, 1);
    open_trial(&stages, 5, 1);
    family_advance(poles.run, poles.request, POLES);
    family_advance(stages.run, stages.request, SDIRK);
    ck_assert_double_lt(apart(&poles, &stages, 1), 1e-6);
    for (int d = 0; d < FAMILY; d++)
        EACH_LANE(i) {
            double off = 0, most = 0;
            for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
                const double one = poles.orders[d].passage.area[j][i];
                off = fmax(off, fabs(one - stages.orders[d].passage.area[j][i]));
                most = fmax(most, one);
            }
            ck_assert_double_le(off, 1e-6 * most);
        }
    family_close(poles.run);
    family_close(stages.run);
}
END_TEST

/* One step is two of half its length: three errors of the table's bound, times the condition of
 * the eigenvectors. */
START_TEST(steps_may_be_split)
{
    struct trial whole, halves;
    open_trial(&whole, 5, 1);
    open_trial(&halves, 5, 1);
    for (int d = 0; d < FAMILY; d++) {
        memset(whole.orders[d].dose.ramp, 0, sizeof whole.orders[d].dose.ramp);
        memset(halves.orders[d].dose.ramp, 0, sizeof halves.orders[d].dose.ramp);
        memset(whole.orders[d].ramp, 0, sizeof whole.orders[d].ramp);
        memset(halves.orders[d].ramp, 0, sizeof halves.orders[d].ramp);
        EACH_LANE(i) halves.run[d].step[i] /= 2;
    }
    family_advance(whole.run, whole.request, POLES);
    for (int half = 0; half < 2; half++) {
        family_advance(halves.run, halves.request, POLES);
        for (int d = 0; d < FAMILY; d++) {
            memset(halves.orders[d].dose.once, 0, sizeof halves.orders[d].dose.once);
            canal_accept(&halves.run[d]);
            halves.request[d].before = halves.run[d].state[0];
            halves.request[d].after = halves.run[d].state[1];
        }
    }
    ck_assert_double_lt(apart(&whole, &halves, 0), 3 * 20 * 8.7e-10);
    family_close(whole.run);
    family_close(halves.run);
}
END_TEST

/* From nothing, what is given is nowhere less than nothing, to the bound of the table. */
START_TEST(stays_positive)
{
    struct trial t;
    open_trial(&t, 4, 1);
    for (int d = 0; d < FAMILY; d++)
        memset(t.run[d].state[0], 0, sizeof(double[DENSE_STATE][TH_LANES]));
    for (int k = 0; k < 20; k++) {
        family_advance(t.run, t.request, POLES);
        for (int d = 0; d < FAMILY; d++) {
            canal_accept(&t.run[d]);
            t.request[d].before = t.run[d].state[0];
            t.request[d].after = t.run[d].state[1];
            EACH_LANE(i) {
                double least = 0, most = 0;
                for (size_t v = 0; v < DENSE_STATE; v++) {
                    least = fmin(least, t.run[d].state[0][v * TH_LANES + (size_t)i]);
                    most = fmax(most, t.run[d].state[0][v * TH_LANES + (size_t)i]);
                }
                ck_assert_double_ge(least, -20 * 7.6e-8 * most);
            }
        }
    }
    family_close(t.run);
}
END_TEST

/* Compartments in another order in the state: the same but for round-off. */
START_TEST(order_of_compartments)
{
    static const size_t other[TH_CANAL_PLASMA] = {0, 1, 4, 2, 5, 3};
    for (enum method method = POLES; method < METHODS; method++) {
        struct trial a, b;
        open_trial(&a, 4, 1);
        dense_open(b.run, SKULL, 4, other, 1);
        family_steps(b.run, 600);
        dense_order(b.run, b.orders, other, b.request);
        family_advance(a.run, a.request, method);
        family_advance(b.run, b.request, method);
        for (int d = 0; d < FAMILY; d++)
            EACH_LANE(i)
                for (size_t k = 0; k < DENSE_STATE; k++) {
                    const size_t place = k < 3 * N ? k : 3 * N + other[k - 3 * N];
                    const double one = a.run[d].state[1][k * TH_LANES + (size_t)i];
                    const double two = b.run[d].state[1][place * TH_LANES + (size_t)i];
                    ck_assert_double_le(fabs(one - two), method == SDIRK ? 1e-8 : 1e-13);
                }
        family_close(a.run);
        family_close(b.run);
    }
}
END_TEST

/* Bits of a lane alone, by the kernel of its own, and in company. */
START_TEST(alone_as_in_company)
{
    for (int level = 2; level <= 4; level++) {
        struct trial all;
        open_trial(&all, 4, 1);
        for (int d = 0; d < FAMILY; d++) th_canal_level(all.run[d].canal, level);
        family_advance(all.run, all.request, POLES);
        EACH_LANE(i) {
            struct trial one;
            bool alive[TH_LANES] = {0};
            alive[i] = true;
            open_trial(&one, 4, 1);
            for (int d = 0; d < FAMILY; d++) {
                th_canal_level(one.run[d].canal, level);
                one.request[d].alive = alive;
            }
            family_advance(one.run, one.request, POLES);
            for (int d = 0; d < FAMILY; d++)
                for (size_t v = 0; v < DENSE_STATE; v++) {
                    const size_t at = v * TH_LANES + (size_t)i;
                    ck_assert_mem_eq(&one.run[d].state[1][at], &all.run[d].state[1][at],
                                     sizeof(double));
                }
            family_close(one.run);
        }
        family_close(all.run);
    }
}
END_TEST

/* A lane among others whose networks, doses and parents are gone: not one bit. */
START_TEST(neighbours_change_no_bit)
{
    for (enum method method = POLES; method < METHODS; method++)
        EACH_LANE(i) {
            struct trial a, b;
            open_trial(&a, 4, 1);
            open_trial(&b, 4, 1);
            for (int d = 0; d < FAMILY; d++)
                EACH_LANE(k) {
                    if (k == i)
                        continue;
                    dense_network(b.run[d].canal, k, 6, d, straight, 1);
                    for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
                        b.orders[d].dose.mean[j][k] = b.orders[d].dose.ramp[j][k] = 0;
                        b.orders[d].dose.once[j][k] = 0;
                        b.orders[d].feed.weight[j][k] = 0;
                    }
                }
            family_advance(a.run, a.request, method);
            family_advance(b.run, b.request, method);
            for (int d = 0; d < FAMILY; d++)
                for (size_t v = 0; v < DENSE_STATE; v++) {
                    const size_t at = v * TH_LANES + (size_t)i;
                    ck_assert_mem_eq(&a.run[d].state[1][at], &b.run[d].state[1][at],
                                     sizeof(double));
                }
            family_close(a.run);
            family_close(b.run);
        }
}
END_TEST

/* Lags of every compartment over one step, by so many steps of a method. */
static void advance(enum method method, int steps, double y[TH_CANAL_PLASMA][TH_LANES])
{
    struct trial t;
    struct th_canal_probe probes[TH_CANAL_PLASMA];
    _Alignas(64) double lagged[TH_CANAL_PLASMA][TH_LANES];
    open_trial(&t, 5, 1);
    memset(probes, 0, sizeof probes);
    memset(y, 0, sizeof lagged);
    for (int n = 0; n < TH_CANAL_PLASMA; n++)
        EACH_LANE(i) {
            probes[n].rate[i] = log(2) / (60 * pow(4, i));
            probes[n].site[i] = TH_CANAL_IN_PLASMA;
            probes[n].compartment[i] = n;
        }
    EACH_LANE(i) t.run[0].step[i] /= steps;
    memset(&t.orders[0].dose.ramp, 0, sizeof t.orders[0].dose.ramp);
    memset(t.orders[0].ramp, 0, sizeof t.orders[0].ramp);
    t.request[0].probes = probes;
    t.request[0].lagged = lagged;
    t.request[0].probe_count = TH_CANAL_PLASMA;
    t.request[0].passage = NULL;
    struct th_canal_control control = {.tolerance = 1e-8};
    EACH_LANE(i) control.wanted[i] = true;
    for (int k = 0; k < steps; k++) {
        if (k == 1)
            memset(t.orders[0].dose.once, 0, sizeof t.orders[0].dose.once);
        if (method == SDIRK)
            th_canal_sdirk(t.run[0].canal, &t.request[0], &control);
        else
            th_canal_advance(t.run[0].canal, &t.request[0]);
        for (int n = 0; n < TH_CANAL_PLASMA; n++)
            EACH_LANE(i)
                y[n][i] = y[n][i] * exp(-probes[n].rate[i] * t.run[0].step[i]) + lagged[n][i];
        canal_accept(&t.run[0]);
        t.request[0].before = t.run[0].state[0];
        t.request[0].after = t.run[0].state[1];
    }
    family_close(t.run);
}

START_TEST(lags_of_compartments)
{
    double one[TH_CANAL_PLASMA][TH_LANES], many[TH_CANAL_PLASMA][TH_LANES];
    double stages[TH_CANAL_PLASMA][TH_LANES];
    advance(POLES, 1, one);
    advance(POLES, 64, many);
    advance(SDIRK, 1, stages);
    for (int n = 0; n < TH_CANAL_PLASMA; n++)
        EACH_LANE(i) {
            const bool there = (size_t)n < (i == 6 ? 2 : dense_count(i));
            ck_assert(there == (one[n][i] > 1e-3));
            ck_assert_double_le(fabs(one[n][i] - many[n][i]), 3 * 8.7e-10 + 1e-8);
            ck_assert_double_le(fabs(one[n][i] - stages[n][i]), 1e-6);
        }
}
END_TEST

/* 1 in the gut at rate a into P, lost there at k; of that all is formed in a child lost at m:
 *     A = a/(a - k) (e^-kt - e^-at),  and the chain of three, from nothing, in both. */
START_TEST(tablet_and_metabolite)
{
    const double a = 4e-4, k = 1e-4, m = 2e-5, t = 3 * 3600;
    const double bound = 20 * 8.7e-10; /* of the table, times the condition of the chain */
    struct canal_run parent = canal_open(N, 5, 3), child = canal_open(N, 5, 3);
    struct th_canal_passage passage;
    struct th_canal_feed feed = {.parent = &passage};
    struct th_canal_request first = canal_order(&parent), second = canal_order(&child);
    EACH_LANE(i) {
        struct th_canal_network *blood = th_canal_network(parent.canal);
        blood->rate[5][0][i] = a;
        blood->size[5][i] = 2;
        blood->lost[0][i] = feed.weight[0][i] = k;
        th_canal_update(parent.canal, i);
        th_canal_network(child.canal)->lost[0][i] = m;
        th_canal_update(child.canal, i);
        parent.state[0][(3 * N + 5) * TH_LANES + i] = 0.5; /* size 2 */
        parent.step[i] = child.step[i] = t;
        parent.source[i] = child.source[i] = 0;
    }
    first.passage = &passage;
    second.feed = &feed;
    th_canal_advance(parent.canal, &first);
    th_canal_advance(child.canal, &second);
    const double central = a / (a - k) * (exp(-k * t) - exp(-a * t));
    const double formed =
        a * k *
        (exp(-a * t) / ((k - a) * (m - a)) + exp(-k * t) / ((a - k) * (m - k)) +
         exp(-m * t) / ((a - m) * (k - m)));
    const double area = (1 - exp(-a * t) - central) / k;
    EACH_LANE(i) {
        const double *blood = parent.state[1] + 3 * N * TH_LANES + i;
        ck_assert_double_eq_tol(blood[0], central, bound);
        ck_assert_double_eq_tol(2 * blood[5 * TH_LANES], exp(-a * t), bound);
        ck_assert_double_eq_tol(child.state[1][3 * N * TH_LANES + i], formed, bound);
        ck_assert_double_eq_tol(parent.area[i] / area, 1, 1e-8);
        ck_assert_double_eq_tol(2 * passage.area[5][i] * a / (1 - exp(-a * t)), 1, 1e-8);
    }
    canal_close(&parent);
    canal_close(&child);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "network");
    tcase_add_test(tests, amounts_close);
    tcase_add_test(tests, methods_agree);
    tcase_add_test(tests, steps_may_be_split);
    tcase_add_test(tests, stays_positive);
    tcase_add_test(tests, order_of_compartments);
    tcase_add_test(tests, alone_as_in_company);
    tcase_add_test(tests, neighbours_change_no_bit);
    tcase_add_test(tests, lags_of_compartments);
    tcase_add_test(tests, tablet_and_metabolite);
}
