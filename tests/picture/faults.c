/* Memory that runs out while pictures are made or drawn ends in a sentence. */
#define TH_SUITE "picture_faults"
#include "support/check_main.h"

#include "support/fault.h"
#include "support/picture_fixture.h"

enum { CALLS = 2000, PIECES = 4 };

static double days[] = {0, 86400, 2 * 86400}, z[] = {1, 2}, wide[18], total[3] = {0, 1, 2};

static const struct th_chart rows[] = {
    {"Lines", "a.b=b; a.c=c", TH_CHART_LINEAR},
    {"Map", "a.b=b; a.profile", TH_CHART_PROFILE},
    {"Trumpet", "a.total=o; a.total_again=d", TH_CHART_WINDOWS},
};

/* Makes and draws all. Check takes memory, too: nothing is asserted here. */
static enum th_status make(const struct th_picture_source *source, FILE *out,
                           struct th_error *error)
{
    struct th_picture_set set;
    *error = (struct th_error){.status = TH_OK};
    enum th_status status = th_pictures_make(rows, 3, source, 1, &set, error);
    for (size_t k = 0; k < set.count && status == TH_OK; k++) {
        struct th_figure *figure = &set.pictures[k].figure;
        figure->width = 300;
        figure->height = 150;
        status = th_figure_svg(figure, TH_SVG_INLINE, out, error);
        if (status == TH_OK)
            status = th_figure_braille(figure, 60, false, out, error);
    }
    th_pictures_free(&set);
    return status;
}

START_TEST(memory_runs_out)
{
    struct th_series list[] = {series_of("a.b", "mL", days, 2, 3, wide),
                               series_of("a.c", "mL", days, 2, 3, wide),
                               series_of("a.profile", "mL", days, 2, 3, wide),
                               series_of("a.total", "mL", days, 1, 3, total),
                               series_of("a.total_again", "mL", days, 1, 3, total)};
    list[0].nature = TH_STEPWISE;
    list[2].points = 2;
    list[2].axis = z;
    for (size_t k = 0; k < 18; k++) wide[k] = (double)(k + 1);
    struct th_records table =
        TABLE("events", 1, NUMBERS("time", 3600), TEXTS("instance", "a"), TEXTS("what", "b"));
    const struct th_about about = {.tables = &table, .table_count = 1};
    const struct th_result result = {.series = list, .count = 5};
    const struct th_picture_source source = {&result, &about, "x"};
    FILE *out = fopen("/dev/null", "w");
    ck_assert_ptr_nonnull(out);
    struct th_error error;
    ck_assert_int_eq(make(&source, out, &error), TH_OK);
    long failed = 0;
    for (long k = 1; FAULT_MEMORY && k < CALLS; k++) {
        fault_arm(FAULT_MALLOC, k, ENOMEM, true);
        const enum th_status status = make(&source, out, &error);
        const bool met = fault_met();
        ck_assert_int_eq(status, met ? TH_NO_MEMORY : TH_OK);
        ck_assert_int_eq(error.count, met);
        ck_assert(!met || strstr(error.text[0], "no memory for"));
        failed += met;
        if (!met)
            break;
    }
    ck_assert(!FAULT_MEMORY || (failed > PIECES && failed < CALLS - 1));
    fclose(out);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "faults");
    tcase_add_test(tests, memory_runs_out);
}
