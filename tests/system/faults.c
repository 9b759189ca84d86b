/* Every system call of a result or a checkpoint fails in turn, once or for ever: the outcome is
 * right or a sentence with the true reason; never another number, a false verdict or half a
 * file. */
#define TH_SUITE "faults"
#include "support/check_main.h"
#include "support/fault.h"

#include <sys/stat.h>

#include "catalog.h"
#include "compare/compare.h"
#include "compare/write.h"
#include "explain/parts.h"
#include "support/store_fixture.h"

struct bench {
    struct fixture f;
    char folder[64], path[96], other[96];
    unsigned char *bytes; /* of the result at path */
    size_t count;
};

static void bench_open(struct bench *b)
{
    /* in memory, where there is such a place: a disk would be asked to write thousands of times
     */
    snprintf(b->folder, sizeof b->folder, "/dev/shm/thecal_test_XXXXXX");
    if (!mkdtemp(b->folder))
        f_directory(b->folder);
    snprintf(b->path, sizeof b->path, "%s/a.h5", b->folder);
    snprintf(b->other, sizeof b->other, "%s/b", b->folder);
    fixture_open(&b->f, 3, true, false);
    ck_assert_int_eq(th_store_write(b->f.trace, b->path, NULL, &b->f.error), TH_OK);
    b->bytes = slurp(b->path, &b->count);
}

static void bench_close(struct bench *b)
{
    free(b->bytes);
    unlink(b->path);
    unlink(b->other);
    ck_assert_int_eq(rmdir(b->folder), 0);
    fixture_close(&b->f);
}

/* One sentence, of that status, with the reason of the call that failed. */
static void check_told(const struct th_error *error, enum th_status status, const char *reason)
{
    ck_assert_int_eq(error->count, 1);
    ck_assert_msg(error->status == status, "%d: %s", (int)error->status, error->text[0]);
    ck_assert_msg(strstr(error->text[0], reason) != NULL, "%s", error->text[0]);
}

static const char *reason_of(enum fault_call call)
{
    return call == FAULT_MALLOC ? "memory" : strerror(EIO);
}

static enum th_status status_of(enum fault_call call)
{
    return call == FAULT_MALLOC ? TH_NO_MEMORY : TH_IO;
}

/* Calls `once` with the n-th call failing, for n = 1, 2, ... until so many are not made. */
static int each_failure(struct bench *b, enum fault_call call,
                        void (*once)(struct bench *b, enum fault_call call, long at,
                                     bool sticky))
{
    const int number = call == FAULT_MALLOC ? ENOMEM : EIO;
    int failures = 0;
    if (call == FAULT_MALLOC && !FAULT_MEMORY)
        return 1;
    for (int sticky = 0; sticky < 2; sticky++) {
        bool met = true;
        for (long at = 1; met; at += sticky ? 5 : 1) {
            fault_arm(call, at, number, sticky);
            once(b, call, at, sticky);
            met = fault.seen >= at;
            failures += met;
        }
    }
    return failures;
}

static void read_once(struct bench *b, enum fault_call call, long at, bool sticky)
{
    struct th_error error = {.status = TH_OK};
    (void)sticky;
    struct th_result *result = th_store_read(b->path, &error);
    bool met = fault_met();
    if (result)
        check_values(result, 3, 1e-15);
    else
        check_told(&error, status_of(call), reason_of(call));
    /* nothing was written, so a failing close loses nothing */
    ck_assert_msg((result != NULL) == (!met || call == FAULT_CLOSE), "call %d, number %ld",
                  (int)call, at);
    th_result_free(result);
}

START_TEST(reading)
{
    static const enum fault_call calls[] = {FAULT_OPEN, FAULT_CLOSE, FAULT_LSEEK, FAULT_PREAD,
                                            FAULT_MALLOC};
    struct bench b;
    bench_open(&b);
    for (size_t k = 0; k < sizeof calls / sizeof calls[0]; k++)
        ck_assert_int_gt(each_failure(&b, calls[k], read_once), 0);
    bench_close(&b);
}
END_TEST

static void write_once(struct bench *b, enum fault_call call, long at, bool sticky)
{
    struct th_error error = {.status = TH_OK};
    size_t count;
    enum th_status status = th_store_write(b->f.trace, b->path, NULL, &error);
    bool met = fault_met();
    (void)sticky;
    /* of the folder that is opened, synchronised and closed at the end the result does not hang
     */
    bool fails = call == FAULT_MALLOC || call == FAULT_PWRITE || call == FAULT_PREAD ||
                 call == FAULT_RENAME || call == FAULT_FTRUNCATE;
    if (status != TH_OK)
        check_told(&error, status_of(call), reason_of(call));
    if (fails && call != FAULT_MALLOC)
        ck_assert_msg((status == TH_OK) == !met, "call %d, number %ld", (int)call, at);
    if ((call == FAULT_FSYNC || call == FAULT_CLOSE) && at == 1 && met)
        ck_assert_int_eq(status, TH_IO); /* the bytes may not be on the disk */
    unsigned char *bytes =
        slurp(b->path, &count); /* the old one or the new one, which are equal */
    ck_assert(count == b->count && memcmp(bytes, b->bytes, count) == 0);
    free(bytes);
    ck_assert_msg(files_in(b->folder) == 1, "call %d, number %ld", (int)call, at);
}

START_TEST(writing)
{
    static const enum fault_call calls[] = {FAULT_OPEN,   FAULT_CLOSE,     FAULT_PREAD,
                                            FAULT_PWRITE, FAULT_FSYNC,     FAULT_RENAME,
                                            FAULT_FLOCK,  FAULT_FTRUNCATE, FAULT_MALLOC};
    struct bench b;
    bench_open(&b);
    for (size_t k = 0; k < sizeof calls / sizeof calls[0]; k++)
        ck_assert_int_gt(each_failure(&b, calls[k], write_once), 0);
    bench_close(&b);
}
END_TEST

/* The file differs from its copy in one value of one series: every verdict is "different", in
 * it alone. */
static void compare_all(struct bench *b, enum fault_call call, size_t count)
{
    struct th_error error = {.status = TH_OK};
    struct th_verdict verdict;
    enum th_status status = th_compare(NULL, b->path, b->other, NULL, 0, &verdict, &error);
    fault_met();
    if (status == TH_OK) {
        size_t different = 0;
        for (size_t k = 0; k < verdict.count; k++) {
            const struct th_difference *d = &verdict.differences[k];
            ck_assert(!d->missing && (!d->outside || strcmp(d->name, "pump.rate") == 0));
            different += d->outside;
        }
        ck_assert_uint_eq(verdict.count, count);
        ck_assert_uint_eq(different, 1);
        ck_assert(!verdict.same);
        th_verdict_free(&verdict);
    } else {
        ck_assert_int_eq(status, status_of(call));
        ck_assert_msg(strstr(error.text[0], reason_of(call)) != NULL, "%s", error.text[0]);
    }
}

/* Two results: their series and what was taken of paths. A text has series alone. */
static void compare_results(struct bench *b, enum fault_call call, long at, bool sticky)
{
    (void)at, (void)sticky;
    compare_all(b, call, F_COLUMNS + F_OUTPUTS * F_TAKES);
}

static void compare_text(struct bench *b, enum fault_call call, long at, bool sticky)
{
    (void)at, (void)sticky;
    compare_all(b, call, F_COLUMNS);
}

START_TEST(comparing)
{
    struct bench b;
    bench_open(&b);
    th_trace_put(b.f.trace, F_RATE, 2, 2, 0, 1);
    ck_assert_int_eq(th_store_write(b.f.trace, b.other, NULL, &b.f.error), TH_OK);
    each_failure(&b, FAULT_PREAD, compare_results);
    each_failure(&b, FAULT_MALLOC, compare_results);
    unlink(b.other);
    struct th_result *result = th_store_read(b.path, &b.f.error);
    ck_assert_int_eq(th_reference_write(result, b.other, 50, 5, &b.f.error), TH_OK);
    th_result_free(result);
    b.f.error = (struct th_error){.status = TH_OK};
    /* now the result is what differs */
    ck_assert_int_eq(th_store_write(b.f.trace, b.path, NULL, &b.f.error), TH_OK);
    each_failure(&b, FAULT_MALLOC, compare_text);
    bench_close(&b);
}
END_TEST

static void reference_once(struct bench *b, enum fault_call call, long at, bool sticky)
{
    struct th_error error = {.status = TH_OK};
    (void)at, (void)sticky;
    struct th_result *result = th_store_read(b->path, &error);
    enum th_status status =
        result ? th_reference_write(result, b->other, 50, 5, &error) : error.status;
    th_result_free(result);
    fault_met();
    if (status != TH_OK)
        check_told(&error, status_of(call), reason_of(call));
    size_t count;
    unsigned char *bytes = slurp(b->other, &count);
    ck_assert_uint_eq(count, b->count);
    ck_assert(memcmp(bytes, b->bytes, count) == 0);
    free(bytes);
}

START_TEST(making_a_reference)
{
    struct bench b;
    bench_open(&b);
    struct th_result *result = th_store_read(b.path, &b.f.error);
    ck_assert_int_eq(th_reference_write(result, b.other, 50, 5, &b.f.error), TH_OK);
    th_result_free(result);
    free(b.bytes);
    b.bytes = slurp(b.other, &b.count);
    each_failure(&b, FAULT_MALLOC, reference_once);
    bench_close(&b);
}
END_TEST

/* The list of parts, as long as ever or with a sentence: the length that it has when nothing
 * fails is in count. */
static void explain_once(struct bench *b, enum fault_call call, long at, bool sticky)
{
    struct th_error error = {.status = TH_OK};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    (void)at, (void)sticky;
    enum th_status status = th_explain_parts(&th_catalog, out, &error);
    fault_met();
    fclose(out);
    b->count = b->count ? b->count : length;
    if (status == TH_OK)
        ck_assert_uint_eq(length, b->count);
    else
        check_told(&error, status_of(call), reason_of(call));
    free(text);
}

START_TEST(explaining)
{
    struct bench b = {.count = 0};
    explain_once(&b, FAULT_NONE, 0, false);
    ck_assert_uint_gt(b.count, 200);
    each_failure(&b, FAULT_MALLOC, explain_once);
}
END_TEST

/* An interrupted call is made again. */
START_TEST(interrupted_calls)
{
    static const enum fault_call calls[] = {FAULT_PREAD, FAULT_PWRITE};
    struct bench b;
    bench_open(&b);
    for (size_t k = 0; k < 2; k++)
        for (long at = 1; at < 40; at += 3) {
            struct th_error error = {.status = TH_OK};
            size_t count;
            fault_arm(calls[k], at, EINTR, false);
            ck_assert_int_eq(th_store_write(b.f.trace, b.path, NULL, &error), TH_OK);
            fault_met();
            unsigned char *bytes = slurp(b.path, &count);
            ck_assert(count == b.count && memcmp(bytes, b.bytes, count) == 0);
            free(bytes);
            fault_arm(calls[k], at, EINTR, false);
            struct th_result *result = th_store_read(b.path, &error);
            fault_met();
            ck_assert_ptr_nonnull(result);
            th_result_free(result);
        }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "faults");
    tcase_add_test(tests, reading);
    tcase_add_test(tests, writing);
    tcase_add_test(tests, comparing);
    tcase_add_test(tests, making_a_reference);
    tcase_add_test(tests, explaining);
    tcase_add_test(tests, interrupted_calls);
}
