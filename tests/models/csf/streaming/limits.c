/* csf/streaming against csf/axial where both describe the same, and against an independent
 * solution of the two-dimensional transport. */
#define TH_SUITE "streaming limits"
#include "support/check_main.h"

#include "bench.h"

extern const struct th_model th_csf_axial, th_tissue_layers;

/* Tissue as one layer and as six, binding that does not saturate and that does. */
static const struct {
    const struct th_model *tissue;
    double capacity;
} kinds[] = {{&th_tissue_cord, 0},
             {&th_tissue_layers, 0},
             {&th_tissue_cord, 5e-3},
             {&th_tissue_layers, 5e-5}};

enum { OUTPUTS = 6, TISSUE = OUTPUTS, GREY, FAT, SHOWN };
static const char *const outputs[SHOWN] = {"probe_concentration",
                                           "spinal_amount",
                                           "cranial_amount",
                                           "cistern_concentration",
                                           "spinal_absorbed",
                                           "dural_cleared",
                                           "tissue",
                                           "grey",
                                           "fat"};

/* Free and bound drug of a layer, kg. */
static double layer_amount(struct bench *b, size_t layer)
{
    struct th_loan loan;
    double sum = 0;
    b->model->lend(&b->view, &loan);
    for (size_t c = 0; loan.layers && c < loan.cells; c++) {
        const double *at = loan.layers + 2 * (c * TH_LAYERS + layer) * TH_LANES;
        sum += loan.volume[(layer * loan.apart + c) * TH_LANES] * (at[0] + at[TH_LANES]);
    }
    return sum;
}

/* Six hours after a dose. */
static void run_model(const struct th_model *model, int kind, double capacity,
                      double shown[SHOWN])
{
    static const struct {
        const char *name, *text;
    } rows[] = {{"shape", "uniform"},
                {"eccentricity", "0"},
                {"stroke", "0 mL"},
                {"dispersion", "0.01 cm2/s"},
                {"cells", "100"}};
    struct bench b;
    bench_open(&b, model, 1);
    bench_behind(&b, &th_pressure_steady);
    bench_behind(&b, kinds[kind].tissue);
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        bench_set(&b, rows[k].name, rows[k].text);
    bench_set(&b, "lateral_mixing", model == &th_csf_streaming ? "1e6" : "5");
    bench_set(&b, "probe", "30 cm");
    if (kinds[kind].tissue == &th_tissue_cord)
        bench_set(&b, "dura_rise", "2");
    streaming_opioid(&b, 0.4);
    EACH_LANE(i) b.ports->drug.binding_capacity[0][i] = capacity;
    bench_start(&b);
    streaming_give(&b, 1e-6);
    for (int hour = 0; hour < 6; hour++) {
        bench_step(&b, 3600);
        streaming_give(&b, 0);
    }
    for (int k = 0; k < OUTPUTS; k++) shown[k] = bench_output(&b, outputs[k], 0)[0];
    shown[TISSUE] = b.ports->ledger.mass[TH_IN_TISSUE][0][0];
    shown[GREY] = layer_amount(&b, TH_GREY);
    shown[FAT] = layer_amount(&b, TH_FAT);
    bench_close(&b);
}

/* Without drift and with fast lateral mixing it is csf.axial with the same dispersion. */
START_TEST(without_drift_it_is_axial)
{
    double shown[2][SHOWN], linear[SHOWN];
    run_model(&th_csf_axial, _i, kinds[_i].capacity, shown[0]);
    run_model(&th_csf_streaming, _i, kinds[_i].capacity, shown[1]);
    for (int k = 0; k < SHOWN; k++)
        ck_assert_msg(fabs(shown[1][k] - shown[0][k]) <= 0.01 * shown[0][k],
                      "%s: axial %g, streaming %g", outputs[k], shown[0][k], shown[1][k]);
    ck_assert((shown[0][GREY] > 0) == (kinds[_i].tissue == &th_tissue_layers));
    if (kinds[_i].capacity > 0) {
        const int bound = kinds[_i].tissue == &th_tissue_layers ? GREY : TISSUE;
        run_model(&th_csf_axial, _i, 0, linear);
        ck_assert_double_lt(shown[0][bound], 0.97 * linear[bound]);
    }
}
END_TEST

/* An inert drug, a cloud of 1 cm at L2: what an independent program (130 x 16 cells on the half
 * of the canal, 260 x 32 differs by 1 %) has in a mixed skull of 150 mL after 12 h, by strokes
 * of heart and breathing, eccentricity and lateral mixing, to three digits; and the quarter of
 * an hour by which 5 and 10 % of the dose were there, 0: not in 12 h. */
static const struct {
    const char *stroke, *breathing, *eccentricity, *mixing;
    double share, hours[2];
} clouds[] = {
    {"1 mL", "0", "0.5", "5", 0.046, {0, 0}},
    {"1 mL", "1", "0.5", "5", 0.030, {0, 0}},
    {"1.5 mL", "1", "0.3", "5", 0.165, {5.25, 6.25}},
    {"1.5 mL", "1", "0.5", "5", 0.185, {4.75, 5.5}},
    {"1.5 mL", "1", "0.7", "5", 0.147, {5.5, 7.25}},
    {"1.5 mL", "1", "0.5", "30", 0.083, {8.5, 0}},
    {"2.1 mL", "0", "0.5", "5", 0.238, {2, 2.25}},
    {"1 mL", "0", "0.5", "1", 0.122, {8.75, 10.5}},
};

START_TEST(two_dimensional_transport)
{
    struct bench b;
    double sum = 0;
    streaming_open(&b, 1, streaming_tracer, "cells", "130", "angles", "32", "stroke",
                   clouds[_i].stroke, "breathing_stroke", clouds[_i].breathing, "eccentricity",
                   clouds[_i].eccentricity, "lateral_mixing", clouds[_i].mixing,
                   "cranial_volume", "150 mL", "ventricle_share", "0 %", "cistern_share",
                   "90 %", "cistern_mixing", "1000 mL/min", "convexity_mixing", "1000 mL/min",
                   "brain_exchange", "0 mL/min", NULL);
    EACH_LANE(i) bench_param(&b, "viscosity")[i] = 0.7e-6 * b.ports->pressure.density[i];
    const struct streaming_memory memory = th_streaming_memory(&b.view);
    (void)th_streaming_set_geometry(&b.view, &memory, 0);
    for (size_t j = 0; j < 32; j++)
        for (size_t c = 0; c < 130; c++) {
            const double z = (((double)c + 0.5) / 130 * 0.6495 - 0.4895) / 0.01;
            const double amount =
                exp(-z * z / 2) * memory.volume[th_streaming_at(&memory.mesh, j, c)];
            sum += amount;
            EACH_LANE(i) streaming_cell(&b, j, c)[i] = amount;
        }
    double skull = 0, hours[2] = {0, 0};
    for (int quarter = 1; quarter <= 48; quarter++) {
        bench_step(&b, 900);
        skull = streaming_skull(&b) / sum;
        for (int k = 0; k < 2; k++)
            if (hours[k] == 0 && skull >= 0.05 * (k + 1))
                hours[k] = 0.25 * quarter;
    }
    for (int k = 0; k < 2; k++)
        ck_assert_msg(fabs(hours[k] - clouds[_i].hours[k]) <= 0.03 * clouds[_i].hours[k] + 0.25,
                      "%g h, %g there", hours[k], clouds[_i].hours[k]);
    ck_assert_msg(fabs(skull - clouds[_i].share) <= 0.03 * clouds[_i].share,
                  "%.4f of the dose, %.3f there", skull, clouds[_i].share);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_loop_test(tests, without_drift_it_is_axial, 0, 4);
    tcase_add_loop_test(tests, two_dimensional_transport, 0, 8);
}
