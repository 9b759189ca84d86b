/* Further sources of the cells, and what the cells lose for good, by every method: sources in
 * the cells are what the one source over its shares is; what is lost for good is what goes to a
 * plasma that gives nothing back. */
#define TH_SUITE "canal sources"
#include "support/check_main.h"

#include "support/bench/dense_canal.h"

enum method { EXPONENTIAL, SATURABLE, RUNGE_KUTTA, METHODS };
enum { SKULL = 2 };

static struct canal_run open_filled(void)
{
    struct canal_run run = canal_open_brain(N, SKULL, 4, TH_CANAL_SETS);
    EACH_LANE(i) {
        fill_lane(run.canal, i, i);
        th_canal_rates(run.canal)->binding_capacity[i] = 3;
        th_canal_brain(run.canal)->binding_capacity[i] = 4;
        th_canal_update(run.canal, i);
        run.step[i] = 300 * pow(2, i);
        run.source[i] = 0;
    }
    for (int k = 0; k < STATE; k++)
        EACH_LANE(i) run.state[0][k * TH_LANES + i] = hashed(k, i, 30);
    return run;
}

static void advance(struct canal_run *run, const struct th_canal_request *order,
                    enum method method)
{
    struct th_canal_control control = {.tolerance = 1e-4};
    EACH_LANE(i) control.wanted[i] = true;
    if (method == EXPONENTIAL)
        th_canal_advance(run->canal, order);
    else if (method == SATURABLE)
        th_canal_advance_saturable(run->canal, order);
    else
        th_canal_sdirk(run->canal, order, &control);
}

/* The largest difference of two ends, over the largest value. */
static double distance(const struct canal_run *a, const struct canal_run *b, size_t vectors)
{
    double most = 0, off = 0;
    for (size_t k = 0; k < vectors * TH_LANES; k++) {
        most = fmax(most, fabs(a->state[1][k]));
        off = fmax(off, fabs(a->state[1][k] - b->state[1][k]));
    }
    return off / most;
}

/* S by the shares b, and b S in the cells, mean and ramp: the same equations. */
START_TEST(sources_of_cells_are_shares_of_one)
{
    for (enum method method = EXPONENTIAL; method < METHODS; method++) {
        struct canal_run shares = open_filled(), cells = open_filled();
        _Alignas(64) double ramp[TH_LANES];
        struct further further;
        EACH_LANE(i) {
            shares.source[i] = 1e-3 * (1 + i);
            ramp[i] = 1.5 * shares.source[i] / shares.step[i];
            for (int c = 0; c < N; c++) {
                const double b = th_canal_rows(shares.canal).b[c * TH_LANES + i];
                further.mean[c * TH_LANES + i] = b * shares.source[i];
                further.ramp[c * TH_LANES + i] = b * ramp[i];
            }
        }
        struct th_canal_request one = canal_order(&shares), other = canal_order(&cells);
        one.ramp = ramp;
        other.sources = further.mean;
        other.sources_ramp = further.ramp;
        advance(&shares, &one, method);
        advance(&cells, &other, method);
        const double off = distance(&shares, &cells, STATE);
        ck_assert_msg(off < 1e-13, "method %d: %g", method, off);
        EACH_LANE(i) ck_assert_double_eq_tol(shares.area[i] / cells.area[i], 1, 1e-12);
        canal_close(&shares);
        canal_close(&cells);
    }
}
END_TEST

/* Without a way back from plasma the cells do not know where their drug went: half of the loss
 * for good changes nothing in them, and plasma gets that much less. */
START_TEST(what_is_lost_never_reaches_plasma)
{
    for (enum method method = EXPONENTIAL; method < METHODS; method++) {
        struct canal_run all = open_filled(), half = open_filled();
        _Alignas(64) double exposure[N * TH_LANES];
        EACH_LANE(i) {
            struct canal_run *const runs[] = {&all, &half};
            for (int k = 0; k < 2; k++) {
                const struct th_canal_rows rows = th_canal_rows(runs[k]->canal);
                th_canal_rates(runs[k]->canal)->partition[i] = 0;
                th_canal_rates(runs[k]->canal)->clearance[i] = 0;
                th_canal_brain(runs[k]->canal)->partition[i] = 0;
                for (int at = i; at < N * TH_LANES; at += TH_LANES) {
                    rows.lost[at] = k ? rows.loss[at] / 2 : 0;
                    rows.loss[at] -= rows.lost[at];
                }
                th_canal_update(runs[k]->canal, i);
            }
        }
        struct th_canal_request one = canal_order(&all), other = canal_order(&half);
        one.exposure = other.exposure = exposure;
        advance(&all, &one, method);
        advance(&half, &other, method);
        ck_assert_double_lt(distance(&all, &half, 3 * N), 1e-14);
        EACH_LANE(i) {
            const struct th_canal_rows rows = th_canal_rows(half.canal);
            const struct th_canal_rates *r = th_canal_rates(half.canal);
            double lost = 0, less = 0;
            for (int at = i; at < N * TH_LANES; at += TH_LANES)
                lost += rows.volume_ratio[at] * rows.lost[at] * exposure[at];
            for (int k = 0; k < 2; k++)
                less += (all.state[1][(3 * N + k) * TH_LANES + i] -
                         half.state[1][(3 * N + k) * TH_LANES + i]) *
                        (k ? r->from_deep[i] / r->deep[i] : 1);
            ck_assert_double_eq_tol(less / lost, 1, 1e-11);
        }
        canal_close(&all);
        canal_close(&half);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sources");
    tcase_add_test(tests, sources_of_cells_are_shares_of_one);
    tcase_add_test(tests, what_is_lost_never_reaches_plasma);
}
