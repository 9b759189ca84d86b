/* csf/axial: a bolus of real volume: what canal and skull hold of it, what it displaces, how
 * far its jet mixes it, and what is refused. */
#define TH_SUITE "axial injection"
#include "support/check_main.h"

#include "support/bench/axial.h"

static struct axial_states *states(const struct bench *b)
{
    return b->view.states;
}

/* Into what canal and skull hold, m3/s. */
static double stored_flow(const struct bench *b)
{
    return b->ports->pressure.stored[TH_CANAL][0] + b->ports->pressure.stored[TH_SKULL][0];
}

static void order(struct bench *b, double volume)
{
    EACH_LANE(i) b->ports->program.ordered_bolus[i] = volume;
}

/* Flow from a cell to the next: what is taken down less what is taken up. */
static double flow_behind(const struct axial_memory *memory, size_t cell)
{
    const struct th_canal_rows rows = th_canal_rows(th_axial_drug(memory, 0).canal);
    const size_t left = cell * TH_LANES, right = left + TH_LANES;
    return rows.right[left] * memory->volume[left] - rows.left[right] * memory->volume[right];
}

/* Volume is conserved: what comes in is absorbed or held. The skull holds its share, and of
 * that what lies above each of its borders passes it. No dura is open, so that losses are what
 * is absorbed. */
START_TEST(volume_closes)
{
    const double formed = 0.35e-6 / 60, q = 1e-8;
    struct bench b;
    axial_open(&b, tracer, 0.5, "spinal_formation", "40 %", NULL);
    order(&b, 1e-6);
    give(&b, 0, q * 60, 60);
    const struct axial_memory memory = th_axial_memory(&b.view);
    const struct th_canal_rows rows = th_canal_rows(th_axial_drug(&memory, 0).canal);
    double absorbed = 0, skull = 0;
    for (size_t c = 0; c < memory.cells; c++) {
        const double here = rows.loss[c * TH_LANES] * memory.volume[c * TH_LANES];
        absorbed += here;
        skull += c < AXIAL_SKULL ? here : 0;
    }
    const double stored = stored_flow(&b);
    ck_assert_double_gt(stored, 0.9 * q);
    NEAR(states(&b)->flow[0], q, 1e-6);
    NEAR(absorbed, formed + states(&b)->flow[0] - stored, 1e-12);
    const double up = -flow_behind(&memory, AXIAL_CISTERNS), fresh = formed * (1 - 0.4 * 0.16);
    NEAR(up + fresh - skull, 0.37 * stored, 1e-9);
    const double volumes[] = {memory.volume[0], memory.volume[TH_LANES],
                              memory.volume[2 * TH_LANES]};
    const double all = volumes[0] + volumes[1] + volumes[2];
    const double top = rows.loss[AXIAL_CONVEXITY * TH_LANES] * volumes[0];
    NEAR(-flow_behind(&memory, AXIAL_CONVEXITY), top + 0.37 * stored * volumes[0] / all, 1e-9);
    NEAR(-flow_behind(&memory, AXIAL_SYLVIAN),
         top + 0.37 * stored * (volumes[0] + volumes[1]) / all, 1e-9);
    bench_close(&b);
}
END_TEST

/* Centre of the tracer, m, after it was put at `from` and 1 mL was injected at 0.35 m.
 */
static double moved(double from, const char *relaxation, double volume, double rest)
{
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "96 mL", "60 cm", "1e-6 cm2/s");
    bench_set(&b, "foramen", "100 %");
    bench_set(&b, "spinal_absorption", "0 %");
    bench_set(&b, "relaxation", relaxation);
    tracer(&b, from);
    bench_start(&b);
    give(&b, 1e-6, 0, 1);
    EACH_LANE(i) b.ports->catheter.opening_position[TH_TIP][i] = 0.35;
    order(&b, fabs(volume));
    for (int k = 0; k < 10; k++) give(&b, 0, volume / 10, 1);
    order(&b, 0);
    for (int k = 0; k < 20 && rest > 0; k++) bench_step(&b, rest / 20);
    const double *c = bench_profile(&b, "concentration", 0), *z = bench_profile(&b, "z", 0);
    double mass = 0, moment = 0;
    for (size_t k = 0; k < b.view.points; k++) {
        mass += c[k * TH_LANES];
        moment += c[k * TH_LANES] * z[k * TH_LANES];
    }
    NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    ck_assert_int_eq(b.status[0], TH_OK);
    bench_close(&b);
    return moment / mass - from;
}

/* 1 mL through 160 mm2 is 6.25 mm. While it is held, 63 % of it in the canal of 60 cm, evenly,
 * fluid at x moves up by 1 - 0.63 (L - x)/L of that above the tip, and down by 0.63 (L - x)/L
 * below it. When it has been absorbed, all of it in the skull, what is above has moved by all
 * of it and what is below is where it was. Drawn off it goes the other way. */
START_TEST(displaced)
{
    const double whole = 6.25e-3;
    NEAR(moved(0.2, "1 day", 1e-6, 0), -whole * (1 - 0.63 * 0.4 / 0.6), 0.01);
    NEAR(moved(0.5, "1 day", 1e-6, 0), whole * 0.63 * 0.1 / 0.6, 0.02);
    NEAR(moved(0.2, "1 min", 1e-6, 1800), -whole, 0.01);
    ck_assert_double_le(fabs(moved(0.5, "1 min", 1e-6, 1800)), 0.01 * whole);
    NEAR(moved(0.2, "1 day", -1e-6, 0), whole * (1 - 0.63 * 0.4 / 0.6), 0.01);
    NEAR(moved(0.2, "0 min", 1e-6, 0), -whole, 0.01);
}
END_TEST

/* A canal of 160 mm2 between cord and dura of 430.7 cm2, beside it at 30 cm: h 4.458 mm, a beat
 * of 4.375 mm, and with the breath u_rms 11.60 mm/s. */
static double jet_of(const char *word, double bore, double volume, double seconds)
{
    struct bench b;
    axial_open(&b, tracer, 0.3, "shape", "uniform", "volume", "96 mL", "length", "60 cm", "jet",
               word, NULL);
    EACH_LANE(i) b.ports->catheter.bore[i] = bore;
    order(&b, volume);
    give(&b, 1e-6, volume, seconds);
    const struct axial_memory memory = th_axial_memory(&b.view);
    const double length = th_axial_jet(&b.view, &memory, TH_TIP, 0);
    order(&b, 0);
    ck_assert_double_eq(th_axial_jet(&b.view, &memory, TH_TIP, 0), 0);
    ck_assert_int_eq(b.status[0], TH_OK);
    bench_close(&b);
    return length;
}

START_TEST(jets)
{
    /* catheter, 1 mL/min: u0 75.55 mm/s, Re 57: E = 8 pi nu h/q = 4.703, 4.596 times 6.25 mm;
     * along it no further: 6.2 u0 d/u_rms is 21.4 mm */
    NEAR(jet_of("across", 0.53e-3, 1e-6, 60), 28.72e-3, 1e-3);
    NEAR(jet_of("along", 0.53e-3, 1e-6, 60), 28.72e-3, 1e-3);
    /* 22 G, 1 mL in 10 s: u0 0.757 m/s, Re 444: E = 0.32 h/d = 3.479; along it 4.5 times 8.916
     * mm */
    NEAR(jet_of("across", 0.41e-3, 1e-6, 10), 20.82e-3, 1e-3);
    NEAR(jet_of("along", 0.41e-3, 1e-6, 10), 40.12e-3, 1e-3);
    /* a pump's bolus is slower than the beat, E = 3 u0/u_rms = 0.0065, and draws nothing in */
    ck_assert_double_eq(jet_of("across", 0.53e-3, 20e-9, 3600), 0);
    /* confined: 5 mL of a laminar jet, 10 mL of a turbulent one */
    NEAR(jet_of("across", 0.8e-3, 5e-6, 100), 40.12e-3, 1e-3);
    NEAR(jet_of("across", 0.41e-3, 10e-6, 60), 40.12e-3, 1e-3);
}
END_TEST

/* Nowhere a step: what is injected a little faster is mixed over a little more or less. */
START_TEST(jets_are_steady)
{
    for (double seconds = 1; seconds < 1e4; seconds *= 1.02)
        for (int along = 0; along < 2; along++) {
            const char *word = along ? "along" : "across";
            const double one = jet_of(word, 0.53e-3, 0.5e-6, seconds);
            const double two = jet_of(word, 0.53e-3, 0.5e-6, seconds * 1.001);
            ck_assert_msg(fabs(one - two) <= 5e-3 * one + 2e-4, "%g s: %g, %g", seconds, one,
                          two);
        }
}
END_TEST

/* The drug lies about the tip with the variance of the beat, of the breath and of the jet. */
START_TEST(spread)
{
    const double beat = 4.375e-3;
    struct bench b;
    axial_open(&b, tracer, 0.3, "shape", "uniform", "volume", "96 mL", "length", "60 cm",
               "cells", "800", NULL);
    EACH_LANE(i) b.ports->catheter.bore[i] = 0.53e-3;
    for (int i = 0; i < TH_LANES; i += 2) b.ports->program.ordered_bolus[i] = 1e-6;
    give(&b, 1e-6, 1e-6, 60);
    const struct axial_memory memory = th_axial_memory(&b.view);
    for (int i = 0; i < 2; i++) {
        double mean = 0, square = 0, sum = 0;
        for (size_t c = 0; c < memory.n; c++) {
            const double share = th_axial_share_of_source(&memory, TH_TIP, c + AXIAL_SKULL, i);
            const double z = ((double)c + 0.5) * 0.6 / 800 - 0.3;
            sum += share;
            mean += share * z;
            square += share * z * z;
        }
        const double jet = i % 2 ? 0 : 28.72e-3, spline = 0.25 * pow(0.6 / 800, 2);
        NEAR(sum, 1.0, 1e-12);
        ck_assert_double_le(fabs(mean), 1e-12);
        NEAR(square, 2 * beat * beat / 8 + jet * jet / 12 + spline, 2e-3);
    }
    bench_close(&b);
}
END_TEST

/* The concentrations after 1 mL in 1 min and a rest of an hour, by steps no longer than asked
 * for, cut into `parts` each. */
static void rest(struct bench *b, int parts)
{
    axial_open(b, opioid, 0.5, NULL);
    EACH_LANE(i) b->ports->catheter.bore[i] = 0.53e-3;
    for (int n = 0; n < 2; n++) {
        const double whole = n ? 3600 : 60;
        order(b, n ? 0 : 1e-6);
        EACH_LANE(i) b->ports->program.ordered_flow[i] = n ? 0 : 1e-6 / 60;
        for (double t = 0; t < whole * (1 - 1e-9);) {
            double longest[TH_LANES];
            bench_limit(b, whole - t, longest);
            const double step = longest[0];
            for (int k = 0; k < parts; k++)
                give(b, n ? 0 : 1e-6 * step / whole / parts,
                     n ? 0 : 1e-6 * step / whole / parts, step / parts);
            t += step;
        }
    }
}

/* Its own step: four times as many move nothing by more than 1e-5 of the largest. */
START_TEST(steps_suffice)
{
    struct bench one, four;
    rest(&one, 1);
    rest(&four, 4);
    double most = 0, apart = 0;
    for (size_t k = 0; k < one.array_vectors; k++) {
        const double x = one.view.arrays[k * TH_LANES], y = four.view.arrays[k * TH_LANES];
        most = fmax(most, fabs(y));
        apart = fmax(apart, fabs(x - y));
    }
    ck_assert_double_gt(most, 0);
    ck_assert_msg(apart <= 1e-5 * most, "%.3g", apart / most);
    bench_close(&one);
    bench_close(&four);
}
END_TEST

/* The largest C at the tip (L3, 51.1 cm) while a bolus of 1 kg/m3 is given, and of anything
 * anywhere; the numerical error of the former, as the model estimates it. */
struct peaks {
    double tip, anywhere, error;
};

static struct peaks peaks_of(const char *cells, double volume)
{
    struct peaks most = {0};
    struct bench b;
    axial_open(&b, tracer, 0.511, "cells", cells, NULL);
    EACH_LANE(i) b.ports->catheter.bore[i] = 0.41e-3;
    for (int k = 0; k < 90; k++) {
        if (k == 0 || k == 60)
            order(&b, k ? 0 : volume);
        give(&b, k < 60 ? volume / 60 : 0, k < 60 ? volume / 60 : 0, 1);
        most.tip = fmax(most.tip, b.ports->csf.opening_concentration[TH_TIP][0][0]);
        most.anywhere = fmax(most.anywhere, bench_output(&b, "probe_concentration", 0)[0]);
        const double *c = bench_profile(&b, "concentration", 0);
        for (size_t p = 0; p < b.view.points; p++) {
            most.anywhere = fmax(most.anywhere, c[p * TH_LANES]);
            ck_assert_double_ge(c[p * TH_LANES], -b.ports->csf.concentration_floor[0][0]);
        }
        ck_assert_double_ge(b.ports->csf.cistern_concentration[0][0],
                            -b.ports->csf.concentration_floor[0][0]);
    }
    ck_assert_int_eq(b.status[0], TH_OK);
    NEAR(ledger(&b, 0, 0), volume, 1e-12);
    most.error = bench_output(&b, "tip_numerical_error", 0)[0];
    bench_close(&b);
    return most;
}

/* Through a needle in a minute 1 mL is mixed over 33 mm, 15 mL as far as the canal lets a jet.
 * The peaks of two grids differ by no more than the errors that the model estimates for both,
 * which fall with the cells; nothing is above what comes in, nor below none. */
START_TEST(one_peak)
{
    static const char *const cells[] = {"100", "200", "400"};
    for (int n = 0; n < 2; n++) {
        struct peaks most[3];
        for (int k = 0; k < 3; k++) {
            most[k] = peaks_of(cells[k], n ? 15e-6 : 1e-6);
            ck_assert_double_le(most[k].tip, 1);
            ck_assert_double_le(most[k].anywhere, 1);
        }
        for (int k = 0; k < 2; k++) {
            NEAR(most[k].tip, most[2].tip, most[k].error + most[2].error);
            ck_assert_double_lt(most[k + 1].error, 0.6 * most[k].error);
        }
        ck_assert_double_lt(most[2].error, 3e-3);
        ck_assert_double_gt(most[2].tip, 0.1);
    }
}
END_TEST

static void refused(struct bench *b, const char *word)
{
    const char *fluid = th_pressure_steady.why(&b->upstream->view, 0);
    const char *why = fluid ? fluid : th_csf_axial.why(&b->view, 0);
    ck_assert_int_eq(b->status[0], TH_BAD_INPUT);
    ck_assert_msg(why && strstr(why, word), "%s", why ? why : "no reason");
    bench_close(b);
}

static void open_to(struct bench *b)
{
    axial_bench(b, 1);
    tracer(b, 0.5);
    EACH_LANE(i) b->ports->catheter.bore[i] = 0.53e-3;
}

START_TEST(refuses)
{
    struct bench b;
    open_to(&b);
    bench_start(&b);
    order(&b, 20.1e-6);
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 20.1e-6 / 60;
    give(&b, 0, 1e-7, 60);
    refused(&b, "20 mL");
    open_to(&b);
    bench_start(&b);
    order(&b, 30e-6); /* in two days: 0.09 mL is held */
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 30e-6 / 172800;
    give(&b, 0, 30e-6 / 2880, 60);
    ck_assert_int_eq(b.status[0], TH_OK);
    bench_close(&b);
    open_to(&b);
    bench_start(&b);
    order(&b, 1.2e-6);
    give(&b, 0, 1.2e-6, 1); /* 4000 nu pi d/4 = 1.165 mL/s */
    refused(&b, "Reynolds");
    open_to(&b);
    bench_start(&b);
    give(&b, 0, 1.2e-6, 1); /* a line bursts out: no bolus */
    ck_assert_int_eq(b.status[0], TH_OK);
    bench_close(&b);
    open_to(&b);
    bench_set(&b, "opening", "0.6 mm");
    bench_start(&b);
    order(&b, 1.2e-6);
    give(&b, 0, 1.2e-6, 1);
    ck_assert_int_eq(b.status[0], TH_OK);
    bench_close(&b);
    open_to(&b);
    EACH_LANE(i) b.ports->drug.solution_density[0][i] = 1000.6 * (1 + 0.9e-4);
    bench_start(&b);
    ck_assert_int_eq(b.status[0], TH_OK);
    EACH_LANE(i) {
        b.ports->drug.solution_density[0][i] = 1024.5;
        b.due[i] = true;
    }
    bench_prepare(&b);
    refused(&b, "drug.density");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "injection");
    tcase_add_test(tests, volume_closes);
    tcase_add_test(tests, displaced);
    tcase_add_test(tests, jets);
    tcase_add_test(tests, jets_are_steady);
    tcase_add_test(tests, spread);
    tcase_add_test(tests, steps_suffice);
    tcase_add_test(tests, one_peak);
    tcase_add_test(tests, refuses);
}
