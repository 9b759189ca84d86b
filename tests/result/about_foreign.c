/* Results that another tool or an earlier version has made: parts that they lack are not there,
 * and damage is an error. */
#define TH_SUITE "about_foreign"
#include "support/check_main.h"

#include "support/about_fixture.h"

/* A file that another tool has rewritten has no texts of variable length: numbers and words of
 * fixed length are there. */
START_TEST(without_a_seal)
{
    struct bench b;
    bench_open(&b);
    edit(&b, nothing, false);
    struct th_about *about = read_well(b.other);
    ck_assert(!about->sealed);
    ck_assert_ptr_null(about->scenario);
    ck_assert_ptr_null(th_about_attribute(about, "title"));
    ck_assert_str_eq(th_about_attribute(about, "thecal_file_format"), "1.0");
    ck_assert_str_eq(about->status[1], "run_failed");
    const struct th_records *mine = th_about_table(about, "mine");
    ck_assert_uint_eq(mine->count, 3);
    ck_assert_ptr_null(th_records_column(mine, "text"));
    ck_assert_str_eq(th_records_text(mine, "text", 0), "");
    ck_assert_double_eq(th_records_number(mine, "number", 0), 1.5);
    ck_assert_str_eq(th_records_column(mine, "number")->unit, "mL");
    th_about_free(about);
    bench_close(&b);
}
END_TEST

/* A dataset of one dimension beside the others; with words it is an enumeration. */
static void put(hid_t file, const char *name, const int *values, hsize_t count,
                const char *const words[2])
{
    static const char *const names[] = {"flag_meanings", "flag_units"};
    hid_t space = H5Screate_simple(1, &count, NULL), one = H5Screate(H5S_SCALAR);
    hid_t data =
        H5Dcreate2(file, name, H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(data, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    for (size_t k = 0; words && k < 2 && words[k]; k++) {
        hid_t text = H5Tcopy(H5T_C_S1);
        H5Tset_size(text, strlen(words[k]));
        hid_t attribute = H5Acreate2(data, names[k], text, one, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, text, words[k]);
        H5Aclose(attribute);
        H5Tclose(text);
    }
    if (words) {
        const int flags[] = {-1, 4};
        const hsize_t two = 2;
        hid_t list = H5Screate_simple(1, &two, NULL);
        hid_t attribute =
            H5Acreate2(data, "flag_values", H5T_STD_I32LE, list, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, H5T_NATIVE_INT, flags);
        H5Aclose(attribute);
        H5Sclose(list);
    }
    H5Dclose(data);
    H5Sclose(one);
    H5Sclose(space);
}

static void with_flags(hid_t file)
{
    const int values[] = {4, -1, 3};
    put(file, "/run/mine/kind", values, 3, (const char *const[]){"pump.stalled a", "1 mL"});
}

static void with_blank_in_unit(hid_t file)
{
    const int values[] = {4, -1, 3};
    put(file, "/run/mine/kind", values, 3, (const char *const[]){"x y", "mmHg min/mL mL"});
}

/* A number that has no meaning stays one. */
START_TEST(enumerations_are_words)
{
    struct bench b;
    bench_open(&b);
    for (int sealed = 0; sealed < 2; sealed++) {
        edit(&b, with_flags, sealed);
        struct th_about *about = read_well(b.other);
        const struct th_records *mine = th_about_table(about, "mine");
        ck_assert(about->sealed == sealed);
        ck_assert_str_eq(th_records_text(mine, "kind", 0), "a");
        ck_assert_str_eq(th_records_text(mine, "kind", 1), "pump.stalled");
        ck_assert_str_eq(th_records_text(mine, "kind", 2), "3");
        ck_assert_str_eq(th_records_text(mine, "unit", 0), "mL");
        ck_assert_str_eq(th_records_text(mine, "unit", 1), "1");
        ck_assert_str_eq(th_records_text(mine, "unit", 2), "");
        th_about_free(about);
    }
    edit(&b, with_blank_in_unit, true);
    struct th_about *about = read_well(b.other);
    const struct th_records *mine = th_about_table(about, "mine");
    ck_assert_str_eq(th_records_text(mine, "kind", 0), "y");
    ck_assert_ptr_null(th_records_column(mine, "unit"));
    th_about_free(about);
    bench_close(&b);
}
END_TEST

static void longer(hid_t file)
{
    const int values[] = {1, 2, 3, 4};
    put(file, "/run/mine/more", values, 4, NULL);
}

static void lost_class(hid_t file)
{
    ck_assert_int_ge(H5Adelete_by_name(file, "/run/mine", "NX_class", H5P_DEFAULT), 0);
}

/* A group whose datasets have several lengths, or that is of no class, is no table. */
START_TEST(groups_that_are_no_tables)
{
    struct bench b;
    void (*const changes[])(hid_t) = {longer, lost_class};
    bench_open(&b);
    for (size_t k = 0; k < 2; k++) {
        edit(&b, changes[k], true);
        struct th_about *about = read_well(b.other);
        ck_assert_ptr_null(th_about_table(about, "mine"));
        ck_assert_ptr_nonnull(th_about_table(about, "events"));
        th_about_free(about);
    }
    bench_close(&b);
}
END_TEST

/* A file of 0.1 lacks these. */
static void of_0_1(hid_t file)
{
    const char *const links[] = {"/run/log",         "/run/reductions",  "/run/mine",
                                 "/run/events/name", "/run/varied",      "/run/culprit",
                                 "/run/time_bnds",   "/run/requirements"};
    for (size_t k = 0; k < sizeof links / sizeof links[0]; k++)
        if (H5Lexists(file, links[k], H5P_DEFAULT) > 0)
            H5Ldelete(file, links[k], H5P_DEFAULT);
    H5Adelete_by_name(file, "/run", "series", H5P_DEFAULT);
    H5Adelete_by_name(file, "/run/effect.analgesia/relief", "nature", H5P_DEFAULT);
    H5Adelete_by_name(file, "/run/effect.analgesia/relief", "cell_methods", H5P_DEFAULT);
}

START_TEST(an_earlier_version)
{
    struct bench b;
    struct th_error error = {.status = TH_OK};
    bench_open(&b);
    edit(&b, of_0_1, true);
    struct th_about *about = read_well(b.other);
    const struct th_records *events = th_about_table(about, "events");
    ck_assert_str_eq(th_records_text(events, "what", 0), "refill");
    ck_assert_str_eq(th_records_text(events, "name", 0), "");
    ck_assert_ptr_null(th_about_table(about, "log"));
    ck_assert_ptr_null(about->failed_in);
    ck_assert_str_eq(about->status[0], "ok");
    th_about_free(about);
    struct th_result *result = th_store_read(b.other, &error);
    ck_assert_msg(result != NULL, "%s", error.text[0]);
    ck_assert_str_eq(series(result, "effect.analgesia.relief")->doc, "relief of pain");
    ck_assert_int_eq(series(result, "effect.analgesia.relief")->nature, TH_INSTANT);
    th_result_free(result);
    bench_close(&b);
}
END_TEST

static void refused(const char *path, const char *reason)
{
    struct th_error error = {.status = TH_OK};
    ck_assert_ptr_null(th_about_read(path, &error));
    ck_assert_int_eq(error.count, 1);
    ck_assert_int_eq(error.status, TH_IO);
    ck_assert_msg(strstr(error.text[0], path) && strstr(error.text[0], reason), "%s",
                  error.text[0]);
}

static void no_format(hid_t file)
{
    H5Adelete(file, "thecal_file_format");
}

static void no_run(hid_t file)
{
    H5Lmove(file, "run", file, "walk", H5P_DEFAULT, H5P_DEFAULT);
}

static void linked(hid_t file)
{
    H5Ldelete(file, "/run/mine/number", H5P_DEFAULT);
    H5Lcreate_soft("/run/ended", file, "/run/mine/number", H5P_DEFAULT, H5P_DEFAULT);
}

START_TEST(files_that_are_refused)
{
    struct bench b;
    bench_open(&b);
    spill(b.other, (const unsigned char *)"title: a scenario\n", 18);
    refused(b.other, "is no HDF5 file");
    edit(&b, no_format, true);
    refused(b.other, "no result of Thecal");
    edit(&b, no_run, false);
    refused(b.other, "run is no group of the file");
    edit(&b, linked, false);
    refused(b.other, "number is a link to another place");
    b.bytes[b.count / 2] ^= 1;
    spill(b.other, b.bytes, b.count);
    refused(b.other, "its checksum does not hold");
    for (size_t length = 8; length < b.count - SEAL_LINE; length += b.count / 50) {
        spill(b.other, b.bytes, length);
        refused(b.other, "damaged");
    }
    bench_close(&b);
}
END_TEST

/* Any byte of a file without a seal may be damaged: it is read, or refused with one sentence.
 */
START_TEST(damage_without_a_seal)
{
    struct bench b;
    bench_open(&b);
    for (size_t at = 0; at < b.count - SEAL_LINE; at += 1 + b.count / 400) {
        struct th_error error = {.status = TH_OK};
        b.bytes[at] ^= 0x55;
        spill(b.other, b.bytes, b.count - SEAL_LINE);
        struct th_about *about = th_about_read(b.other, &error);
        ck_assert_int_eq(error.count, about ? 0 : 1);
        th_about_free(about);
        b.bytes[at] ^= 0x55;
    }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "words of results that others have changed");
    tcase_add_test(tests, without_a_seal);
    tcase_add_test(tests, enumerations_are_words);
    tcase_add_test(tests, groups_that_are_no_tables);
    tcase_add_test(tests, an_earlier_version);
    tcase_add_test(tests, files_that_are_refused);
    tcase_add_test(tests, damage_without_a_seal);
}
