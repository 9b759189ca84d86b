/* patient/person: plasma by weight, of drugs that say of which weight they are; nothing else.
 */
#define TH_SUITE "patient person"
#include "support/bench/view.h"
#include "support/check_main.h"
#include "support/real_run.h"

extern const struct th_model th_patient_person, th_drug_solute;

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

/* Volumes and clearances of the second of two drugs, for a person of that weight (NULL: there
 * is none), with constants of a person of that other weight. */
static void scale(const char *weight, const char *reference, double found[4])
{
    struct bench person, drug;
    bench_open(&person, &th_patient_person, 2);
    bench_open(&drug, &th_drug_solute, 2);
    person.ports = drug.ports;
    bench_set(&drug, "diffusivity", "1e-9 m2/s");
    bench_set(&drug, "plasma_volume", "20 L");
    bench_set(&drug, "peripheral_volume", "100 L");
    bench_set(&drug, "plasma_clearance", "2 L/min");
    bench_set(&drug, "intercompartmental", "3 L/min");
    bench_set(&drug, "reference_weight", reference);
    if (weight) {
        bench_set(&person, "weight", weight);
        bench_start(&person);
    }
    bench_start(&drug);
    found[0] = drug.ports->drug.plasma_volume[0][3] / 20e-3;
    found[1] = drug.ports->drug.peripheral_volume[0][3] / 100e-3;
    found[2] = drug.ports->drug.plasma_clearance[0][3] / (2e-3 / 60);
    found[3] = drug.ports->drug.intercompartmental[0][3] / (3e-3 / 60);
    CLOSE(bench_output(&drug, "plasma_volume", 0)[3], found[0] * 20e-3, 1e-14);
    CLOSE(bench_output(&drug, "plasma_clearance", 0)[3], found[2] * 2e-3 / 60, 1e-14);
    bench_close(&drug);
    bench_close(&person);
}

/* 80 years, with constants of 67: (1 - 0.43)/(1 - 0.43 27/40) = 0.803099 of the clearance; with
 * those of 50, 3^(30/60) of the dura. Without either age nothing changes. */
START_TEST(clearance_and_dura_by_age)
{
    static const struct {
        const char *age, *reference;
        double clearance, dura;
    } cases[] = {{"80 year", "67 year", 0.57 / 0.70975, 1.2687506327724687},
                 {"80 year", "50 year", 0.57 / 0.8925, 1.7320508075688772},
                 {"40 year", "40 year", 1, 1},
                 {"80 year", "nan", 1, 1},
                 {"nan", "67 year", 1, 1}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct bench person, drug;
        bench_open(&person, &th_patient_person, 2);
        bench_open(&drug, &th_drug_solute, 2);
        person.ports = drug.ports;
        bench_set(&drug, "diffusivity", "1e-9 m2/s");
        bench_set(&drug, "plasma_clearance", "2 L/min");
        bench_set(&drug, "dural_permeability", "1e-7 m/s");
        bench_set(&drug, "clearance_fall", "43 %");
        bench_set(&drug, "dural_rise", "3");
        bench_set(&drug, "reference_age", cases[k].reference);
        bench_set(&person, "age", cases[k].age);
        bench_start(&person);
        bench_start(&drug);
        CLOSE(drug.ports->drug.plasma_clearance[0][3] / (2e-3 / 60), cases[k].clearance, 1e-12);
        CLOSE(drug.ports->drug.dural_permeability[0][3] / 1e-7, cases[k].dura, 1e-9);
        bench_close(&drug);
        bench_close(&person);
    }
}
END_TEST

/* 35 kg: half the volumes, 2^-0.75 = 0.59460 of the clearances, a half-life of 2 h is 1.6818 h.
 * 140 kg with constants of 35 kg: four times, and 4^0.75 = 2.82843. */
START_TEST(volumes_and_clearances_by_weight)
{
    static const struct {
        const char *weight, *reference;
        double volume, clearance;
    } cases[] = {{"35 kg", "70 kg", 0.5, 0.5946035575013605},
                 {"140 kg", "35 kg", 4, 2.8284271247461903},
                 {"70 kg", "70 kg", 1, 1},
                 {"35 kg", "nan", 1, 1},
                 {NULL, "70 kg", 1, 1}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double found[4];
        scale(cases[k].weight, cases[k].reference, found);
        for (int n = 0; n < 4; n++)
            CLOSE(found[n], n < 2 ? cases[k].volume : cases[k].clearance, 1e-14);
        if (k == 0)
            CLOSE(2 * found[0] / found[2], 1.6817928305074292, 1e-14);
    }
}
END_TEST

#define MONTHS                                                                               \
    "format: 1\n"                                                                            \
    "run: {duration: 60 day, sample: 60 day}\n"                                              \
    "drug: {from: hydromorphone, concentration: 2 mg/mL, dural_permeability: 0.01 cm/min}\n" \
    "program: {dose: 0.4 mg/day}\n"                                                          \
    "pump: {from: peristaltic_20ml}\n"                                                       \
    "reservoir: {use: bellows, capacity: 100 mL, volume: 100 mL}\n"                          \
    "catheter: {from: silicone_89cm, tip: T10}\n"                                            \
    "csf: {cells: 20}\n"                                                                     \
    "record: [plasma.concentration, csf.cistern_concentration, gauge.balance]\n"

/* After two months plasma holds what comes in over its clearance: 2^0.75 as much in 35 kg as in
 * 70 kg. A person of 70 kg is the scenario without one, to the bit. A weight that is set in the
 * run loses nothing. */
START_TEST(steady_plasma_by_weight)
{
    static const char *const texts[] = {
        MONTHS, MONTHS "patient: {from: adult}\n", MONTHS "patient: {weight: 35 kg}\n",
        MONTHS "patient: {}\nevents: [{at: 30 day, set: {patient.weight: 35 kg}}]\n"};
    double plasma[4];
    for (size_t k = 0; k < 4; k++) {
        struct real_run run = real_run(texts[k]);
        plasma[k] = real_get(&run, "plasma.concentration", 1);
        ck_assert_double_le(real_get(&run, "gauge.balance.worst", 1), 1e-12);
        real_close(&run);
    }
    ck_assert_double_gt(plasma[0], 0);
    ck_assert(plasma[1] == plasma[0]);
    CLOSE(plasma[2] / plasma[0], 1.681792830507429, 1e-4);
    CLOSE(plasma[3] / plasma[0], 1.681792830507429, 1e-4);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "patient");
    tcase_add_test(tests, volumes_and_clearances_by_weight);
    tcase_add_test(tests, clearance_and_dura_by_age);
    tcase_add_test(tests, steady_plasma_by_weight);
}
