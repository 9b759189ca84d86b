/* Tables of data: cells and their places, numbers by a row, and what is refused (R20: they are
 * files, R21: read from a text as from a file). Lines and columns are counted by hand. */
#define TH_SUITE "table"
#include "support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "document/table.h"

static const struct th_data_table *parse(const char *text, struct th_arena *arena,
                                         struct th_error *error)
{
    return th_table_parse("t.csv", text, strlen(text), arena, error);
}

static void check_cell(const struct th_data_table *table, size_t row, size_t column,
                       const char *text, int line, int at)
{
    const struct th_place place = th_data_place(table, row, column);
    ck_assert_str_eq(th_data_cell(table, row, column)->text, text);
    ck_assert_str_eq(place.file, "t.csv");
    ck_assert_int_eq(place.line, line);
    ck_assert_int_eq(place.column, at);
}

START_TEST(cells_know_their_place)
{
    struct th_arena arena = {0};
    struct th_error error = {0};
    const char *text = "\xEF\xBB\xBF# illustration, by hand\r\n"
                       "\r\n"
                       "id,  pump.rate [mL/day] ,vary@C5[1/min],\"a,b\"\r\n"
                       "first,0.35,NA,\"two\r\nlines, \"\"quoted\"\"\"\r\n"
                       "  # one, more, comment\n"
                       " \xC3\xA4\xC3\xB6 , 1e-3,,x\n"
                       "#\n"
                       "NA,7,8,\"# no comment\"";
    const struct th_data_table *table = parse(text, &arena, &error);
    ck_assert_msg(table != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(table->column_count, 4);
    ck_assert_uint_eq(table->rows, 3);
    ck_assert_str_eq(table->columns[0].name, "id");
    ck_assert_ptr_null(table->columns[0].unit);
    ck_assert_str_eq(table->columns[1].name, "pump.rate");
    ck_assert_str_eq(table->columns[1].unit, "mL/day");
    ck_assert_int_eq(table->columns[1].place.line, 3);
    ck_assert_int_eq(table->columns[1].place.column, 6);
    ck_assert_str_eq(table->columns[2].name, "vary@C5");
    ck_assert_str_eq(table->columns[2].unit, "1/min");
    ck_assert_str_eq(table->columns[3].name, "a,b");
    ck_assert_uint_eq(th_data_find(table, "a,b"), 3);
    ck_assert_uint_eq(th_data_find(table, "a"), TH_NO_COLUMN);
    check_cell(table, 0, 0, "first", 4, 1);
    check_cell(table, 0, 1, "0.35", 4, 7);
    check_cell(table, 0, 2, "", 4, 12);
    check_cell(table, 0, 3, "two\r\nlines, \"quoted\"", 4, 15);
    check_cell(table, 1, 0, "\xC3\xA4\xC3\xB6", 7, 2);
    check_cell(table, 1, 1, "1e-3", 7, 7);
    check_cell(table, 1, 2, "", 7, 12);
    check_cell(table, 2, 0, "", 9, 1);
    check_cell(table, 2, 3, "# no comment", 9, 8);
    th_arena_free(&arena);
}
END_TEST

/* CR alone, LF alone, CR LF, no line end at all: the same table. */
START_TEST(line_ends)
{
    static const char *const texts[] = {"a,b\n1,2\n3,4\n", "a,b\r1,2\r3,4\r",
                                        "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n3,4",
                                        "\n\na,b\n\n1,2\n \t\n3,4\n\n"};
    static const int lines[] = {3, 3, 3, 3, 7};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        struct th_arena arena = {0};
        struct th_error error = {0};
        const struct th_data_table *table = parse(texts[k], &arena, &error);
        ck_assert_msg(table != NULL, "%s", error.text[0]);
        ck_assert_uint_eq(table->rows, 2);
        check_cell(table, 1, 1, "4", lines[k], 3);
        th_arena_free(&arena);
    }
}
END_TEST

/* Numbers are those that a scenario reads from the same words: to the bit. */
START_TEST(numbers_by_a_row)
{
    struct th_arena arena = {0};
    struct th_error error = {0};
    struct th_units *units = th_units_create(&error);
    static const struct th_row flow = {
        .name = "flow", .quantity = TH_FLOW, .least = "0 mL/day", .most = "2 mL/day"};
    static const struct th_row warmth = {.name = "t", .quantity = TH_TEMPERATURE};
    static const struct th_row share = {.name = "s", .quantity = TH_FRACTION};
    static const struct th_row way = {
        .name = "w", .quantity = TH_CHOICE, .labels = "mean resolved"};
    const struct th_data_table *table =
        parse("f[uL/h],t[degC],s[%],w,own\n"
              "10,37,98.5,resolved,0.35 mL/day\n,20,\xE2\x88\x92"
              "1,mean,NA\n",
              &arena, &error);
    double si[2], expected;
    char why[TH_SENTENCE];
    ck_assert_msg(table != NULL, "%s", error.text[0]);
    ck_assert_int_eq(th_data_numbers(table, 0, &flow, units, false, si, &error), TH_OK);
    th_quantity_read(units, TH_FLOW, "10 uL/h", &expected, why, sizeof why);
    ck_assert(si[0] == expected && isnan(si[1]));
    ck_assert_int_eq(th_data_numbers(table, 1, &warmth, units, true, si, &error), TH_OK);
    th_quantity_read(units, TH_TEMPERATURE, "37 degC", &expected, why, sizeof why);
    ck_assert(si[0] == expected);
    ck_assert_double_eq_tol(si[1], 293.15, 1e-12);
    ck_assert_int_eq(th_data_numbers(table, 2, &share, units, true, si, &error), TH_OK);
    ck_assert_double_eq_tol(si[0], 0.985, 1e-15);
    ck_assert_double_eq_tol(si[1], -0.01, 1e-15);
    ck_assert_int_eq(th_data_numbers(table, 3, &way, units, true, si, &error), TH_OK);
    ck_assert(si[0] == 1 && si[1] == 0);
    ck_assert_int_eq(th_data_numbers(table, 4, &flow, units, false, si, &error), TH_OK);
    th_quantity_read(units, TH_FLOW, "0.35 mL/day", &expected, why, sizeof why);
    ck_assert(si[0] == expected && isnan(si[1]));
    ck_assert_int_eq(error.count, 0);
    th_units_free(units);
    th_arena_free(&arena);
}
END_TEST

/* A hundred numbers in each of some units: as from a scenario, to the bit. */
START_TEST(numbers_to_the_bit)
{
    static const struct {
        enum th_quantity quantity;
        const char *unit;
    } of[] = {{TH_FLOW, "uL/h"},        {TH_FLOW, "mL/d"},          {TH_TEMPERATURE, "degC"},
              {TH_TEMPERATURE, "degF"}, {TH_PRESSURE, "mmHg"},      {TH_PRESSURE, "kPa"},
              {TH_FRACTION, "%"},       {TH_VOLUME, "cc"},          {TH_TIME, "min"},
              {TH_MASS, "mcg"},         {TH_CONCENTRATION, "mg/mL"}};
    struct th_units *units = th_units_create(NULL);
    srand48(3);
    for (size_t k = 0; k < sizeof of / sizeof of[0]; k++) {
        const struct th_row row = {.name = "x", .quantity = of[k].quantity};
        for (int n = 0; n < 100; n++) {
            struct th_arena arena = {0};
            struct th_error error = {0};
            char text[200], why[TH_SENTENCE];
            double si, expected;
            const double number = drand48() * pow(10, 8 * drand48() - 4);
            snprintf(text, sizeof text, "x[%s]\n%.*g\n", of[k].unit, n % 17 + 1, number);
            const struct th_data_table *table = parse(text, &arena, &error);
            ck_assert_int_eq(th_data_number(table, 0, 0, &row, units, &si, &error), TH_OK);
            snprintf(text, sizeof text, "%.*g %s", n % 17 + 1, number, of[k].unit);
            ck_assert_int_eq(
                th_quantity_read(units, of[k].quantity, text, &expected, why, sizeof why),
                TH_OK);
            ck_assert_msg(memcmp(&si, &expected, sizeof si) == 0, "%s: %.17g, not %.17g", text,
                          si, expected);
            th_arena_free(&arena);
        }
    }
    th_units_free(units);
}
END_TEST

static const struct {
    const char *cell, *says;
} bad_numbers[] = {
    {"a[mL/day]\n\"0,98\"\n",
     "t.csv:2:1: error: a: \"0,98\": decimals stand behind a point: write 0.98"},
    {"a[mL/day]\n3\n", "t.csv:2:1: error: a: 3 mL/day is out of range: 0 mL/day to 2 mL/day"},
    {"b,a[mL/day]\nx,-1\n", "t.csv:2:3: error: a: -1 mL/day is out of range"},
    {"a[mL/day]\ninf\n", "out of range"},
    {"a[mL/day]\nmuch\n", "t.csv:2:1: error: a: \"much\" is not a number"},
    {"a[mL]\n1\n", "t.csv:2:1: error: a: \"mL\" does not measure a volume per time"},
    {"a[mL/dya]\n1\n", "unknown unit \"mL/dya\""},
    {"a\n1\n", "t.csv:2:1: error: a: \"1\" has no unit"},
    {"a[mL/day]\n1\nNA\n", "t.csv:3:1: error: a: a number is missing here"},
};

START_TEST(wrong_numbers_get_a_sentence)
{
    struct th_arena arena = {0};
    struct th_error error = {0};
    struct th_units *units = th_units_create(&error);
    static const struct th_row flow = {
        .name = "flow", .quantity = TH_FLOW, .least = "0 mL/day", .most = "2 mL/day"};
    const struct th_data_table *table = parse(bad_numbers[_i].cell, &arena, &error);
    double si[2];
    ck_assert_msg(table != NULL, "%s", error.text[0]);
    ck_assert_int_eq(
        th_data_numbers(table, th_data_find(table, "a"), &flow, units, true, si, &error),
        TH_BAD_INPUT);
    ck_assert_int_eq(error.count, 1);
    ck_assert_msg(strstr(error.text[0], bad_numbers[_i].says) != NULL, "%s", error.text[0]);
    th_units_free(units);
    th_arena_free(&arena);
}
END_TEST

START_TEST(columns_by_name)
{
    struct th_arena arena = {0};
    struct th_error error = {0};
    static const char *const names[] = {"rate", "volume", "ratio"};
    const struct th_data_table *table =
        parse("rate[mL/day],volme[mL],remark\n1,2,x\n", &arena, &error);
    ck_assert_uint_eq(th_data_need(table, "rate", &error), 0);
    ck_assert_int_eq(error.count, 0);
    ck_assert_uint_eq(th_data_need(table, "volume", &error), TH_NO_COLUMN);
    ck_assert_str_eq(error.text[0], "t.csv:1:14: error: there is no column \"volume\"; is "
                                    "\"volme\" meant to be it?");
    ck_assert_uint_eq(th_data_need(table, "ambient", &error), TH_NO_COLUMN);
    error = (struct th_error){0};
    ck_assert_int_eq(th_data_only(table, names, 3, &error), TH_BAD_INPUT);
    ck_assert_int_eq(error.count, 2);
    ck_assert_str_eq(error.text[0],
                     "t.csv:1:14: error: unknown column \"volme\"; did you mean \"volume\"? "
                     "(allowed: rate, volume, ratio)");
    ck_assert_str_eq(error.text[1], "t.csv:1:24: error: unknown column \"remark\" (allowed: "
                                    "rate, volume, ratio)");
    th_arena_free(&arena);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"", "t.csv:1:1: error: the table is empty"},
    {"# nothing\n\n", "t.csv:1:1: error: the table is empty"},
    {"a,b\n", "t.csv:1:1: error: the table has a header and no row"},
    {"a;b\n1;2\n", "t.csv:1:1: error: columns are separated by commas"},
    {"a\tb\n1\t2\n", "a tab (in a spreadsheet, save as CSV with commas; in R, write.csv)"},
    {"a,b\n1,2\n1,2,3\n", "t.csv:3:5: error: this row has 3 fields, the header 2; a comma"},
    {"a,b\n1\n", "t.csv:2:1: error: this row has 1 field, the header 2; write every comma"},
    {"a,b\n1;2\n", "t.csv:2:1: error: this row has 1 field, the header 2; commas separate"},
    {"a\n0,5\n", "t.csv:2:3: error: this row has 2 fields, the header 1; a comma separates "
                 "fields: decimals stand behind a point"},
    {"a,b,a\n1,2,3\n", "t.csv:1:5: error: the column \"a\" is there twice"},
    {"a[mL],b,a[L]\n1,2,3\n", "t.csv:1:9: error: the column \"a\" is there twice"},
    {"a,,c\n1,2,3\n", "t.csv:1:3: error: this column has no name"},
    {"a,[mL]\n1,2\n", "t.csv:1:3: error: this column has no name"},
    {"a,b[mL\n1,2\n", "t.csv:1:3: error: a column is headed NAME or NAME[unit]"},
    {"a,b[]\n1,2\n", "t.csv:1:3: error: a column is headed NAME or NAME[unit]"},
    {"a,b[mL] x\n1,2\n", "t.csv:1:3: error: a column is headed NAME or NAME[unit]"},
    {"a,b\n1,\"2\n3,4\n", "t.csv:2:3: error: this quote is not closed"},
    {"a,b\n1,2\"\n", "t.csv:2:4: error: a quote within a field"},
    {"a,b\n1,\"2\"x\n", "t.csv:2:6: error: between a closing quote and the comma"},
    {"a,b\n1,\xE4\n", "t.csv:2:3: error: byte 0xe4: this is not UTF-8; save it as \"CSV"},
    {"\xFF\xFE"
     "a",
     "t.csv:1:1: error: byte 0xff: this is not UTF-8"},
    {"a,b\n1,\x01\n", "t.csv:2:3: error: byte 0x01: this is no text"},
};

START_TEST(refusals_have_a_place)
{
    struct th_arena arena = {0};
    struct th_error error = {0};
    ck_assert_ptr_null(parse(bad[_i].text, &arena, &error));
    ck_assert_int_eq(error.count, 1);
    ck_assert_int_eq(error.status, TH_BAD_INPUT);
    ck_assert_msg(strstr(error.text[0], bad[_i].says) != NULL, "%s", error.text[0]);
    th_arena_free(&arena);
}
END_TEST

START_TEST(a_nul_byte_is_no_text)
{
    struct th_arena arena = {0};
    struct th_error error = {0};
    ck_assert_ptr_null(th_table_parse("t.csv", "a,b\n1,\0\n", 8, &arena, &error));
    ck_assert_str_eq(error.text[0], "t.csv:2:3: error: byte 0x00: this is no text");
    th_arena_free(&arena);
}
END_TEST

/* A column of 10001 names, a file of more than the most. */
START_TEST(sizes)
{
    struct th_arena arena = {0};
    struct th_error error = {0};
    char *commas = malloc(10002);
    memset(commas, ',', 10001);
    commas[10001] = '\0';
    ck_assert_ptr_null(parse(commas, &arena, &error));
    ck_assert_msg(strstr(error.text[0], "more than 10000 fields") != NULL, "%s", error.text[0]);
    free(commas);
    error = (struct th_error){0};
    char *much = malloc((size_t)TH_TABLE_MOST + 1);
    memset(much, '#', (size_t)TH_TABLE_MOST + 1);
    ck_assert_ptr_null(
        th_table_parse("t.csv", much, (size_t)TH_TABLE_MOST + 1, &arena, &error));
    ck_assert_str_eq(error.text[0], "t.csv:1:1: error: the file is larger than 32 MB");
    free(much);
    th_arena_free(&arena);
}
END_TEST

START_TEST(files)
{
    char path[] = "/tmp/thecal-table-XXXXXX";
    struct th_arena arena = {0};
    struct th_error error = {0};
    size_t length = 0;
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, "a,b\n1,2\n", 8), 8);
    close(file);
    const char *text = th_table_text(path, &length, &arena, &error);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(length, 8);
    ck_assert_str_eq(text, "a,b\n1,2\n");
    unlink(path);
    ck_assert_ptr_null(th_table_text(path, &length, &arena, &error));
    ck_assert_msg(strstr(error.text[0], "cannot be read: No such file") != NULL, "%s",
                  error.text[0]);
    error = (struct th_error){0};
    ck_assert_ptr_null(th_table_text("tests", &length, &arena, &error));
    ck_assert_str_eq(error.text[0], "tests: error: cannot be read: it is a folder");
    ck_assert_int_eq(error.status, TH_IO);
    th_arena_free(&arena);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "table");
    tcase_add_test(tests, cells_know_their_place);
    tcase_add_test(tests, line_ends);
    tcase_add_test(tests, numbers_by_a_row);
    tcase_add_test(tests, numbers_to_the_bit);
    tcase_add_test(tests, columns_by_name);
    tcase_add_test(tests, a_nul_byte_is_no_text);
    tcase_add_test(tests, sizes);
    tcase_add_test(tests, files);
    tcase_add_loop_test(tests, wrong_numbers_get_a_sentence, 0,
                        (int)(sizeof bad_numbers / sizeof bad_numbers[0]));
    tcase_add_loop_test(tests, refusals_have_a_place, 0, (int)(sizeof bad / sizeof bad[0]));
}
