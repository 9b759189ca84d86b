/* Recognising a result by its first bytes. What is read back from it is in tests/cli/inputs.sh.
 */
#define TH_SUITE "store_input"
#include "support/check_main.h"

#include "support/store_fixture.h"

START_TEST(hdf5_by_its_first_bytes)
{
    char directory[64], path[96];
    const unsigned char hdf5[9] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0};
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.yaml", directory);
    ck_assert(!th_store_is_result(path)); /* does not exist */
    ck_assert(!th_store_is_result(directory));
    spill(path, hdf5, 9);
    ck_assert(th_store_is_result(path));
    spill(path, hdf5, 8);
    ck_assert(th_store_is_result(path));
    spill(path, hdf5, 7);
    ck_assert(!th_store_is_result(path));
    spill(path, (const unsigned char *)"time[s],a[1]\n", 13);
    ck_assert(!th_store_is_result(path));
    unlink(path);
    rmdir(directory);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "input");
    tcase_add_test(tests, hdf5_by_its_first_bytes);
}
