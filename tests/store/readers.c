/* The readers that people use, on files whose numbers are known: see tests/cli/readers.py. */
#define TH_SUITE "store_readers"
#include "support/check_main.h"

#include "compare/verdict.h"
#include "result/read.h"
#include "store/store.h"
#include "support/trace_fixture.h"

static void write_file(const char *directory, const char *name, bool many, bool single,
                       struct th_store_options options)
{
    struct fixture f;
    char path[128];
    snprintf(path, sizeof path, "%s/%s.h5", directory, name);
    fixture_open(&f, many ? 9 : 1, many, single);
    enum th_status status = th_store_write(f.trace, path, &options, &f.error);
    ck_assert_msg(status == TH_OK, "%s", f.error.text[0]);
    fixture_close(&f);
}

static void write_verdict(const char *directory)
{
    char path[128];
    struct th_difference difference = {.name = "a<b>&\"c", .missing = true, .coordinate = NAN};
    const struct th_verdict verdict = {.differences = &difference, .count = 1};
    snprintf(path, sizeof path, "%s/verdict.xml", directory);
    ck_assert_int_eq(th_verdict_junit(&verdict, path, NULL), TH_OK);
}

/* A file that another tool opened for writing has lost its checksum line, but not its numbers.
 */
static void read_again(const char *directory, const char *name)
{
    char path[128];
    struct th_error error = {0};
    snprintf(path, sizeof path, "%s/%s.h5", directory, name);
    struct th_result *result = th_store_read(path, &error);
    ck_assert_msg(result != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(result->count, F_COLUMNS);
    th_result_free(result);
}

START_TEST(readers)
{
    static const char script[] = "/usr/bin/python3 tests/cli/readers.py exact";
    char directory[64], command[200];
    if (access("/usr/bin/ncdump", X_OK) != 0 ||
        system(
            "/usr/bin/python3 -c 'import h5py, xarray, h5netcdf, netCDF4, silx' 2>/dev/null"))
        return; /* the readers are not on this machine */
    f_directory(directory);
    write_file(directory, "one", false, false, (struct th_store_options){0});
    write_file(directory, "many", true, false, (struct th_store_options){0});
    write_file(directory, "small", true, true, (struct th_store_options){0});
    write_file(directory, "packed", true, false, (struct th_store_options){.compress = 1});
    write_file(
        directory, "stamped", false, false,
        (struct th_store_options){.stamp = true, .command_line = "thecal run demo.yaml"});
    write_verdict(directory);
    snprintf(command, sizeof command, "%s %s", script, directory);
    ck_assert_int_eq(system(command), 0);
    read_again(directory, "touched");
    read_again(directory, "noted");
    snprintf(command, sizeof command, "rm -r %s", directory);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

static void fill(Suite *suite)
{
    tcase_add_test(add_case(suite, "readers"), readers);
}
