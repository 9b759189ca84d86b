/* Members over threads: the same bytes on any number of threads and for any first member;
 * progress; the first failure is named; a stop. Resumption is in tests/ensemble/checkpoint.c.
 */
#define TH_SUITE "ensemble"
#include "support/check_main.h"
#include "support/toy_run.h"

static const char *const varied =
    "run: {duration: 12 h, sample: 1 h}\n"
    "kind: [{name: a}, {name: b}]\n"
    "tank: {longest: 23 min}\n"
    "ensemble: {members: 45, seed: 5, vary: {\n"
    "  tank.outflow: lognormal 40 %, source.period: normal 10 %}}\n";

static bool same_member(const struct toy_run *a, uint64_t m, const struct toy_run *b,
                        uint64_t n)
{
    bool same = a->trace->status[m] == b->trace->status[n] &&
                a->trace->steps[m] == b->trace->steps[n] &&
                a->trace->ended[m] == b->trace->ended[n];
    for (size_t c = 0; c < a->scenario->column_count; c++)
        for (size_t t = 0; t < a->trace->times; t++)
            for (size_t p = 0; p < a->trace->columns[c].points; p++) {
                double x = th_trace_get(a->trace, c, m, t, p);
                double y = th_trace_get(b->trace, c, n, t, p);
                same = same && memcmp(&x, &y, sizeof x) == 0;
            }
    return same;
}

/* A part of the members, of any length, from any place in a block of eight, is that part. */
START_TEST(a_part_is_that_part)
{
    static const uint64_t parts[][2] = {{0, 1}, {0, 8}, {3, 5},  {3, 13},
                                        {7, 2}, {8, 8}, {15, 30}};
    struct toy_run all = toy_run(varied, 2);
    ck_assert_int_eq(all.status, TH_OK);
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        struct toy_run run = toy_open(varied);
        toy_go(&run, (struct th_ensemble_options){.threads = 1 + (int)k % 3,
                                                  .first = parts[k][0],
                                                  .members = parts[k][1]});
        ck_assert_int_eq(run.status, TH_OK);
        ck_assert_uint_eq(run.trace->first, parts[k][0]);
        ck_assert_uint_eq(run.trace->members, parts[k][1]);
        for (uint64_t m = 0; m < parts[k][1]; m++)
            ck_assert(same_member(&all, parts[k][0] + m, &run, m));
        toy_close(&run);
    }
    ck_assert(!same_member(&all, 1, &all, 2));
    toy_close(&all);
}
END_TEST

START_TEST(results_of_a_member)
{
    struct toy_run run = toy_run(varied, 3);
    ck_assert_uint_eq(run.trace->members, 45);
    for (uint64_t m = 0; m < 45; m++) {
        ck_assert(run.trace->status[m] == TH_OK && run.trace->failed_in[m] == -1);
        ck_assert_int_eq(run.trace->ended[m], run.scenario->duration);
        ck_assert_uint_ge(run.trace->steps[m],
                          12 * 3); /* at least three in an hour, by 23 min */
    }
    toy_close(&run);
}
END_TEST

struct heard {
    int calls;
    double done;
    uint64_t members_done;
    bool wrong;
    struct th_stop stop;
    double stop_at;
};

static void hear(void *context, double done, uint64_t members_done, uint64_t members)
{
    struct heard *heard = context;
    heard->wrong |= done < heard->done || done > 1 || members_done < heard->members_done ||
                    members_done > members || members != 45;
    heard->calls++;
    heard->done = done;
    heard->members_done = members_done;
    if (done >= heard->stop_at)
        heard->stop.raised = 1;
}

/* 45 members are six blocks; members 6 .. 9 lie in two. */
START_TEST(threads_are_never_idle)
{
    struct toy_run run = toy_open(varied);
    for (int threads = 1; threads < 9; threads++) {
        struct th_ensemble_options all = {.threads = threads};
        struct th_ensemble_options part = {.threads = threads, .first = 6, .members = 4};
        ck_assert_int_eq(th_ensemble_threads(run.layout, &all), threads < 6 ? threads : 6);
        ck_assert_int_eq(th_ensemble_threads(run.layout, &part), threads < 2 ? threads : 2);
    }
    struct th_ensemble_options free_choice = {0};
    int chosen = th_ensemble_threads(run.layout, &free_choice);
    ck_assert(chosen >= 1 && chosen <= 6);
    toy_close(&run);
}
END_TEST

/* done and members_done never fall, and end with everything; `every` thins the calls out. */
START_TEST(progress_is_reported)
{
    for (int threads = 1; threads <= 3; threads++) {
        struct heard often = {.stop_at = 2}, once = {.stop_at = 2};
        struct toy_run run = toy_open(varied), quiet = toy_open(varied);
        toy_go(&run,
               (struct th_ensemble_options){.threads = threads, .progress = {0, hear, &often}});
        toy_go(&quiet, (struct th_ensemble_options){.threads = threads,
                                                    .progress = {1e9, hear, &once}});
        ck_assert(!often.wrong && often.done == 1 && often.members_done == 45);
        ck_assert_int_ge(often.calls, 6 * 2); /* six blocks, each more than once */
        ck_assert(!once.wrong && once.done == 1 && once.members_done == 45);
        ck_assert_int_lt(once.calls, often.calls);
        ck_assert_int_le(once.calls, 2); /* the clock may be past 1e9 s at the first */
        toy_close(&run);
        toy_close(&quiet);
    }
}
END_TEST

static void hear_blocks(void *context, double done, uint64_t members_done, uint64_t members)
{
    bool *wrong = context;
    double blocks = (double)(members_done / 8), all = (double)(members / 8);
    *wrong |= done < blocks / all - 1e-12 || done > (blocks + 1) / all + 1e-12;
}

/* A block that is under way counts for less than a whole one. */
START_TEST(progress_counts_whole_blocks)
{
    bool wrong = false;
    struct toy_run run =
        toy_open("run: {duration: 10 h, sample: 10 h}\nensemble: {members: 80}\n");
    toy_go(&run,
           (struct th_ensemble_options){.threads = 1, .progress = {0, hear_blocks, &wrong}});
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert(!wrong);
    toy_close(&run);
}
END_TEST

static const char *failing(char text[1000], const char *how)
{
    snprintf(
        text, 1000,
        "run: {duration: 10 h, sample: 1 h}\nwatcher: {how: %s}\n"
        "ensemble: {members: 24, vary: {watcher.wrong_from: grid 9 day 9 day 9 day %s 9 day "
        "9 day 9 day 9 day 9 day 9 day 9 day 9 day 9 day 9 day 9 day 9 day 9 day 9 day 9 day "
        "2.5 h 9 day 9 day 9 day 9 day}}\n",
        how, "7.5 h");
    return text;
}

/* Of more failures than are kept, those of the lowest numbers keep their words, in
 * whatever order they come: 7 k modulo 211, a prime, meets every number once. */
START_TEST(reasons_of_the_first_are_kept)
{
    struct th_reason reasons[TH_REASONS] = {{0}};
    int32_t status[211];
    struct th_trace trace = {.reasons = reasons, .members = 211, .status = status};
    for (uint64_t k = 0; k < 211; k++) {
        char text[32];
        status[k] = TH_RUN_FAILED;
        snprintf(text, sizeof text, "reason %d", (int)(7 * k % 211));
        th_trace_keep_reason(&trace, 7 * k % 211, text);
    }
    for (uint64_t m = 0; m < 211; m++) {
        char text[32];
        snprintf(text, sizeof text, "reason %d", (int)m);
        ck_assert_str_eq(th_trace_reason(&trace, m), m < TH_REASONS ? text : "the run failed");
    }
}
END_TEST

/* Members 3 and 19 fail, 19 sooner in time and perhaps sooner in the run: 3 is named. */
START_TEST(the_first_by_number_is_named)
{
    char text[1000];
    for (int threads = 1; threads <= 3; threads++)
        for (int nan = 0; nan < 2; nan++) {
            struct toy_run run = toy_run(failing(text, nan ? "nan" : "status"), threads);
            ck_assert_int_eq(run.status, nan ? TH_RUN_FAILED : TH_NOT_CONVERGED);
            ck_assert_int_eq(run.error.count, 1);
            ck_assert_msg(strstr(run.error.text[0],
                                 "toy.yaml: 2 of 24 members failed; member 3 stopped at ") !=
                              NULL,
                          "%s", run.error.text[0]);
            const char *where =
                nan ? " in a transfer: a number is not finite" : " in watcher: ";
            ck_assert_msg(strstr(run.error.text[0], where) != NULL, "%s", run.error.text[0]);
            for (uint64_t m = 0; m < 24; m++) {
                bool fails = m == 3 || m == 19;
                ck_assert_int_eq(run.trace->status[m] != TH_OK, fails);
                ck_assert_int_eq(isnan(toy_last(&run, "tank.volume", m)), fails);
                ck_assert(!isnan(toy_get(&run, "tank.volume", m, 1)));
                ck_assert_int_eq(run.trace->failed_in[m], /* source, tank, watcher */
                                 fails && !nan ? 2 : -1);
                th_tick hour = (th_tick)3600 * TH_TICKS_PER_SECOND;
                th_tick due = m == 3 ? 15 * hour / 2 : m == 19 ? 5 * hour / 2 : 10 * hour;
                ck_assert_int_le(run.trace->ended[m], due);
                ck_assert_int_gt(run.trace->ended[m], due - hour);
            }
            toy_close(&run);
        }
}
END_TEST

START_TEST(numbers_count_from_the_ensemble)
{
    char text[1000];
    struct toy_run run = toy_open(failing(text, "status"));
    toy_go(&run, (struct th_ensemble_options){.threads = 2, .first = 10, .members = 14});
    ck_assert_ptr_nonnull(
        strstr(run.error.text[0], "1 of 14 members failed; member 19 stopped"));
    ck_assert_int_eq(run.trace->status[9], TH_NOT_CONVERGED);
    toy_close(&run);
}
END_TEST

/* A flag that is up before it begins: nothing is computed. One that goes up half way: blocks
 * that were done are whole, the others have not run. */
START_TEST(a_stop_is_obeyed)
{
    struct th_stop stop = {1};
    struct toy_run run = toy_open(varied);
    toy_go(&run, (struct th_ensemble_options){.threads = 2, .stop = &stop});
    ck_assert_int_eq(run.status, TH_INTERRUPTED);
    ck_assert_int_eq(run.error.count, 0);
    for (uint64_t m = 0; m < 45; m++) ck_assert_int_eq(run.trace->status[m], -1);
    ck_assert_double_eq(toy_get(&run, "tank.volume", 0, 0), 0); /* nobody looked */
    toy_close(&run);

    struct toy_run all = toy_run(varied, 1);
    struct heard half = {.stop_at = 0.5};
    run = toy_open(varied);
    toy_go(&run, (struct th_ensemble_options){
                     .threads = 1, .stop = &half.stop, .progress = {0, hear, &half}});
    ck_assert_int_eq(run.status, TH_INTERRUPTED);
    ck_assert(half.members_done >= 16 && half.members_done < 45);
    for (uint64_t m = 0; m < 45; m++) {
        ck_assert_int_eq(run.trace->status[m], m < half.members_done ? TH_OK : -1);
        ck_assert(m >= half.members_done || same_member(&all, m, &run, m));
    }
    toy_close(&run);
    toy_close(&all);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "ensemble");
    tcase_add_test(tests, a_part_is_that_part);
    tcase_add_test(tests, results_of_a_member);
    tcase_add_test(tests, threads_are_never_idle);
    tcase_add_test(tests, progress_is_reported);
    tcase_add_test(tests, progress_counts_whole_blocks);
    tcase_add_test(tests, the_first_by_number_is_named);
    tcase_add_test(tests, reasons_of_the_first_are_kept);
    tcase_add_test(tests, numbers_count_from_the_ensemble);
    tcase_add_test(tests, a_stop_is_obeyed);
}
