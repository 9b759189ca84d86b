/* Reading reference curves: what each column and row becomes, and where a text is refused. How
 * the curves are compared is in tests/compare/compare.c. */
#define TH_SUITE "compare_csv"
#include "support/check_main.h"

#include "compare/csv.h"
#include "support/store_fixture.h"

struct sheet {
    char directory[64], path[96];
    struct th_error error;
    struct th_reference *reference;
};

static void sheet_open(struct sheet *sheet)
{
    *sheet = (struct sheet){0};
    f_directory(sheet->directory);
    snprintf(sheet->path, sizeof sheet->path, "%s/r.csv", sheet->directory);
}

static const struct th_reference *read_bytes(struct sheet *sheet, const char *csv,
                                             size_t length)
{
    th_reference_free(sheet->reference);
    sheet->error = (struct th_error){0};
    spill(sheet->path, (const unsigned char *)csv, length);
    return sheet->reference = th_reference_read(sheet->path, &sheet->error);
}

static const struct th_reference *good(struct sheet *sheet, const char *csv)
{
    const struct th_reference *reference = read_bytes(sheet, csv, strlen(csv));
    ck_assert_msg(reference != NULL, "%s", sheet->error.text[0]);
    return reference;
}

static void sheet_close(struct sheet *sheet)
{
    th_reference_free(sheet->reference);
    unlink(sheet->path);
    ck_assert_int_eq(rmdir(sheet->directory), 0);
}

/* From the right: unit, coordinate, member, name; a name may have any of the signs itself. */
START_TEST(heads_are_taken_apart)
{
    static const struct {
        const char *head, *name, *unit;
        bool each;
        uint64_t member;
        double coordinate; /* 1e300: none */
    } heads[] = {
        {"pump.rate[mL/day]", "pump.rate", "mL/day", true, 0, 1e300},
        {"csf.c@-10.5[ug/mL]", "csf.c", "ug/mL", true, 0, -10.5},
        {"csf.c#3[ug/mL]", "csf.c", "ug/mL", false, 3, 1e300},
        {"csf.c#18446744073709551615@1e1[ug/mL]", "csf.c", "ug/mL", false, UINT64_MAX, 10},
        {"a@b#2@1[1]", "a@b", "1", false, 2, 1},
        {"a[b][%]", "a[b]", "%", true, 0, 1e300},
        {" a []", "a", "", true, 0, 1e300},
        {"a.b [mL/day ]", "a.b", "mL/day", true, 0, 1e300},
        {"a.b #2 @ 1 [ 1]", "a.b", "1", false, 2, 1}};
    struct sheet sheet;
    sheet_open(&sheet);
    for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
        char csv[200];
        snprintf(csv, sizeof csv, "time[s],%s\n0,1\n", heads[k].head);
        const struct th_curve *curve = &good(&sheet, csv)->curves[0];
        ck_assert_str_eq(curve->name, heads[k].name);
        ck_assert_str_eq(curve->unit, heads[k].unit);
        ck_assert_int_eq(curve->each, heads[k].each);
        ck_assert_uint_eq(curve->member, heads[k].member);
        if (heads[k].coordinate == 1e300)
            ck_assert(isnan(curve->coordinate));
        else
            ck_assert_double_eq(curve->coordinate, heads[k].coordinate);
    }
    ck_assert_uint_eq(
        good(&sheet, "time[s],a@2[1],a@1[1],a#2[1],a#1[1],a[1]\n0,1,1,1,1,1\n")->count, 5);
    sheet_close(&sheet);
}
END_TEST

START_TEST(times_become_seconds)
{
    static const struct {
        const char *head;
        double second;
    } units[] = {{"s", 1}, {"min", 60}, {"h", 3600}, {"day", 86400}};
    struct sheet sheet;
    sheet_open(&sheet);
    for (size_t k = 0; k < 4; k++) {
        char csv[100];
        snprintf(csv, sizeof csv, "time[%s],a[1]\n-0.5,1\n0,2\n2,3\n", units[k].head);
        const struct th_reference *r = good(&sheet, csv);
        ck_assert_uint_eq(r->times, 3);
        ck_assert_double_eq(r->time[0], -0.5 * units[k].second);
        ck_assert_double_eq(r->time[2], 2 * units[k].second);
    }
    sheet_close(&sheet);
}
END_TEST

/* Blanks, blank lines, comments, the line ends of other systems, a mark of byte order, an end
 * without a line end: the same numbers. */
START_TEST(what_editors_do_to_a_text)
{
    static const char *const texts[] = {
        "time[s],a[1],b@2[cm]\n0,1,nan\n10,-2.5e-3,inf\n",
        "\"time[s]\",\"a[1]\",\"b@2[cm]\"\n0,1,NaN\n10,-0.0025,Inf\n", /* R: write.csv */
        ("\xef\xbb\xbf"
         "\"time[s]\",\"a[1]\",b@2[cm]\r\n\"0\",1,nan\r\n10,\"-2.5E-3\",inf\r\n"),
        "time[s],a[1],b@2[cm]\r\n0,1,nan\r\n10,-2.5e-3,inf\r\n",
        ("\xef\xbb\xbf"
         "time[s],a[1],b@2[cm]\n0,1,nan\n10,-2.5e-3,inf"),
        "# made by hand\n"
        "\n"
        " time[s] , a[1],\tb@2[cm] \n"
        "#\n"
        " 0 , 1 , nan \n"
        "\n"
        "10,-2.5e-3,inf\n"
        " # end\n"};
    struct sheet sheet;
    sheet_open(&sheet);
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        const struct th_reference *r = good(&sheet, texts[k]);
        ck_assert_uint_eq(r->count, 2);
        ck_assert_uint_eq(r->times, 2);
        ck_assert_uint_eq(r->tolerance_count, 0);
        ck_assert(r->time[0] == 0 && r->time[1] == 10);
        ck_assert(r->curves[0].values[0] == 1 && r->curves[0].values[1] == -2.5e-3);
        ck_assert(isnan(r->curves[1].values[0]) && isinf(r->curves[1].values[1]));
    }
    sheet_close(&sheet);
}
END_TEST

/* Longer than the memory that is asked for first, twice: row k is k, 2 k, -k. */
START_TEST(long_texts)
{
    enum { ROWS = 1000 };
    struct sheet sheet;
    char *csv = malloc(ROWS * 40), *at = csv;
    ck_assert_ptr_nonnull(csv);
    at += sprintf(at, "time[min],a[1],b[1]\n");
    for (int k = 0; k < ROWS; k++) at += sprintf(at, "%d,%d,%d\n", k, 2 * k, -k);
    sheet_open(&sheet);
    const struct th_reference *r = good(&sheet, csv);
    ck_assert_uint_eq(r->times, ROWS);
    for (int k = 0; k < ROWS; k++)
        ck_assert(r->time[k] == 60.0 * k && r->curves[0].values[k] == 2.0 * k &&
                  r->curves[1].values[k] == -1.0 * k);
    free(csv);
    sheet_close(&sheet);
}
END_TEST

START_TEST(tolerances_in_the_text)
{
    struct sheet sheet;
    sheet_open(&sheet);
    const struct th_reference *r = good(&sheet, "# tolerance a 1e-3 0.02\n"
                                                "# tolerances are for people, this one too\n"
                                                "time[s],a[1]\n0,1\n#tolerance\t*\t0\tinf\n");
    ck_assert_uint_eq(r->tolerance_count, 2);
    ck_assert_str_eq(r->tolerances[0].name, "a");
    ck_assert(r->tolerances[0].atol == 1e-3 && r->tolerances[0].rtol == 0.02);
    ck_assert_str_eq(r->tolerances[1].name, "*");
    ck_assert(r->tolerances[1].atol == 0 && isinf(r->tolerances[1].rtol));
    sheet_close(&sheet);
}
END_TEST

/* The sentence has the line, counted with comments and blank lines. */
static const struct {
    const char *csv, *says;
} bad[] = {{"#\n\n# tolerance a 1 2 3\n", ":3: a tolerance reads"},
           {"# tolerance a x 2\n", ":1: a tolerance reads"},
           {"\ntime[d],a[1]\n", ":2: the first column is"},
           {"Time[s],a[1]\n", ":1: the first column is"},
           {"time[s],a[1]]\n0,1\n", ":1: a column is headed"},
           {"time[s],a]1[\n0,1\n", ":1: a column is headed"},
           {"time[s],a@[1]\n0,1\n", ":1: no coordinate"},
           {"time[s],a@inf[1]\n0,1\n", ":1: no coordinate"},
           {"time[s],a#[1]\n0,1\n", ":1: no number of a member"},
           {"time[s],a#b@1[1]\n0,1\n", ":1: no number of a member: \"b\""},
           {"time[s],a# 1[1]\n0,1\n", ":1: no number of a member"},
           {"time[s],a#18446744073709551616[1]\n0,1\n", ":1: no number of a member"},
           {"time[s],@1[1]\n0,1\n", ":1: a column has no name"},
           {"time[s],a@1[1],a@1.0[cm]\n0,1,1\n", ":1: a column is there twice"},
           {"time[s],a#1[1],a#01[1]\n0,1,1\n", ":1: a column is there twice"},
           {"time[s],a[1]\n# x\n\n0,1\n1,1,\n", ":5: the row is too long"},
           {"time[s],a[1],b[1]\n0,1\n", ":2: the row is too short"},
           {"time[s],a[1]\n0,1\n0.5 0.5,1\n", ":3: no number: \"0.5 0.5\""},
           {"time[s],a[1]\n1,1\n0.9,1\n", ":3: the times must rise"},
           {"time[s],a[1]\n1,1\n1,1\n", ":3: the times must rise"},
           {"time[s],a[1]\ninf,1\n", ":2: the times must rise"},
           {"time[s],a[1]\n1e999,1\n", ":2: the times must rise"},
           {"time[s],\"a[1]\n0,1\n", ":1: a quote is not closed"},
           {"\"time[s],a[1]\n\"0\",1\n", ":1: a quote is not closed"},
           {"time[s],a[1]\n0,\"1\n\"\n", ":2: a quote is not closed"},
           {"time[s],a\"b[1]\n0,1\n", ":1: a quote within a field"},
           {"time[s],\"a\"b[1]\n0,1\n", ":1: a quote within a field"},
           {"\"\",\"time[s]\",\"a[1]\"\n\"1\",0,1\n", ":1: the first column is"},
           {"time[s];a[1]\n0;1\n",
            ":1: the separator is \";\": a comma separates fields, and a point the "
            "decimals"},
           {"time[h];a[1];b[1]\n0,5;1,5;2\n", ":1: the separator is \";\""},
           {"time[s]\ta[1]\n0\t1\n", ":1: the separator is a tab"},
           {"time[s],a[1]\n0,0,5\n",
            ":2: the row is too long (a comma separates fields, a point decimals)"},
           {"time[s],a[1]\n0,\"0,5\"\n",
            ":2: a comma separates fields, a point decimals; no number: \"0,5\""},
           {"time[s],a[\xb5g/mL]\n0,1\n", ":1:11: not UTF-8: the byte 0xB5"},
           {"# \xb5\ntime[s],a[1]\n0,1\xa0\n", ":3:4: not UTF-8: the byte 0xA0"},
           {"time [m],a[1]\n0,1\n", ":1: the first column is"},
           {"# x\n# tolerance pump.rat 1 0\ntime[s],pump.rate[1]\n0,1\n",
            ":2: a tolerance of \"pump.rat\", of which there is no column; did you mean "
            "\"pump.rate\"?"},
           {"time[s],a[1]\n0,1\n# tolerance far.off 1 0\n", ":3: a tolerance of \"far.off\""},
           {"time[s],a[1]\n", "r.csv has no row of numbers"},
           {"", "r.csv has no row of numbers"},
           {"# nothing\n\n", "r.csv has no row of numbers"}};

START_TEST(refuses)
{
    struct sheet sheet;
    sheet_open(&sheet);
    ck_assert_msg(read_bytes(&sheet, bad[_i].csv, strlen(bad[_i].csv)) == NULL, "%s",
                  bad[_i].csv);
    ck_assert_int_eq(sheet.error.count, 1);
    ck_assert_int_eq(sheet.error.status, TH_BAD_INPUT);
    ck_assert_msg(strstr(sheet.error.text[0], bad[_i].says) != NULL, "%s", sheet.error.text[0]);
    ck_assert_ptr_eq(strstr(sheet.error.text[0], sheet.path), sheet.error.text[0]);
    sheet_close(&sheet);
}
END_TEST

START_TEST(no_text_and_no_file)
{
    struct sheet sheet;
    sheet_open(&sheet);
    ck_assert_ptr_null(read_bytes(&sheet, "time[s],a[1]\n0,1\0002\n", 20));
    ck_assert_ptr_nonnull(strstr(sheet.error.text[0], ":2: this is no text"));
    ck_assert_ptr_null(th_reference_read(sheet.directory, &sheet.error));
    unlink(sheet.path);
    ck_assert_ptr_null(th_reference_read(sheet.path, &sheet.error));
    ck_assert_int_eq(sheet.error.count, 3);
    ck_assert_ptr_nonnull(strstr(sheet.error.text[2], "No such file"));
    th_reference_free(NULL);
    sheet_close(&sheet);
}
END_TEST

/* Neither a line without an end nor a file without one takes the memory. */
START_TEST(endless_files)
{
    enum { MUCH = 17 << 20 };
    struct sheet sheet;
    char *csv = malloc(MUCH);
    sheet_open(&sheet);
    ck_assert_ptr_null(th_reference_read("/dev/zero", &sheet.error));
    ck_assert_str_eq(sheet.error.text[0], "/dev/zero:1: this is no text");
    memset(csv, 'a', MUCH);
    ck_assert_ptr_null(read_bytes(&sheet, csv, MUCH));
    ck_assert_ptr_nonnull(strstr(sheet.error.text[0], ":1: a line of more than 16 MB"));
    free(csv);
    sheet_close(&sheet);
}
END_TEST

/* A name in quotes may have a comma or a doubled quote in it. */
START_TEST(quoted_names)
{
    struct sheet sheet;
    sheet_open(&sheet);
    const struct th_reference *r =
        good(&sheet, "time[s],\"a,b[1]\", \"c\"\"d\"\"[cm]\" \n0,\"1\",2\n");
    ck_assert_uint_eq(r->count, 2);
    ck_assert_str_eq(r->curves[0].name, "a,b");
    ck_assert_str_eq(r->curves[1].name, "c\"d\"");
    ck_assert_str_eq(r->curves[1].unit, "cm");
    sheet_close(&sheet);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "compare_csv");
    tcase_add_test(tests, heads_are_taken_apart);
    tcase_add_test(tests, times_become_seconds);
    tcase_add_test(tests, what_editors_do_to_a_text);
    tcase_add_test(tests, long_texts);
    tcase_add_test(tests, tolerances_in_the_text);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, no_text_and_no_file);
    tcase_add_test(tests, endless_files);
    tcase_add_test(tests, quoted_names);
}
