/* An interrupted run resumes to the same bytes. */
#define TH_SUITE "checkpoint"
#include "ensemble/checkpoint.h"
#include "support/check_main.h"
#include "support/toy_run.h"

#include <unistd.h>

static const char *const text =
    "run: {duration: 40 h, sample: 1 h}\n"
    "kind: [{name: a}, {name: b}]\n"
    "tank: {longest: 7 min, cells: 9}\n"
    "ensemble: {members: 29, seed: 3, vary: {\n"
    "  tank.outflow: lognormal 40 %, source.period: normal 10 %}}\n";

/* Raises the flag once the given share of the run is done. */
struct watch {
    struct th_stop stop;
    double when;
};

static void raise_late(void *context, double done, uint64_t members_done, uint64_t members)
{
    struct watch *watch = context;
    (void)members_done;
    (void)members;
    if (done >= watch->when)
        watch->stop.raised = 1;
}

static void path_of(char *path, size_t size, const char *name)
{
    snprintf(path, size, "/tmp/thecal_test_%s_%d.save", name, (int)getpid());
}

static void same_trace(const struct th_trace *a, const struct th_trace *b)
{
    ck_assert_uint_eq(a->byte_count, b->byte_count);
    ck_assert(memcmp(a->bytes, b->bytes, a->byte_count) == 0);
}

/* Stopped again and again, at any moment, on any number of threads: the results are the bytes
 * of the run that was never stopped. */
START_TEST(a_stopped_run_goes_on_bit_for_bit)
{
    char path[64];
    path_of(path, sizeof path, "stop");
    struct toy_run whole = toy_run(text, 1);
    int stops = 0;
    for (int part = 0; part < 12; part++) {
        struct watch watch = {.when = 0.03 + 0.11 * part};
        struct toy_run run = toy_open(text);
        toy_go(&run, (struct th_ensemble_options){.threads = 1 + part % 3,
                                                  .checkpoint = path,
                                                  .resume = part > 0,
                                                  .progress = {0, raise_late, &watch},
                                                  .stop = &watch.stop});
        bool done = run.status == TH_OK;
        if (done)
            same_trace(whole.trace, run.trace);
        else
            ck_assert_int_eq(run.status, TH_INTERRUPTED);
        stops += !done;
        toy_close(&run);
        if (done)
            break;
        ck_assert_int_lt(part, 11);
    }
    ck_assert_int_gt(stops, 2);
    toy_close(&whole);
    unlink(path);
}
END_TEST

static void refused(const char *path, const char *scenario, const char *sentence)
{
    struct toy_run run = toy_open(scenario);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = path, .resume = true});
    ck_assert_int_ne(run.status, TH_OK);
    ck_assert_msg(strstr(run.error.text[0], sentence) != NULL, "%s", run.error.text[0]);
    ck_assert_ptr_null(run.trace);
    toy_close(&run);
}

START_TEST(a_foreign_file_is_rejected)
{
    char path[64], other[600];
    path_of(path, sizeof path, "foreign");
    refused(path, text, "cannot open");
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = path});
    toy_close(&run);
    snprintf(other, sizeof other, "%s", text);
    memcpy(strstr(other, "seed: 3"), "seed: 4", 7);
    refused(path, other, "belongs to another scenario");
    ck_assert_int_eq(truncate(path, 5000), 0);
    refused(path, text, "too short");
    FILE *file = fopen(path, "r+b");
    fputs("thecal save 1", file);
    fclose(file);
    refused(path, text, "another version");
    file = fopen(path, "r+b");
    fputs("something else", file);
    fclose(file);
    refused(path, text, "is not a checkpoint");
    unlink(path);
}
END_TEST

/* One bit anywhere in what was kept, results or blocks in flight, and it is not resumed; with
 * the bit put right it is. */
START_TEST(a_damaged_file_is_rejected)
{
    char path[64];
    path_of(path, sizeof path, "damaged");
    struct watch watch = {.when = 0.4};
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = path,
                                              .progress = {0, raise_late, &watch},
                                              .stop = &watch.stop});
    ck_assert_int_eq(run.status, TH_INTERRUPTED);
    toy_close(&run);
    FILE *file = fopen(path, "r+b");
    fseek(file, 0, SEEK_END);
    const long length = ftell(file), from = TH_CHECKPOINT_HEADER;
    for (int k = 0; k <= 20; k++) {
        const long at = from + (length - 1 - from) * k / 20;
        fseek(file, at, SEEK_SET);
        const int byte = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 1 << k % 8, file);
        fflush(file);
        refused(path, text, "was damaged");
        fseek(file, at, SEEK_SET);
        fputc(byte, file);
        fflush(file);
    }
    fclose(file);
    run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = path, .resume = true});
    ck_assert_int_eq(run.status, TH_OK);
    toy_close(&run);
    unlink(path);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "checkpoint");
    tcase_add_test(tests, a_stopped_run_goes_on_bit_for_bit);
    tcase_add_test(tests, a_foreign_file_is_rejected);
    tcase_add_test(tests, a_damaged_file_is_rejected);
}
