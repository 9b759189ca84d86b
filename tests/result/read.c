/* Results that another tool has rewritten or made up: every series of them is read, or the file
 * is rejected with the actual reason. */
#define TH_SUITE "store_read"
#include "support/check_main.h"

#include <hdf5.h>

#include "compare/compare.h"
#include "support/store_fixture.h"

enum { SEAL_LINE = 48 }; /* the checksum at the end, which another tool leaves out */

struct bench {
    char folder[64], path[96], other[96];
    unsigned char *bytes;
    size_t count;
};

static void bench_open(struct bench *b)
{
    struct fixture f;
    f_directory(b->folder);
    snprintf(b->path, sizeof b->path, "%s/a.h5", b->folder);
    snprintf(b->other, sizeof b->other, "%s/b.h5", b->folder);
    fixture_open(&f, 3, true, false);
    ck_assert_int_eq(th_store_write(f.trace, b->path, NULL, &f.error), TH_OK);
    fixture_close(&f);
    b->bytes = slurp(b->path, &b->count);
}

static void bench_close(struct bench *b)
{
    free(b->bytes);
    unlink(b->path);
    unlink(b->other);
    ck_assert_int_eq(rmdir(b->folder), 0);
}

/* The result without its seal, edited. */
static void edit(struct bench *b, void (*change)(hid_t file))
{
    spill(b->other, b->bytes, b->count - SEAL_LINE);
    hid_t file = H5Fopen(b->other, H5F_ACC_RDWR, H5P_DEFAULT);
    ck_assert_int_ge(file, 0);
    change(file);
    ck_assert_int_ge(H5Fclose(file), 0);
}

static void refused(struct bench *b, void (*change)(hid_t file), const char *reason)
{
    struct th_error error = {.status = TH_OK};
    struct th_verdict verdict;
    edit(b, change);
    ck_assert_ptr_null(th_store_read(b->other, &error));
    ck_assert_int_eq(error.count, 1);
    ck_assert_int_eq(error.status, TH_IO);
    ck_assert_msg(strstr(error.text[0], b->other) && strstr(error.text[0], reason), "%s",
                  error.text[0]);
    ck_assert_int_eq(th_compare(NULL, b->path, b->other, NULL, 0, &verdict, NULL), TH_IO);
}

static void is_read(struct bench *b, void (*change)(hid_t file), double near)
{
    struct th_error error = {.status = TH_OK};
    edit(b, change);
    struct th_result *result = th_store_read(b->other, &error);
    ck_assert_msg(result != NULL, "%s", error.text[0]);
    check_values(result, 3, near);
    th_result_free(result);
}

static const char relief[] = "/run/effect.analgesia/relief";

/* A text attribute as h5py writes it. */
static void put_variable(hid_t file, const char *object, const char *name, const char *text)
{
    hid_t at = H5Oopen(file, object, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
    hid_t space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, H5T_VARIABLE);
    ck_assert_int_ge(at, 0);
    if (H5Aexists(at, name) > 0)
        H5Adelete(at, name);
    hid_t attribute = H5Acreate2(at, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert_int_ge(H5Awrite(attribute, type, &text), 0);
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
    H5Oclose(at);
}

static void lose(hid_t file, const char *object, const char *name)
{
    ck_assert_int_ge(H5Adelete_by_name(file, object, name, H5P_DEFAULT), 0);
}

static void variable_path(hid_t file)
{
    put_variable(file, relief, "path", "effect.analgesia.relief");
}

static void variable_class(hid_t file)
{
    put_variable(file, "/run/pump", "NX_class", "NXdata");
}

static void variable_unit(hid_t file)
{
    put_variable(file, relief, "units", "%");
}

static void no_path(hid_t file)
{
    lose(file, relief, "path");
}

static void no_names(hid_t file)
{
    lose(file, relief, "path");
    lose(file, relief, "long_name");
}

static void no_dataset(hid_t file)
{
    ck_assert_int_ge(H5Ldelete(file, relief, H5P_DEFAULT), 0);
}

static void no_class(hid_t file)
{
    lose(file, "/run/pump", "NX_class");
}

static void no_unit(hid_t file)
{
    lose(file, relief, "units");
}

static void number_as_path(hid_t file)
{
    lose(file, relief, "path");
    hid_t at = H5Oopen(file, relief, H5P_DEFAULT), space = H5Screate(H5S_SCALAR);
    hid_t attribute = H5Acreate2(at, "path", H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Aclose(attribute);
    H5Sclose(space);
    H5Oclose(at);
}

START_TEST(attributes_that_cannot_be_read)
{
    struct bench b;
    bench_open(&b);
    refused(&b, variable_path, "the attribute path of relief is text of variable length");
    refused(&b, variable_class, "the attribute NX_class of pump is text of variable length");
    refused(&b, variable_unit, "the attribute units of relief is text of variable length");
    refused(&b, no_path, "relief has no attribute path");
    refused(&b, no_names,
            "effect.analgesia.relief is listed among its series, and is not there");
    refused(&b, no_dataset,
            "effect.analgesia.relief is listed among its series, and is not there");
    refused(&b, no_class, "pump has lost its attribute NX_class");
    refused(&b, no_unit, "relief has no attribute units");
    refused(&b, number_as_path, "the attribute path of relief is no text");
    bench_close(&b);
}
END_TEST

/* Writes a dataset anew in another type; its attributes are lost but for those of a series. */
static void rewrite(hid_t file, const char *name, hid_t type, const char *path,
                    const char *unit)
{
    hid_t old = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(old);
    size_t count = (size_t)H5Sget_simple_extent_npoints(space);
    double *values = malloc(count * sizeof *values);
    ck_assert_int_ge(H5Dread(old, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
    H5Dclose(old);
    H5Ldelete(file, name, H5P_DEFAULT);
    hid_t data = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert_int_ge(H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
                     0);
    const char *const names[] = {"path", "units"}, *const texts[] = {path, unit};
    for (size_t k = 0; k < 2 && path; k++) {
        hid_t text = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
        H5Tset_size(text, strlen(texts[k]));
        hid_t attribute = H5Acreate2(data, names[k], text, one, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, text, texts[k]);
        H5Aclose(attribute);
        H5Sclose(one);
        H5Tclose(text);
    }
    free(values);
    H5Dclose(data);
    H5Sclose(space);
}

static void nothing(hid_t file)
{
    (void)file;
}

static void single(hid_t file)
{
    rewrite(file, relief, H5T_IEEE_F32LE, "effect.analgesia.relief", "%");
}

static void big_endian(hid_t file)
{
    rewrite(file, relief, H5T_IEEE_F64BE, "effect.analgesia.relief", "%");
    rewrite(file, "/run/pump/rate", H5T_IEEE_F64BE, "pump.rate", "mL/day");
}

/* Neither scales nor what h5py's visit leaves of them: the coordinates are found by their
 * names. */
static void no_scales(hid_t file)
{
    rewrite(file, "/run/csf/time", H5T_IEEE_F64LE, NULL, NULL);
    rewrite(file, "/run/csf/z", H5T_IEEE_F64LE, NULL, NULL);
    rewrite(file, "/run/csf/member", H5T_STD_I64BE, NULL, NULL);
}

START_TEST(other_layouts_are_read)
{
    struct bench b;
    bench_open(&b);
    is_read(&b, nothing, 1e-15);
    is_read(&b, single, 1e-7);
    is_read(&b, big_endian, 1e-15);
    is_read(&b, no_scales, 1e-15);
    bench_close(&b);
}
END_TEST

static void soft_link(hid_t file)
{
    H5Ldelete(file, relief, H5P_DEFAULT);
    H5Lcreate_soft("/run/pump/rate", file, relief, H5P_DEFAULT, H5P_DEFAULT);
}

static void external_link(hid_t file)
{
    H5Ldelete(file, "/run/pump/time", H5P_DEFAULT);
    H5Lcreate_external("a.h5", "/run/time", file, "/run/pump/time", H5P_DEFAULT, H5P_DEFAULT);
}

static void linked_run(hid_t file)
{
    H5Lmove(file, "run", file, "walk", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/walk", file, "run", H5P_DEFAULT, H5P_DEFAULT);
}

/* A dataset in the place of a series: of the given size, layout and storage. */
static void replace(hid_t file, const hsize_t size[2], hid_t list)
{
    hid_t space = H5Screate_simple(2, size, NULL);
    H5Ldelete(file, relief, H5P_DEFAULT);
    hid_t data =
        H5Dcreate2(file, relief, H5T_IEEE_F64LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    ck_assert_int_ge(data, 0);
    const char *const names[] = {"path", "units"};
    for (size_t k = 0; k < 2; k++) {
        hid_t text = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
        hid_t attribute = H5Acreate2(data, names[k], text, one, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, text, "%");
        H5Aclose(attribute);
        H5Sclose(one);
        H5Tclose(text);
    }
    H5Dclose(data);
    H5Sclose(space);
    H5Pclose(list);
}

static void external_storage(hid_t file)
{
    const hsize_t size[] = {3, 6};
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(list, "/dev/zero", 0, 3 * 6 * 8);
    replace(file, size, list);
}

/* 2^29 values, of which nothing was ever stored. */
static void bomb(hid_t file)
{
    const hsize_t size[] = {1 << 14, 1 << 15}, chunk[] = {1 << 7, 1 << 7};
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(list, 2, chunk);
    H5Pset_deflate(list, 9);
    replace(file, size, list);
}

static void wide(hid_t file)
{
    const hsize_t size[] = {1 << 14, 1 << 15};
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_alloc_time(list, H5D_ALLOC_TIME_LATE);
    replace(file, size, list);
}

static void twice(hid_t file)
{
    H5Lcreate_hard(file, relief, file, "/run/effect.analgesia/second", H5P_DEFAULT,
                   H5P_DEFAULT);
}

static void no_time(hid_t file)
{
    H5Ldelete(file, "/run/effect.analgesia/time", H5P_DEFAULT);
}

START_TEST(values_of_another_place_and_bombs)
{
    struct bench b;
    bench_open(&b);
    refused(&b, soft_link, "relief is a link to another place");
    refused(&b, external_link, "time is a link to another place");
    refused(&b, linked_run, "run is a link to another place");
    refused(&b, external_storage, "relief has its values in another file");
    refused(&b, bomb, "relief claims more values than the file holds");
    refused(&b, wide, "relief claims more values than the file holds");
    refused(&b, twice, "effect.analgesia.relief is there twice");
    refused(&b, no_time, "time is not there");
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "foreign results");
    tcase_add_test(tests, attributes_that_cannot_be_read);
    tcase_add_test(tests, other_layouts_are_read);
    tcase_add_test(tests, values_of_another_place_and_bombs);
}
