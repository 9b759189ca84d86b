/* surroundings/body on the bench: the standard atmosphere, scans, postures, schedules. */
#define TH_SUITE "surroundings"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_surroundings_body;

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static void open_body(struct bench *b)
{
    bench_open(b, &th_surroundings_body, 1);
    memset(&b->ports->surroundings, 0, sizeof b->ports->surroundings);
}

/* One atmosphere, 37 degC, supine, no field; the pump is as warm as the body. */
START_TEST(unsaid)
{
    struct bench b;
    open_body(&b);
    bench_start(&b);
    ck_assert_double_eq(b.ports->surroundings.ambient_pressure[3], 101325);
    ck_assert_double_eq(b.ports->surroundings.body_temperature[3], 310.15);
    ck_assert_double_eq(b.ports->surroundings.pump_temperature[3], 310.15);
    ck_assert_double_eq(b.ports->surroundings.magnetic_field[3], 0);
    ck_assert_double_eq(b.ports->surroundings.posture[3], TH_SUPINE);
    ck_assert_int_eq(b.timer[3], TH_NEVER);
    bench_set(&b, "body_temperature", "39 degC");
    bench_param(&b, "pump_temperature")[2] = 300;
    bench_prepare(&b);
    ck_assert_double_eq(bench_output(&b, "pump_temperature", 0)[1], 312.15);
    ck_assert_double_eq(bench_output(&b, "pump_temperature", 0)[2], 300);
    ck_assert_double_eq(bench_output(&b, "body_temperature", 0)[2], 312.15);
    bench_close(&b);
}
END_TEST

/* ISO 2533: 101.325, 89.8746, 54.0199 and 22.6321 kPa at 0, 1, 5 and 11 km. By hand 97.714 kPa
 * at 305 m. */
START_TEST(altitudes)
{
    static const double heights[] = {0, 1000, 5000, 11000, 305};
    static const double pressures[] = {101325, 89874.6, 54019.9, 22632.1, 97714};
    struct bench b;
    open_body(&b);
    for (int i = 0; i < 5; i++) bench_param(&b, "altitude")[i] = heights[i];
    bench_param(&b, "ambient")[5] = 90e3;
    bench_start(&b);
    for (int i = 0; i < 5; i++)
        CLOSE(b.ports->surroundings.ambient_pressure[i], pressures[i], 1e-5);
    ck_assert_double_eq(b.ports->surroundings.ambient_pressure[5], 90e3);
    ck_assert_double_eq(bench_output(&b, "ambient_pressure", 0)[5], 90e3);
    bench_close(&b);
}
END_TEST

static const double *field(struct bench *b)
{
    return bench_output(b, "magnetic_field", 0);
}

/* Several scans at once: the strongest counts, each ends by itself, lane by lane. */
START_TEST(scans)
{
    struct bench b;
    open_body(&b);
    bench_set(&b, "field", "0.5 T");
    bench_start(&b);
    bench_as(&b, 1, false, SIZE_MAX);
    bench_event(&b, "scan", 2, NULL, "1 h");
    bench_as(&b, 2, false, SIZE_MAX);
    bench_event(&b, "scan", 2, "3 T", "20 min");
    ck_assert_double_eq(field(&b)[2], 3);
    ck_assert_double_eq(field(&b)[3], 0.5);
    ck_assert_int_eq(b.timer[3], TH_NEVER);
    ck_assert_int_eq(b.timer[2], th_ticks_of(1200));
    bench_step(&b, 1200);
    bench_timer(&b, 2);
    ck_assert_double_eq(field(&b)[2], 1.5);
    ck_assert_int_eq(b.timer[2], th_ticks_of(3600));
    bench_step(&b, 2400);
    bench_timer(&b, 2);
    ck_assert_double_eq(field(&b)[2], 0.5);
    ck_assert_int_eq(b.timer[2], TH_NEVER);
    bench_close(&b);
}
END_TEST

/* The 17th item that scans at once stops its member, with the reason. */
START_TEST(scans_are_counted)
{
    struct bench b;
    open_body(&b);
    bench_start(&b);
    for (size_t k = 0; k < 17; k++) {
        ck_assert_int_eq(b.status[4], TH_OK);
        bench_as(&b, k, false, SIZE_MAX);
        bench_event(&b, "scan", 4, "1 T", "1 h");
    }
    ck_assert_int_eq(b.status[4], TH_BAD_INPUT);
    ck_assert(strstr(b.model->why(&b.view, 4), "more than 16 items") != NULL);
    ck_assert_ptr_null(b.model->why(&b.view, 3));
    bench_close(&b);
}
END_TEST

START_TEST(postures)
{
    struct bench b;
    open_body(&b);
    bench_set(&b, "posture", "upright");
    bench_start(&b);
    ck_assert_double_eq(b.ports->surroundings.posture[0], TH_UPRIGHT);
    bench_event(&b, "posture", 1, "lateral");
    bench_step(&b, 60);
    ck_assert_double_eq(b.ports->surroundings.posture[0], TH_UPRIGHT);
    ck_assert_double_eq(b.ports->surroundings.posture[1], TH_LATERAL);
    ck_assert_double_eq(bench_output(&b, "posture", 0)[1], TH_LATERAL);
    bench_close(&b);
}
END_TEST

#define FEVER                                       \
    "time[h],body_temperature[degC],ambient[kPa]\n" \
    "1,37,100\n2,39,100\n5,39,94\n5.5,38,94\n"

static const double fever_at[] = {1, 2, 5, 5.5}, fever[] = {37, 39, 39, 38},
                    air[] = {100, 100, 94, 94};

static double line(const double *values, double hours)
{
    int k = 0;
    while (k < 3 && fever_at[k + 1] <= hours) k++;
    if (hours < 1 || k == 3)
        return values[hours < 1 ? 0 : 3];
    return values[k] + (values[k + 1] - values[k]) * (hours - fever_at[k]) /
                           (fever_at[k + 1] - fever_at[k]);
}

/* From piece to piece: within half of 0.05 K and of 100 Pa of the line, with its mean, held at
 * the ends. 37 to 39 degC is 40 pieces, 6 kPa 60, 1 K 20. */
START_TEST(schedule_is_the_line)
{
    struct bench b;
    open_body(&b);
    bench_file(&b, "schedule", FEVER);
    bench_start(&b);
    int pieces = 0;
    double sum = 0, now = 0;
    while (b.timer[0] != TH_NEVER) {
        const double to = th_seconds_of(b.timer[0]) / 3600, middle = (now + to) / 2;
        const double warm = b.ports->surroundings.body_temperature[0] - 273.15;
        CLOSE(warm, line(fever, middle), 1e-7);
        CLOSE(b.ports->surroundings.ambient_pressure[0], 1e3 * line(air, middle), 1e-7);
        ck_assert_double_le(fabs(warm - line(fever, now)), 0.0251);
        ck_assert_double_eq(b.ports->surroundings.pump_temperature[0],
                            b.ports->surroundings.body_temperature[0]);
        sum += warm * (to - now);
        bench_step(&b, 3600 * (to - now));
        EACH_LANE(i)
            if (i > 0)
                b.due[i] = true;
        bench_timer(&b, 0);
        now = to;
        pieces++;
    }
    ck_assert_int_eq(pieces, 1 + 40 + 60 + 20);
    ck_assert_double_eq(now, 5.5);
    CLOSE(sum, 37 + 38 + 3 * 39 + 0.5 * 38.5, 1e-9);
    ck_assert_double_eq(b.ports->surroundings.body_temperature[0], 311.15);
    bench_close(&b);
}
END_TEST

/* A field and an altitude by table; scans and rows beside it go on. */
START_TEST(scheduled_field_and_altitude)
{
    struct bench b;
    open_body(&b);
    bench_file(&b, "schedule", "time[min],altitude[m],field[T]\n0,0,0\n0.001,305,1\n");
    bench_start(&b);
    bench_step(&b, 60);
    bench_event(&b, "scan", -1, "0.7 T", "1 h");
    CLOSE(b.ports->surroundings.ambient_pressure[6], 97714.0, 1e-5);
    ck_assert_double_eq(b.ports->surroundings.magnetic_field[6], 1);
    bench_close(&b);
}
END_TEST

static const struct {
    const char *table, *says;
} tables[] = {
    {"body_temperature[degC]\n37\n", "time"},
    {"time[h]\n0\n", "a schedule has a column of what changes"},
    {"time[h],body_temperature[degC]\n1,37\n1,38\n",
     "t:3:1: error: time: the rows of a schedule must ascend"},
    {"time[h],body_temperature[degC]\n0,37\n1,80\n", "t:3:3: error:"},
    {"time[h],body_temperature[degC]\n0,37\n1,\n", "missing"},
    {"time[h],altitude[m],ambient[kPa]\n0,0,100\n", "altitude or ambient, not both"},
    {"time[h],posture\n0,supine\n", "posture"},
};

START_TEST(wrong_schedules)
{
    struct bench b;
    struct th_error error = {0};
    open_body(&b);
    const struct th_data_table *table =
        th_table_parse("t", tables[_i].table, strlen(tables[_i].table), &b.arena, &error);
    ck_assert_msg(table != NULL, "%s", error.text[0]);
    const struct th_file file = {.row = bench_row(&b.model->params, "schedule"),
                                 .path = "t",
                                 .table = table,
                                 .units = b.units};
    ck_assert_ptr_null(b.model->load(&file, &b.arena, &error));
    ck_assert_msg(strstr(error.text[0], tables[_i].says) != NULL, "%s", error.text[0]);
    bench_close(&b);
}
END_TEST

/* Rules: row, value, schedule, sentence. */
static const struct {
    const char *rows[2], *values[2], *table, *says;
} rules[] = {
    {{"altitude", "ambient"}, {"305 m", "90 kPa"}, NULL, "give altitude or ambient, not both"},
    {{"body_temperature"}, {"38 degC"}, FEVER, "body_temperature is in the schedule"},
    {{"ambient"}, {"90 kPa"}, FEVER, "ambient is in the schedule"},
    {{"altitude"}, {"90 m"}, FEVER, "ambient is in the schedule: take altitude out"},
    {{"pump_temperature"}, {"38 degC"}, FEVER, NULL},
    {{"field"}, {"1 T"}, FEVER, NULL},
    {{"altitude"}, {"90 m"}, NULL, NULL},
};

START_TEST(rules_hold)
{
    struct bench b;
    struct th_error error = {0};
    double params[BENCH_ROWS];
    open_body(&b);
    if (rules[_i].table)
        bench_file(&b, "schedule", rules[_i].table);
    for (int k = 0; k < 2 && rules[_i].rows[k]; k++)
        bench_set(&b, rules[_i].rows[k], rules[_i].values[k]);
    for (size_t k = 0; k < b.model->params.count; k++) params[k] = b.params[k * TH_LANES];
    const struct th_setup with = {
        .params = params, .species = 1, .units = b.units, .data = b.data};
    ck_assert_int_eq(b.model->check(&with, &error), rules[_i].says ? TH_BAD_INPUT : TH_OK);
    ck_assert_msg(!rules[_i].says || strstr(error.text[0], rules[_i].says), "%s",
                  error.text[0]);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, unsaid);
    tcase_add_test(tests, altitudes);
    tcase_add_test(tests, scans);
    tcase_add_test(tests, scans_are_counted);
    tcase_add_test(tests, postures);
    tcase_add_test(tests, schedule_is_the_line);
    tcase_add_test(tests, scheduled_field_and_altitude);
    tcase_add_loop_test(tests, wrong_schedules, 0, (int)(sizeof tables / sizeof *tables));
    tcase_add_loop_test(tests, rules_hold, 0, (int)(sizeof rules / sizeof *rules));
}
