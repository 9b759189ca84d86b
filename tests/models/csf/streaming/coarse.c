/* csf/streaming: the model beside itself on a coarse mesh, by which it tells how far its own
 * mesh decides. */
#define TH_SUITE "streaming coarse"
#include "support/check_main.h"

#include "bench.h"

/* A heavy dose at the tip in a minute, then two minutes without. */
static void run(struct bench *b)
{
    EACH_LANE(i) b->ports->drug.solution_density[0][i] = 1010;
    EACH_LANE(i) b->ports->drug.stock[0][i] = b->ports->drug.base_fraction[0][i] = 1;
    streaming_give(b, 1e-9);
    bench_step(b, 60);
    streaming_give(b, 0);
    bench_step(b, 120);
}

/* Beside 40 x 16 lies what the model computes on 20 x 8, to the last bit. */
START_TEST(it_is_the_model_on_that_mesh)
{
    struct bench fine, rough;
    struct streaming_memory memory, half;
    streaming_open(&fine, 1, streaming_opioid, "cells", "40", "angles", "16", NULL);
    streaming_open(&rough, 1, streaming_opioid, "cells", "20", "angles", "8", NULL);
    run(&fine);
    run(&rough);
    struct streaming_coarse coarse;
    memory = th_streaming_memory(&fine.view);
    th_streaming_open_coarse(&fine.view, &memory, &coarse);
    half = th_streaming_memory(&rough.view);
    const double *one = coarse.view.arrays, *other = rough.view.arrays;
    double sum = 0;
    for (size_t k = 0; k < half.arrays; k++) {
        sum += other[k * TH_LANES];
        ck_assert_double_eq(one[k * TH_LANES], other[k * TH_LANES]);
    }
    ck_assert_double_gt(sum, 0);
    ck_assert_double_gt(*streaming_cell(&fine, 0, 20), 0);
    bench_close(&rough);
    bench_close(&fine);
}
END_TEST

/* 1 ug in two rows of the mesh and in the one that is both, three rows further up, of the
 * coarse one: 3/20 of the canal; three quarters of it there, a quarter in its place, half of
 * the time: less, so that the largest stays. */
START_TEST(distance_by_hand)
{
    struct bench b;
    struct streaming_memory memory;
    streaming_open(&b, 1, streaming_tracer, "cells", "40", "angles", "16", "length", "60 cm",
                   NULL);
    struct streaming_coarse coarse;
    memory = th_streaming_memory(&b.view);
    th_streaming_open_coarse(&b.view, &memory, &coarse);
    const struct streaming_states *s = b.view.states;
    double *to = coarse.view.arrays;
    EACH_LANE(i) {
        streaming_cell(&b, 3, 20)[i] = streaming_cell(&b, 9, 21)[i] = 0.5e-9;
        to[(2 * 20 + 7) * TH_LANES + i] = 1e-9;
        th_streaming_compare(&b.view, &memory, &coarse, i);
        ck_assert_double_eq_tol(s->mesh_error[i], 0.6 * 3 / 20, 1e-12);
        to[(2 * 20 + 7) * TH_LANES + i] = 0.75e-9;
        to[(5 * 20 + 10) * TH_LANES + i] = 0.25e-9;
        th_streaming_compare(&b.view, &memory, &coarse, i);
        ck_assert_double_eq_tol(s->mesh_error[i], 0.6 * 3 / 20, 1e-12);
        to[(2 * 20 + 7) * TH_LANES + i] = 0;
        th_streaming_compare(&b.view, &memory, &coarse, i);
    }
    /* three quarters are missing below the foramen, 10 1/2 rows above their place */
    ck_assert_double_eq_tol(s->mesh_error[0], 0.75 * 0.6 * 10.5 / 20, 1e-12);
    bench_close(&b);
}
END_TEST

static void put(struct bench *b, struct streaming_coarse *coarse, size_t row, double fine,
                double rough)
{
    EACH_LANE(i) {
        for (size_t j = 0; j < 16; j++) streaming_cell(b, j, row)[i] = fine / 16;
        for (size_t j = 0; j < 8; j++)
            for (size_t c = row / 2 - 1; c < row / 2 + 2; c++)
                coarse->view.arrays[(j * 20 + c) * TH_LANES + (size_t)i] = rough / 8;
    }
}

/* The same C in a row of an even canal and in the three rows of the coarse mesh about it (twice
 * the drug in each): no error. Then a quarter more, while the largest was: of it 1/4, of the
 * area 9/8 and so 1/8, of which the larger counts; a seventh of it elsewhere is a factor of 7.
 */
START_TEST(error_by_hand)
{
    struct bench b;
    struct streaming_memory memory;
    streaming_open(&b, 1, streaming_tracer, "cells", "40", "angles", "16", "shape", "uniform",
                   NULL);
    struct streaming_coarse coarse;
    struct streaming_states *s = b.view.states;
    memory = th_streaming_memory(&b.view);
    th_streaming_open_coarse(&b.view, &memory, &coarse);
    coarse.errors_before = coarse.errors;
    static const double minute[TH_LANES] = {60, 60, 60, 60, 60, 60, 60, 60};
    b.view.step = minute;
    for (int k = 0; k < 4; k++) {
        static const double more[] = {1, 1.25, 1, 0};
        EACH_LANE(i) s->peak[0][i] = 1e-3;
        put(&b, &coarse, 20, k == 3 ? 0 : 1e-9, 2e-9 * more[k]);
        if (k == 3)
            put(&b, &coarse, 30, 7e-9, 2e-9);
        th_streaming_compare_places(&b.view, &memory, &coarse, 0);
        s->compared[0] += 60;
        const double at_20 = th_streaming_error(&b.view, &memory, &coarse, 0, 20, 0);
        ck_assert_double_eq_tol(at_20, k ? 0.25 : 0, 1e-9);
    }
    ck_assert_double_eq_tol(th_streaming_error(&b.view, &memory, &coarse, 0, 30, 0), 6, 1e-9);
    ck_assert_double_eq_tol(th_streaming_error(&b.view, &memory, &coarse, 0, 70, 0), 6, 1e-9);
    ck_assert_double_eq(th_streaming_error(&b.view, &memory, &coarse, 0, 5, 0), 0);
    bench_close(&b);
}
END_TEST

/* Half the cells of an odd number, and an even number of angles. */
START_TEST(any_mesh_has_one)
{
    struct bench b;
    struct streaming_memory memory;
    streaming_open(&b, 1, streaming_opioid, "cells", "33", "angles", "10", NULL);
    run(&b);
    struct streaming_coarse coarse;
    memory = th_streaming_memory(&b.view);
    th_streaming_open_coarse(&b.view, &memory, &coarse);
    const struct streaming_memory half = th_streaming_memory(&coarse.view);
    ck_assert_uint_eq(half.mesh.cells, 16);
    ck_assert_uint_eq(half.mesh.angles, 4);
    const double error = bench_output(&b, "mesh_error", 0)[0];
    ck_assert(error > 0 && error < 0.1);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, it_is_the_model_on_that_mesh);
    tcase_add_test(tests, distance_by_hand);
    tcase_add_test(tests, error_by_hand);
    tcase_add_test(tests, any_mesh_has_one);
}
