/* A result of the fixture's closed forms, and paths for what it is compared with. */
#ifndef TH_COMPARE_FIXTURE_H
#define TH_COMPARE_FIXTURE_H

#include "compare/compare.h"
#include "compare/roundoff.h"
#include "compare/write.h"
#include "result/read.h"
#include "store/store.h"
#include "support/trace_fixture.h"

struct bench {
    char directory[64], result[96], reference[96], other[96];
    struct th_error error;
    struct th_verdict verdict;
    enum th_status status;
};

static inline void write_result(const char *path, uint64_t members, bool single, double factor)
{
    struct fixture f;
    fixture_open(&f, members, members > 1, single);
    for (size_t m = 0; m < members; m++)
        for (size_t t = 0; t < 6; t++)
            th_trace_put(f.trace, F_RATE, m, t, 0,
                         factor * f_value(F_RATE, (double)m, (double)t, 0));
    ck_assert_int_eq(th_store_write(f.trace, path, NULL, &f.error), TH_OK);
    fixture_close(&f);
}

static inline char *text_of(const char *path)
{
    static const size_t most = 1 << 16;
    char *text = calloc(most, 1);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_lt(fread(text, 1, most - 1, file), most - 1);
    fclose(file);
    return text;
}

static inline void bench_open(struct bench *b, uint64_t members)
{
    *b = (struct bench){0};
    f_directory(b->directory);
    snprintf(b->result, sizeof b->result, "%s/a.h5", b->directory);
    snprintf(b->reference, sizeof b->reference, "%s/r.csv", b->directory);
    snprintf(b->other, sizeof b->other, "%s/other", b->directory);
    write_result(b->result, members, false, 1);
}

static inline void bench_close(struct bench *b)
{
    th_verdict_free(&b->verdict);
    unlink(b->result);
    unlink(b->reference);
    unlink(b->other);
    ck_assert_int_eq(rmdir(b->directory), 0);
}

/* Compares the result with that text, as a CSV. */
static inline void compare(struct bench *b, const char *csv,
                           const struct th_tolerance *tolerances, size_t count)
{
    FILE *file = fopen(b->reference, "w");
    fputs(csv, file);
    fclose(file);
    th_verdict_free(&b->verdict);
    b->error = (struct th_error){0};
    b->status =
        th_compare(NULL, b->result, b->reference, tolerances, count, &b->verdict, &b->error);
}

#endif
