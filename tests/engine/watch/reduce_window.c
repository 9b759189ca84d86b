/* Windows of reductions that open and close by what happens to a member, and the log: R90, R91,
 * R92, R94. A tank of 20 mL loses 1 mL/h, so that after t hours it holds 20 - t mL. */
#define TH_SUITE "reduce window"
#include "engine/advance.h"
#include "engine/start.h"
#include "engine/watch/reduce.h"
#include "ensemble/require.h"
#include "support/check_main.h"
#include "support/toy_run.h"

#define RUN_OF(sample)                                                                        \
    "format: 1\nrun: {duration: 10 h, sample: " sample "}\nkind: {}\nsource: {pulse: 0 mL}\n" \
    "tank: {volume: 20 mL, outflow: 24 mL/day, low: 0 mL}\n"
#define RUN RUN_OF("1 h")
/* half: at 5 h; late: at 8 h; missed: at 15 h, after the end. */
#define HALF                                                       \
    "events:\n"                                                    \
    "  - {name: half, when: {check: tank.volume, below: 15 mL}}\n" \
    "  - {name: late, when: {check: tank.volume, below: 12 mL}}\n" \
    "  - {name: missed, when: {check: tank.volume, below: 5 mL}}\n"
/* on: at 1, 4 and 7 h; off: at 2, 5 and 8 h. */
#define TURNS                                           \
    "events:\n"                                         \
    "  - {name: on, at: 1 h, every: 3 h, until: 7 h}\n" \
    "  - {name: off, at: 2 h, every: 3 h, until: 8 h}\n"
/* a: from 0 to 3 and from 5 to 8 h; b: from 3 to 5 and from 8 h on. */
#define STAGES                                                           \
    "stages:\n"                                                          \
    "  - {name: a, leave: [{after: 3 h, to: b}]}\n"                      \
    "  - {name: b, leave: [{after: 2 h, to: a}, {after: 9 h, to: c}]}\n" \
    "  - {name: c, leave: [{after: 1 h, to: a}]}\n"
#define LEVEL(rest) "{check: tank.volume, " rest "}"
#define LOG(of, rest) "{check: log." of ", " rest "}"

static const double mL = 1e-6, h = 3600;

/* The number of the only requirement of one member. */
static double taken(const char *text, const char *requirement, bool *pass)
{
    char all[2000];
    struct th_finding finding;
    snprintf(all, sizeof all, "%srequire: [%s]\n", text, requirement);
    struct toy_run run = toy_run(all, 1);
    ck_assert_int_eq(run.status, TH_OK);
    th_require(run.trace, &finding, &run.error);
    const double value =
        th_trace_reduced(run.trace, run.scenario->requirements[0].reduction, 0);
    *pass = finding.pass;
    toy_close(&run);
    return value;
}

struct asked {
    const char *text, *requirement;
    double value; /* SI */
    bool pass;
};

static void check(const struct asked *asked, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        bool pass;
        const double value = taken(asked[k].text, asked[k].requirement, &pass);
        const double near = 1e-6 * fabs(asked[k].value) + 1e-14;
        ck_assert_msg(isnan(asked[k].value)   ? isnan(value)
                      : isinf(asked[k].value) ? value == asked[k].value
                                              : fabs(value - asked[k].value) <= near,
                      "%s: %.9g, not %.9g", asked[k].requirement, value, asked[k].value);
        ck_assert_msg(pass == asked[k].pass, "%s", asked[k].requirement);
    }
}

#define CHECK(asked) check(asked, sizeof asked / sizeof *(asked))

START_TEST(stretches)
{
    const struct asked asked[] = {
        {RUN HALF, LEVEL("take: mean, during: half .. late, below: 14 mL"), 13.5 * mL, true},
        {RUN HALF, LEVEL("take: rise, during: half .. late, is: 1 mL"), -3 * mL, false},
        {RUN HALF, LEVEL("take: max, during: half .. end, below: 16 mL"), 15 * mL, true},
        {RUN HALF, LEVEL("take: min, during: start .. half, above: 14 mL"), 15 * mL, true},
        {RUN HALF, LEVEL("take: final, during: start .. half, above: 14 mL"), 15 * mL, true},
        {RUN HALF, LEVEL("take: auc, during: 6 h .. late, below: 1 mL h"), 26 * mL * h, false},
        {RUN HALF, LEVEL("take: time below 14 mL, during: half .. late, below: 3 h"), 2 * h,
         true},
        {RUN HALF, LEVEL("take: first below 14 mL, since: half, below: 2 h"), 1 * h, true},
        {RUN HALF, LEVEL("take: time of max, since: half, below: 1 h"), 0, true},
        {RUN HALF,
         LEVEL("take: first below 14 mL, since: half, during: late .. end, below: 4 h"), 3 * h,
         true},
        {RUN HALF, LEVEL("of: tank.volume, take: mean, during: half .. late, is: 1"), 13.5 * mL,
         true}};
    CHECK(asked);
}
END_TEST

/* R91: what has begun and never ends lasts to the end of the run; what never begins is not
 * applicable, and so fails; what never comes is later than any time. */
START_TEST(what_never_comes)
{
    const struct asked asked[] = {
        {RUN HALF, LEVEL("take: rise, during: half .. missed, below: 0 mL"), -5 * mL, true},
        {RUN HALF, LEVEL("take: rise, during: missed .. end, below: 0 mL"), NAN, false},
        {RUN HALF, LEVEL("take: time below 1 L, during: missed .. end, below: 1 h"), NAN,
         false},
        {RUN HALF, LEVEL("take: rise, during: late .. half, below: 0 mL"), -2 * mL, true},
        {RUN HALF, LEVEL("take: rise, during: half .. 4 h, below: 0 mL"), NAN, false},
        {RUN HALF, LEVEL("take: first below 1 mL, since: half, above: 5 day"), INFINITY, true},
        {RUN HALF, LEVEL("take: first below 1 mL, since: half, below: 5 day"), INFINITY, false},
        {RUN HALF, LEVEL("take: first below 15 mL, since: missed, above: 5 day"), NAN, false},
        {RUN HALF, LOG("missed", "take: first, above: 5 day"), INFINITY, true},
        {RUN HALF, LOG("missed", "take: last, below: 5 day"), INFINITY, false},
        {RUN HALF, LOG("late", "take: count, since: missed, above: 0"), NAN, false}};
    CHECK(asked);
}
END_TEST

/* R92: all openings of a window together; with since the first occurrence counts. */
START_TEST(several_openings)
{
    const struct asked asked[] = {
        {RUN TURNS, LEVEL("take: rise, during: on .. off, is: 0 mL"), -3 * mL, false},
        {RUN TURNS, LEVEL("take: auc, during: on .. off, below: 47 mL h"), 46.5 * mL * h, true},
        {RUN TURNS, LEVEL("take: mean, during: on .. off, below: 16 mL"), 15.5 * mL, true},
        {RUN TURNS, LEVEL("take: max, during: on .. off, below: 20 mL"), 19 * mL, true},
        {RUN TURNS, LEVEL("take: final, during: on .. off, below: 20 mL"), 12 * mL, true},
        {RUN TURNS, LEVEL("take: time below 15.5 mL, during: on .. off, below: 2 h"), 1.5 * h,
         true},
        {RUN TURNS, LEVEL("take: longest below 19.5 mL, during: on .. off, below: 2 h"), 1 * h,
         true},
        {RUN TURNS, LEVEL("take: first below 15.5 mL, since: on, below: 4 h"), 3.5 * h, true},
        {RUN STAGES, LEVEL("take: rise, during: a, is: 0 mL"), -6 * mL, false},
        {RUN STAGES, LEVEL("take: mean, during: a, below: 17 mL"), 16 * mL, true},
        {RUN STAGES, LEVEL("take: rise, during: b, is: 0 mL"), -4 * mL, false},
        {RUN STAGES, LEVEL("take: rise, during: [a, b], is: 0 mL"), -10 * mL, false},
        {RUN STAGES, LEVEL("take: rise, during: b .. end, is: 0 mL"), -7 * mL, false},
        {RUN STAGES, LEVEL("take: rise, during: c, is: 0 mL"), NAN, false}};
    CHECK(asked);
}
END_TEST

START_TEST(the_log)
{
    const struct asked asked[] = {
        {RUN HALF, LOG("half", "take: first, below: 6 h"), 5 * h, true},
        {RUN HALF, LOG("late", "take: first, since: half, below: 4 h"), 3 * h, true},
        {RUN HALF, LOG("half", "take: count, is: 1"), 1, true},
        {RUN TURNS, LOG("on", "take: first, is: 1 h"), 1 * h, true},
        {RUN TURNS, LOG("on", "take: last, is: 7 h"), 7 * h, true},
        {RUN TURNS, LOG("on", "take: last, since: off, is: 5 h"), 5 * h, true},
        {RUN TURNS, LOG("on", "take: count, is: 3"), 3, true},
        {RUN TURNS, LOG("on", "take: count, since: off, is: 2"), 2, true},
        {RUN TURNS, LOG("on", "take: count, during: 1 h .. 4 h, is: 2"), 2, true},
        {RUN TURNS, LOG("off", "take: count, during: on .. off, is: 3"), 3, true},
        {RUN TURNS, LOG("off", "take: longest, since: on, is: 1 h"), 1 * h, true},
        {RUN TURNS, LOG("on", "take: longest, since: off, above: 1 year"), INFINITY, true},
        {RUN TURNS, LOG("off", "take: longest, since: start, is: 2 h"), 2 * h, true},
        {RUN STAGES, LOG("a", "take: count, is: 3"), 3, true}, /* the last at the very end */
        {RUN STAGES, LOG("b", "take: count, is: 2"), 2, true},
        {RUN STAGES, LOG("b", "take: first, is: 3 h"), 3 * h, true},
        {RUN STAGES, LOG("b", "take: longest, since: a, above: 1 year"), INFINITY, true},
        {RUN "events: [{at: 2 h, do: source.extra}, {at: 4 h, do: source.extra}]\n",
         LOG("source.extra", "take: last, is: 4 h"), 4 * h, true},
        {RUN HALF, LOG("missed", "take: count, is: 0"), 0, true}};
    CHECK(asked);
}
END_TEST

/* R90: both sides of a jump count, each in the window in which it lies. At 5 h 15 mL become 25.
 */
START_TEST(both_sides_of_a_jump)
{
#define JUMP                                                                 \
    "run: {duration: 10 h, sample: 1 h}\nkind: {}\nsource: {pulse: 0 mL}\n"  \
    "tank: {volume: 20 mL, outflow: 24 mL/day, low: 15 mL, refill: 10 mL}\n" \
    "events: [{name: filled, when: {check: tank.refills, above: 0}}]\n"
    const struct asked asked[] = {
        {JUMP, LEVEL("take: max, during: start .. filled, below: 21 mL"), 20 * mL, true},
        {JUMP, LEVEL("take: min, during: start .. filled, above: 14 mL"), 15 * mL, true},
        {JUMP, LEVEL("take: max, during: filled .. end, below: 26 mL"), 25 * mL, true},
        {JUMP, LEVEL("take: min, during: filled .. end, above: 19 mL"), 20 * mL, true},
        {JUMP, LEVEL("take: rise, during: filled .. end, below: 0 mL"), -5 * mL, true}};
    CHECK(asked);
}
END_TEST

/* R94: of a member that ended, the last value; and a failed one meets nothing. */
START_TEST(members_that_end)
{
#define ENDS                                                    \
    "stages: [{name: goes, leave: [{after: 5 h, to: over}]},\n" \
    "  {name: over, ends: yes}]\n"
    const struct asked asked[] = {
        {RUN ENDS, LEVEL("take: final, below: 16 mL"), 15 * mL, true},
        {RUN ENDS, LEVEL("take: rise, below: 0 mL"), -5 * mL, true},
        {RUN ENDS, LEVEL("take: mean, during: 6 h .. end, below: 16 mL"), NAN, false},
        {RUN ENDS, LEVEL("take: time below 1 L, during: 6 h .. end, below: 16 h"), NAN, false},
        {RUN ENDS, LOG("over", "take: first, is: 5 h"), 5 * h, true}};
    bool pass = true;
    char text[2000];
    struct th_finding finding;
    CHECK(asked);
    snprintf(text, sizeof text,
             "%swatcher: {wrong_from: 4 h}\nrequire: [{check: tank.volume, take: max, above: 0 "
             "mL}]\n",
             RUN);
    struct toy_run run = toy_run(text, 1);
    th_require(run.trace, &finding, &run.error);
    pass = finding.pass;
    toy_close(&run);
    ck_assert(!pass);
}
END_TEST

/* The same bytes whatever is sampled, recorded, and on how many threads. */
START_TEST(nothing_else_matters)
{
#define MANY                                                                            \
    HALF "  - {name: refill, after: 90 min, since: [start, refill], do: source.extra, " \
         "volume: 2 mL, chance: 60 %}\n"                                                \
         "ensemble: {members: 21, seed: 4, vary: {tank.outflow: normal 20 %}}\n"        \
         "require:\n"                                                                   \
         "  - {check: tank.volume, take: mean, during: half .. late, above: 0 mL}\n"    \
         "  - {check: tank.volume, take: rise, during: refill .. late, above: 0 mL}\n"  \
         "  - {check: log.late, take: first, since: refill, below: 5 h}\n"              \
         "  - {check: log.refill, take: longest, since: refill, below: 5 h}\n"
    static const char *const texts[] = {RUN_OF("1 h") MANY, RUN_OF("7 min") MANY,
                                        RUN_OF("10 h") MANY "record: [tank]\n"};
    static const int threads[] = {1, 2, 5};
    double first[4][21];
    for (int k = 0; k < 3; k++) {
        struct toy_run run = toy_run(texts[k], threads[k]);
        ck_assert_int_eq(run.status, TH_OK);
        for (size_t q = 0; q < 4; q++)
            for (uint64_t m = 0; m < 21; m++) {
                const double value =
                    th_trace_reduced(run.trace, run.scenario->requirements[q].reduction, m);
                if (k == 0)
                    first[q][m] = value;
                ck_assert(memcmp(&first[q][m], &value, sizeof value) == 0);
            }
        toy_close(&run);
    }
}
END_TEST

/* A block that is restored in the middle of a window goes on as the other would have. */
START_TEST(restored_in_a_window)
{
    struct toy_run run = toy_open(RUN_OF("1 h") MANY);
    struct th_block *whole = th_block_create(run.layout, &run.error);
    struct th_block *first = th_block_create(run.layout, &run.error);
    struct th_block *second = th_block_create(run.layout, &run.error);
    size_t size;
    th_block_start(whole, 0, 0, TH_LANES);
    th_block_start(first, 0, 0, TH_LANES);
    th_block_run(whole, run.scenario->duration, NULL, NULL);
    th_block_run(first, (th_tick)(6.3 * 3600e6), NULL, NULL);
    const void *bytes = th_block_bytes(first, &size);
    th_block_restore(second, bytes);
    th_block_run(second, run.scenario->duration, NULL, NULL);
    for (size_t k = 0; k < run.scenario->reduction_count; k++)
        for (int i = 0; i < TH_LANES; i++) {
            const double a = th_reduce_result(whole, i, k), b = th_reduce_result(second, i, k);
            ck_assert(memcmp(&a, &b, sizeof a) == 0);
        }
    th_block_free(whole);
    th_block_free(first);
    th_block_free(second);
    toy_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, stretches);
    tcase_add_test(tests, what_never_comes);
    tcase_add_test(tests, several_openings);
    tcase_add_test(tests, the_log);
    tcase_add_test(tests, both_sides_of_a_jump);
    tcase_add_test(tests, members_that_end);
    tcase_add_test(tests, nothing_else_matters);
    tcase_add_test(tests, restored_in_a_window);
}
