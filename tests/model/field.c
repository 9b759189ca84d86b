/* Rows, word lists and the nearest word. */
#define TH_SUITE "field"
#include "support/check_main.h"

#include <math.h>
#include <string.h>

#include "model/field.h"

#define PARAMS(ROW)                                                                          \
    ROW(bore, LENGTH, "0.53 mm", "0.05 mm", "3 mm", RECALLED, "a label", "inner diameter")   \
    ROW(rate, FLOW, "", "0 mL/day", "inf", CHOSEN, "", "what the pump is told")              \
    ROW(pulses, CHOICE, "resolved", "", "", CHOSEN, "", "pulses", .labels = "mean resolved") \
    ROW(wrong, CHOICE, "none", "", "", CHOSEN, "", "a default that is no word",              \
        .labels = "a b")                                                                     \
    ROW(unit, FLOW, "3 mL", "", "", CHOSEN, "", "a default in a wrong unit")                 \
    ROW(given, TIME, "nan", "", "", CHOSEN, "", "not given")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) ROWS };
static const struct th_row rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_table table = TH_TABLE(rows);

START_TEST(rows_from_one_list)
{
    ck_assert_uint_eq(table.count, ROWS);
    ck_assert_uint_eq(sizeof(struct params), ROWS * TH_LANES * sizeof(double));
    ck_assert_ptr_eq(th_table_find(&table, "pulses"), &rows[ROW_pulses]);
    ck_assert_ptr_null(th_table_find(&table, "puls"));
    ck_assert_int_eq(rows[ROW_bore].mark, TH_RECALLED);
    ck_assert_str_eq(th_mark_name(rows[ROW_bore].mark), "recalled");
    ck_assert_str_eq(th_mark_name(TH_READ), "read");
}
END_TEST

START_TEST(bounds)
{
    struct th_units *units = th_units_create(NULL);
    ck_assert_ptr_nonnull(units);
    double init, least, most;
    ck_assert_int_eq(th_row_bounds(&rows[ROW_bore], units, &init, &least, &most), TH_OK);
    ck_assert_double_eq_tol(init, 0.53e-3, 1e-18);
    ck_assert_double_eq_tol(least, 0.05e-3, 1e-18);
    ck_assert_double_eq_tol(most, 3e-3, 1e-18);
    ck_assert_int_eq(th_row_bounds(&rows[ROW_rate], units, &init, &least, &most), TH_OK);
    ck_assert_double_nan(init);
    ck_assert_double_eq(least, 0);
    ck_assert_double_infinite(most);
    ck_assert_int_eq(th_row_bounds(&rows[ROW_pulses], units, &init, &least, &most), TH_OK);
    ck_assert_double_eq(init, 1);
    ck_assert_double_eq(least, 0);
    ck_assert_double_eq(most, 1);
    ck_assert_int_eq(th_row_bounds(&rows[ROW_given], units, &init, &least, &most), TH_OK);
    ck_assert_double_nan(init);
    ck_assert_int_eq(th_row_bounds(&rows[ROW_wrong], units, &init, &least, &most),
                     TH_BAD_INPUT);
    ck_assert_int_eq(th_row_bounds(&rows[ROW_unit], units, &init, &least, &most), TH_BAD_INPUT);
    th_units_free(units);
}
END_TEST

START_TEST(words)
{
    char text[16];
    ck_assert_int_eq(th_labels_count("mean resolved"), 2);
    ck_assert_int_eq(th_labels_count("  mean   resolved "), 2);
    ck_assert_int_eq(th_labels_count(NULL), 0);
    ck_assert_int_eq(th_labels_find("mean resolved", "resolved"), 1);
    ck_assert_int_eq(th_labels_find("mean resolved", "solve"), -1);
    ck_assert_int_eq(th_labels_find("mean resolved", ""), -1);
    ck_assert_int_eq(th_labels_find("mean resolved", "mean resolved"), -1);
    ck_assert_uint_eq(th_labels_get("mean resolved", 1, text, sizeof text), 8);
    ck_assert_str_eq(text, "resolved");
    th_labels_get("mean resolved", 1, text, 4);
    ck_assert_str_eq(text, "res");
    ck_assert_uint_eq(th_labels_get("mean resolved", 2, text, sizeof text), 0);
    ck_assert_str_eq(text, "");
    ck_assert_uint_eq(th_labels_get("mean resolved", -1, text, sizeof text), 0);
}
END_TEST

static const char *candidate(const void *context, size_t k)
{
    return ((const char *const *)context)[k];
}

static const struct {
    const char *word, *nearest;
} near[] = {
    {"flwo", "flow"},
    {"fow", "flow"},
    {"flows", "flow"},
    {"Flow", "flow"},
    {"CONC", "conc"},
    {"concentrtaion", "concentration"},
    {"konzentration", "concentration"},
    {"xyz", NULL},
    {"flxy", NULL},
    {"", NULL},
    {"f", NULL},
    {"mode", "mode"},
};

START_TEST(nearest)
{
    static const char *const names[] = {"flow", "mode", "concentration", "conc"};
    const char *found = th_nearest(near[_i].word, 4, candidate, names);
    if (near[_i].nearest)
        ck_assert_ptr_nonnull(found);
    else
        ck_assert_ptr_null(found);
    if (found)
        ck_assert_str_eq(found, near[_i].nearest);
}
END_TEST

START_TEST(nearest_of_long_words)
{
    static const char *names[2];
    static char word[1000];
    memset(word, 'a', sizeof word - 1);
    names[0] = word;
    names[1] = "flow";
    ck_assert_ptr_null(th_nearest(word, 2, candidate, names));
    ck_assert_str_eq(th_nearest("flaw", 2, candidate, names), "flow");
    ck_assert_ptr_null(th_nearest("flow", 0, candidate, names));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "rows and words");
    tcase_add_test(tests, rows_from_one_list);
    tcase_add_test(tests, bounds);
    tcase_add_test(tests, words);
    tcase_add_loop_test(tests, nearest, 0, (int)(sizeof near / sizeof near[0]));
    tcase_add_test(tests, nearest_of_long_words);
}
