/* A result with two tables of its own, as it was written, edited, and edited and sealed again.
 */
#ifndef TH_ABOUT_FIXTURE_H
#define TH_ABOUT_FIXTURE_H

#include <hdf5.h>

#include "base/disk/seal.h"
#include "result/about.h"
#include "support/leaks.h"
#include "support/store_fixture.h"

enum { SEAL_LINE = 48, MEMBERS = 3 };

struct bench {
    char folder[64], path[96], other[96];
    unsigned char *bytes;
    size_t count;
};

static inline void bench_open(struct bench *b)
{
    static const char *const texts[] = {"one", "", "drei & <vier>"};
    static const double numbers[] = {1.5, NAN, INFINITY}, whole[] = {0, 7, -1};
    static const struct th_store_column columns[] = {
        {.name = "text", .doc = "words", .texts = texts},
        {.name = "number", .doc = "numbers", .unit = "mL", .numbers = numbers},
        {.name = "whole", .doc = "counts", .unit = "1", .numbers = whole, .whole = true}};
    static const struct th_store_table tables[] = {{"mine", "a table", 3, columns, 3},
                                                   {"none", "without records", 0, columns, 3}};
    const struct th_store_options options = {.tables = tables, .table_count = 2};
    struct fixture f;
    f_directory(b->folder);
    snprintf(b->path, sizeof b->path, "%s/a.h5", b->folder);
    snprintf(b->other, sizeof b->other, "%s/b.h5", b->folder);
    fixture_open(&f, MEMBERS, true, false);
    f.trace->status[1] = TH_RUN_FAILED;
    f.trace->failed_in[1] = F_CSF;
    ck_assert_int_eq(th_store_write(f.trace, b->path, &options, &f.error), TH_OK);
    fixture_close(&f);
    b->bytes = slurp(b->path, &b->count);
}

static inline void bench_close(struct bench *b)
{
    free(b->bytes);
    unlink(b->path);
    unlink(b->other);
    ck_assert_int_eq(rmdir(b->folder), 0);
}

static inline struct th_about *read_well(const char *path)
{
    struct th_error error = {.status = TH_OK};
    struct th_about *about = th_about_read(path, &error);
    ck_assert_msg(about != NULL, "%s", error.text[0]);
    return about;
}

/* The result edited; sealed again if so wanted. */
static inline void edit(struct bench *b, void (*change)(hid_t file), bool sealed)
{
    spill(b->other, b->bytes, b->count - SEAL_LINE);
    hid_t file = H5Fopen(b->other, H5F_ACC_RDWR, H5P_DEFAULT);
    ck_assert_int_ge(file, 0);
    change(file);
    ck_assert_int_ge(H5Fclose(file), 0);
    if (!sealed)
        return;
    struct th_error error = {.status = TH_OK};
    struct th_part part;
    size_t count;
    unsigned char *bytes = slurp(b->other, &count);
    ck_assert_int_eq(th_part_open(&part, b->other, &error), TH_OK);
    th_part_write(&part, bytes, count, 0);
    ck_assert(th_part_seal(&part));
    ck_assert_int_eq(th_part_close(&part, true, &error), TH_OK);
    free(bytes);
}

static inline void nothing(hid_t file)
{
    (void)file;
}

#endif
