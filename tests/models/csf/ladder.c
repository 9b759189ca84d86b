/* The ladder of fidelity in the slot csf: where one model's meaning becomes that of another, so
 * do its numbers. */
#define TH_SUITE "ladder"
#include "support/check_main.h"

#include "csf/stretched.h"
#include "support/bench/axial.h"

static void stand(struct bench *b, const struct th_model *model, const char *cells)
{
    bench_open(b, model, 1);
    bench_behind(b, &th_pressure_steady);
    bench_behind(b, &th_tissue_cord);
    if (cells)
        bench_set(b, "cells", cells);
}

/* A dose at once, then an infusion, both low in the canal. */
static void dose(struct bench *b, double infused)
{
    give(b, 1e-6, 0, 60);
    give(b, infused, 1e-9, 6 * 3600.0);
    bench_step(b, 6 * 3600.0);
}

START_TEST(chain_of_one_is_mixed)
{
    struct bench chain, mixed;
    stand(&chain, &th_csf_chain, "1");
    stand(&mixed, &th_csf_mixed, NULL);
    opioid(&chain, 0.5);
    opioid(&mixed, 0.5);
    bench_start(&chain);
    bench_start(&mixed);
    dose(&chain, 3e-6);
    dose(&mixed, 3e-6);
    for (int k = 0; k < TH_LEDGERS; k++)
        EACH_LANE(i)
            ck_assert_double_eq(chain.ports->ledger.mass[k][0][i],
                                mixed.ports->ledger.mass[k][0][i]);
    ck_assert_double_eq(chain.ports->csf.opening_concentration[TH_TIP][0][0],
                        mixed.ports->csf.opening_concentration[TH_TIP][0][0]);
    ck_assert_double_eq(chain.ports->csf.cistern_concentration[0][0],
                        mixed.ports->csf.cistern_concentration[0][0]);
    ck_assert_double_gt(mixed.ports->csf.cistern_concentration[0][0], 0);
    bench_close(&chain);
    bench_close(&mixed);
}
END_TEST

/* Twelve hours after: kg in the canal's CSF and in plasma, the cisterns' concentration. */
struct held {
    double csf, cisterns, plasma;
};
static struct held held_with(const struct th_model *model, const char *cells,
                             const char *dispersion)
{
    struct bench b;
    stand(&b, model, cells);
    bench_set(&b, "dispersion", dispersion);
    opioid(&b, 0.5);
    bench_start(&b);
    dose(&b, 3e-6);
    const struct held held = {bench_output(&b, "spinal_amount", 0)[0],
                              b.ports->csf.cistern_concentration[0][0],
                              b.ports->ledger.mass[TH_IN_PLASMA][0][0]};
    NEAR(ledger(&b, 0, 0), 4e-6, 1e-12);
    bench_close(&b);
    return held;
}

static double apart(const char *dispersion)
{
    const struct held axial = held_with(&th_csf_axial, "40", dispersion);
    const struct held mixed = held_with(&th_csf_mixed, NULL, dispersion);
    return fmax(fabs(axial.csf / mixed.csf - 1), fmax(fabs(axial.cisterns / mixed.cisterns - 1),
                                                      fabs(axial.plasma / mixed.plasma - 1)));
}

/* Mixing takes L^2/D, 42 s at 100 cm2/s; cord and fluid take up 1e-4 1/s: the two are apart by
 * a part in some hundreds, and ten times more with a tenth of D. */
START_TEST(axial_that_mixes_is_mixed)
{
    const double at_once = apart("100 cm2/s"), slower = apart("10 cm2/s");
    ck_assert_double_le(at_once, 4e-3);
    ck_assert_double_ge(slower / at_once, 8);
    ck_assert_double_le(slower / at_once, 12);
}
END_TEST

enum { STATIONS = 2 };

/* C in the middle of the cervical and of the thoracic stretch; drifts: over the dispersion of
 * the pulsation, else over one that is the same everywhere. */
static void at_stations(const struct th_model *model, const char *cells, bool drifts,
                        double found[STATIONS])
{
    struct bench b;
    stand(&b, model, cells);
    if (!drifts) {
        bench_set(&b, "dispersion", "5e-3 cm2/s");
        bench_set(&b, "stroke", "0 mL");
    }
    opioid(&b, 544.5e-3);
    place_probe(&b, 0, 62.25e-3, TH_AT_CSF);
    place_probe(&b, 1, 282e-3, TH_AT_CSF);
    bench_start(&b);
    dose(&b, 3e-6);
    for (int k = 0; k < STATIONS; k++) found[k] = b.ports->csf.probe_concentration[k][0][0];
    NEAR(ledger(&b, 0, 0), 4e-6, 1e-12);
    bench_close(&b);
}

/* Stretches in 9, 27 and 81 parts, whose middles are stations and source: second order. With
 * the pulsation csf.axial smears the source by that of a beat, whose variance, some mm2, over
 * the square of the length, 10 cm, over which C falls is the part, some 1e-5, that stays. */
START_TEST(refined_chain_is_axial)
{
    const bool drifts = _i;
    static const char *const cells[] = {"27", "81", "243"};
    double wanted[STATIONS], found[STATIONS], error[3] = {0};
    at_stations(&th_csf_axial, "1600", drifts, wanted);
    for (int k = 0; k < 3; k++) {
        at_stations(&th_csf_chain, cells[k], drifts, found);
        for (int s = 0; s < STATIONS; s++)
            error[k] = fmax(error[k], fabs(found[s] / wanted[s] - 1));
    }
    ck_assert_msg(log(error[0] / error[1]) / log(3) >= 1.8, "%g %g %g", error[0], error[1],
                  error[2]);
    ck_assert_msg(drifts || log(error[1] / error[2]) / log(3) >= 1.8, "%g %g %g", error[0],
                  error[1], error[2]);
    if (drifts)
        ck_assert_double_le(error[2], 1e-4);
}
END_TEST

/* Doses at all openings' places, drawn CSF, a canal that shrinks: nothing is lost. */
START_TEST(nothing_is_lost)
{
    static const struct {
        const struct th_model *model;
        const char *cells;
    } rungs[] = {{&th_csf_mixed, NULL}, {&th_csf_chain, "3"}, {&th_csf_chain, "12"}};
    const struct th_model *model = rungs[_i].model;
    struct bench b;
    stand(&b, model, rungs[_i].cells);
    opioid(&b, 0.5);
    bench_start(&b);
    double given = 0;
    for (int k = 0; k < 12; k++) {
        EACH_LANE(i) {
            b.ports->catheter.opening_position[TH_TIP][i] = k % 4 == 3   ? -0.08
                                                            : k % 4 == 2 ? -0.01
                                                                         : 0.04 * k;
            b.ports->needle.position[i] = 0.5 - 0.03 * k;
            b.ports->needle.bore[i] = 0.41e-3;
            b.ports->needle.volume[i] = k % 3 == 1 ? -2e-7 : 0;
            b.due[i] = true;
        }
        bench_prepare(&b);
        give(&b, 1e-6 * (k + 1), 2e-9, 600.0 * (k + 1));
        given += 1e-6 * (k + 1);
        NEAR(ledger(&b, 0, _i), given, 1e-12);
    }
    ck_assert_double_gt(b.ports->ledger.mass[TH_DRAWN][0][0], 0);
    EACH_LANE(i) b.due[i] = true;
    bench_set(&b, "volume", "60 mL");
    bench_prepare(&b);
    bench_step(&b, 3600);
    NEAR(ledger(&b, 0, _i), given, 1e-12);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "ladder");
    tcase_add_test(tests, chain_of_one_is_mixed);
    tcase_add_test(tests, axial_that_mixes_is_mixed);
    tcase_add_loop_test(tests, refined_chain_is_axial, 0, 2);
    tcase_add_loop_test(tests, nothing_is_lost, 0, 3);
}
