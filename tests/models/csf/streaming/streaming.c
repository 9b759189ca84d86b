/* csf/streaming: drug neither appears nor vanishes, and no amount falls below 0; the two sides
 * of the canal are mirror images; without streams nothing moves. */
#define TH_SUITE "streaming mass"
#include "support/check_main.h"

#include "bench.h"

extern const struct th_model th_tissue_layers;

static double least(struct bench *b)
{
    const struct streaming_memory memory = th_streaming_memory(&b->view);
    double least = 0;
    for (size_t k = 0; k < b->view.species * memory.vectors; k++)
        least = fmin(least, b->view.arrays[k * TH_LANES]);
    return least;
}

static double held(const struct bench *b, size_t d)
{
    double sum = 0;
    for (int k = 0; k < TH_LEDGERS; k++) sum += b->ports->ledger.mass[k][d][0];
    return sum;
}

/* A bolus of a parent of which a metabolite is formed, while CSF is drawn; tissue as one layer
 * and as six, some of which go, the parent's binding saturates. */
START_TEST(drug_is_conserved)
{
    struct bench b;
    bench_open(&b, &th_csf_streaming, 2);
    bench_behind(&b, &th_pressure_steady);
    bench_behind(&b, _i % 2 ? &th_tissue_layers : &th_tissue_cord);
    bench_set(&b, "cells", "30");
    bench_set(&b, "angles", "8");
    bench_set(&b, "tip_side", "90");
    bench_set(&b, "brain_exchange", "0.31 mL/min");
    bench_set(&b, "plasma_partition", "0.5");
    streaming_opioid(&b, 0.4);
    bench_start(&b);
    EACH_LANE(i) {
        b.ports->drug.binding_capacity[0][i] = _i / 2 ? 1e-4 : 0;
        b.ports->drug.parent[1][i] = 1;
        b.ports->drug.formed[1][i] = 0.5;
        b.ports->drug.molar_mass[0][i] = 0.285;
        b.ports->drug.molar_mass[1][i] = 0.461;
        b.ports->needle.position[i] = 0.45;
        b.ports->needle.bore[i] = 4e-4;
    }
    streaming_give(&b, 1e-6);
    for (int k = 0; k < 4; k++) {
        EACH_LANE(i) b.ports->needle.volume[i] = k == 2 ? -1e-6 : 0;
        if (k == 3 && _i % 2) {
            bench_set(&b, "grey_depth", "0 mm");
            bench_set(&b, "fat_depth", "0 mm");
            EACH_LANE(i) b.due[i] = true;
            bench_prepare(&b);
        }
        bench_step(&b, 1800);
        streaming_give(&b, 0);
        const double made = b.ports->csf.made_mass[1][0];
        ck_assert_double_le(fabs(held(&b, 0) - 1e-6), 1e-18);
        ck_assert_double_le(fabs(held(&b, 1) - made), 1e-12 * made);
        ck_assert_double_ge(least(&b), 0);
        ck_assert_double_gt(made, 0);
    }
    ck_assert_double_gt(b.ports->ledger.mass[TH_DRAWN][0][0], 1e-11);
    bench_close(&b);
}
END_TEST

START_TEST(sides_are_mirror_images)
{
    struct bench one, other;
    enum { CELLS = 30, ANGLES = 8 };
    double most = 0, apart = 0, sides = 0;
    streaming_open(&one, 1, streaming_tracer, "cells", "30", "angles", "8", "tip_side", "70",
                   NULL);
    streaming_open(&other, 1, streaming_tracer, "cells", "30", "angles", "8", "tip_side", "290",
                   NULL);
    struct bench *const both[] = {&one, &other};
    for (int k = 0; k < 2; k++) {
        streaming_give(both[k], 1e-6);
        bench_step(both[k], 3600);
    }
    for (size_t j = 0; j < ANGLES; j++)
        for (size_t c = 0; c < CELLS; c++) {
            const double here = *streaming_cell(&one, j, c);
            most = fmax(most, here);
            apart = fmax(apart, fabs(here - *streaming_cell(&other, ANGLES - 1 - j, c)));
            sides = fmax(sides, fabs(here - *streaming_cell(&other, j, c)));
        }
    ck_assert_double_le(apart, 1e-12 * most);
    ck_assert_double_gt(sides, 0.1 * most);
    bench_close(&one);
    bench_close(&other);
}
END_TEST

/* A tip behind the cord: half of the ring is computed; where a trace of drug lies on one side
 * the whole is, and both agree to round-off. */
START_TEST(one_half_is_as_good_as_both)
{
    enum { CELLS = 30, ANGLES = 8 };
    struct bench half, whole;
    double most = 0, apart = 0;
    struct bench *const both[] = {&half, &whole};
    for (int k = 0; k < 2; k++) {
        struct bench *b = both[k];
        bench_open(b, &th_csf_streaming, 1);
        bench_behind(b, &th_pressure_steady);
        bench_behind(b, _i ? &th_tissue_layers : &th_tissue_cord);
        bench_set(b, "cells", "30");
        bench_set(b, "angles", "8");
        bench_set(b, "plasma_partition", "0.5");
        streaming_opioid(b, 0.4);
        EACH_LANE(i) b->ports->drug.binding_capacity[0][i] = 1e-4;
        bench_start(b);
        EACH_LANE(i) streaming_cell(b, 1, 3)[i] = k ? 1e-30 : 0;
        streaming_give(b, 1e-6);
        bench_step(b, 3600);
        const struct streaming_memory memory = th_streaming_memory(&b->view);
        ck_assert((memcmp(memory.drug[0].amounts[STREAMING_CSF] + memory.mesh.stride,
                          memory.drug[0].amounts[STREAMING_CSF] + 6 * memory.mesh.stride,
                          memory.mesh.stride * sizeof(double)) == 0) == (k == 0));
    }
    const struct streaming_memory memory = th_streaming_memory(&half.view);
    for (size_t part = 0; part < memory.parts; part++)
        for (size_t k = 0; k < CELLS * ANGLES; k++) {
            const size_t at = (part * CELLS * ANGLES + k) * TH_LANES;
            most = fmax(most, half.view.arrays[at]);
            apart = fmax(apart, fabs(half.view.arrays[at] - whole.view.arrays[at]));
        }
    ck_assert_double_le(apart, 1e-12 * most);
    for (int k = 0; k < TH_LEDGERS; k++)
        ck_assert_double_eq_tol(half.ports->ledger.mass[k][0][0],
                                whole.ports->ledger.mass[k][0][0], 1e-18);
    ck_assert_double_eq_tol(bench_output(&half, "dural_cleared", 0)[0],
                            bench_output(&whole, "dural_cleared", 0)[0], 1e-18);
    bench_close(&half);
    bench_close(&whole);
}
END_TEST

/* L8: concentric, without dispersion and bulk flow. */
START_TEST(without_streams_nothing_moves)
{
    struct bench b;
    streaming_open(&b, 1, streaming_tracer, "cells", "30", "angles", "8", "eccentricity", "0",
                   "dispersion", "0 cm2/s", "spinal_absorption", "0 %", NULL);
    const struct streaming_memory memory = th_streaming_memory(&b.view);
    (void)th_streaming_set_geometry(&b.view, &memory, 0);
    for (size_t j = 0; j < 8; j++)
        for (size_t c = 10; c < 13; c++)
            EACH_LANE(i)
                streaming_cell(&b, j, c)[i] =
                    1e-9 * memory.volume[th_streaming_at(&memory.mesh, j, c)];
    bench_step(&b, 3600);
    for (size_t j = 0; j < 8; j++)
        for (size_t c = 0; c < 30; c++) {
            const double was = 1e-9 * memory.volume[th_streaming_at(&memory.mesh, j, c)];
            ck_assert_double_le(fabs(*streaming_cell(&b, j, c) - (c > 9 && c < 13 ? was : 0)),
                                1e-12 * was);
        }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_loop_test(tests, drug_is_conserved, 0, 4);
    tcase_add_test(tests, sides_are_mirror_images);
    tcase_add_loop_test(tests, one_half_is_as_good_as_both, 0, 2);
    tcase_add_test(tests, without_streams_nothing_moves);
}
