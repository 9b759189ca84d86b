/* R40: what an item draws hangs on what it does, not on its place in the list or on others. */
#define TH_SUITE "items_draws"
#include "support/check_main.h"

#include "support/course/run.h"

/* The log of one member without what is named noop: instants, paths, values. */
static void log_of(const char *items, char *text, size_t size)
{
    struct course_run run;
    char whole[2000];
    size_t used = 0;
    snprintf(whole, sizeof whole,
             "format: 1\nrun: {duration: 20 day, sample: 1 day}\ntap: {}\nbasin: {}\n%s"
             "ensemble: {members: 3, seed: 7}\n",
             items);
    course_parse(&run, whole);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    text[0] = '\0';
    const uint32_t capacity = (uint32_t)run.layout->log_plan->capacity;
    for (uint32_t m = 0; m < 3; m++)
        for (uint32_t e = 0; e < run.trace->logged[m]; e++) {
            const struct th_entry *entry = &run.trace->log[m * capacity + e];
            const char *path = run.layout->log_plan->paths[entry->path];
            if (strcmp(path, "noop") != 0 && used < size)
                used += (size_t)snprintf(text + used, size - used, "%lld %s\n",
                                         (long long)entry->at,
                                         strncmp(path, "hazard.", 7) == 0 ? "hazard" : path);
        }
    ck_assert_uint_lt(used, size);
    course_close(&run);
}

static void same(const char *a, const char *b, bool equal)
{
    static char one[200000], other[200000];
    log_of(a, one, sizeof one);
    log_of(b, other, sizeof other);
    ck_assert_uint_gt(strlen(one), 500);
    ck_assert_msg((strcmp(one, other) == 0) == equal, "%s\n%s", a, b);
}

#define ADD "  - {at: 1 h, every: 1 h, chance: 50 %, do: basin.add}\n"
#define TURN "  - {at: 30 min, every: 1 h, chance: 50 %, do: tap.set, rate: 0.5}\n"
#define LEAK "  - {every: exponential mean 1 day, do: basin.add}\n"
#define DRY "  - {every: exponential mean 1 day, do: tap.set, rate: 0}\n"
#define UNNAMED "  - {at: 0 h, every: 2 day}\n"
#define DENIED "  - {at: 0 h, every: 2 day, chance: 0 %}\n"
#define NAMED "  - {name: noop, at: 0 h, every: 2 day, chance: 50 %}\n"

START_TEST(no_item_changes_the_draws_of_another)
{
    const char *plain = "events:\n" ADD TURN "hazards:\n" LEAK DRY;
    same(plain, "events:\n" UNNAMED ADD TURN "hazards:\n" LEAK DRY, true);
    same(plain, "events:\n" NAMED ADD TURN "hazards:\n" LEAK DRY, true);
    same(plain, "events:\n" ADD DENIED TURN "hazards:\n" LEAK DRY, true);
    same(plain, "events:\n" TURN ADD "hazards:\n" DRY LEAK, true);
    same(plain,
         "events:\n" ADD TURN
         "hazards:\n  - {name: noop, every: exponential mean 1 day}\n" LEAK DRY,
         true);
    same(plain,
         "events:\n  - {at: 5 h, do: basin.add, chance: 100 %, if: {check: basin.added, "
         "below: -1}}\n" ADD TURN "hazards:\n" LEAK DRY,
         true);
}
END_TEST

/* Two that do the same are two: they do not act together. */
START_TEST(equal_items_draw_apart)
{
    static char text[200000];
    log_of("events:\n" ADD ADD, text, sizeof text);
    size_t alone = 0, pairs = 0;
    for (const char *at = text; *at; at = strchr(at, '\n') + 1) {
        const char *next = strchr(at, '\n') + 1;
        const size_t length = (size_t)(next - at);
        if (strncmp(at, next, length) == 0) {
            pairs++;
            at = next;
        } else {
            alone++;
        }
    }
    ck_assert_uint_gt(pairs, 250);
    ck_assert_uint_gt(alone, 600);
}
END_TEST

#define EACH "events:\n  - name: each\n    at: 1 h\n    every: 1 h\n    do:\n"
#define ONE "      - {do: basin.add, chance: 50 %}\n"
#define TWO "      - {do: tap.set, rate: 0.5, chance: 50 %}\n"

/* A basin.add beside it shows which order was given. */
START_TEST(orders_of_a_list_draw_apart)
{
    struct course_run run;
    const char *lists[] = {EACH ONE TWO, EACH TWO ONE,
                           EACH
                           "      - {do: tap.set, rate: 0.5, if: {check: basin.added, below: "
                           "-1}, chance: 50 %}\n" ONE};
    double added[3];
    for (int k = 0; k < 3; k++) {
        char whole[2000];
        snprintf(whole, sizeof whole,
                 "format: 1\nrun: {duration: 20 day, sample: 1 day}\ntap: {}\nbasin: {}\n%s"
                 "ensemble: {members: 1, seed: 7}\n",
                 lists[k]);
        memset(&run, 0, sizeof run);
        run.units = suite_units();
        run.scenario = th_scenario_parse(&course_catalog, run.units, "course.yaml", whole,
                                         strlen(whole), NULL, 0, &run.error);
        ck_assert_msg(run.scenario != NULL, "%s", run.error.text[0]);
        course_go(&run, (struct th_ensemble_options){.threads = 1});
        added[k] = course_last(&run, "basin.added", 0);
        course_close(&run);
    }
    ck_assert_double_gt(added[0], 180);
    ck_assert_double_lt(added[0], 300);
    ck_assert_double_eq(added[0], added[1]);
    ck_assert_double_eq(added[0], added[2]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "draws");
    tcase_add_test(tests, no_item_changes_the_draws_of_another);
    tcase_add_test(tests, equal_items_draw_apart);
    tcase_add_test(tests, orders_of_a_list_draw_apart);
}
