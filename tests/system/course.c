/* Items of scenarios with the shipped models, from their text: a refill cycle, a hazard of the
 * catheter, a titration, a path with the device out, in and out again. */
#define TH_SUITE "course"
#include "support/check_main.h"

#include "base/random.h"
#include "report/notice.h"
#include "support/real_run.h"

#define PATIENT                                          \
    "drug: {from: baclofen, concentration: 500 ug/mL}\n" \
    "program: {rate: 0.4 mL/day}\n"                      \
    "reservoir: {from: bellows_20ml}\n"                  \
    "catheter: {from: silicone_89cm, tip: T10}\n"        \
    "csf: {use: axial, cells: 30}\n"                     \
    "pump: {from: peristaltic_20ml, error: 0 %}\n"

static const th_tick hour = 3600LL * 1000000, day = 86400LL * 1000000;

/* The k-th entry of a path of a member's log; NULL behind the last. */
static const struct th_entry *entry(const struct real_run *run, const char *path,
                                    uint64_t member, size_t k)
{
    const struct th_log_plan *plan = run->layout->log_plan;
    const struct th_entry *log = &run->trace->log[member * plan->capacity];
    for (uint32_t e = 0; e < run->trace->logged[member]; e++)
        if (strcmp(plan->paths[log[e].path], path) == 0 && k-- == 0)
            return &log[e];
    return NULL;
}

/* R30: 35 days after the last refill, the one of a visit on day 50 too: 35, 50, 85, 120. The
 * numbers are, to the bit, those of refills that are planned for these days. */
START_TEST(a_refill_every_35_days)
{
    struct real_run run =
        real_run("format: 1\nrun: {duration: 125 day, sample: 1 day}\n" PATIENT "events:\n"
                 "  - {name: refill, after: 35 day, since: [start, reservoir.refill],"
                 " do: reservoir.refill, volume: 18 mL}\n"
                 "  - {name: visit, at: 50 day, do: reservoir.refill, volume: 18 mL}\n"
                 "record: [reservoir.volume, csf.tip_concentration]\n");
    struct real_run planned =
        real_run("format: 1\nrun: {duration: 125 day, sample: 1 day}\n" PATIENT
                 "events:\n  - {at: [35 day, 50 day, 85 day, 120 day],"
                 " do: reservoir.refill, volume: 18 mL}\n"
                 "record: [reservoir.volume, csf.tip_concentration]\n");
    static const int days[] = {35, 85, 120};
    for (size_t k = 0; k < 3; k++)
        ck_assert_int_eq(entry(&run, "refill", 0, k)->at, days[k] * day);
    ck_assert_ptr_null(entry(&run, "refill", 0, 3));
    for (size_t t = 0; t <= 125; t++) {
        ck_assert_double_eq(real_get(&run, "reservoir.volume", t),
                            real_get(&planned, "reservoir.volume", t));
        ck_assert_double_eq(real_get(&run, "csf.tip_concentration", t),
                            real_get(&planned, "csf.tip_concentration", t));
    }
    ck_assert_double_gt(real_get(&run, "reservoir.volume", 121),
                        real_get(&run, "reservoir.volume", 119));
    real_close(&planned);
    real_close(&run);
}
END_TEST

/* R36, R39, R40: a kink that closes the catheter at an instant that is drawn, and that a
 * revision opens 5 days later, though it is a hazard's: the revision names its cause. */
START_TEST(a_kink_by_chance)
{
    struct real_run run = real_run(
        "format: 1\nrun: {duration: 200 day, sample: 200 day}\n" PATIENT
        "faults: {use: kink, name: clot, at: 50 cm, closed: 90 %, begins: never}\n"
        "hazards:\n  - {name: clot, after: exponential mean 100 day, do: fault.clot.on,"
        " mark: chosen, source: a test}\n"
        "events:\n"
        "  - {name: vain, after: 1 day, since: clot, do: fault.clot.off}\n"
        "  - {name: revision, after: 5 day, since: clot, do: fault.clot.off, cause: clot}\n"
        "ensemble: {members: 8, seed: 12}\nrecord: [fault.clot.closed]\n");
    int happened = 0;
    for (uint64_t m = 0; m < 8; m++) {
        const double u = th_random(12, m, run.scenario->items[0].key, 0);
        const th_tick at = llround(-100 * 86400.0 * log1p(-u) * 1e6);
        const struct th_entry *clot = entry(&run, "clot", m, 0);
        ck_assert((clot != NULL) == (at <= 200 * day));
        if (!clot)
            continue;
        happened++;
        ck_assert_int_le(llabs(clot->at - at), 1);
        ck_assert_int_eq(entry(&run, "fault.clot.closed", m, 0)->at, clot->at);
        if (clot->at + 5 * day <= 200 * day) {
            ck_assert_int_eq(entry(&run, "vain", m, 0)->at, clot->at + 1 * day);
            ck_assert_int_eq(entry(&run, "fault.clot.closed", m, 1)->at, clot->at + 5 * day);
        }
    }
    ck_assert_int_ge(happened, 4);
    real_close(&run);
}
END_TEST

/* R36: two orders of one visit end the causes of two hazards; either alone leaves the other. */
START_TEST(two_causes_of_one_visit)
{
    static const char *const ends[] = {"{do: fault.clot.off, cause: a}",
                                       "{do: fault.clot.off, cause: b}"};
    static const char begins[] =
        "format: 1\nrun: {duration: 4 day, sample: 4 day}\n" PATIENT
        "faults: {use: kink, name: clot, at: 50 cm, closed: 90 %, begins: never}\n"
        "hazards:\n  - {name: a, at: 1 day, do: fault.clot.on}\n"
        "  - {name: b, at: 2 day, do: fault.clot.on}\nevents: [{at: 3 day, do: ";
    for (int which = 1; which <= 3; which++) {
        char text[2000];
        snprintf(text, sizeof text, "%s[%s%s%s]}]\nrecord: [fault.clot.closed]\n", begins,
                 which & 1 ? ends[0] : "", which == 3 ? ", " : "", which & 2 ? ends[1] : "");
        struct real_run run = real_run(text);
        const struct th_entry *opened = entry(&run, "fault.clot.closed", 0, 1);
        ck_assert_msg((opened != NULL) == (which == 3), "%d", which);
        if (opened)
            ck_assert_int_eq(opened->at, 3 * day);
        real_close(&run);
    }
}
END_TEST

/* A member is told for what it failed: here for two sets, each of which alone would do; that 16
 * items hold the kink, which is no more than fit, is no reason. */
START_TEST(a_full_table_is_no_reason)
{
    char text[3000] =
        "format: 1\nrun: {duration: 3 day, sample: 3 day}\n" PATIENT
        "faults: {use: kink, at: 50 cm, closed: 50 %, begins: 60 h, until: 70 h}\nevents:\n";
    for (int k = 0; k < 16; k++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "  - {name: k%d, at: 1 day, do: fault.kink.on}\n", k);
    snprintf(text + strlen(text), sizeof text - strlen(text),
             "  - {at: 2 day, chance: 99.9 %%, set: {fault.kink.begins: 66 h}}\n"
             "  - {at: 2 day, chance: 99.9 %%, set: {fault.kink.until: 63 h}}\n"
             "record: [fault.kink.closed]\n");
    struct real_run run = real_open(text);
    run.status = th_ensemble_run(run.layout, &(struct th_ensemble_options){.threads = 1},
                                 &run.trace, &run.error);
    ck_assert_int_eq(run.trace->status[0], TH_BAD_INPUT);
    ck_assert_str_eq(th_trace_reason(run.trace, 0), "until is not after begins");
    real_close(&run);
}
END_TEST

/* R33, R37, R41 to R43: each morning 15 % more while the concentration at the level is below a
 * target; the condition of the moment at which it is reached is found between the samples. */
START_TEST(titration)
{
    struct real_run run = real_run(
        "format: 1\nrun: {duration: 20 day, sample: 20 day, start: 08:00}\n" PATIENT "events:\n"
        "  - {name: raise, at: day 1 09:00, every: 1 day, do: program.change, by: 15 %,"
        " if: {check: csf.concentration@T12, below: 1500 ng/mL}}\n"
        "  - {name: reached, when: {check: csf.concentration@T12, above: 1500 ng/mL}}\n"
        "record: [program.rate, csf.concentration@T12]\n");
    size_t raised = 0;
    while (entry(&run, "raise", 0, raised)) raised++;
    const struct th_entry *reached = entry(&run, "reached", 0, 0);
    ck_assert_ptr_nonnull(reached);
    ck_assert_ptr_null(entry(&run, "reached", 0, 1));
    ck_assert_uint_gt(raised, 2);
    ck_assert_int_lt(entry(&run, "raise", 0, raised - 1)->at, reached->at);
    ck_assert_int_gt(entry(&run, "raise", 0, raised - 1)->at + day, reached->at);
    ck_assert_double_gt(real_last(&run, "csf.concentration@T12"), 1500e-6);
    real_close(&run);
}
END_TEST

/* R50 to R55, R81: out for 2 days, in for 3, out again: what was delivered is 3 days of the
 * program; all drug is somewhere; what a device shows is missing while it is out. */
START_TEST(a_device_comes_and_goes)
{
    struct real_run run =
        real_run("format: 1\nrun: {duration: 8 day, sample: 1 day}\n" PATIENT "stages:\n"
                 "  - {name: waiting, device: out, leave: [{after: 60 h, to: treated}]}\n"
                 "  - {name: treated, device: in, leave: [{after: 3 day, to: over}],\n"
                 "     events: [{name: more, after: 1 day, do: program.change, by: 100 %}]}\n"
                 "  - {name: over, device: out}\n"
                 "record: [course, program.dose_rate, reservoir.volume, csf.tip_concentration,"
                 " gauge]\n");
    ck_assert_double_eq(real_last(&run, "course.stage"), 2);
    ck_assert_double_eq(real_last(&run, "course.entered"), 5.5 * 86400);
    ck_assert_int_eq(entry(&run, "more", 0, 0)->at, 84 * hour);
    for (size_t t = 0; t <= 8; t++)
        ck_assert(isnan(real_get(&run, "reservoir.volume", t)) == (t < 3 || t > 5));
    ck_assert_double_eq(real_get(&run, "csf.tip_concentration", 2), 0);
    ck_assert_double_gt(real_get(&run, "csf.tip_concentration", 5), 0);
    ck_assert_double_lt(fabs(real_last(&run, "gauge.balance.error")), 1e-12);
    ck_assert_double_lt(fabs(real_last(&run, "gauge.balance.volume_error")), 1e-12);
    real_close(&run);
}
END_TEST

/* R40: the log on paper tells at which age a hazard happened, and what an item ordered. */
START_TEST(the_log_on_paper)
{
    struct real_run run = real_run(
        "format: 1\nrun: {duration: 4 day, sample: 4 day}\n" PATIENT
        "hazards:\n  - {name: halt, after: uniform 1 day 2 day, do: pump.stall, over: 3 h,"
        " mark: chosen, source: a test}\n"
        "events:\n  - {name: more, after: 1 day, since: halt, do: program.change, by: 15 %}\n");
    char *text = NULL, age[64];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    th_report_log(run.trace, out, NULL);
    fclose(out);
    snprintf(age, sizeof age, "hazard   halt at the age of %.3g day",
             th_seconds_of(entry(&run, "halt", 0, 0)->at) / 86400);
    ck_assert_msg(strstr(text, age) && strstr(text, "more by=15 %"), "%s\n%s", age, text);
    free(text);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "course");
    tcase_add_test(tests, a_refill_every_35_days);
    tcase_add_test(tests, a_kink_by_chance);
    tcase_add_test(tests, two_causes_of_one_visit);
    tcase_add_test(tests, a_full_table_is_no_reason);
    tcase_add_test(tests, titration);
    tcase_add_test(tests, a_device_comes_and_goes);
    tcase_add_test(tests, the_log_on_paper);
}
