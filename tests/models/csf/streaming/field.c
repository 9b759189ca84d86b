/* csf/streaming: its own fields against independent numbers, and its convergence.
 *
 * L4: the flow through a section adds up to none; the ring closes.
 * L5: alpha 3, eccentricity 0.5, a uniform canal whose stroke falls linearly: the stream
 *     function is l eps^2 omega L h0 (1 - x/L) B(s), B of an independent solution of the
 *     lubrication equations, confirmed by a nonlinear one, eps = stroke/(2 volume). */
#define TH_SUITE "streaming field"
#include "support/check_main.h"

#include "bench.h"
#include "laws.h"

static const double b_of_s[] = {0,        -0.01807, -0.03627, -0.05404, -0.06889,
                                -0.07471, -0.06484, -0.03792, 0};

START_TEST(stream_function)
{
    struct bench b;
    streaming_open(&b, 1, streaming_tracer, "cells", "20", "shape", "uniform", "stroke", "1 mL",
                   "breathing_stroke", "0", NULL);
    const double length = 0.6495, volume = 97.3e-6, half = (112.2e-4 + 318.5e-4) / 2;
    const double omega = 2 * TH_PI * 70 / 60, gap = volume / half, l = half / length;
    const double nu = gap * gap * omega / 9; /* alpha 3 */
    EACH_LANE(i) bench_param(&b, "viscosity")[i] = nu * b.ports->pressure.density[i];
    const struct streaming_room room = th_streaming_room(&b.view);
    (void)th_streaming_set_geometry(&b.view, &room, 0);
    const double eps = 1e-6 / (2 * volume), unit = l * eps * eps * omega * length * gap;
    for (size_t f = 0; f <= 20; f++) {
        const double *psi = room.psi + f * 17, left = 1 - (double)f / 20;
        for (size_t j = 0; j <= 16; j++) {
            const double expected = j <= 8 ? b_of_s[j] : -b_of_s[16 - j];
            ck_assert_msg(fabs(psi[j] / unit - left * expected) <= 0.01 * 0.0747 * left,
                          "face %zu, edge %zu: %g", f, j, psi[j] / unit / left);
        }
        ck_assert(psi[0] == 0 && psi[8] == 0 && psi[16] == 0);
    }
    bench_close(&b);
}
END_TEST

/* On the anatomy, with bulk flow and an infusion: what enters a cell leaves it, or is absorbed;
 * the same everywhere stays the same where nothing is formed or absorbed. */
START_TEST(flow_is_free_of_divergence)
{
    struct bench b;
    streaming_open(&b, 1, streaming_tracer, "cells", "40", "spinal_absorption", "0 %", NULL);
    struct streaming_room room = th_streaming_room(&b.view);
    const struct th_drift drift = th_streaming_set_geometry(&b.view, &room, 0);
    const struct streaming_mesh *mesh = &room.mesh;
    double worst = 0, most = 0;
    th_streaming_set_places(&b.view, &room, &drift, 0);
    th_streaming_set_flow(&b.view, &room, 0);
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const size_t next = th_streaming_at(mesh, (j + 1) % mesh->angles, c);
            const double in = room.down[at] - room.up[at] + room.right[at] - room.left[at];
            const double out =
                room.down[at + 1] - room.up[at + 1] + room.right[next] - room.left[next];
            most = fmax(most, fabs(room.down[at]));
            worst = fmax(worst, fabs(in - out));
        }
    ck_assert_double_gt(most, 1e-10);
    ck_assert_double_le(worst, 1e-14 * most);
    bench_close(&b);
}
END_TEST

/* Drug below eight places of the canal, after two hours of a smooth cloud, by cells x angles.
 */
static void below(const char *cells, const char *angles, double sums[8])
{
    struct bench b;
    streaming_open(&b, 1, streaming_tracer, "cells", cells, "angles", angles, "shape",
                   "uniform", "stroke", "1 mL", "lateral_mixing", "30", NULL);
    const struct streaming_room room = th_streaming_room(&b.view);
    const size_t n = room.mesh.cells;
    (void)th_streaming_set_geometry(&b.view, &room, 0);
    for (size_t j = 0; j < room.mesh.angles; j++)
        for (size_t c = 0; c < n; c++) {
            const double z = (((double)c + 0.5) / (double)n - 0.5) / 0.12;
            EACH_LANE(i)
                streaming_cell(&b, j, c)[i] =
                    exp(-z * z / 2) * room.volume[th_streaming_at(&room.mesh, j, c)];
        }
    bench_step(&b, 3600);
    bench_step(&b, 3600);
    for (size_t k = 0; k < 8; k++) {
        sums[k] = 0;
        for (size_t j = 0; j < room.mesh.angles; j++)
            for (size_t c = (k + 1) * n / 10; c < n; c++) sums[k] += *streaming_cell(&b, j, c);
    }
    bench_close(&b);
}

START_TEST(second_order)
{
    double coarse[8], middle[8], fine[8], one = 0, two = 0;
    below("40", "8", coarse);
    below("80", "16", middle);
    below("160", "32", fine);
    for (int k = 0; k < 8; k++) {
        one = fmax(one, fabs(coarse[k] - middle[k]));
        two = fmax(two, fabs(middle[k] - fine[k]));
    }
    ck_assert_msg(one > 3 * two, "differences %g, then %g: order %.2f", one, two,
                  log2(one / two));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, stream_function);
    tcase_add_test(tests, flow_is_free_of_divergence);
    tcase_add_test(tests, second_order);
}
