/* Every system call of a checkpoint fails in turn: the run is right, or it ends with a sentence
 * that has the true reason, and then the file resumes to the right result. */
#define TH_SUITE "checkpoint faults"
#include "support/check_main.h"
#include "support/fault.h"

#include <sys/stat.h>

#include "ensemble/checkpoint.h"
#include "support/toy_run.h"

static const char *const text =
    "run: {duration: 20 h, sample: 1 h}\n"
    "kind: [{name: a}]\n"
    "tank: {longest: 27 min, cells: 9}\n"
    "ensemble: {members: 29, seed: 3, vary: {\n"
    "  tank.outflow: lognormal 40 %, source.period: normal 10 %}}\n";
enum { MEMBERS = 29 };

static bool same_trace(const struct th_trace *a, const struct th_trace *b)
{
    for (uint64_t m = 0; m < MEMBERS; m++)
        if (th_trace_digest(a, m, 1) != th_trace_digest(b, m, 1))
            return false;
    return true;
}

static void stop_half_way(void *context, double done, uint64_t members_done, uint64_t members)
{
    (void)done, (void)members;
    if (members_done >= 8)
        ((struct th_stop *)context)->raised = 1;
}

/* One run in which the call fails; what is left is taken up without a failure. */
static bool once(const struct toy_run *whole, const char *path, enum fault_call call, long at,
                 bool stops)
{
    struct th_stop stop = {.raised = 0};
    struct toy_run run = toy_open(text);
    unlink(path);
    fault_arm(call, at, EIO, false);
    toy_go(&run, (struct th_ensemble_options){.threads = 1,
                                              .checkpoint = path,
                                              .progress = {0, stop_half_way, &stop},
                                              .stop = stops ? &stop : NULL});
    bool met = fault_met();
    if (run.status == TH_OK) {
        ck_assert(same_trace(run.trace, whole->trace));
    } else if (run.status != TH_INTERRUPTED) {
        ck_assert_msg(met && run.status == TH_IO, "call %d, number %ld", (int)call, at);
        ck_assert_int_eq(run.error.count, 1);
        ck_assert_msg(strstr(run.error.text[0], path) &&
                          strstr(run.error.text[0], strerror(EIO)),
                      "%s", run.error.text[0]);
    }
    toy_close(&run);
    struct stat there;
    if (stat(path, &there) != 0)
        return met; /* it was never begun, and nothing of it is left */
    run = toy_open(text);
    toy_go(&run,
           (struct th_ensemble_options){.threads = 1, .checkpoint = path, .resume = true});
    ck_assert_msg(run.status == TH_OK, "call %d, number %ld: %s", (int)call, at,
                  run.error.text[0]);
    ck_assert(same_trace(run.trace, whole->trace));
    toy_close(&run);
    return met;
}

START_TEST(calls_that_fail)
{
    static const enum fault_call calls[] = {FAULT_OPEN,  FAULT_FLOCK,     FAULT_LSEEK,
                                            FAULT_PREAD, FAULT_PWRITE,    FAULT_FSYNC,
                                            FAULT_MSYNC, FAULT_FALLOCATE, FAULT_MMAP};
    char folder[64] = "/tmp/thecal_test_XXXXXX", path[96];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/run.save", folder);
    struct toy_run whole = toy_run(text, 1);
    for (int stops = 0; stops < 2; stops++)
        for (size_t k = 0; k < sizeof calls / sizeof calls[0]; k++)
            for (long at = 1; once(&whole, path, calls[k], at, stops); at++)
                ck_assert_int_lt(at, 99);
    toy_close(&whole);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

/* A file that is there is never removed: a checkpoint that is spent cannot grow on a full disk.
 */
START_TEST(a_full_disk_removes_nothing)
{
    char folder[64] = "/tmp/thecal_test_XXXXXX", path[96];
    struct stat there;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/run.save", folder);
    for (int turn = 0; turn < 2; turn++) {
        struct toy_run run = toy_open(text);
        fault_arm(FAULT_FALLOCATE, turn ? 1 : 2, ENOSPC, true);
        toy_go(&run, (struct th_ensemble_options){.threads = 1, .checkpoint = path});
        fault_met();
        ck_assert_int_eq(run.status, turn ? TH_IO : TH_OK);
        if (turn)
            ck_assert_ptr_nonnull(strstr(run.error.text[0], strerror(ENOSPC)));
        else
            th_checkpoint_spend(run.trace);
        toy_close(&run);
        ck_assert_int_eq(stat(path, &there), 0);
    }
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "checkpoint faults");
    tcase_add_test(tests, calls_that_fail);
    tcase_add_test(tests, a_full_disk_removes_nothing);
}
