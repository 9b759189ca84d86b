/* Files of every kind under the name of a checkpoint, and those that a killed process or a
 * power failure leaves: no file that is not a checkpoint is changed, and no damaged number is
 * used. */
#define TH_SUITE "checkpoint file"
#include "ensemble/checkpoint_file.h"
#include "ensemble/checkpoint.h"
#include "language/language.h"
#include "support/check_main.h"
#include "support/toy_run.h"

#include <sys/stat.h>
#include <unistd.h>

static const char *const text =
    "run: {duration: 20 h, sample: 1 h}\n"
    "kind: [{name: a}]\n"
    "tank: {longest: 27 min, cells: 9}\n"
    "ensemble: {members: 29, seed: 3, vary: {\n"
    "  tank.outflow: lognormal 40 %, source.period: normal 10 %}}\n";
enum { MEMBERS = 29 };

struct bench {
    char folder[64], path[96];
    struct toy_run whole;
};

static void bench_open(struct bench *b)
{
    snprintf(b->folder, sizeof b->folder, "/tmp/thecal_test_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(b->folder));
    snprintf(b->path, sizeof b->path, "%s/run.save", b->folder);
    b->whole = toy_run(text, 1);
}

static void bench_close(struct bench *b)
{
    toy_close(&b->whole);
    unlink(b->path);
    ck_assert_int_eq(rmdir(b->folder), 0);
}

/* All bytes of a file, to be freed. */
static unsigned char *read_all(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    *length = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*length + 1);
    ck_assert_uint_eq(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

static void write_all(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

/* Every number and how every member ended; not the bytes between the arrays, which mean
 * nothing. */
static bool same_trace(const struct th_trace *a, const struct th_trace *b)
{
    bool same = a->byte_count == b->byte_count && a->times == b->times;
    for (size_t m = 0; same && m < MEMBERS; m++) {
        same = a->status[m] == b->status[m] && a->failed_in[m] == b->failed_in[m] &&
               a->ended[m] == b->ended[m] && a->steps[m] == b->steps[m];
        for (size_t c = 0; same && c < a->layout->scenario->column_count; c++) {
            size_t row = a->times * a->columns[c].points * sizeof(double);
            size_t at = a->columns[c].start + m * row;
            same = memcmp(a->bytes + at, b->bytes + at, row) == 0;
        }
    }
    return same;
}

/* A run that must be rejected, with a sentence that contains `says`. */
static void refused(const char *path, bool resume, const char *says)
{
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = path, .resume = resume});
    ck_assert_int_eq(run.status, TH_IO);
    ck_assert_ptr_null(run.trace);
    ck_assert_msg(strstr(run.error.text[0], says) != NULL, "%s", run.error.text[0]);
    toy_close(&run);
}

START_TEST(other_files_are_not_changed)
{
    struct bench b;
    struct stat before, after;
    size_t length;
    bench_open(&b);
    ck_assert_int_eq(mkfifo(b.path, 0600), 0);
    ck_assert_int_eq(stat(b.path, &before), 0);
    for (int resume = 0; resume < 2; resume++) refused(b.path, resume, "is no regular file");
    ck_assert(stat(b.path, &after) == 0 && S_ISFIFO(after.st_mode));
    ck_assert_uint_eq(after.st_ino, before.st_ino);
    unlink(b.path);
    ck_assert_int_eq(symlink("/dev/null", b.path), 0);
    for (int resume = 0; resume < 2; resume++) refused(b.path, resume, "is no regular file");
    ck_assert(lstat(b.path, &after) == 0 && S_ISLNK(after.st_mode));
    unlink(b.path);
    refused(b.folder, false, "is no regular file");
    write_all(b.path, "my thesis\n", 10);
    refused(b.path, false, "it was left as it is");
    refused(b.path, true, "is not a checkpoint");
    unsigned char *bytes = read_all(b.path, &length);
    ck_assert(length == 10 && memcmp(bytes, "my thesis\n", 10) == 0);
    free(bytes);
    bench_close(&b);
}
END_TEST

/* --checkpoint where --resume was meant does not overwrite hours of work. A checkpoint whose
 * result was written is spent. */
START_TEST(an_unfinished_run_is_not_begun_anew)
{
    struct bench b;
    size_t length, then;
    bench_open(&b);
    write_all(b.path, "", 0); /* an empty file holds nothing */
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = b.path});
    ck_assert_int_eq(run.status, TH_OK);
    toy_close(&run);
    unsigned char *bytes = read_all(b.path, &length);
    refused(b.path, false, "holds a run whose result was not written");
    unsigned char *now = read_all(b.path, &then);
    ck_assert(then == length && memcmp(now, bytes, length) == 0);
    free(now);
    free(bytes);
    run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = b.path, .resume = true});
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert(same_trace(run.trace, b.whole.trace));
    th_checkpoint_spend(run.trace);
    toy_close(&run);
    run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = b.path});
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert(same_trace(run.trace, b.whole.trace));
    toy_close(&run);
    refused(b.path, false, "holds a run whose result was not written");
    bench_close(&b);
}
END_TEST

/* Called while a run goes on: copies of its file as a kill would leave it, or a second run
 * beside it. */
struct watch {
    const char *path;
    uint64_t when;        /* members that are done */
    unsigned char *bytes; /* the copy */
    size_t length;
    int seconds; /* second runs that were refused */
};

static void take_copy(void *context, double done, uint64_t members_done, uint64_t members)
{
    struct watch *watch = context;
    (void)done, (void)members;
    if (members_done >= watch->when && !watch->bytes)
        watch->bytes = read_all(watch->path, &watch->length);
}

static void run_beside(void *context, double done, uint64_t members_done, uint64_t members)
{
    struct watch *watch = context;
    (void)done, (void)members;
    if (members_done < watch->when || watch->seconds)
        return;
    for (int resume = 0; resume < 2; resume++)
        refused(watch->path, resume, "is in use by another");
    watch->seconds += 2;
}

START_TEST(two_runs_cannot_share_a_file)
{
    struct bench b;
    bench_open(&b);
    struct watch watch = {.path = b.path, .when = 8};
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){
                     .threads = 1, .checkpoint = b.path, .progress = {0, run_beside, &watch}});
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert_int_eq(watch.seconds, 2);
    ck_assert(same_trace(run.trace, b.whole.trace));
    toy_close(&run);
    bench_close(&b);
}
END_TEST

/* The file of a run that was killed when `when` members were done. */
static struct watch killed(struct bench *b, uint64_t when)
{
    struct watch watch = {.path = b->path, .when = when};
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){
                     .threads = 1, .checkpoint = b->path, .progress = {0, take_copy, &watch}});
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert_ptr_nonnull(watch.bytes);
    toy_close(&run);
    return watch;
}

/* Resumed, it is right, or it is rejected: never another number. Returns whether it ran. */
static bool resumes_right(struct bench *b, const char *what)
{
    struct toy_run run = toy_open(text);
    toy_go(&run,
           (struct th_ensemble_options){.threads = 1, .checkpoint = b->path, .resume = true});
    bool ran = run.status == TH_OK;
    if (ran)
        ck_assert_msg(same_trace(run.trace, b->whole.trace), "%s: another result", what);
    else
        ck_assert_msg(run.status == TH_IO || run.status == TH_BAD_INPUT, "%s: status %d", what,
                      (int)run.status);
    toy_close(&run);
    return ran;
}

static void with_bytes(struct bench *b, const struct watch *from, size_t at, const void *bytes,
                       size_t count, bool runs, const char *what)
{
    unsigned char *copy = malloc(from->length);
    memcpy(copy, from->bytes, from->length);
    memcpy(copy + at, bytes, count);
    write_all(b->path, copy, from->length);
    bool ran = resumes_right(b, what);
    ck_assert_msg(ran == runs, "%s at %zu: %s", what, at, ran ? "resumed" : "refused");
    free(copy);
}

/* Any bit, any page: all members are in doubt, and come out right. The trace lies behind the
 * header and the checksums, so that a share of both is hit. */
START_TEST(a_killed_run_goes_on_whatever_reached_the_disk)
{
    struct bench b;
    const unsigned char zeros[512] = {0};
    bench_open(&b);
    struct watch from = killed(&b, 16);
    with_bytes(&b, &from, 0, from.bytes, 1, true, "as it was");
    const size_t start = TH_CHECKPOINT_HEADER, span = from.length - start;
    for (size_t k = 0; k < 40; k++) {
        size_t at = start + k * 7919 % span;
        unsigned char byte = from.bytes[at] ^ (unsigned char)(1u << k % 8);
        with_bytes(&b, &from, at, &byte, 1, true, "a bit");
    }
    for (size_t at = start; at + sizeof zeros <= from.length; at += 4 * sizeof zeros)
        with_bytes(&b, &from, at, zeros, sizeof zeros, true, "a page of zeros");
    free(from.bytes);
    bench_close(&b);
}
END_TEST

/* Foreign numbers in the header and behind the members, sealed or not. */
START_TEST(forged_numbers)
{
    struct bench b;
    const uint64_t forged[] = {1, 29, 100000, (uint64_t)1 << 40, (uint64_t)1 << 61, UINT64_MAX};
    bench_open(&b);
    struct watch from = killed(&b, 16);
    for (size_t k = 0; k < sizeof forged / sizeof forged[0]; k++) {
        const uint64_t value = forged[k];
        with_bytes(&b, &from, offsetof(struct th_checkpoint_header, images), &value, 8, true,
                   "images");
        with_bytes(&b, &from, offsetof(struct th_checkpoint_header, seal), &value, 8, false,
                   "a seal");
        with_bytes(&b, &from, offsetof(struct th_checkpoint_header, mapped), &value, 8, false,
                   "bytes");
        with_bytes(&b, &from, offsetof(struct th_checkpoint_header, image_bytes), &value, 8,
                   false, "bytes of an image");
        with_bytes(&b, &from, offsetof(struct th_checkpoint_header, members), &value, 8,
                   value == MEMBERS, "members");
    }
    /* every member failed in an instance that is not there */
    const struct th_trace *trace = b.whole.trace;
    size_t at = from.length - 64 - trace->byte_count +
                (size_t)((unsigned char *)trace->status - trace->bytes);
    int32_t all[MEMBERS];
    for (size_t m = 0; m < MEMBERS; m++) all[m] = TH_LIMITS;
    with_bytes(&b, &from, at, all, sizeof all, true, "status");
    for (size_t m = 0; m < MEMBERS; m++) all[m] = 100000;
    with_bytes(&b, &from, at + 128, all, sizeof all, true, "culprit");
    free(from.bytes);
    bench_close(&b);
}
END_TEST

/* --set words are of the run, also those that change no number. */
START_TEST(other_words_are_another_run)
{
    struct bench b;
    const char *const sets[] = {"title=another"};
    bench_open(&b);
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = b.path});
    toy_close(&run);
    run = toy_open(text);
    th_layout_free(run.layout);
    th_scenario_free(run.scenario);
    run.scenario = th_scenario_parse(&toy_catalog, run.units, "toy.yaml", text, strlen(text),
                                     sets, 1, &run.error);
    ck_assert_msg(run.scenario != NULL, "%s", run.error.text[0]);
    run.layout = th_layout_create(run.scenario, &run.error);
    toy_go(&run, (struct th_ensemble_options){.checkpoint = b.path, .resume = true});
    ck_assert_int_eq(run.status, TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(run.error.text[0], "other --set words"));
    toy_close(&run);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "checkpoint file");
    tcase_add_test(tests, other_files_are_not_changed);
    tcase_add_test(tests, an_unfinished_run_is_not_begun_anew);
    tcase_add_test(tests, two_runs_cannot_share_a_file);
    tcase_add_test(tests, a_killed_run_goes_on_whatever_reached_the_disk);
    tcase_add_test(tests, forged_numbers);
    tcase_add_test(tests, other_words_are_another_run);
}
