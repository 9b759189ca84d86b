/* Tables of data while memory runs out, and of bytes that are changed at random: a table, or a
 * sentence. */
#define TH_SUITE "table faults"
#include "support/check_main.h"
#include "support/fault.h"

#include <stdlib.h>
#include <string.h>

#include "document/table.h"
#include "model/quantity.h"

static const char plain[] = "# made by hand\r\n"
                            "id,rate[mL/day],volume[mL],\"a,b\"\n"
                            "first,0.35,NA,\"two\nlines, \"\"quoted\"\"\"\n"
                            " second , 1e-3,,x\r\n"
                            "#\n"
                            "NA,7,8,9";

START_TEST(memory_runs_out)
{
    static char text[40000]; /* more cells than fit at first, so that there is a realloc */
    size_t used = (size_t)sprintf(text, "a,b,c\n");
    while (used + 20 < sizeof text) used += (size_t)sprintf(text + used, "1,2,3\n");
    bool read = false;
    int failed = 0;
    for (long at = 1; !read && FAULT_MEMORY; at++) {
        struct th_arena arena = {0};
        struct th_error error = {0};
        fault_arm(FAULT_MALLOC, at, ENOMEM, false);
        const struct th_data_table *table = th_table_parse("t.csv", text, used, &arena, &error);
        read = !fault_met();
        ck_assert(read == (table != NULL));
        ck_assert(table || (error.count == 1 && error.status == TH_NO_MEMORY));
        failed += !read;
        th_arena_free(&arena);
    }
    ck_assert_int_ge(failed, FAULT_MEMORY ? 5 : 0);
}
END_TEST

/* Each cell that is there can be asked for as a number. */
static void ask(const struct th_data_table *table, const struct th_units *units)
{
    static const struct th_row flow = {.name = "flow", .quantity = TH_FLOW};
    for (size_t c = 0; c < table->column_count; c++) {
        ck_assert(table->columns[c].name[0] && table->columns[c].place.line > 0);
        for (size_t r = 0; r < table->rows; r++) {
            struct th_error error = {0};
            double si;
            const struct th_place place = th_data_place(table, r, c);
            enum th_status status = th_data_number(table, r, c, &flow, units, &si, &error);
            ck_assert(place.line > 0 && place.column > 0);
            ck_assert((status == TH_OK) == (error.count == 0));
        }
    }
}

START_TEST(changed_at_random)
{
    static const char bytes[] = ",,,\"\"\n\r#;\t[] .0eN\xC3\xA4\x80\0-";
    struct th_units *units = th_units_create(NULL);
    int tables = 0;
    srand48(5);
    for (int k = 0; k < 20000; k++) {
        char text[sizeof plain];
        size_t length = sizeof plain - 1;
        memcpy(text, plain, sizeof plain);
        for (int times = 1 + (int)(3 * drand48()); times > 0; times--)
            text[(size_t)(drand48() * (double)length)] =
                bytes[(size_t)(drand48() * (double)(sizeof bytes - 1))];
        if (drand48() < 0.2)
            length = (size_t)(drand48() * (double)length);
        struct th_arena arena = {0};
        struct th_error error = {0};
        const struct th_data_table *table =
            th_table_parse("t.csv", text, length, &arena, &error);
        ck_assert((table != NULL) == (error.count == 0));
        if (table)
            ask(table, units);
        tables += table != NULL;
        th_arena_free(&arena);
    }
    ck_assert(tables > 1000 && tables < 19000);
    th_units_free(units);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "faults");
    tcase_add_test(tests, memory_runs_out);
    tcase_add_test(tests, changed_at_random);
}
