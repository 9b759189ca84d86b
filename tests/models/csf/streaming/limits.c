/* csf/streaming against csf/axial where both describe the same, and against an independent
 * solution of the two-dimensional transport. */
#define TH_SUITE "streaming limits"
#include "support/check_main.h"

#include "bench.h"

extern const struct th_model th_csf_axial;

/* Without drift and with fast lateral mixing it is csf.axial with the same dispersion. */
START_TEST(without_drift_it_is_axial)
{
    static const struct {
        const char *name, *text;
    } rows[] = {{"shape", "uniform"},
                {"eccentricity", "0"},
                {"stroke", "0 mL"},
                {"dispersion", "0.01 cm2/s"},
                {"cells", "100"}};
    static const char *const outputs[] = {"probe_concentration", "spinal_amount",
                                          "cranial_amount",      "cistern_concentration",
                                          "spinal_absorbed",     "dural_cleared"};
    struct bench both[2];
    const struct th_model *const models[] = {&th_csf_axial, &th_csf_streaming};
    double shown[2][7];
    for (int m = 0; m < 2; m++) {
        struct bench *b = &both[m];
        bench_open(b, models[m], 1);
        bench_behind(b, &th_pressure_steady);
        bench_behind(b, &th_tissue_cord);
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            bench_set(b, rows[k].name, rows[k].text);
        bench_set(b, "lateral_mixing", m ? "1e6" : "5");
        bench_set(b, "probe", "30 cm");
        streaming_opioid(b, 0.4);
        bench_start(b);
        streaming_give(b, 1e-6);
        for (int hour = 0; hour < 6; hour++) {
            bench_step(b, 3600);
            streaming_give(b, 0);
        }
        for (int k = 0; k < 6; k++) shown[m][k] = bench_output(b, outputs[k], 0)[0];
        shown[m][6] = b->ports->ledger.mass[TH_IN_TISSUE][0][0];
        bench_close(b);
    }
    for (int k = 0; k < 7; k++)
        ck_assert_msg(fabs(shown[1][k] - shown[0][k]) <= 0.01 * shown[0][k],
                      "%s: axial %g, streaming %g", k < 6 ? outputs[k] : "tissue", shown[0][k],
                      shown[1][k]);
}
END_TEST

/* An inert drug, a cloud of 1 cm at L2, strokes of heart and breathing 1 and 0 mL, eccentricity
 * 0.5, lateral mixing 5: an independent program (130 x 16 cells on the half of the canal) has
 * 4.6 % of the dose in a mixed skull of 150 mL after 12 h. */
START_TEST(two_dimensional_transport)
{
    struct bench b;
    double sum = 0;
    streaming_open(&b, 1, streaming_tracer, "cells", "130", "angles", "32", "stroke", "1 mL",
                   "breathing_stroke", "0", "cranial_volume", "150 mL", "ventricle_share",
                   "0 %", "cistern_share", "90 %", "cistern_mixing", "1000 mL/min",
                   "convexity_mixing", "1000 mL/min", "brain_exchange", "0 mL/min", NULL);
    EACH_LANE(i) bench_param(&b, "viscosity")[i] = 0.7e-6 * b.ports->pressure.density[i];
    const struct streaming_room room = th_streaming_room(&b.view);
    (void)th_streaming_set_geometry(&b.view, &room, 0);
    for (size_t j = 0; j < 32; j++)
        for (size_t c = 0; c < 130; c++) {
            const double z = (((double)c + 0.5) / 130 * 0.6495 - 0.4895) / 0.01;
            const double amount =
                exp(-z * z / 2) * room.volume[th_streaming_at(&room.mesh, j, c)];
            sum += amount;
            EACH_LANE(i) streaming_cell(&b, j, c)[i] = amount;
        }
    for (int hour = 0; hour < 12; hour++) bench_step(&b, 3600);
    const double skull = streaming_skull(&b) / sum;
    ck_assert_msg(fabs(skull - 0.046) <= 0.03 * 0.046, "%.4f of the dose", skull);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, without_drift_it_is_axial);
    tcase_add_test(tests, two_dimensional_transport);
}
