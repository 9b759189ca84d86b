/* The coefficients that flows change (csf/canal/exchange.h): the fitted flux against its closed
 * form, lanes and instruction sets to the bit, and factors of what flows made of a canal. */
#define TH_SUITE "canal exchange"
#include "support/check_main.h"

#include <math.h>
#include <string.h>

#include "csf/canal/exchange.h"
#include "support/bench/small_canal.h"

enum { FACES = SMALL - 1, LEVELS = 4 };

/* Exchange between the cells of a small canal, no two lanes alike. */
struct faces {
    _Alignas(64) double conductance[SMALL * TH_LANES];
    _Alignas(64) double flow[SMALL * TH_LANES];
    _Alignas(64) double volume[SMALL * TH_LANES];
    _Alignas(64) double spread[SMALL * TH_LANES];
};

/* |Q|/G from 1e-8 to 30, so that both branches of the weight are met within one vector; flow
 * both ways and none, faces that are closed. */
static void fill_faces(struct faces *faces)
{
    memset(faces, 0, sizeof *faces);
    for (int k = 0; k < SMALL * TH_LANES; k++) {
        const double conductance = 1e-9 * (2.5 + sin(0.8 * k));
        const double z = pow(10, -8 + fmod(2.7 * k, 9.5));
        faces->conductance[k] = k % 11 == 5 ? 0 : conductance;
        faces->flow[k] = k % 7 == 3 ? 0 : conductance * z * (k % 2 ? 1 : -1);
        faces->volume[k] = 1e-6 * (8 + 3 * sin(1.1 * k));
    }
}

static void exchange(struct canal_run *run, struct faces *faces, const bool lanes[TH_LANES])
{
    const struct th_canal_exchange order = {.conductance = faces->conductance,
                                            .flow = faces->flow,
                                            .volume = faces->volume,
                                            .spread = faces->spread};
    th_canal_exchange(run->canal, &order, lanes);
}

static const bool all[TH_LANES] = {true, true, true, true, true, true, true, true};

/* With concentrations of 1 above and 2 below, and the other way round, the flux is
 * small_flux's, the solution of J = Q C - G dC/ds; a closed face carries the upper
 * concentration with the flow, which is its limit. spread is Q/2 coth(Q/(2 G)). */
START_TEST(flux_is_the_fitted_one)
{
    const struct small_canal s = small_canal();
    struct canal_run run = small_open(&s, 4);
    struct faces f;
    fill_faces(&f);
    exchange(&run, &f, all);
    const struct th_canal_rows rows = th_canal_rows(run.canal);
    for (int k = 0; k < FACES * TH_LANES; k++) {
        const double g = f.conductance[k], q = f.flow[k];
        const double down = rows.right[k] * f.volume[k];
        const double up = rows.left[k + TH_LANES] * f.volume[k + TH_LANES];
        for (int turn = 0; turn < 2; turn++) {
            const double above = 1 + turn, below = 2 - turn;
            const double is =
                g > 0 ? small_flux(g, q, above, below) : (q > 0 ? above : below) * q;
            ck_assert_double_le(fabs(down * above - up * below - is),
                                2e-15 * (down * above + up * below));
        }
        const double half = q / 2, kept = q == 0 || g == 0 ? g : half / tanh(half / g);
        ck_assert_double_le(fabs(f.spread[k] - kept), 1e-14 * kept);
    }
    canal_close(&run);
}
END_TEST

/* Every instruction set gives the same bits, whichever lanes are wanted; the others keep what
 * they had. */
START_TEST(lanes_and_instruction_sets_have_the_same_bits)
{
    const struct small_canal s = small_canal();
    struct canal_run plain = small_open(&s, 4);
    struct faces of_all;
    fill_faces(&of_all);
    exchange(&plain, &of_all, all);
    const struct th_canal_rows is = th_canal_rows(plain.canal);
    for (int level = 2; level <= LEVELS; level++)
        for (int mask = 0; mask < 1 << TH_LANES; mask += 5) {
            struct canal_run run = small_open(&s, 4), kept = small_open(&s, 4);
            const struct th_canal_rows now = th_canal_rows(run.canal);
            const struct th_canal_rows before = th_canal_rows(kept.canal);
            struct faces f;
            bool lanes[TH_LANES];
            EACH_LANE(i) lanes[i] = mask >> i & 1;
            fill_faces(&f);
            for (int k = 0; k < SMALL * TH_LANES; k++)
                if (!lanes[k % TH_LANES])
                    f.conductance[k] = f.flow[k] = f.volume[k] = NAN;
            th_canal_level(run.canal, level);
            exchange(&run, &f, lanes);
            for (int k = 0; k < SMALL * TH_LANES; k++) {
                const bool wanted = lanes[k % TH_LANES];
                const double *left = wanted ? is.left : before.left;
                const double *right = wanted ? is.right : before.right;
                ck_assert_mem_eq(&now.left[k], &left[k], sizeof *left);
                ck_assert_mem_eq(&now.right[k], &right[k], sizeof *right);
                if (wanted)
                    ck_assert_mem_eq(&f.spread[k], &of_all.spread[k], sizeof *f.spread);
            }
            canal_close(&run);
            canal_close(&kept);
        }
    canal_close(&plain);
}
END_TEST

static void advance(struct canal_run *run)
{
    EACH_LANE(i) {
        run->step[i] = 600;
        run->source[i] = 1e-9;
    }
    const struct th_canal_request order = canal_order(run);
    th_canal_advance(run->canal, &order);
}

/* Each row that flows change, in one lane after the other: the step has the bits of a canal
 * that never was another; and when the row is as it was, those of the first step. */
START_TEST(a_step_is_of_the_flows_that_are)
{
    const struct small_canal s = small_canal();
    for (int row = 0; row < 4; row++)
        EACH_LANE(lane) {
            struct canal_run moved = small_open(&s, 4), fresh = small_open(&s, 4),
                             first = small_open(&s, 4);
            const struct canal_run *both[] = {&moved, &fresh};
            bool lanes[TH_LANES] = {false};
            double was[SMALL];
            lanes[lane] = true;
            advance(&moved);
            advance(&first);
            for (int k = 0; k < 2; k++) {
                const struct th_canal_rows rows = th_canal_rows(both[k]->canal);
                double *at[] = {rows.left, rows.right, rows.loss, rows.lost};
                for (int i = 0; i < SMALL; i++) {
                    was[i] = at[row][i * TH_LANES + lane];
                    at[row][i * TH_LANES + lane] = 1.5 * was[i] + 1e-6 * (i == 3);
                }
            }
            th_canal_update_flows(moved.canal, lanes);
            th_canal_update(fresh.canal, lane);
            advance(&moved);
            advance(&fresh);
            ck_assert_mem_eq(moved.state[1], fresh.state[1],
                             moved.vectors * sizeof(double[TH_LANES]));
            ck_assert_mem_ne(moved.state[1], first.state[1],
                             moved.vectors * sizeof(double[TH_LANES]));
            const struct th_canal_rows rows = th_canal_rows(moved.canal);
            double *at[] = {rows.left, rows.right, rows.loss, rows.lost};
            for (int i = 0; i < SMALL; i++) at[row][i * TH_LANES + lane] = was[i];
            th_canal_update_flows(moved.canal, lanes);
            advance(&moved);
            ck_assert_mem_eq(moved.state[1], first.state[1],
                             moved.vectors * sizeof(double[TH_LANES]));
            canal_close(&moved);
            canal_close(&fresh);
            canal_close(&first);
        }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "flows");
    tcase_add_test(tests, flux_is_the_fitted_one);
    tcase_add_test(tests, lanes_and_instruction_sets_have_the_same_bits);
    tcase_add_test(tests, a_step_is_of_the_flows_that_are);
}
