/* Places of numbers in a trace, in memory and in a file; what a failure leaves. */
#define TH_SUITE "trace"
#include "support/check_main.h"

#include <fcntl.h>
#include <float.h>
#include <stdint.h>
#include <sys/stat.h>

#include "support/trace_fixture.h"

static double back(struct fixture *f, double value)
{
    th_trace_put(f->trace, F_RATIO, 1, 2, 0, value);
    return th_trace_get(f->trace, F_RATIO, 1, 2, 0);
}

/* Doubles keep every bit; floats round to nearest even, also at 1 + 2^-24, half of their last
 * bit. */
START_TEST(numbers_of_64_and_of_32_bits)
{
    struct fixture f;
    fixture_open(&f, 2, true, false);
    ck_assert(back(&f, 0.1) == 0.1 && back(&f, 1e-300) == 1e-300 &&
              back(&f, DBL_MAX) == DBL_MAX);
    ck_assert(isnan(back(&f, NAN)) && isinf(back(&f, -INFINITY)) && signbit(back(&f, -0.0)));
    size_t wide = f.trace->byte_count;
    fixture_close(&f);
    fixture_open(&f, 2, true, true);
    ck_assert(back(&f, 0.1) == 0.1f && back(&f, 0.1) != 0.1);
    ck_assert(back(&f, 1 + 0x1p-24) == 1 && back(&f, 1 + 0x3p-24) == 1 + 0x4p-24);
    ck_assert(isnan(back(&f, NAN)) && isinf(back(&f, 1e300)) && back(&f, 1e-300) == 0);
    ck_assert_uint_lt(f.trace->byte_count, wide);
    fixture_close(&f);
}
END_TEST

/* Every number of every column has a place of its own: all are written first, then all are
 * read. */
static void check_all(const struct th_trace *trace)
{
    for (size_t c = 0; c < F_COLUMNS; c++)
        for (size_t m = 0; m < trace->members; m++)
            for (size_t t = 0; t < trace->times; t++)
                for (size_t p = 0; p < trace->columns[c].points; p++) {
                    double value = f_value((int)c, (double)m, (double)t, (double)p);
                    bool single = trace->layout->scenario->single;
                    ck_assert_double_eq(th_trace_get(trace, c, m, t, p),
                                        single ? (double)(float)value : value);
                }
}

START_TEST(places_do_not_overlap)
{
    for (int single = 0; single < 2; single++) {
        struct fixture f;
        fixture_open(&f, 3, true, single);
        check_all(f.trace);
        for (size_t m = 0; m < 3; m++) {
            ck_assert(f.trace->status[m] == TH_OK && f.trace->failed_in[m] == -1);
            ck_assert(f.trace->ended[m] == f.scenario.duration && f.trace->steps[m] == 100 + m);
        }
        for (size_t c = F_FIRST; c <= F_SECOND; c++) {
            const double *axis = th_trace_axis(f.trace, c);
            ck_assert_uint_eq((uintptr_t)axis % 64, 0);
            for (size_t p = 0; p < F_POINTS; p++)
                ck_assert_double_eq(axis[p], 0.05 * (double)p);
        }
        ck_assert_ptr_ne(th_trace_axis(f.trace, F_FIRST), th_trace_axis(f.trace, F_SECOND));
        ck_assert_ptr_null(th_trace_axis(f.trace, F_RATE));
        const void *const arrays[] = {f.trace->bytes, f.trace->status, f.trace->failed_in,
                                      f.trace->ended, f.trace->steps};
        for (size_t k = 0; k < 5; k++) ck_assert_uint_eq((uintptr_t)arrays[k] % 64, 0);
        /* all of it lies in the bytes that are kept */
        const unsigned char *end = f.trace->bytes + f.trace->byte_count;
        ck_assert((unsigned char *)(f.trace->steps + 3) <= end);
        ck_assert(end <= f.trace->mapping + f.trace->mapped_bytes);
        fixture_close(&f);
    }
}
END_TEST

/* Member 1 fails at sample 3: it has no number from there on, and its neighbours have all. */
START_TEST(a_failure_leaves_nan)
{
    for (int single = 0; single < 2; single++) {
        struct fixture f;
        fixture_open(&f, 3, true, single);
        th_trace_fail(f.trace, 1, 3);
        for (size_t c = 0; c < F_COLUMNS; c++)
            for (size_t m = 0; m < 3; m++)
                for (size_t t = 0; t < 6; t++)
                    for (size_t p = 0; p < f.trace->columns[c].points; p++)
                        ck_assert_int_eq(!isnan(th_trace_get(f.trace, c, m, t, p)),
                                         m != 1 || t < 3);
        ck_assert_double_eq(th_trace_axis(f.trace, F_SECOND)[2], 0.1);
        th_trace_fail(f.trace, 2, 6); /* complete: nothing is lost */
        ck_assert_double_eq(th_trace_get(f.trace, F_RELIEF, 2, 5, 0), single ? 0.5f : 0.5);
        fixture_close(&f);
    }
}
END_TEST

/* The last sample is the end of the run, whether it is a multiple or not. */
START_TEST(times)
{
    static const struct {
        th_tick duration, sample;
        size_t times;
    } runs[] = {{40, 10, 5}, {45, 10, 6}, {41, 10, 6}, {10, 10, 2}, {9, 10, 2}, {1, 1, 2}};
    struct fixture f;
    fixture_open(&f, 1, false, false);
    for (size_t k = 0; k < sizeof runs / sizeof runs[0]; k++) {
        f.scenario.duration = runs[k].duration;
        f.scenario.sample = runs[k].sample;
        struct th_trace *trace = th_trace_create(&f.layout, 0, 1, NULL, &f.error);
        ck_assert_uint_eq(trace->times, runs[k].times);
        for (size_t t = 0; t + 1 < trace->times; t++)
            ck_assert_int_eq(trace->time[t], (th_tick)t * runs[k].sample);
        ck_assert_int_eq(trace->time[trace->times - 1], runs[k].duration);
        ck_assert(trace->status[0] == -1 && trace->failed_in[0] == -1);
        th_trace_free(trace);
    }
    fixture_close(&f);
}
END_TEST

/* Lane vectors of a block, v-th from its start, lane i: 100 v + i. The fixture's outputs are
 * put where a layout would have them: 3 of the pump, then 1 + 2 profiles of 3 points, 1, 1. */
START_TEST(a_sample_is_taken_from_its_lane)
{
    enum { VECTORS = 3 + 9 + 2 };
    struct fixture f;
    fixture_open(&f, 2, true, false);
    f.slices[F_CSF].profiles = 3 * sizeof(double[TH_LANES]);
    f.slices[F_EFFECT].outputs = 12 * sizeof(double[TH_LANES]);
    f.slices[F_GAUGE].outputs = 13 * sizeof(double[TH_LANES]);
    double block[VECTORS][TH_LANES];
    for (int v = 0; v < VECTORS; v++)
        EACH_LANE(i) block[v][i] = 100.0 * v + i;
    for (int single = 0; single < 2; single++) {
        f.scenario.single = single;
        struct th_trace *trace = th_trace_create(&f.layout, 0, 2, NULL, &f.error);
        th_trace_take(trace, 1, 4, (unsigned char *)block, 5);
        static const double at[F_COLUMNS] = {0, 1, 2, 6, 9, 12, 13};
        for (size_t c = 0; c < F_COLUMNS; c++)
            for (size_t p = 0; p < trace->columns[c].points; p++)
                ck_assert_double_eq(th_trace_get(trace, c, 1, 4, p),
                                    100 * (at[c] + (double)p) + 5);
        ck_assert_double_eq(th_trace_get(trace, F_RATIO, 1, 3, 0), 0);
        ck_assert_double_eq(th_trace_get(trace, F_RATIO, 0, 4, 0), 0);
        th_trace_free(trace);
    }
    fixture_close(&f);
}
END_TEST

static struct th_trace *in_file(struct fixture *f, uint64_t first, uint64_t members,
                                const char *path, size_t header, bool resume)
{
    int file = open(path, resume ? O_RDWR : O_RDWR | O_CREAT, 0644);
    ck_assert_int_ge(file, 0);
    const struct th_trace_file in = {
        .path = path, .file = file, .header = header, .resume = resume};
    struct th_trace *trace = th_trace_create(&f->layout, first, members, &in, &f->error);
    ck_assert_int_eq(fcntl(file, F_GETFD) == -1,
                     trace == NULL); /* it closes it, also if it fails */
    return trace;
}

/* The same bytes in a file, behind a header of 100 bytes (128 with its filling), and again when
 * it is opened a second time. */
START_TEST(a_file_equals_memory)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/trace", directory);
    fixture_open(&f, 3, true, false);
    struct th_trace *memory = f.trace;
    f.trace = in_file(&f, 7, 3, path, 100, false);
    ck_assert_ptr_nonnull(f.trace);
    f_fill(&f);
    ck_assert_uint_eq(f.trace->first, 7);
    ck_assert_ptr_eq(f.trace->bytes, f.trace->mapping + 128);
    ck_assert_uint_eq(f.trace->byte_count, memory->byte_count);
    ck_assert(memcmp(f.trace->bytes, memory->bytes, memory->byte_count) == 0);
    for (size_t k = 0; k < 128; k++) ck_assert_uint_eq(f.trace->mapping[k], 0);
    f.trace->mapping[99] = 42;
    th_trace_put(f.trace, F_RATE, 2, 5, 0, -1);
    struct stat there;
    ck_assert_int_eq(stat(path, &there), 0);
    ck_assert_uint_eq((size_t)there.st_size, f.trace->mapped_bytes);
    th_trace_free(f.trace);
    f.trace = in_file(&f, 7, 3, path, 100, true);
    ck_assert_ptr_nonnull(f.trace);
    ck_assert_uint_eq(f.trace->mapping[99], 42);
    ck_assert_double_eq(th_trace_get(f.trace, F_RATE, 2, 5, 0), -1);
    th_trace_put(f.trace, F_RATE, 2, 5, 0, f_value(F_RATE, 2, 5, 0));
    ck_assert(memcmp(f.trace->bytes, memory->bytes, memory->byte_count) == 0);
    th_trace_free(memory);
    fixture_close(&f);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(directory), 0);
}
END_TEST

START_TEST(files_that_cannot_be)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/trace", directory);
    fixture_open(&f, 1, false, false);
    struct th_trace *trace = in_file(&f, 0, 1, path, 0, false);
    off_t bytes = (off_t)trace->mapped_bytes;
    th_trace_free(trace);
    ck_assert_int_eq(truncate(path, bytes - 1), 0);
    ck_assert_ptr_null(in_file(&f, 0, 1, path, 0, true));
    ck_assert_int_eq(f.error.status, TH_IO);
    ck_assert_ptr_nonnull(strstr(f.error.text[0], "is too short"));
    /* a file that cannot grow is told, and stays as long as it was */
    const struct th_trace_file in = {.path = path, .file = open(path, O_RDONLY)};
    ck_assert_ptr_null(th_trace_create(&f.layout, 0, 1, &in, &f.error));
    ck_assert_ptr_nonnull(strstr(f.error.text[1], "cannot reserve"));
    struct stat there;
    ck_assert_int_eq(stat(path, &there), 0);
    ck_assert_int_eq(there.st_size, bytes - 1);
    ck_assert_int_eq(unlink(path), 0);
    fixture_close(&f);
    ck_assert_int_eq(rmdir(directory), 0);
}
END_TEST

/* One bit of anything that is kept of a member, and its checksum is another; the other members'
 * is not. */
START_TEST(digests)
{
    for (int single = 0; single < 2; single++) {
        struct fixture f;
        fixture_open(&f, 3, true, single);
        uint64_t sums[3];
        for (uint64_t m = 0; m < 3; m++) sums[m] = th_trace_digest(f.trace, m, 7);
        ck_assert(sums[0] != sums[1] && sums[1] != sums[2]);
        ck_assert_uint_ne(th_trace_digest(f.trace, 1, 8), sums[1]);
        size_t seen = 0;
        for (size_t k = 0; k < 8 * f.trace->byte_count; k++) {
            f.trace->bytes[k / 8] ^= (unsigned char)(1u << k % 8);
            int changed = 0;
            for (uint64_t m = 0; m < 3; m++)
                changed += th_trace_digest(f.trace, m, 7) != sums[m];
            ck_assert_int_le(changed, 1);
            seen += (size_t)changed;
            f.trace->bytes[k / 8] ^= (unsigned char)(1u << k % 8);
        }
        /* 3 members of 6 samples of 5 scalars and 2 profiles of 3 points; 2 axes; 24 bytes
         * each, 32 of the summary of a signal, 8 of the log's counts; reductions */
        size_t numbers = 3 * 6 * (5 + 2 * 3);
        ck_assert_uint_eq(seen, 8 * (numbers * (single ? 4 : 8) + 2 * 3 * 8 + 3 * 64 +
                                     3 * 8 * F_OUTPUTS * F_TAKES));
        fixture_close(&f);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "trace");
    tcase_add_test(tests, numbers_of_64_and_of_32_bits);
    tcase_add_test(tests, places_do_not_overlap);
    tcase_add_test(tests, a_failure_leaves_nan);
    tcase_add_test(tests, times);
    tcase_add_test(tests, a_sample_is_taken_from_its_lane);
    tcase_add_test(tests, a_file_equals_memory);
    tcase_add_test(tests, files_that_cannot_be);
    tcase_add_test(tests, digests);
}
