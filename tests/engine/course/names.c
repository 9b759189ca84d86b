/* The name of an item in the log: once for each occurrence, whatever its orders become of, so
 * that its entries are as many as log.NAME counts; orders beside it stand under their own. */
#define TH_SUITE "names"
#include "support/check_main.h"

#include "support/course/run.h"

#define OUT "stages: [{name: only, device: out}]\n"
#define PEOPLE "ensemble: {members: 5, seed: 7}\n"
#define HOURLY "events: [{name: visit, at: 1 h, every: 1 h, "

static const struct {
    const char *items;
    const char *entries; /* at the first occurrence */
    enum th_log_kind kind;
} cases[] = {
    {HOURLY "do: basin.add}]\n", "visit ", TH_LOG_ORDER},
    {HOURLY "set: {basin.drift: 1}}]\n", "visit ", TH_LOG_ORDER},
    {HOURLY "chance: 50 %, do: basin.add}]\n", "visit ", TH_LOG_ORDER},
    {HOURLY "chance: 50 %}]\n", "visit ", TH_LOG_ORDER},
    {HOURLY "do: [{do: basin.add}, {do: basin.add}, {do: tap.set, rate: 1}]}]\n",
     "visit basin.add basin.add tap.set ", TH_LOG_ORDER},
    {HOURLY "set: {basin.drift: 1, basin.full: 1e9}}]\n", "visit basin.drift basin.full ",
     TH_LOG_ORDER},
    {HOURLY "chance: 50 %, do: [{do: tap.set, rate: 1}, {set: {basin.drift: 1}}]}]\n",
     "visit tap.set basin.drift ", TH_LOG_ORDER},
    {HOURLY "do: [{do: basin.add, chance: 0 %}, {do: tap.set, rate: 1}]}]\n", "visit tap.set ",
     TH_LOG_ORDER},
    {HOURLY "do: [{do: basin.add, if: {check: basin.level, below: -1}}]}]\n", "visit ",
     TH_LOG_ORDER},
    {HOURLY "do: tap.set, by: 9.5}]\n", "tap.set visit course.fitted_orders ", TH_LOG_FITTED},
    {OUT HOURLY "do: tap.set, rate: 1}]\n", "visit ", TH_LOG_REFUSED},
    {OUT HOURLY "chance: 50 %, do: tap.set, rate: 1}]\n", "visit ", TH_LOG_REFUSED},
    {OUT HOURLY "do: [{do: tap.set, rate: 1}, {do: basin.add}]}]\n", "visit tap.set basin.add ",
     TH_LOG_ORDER},
    {"hazards: [{name: visit, every: exponential mean 1 h, do: basin.add}]\n",
     "visit basin.add ", TH_LOG_HAZARD},
    {"hazards: [{name: visit, every: exponential mean 1 h}]\n", "visit ", TH_LOG_HAZARD},
    {"hazards: [{name: visit, at: 2 h, do: basin.add}]\n", "visit ", TH_LOG_ORDER},
    {HOURLY "do: [{do: basin.add, chance: 100 %}]}]\n"
            "ensemble: {members: 5, vary: {event.visit.do.1.chance: uniform 1e-6 2e-6}}\n",
     "visit ", TH_LOG_ORDER},
};
enum { CASES = sizeof cases / sizeof cases[0], MEMBERS = 5 };

/* The entries of the instant at which a name first stands in the log; the kind of the first. */
static enum th_log_kind entries_with(const struct course_run *run, const char *name,
                                     uint64_t member, char *text, size_t size)
{
    const struct th_log_plan *plan = run->layout->log_plan;
    const struct th_entry *log = &run->trace->log[member * plan->capacity],
                          *first = course_entry(run, name, member, 0);
    enum th_log_kind kind = TH_LOG_NONE;
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t e = 0; first && e < run->trace->logged[member]; e++) {
        if (log[e].at != first->at || strcmp(plan->paths[log[e].path], "only") == 0)
            continue;
        kind = kind ? kind : (enum th_log_kind)log[e].kind;
        used += (size_t)snprintf(text + used, size - used, "%s ", plan->paths[log[e].path]);
    }
    return kind;
}

START_TEST(entries_of_a_name_are_its_occurrences)
{
    struct course_run run;
    char text[1000];
    snprintf(text, sizeof text,
             "format: 1\nrun: {duration: 12 h, sample: 12 h}\ntap: {rate: 1}\nbasin: {}\n%s%s"
             "require: [{name: n, check: log.visit, take: count, above: 0}]\n",
             cases[_i].items, strstr(cases[_i].items, "ensemble:") ? "" : PEOPLE);
    course_parse(&run, text);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    for (uint64_t m = 0; m < MEMBERS; m++) {
        const double count =
            th_trace_reduced(run.trace, run.scenario->requirements[0].reduction, m);
        ck_assert_double_ge(count, 1);
        ck_assert_msg((double)course_count(&run, "visit", m) == count, "%s: %zu entries of %g",
                      cases[_i].items, course_count(&run, "visit", m), count);
        const enum th_log_kind kind = entries_with(&run, "visit", m, text, sizeof text);
        ck_assert_str_eq(text, cases[_i].entries);
        ck_assert_int_eq(kind, cases[_i].kind);
    }
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "names");
    tcase_add_loop_test(tests, entries_of_a_name_are_its_occurrences, 0, CASES);
}
