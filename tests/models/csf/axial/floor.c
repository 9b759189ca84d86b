/* csf/axial: floors: values below them are numerical error, and are samples of 0. */
#define TH_SUITE "axial floor"
#include "support/check_main.h"

#include "support/bench/axial.h"
#include "support/real_run.h"

/* C of all cells, plasma last; and the floors of both. */
struct field {
    double c[201], plasma, floor, plasma_floor;
};

static void spread(const char *poles, double tip, double hours, struct field *field)
{
    struct bench b;
    axial_open(&b, opioid, tip, "cells", "200", "poles", poles, "tolerance", "1", NULL);
    give(&b, 1e-6, 0, 600);
    bench_step(&b, hours * 3600);
    const double *c = bench_profile(&b, "concentration", 0);
    for (size_t k = 0; k < 200; k++) field->c[k] = c[k * TH_LANES];
    field->c[200] = b.ports->csf.cistern_concentration[0][0];
    field->plasma = b.ports->csf.plasma_concentration[0][0];
    field->floor = bench_output(&b, "floor", 0)[0];
    field->plasma_floor = b.ports->csf.plasma_floor[0][0];
    bench_close(&b);
}

/* For any tip and step, 3 and 4 pairs of poles are off from 5 by no more than the
 * floor says, in every cell, in the skull and in plasma; and the floor is no larger than 1e-5
 * of what the tip had. */
START_TEST(no_more_is_wrong)
{
    const double tips[] = {0.05, 0.3, 0.6}, hours[] = {0.1, 1, 8, 24};
    for (int t = 0; t < 3; t++)
        for (int h = 0; h < 4; h++) {
            struct field exact, is;
            spread("5", tips[t], hours[h], &exact);
            for (int poles = 3; poles < 5; poles++) {
                spread(poles == 3 ? "3" : "4", tips[t], hours[h], &is);
                double worst = 0;
                for (int k = 0; k <= 200; k++) worst = fmax(worst, fabs(is.c[k] - exact.c[k]));
                ck_assert_msg(worst <= is.floor, "%d poles, tip %g, %g h: %g is off, floor %g",
                              poles, tips[t], hours[h], worst, is.floor);
                ck_assert_double_le(fabs(is.plasma - exact.plasma), is.plasma_floor);
                ck_assert_double_gt(is.floor, 0);
                ck_assert_double_eq_tol(is.floor / exact.floor, poles == 3 ? 1e4 : 100, 1);
            }
        }
}
END_TEST

#define FAR                                                                           \
    "format: 1\ntitle: far\nrun: {duration: 6 h, sample: 1 h}\n"                      \
    "drug: {from: baclofen, concentration: 500 ug/mL}\nprogram: {rate: 0.4 mL/day}\n" \
    "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"               \
    "catheter: {from: silicone_89cm, tip: S1}\n"                                      \
    "csf: {use: axial, cells: 60, probe: C1, dispersion: %s}\n"                       \
    "effects: [{use: emax, name: e, drug: baclofen, level: C1}]\n"                    \
    "require:\n"                                                                      \
    "  - {check: csf.probe_concentration, take: max, below: 1 ug/mL}\n"               \
    "  - {check: csf.probe_concentration, take: auc, below: 1 ug h/mL}\n"             \
    "  - {check: csf.cistern_concentration, take: mean, below: 1 ug/mL}\n"            \
    "  - {check: effect.e.effect, take: max, below: 1 %%}\n"                          \
    "  - {check: csf.tip_concentration, take: max, above: 1e-3 ug/mL}\n"              \
    "  - {check: plasma.concentration, take: max, above: 1e-3 pg/mL}\n"

/* Six hours after a start at S1 nothing is resolved at C1, 60 cm away: the sample there is
 * none, and so is what is taken from its path. Near drug and plasma are what they were; and
 * where drug does come, samples are not 0. */
START_TEST(none_is_none)
{
    for (int near = 0; near < 2; near++) {
        char text[2048];
        snprintf(text, sizeof text, FAR, near ? "1e-5 m2/s" : "3e-7 m2/s");
        struct real_run run = real_run(text);
        double sampled = real_get(&run, "csf.probe_concentration", 6);
        ck_assert_int_eq(sampled != 0, near);
        for (int k = 0; k < 6; k++) {
            double is = th_trace_reduced(run.trace, run.scenario->requirements[k].reduction, 0);
            if (k < 4 && !near)
                ck_assert_msg(is == 0, "%d: %g", k, is);
            else
                ck_assert_msg(is > 0, "%d: %g", k, is);
        }
        ck_assert(!near || fabs(sampled) > 1e-8);
        real_close(&run);
    }
}
END_TEST

#define LATE                                                                      \
    "format: 1\ntitle: late\nrun: {duration: 1 day, sample: 1 h}\nrecord: all\n"  \
    "drug: {from: baclofen, concentration: 2.86 mg/mL}\n"                         \
    "program: {dose: 0.63 mg/day}\npump: {from: peristaltic_40ml}\n"              \
    "reservoir: {from: bellows_40ml}\ncatheter: {from: silicone_89cm, tip: L2}\n" \
    "line: {cells: 32, filled: water}\ncsf: {use: axial, cells: 40, probe: L3}\n" \
    "gauges: [{use: balance}]\n"                                                  \
    "events: [{at: 530 min, do: program.rate, flow: 1.48 mL/day}]\n"

/* Samples of amounts are parts of the ledger, however little of the drug has come: they add up
 * to it, none of them is made 0; and what was cleared never falls where plasma undershoots. */
START_TEST(amounts_add_up)
{
    struct real_run run = real_run(LATE);
    double most = 0, before = 0;
    for (size_t k = 0; k < run.trace->times; k++)
        most = fmax(most, real_get(&run, "gauge.balance.csf", k));
    ck_assert_double_gt(most, 1e-8);
    for (size_t k = 0; k < run.trace->times; k++) {
        const double csf = real_get(&run, "gauge.balance.csf", k);
        const double spine = real_get(&run, "csf.spinal_amount", k);
        const double skull = real_get(&run, "csf.cranial_amount", k);
        const double tissue = real_get(&run, "gauge.balance.tissue", k);
        const double plasma = real_get(&run, "gauge.balance.plasma", k);
        const double cleared = real_get(&run, "gauge.balance.cleared", k);
        ck_assert_double_le(fabs(spine + skull - csf), 4e-16 * (fabs(spine) + fabs(skull)));
        ck_assert_double_eq(real_get(&run, "tissue.amount", k), tissue);
        ck_assert_double_eq(real_get(&run, "plasma.amount", k), plasma);
        ck_assert_msg(cleared >= before, "sample %zu: %g after %g", k, cleared, before);
        before = cleared;
    }
    ck_assert_double_gt(before, 0.1 * most);
    real_close(&run);
}
END_TEST

/* A floor stands beside the output that names it, of the same kind, and for each drug as that
 * is. */
START_TEST(floors_are_there)
{
    size_t found = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_table *rows = &th_catalog.models[m]->outputs;
        for (size_t k = 0; k < rows->count; k++) {
            const struct th_row *row = &rows->rows[k];
            if (!row->floor)
                continue;
            const struct th_row *floor = th_table_find(rows, row->floor);
            ck_assert_msg(floor != NULL, "%s: no %s", row->name, row->floor);
            ck_assert_int_eq(floor->quantity, row->quantity);
            ck_assert_uint_eq(floor->flags & TH_EACH_SPECIES, row->flags & TH_EACH_SPECIES);
            ck_assert_ptr_null(floor->floor);
            found++;
        }
    }
    ck_assert_uint_ge(found, 10);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "floor");
    tcase_add_test(tests, no_more_is_wrong);
    tcase_add_test(tests, none_is_none);
    tcase_add_test(tests, amounts_add_up);
    tcase_add_test(tests, floors_are_there);
}
