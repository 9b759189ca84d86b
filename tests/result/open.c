/* Files that are no result, truncated or damaged. Those of other tools are in
 * tests/result/read.c. */
#define TH_SUITE "store_open"
#include "support/check_main.h"

#include <errno.h>
#include <hdf5.h>

#include "support/store_fixture.h"

static const struct th_store_options plain;

static void check_unreadable(const char *path, const char *reason)
{
    struct th_error error = {0};
    ck_assert_ptr_null(th_store_read(path, &error));
    ck_assert_int_eq(error.count, 1);
    ck_assert_int_eq(error.status, TH_IO);
    ck_assert_ptr_nonnull(strstr(error.text[0], path));
    ck_assert_msg(strstr(error.text[0], reason) != NULL, "%s", error.text[0]);
}

START_TEST(foreign_files)
{
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    check_unreadable(path, strerror(ENOENT));
    spill(path, (const unsigned char *)"", 0);
    check_unreadable(path, "no HDF5 file");
    spill(path, (const unsigned char *)"title: a scenario\n", 18);
    check_unreadable(path, "no HDF5 file");
    check_unreadable(directory, "no HDF5 file");
    unlink(path);
    rmdir(directory);
}
END_TEST

enum { SEAL_LINE = 48 }; /* bytes of the checksum line at the end of a result */

/* Every truncation is refused; but if only the checksum is cut off, all values are still there.
 */
START_TEST(truncated)
{
    struct fixture f;
    char directory[64], path[96];
    size_t count;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 3, true, false);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    unsigned char *bytes = slurp(path, &count);
    for (size_t length = 0; length < count - SEAL_LINE; length += length < 200 ? 1 : 97) {
        spill(path, bytes, length);
        check_unreadable(path, length < 8 ? "no HDF5 file" : "damaged");
    }
    spill(path, bytes, count - SEAL_LINE - 1);
    check_unreadable(path, "damaged");
    spill(path, bytes, count - SEAL_LINE);
    struct th_result *result = th_store_read(path, &f.error);
    check_values(result, 3, 1e-15);
    th_result_free(result);
    free(bytes);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* No damaged byte goes unnoticed, wherever it is, unless it is in the word that says that there
 * is a checksum: then the values are as they were. */
START_TEST(damaged)
{
    struct fixture f;
    char directory[64], path[96];
    size_t count;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 3, true, false);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    unsigned char *bytes = slurp(path, &count);
    for (size_t at = 0; at < count; at += 7) {
        for (int bit = 1; bit <= 128; bit *= 8) {
            bytes[at] ^= (unsigned char)bit;
            spill(path, bytes, count);
            bytes[at] ^= (unsigned char)bit;
            if (at < count - SEAL_LINE || at >= count - 33) {
                check_unreadable(path, at < 8 ? "no HDF5 file" : "damaged");
                continue;
            }
            struct th_result *result = th_store_read(path, &f.error);
            check_values(result, 3, 1e-15);
            th_result_free(result);
        }
    }
    free(bytes);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* A file of libhdf5's own making that is no result: foreign, not damaged. */
START_TEST(foreign_hdf5)
{
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(H5Gcreate2(file, "run", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Fclose(file);
    check_unreadable(path, "no result of Thecal");
    unlink(path);
    rmdir(directory);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, foreign_files);
    tcase_add_test(tests, foreign_hdf5);
    tcase_add_test(tests, truncated);
    tcase_add_test(tests, damaged);
}
