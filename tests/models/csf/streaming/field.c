/* csf/streaming: its own fields against independent numbers, and its convergence.
 *
 * L4: the flow through a section adds up to none; the ring closes.
 * L7: how long a cloud takes to the head.
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
    streaming_open(&b, 1, streaming_tracer, "cells", "20", "angles", "16", "shape", "uniform",
                   "stroke", "1 mL", "breathing_stroke", "0", NULL);
    const double length = 0.6495, volume = 97.3e-6, half = (112.2e-4 + 318.5e-4) / 2;
    const double omega = 2 * TH_PI * 70 / 60, gap = volume / half, l = half / length;
    const double nu = gap * gap * omega / 9; /* alpha 3 */
    EACH_LANE(i) bench_param(&b, "viscosity")[i] = nu * b.ports->pressure.density[i];
    const struct streaming_memory memory = th_streaming_memory(&b.view);
    (void)th_streaming_set_geometry(&b.view, &memory, 0);
    const double eps = 1e-6 / (2 * volume), unit = l * eps * eps * omega * length * gap;
    for (size_t f = 0; f <= 20; f++) {
        const double *psi = memory.psi + f * 17, left = 1 - (double)f / 20;
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

/* L7 (T6): alpha 3, eccentricity 0.5 and 0.25, a wave of k = omega L/c = 0.5; a cloud at 0.8 L,
 * sd 0.05 L, the same all round, which nothing but the drift moves. At these tau = eps^2 omega
 * t it has brought 1, 5, 10, 25 % of the mass past 0.02 L (an independent program), each +/-
 * 0.05. From 0.2 L to there it took 0.30 to 0.32, or 0.38 to 0.40, so that the 0.02 L to the
 * skull take 0.035, or 0.043, more. stroke = 2 eps V |Q(0)|, |Q(0)| = |<hq> K tan K/k^2|, K^2 =
 * k^2/<hq>, <hq> = 0.438044 + 0.350662 i, or 0.386611 + 0.393672 i. */
static const struct {
    const char *eccentricity;
    double flow, more, tau[4];
} waves[] = {{"0.5", 1.125460, 0.035, {1.78, 2.04, 2.20, 2.64}},
             {"0.25", 1.109321, 0.043, {2.14, 2.42, 2.60, 3.06}}};

START_TEST(transit)
{
    static const double share[] = {0.01, 0.05, 0.10, 0.25};
    const double length = 0.6495, volume = 97.3e-6, half = (112.2e-4 + 318.5e-4) / 2;
    const double omega = 2 * TH_PI * 70 / 60, gap = volume / half;
    const double eps = 1e-6 / (2 * volume * waves[_i].flow), unit = 1 / (eps * eps * omega);
    struct bench b;
    double all = 0, before = 0, passed = 0;
    streaming_open(&b, 1, streaming_tracer, "cells", "100", "angles", "32", "shape", "uniform",
                   "stroke", "1 mL", "breathing_stroke", "0", "pulse", "wave", "dispersion",
                   "0 cm2/s", "cranial_volume", "1 L", "cistern_share", "90 %",
                   "spinal_absorption", "0 %", "lateral_mixing", "0.1", "eccentricity",
                   waves[_i].eccentricity, NULL);
    EACH_LANE(i) {
        bench_param(&b, "viscosity")[i] = gap * gap * omega / 9 * b.ports->pressure.density[i];
        bench_param(&b, "wave_speed")[i] = omega * length / 0.5;
        b.ports->drug.diffusivity[0][i] = 1e-14;
    }
    const struct streaming_memory memory = th_streaming_memory(&b.view);
    (void)th_streaming_set_geometry(&b.view, &memory, 0);
    for (size_t j = 0; j < 32; j++)
        for (size_t c = 0; c < 100; c++) {
            const double z = (((double)c + 0.5) / 100 - 0.8) / 0.05;
            const double amount =
                exp(-z * z / 2) * memory.volume[th_streaming_at(&memory.mesh, j, c)];
            all += amount;
            EACH_LANE(i) streaming_cell(&b, j, c)[i] = amount;
        }
    size_t next = 0;
    for (double at = 0; next < 4 && at < 3.5; at += 0.02) {
        bench_step(&b, 0.02 * unit);
        passed = streaming_skull(&b) / all;
        while (next < 4 && passed >= share[next]) {
            const double then = at + 0.02 * (share[next] - before) / (passed - before);
            ck_assert_msg(fabs(then - waves[_i].tau[next] - waves[_i].more) <= 0.05,
                          "%g of the mass at tau %.3f", share[next], then);
            next++;
        }
        before = passed;
    }
    ck_assert_uint_eq(next, 4);
    bench_close(&b);
}
END_TEST

/* On the anatomy, with bulk flow and an infusion: what enters a cell leaves it, or is absorbed;
 * the same everywhere stays the same where nothing is formed or absorbed. */
START_TEST(flow_is_free_of_divergence)
{
    struct bench b;
    streaming_open(&b, 1, streaming_tracer, "cells", "40", "spinal_absorption", "0 %", NULL);
    struct streaming_memory memory = th_streaming_memory(&b.view);
    const struct th_drift drift = th_streaming_set_geometry(&b.view, &memory, 0);
    const struct streaming_mesh *mesh = &memory.mesh;
    double worst = 0, most = 0;
    th_streaming_set_places(&b.view, &memory, &drift, 0);
    th_streaming_set_flow(&b.view, &memory, 0);
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const size_t next = th_streaming_at(mesh, (j + 1) % mesh->angles, c);
            const double in =
                memory.down[at] - memory.up[at] + memory.right[at] - memory.left[at];
            const double out = memory.down[at + 1] - memory.up[at + 1] + memory.right[next] -
                               memory.left[next];
            most = fmax(most, fabs(memory.down[at]));
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
    const struct streaming_memory memory = th_streaming_memory(&b.view);
    const size_t n = memory.mesh.cells;
    (void)th_streaming_set_geometry(&b.view, &memory, 0);
    for (size_t j = 0; j < memory.mesh.angles; j++)
        for (size_t c = 0; c < n; c++) {
            const double z = (((double)c + 0.5) / (double)n - 0.5) / 0.12;
            EACH_LANE(i)
                streaming_cell(&b, j, c)[i] =
                    exp(-z * z / 2) * memory.volume[th_streaming_at(&memory.mesh, j, c)];
        }
    bench_step(&b, 3600);
    bench_step(&b, 3600);
    for (size_t k = 0; k < 8; k++) {
        sums[k] = 0;
        for (size_t j = 0; j < memory.mesh.angles; j++)
            for (size_t c = (k + 1) * n / 10; c < n; c++) sums[k] += *streaming_cell(&b, j, c);
    }
    bench_close(&b);
}

START_TEST(second_order)
{
    streaming_check_order(below, (const char *const[]){"40", "80", "160"});
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, stream_function);
    tcase_add_loop_test(tests, transit, 0, 2);
    tcase_add_test(tests, flow_is_free_of_divergence);
    tcase_add_test(tests, second_order);
}
