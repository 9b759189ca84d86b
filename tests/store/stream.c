/* A result that is written while its members run: the bytes are those of one that is written
 * from a whole trace, on any number of threads, for any part of the members; it is there
 * complete or not at all, and one run at a time writes it. */
#define TH_SUITE "stream"
#include "support/check_main.h"
#include "support/toy_run.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/disk/file.h"
#include "base/disk/scratch.h"
#include "support/store_fixture.h"

static const char *const varied =
    "run: {duration: 12 h, sample: 1 h}\n"
    "kind: [{name: a}, {name: b}]\n"
    "tank: {longest: 23 min}\n"
    "events: [{at: 3 h, name: more, do: source.extra, volume: 1 mL}]\n"
    "ensemble: {members: 45, seed: 5, vary: {\n"
    "  tank.outflow: lognormal 40 %, source.period: normal 10 %}}\n";

static char folder[64], whole[96], streamed[96];

static void setup(void)
{
    f_directory(folder);
    snprintf(whole, sizeof whole, "%s/whole.h5", folder);
    snprintf(streamed, sizeof streamed, "%s/streamed.h5", folder);
}

static void teardown(void)
{
    unlink(whole);
    unlink(streamed);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left there */
}

static void check_same(const char *a, const char *b)
{
    size_t m, n;
    unsigned char *one = slurp(a, &m), *two = slurp(b, &n);
    ck_assert_uint_eq(m, n);
    ck_assert_mem_eq(one, two, m);
    free(one);
    free(two);
}

static void stream(struct toy_run *run, struct th_ensemble_options options)
{
    struct th_store_stream to = {.path = streamed};
    const struct th_sink sink = th_store_sink(&to);
    options.sink = &sink;
    options.beside = streamed;
    toy_go(run, options);
    ck_assert_msg(run->status == TH_OK, "%s", run->error.text[0]);
    ck_assert(run->trace->lean);
    ck_assert_int_ne(access(streamed, F_OK), 0);
    ck_assert_msg(th_store_close(to.store, NULL, &run->error) == TH_OK, "%s",
                  run->error.text[0]);
}

/* All members, and parts that begin and end in the middle of a block. */
START_TEST(the_bytes_of_a_whole_trace)
{
    static const uint64_t parts[][2] = {{0, 45}, {0, 1}, {3, 13}, {21, 24}, {40, 5}};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        struct toy_run run = toy_open(varied);
        struct th_ensemble_options options = {
            .threads = 2, .first = parts[k][0], .members = parts[k][1]};
        toy_go(&run, options);
        ck_assert_uint_gt(run.trace->logged[0], 0);
        ck_assert_int_eq(th_store_write(run.trace, whole, NULL, &run.error), TH_OK);
        for (options.threads = 1; options.threads <= 5; options.threads += 2) {
            th_trace_free(run.trace);
            unlink(streamed);
            stream(&run, options);
            check_same(whole, streamed);
        }
        toy_close(&run);
    }
}
END_TEST

/* A lean trace has all that is asked of members afterwards. */
START_TEST(what_a_lean_trace_keeps)
{
    struct toy_run all = toy_run(varied, 1), run = toy_open(varied);
    stream(&run, (struct th_ensemble_options){.threads = 3});
    const size_t signals = run.layout->log_plan->signal_count;
    for (uint64_t m = 0; m < 45; m++) {
        ck_assert(run.trace->status[m] == TH_OK && run.trace->failed_in[m] == -1);
        ck_assert(run.trace->ended[m] == all.trace->ended[m]);
        ck_assert(run.trace->steps[m] == all.trace->steps[m]);
        ck_assert(run.trace->logged[m] == all.trace->logged[m]);
        for (size_t k = 0; k < signals; k++)
            ck_assert_mem_eq(th_trace_summary(run.trace, k, m),
                             th_trace_summary(all.trace, k, m), sizeof(struct th_summary));
        for (size_t k = 0; k < th_tally_count(run.scenario); k++)
            ck_assert_mem_eq(th_trace_tally(run.trace, k, m), th_trace_tally(all.trace, k, m),
                             sizeof(struct th_tally));
    }
    ck_assert_mem_eq(run.trace->log, all.trace->log,
                     run.trace->logged[0] * sizeof *run.trace->log);
    ck_assert_uint_lt(run.trace->byte_count, all.trace->byte_count / 4);
    toy_close(&run);
    toy_close(&all);
}
END_TEST

/* A trace in a file is released while it is read: every number is still there. */
START_TEST(a_trace_in_a_file)
{
    struct toy_run all = toy_run(varied, 1), run = toy_open(varied);
    struct th_trace_file file = {.path = streamed, .lean = true};
    ck_assert_int_eq(th_scratch_open(streamed, &file.file, &run.error), TH_OK);
    run.trace = th_trace_create(run.layout, 0, 45, &file, &run.error);
    ck_assert_ptr_nonnull(run.trace);
    for (uint64_t m = 0; m < 45; m++) run.trace->steps[m] = 1000 + m;
    for (int k = 0; k < 3; k++) {
        th_trace_release(run.trace);
        for (uint64_t m = 0; m < 45; m++) ck_assert_uint_eq(run.trace->steps[m], 1000 + m);
    }
    toy_close(&run);
    toy_close(&all);
}
END_TEST

/* The disk is full in the middle of the run: a sentence with the reason, and nothing is there.
 */
START_TEST(rows_that_cannot_be_written)
{
    struct toy_run run = toy_open(varied);
    struct th_store_stream to = {.path = streamed};
    const struct th_sink sink = th_store_sink(&to);
    struct rlimit limit, small;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = limit;
    small.rlim_cur = 40000;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    toy_go(&run, (struct th_ensemble_options){.threads = 2, .sink = &sink});
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(run.status, TH_IO);
    ck_assert_int_eq(th_store_drop(to.store, &run.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(run.error.text[0], strerror(EFBIG)));
    ck_assert_int_eq(files_in(folder), 0);
    toy_close(&run);
}
END_TEST

/* Another process streams into the file: refused; when it is gone what it left is removed. */
START_TEST(one_run_at_a_time)
{
    struct toy_run run = toy_open(varied);
    struct th_store_stream to = {.path = streamed};
    const struct th_sink sink = th_store_sink(&to);
    int ready[2];
    char byte = 0;
    ck_assert_int_eq(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct th_part part;
        th_part_open(&part, streamed, NULL);
        if (write(ready[1], &byte, 1) == 1)
            pause();
        _exit(1);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    toy_go(&run, (struct th_ensemble_options){.threads = 1, .sink = &sink});
    ck_assert_int_eq(run.status, TH_IO);
    ck_assert_ptr_nonnull(strstr(run.error.text[0], "is being written by another run"));
    ck_assert_ptr_null(to.store);
    ck_assert_int_eq(files_in(folder), 1);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    run.error = (struct th_error){.status = TH_OK};
    stream(&run, (struct th_ensemble_options){.threads = 1});
    close(ready[0]);
    close(ready[1]);
    toy_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "streams");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_bytes_of_a_whole_trace);
    tcase_add_test(tests, what_a_lean_trace_keeps);
    tcase_add_test(tests, a_trace_in_a_file);
    tcase_add_test(tests, rows_that_cannot_be_written);
    tcase_add_test(tests, one_run_at_a_time);
}
