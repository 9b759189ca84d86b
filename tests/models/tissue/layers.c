/* tissue/layers: six layers beside a canal against the same equations of one cell, solved
 * densely; against closed forms in balance, in a steady state and of two layers that even out;
 * one layer is tissue/cord; sizes that change keep amounts. */
#define TH_SUITE "tissue layers"
#include "support/check_main.h"

#include "support/bench/layers.h"

static const char *const names[] = {"white", "grey", "roots", "ganglia", "dura", "fat"};

/* The sum over all cells of what a layer holds, kg; -1: CSF, DENSE_PLASMA: blood. */
static double held(struct bench *b, int lane, int layer)
{
    struct layer_numbers n[TH_LAYERS];
    double sum = 0;
    layer_numbers(b, lane, n);
    const double volume =
        layer < 0 ? bench_param(b, "volume")[lane] : n[layer].depth * n[layer].surface;
    for (size_t c = 0; c < LAYER_CELLS; c++) {
        const double *at = layer_now(b, c, layer);
        sum += volume / LAYER_CELLS * (at[lane] + (layer < 0 ? 0 : at[TH_LANES + lane]));
    }
    return sum;
}

/* Depths, partitions, losses and binding differ from layer to layer and lane to lane; lane 5
 * has no dura, lane 6 no fat and no ganglia. */
static void open_varied(struct bench *b, bool sdirk)
{
    layers_still(b);
    if (sdirk)
        bench_set(b, "solver", "sdirk");
    bench_set(b, "saturates", "none");
    opioid(b, 0.3);
    for (int l = 0; l < TH_LAYERS; l++)
        for (int i = 0; i < TH_LANES; i++) {
            char row[64];
            snprintf(row, sizeof row, "%s_depth", names[l]);
            bench_param(b, row)[i] *= 0.5 + 0.2 * i + 0.1 * l;
            snprintf(row, sizeof row, "%s_partition", names[l]);
            bench_param(b, row)[i] *= 2 - 0.2 * i + 0.3 * l;
            if (l < TH_DURA) {
                snprintf(row, sizeof row, "%s_clearance", names[l]);
                bench_param(b, row)[i] *= 0.3 * l + 0.1 * i;
                snprintf(row, sizeof row, "%s_binding", names[l]);
                bench_param(b, row)[i] *= 1 + 0.2 * l - 0.1 * i;
            }
        }
    for (int i = 0; i < TH_LANES; i++) {
        bench_param(b, "plasma_partition")[i] = 0.1 * (i % 3);
        b->ports->drug.peripheral_volume[0][i] = 0;
    }
    bench_param(b, "dura_depth")[5] = bench_param(b, "fat_depth")[5] = 0;
    bench_param(b, "ganglia_depth")[6] = bench_param(b, "fat_depth")[6] = 0;
    bench_start(b);
    fill_layer(b, -1, 1e-3);
}

/* Two days by steps of minutes to hours: each layer, CSF, blood and what was cleared. */
static void try_dense(bool sdirk, double within)
{
    static const double steps[] = {60, 600, 3600, 3600, 7200, 14400, 57600, 86400};
    struct bench b;
    double x[TH_LANES][DENSE] = {{0}}, m[DENSE][DENSE];
    open_varied(&b, sdirk);
    const double dose = 1e-3 * 97.3e-6;
    EACH_LANE(i) x[i][0] = dose;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        bench_step(&b, steps[k]);
        for (int i = 0; i < TH_LANES; i++) {
            ck_assert_int_eq(b.status[i], TH_OK);
            dense_matrix(&b, i, m);
            dense_advance(m, steps[k], x[i]);
            double sum = 0;
            for (int l = -1; l < TH_LAYERS; l++) {
                const double is = l < 0 ? x[i][0] : x[i][1 + 2 * l] + x[i][2 + 2 * l];
                ck_assert_double_eq_tol(held(&b, i, l), is, within * dose);
                sum += l < 0 ? 0 : held(&b, i, l);
            }
            const struct th_ledger_ports *ledger = &b.ports->ledger;
            ck_assert_double_eq_tol(ledger->mass[TH_IN_TISSUE][0][i], sum, 1e-13 * dose);
            ck_assert_double_eq_tol(ledger->mass[TH_IN_PLASMA][0][i], x[i][DENSE_PLASMA],
                                    within * dose);
            ck_assert_double_eq_tol(ledger->mass[TH_CLEARED][0][i], x[i][DENSE_LOST],
                                    within * dose);
            const double ways =
                b.ports->csf.tissue_cleared[0][i] + bench_output(&b, "dural_cleared", 0)[i];
            ck_assert_double_eq_tol(ways, x[i][DENSE_PLASMA] + x[i][DENSE_LOST],
                                    2 * within * dose);
        }
    }
    bench_close(&b);
}

START_TEST(as_densely)
{
    try_dense(_i == 1, _i ? 2e-5 : 2e-9);
}
END_TEST

/* Nothing is lost: every layer is at its partition, and CSF has what is left. */
START_TEST(in_balance)
{
    struct bench b;
    struct layer_numbers n[TH_LAYERS];
    layers_still(&b);
    tracer(&b, 0.3);
    bench_set(&b, "dura_perfusion", "0 1/min");
    bench_set(&b, "fat_perfusion", "0 1/min");
    for (int i = 0; i < TH_LANES; i++) {
        bench_param(&b, "grey_partition")[i] = 0.5 + i;
        bench_param(&b, "fat_partition")[i] = 10 + i;
        bench_param(&b, "dura_partition")[i] = 0.2 + 0.1 * i;
        b.ports->drug.pial_permeability[0][i] = b.ports->drug.dural_permeability[0][i] = 1e-7;
        b.ports->drug.partition[0][i] = 0.8;
    }
    bench_start(&b);
    fill_layer(&b, -1, 1e-3);
    for (int day = 0; day < 60; day++) bench_step(&b, 86400);
    for (int i = 0; i < TH_LANES; i++) {
        layer_numbers(&b, i, n);
        double whole = 97.3e-6;
        for (int l = 0; l < TH_LAYERS; l++) whole += n[l].depth * n[l].surface * n[l].partition;
        const double c = 1e-3 * 97.3e-6 / whole;
        for (size_t at = 0; at < LAYER_CELLS; at += 13) {
            NEAR(layer_now(&b, at, -1)[i], c, 1e-8);
            for (int l = 0; l < TH_LAYERS; l++)
                NEAR(layer_now(&b, at, l)[i], n[l].partition * c, 1e-8);
        }
    }
    bench_close(&b);
}
END_TEST

/* A steady infusion: in each cell the slab of two layers has the conductance G' = 1/(1/P' +
 * 1/(k' d' K')) of the one behind and T = K C P/(P + k d K + G'), T' = K' T/K P'/(P' + k' d'
 * K'). */
START_TEST(steady_slab)
{
    struct bench b;
    struct layer_numbers n[TH_LAYERS];
    layers_still(&b);
    opioid(&b, 0.3);
    for (int i = 0; i < TH_LANES; i++) {
        b.ports->drug.binding[0][i] = 0;
        bench_param(&b, "grey_clearance")[i] = 0.5 * i;
        bench_param(&b, "fat_perfusion")[i] = 1e-5 * i;
    }
    bench_start(&b);
    for (int day = 0; day < 60; day++) give(&b, 1e-6, 0, 86400);
    for (int i = 0; i < TH_LANES; i++) {
        layer_numbers(&b, i, n);
        for (size_t at = 1; at < LAYER_CELLS; at += 9)
            for (int l = 0; l < TH_LAYERS; l += 2) {
                const struct layer_numbers *first = &n[l], *next = &n[l + 1];
                const double c = layer_now(&b, at, -1)[i];
                const double sink = next->loss * next->depth * next->partition;
                const double behind = sink > 0 ? 1 / (1 / next->entry + 1 / sink) : 0;
                const double t =
                    first->partition * c * first->entry /
                    (first->entry + first->loss * first->depth * first->partition + behind);
                const double t2 =
                    next->partition * t / first->partition * next->entry / (next->entry + sink);
                NEAR(layer_now(&b, at, l)[i], t, 1e-7);
                NEAR(layer_now(&b, at, l + 1)[i], t2, 1e-7);
            }
    }
    bench_close(&b);
}
END_TEST

/* White matter that lets nothing in from CSF, and grey that is full: the difference of T/K
 * fades with P/(d K) + P'/(d' K'). */
START_TEST(two_layers_even_out)
{
    struct bench b;
    struct layer_numbers n[TH_LAYERS];
    layers_still(&b);
    tracer(&b, 0.3);
    for (int i = 0; i < TH_LANES; i++) {
        bench_param(&b, "white_permeability")[i] = 0;
        bench_param(&b, "grey_partition")[i] = 1 + 0.5 * i;
        b.ports->drug.pial_permeability[0][i] = 1e-7;
        b.ports->drug.partition[0][i] = 0.8;
    }
    bench_start(&b);
    fill_layer(&b, TH_GREY, 1e-3);
    for (int hour = 1; hour <= 24; hour++) {
        bench_step(&b, 3600);
        for (int i = 0; i < TH_LANES; i++) {
            layer_numbers(&b, i, n);
            const struct layer_numbers *w = &n[TH_WHITE], *g = &n[TH_GREY];
            const double rate =
                g->entry * (1 / (w->depth * w->partition) + 1 / (g->depth * g->partition));
            const double apart = 1e-3 / g->partition * exp(-rate * 3600 * hour);
            NEAR(layer_now(&b, 7, TH_GREY)[i] / g->partition -
                     layer_now(&b, 7, TH_WHITE)[i] / w->partition,
                 apart, 1e-7);
            ck_assert_double_eq(layer_now(&b, 7, -1)[i], 0);
        }
    }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_loop_test(tests, as_densely, 0, 2);
    tcase_add_test(tests, in_balance);
    tcase_add_test(tests, steady_slab);
    tcase_add_test(tests, two_layers_even_out);
}
