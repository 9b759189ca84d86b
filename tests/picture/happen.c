/* Happenings: the log beside the events, numbers, stretches upright. */
#define TH_SUITE "picture_happen"
#include "support/check_main.h"

#include "support/picture_fixture.h"

static const struct th_chart shade =
    TH_CHART("upright", "surroundings.posture|csf.posture=upright", SHADE);

static struct th_records events = TABLE(
    "events", 6, NUMBERS("time", 7200, 3600, 86400, 86400, 90000, 172800),
    TEXTS("name", "", "", "fill", "", "", ""),
    TEXTS("instance", "csf", "csf", "reservoir", "program", "fault.kink", "csf"),
    TEXTS("what", "posture", "posture", "refill", "set", "begins", "posture"),
    TEXTS("args", "to=supine", "to=upright", "volume=18 mL", "rate=2", "1 day", "to=upright"));

static struct th_records entries = TABLE(
    "log", 6, NUMBERS("time", 86400, 86400, 86400, 90001, 90002, 90003),
    NUMBERS("member", 0, 0, 0, 0, 0, 1),
    TEXTS("path", "fill", "program.rate", "reservoir.low_alarm", "pump.lost", "pump.lost",
          "reservoir.dry"),
    TEXTS("kind", "order", "order", "alarm", "truth", "truth", "alarm"),
    TEXTS("unit", "1", "1", "1", "mL", "mL", "1"), NUMBERS("value", NAN, NAN, 1, 2.5, 0, 1));

/* In the order of time; what the log repeats of the events is left out, and other members. */
START_TEST(one_after_the_other)
{
    struct th_records tables[] = {events, entries};
    const struct th_about about = {.tables = tables, .table_count = 2};
    struct th_picture_set set = {.count = 0};
    struct th_happening *list;
    size_t count;
    ck_assert_int_eq(th_picture_happenings(&about, &shade, 1, &list, &count, &set, NULL),
                     TH_OK);
    static const struct th_happening expected[] = {
        {0, 3600, "order", "csf.posture", "to=upright", false},
        {0, 7200, "order", "csf.posture", "to=supine", false},
        {1, 86400, "order", "reservoir.refill", "fill: volume=18 mL", false},
        {2, 86400, "set", "program.rate", "2", false},
        {3, 86400, "alarm", "reservoir.low_alarm", "begins", false},
        {4, 90000, "fault", "fault.kink.begins", "1 day", false},
        {5, 90001, "truth", "pump.lost", "begins", false},
        {6, 90002, "truth", "pump.lost", "ends", false},
        {0, 172800, "order", "csf.posture", "to=upright", false}};
    ck_assert_uint_eq(count, 9);
    for (size_t k = 0; k < count; k++) {
        ck_assert_int_eq(list[k].number, expected[k].number);
        ck_assert_double_eq(list[k].time, expected[k].time);
        ck_assert_str_eq(list[k].kind, expected[k].kind);
        ck_assert_str_eq(list[k].what, expected[k].what);
        ck_assert_str_eq(list[k].text, expected[k].text);
    }
    th_pictures_free(&set);
}
END_TEST

static struct th_records lists = TABLE(
    "events", 3, NUMBERS("time", 60, 60, 120), TEXTS("name", "visit", "visit", "fill"),
    TEXTS("instance", "pump", "reservoir", "reservoir"), TEXTS("what", "stop", "set", "refill"),
    TEXTS("args", "", "low=2 mL", "volume=18 mL"));
static struct th_records of_lists =
    TABLE("log", 5, NUMBERS("time", 60, 60, 60, 120, 120), NUMBERS("member", 0, 0, 0, 0, 0),
          TEXTS("path", "visit", "pump.stop", "reservoir.low", "fill", "reservoir.refill"),
          TEXTS("kind", "order", "order", "order", "order", "order"),
          TEXTS("unit", "1", "1", "1", "1", "1"), NUMBERS("value", NAN, NAN, NAN, NAN, NAN));

/* The log repeats the orders of a list under their own names; of an event with one order it is
 * its name, and a refill of that instant is another one. */
START_TEST(lists_of_orders)
{
    struct th_records tables[] = {lists, of_lists};
    const struct th_about about = {.tables = tables, .table_count = 2, .members = 1};
    struct th_picture_set set = {.count = 0};
    struct th_happening *list;
    size_t count;
    ck_assert_int_eq(th_picture_happenings(&about, &shade, 1, &list, &count, &set, NULL),
                     TH_OK);
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(list[0].text, "visit");
    ck_assert_str_eq(list[1].text, "visit: 2 mL");
    ck_assert_str_eq(list[2].text, "fill: volume=18 mL");
    ck_assert_str_eq(list[3].what, "reservoir.refill");
    ck_assert_str_eq(list[3].text, "");
    th_pictures_free(&set);
}
END_TEST

static struct th_records decided = TABLE(
    "log", 5, NUMBERS("time", 0, 3600, 90000, 90000, 259200), NUMBERS("member", 0, 0, 0, 0, 0),
    TEXTS("path", "implanted", "clot", "infection", "revision", "explanted"),
    TEXTS("kind", "stage", "hazard", "hazard", "order", "stage"),
    TEXTS("unit", "1", "s", "s", "1", "1"), NUMBERS("value", NAN, 3600, 216000, NAN, NAN));

/* Hazards tell their age, stages that they were entered, and both have marks of their kind; of
 * an ensemble they are the first member's own, and are not marked. */
START_TEST(hazards_and_stages)
{
    static double time[] = {0, 5 * 86400}, y[4];
    for (size_t members = 1; members < 3; members++) {
        struct th_series series = series_of("a.b", "mL", time, members, 2, y);
        const struct th_result result = {.series = &series, .count = 1};
        struct th_records tables[] = {decided};
        const struct th_about about = {.tables = tables, .table_count = 1, .members = members};
        const struct th_picture_source source = {&result, &about, "x"};
        struct th_picture_set set = {.count = 0};
        struct th_happening *list;
        size_t count;
        ck_assert_int_eq(th_picture_happenings(&about, &shade, 1, &list, &count, &set, NULL),
                         TH_OK);
        ck_assert_uint_eq(count, 5);
        ck_assert_str_eq(list[0].text, "entered");
        ck_assert_str_eq(list[1].text, "at the age of 1 h");
        ck_assert_str_eq(list[2].text, "at the age of 2.5 day");
        for (size_t k = 0; k < 5; k++) {
            ck_assert_int_eq(list[k].number, members == 1 ? (int)k + 1 : 0);
            ck_assert(list[k].own == (members > 1));
        }
        th_pictures_free(&set);
        make_pictures("a.b", TH_CHART_LINEAR, &source, 1, &set);
        const struct th_figure *figure = &set.pictures[0].figure;
        ck_assert_uint_eq(figure->moment_count, members == 1 ? 5 : 0);
        static const enum th_moment_kind kinds[] = {TH_MOMENT_STAGE, TH_MOMENT_HAZARD,
                                                    TH_MOMENT_HAZARD, TH_MOMENT_EVENT,
                                                    TH_MOMENT_STAGE};
        for (size_t k = 0; k < figure->moment_count; k++)
            ck_assert_int_eq(figure->moments[k].kind, kinds[k]);
        th_pictures_free(&set);
    }
}
END_TEST

/* Of what is planned, that which is later than the end of the run is left out. */
START_TEST(what_did_not_happen)
{
    double ended[] = {NAN, 86400};
    struct th_records tables[] = {events};
    const struct th_about about = {
        .tables = tables, .table_count = 1, .members = 2, .ended = ended};
    struct th_picture_set set = {.count = 0};
    struct th_happening *list;
    size_t count;
    ck_assert_int_eq(th_picture_happenings(&about, &shade, 1, &list, &count, &set, NULL),
                     TH_OK);
    ck_assert_uint_eq(count, 4);
    ck_assert_double_eq(list[3].time, 86400);
    th_pictures_free(&set);
}
END_TEST

/* A kind that is there more than eight times has no number. */
START_TEST(what_is_frequent)
{
    for (size_t often = 8; often < 10; often++) {
        double time[9] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        char *words[] = {"a", "a", "a", "a", "a", "a", "a", "a", "a"};
        struct th_column_read columns[] = {{.name = "time", .numbers = time},
                                           {.name = "what", .texts = words}};
        struct th_records table = {
            .name = "events", .count = often, .columns = columns, .column_count = 2};
        const struct th_about about = {.tables = &table, .table_count = 1};
        struct th_picture_set set = {.count = 0};
        struct th_happening *list;
        size_t count;
        ck_assert_int_eq(th_picture_happenings(&about, &shade, 1, &list, &count, &set, NULL),
                         TH_OK);
        ck_assert_uint_eq(count, often);
        for (size_t k = 0; k < count; k++)
            ck_assert_int_eq(list[k].number, often == 8 ? (int)k + 1 : 0);
        ck_assert_str_eq(list[0].what, "a");
        th_pictures_free(&set);
    }
}
END_TEST

/* A picture has the numbers at their instants, and the stretches; the last one until the end.
 */
START_TEST(marks_of_pictures)
{
    static double time[] = {0, 5 * 86400}, y[2];
    struct th_series series = series_of("a.b", "mL", time, 1, 2, y);
    const struct th_result result = {.series = &series, .count = 1};
    struct th_records tables[] = {events, entries};
    const struct th_about about = {.tables = tables, .table_count = 2};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("a.b", TH_CHART_LINEAR, &source, 1, &set);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_uint_eq(figure->moment_count, 6);
    ck_assert_double_eq(figure->moments[0].at, 1);
    ck_assert_str_eq(figure->moments[5].text, "6");
    ck_assert_uint_eq(figure->stretch_count, 2);
    check_numbers((double[]){figure->stretches[0].from, figure->stretches[0].to,
                             figure->stretches[1].from, figure->stretches[1].to},
                  (double[]){1 / 24., 2 / 24., 2, 5}, 4);
    th_pictures_free(&set);
}
END_TEST

/* Of two sources marks are drawn only if the same happened in both. */
START_TEST(marks_of_two)
{
    static double time[] = {0, 5 * 86400}, y[2];
    struct th_series series = series_of("a.b", "mL", time, 1, 2, y);
    const struct th_result result = {.series = &series, .count = 1};
    struct th_records tables[] = {events, entries};
    const struct th_about both = {.tables = tables, .table_count = 2},
                          one = {.tables = tables, .table_count = 1};
    const struct th_picture_source alike[] = {{&result, &both, "x"}, {&result, &both, "y"}},
                                   other[] = {{&result, &both, "x"}, {&result, &one, "y"}};
    struct th_picture_set set;
    make_pictures("a.b", TH_CHART_LINEAR, alike, 2, &set);
    ck_assert(!set.differ);
    ck_assert_uint_eq(set.pictures[0].figure.moment_count, 6);
    ck_assert_uint_eq(set.pictures[0].figure.stretch_count, 2);
    th_pictures_free(&set);
    make_pictures("a.b", TH_CHART_LINEAR, other, 2, &set);
    ck_assert(set.differ);
    ck_assert_uint_eq(set.pictures[0].figure.moment_count, 0);
    ck_assert_uint_eq(set.pictures[0].figure.stretch_count, 0);
    th_pictures_free(&set);
}
END_TEST

START_TEST(nothing_happened)
{
    const struct th_about about = {.table_count = 0};
    struct th_picture_set set = {.count = 0};
    struct th_happening *list;
    size_t count = 7;
    ck_assert_int_eq(th_picture_happenings(&about, &shade, 1, &list, &count, &set, NULL),
                     TH_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(th_picture_happenings(NULL, &shade, 1, &list, &count, &set, NULL), TH_OK);
    ck_assert_uint_eq(count, 0);
    th_pictures_free(&set);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "happen");
    tcase_add_test(tests, one_after_the_other);
    tcase_add_test(tests, hazards_and_stages);
    tcase_add_test(tests, marks_of_two);
    tcase_add_test(tests, what_is_frequent);
    tcase_add_test(tests, what_did_not_happen);
    tcase_add_test(tests, lists_of_orders);
    tcase_add_test(tests, marks_of_pictures);
    tcase_add_test(tests, nothing_happened);
}
