/* The models that stand in a scenario (R22): a device as a whole or not at all, a drug or none,
 * and slots of the language that no model fills. */
#define TH_SUITE "slot"
#include "support/check_main.h"

#include "support/scenario_fixture.h"

#define DAYS "format: 1\nrun: {duration: 30 day}\n"
#define DRUG "drug: {from: morphine, concentration: 10 mg/mL}\n"
#define CATHETER "catheter: {from: silicone_89cm, tip: T10}\n"

/* names: the instances that stand, in their order. */
static void expect(const char *text, const char *const *sets, size_t count, const char *names)
{
    char standing[400] = "";
    size_t used = 0;
    struct th_scenario *s = read_real(text, sets, count);
    ck_assert_msg(s != NULL, "%s%s", text, error.text[0]);
    for (size_t k = 0; k < s->instance_count; k++)
        used += (size_t)snprintf(standing + used, sizeof standing - used, "%s%s", k ? " " : "",
                                 s->instances[k].name);
    ck_assert_msg(strcmp(standing, names) == 0, "%s\nstands: %s\nnot: %s", text, standing,
                  names);
    th_scenario_free(s);
}

#define DEVICE                                                                        \
    "surroundings program drug.morphine pump catheter reservoir line depot pressure " \
    "tissue plasma csf "
#define GAUGES "gauge.delivered gauge.balance"

/* R22: none of the device named, none stands there, nor what compares with it; one of them
 * named, all do. A --set names, too. Files without format: have all, as ever. */
START_TEST(a_device_as_a_whole)
{
    const char *const set[] = {"program.rate=0.5 mL/day", "catheter.from=silicone_89cm",
                               "catheter.tip=T10"};
    expect(DAYS DRUG, NULL, 0,
           "surroundings drug.morphine pressure tissue plasma csf gauge.balance");
    expect(DAYS DRUG CATHETER "program: {rate: 0.5 mL/day}\n", NULL, 0, DEVICE GAUGES);
    expect(DAYS DRUG, set, 3, DEVICE GAUGES);
    expect("run: {duration: 30 day}\nprogram: {rate: 1 mL/day}\n" DRUG CATHETER, NULL, 0,
           DEVICE GAUGES);
    expect(DAYS DRUG "csf: {cells: 100}\ngauges: {use: balance}\n", NULL, 0,
           "surroundings drug.morphine pressure tissue plasma csf gauge.balance");
}
END_TEST

/* Without a drug nothing is dissolved; pressures still are (R22). */
START_TEST(no_drug)
{
    expect(DAYS, NULL, 0, "surroundings pressure csf gauge.balance");
    expect(DAYS CATHETER "program: {rate: 1 mL/day}\n", NULL, 0,
           "surroundings program pump catheter reservoir line depot pressure csf " GAUGES);
}
END_TEST

/* A notice says what is left out. */
START_TEST(is_told)
{
    struct th_scenario *s = read_real(DAYS, NULL, 0);
    ck_assert_int_eq(notices_with(s, "none of program, pump, faults, catheter, reservoir, "
                                     "line: there is no pump"),
                     1);
    ck_assert_int_eq(notices_with(s, "there is no drug: nothing is dissolved"), 1);
    th_scenario_free(s);
    s = read_real(DAYS DRUG CATHETER "program: {rate: 1 mL/day}\n", NULL, 0);
    ck_assert_int_eq(notices_with(s, "there is no pump"), 0);
    ck_assert_int_eq(notices_with(s, "nothing is dissolved"), 0);
    th_scenario_free(s);
    s = read_real(DAYS CATHETER "program: {rate: 1 mL/day}\nevents: [{at: 1 day, do: "
                                "reservoir.refill, volume: 5 mL, concentration: 1 mg/mL}]\n",
                  NULL, 0);
    ck_assert_int_eq(notices_with(s, "reservoir.refill: there is no drug in this scenario"), 1);
    th_scenario_free(s);
}
END_TEST

#define VACANT(name) name ": there is no model for it in this version: "

/* Text that is wrong in one way, and what the sentence says. */
static const struct {
    const char *text, *says;
} wrong[] = {
    {DAYS "program: {rate: 1 mL/day}\n", "t.yaml:1:1: error: there is no catheter: it needs"},
    {DAYS "effects: {use: emax, level: T10}\n",
     "t.yaml:3:10: error: effects: effect.emax needs a drug, and there is none in this"},
    {DAYS DRUG "gauges: [{use: balance}, {use: delivered}]\n",
     "t.yaml:4:26: error: gauges: gauge.delivered needs a pump, and there is none in this"},
    {DAYS CATHETER "program: {dose: 1 mg/day}\n", "program: a dose of no drug: give rate"},
    {DAYS CATHETER "program: {rate: 1 mL/day, drug: morphine}\n", "program.drug"},
    {DAYS DRUG "record: [pump.flow]\n", "pump.flow: there is no pump in this scenario"},
    {DAYS DRUG "events: [{at: 1 day, do: pump.stall}]\n", "there is no pump in this scenario"},
    {DAYS "patient: {from: adult}\n", "patient.person needs a drug, and there is none in this"},
    {DAYS DRUG "patient: {height: 180 cm}\n", VACANT("patient.height")},
    {DAYS DRUG "patient: {sex: female}\n", VACANT("patient.sex")},
    {DAYS "clinician: {}\n", "clinician.believed needs a pump, and there is none in this"},
    {DAYS "medicines: [{use: regimen, dose: 1 mg, every: 1 h}]\n",
     "medicine.regimen needs a drug, and there is none in this"},
    {DAYS "needle: {level: L3, side: left}\n", VACANT("needle.side")},
    {DAYS "tissue: {}\n", "tissue.cord needs a drug, and there is none in this"},
    {DAYS "plasma: {use: two_compartment}\n",
     "unknown model \"two_compartment\" in plasma (allowed: linear)"},
    {DAYS "drug: {from: morphine, concentration: 1 mg/mL, parent: heroin}\n",
     "t.yaml:3:56: error: unknown drug \"heroin\" in drug.morphine.parent"},
    {DAYS DRUG "gauges: {use: trailing}\n", "unknown model \"trailing\" in gauges"},
    {DAYS "record: [plasma.concentration]\n", "there is no plasma in this scenario"},
    {DAYS DRUG "events: [{at: 1 h, do: needle.inject, dose: 1 mg, volume: 2 mL}]\n",
     "there is no needle in this scenario"},
    {DAYS DRUG "events: [{at: 1 h, do: medicine.tablets.stop}]\n",
     "there is no medicine in this scenario"},
    {DAYS DRUG "patient: {}\nensemble: {members: 2, vary: {patient.height: normal 5 %}}\n",
     VACANT("patient.height")},
};

/* Covariates that no model reads are refused by name; a trailing mean (R46) as any model that
 * there is not, and a parent that is no drug of the scenario (R23). */
START_TEST(refused)
{
    check_refused(read_real(wrong[_i].text, NULL, 0), wrong[_i].text, wrong[_i].says);
}
END_TEST

START_TEST(refused_by_set)
{
    const char *const set[] = {"patient.height=180 cm"};
    ck_assert_ptr_null(read_real(DAYS DRUG "patient: {}\n", set, 1));
    ck_assert_int_eq(error.count, 1);
    ck_assert_ptr_nonnull(strstr(error.text[0], VACANT("patient.height")));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "slots");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_device_as_a_whole);
    tcase_add_test(tests, no_drug);
    tcase_add_test(tests, is_told);
    tcase_add_loop_test(tests, refused, 0, sizeof wrong / sizeof wrong[0]);
    tcase_add_test(tests, refused_by_set);
}
