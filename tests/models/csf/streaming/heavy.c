/* csf/streaming: what is heavier or lighter than CSF. Its flow against closed forms, mirror
 * images, order, what is conserved, and where it is refused. */
#define TH_SUITE "streaming heavy"
#define REAL_CATALOG th_catalog /* with the looks of the report */
#include "support/check_main.h"

#include "bench.h"
#include "csf/streaming/heavy/heavy.h"
#include "laws.h"
#include "support/real_run.h"

static void set_posture(struct bench *b, enum th_posture posture)
{
    EACH_LANE(i) b->ports->surroundings.posture[i] = (double)posture;
}

/* Psi of the flow that an excess of density, over it, drives at once, without damping; the last
 * edge is the first. */
static const double *psi_of(struct bench *b, struct streaming_memory *memory,
                            double (*excess)(double f, double s))
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double none[400] = {0};
    *memory = th_streaming_memory(&b->view);
    const struct th_drift drift = th_streaming_set_geometry(&b->view, memory, 0);
    th_streaming_set_sinking(&b->view, memory, &drift, 0);
    th_streaming_damp(memory, 1, none, none);
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            memory->half[at] = excess(((double)c + 0.5) / (double)mesh->cells,
                                      ((double)j + 0.5) / (double)mesh->angles) *
                               memory->volume[at] * b->ports->pressure.density[0];
        }
    memset(memory->heavy.by.modes, 0, memory->size * sizeof(double));
    th_streaming_kernels()->sink(mesh, &memory->heavy.by, memory->per_volume, memory->half, 0,
                                 memory->heavy.psi);
    return memory->heavy.psi;
}

static double largest(const struct streaming_memory *memory)
{
    double most = 0;
    for (size_t k = 0; k < memory->size; k++) most = fmax(most, fabs(memory->heavy.psi[k]));
    return most;
}

static double leaning(double f, double s)
{
    (void)f;
    return 1e-6 * (cos(2 * TH_PI * s) + 0.5 * sin(2 * TH_PI * s));
}

static double layered(double f, double s)
{
    (void)s;
    return 1e-6 * f * f;
}

static double along(double f, double s)
{
    (void)s;
    return 1e-6 * f;
}

/* Upright, the same along the whole of an even canal: far from its ends l U = l g h^3/(12 nu)
 * (E - <h^3 E>/<h^3>), whose integral is taken here by 4096 steps. */
static double closed_form(const struct bench *b, const struct streaming_memory *memory,
                          double to)
{
    enum { STEPS = 4096 };
    const double h = 97.3e-6 / ((112.2e-4 + 318.5e-4) / 2), l = memory->heavy.perimeter[1];
    const double nu = 0.7e-3 / b->ports->pressure.density[0];
    double cube = 0, all = 0, sum = 0;
    for (int k = 0; k < STEPS; k++) {
        const double s = (k + 0.5) / STEPS, gap = 1 - 0.5 * cos(2 * TH_PI * s);
        cube += pow(gap, 3);
        all += pow(gap, 3) * leaning(0, s);
    }
    for (int k = 0; k < STEPS; k++) {
        const double s = (k + 0.5) / STEPS, gap = 1 - 0.5 * cos(2 * TH_PI * s);
        if (s < to)
            sum += pow(gap, 3) * (leaning(0, s) - all / cube);
    }
    return sum / STEPS * l * TH_GRAVITY * pow(h, 3) / (12 * nu);
}

static double miss(const char *angles)
{
    struct bench b;
    struct streaming_memory memory;
    streaming_open(&b, 1, streaming_tracer, "cells", "60", "angles", angles, "shape", "uniform",
                   "roots_resist", "no", NULL);
    set_posture(&b, TH_UPRIGHT);
    const double *psi = psi_of(&b, &memory, leaning);
    const double *first = psi + th_streaming_at(&memory.mesh, 0, 30);
    double worst = 0;
    for (size_t j = 0; j < memory.mesh.angles; j++) {
        const double is = first[j * memory.mesh.stride] - first[0];
        const double should = closed_form(&b, &memory, (double)j / (double)memory.mesh.angles);
        worst = fmax(worst, fabs(is - should));
    }
    worst /= largest(&memory);
    bench_close(&b);
    return worst;
}

START_TEST(long_cloud_has_the_closure_that_is_not_local)
{
    const double coarse = miss("16"), fine = miss("32");
    ck_assert_msg(fine < 0.01 && coarse > 3 * fine, "misses %g, %g", coarse, fine);
}
END_TEST

START_TEST(same_all_round_moves_nothing_upright)
{
    struct bench b;
    struct streaming_memory memory;
    streaming_open(&b, 1, streaming_tracer, "cells", "30", "angles", "8", NULL);
    set_posture(&b, TH_UPRIGHT);
    (void)psi_of(&b, &memory, leaning);
    const double moves = largest(&memory);
    (void)psi_of(&b, &memory, layered);
    ck_assert_double_le(largest(&memory), 1e-12 * moves);
    set_posture(&b, TH_SUPINE);
    (void)psi_of(&b, &memory, layered);
    ck_assert_double_gt(largest(&memory), 1e-3 * moves);
    bench_close(&b);
}
END_TEST

/* On the back, a concentric level canal that grows heavier evenly along it: far from its ends
 * Psi = l^2 h^3/(12 nu) g dE/dx sin(2 pi s)/(4 pi^2): it comes up in the front and goes down
 * behind, toward growing s at s = 1/4. */
START_TEST(layers_slide_lying)
{
    struct bench b;
    struct streaming_memory memory;
    streaming_open(&b, 1, streaming_tracer, "cells", "60", "angles", "32", "shape", "uniform",
                   "roots_resist", "no", "eccentricity", "0", "lumbar_slope", "0",
                   "thoracic_slope", "0", NULL);
    const double *psi = psi_of(&b, &memory, along) + th_streaming_at(&memory.mesh, 0, 30);
    const double l = memory.heavy.perimeter[0], h = memory.heavy.gap[0];
    const double nu = 0.7e-3 / b.ports->pressure.density[0];
    const double most =
        l * l * pow(h, 3) / (12 * nu) * TH_GRAVITY * (1e-6 / 0.6495) / (4 * TH_PI * TH_PI);
    for (size_t j = 0; j < 32; j++) {
        const double should = most * sin(2 * TH_PI * (double)j / 32);
        ck_assert_double_le(fabs(psi[j * memory.mesh.stride] - should), 0.01 * most);
    }
    bench_close(&b);
}
END_TEST

/* ---- injections ---- */

/* So much of a solution through a needle, in the next step. */
static void inject(struct bench *b, double density, double volume)
{
    EACH_LANE(i) {
        b->ports->needle.position[i] = 0.4;
        b->ports->needle.bore[i] = 4e-4;
        b->ports->needle.injected[i] = b->ports->needle.volume[i] = volume;
        b->ports->needle.flow[i] = 1e-8;
        b->ports->needle.spread[i] = 0.05;
        b->ports->needle.density[i] = density;
        b->ports->needle.mass[0][i] = volume > 0 ? 1e-6 : 0;
    }
}

static double csf_density(const struct bench *b)
{
    return b->ports->pressure.density[0];
}

static double excess_of(const struct bench *b)
{
    const struct streaming_memory memory = th_streaming_memory(&b->view);
    double sum = 0;
    for (size_t k = memory.vectors; k < memory.arrays; k++) sum += b->view.arrays[k * TH_LANES];
    return sum;
}

/* Depth of the drug's centre, m. */
static double depth_of(struct bench *b)
{
    const struct streaming_memory memory = th_streaming_memory(&b->view);
    double sum = 0, moment = 0;
    for (size_t j = 0; j < memory.mesh.angles; j++)
        for (size_t c = 0; c < memory.mesh.cells; c++) {
            const double amount = *streaming_cell(b, j, c);
            sum += amount;
            moment += amount * ((double)c + 0.5);
        }
    return moment / sum / (double)memory.mesh.cells * 0.6495;
}

START_TEST(drug_and_weight_are_conserved)
{
    struct bench b;
    streaming_open(&b, 1, streaming_opioid, "cells", "40", "angles", "8", "spinal_absorption",
                   "0 %", "needle_side", "90", NULL);
    set_posture(&b, TH_UPRIGHT);
    inject(&b, csf_density(&b) + 1, 1e-6);
    bench_step(&b, 20);
    const double start = depth_of(&b);
    inject(&b, 0, 0);
    for (int k = 0; k < 3; k++) {
        double sum = 0, least = 0;
        bench_step(&b, 60);
        for (int l = 0; l < TH_LEDGERS; l++) sum += b.ports->ledger.mass[l][0][0];
        const struct streaming_memory memory = th_streaming_memory(&b.view);
        for (size_t c = 0; c < memory.arrays; c++)
            least = fmin(least, b.view.arrays[c * TH_LANES]);
        ck_assert_double_le(fabs(sum - 1e-6), 1e-18);
        ck_assert_double_le(fabs(excess_of(&b) - 1e-6), 1e-18);
        ck_assert_double_ge(least, 0);
    }
    ck_assert_double_gt(depth_of(&b) - start, 0.02);
    bench_close(&b);
}
END_TEST

/* A concentric canal that lies level: what is light goes to the front as what is heavy goes to
 * the back. Then a solution as heavy as CSF, which does neither. */
START_TEST(light_is_the_mirror_image_of_heavy)
{
    enum { CELLS = 30, ANGLES = 8 };
    static const double excess[] = {0.5, -0.5, 0};
    static const char *const side[] = {"100", "280", "100"};
    double amount[3][ANGLES][CELLS], most = 0, apart = 0, moved = 0;
    for (int k = 0; k < 3; k++) {
        struct bench b;
        streaming_open(&b, 1, streaming_tracer, "cells", "30", "angles", "8", "eccentricity",
                       "0", "lumbar_slope", "0", "thoracic_slope", "0", "needle_side", side[k],
                       NULL);
        inject(&b, csf_density(&b) + excess[k], 1e-6);
        bench_step(&b, 20);
        inject(&b, 0, 0);
        bench_step(&b, 100);
        for (size_t j = 0; j < ANGLES; j++)
            for (size_t c = 0; c < CELLS; c++) amount[k][j][c] = *streaming_cell(&b, j, c);
        bench_close(&b);
    }
    for (size_t j = 0; j < ANGLES; j++)
        for (size_t c = 0; c < CELLS; c++) {
            const size_t there = (j + ANGLES / 2) % ANGLES;
            most = fmax(most, amount[0][j][c]);
            apart = fmax(apart, fabs(amount[0][j][c] - amount[1][there][c]));
            moved = fmax(moved, fabs(amount[0][j][c] - amount[2][j][c]));
        }
    ck_assert_double_le(apart, 1e-9 * most);
    ck_assert_double_gt(moved, 0.1 * most);
}
END_TEST

/* Drug below eight places, a minute after a smooth cloud that leans to one side. */
static void below(const char *cells, const char *angles, double sums[8])
{
    struct bench b;
    streaming_open(&b, 1, streaming_tracer, "cells", cells, "angles", angles, "shape",
                   "uniform", "stroke", "0 mL", NULL);
    set_posture(&b, TH_UPRIGHT);
    const struct streaming_memory memory = th_streaming_memory(&b.view);
    const size_t n = memory.mesh.cells;
    (void)th_streaming_set_geometry(&b.view, &memory, 0);
    for (size_t j = 0; j < memory.mesh.angles; j++)
        for (size_t c = 0; c < n; c++) {
            const double z = (((double)c + 0.5) / (double)n - 0.5) / 0.12;
            const double s = ((double)j + 0.5) / (double)memory.mesh.angles;
            const double amount = exp(-z * z / 2) * (1 + 0.5 * sin(2 * TH_PI * s)) *
                                  memory.volume[th_streaming_at(&memory.mesh, j, c)];
            EACH_LANE(i) {
                streaming_cell(&b, j, c)[i] = amount;
                b.view.arrays[(memory.vectors + j * n + c) * TH_LANES + (size_t)i] =
                    0.05 * amount;
            }
        }
    bench_step(&b, 60);
    for (size_t k = 0; k < 8; k++) {
        sums[k] = 0;
        for (size_t j = 0; j < memory.mesh.angles; j++)
            for (size_t c = (k + 1) * n / 10; c < n; c++) sums[k] += *streaming_cell(&b, j, c);
    }
    bench_close(&b);
}

/* The largest difference between both sides, of the largest amount. */
static double sides_apart(struct bench *b, size_t cells, size_t angles)
{
    double most = 0, apart = 0;
    for (size_t j = 0; j < angles; j++)
        for (size_t c = 0; c < cells; c++) {
            const double here = *streaming_cell(b, j, c);
            most = fmax(most, here);
            apart = fmax(apart, fabs(here - *streaming_cell(b, angles - 1 - j, c)));
        }
    return apart / most;
}

/* Given behind the cord to somebody who sits and then lies on the back it stays the same on
 * both sides, to the last bit; on the side it does not. */
START_TEST(both_sides_stay_alike)
{
    struct bench b;
    streaming_open(&b, 1, streaming_tracer, "cells", "20", "angles", "16", NULL);
    set_posture(&b, TH_UPRIGHT);
    inject(&b, csf_density(&b) + 1, 2e-6);
    bench_step(&b, 20);
    inject(&b, 0, 0);
    bench_step(&b, 60);
    set_posture(&b, TH_SUPINE);
    for (int k = 0; k < 3; k++) bench_step(&b, 100);
    ck_assert_double_eq(sides_apart(&b, 20, 16), 0);
    set_posture(&b, TH_LATERAL);
    bench_step(&b, 20);
    ck_assert_double_gt(sides_apart(&b, 20, 16), 0.01);
    bench_close(&b);
}
END_TEST

START_TEST(second_order)
{
    streaming_check_order(below, (const char *const[]){"20", "40", "80"});
}
END_TEST

/* Of inertia over viscosity up to 5 is let pass, above 1 with a notice, and more is refused; on
 * any mesh by the same number. */
START_TEST(what_sinks_too_fast_is_refused)
{
    static const struct {
        double excess, volume;
        bool told, refused;
    } cases[] = {{0.5, 1e-6, false, false}, {50, 1e-6, true, false}, {1000, 4e-6, true, true}};
    static const char *const meshes[][2] = {{"20", "8"}, {"50", "12"}};
    double inertia[2];
    for (int k = 0; k < 2; k++) {
        struct bench b;
        streaming_open(&b, 1, streaming_tracer, "cells", meshes[k][0], "angles", meshes[k][1],
                       "needle_side", "90", NULL);
        set_posture(&b, TH_UPRIGHT);
        inject(&b, csf_density(&b) + cases[_i].excess, cases[_i].volume);
        bench_step(&b, 20);
        ck_assert((b.status[0] == TH_BAD_INPUT) == cases[_i].refused);
        inertia[k] = bench_output(&b, "inertia", 0)[0];
        if (cases[_i].refused)
            ck_assert_ptr_nonnull(strstr(b.model->why(&b.view, 0), "spread: of needle.inject"));
        else
            ck_assert_double_eq(bench_output(&b, "fast_sinking", 0)[0], cases[_i].told);
        bench_close(&b);
    }
    ck_assert_double_gt(inertia[0], 0);
    ck_assert_double_eq(inertia[0], inertia[1]);
    ck_assert((inertia[0] > 1) == cases[_i].told && (inertia[0] > 5) == cases[_i].refused);
}
END_TEST

/* A run that it ends gives the reason, though the step has been put back, and shorter ones,
 * which pass, are computed to look inside it. */
START_TEST(a_run_says_why_it_ended)
{
    struct real_run run = real_open(
        "format: 1\n"
        "run: {duration: 10 min, sample: 10 min}\n"
        "surroundings: {posture: upright}\n"
        "drug: {from: bupivacaine, concentration: 5 mg/mL}\n"
        "needle: {level: L3}\n"
        "csf: {use: streaming, cells: 60, stroke: 1 mL}\n"
        "effects: {use: block, name: block, drug: bupivacaine}\n"
        "events: [{at: 1 min, do: needle.inject, dose: 15 mg, volume: 3 mL, over: 20 s, "
        "density: 1.2 g/mL, spread: 4 cm}]\n"
        "require: [{name: low, check: effect.block.height, take: max, below: 18}]\n");
    struct th_ensemble_options options = {.threads = 1};
    ck_assert(th_ensemble_run(run.layout, &options, &run.trace, &run.error) != TH_OK);
    const char *reason = th_trace_reason(run.trace, 0);
    ck_assert_msg(strstr(reason, "spread: of needle.inject") != NULL, "%s", reason);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, long_cloud_has_the_closure_that_is_not_local);
    tcase_add_test(tests, same_all_round_moves_nothing_upright);
    tcase_add_test(tests, layers_slide_lying);
    tcase_add_test(tests, drug_and_weight_are_conserved);
    tcase_add_test(tests, light_is_the_mirror_image_of_heavy);
    tcase_add_test(tests, both_sides_stay_alike);
    tcase_add_test(tests, second_order);
    tcase_add_loop_test(tests, what_sinks_too_fast_is_refused, 0, 3);
    tcase_add_test(tests, a_run_says_why_it_ended);
}
