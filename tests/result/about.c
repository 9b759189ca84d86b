/* What a result says of itself is read back; what another tool or an earlier version left out
 * is not there, and what is damaged is an error. */
#define TH_SUITE "about"
#include "support/check_main.h"

#include <hdf5.h>

#include "base/disk/seal.h"
#include "result/about.h"
#include "support/store_fixture.h"

enum { SEAL_LINE = 48, MEMBERS = 3 };

struct bench {
    char folder[64], path[96], other[96];
    unsigned char *bytes;
    size_t count;
};

static void bench_open(struct bench *b)
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

static void bench_close(struct bench *b)
{
    free(b->bytes);
    unlink(b->path);
    unlink(b->other);
    ck_assert_int_eq(rmdir(b->folder), 0);
}

static struct th_about *read_well(const char *path)
{
    struct th_error error = {.status = TH_OK};
    struct th_about *about = th_about_read(path, &error);
    ck_assert_msg(about != NULL, "%s", error.text[0]);
    return about;
}

/* The result edited; sealed again if so wanted. */
static void edit(struct bench *b, void (*change)(hid_t file), bool sealed)
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

START_TEST(all_that_was_written)
{
    struct bench b;
    bench_open(&b);
    struct th_about *about = read_well(b.path);
    ck_assert(about->sealed);
    ck_assert_str_eq(th_about_attribute(about, "title"), "A small <run> & more");
    ck_assert_str_eq(th_about_attribute(about, "seed"), "18446744073709551615");
    ck_assert_str_eq(th_about_attribute(about, "members"), "3");
    ck_assert_str_eq(th_about_attribute(about, "models"),
                     "pump: plain, csf: axial, effect.analgesia: analgesia, gauge: delivered");
    ck_assert_ptr_null(th_about_attribute(about, "history"));
    for (size_t k = 1; k < about->attribute_count; k++)
        ck_assert_int_lt(strcmp(about->attributes[k - 1].name, about->attributes[k].name), 0);
    ck_assert_str_eq(about->scenario,
                     "title: A small <run> & more\npump: {rate: 0.35 mL/day}\n");
    ck_assert_uint_eq(about->members, MEMBERS);
    for (size_t m = 0; m < MEMBERS; m++) {
        ck_assert_str_eq(about->status[m], m == 1 ? "run_failed" : "ok");
        ck_assert_str_eq(about->culprit[m], m == 1 ? "csf" : "none");
        ck_assert_double_eq(about->ended[m], 4.5 * 3600);
    }
    th_about_free(about);
    bench_close(&b);
}
END_TEST

START_TEST(tables_that_were_written)
{
    struct bench b;
    bench_open(&b);
    struct th_about *about = read_well(b.path);
    const struct th_records *mine = th_about_table(about, "mine");
    ck_assert_uint_eq(mine->count, 3);
    ck_assert_uint_eq(mine->column_count, 3);
    ck_assert_str_eq(th_records_text(mine, "text", 0), "one");
    ck_assert_str_eq(th_records_text(mine, "text", 1), "");
    ck_assert_str_eq(th_records_text(mine, "text", 2), "drei & <vier>");
    ck_assert_str_eq(th_records_text(mine, "text", 3), "");
    ck_assert_double_eq(th_records_number(mine, "number", 0), 1.5);
    ck_assert_double_nan(th_records_number(mine, "number", 1));
    ck_assert_double_infinite(th_records_number(mine, "number", 2));
    ck_assert_double_nan(th_records_number(mine, "number", 3));
    ck_assert_double_eq(th_records_number(mine, "whole", 1), 7);
    ck_assert_double_eq(th_records_number(mine, "whole", 2), -1);
    ck_assert_str_eq(th_records_column(mine, "number")->unit, "mL");
    ck_assert_ptr_null(th_records_column(mine, "text")->unit);
    ck_assert_ptr_null(th_records_column(mine, "record"));
    ck_assert_double_nan(th_records_number(NULL, "whole", 0));
    ck_assert_ptr_null(th_about_table(about, "none"));
    ck_assert_ptr_null(th_about_table(about, "reductions"));
    const struct th_records *events = th_about_table(about, "events");
    ck_assert_uint_eq(events->count, 2);
    ck_assert_double_eq(th_records_number(events, "time", 1), 7200);
    ck_assert_str_eq(th_records_text(events, "what", 1), "set");
    const struct th_records *varied = th_about_table(about, "varied");
    ck_assert_uint_eq(varied->count, MEMBERS);
    ck_assert_str_eq(th_records_column(varied, "pump.rate")->unit, "mL/day");
    ck_assert_double_eq(th_records_number(varied, "member", 2), 2);
    th_about_free(about);
    bench_close(&b);
}
END_TEST

static void nothing(hid_t file)
{
    (void)file;
}

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

/* What a file of 0.1 does not have. */
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
    ck_assert_ptr_null(about->culprit);
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

static bool of_pump(const char *path, const void *context)
{
    return strncmp(path, context, strlen(context)) == 0;
}

/* Series have the name that plots show, without its unit; those that nobody wants are not read.
 */
START_TEST(series_that_are_wanted)
{
    struct bench b;
    struct th_error error = {.status = TH_OK};
    bench_open(&b);
    struct th_result *result = th_store_read_some(b.path, of_pump, "pump.", &error);
    ck_assert_msg(result != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(result->count, 3);
    ck_assert_str_eq(series(result, "pump.rate")->doc, "delivered rate");
    check_near(clinical(series(result, "pump.rate"), 2, 5, 0), 18, 1e-12);
    ck_assert_uint_eq(result->number_count, F_OUTPUTS * F_TAKES);
    ck_assert_str_eq(result->numbers[0].series.doc, "relief of pain: final");
    th_result_free(result);
    result = th_store_read_some(b.path, of_pump, "nothing", &error);
    ck_assert_uint_eq(result->count, 0);
    th_result_free(result);
    edit(&b, nothing, false);
    result = th_store_read(b.other, &error);
    ck_assert_ptr_null(series(result, "pump.rate")->doc);
    th_result_free(result);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "what a result says of itself");
    tcase_add_test(tests, all_that_was_written);
    tcase_add_test(tests, tables_that_were_written);
    tcase_add_test(tests, without_a_seal);
    tcase_add_test(tests, enumerations_are_words);
    tcase_add_test(tests, groups_that_are_no_tables);
    tcase_add_test(tests, an_earlier_version);
    tcase_add_test(tests, files_that_are_refused);
    tcase_add_test(tests, damage_without_a_seal);
    tcase_add_test(tests, series_that_are_wanted);
}
