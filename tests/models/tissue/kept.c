/* tissue/layers: one layer is tissue/cord; depths and surfaces that change keep amounts;
 * binding that saturates in one layer; an effect follows the grey matter. */
#define TH_SUITE "tissue kept"
#include "support/check_main.h"

#include "support/bench/layers.h"

/* The same canal with a layer of 0.746 mm on cord and rootlets in both models, lanes with every
 * way open; lane 1 by the Runge-Kutta method, lane 3 without binding, lane 4 uniform. */
static void open_alike(struct bench *b, bool layers)
{
    if (layers)
        layers_bench(b, 2);
    else {
        axial_bench(b, 2);
        bench_set(b, "cells", "40");
        bench_set(b, "poles", "5");
        bench_set(b, "brain_exchange", "0 mL/min");
    }
    const char *const none[] = {"grey_depth", "ganglia_depth", "dura_depth", "fat_depth"};
    for (int k = 0; layers && k < 4; k++) bench_set(b, none[k], "0 mm");
    if (layers) {
        bench_set(b, "white_depth", "0.746 mm");
        bench_set(b, "roots_depth", "0.746 mm");
        bench_set(b, "saturates", "none");
    }
    bench_param(b, "solver")[1] = AXIAL_SDIRK;
    bench_param(b, "shape")[4] = AXIAL_UNIFORM;
    opioid(b, 0.362);
    for (int i = 0; i < TH_LANES; i++) {
        const double part = layers ? b->ports->drug.partition[0][i] : 1;
        bench_param(b, "plasma_partition")[i] = 0.1 * (i % 3) / part;
        b->ports->drug.binding[0][3] = 0;
    }
    bench_start(b);
}

START_TEST(one_layer_is_cord)
{
    struct bench cord, layers;
    open_alike(&cord, false);
    open_alike(&layers, true);
    double most = 0;
    for (int k = 0; k < 40; k++) {
        const double step = k < 10 ? 300 : 3600;
        give(&cord, 0.2e-6, 20e-9, step);
        give(&layers, 0.2e-6, 20e-9, step);
        for (size_t c = 0; c < LAYER_CELLS; c++)
            EACH_LANE(i) most = fmax(most, layer_now(&layers, c, -1)[i]);
    }
    for (int i = 0; i < TH_LANES; i++) {
        const double within = i == 1 ? 2e-5 : 1e-9;
        for (size_t c = 0; c < LAYER_CELLS; c++) {
            const double *at =
                cord.arrays[cord.generation] + 3 * (c + AXIAL_SKULL) * TH_LANES + i;
            const double *white = layer_now(&layers, c, TH_WHITE);
            const double *roots = layer_now(&layers, c, TH_ROOTS);
            ck_assert_double_eq_tol(layer_now(&layers, c, -1)[i], at[0], within * most);
            for (int part = 0; part < 2; part++) {
                const double is = at[(1 + part) * TH_LANES];
                /* below the conus there is no white matter */
                if (c < 27)
                    ck_assert_double_eq_tol(white[part * TH_LANES + i], is, within * most);
                ck_assert_double_eq_tol(roots[part * TH_LANES + i], is, within * most);
            }
        }
        const double all = cord.ports->ledger.mass[TH_IN_TISSUE][0][i];
        NEAR(layers.ports->ledger.mass[TH_IN_TISSUE][0][i], all, within);
        NEAR(layers.ports->ledger.mass[TH_IN_PLASMA][0][i],
             cord.ports->ledger.mass[TH_IN_PLASMA][0][i], within);
        ck_assert_double_eq_tol(layers.ports->csf.tissue_cleared[0][i],
                                cord.ports->csf.tissue_cleared[0][i], within * all);
        NEAR(bench_output(&layers, "dural_cleared", 0)[i],
             bench_output(&cord, "dural_cleared", 0)[i], within);
        ck_assert_double_eq_tol(ledger(&layers, 0, i), 40 * 0.2e-6, 1e-12 * 40 * 0.2e-6);
    }
    bench_close(&cord);
    bench_close(&layers);
}
END_TEST

/* Depths that grow, shrink and vanish, surfaces that change: the tissue keeps its drug, or the
 * CSF beside it has what has no layer any more; never more is bound than there are sites. */
START_TEST(sizes_keep_amounts)
{
    static const struct {
        const char *row;
        double factor;
    } changes[] = {{"white_depth", 0.5}, {"grey_depth", 2},     {"ganglia_depth", 0},
                   {"roots_depth", 0},   {"cord_surface", 1.3}, {"dura_surface", 0.7},
                   {"fat_depth", 0},     {"dura_depth", 0},     {"root_surface", 1.5},
                   {"grey_depth", 0.1}};
    struct bench b;
    layers_bench(&b, 2);
    opioid(&b, 0.362);
    EACH_LANE(i) b.ports->drug.binding_capacity[0][i] = 1e-3;
    bench_start(&b);
    double given = 0;
    for (int k = 0; k < 20; k++, given += 1e-6) give(&b, 1e-6, 0, 1800);
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
        double tissue[2][TH_LANES], all[2][TH_LANES];
        for (size_t d = 0; d < 2; d++)
            EACH_LANE(i) {
                tissue[d][i] = b.ports->ledger.mass[TH_IN_TISSUE][d][i];
                all[d][i] = ledger(&b, d, i);
                ck_assert_double_gt(tissue[d][i], 1e-9);
            }
        EACH_LANE(i)
            if (i != 2)
                bench_param(&b, changes[k].row)[i] *= changes[k].factor;
        EACH_LANE(i) b.due[i] = true;
        bench_prepare(&b);
        for (size_t d = 0; d < 2; d++)
            for (int i = 0; i < TH_LANES; i++) {
                const double now = b.ports->ledger.mass[TH_IN_TISSUE][d][i];
                ck_assert_double_eq_tol(ledger(&b, d, i), all[d][i], 1e-13 * given);
                const bool vanishes = changes[k].factor == 0 && i != 2 &&
                                      (strcmp(changes[k].row, "roots_depth") == 0 ||
                                       strcmp(changes[k].row, "dura_depth") == 0);
                ck_assert_msg(vanishes ? now < tissue[d][i]
                                       : fabs(now - tissue[d][i]) < 1e-13 * given,
                              "%s: %g of %g", changes[k].row, now, tissue[d][i]);
                for (size_t c = 0; d == 0 && c < LAYER_CELLS; c++)
                    ck_assert_double_le(layer_now(&b, c, TH_GREY)[TH_LANES + i],
                                        1e-3 * (1 + 1e-12));
            }
        give(&b, 1e-6, 0, 1800);
        given += 1e-6;
        for (int i = 0; i < TH_LANES; i++) NEAR(ledger(&b, 0, i), given, 1e-12);
    }
    bench_close(&b);
}
END_TEST

/* Nothing is lost: grey matter is at K C, and of its sites k T/(k_off + k T/B_max) are taken;
 * the other layers, whose binding does not saturate, have k T/k_off. */
START_TEST(binding_saturates_in_grey)
{
    struct bench b;
    struct layer_numbers n[TH_LAYERS];
    layers_still(&b);
    bench_set(&b, "dura_perfusion", "0 1/min");
    bench_set(&b, "fat_perfusion", "0 1/min");
    opioid(&b, 0.3);
    for (int i = 0; i < TH_LANES; i++) {
        b.ports->drug.tissue_clearance[0][i] = 0;
        b.ports->drug.binding_capacity[0][i] = 1e-5 * (i + 1);
        b.ports->drug.unbinding[0][i] = 1e-4;
    }
    bench_start(&b);
    fill_layer(&b, -1, 1e-3);
    for (int k = 0; k < 400; k++) bench_step(&b, k < 50 ? 600 : 14400);
    for (int i = 0; i < TH_LANES; i++) {
        layer_numbers(&b, i, n);
        const double c = layer_now(&b, 5, -1)[i], grey = 0.8 * c;
        const double most = 1e-5 * (i + 1);
        NEAR(layer_now(&b, 5, TH_GREY)[i], grey, 1e-6);
        NEAR(layer_now(&b, 5, TH_GREY)[TH_LANES + i], 1e-4 * grey / (1e-4 + 1e-4 * grey / most),
             1e-6);
        NEAR(layer_now(&b, 5, TH_WHITE)[TH_LANES + i], 0.8 * c, 1e-6);
        NEAR(layer_now(&b, 5, TH_ROOTS)[TH_LANES + i], 0.8 * c, 1e-6);
        NEAR(ledger(&b, 0, i), 1e-3 * 97.3e-6, 1e-12);
    }
    bench_close(&b);
}
END_TEST

/* At a level and at both ends of the canal, where a stencil would reach into the skull; in lane
 * 3 there is no grey matter: the white is followed. */
START_TEST(an_effect_follows_the_grey)
{
    struct bench b;
    layers_still(&b);
    opioid(&b, 0.3);
    bench_param(&b, "grey_depth")[3] = 0;
    place_probe(&b, 0, 0.3, TH_AT_TISSUE);
    place_probe(&b, 1, 0.001, TH_AT_TISSUE);
    place_probe(&b, 2, 0.649, TH_AT_TISSUE);
    bench_start(&b);
    fill_layer(&b, -1, 1e-3);
    for (int k = 0; k < 24; k++) bench_step(&b, 3600);
    for (int i = 0; i < TH_LANES; i++)
        for (int probe = 0; probe < 3; probe++) {
            const double is = layer_now(&b, 9, i == 3 ? TH_WHITE : TH_GREY)[i];
            ck_assert_double_gt(is, 1e-5);
            NEAR(b.ports->csf.probe_concentration[probe][0][i], is, 1e-8);
            NEAR(b.ports->csf.probe_lagged[probe][0][i], is, 1e-3); /* a second behind */
        }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, one_layer_is_cord);
    tcase_add_test(tests, sizes_keep_amounts);
    tcase_add_test(tests, binding_saturates_in_grey);
    tcase_add_test(tests, an_effect_follows_the_grey);
}
