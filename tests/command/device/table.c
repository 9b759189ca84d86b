/* The rows of the table of thecal device-test: their order, their counts and their values as
 * they are read. */
#define TH_SUITE "device table"
#include "command/device/table.h"

#include <math.h>

#include "support/check_main.h"

enum { MANY = 70 }; /* more than two chunks of the table */

struct bench {
    struct th_arena arena;
    struct th_device_table table;
    struct th_error error;
};

static void begin(struct bench *b)
{
    *b = (struct bench){.error = {.status = TH_OK}};
    b->table.arena = &b->arena;
}

static void add(struct bench *b, const char *test, enum th_device_verdict verdict, bool one)
{
    const struct th_device_row row = {
        .test = test, .metric = "dose", .unit = "1", .verdict = verdict, .one = one};
    ck_assert_int_eq(th_device_add(&b->table, row, &b->error), TH_OK);
}

/* A row of one condition of a sweep counts nowhere and moves no test. */
START_TEST(silent_failures_stand_first_and_counts_leave_conditions_out)
{
    static const char *const order[] = {"b", "b", "a", "a", "c"};
    struct bench b;
    begin(&b);
    add(&b, "a", TH_DEVICE_PASSED, false);
    add(&b, "a", TH_DEVICE_SILENT, true);
    add(&b, "b", TH_DEVICE_FAILED, false);
    add(&b, "c", TH_DEVICE_SHOWN, false);
    add(&b, "b", TH_DEVICE_SILENT, false);
    ck_assert_int_eq(th_device_sort(&b.table, &b.error), TH_OK);
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        ck_assert_str_eq(b.table.rows[k].test, order[k]);
    const struct th_device_counts counts = th_device_count(&b.table);
    ck_assert_uint_eq(counts.required, 2);
    ck_assert_uint_eq(counts.failed, 1);
    ck_assert_uint_eq(counts.silent, 1);
    th_arena_free(&b.arena);
}
END_TEST

START_TEST(rows_are_kept_with_their_texts)
{
    struct bench b;
    char name[] = "0";
    begin(&b);
    for (int k = 0; k < MANY; k++) {
        name[0] = (char)('0' + k % 10);
        add(&b, name, TH_DEVICE_SHOWN, false);
    }
    ck_assert_uint_eq(b.table.count, MANY);
    for (int k = 0; k < MANY; k++) {
        ck_assert_int_eq(b.table.rows[k].test[0], '0' + k % 10);
        ck_assert_str_eq(b.table.rows[k].where, "");
    }
    th_arena_free(&b.arena);
}
END_TEST

START_TEST(values_are_read_as_people_say_them)
{
    static const struct {
        struct th_device_row row;
        const char *value, *unit;
    } shown[] = {
        {{.unit = "h", .value = 3.14159, .digits = 4}, "3.142", "h"},
        {{.unit = "1", .value = 0.5, .digits = 4}, "0.5", ""},
        {{.unit = "h", .value = INFINITY, .instant = true}, "never", ""},
        {{.unit = "h", .value = INFINITY}, "infinite", "h"},
        {{.unit = "h", .value = NAN}, "missing", "h"},
        {{.unit = "mL", .wide = true, .least = 0.8, .most = 1.1, .digits = 4},
         "0.8 to 1.1",
         "mL"},
        {{.unit = "mL", .wide = true, .value = 2, .least = 2, .most = 2, .digits = 4},
         "2",
         "mL"},
        {{.unit = "h",
          .wide = true,
          .least = 3,
          .most = INFINITY,
          .instant = true,
          .digits = 4},
         "3 to never",
         "h"},
    };
    for (size_t k = 0; k < sizeof shown / sizeof *shown; k++) {
        char text[TH_DEVICE_VALUE];
        th_device_value(&shown[k].row, text);
        ck_assert_str_eq(text, shown[k].value);
        ck_assert_str_eq(th_device_unit(&shown[k].row), shown[k].unit);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "table");
    tcase_add_test(tests, silent_failures_stand_first_and_counts_leave_conditions_out);
    tcase_add_test(tests, rows_are_kept_with_their_texts);
    tcase_add_test(tests, values_are_read_as_people_say_them);
}
