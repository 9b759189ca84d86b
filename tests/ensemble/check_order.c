/* Orders that stop a run: check says of them what the run would, and of others nothing. */
#define TH_SUITE "check_order"
#include "support/check_main.h"

#include "ensemble/check_order.h"
#include "support/real_run.h"

/* A syringe behind a needle, as boluses of a trial are given. */
#define SYRINGE                                                            \
    "format: 1\nrun: {duration: 12 h, sample: 12 h}\n"                     \
    "drug: {from: morphine, concentration: 0.125 mg/mL}\n"                 \
    "program: {rate: 0 mL/day, most_rate: 100 mL/min}\n"                   \
    "pump: {use: peristaltic}\nreservoir: {use: bellows, volume: 20 mL}\n" \
    "catheter: {use: ladder, length: 9 cm, bore: 1 mm, tip: L3}\n"         \
    "csf: {use: axial, cells: 40}\nrecord: [csf.tip_concentration]\n"

static const char canal[] = "canal and skull would hold more than 20 mL of what is injected";

static const struct {
    const char *rest;
    int notices;
    const char *says; /* of the first */
} cases[] = {
    {"events: [{at: 1 h, do: program.bolus, volume: 2 mL, over: 1 min}]\n", 0, ""},
    {"events:\n  - {at: 1 h, do: program.bolus, volume: 25 mL, over: 10 min}\n", 1,
     "t.yaml:11:5: notice: program.bolus: given at the start it would stop the run in "
     "pressure: "},
    {"events: [{at: 1 h, every: 1 h, do: program.bolus, volume: 25 mL, over: 10 min}]\n", 1,
     "program.bolus: given at the start"},
    {"events:\n  - {at: 1 h, do: program.bolus, dose: 3.125 mg, over: 10 min}\n"
     "  - {name: x, at: 2 h, chance: 99.9 %, do: program.bolus, volume: 30 mL, over: 10 min}\n",
     2, "program.bolus: given at the start"},
    {"hazards: [{name: x, at: 1 h, do: [{do: program.bolus, volume: 25 mL, over: 10 min}]}]\n",
     1, "program.bolus: given at the start"},
    {"events: [{at: 1 h, do: program.bolus, volume: 25 mL, over: 10 min}]\n"
     "ensemble: {each: 2, vary: {pressure.relaxation: grid 1 s 10 min}}\n",
     1, "member 2 of the ensemble, "},
};
enum { CASES = sizeof cases / sizeof cases[0] };

START_TEST(orders_that_stop_the_run)
{
    char text[2000];
    struct th_error notices = {.status = TH_OK};
    snprintf(text, sizeof text, "%s%s", SYRINGE, cases[_i].rest);
    struct real_run run = real_open(text);
    ck_assert_int_eq(th_check_orders(run.layout, &notices, &run.error), TH_OK);
    ck_assert_int_eq(notices.status, TH_OK);
    ck_assert_msg(notices.count == cases[_i].notices, "%d: %s", notices.count, notices.text[0]);
    run.status = th_ensemble_run(run.layout, &(struct th_ensemble_options){.threads = 1},
                                 &run.trace, &run.error);
    ck_assert_int_eq(run.status == TH_OK, cases[_i].notices == 0);
    for (int k = 0; k < notices.count; k++) {
        const uint64_t member = run.trace->members > 1 ? 2 : 0;
        ck_assert_msg(strstr(notices.text[k], canal) != NULL, "%s", notices.text[k]);
        ck_assert_ptr_nonnull(strstr(notices.text[0], cases[_i].says));
        ck_assert_ptr_nonnull(strstr(notices.text[k], th_trace_reason(run.trace, member)));
    }
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "check_order");
    tcase_add_loop_test(tests, orders_that_stop_the_run, 0, CASES);
}
