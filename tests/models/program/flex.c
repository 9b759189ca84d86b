/* Programmes by the time of day and the day of the week: a day's dose, instants to a tick,
 * tables that make no sense. */
#define TH_SUITE "program flex"
#include "support/bench/program.h"
#include "support/check_main.h"
#include "support/real_run.h"

#include <unistd.h>

#include "scenario/column.h"

extern const struct th_model th_program_flex;

static const double tick = 1 / 3600e6; /* h */

static void open_flex(struct bench *b, const char *dose, const char *table)
{
    bench_open(b, &th_program_flex, 1);
    bench_set(b, "dose", dose);
    bench_set(b, "concentration", "10 mg/mL");
    bench_file(b, "table", table);
}

static double flow(const struct bench *b)
{
    return b->ports->program.ordered_flow[0] / ML_PER_DAY;
}

#define IS(a, b) ck_assert_double_eq_tol(a, b, 1e-12)

/* A base of 2 mg/day and 1 mg from 22:00 to 06:00: 2 mg 16/24 + 1 mg each day, whatever the
 * midnight, and 3 mg/day = 0.3 mL/day meanwhile. */
START_TEST(the_dose_of_a_day)
{
    struct bench b;
    open_flex(&b, "2 mg/day", "from,to,dose[mg]\n22:00,06:00,1\n");
    b.local.clock = th_ticks_of(9.5 * 3600);
    bench_start(&b);
    IS(flow(&b), 0.2);
    for (int day = 1; day <= 10; day++) {
        advance(&b, 24 * day);
        CLOSE(bench_output(&b, "ordered_mass", 0)[0], day * (2e-6 * 16 / 24 + 1e-6), 1e-12);
    }
    advance(&b, 240 + 12.5 - tick);
    IS(flow(&b), 0.2);
    ck_assert_double_eq(bench_output(&b, "step", 0)[0], 0);
    advance(&b, 240 + 12.5);
    IS(flow(&b), 0.3);
    ck_assert_double_eq(bench_output(&b, "step", 0)[0], 2);
    advance(&b, 240 + 20.5 - tick);
    IS(flow(&b), 0.3);
    advance(&b, 240 + 20.5);
    IS(flow(&b), 0.2);
    ck_assert_double_eq(bench_output(&b, "raised_volume", 0)[0], 0);
    bench_close(&b);
}
END_TEST

/* From friday 20:00 on: the night of friday is one of a workday and ends on saturday, none
 * begins on saturday and on sunday; from sunday 23:00 to monday 01:00 there is one of its own,
 * over the end of the week, and on monday 22:00 the next. Each to the tick, in three weeks. */
START_TEST(switches_across_weekdays)
{
    static const struct {
        double at, flow;
    } turns[] = {{2, 0.3}, {10, 0.2}, {51, 0.5}, {53, 0.2}, {74, 0.3}, {82, 0.2}, {98, 0.3}};
    struct bench b;
    open_flex(&b, "2 mg/day",
              "days,from,to,dose[mg],rate[mL/day]\n"
              "workdays,22:00,06:00,1,\nsunday,23:00,01:00,,0.5\n");
    b.local.clock = th_ticks_of(20 * 3600);
    b.local.weekday = 4;
    b.local.dated = true;
    bench_start(&b);
    for (int week = 0; week < 3; week++) {
        const double from = 168.0 * week;
        for (size_t k = 0; k < sizeof turns / sizeof *turns; k++) {
            advance(&b, from + turns[k].at - tick);
            IS(flow(&b), k ? turns[k - 1].flow : 0.2);
            advance(&b, from + turns[k].at);
            IS(flow(&b), turns[k].flow);
        }
        advance(&b, from + 167);
    }
    bench_close(&b);
}
END_TEST

/* A run that starts on monday 00:30 starts within the step that began on sunday 23:00. */
START_TEST(starts_within_a_step_of_last_week)
{
    struct bench b;
    open_flex(&b, "2 mg/day", "days,from,to,rate[mL/day]\nsunday,23:00,01:00,0.5\n");
    b.local.clock = th_ticks_of(1800);
    b.local.dated = true;
    bench_start(&b);
    IS(flow(&b), 0.5);
    advance(&b, 0.5);
    IS(flow(&b), 0.2);
    bench_close(&b);
}
END_TEST

/* Tables drawn at random, against a walk through all minutes of two weeks. */
START_TEST(any_table_minute_by_minute)
{
    enum { MINUTES = 7 * 1440, STEPS = 3 };
    double rate[MINUTES] = {0};
    static const char *const days[] = {"daily", "workdays", "weekend"};
    char table[400] = "days,from,to,rate[mL/day]\n";
    unsigned seed = 77 + (unsigned)_i;
    /* Steps in a third of the day each, so that they lie apart. */
    for (int k = 0; k < STEPS; k++) {
        seed = seed * 1664525 + 1013904223;
        const int from = 480 * k + (int)(seed >> 8) % 200,
                  to = from + 30 + (int)(seed >> 16) % 300, which = (int)(seed >> 24) % 3;
        const double flow_ = 0.1 * (1 + (int)(seed >> 20) % 9);
        snprintf(table + strlen(table), sizeof table - strlen(table),
                 "%s,%02d:%02d,%02d:%02d,%g\n", days[which], from / 60, from % 60, to / 60 % 24,
                 to % 60, flow_);
        for (int day = 0; day < 7; day++)
            for (int m = from; m < to; m++)
                if (which == 0 || (which == 1) == (day < 5))
                    rate[(day * 1440 + m) % MINUTES] = flow_;
    }
    struct bench b;
    open_flex(&b, "0.7 mg/day", table);
    b.local.weekday = _i % 7;
    b.local.clock = th_ticks_of(60.0 * (seed % 1440));
    b.local.dated = true;
    bench_start(&b);
    double expected = 0;
    for (int m = 0; m < 2 * MINUTES; m++) {
        const double here = rate[(b.local.weekday * 1440 + (int)(seed % 1440) + m) % MINUTES];
        expected += (here > 0 ? here : 0.07) * 1e-6 / 1440;
    }
    advance(&b, 2 * 168);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], expected, 1e-11);
    bench_close(&b);
}
END_TEST

/* By 20 % more of the table: 3.6 mg/day of what was 3; the base stays, and is changed by
 * change. The programmer takes doses by 0.25 mg: 1.2 mg are 1.25 mg. */
START_TEST(a_share_of_the_table)
{
    struct bench b;
    open_flex(&b, "2 mg/day", "from,to,dose[mg]\n00:00,08:00,1\n");
    bench_start(&b);
    IS(flow(&b), 0.3);
    bench_event(&b, "scale", -1, "120 %");
    IS(flow(&b), 0.36);
    const struct th_command *scale =
        &th_program_flex.commands[th_program_flex.command_count - 1];
    ck_assert_str_eq(scale->name, "scale");
    ck_assert_uint_eq(scale->relative, 1);
    IS(scale->present(&b.view, 0), 1.2);
    bench_set(&b, "dose_step", "0.25 mg");
    bench_event(&b, "stop", -1, "1 h");
    advance(&b, 2);
    IS(flow(&b), 0.375);
    bench_event(&b, "change", -1, "4 mg/day");
    IS(flow(&b), 0.375);
    advance(&b, 9);
    IS(flow(&b), 0.4);
    bench_set(&b, "scale", "50 %");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    advance(&b, 25);
    IS(flow(&b), 0.15);
    IS(bench_output(&b, "scale", 0)[0], 0.5);
    bench_close(&b);
}
END_TEST

/* To twice the concentration half the flow gives the same dose: of the base, of a step of a
 * dose and of one of a flow. */
START_TEST(a_bridge_keeps_doses)
{
    struct bench b;
    open_flex(&b, "2 mg/day",
              "from,to,dose[mg],rate[mL/day]\n02:00,08:00,1,\n08:00,16:00,,0.3\n");
    bench_start(&b);
    bench_event(&b, "bridge", -1, "20 mg/mL", "0.01 mL");
    IS(flow(&b), 0.2);
    advance(&b, 1.2 - tick);
    IS(flow(&b), 0.2);
    advance(&b, 1.2 + tick); /* the end of its volume is rounded up to a tick */
    IS(flow(&b), 0.1);
    advance(&b, 3);
    IS(flow(&b), 0.2);
    advance(&b, 9);
    IS(flow(&b), 0.15);
    bench_close(&b);
}
END_TEST

/* Stopped it orders nothing, and the step of the time is in force when it starts again. Out of
 * the body it has no step; implanted, that of the time. A bolus is on top. */
START_TEST(stops_and_devices)
{
    struct bench b, *all[] = {&b};
    open_flex(&b, "2 mg/day", "from,to,dose[mg]\n04:00,12:00,1\n");
    bench_start(&b);
    advance(&b, 3);
    bench_event(&b, "stop", -1, "2 h");
    IS(flow(&b), 0);
    advance(&b, 5);
    IS(flow(&b), 0.3);
    bench_event(&b, "bolus", -1, NULL, "0.1 mL", "1 h");
    IS(flow(&b), 2.7);
    bench_device(all, 1, -1, true);
    IS(flow(&b), 0);
    ck_assert_double_eq(bench_output(&b, "step", 0)[0], 0);
    advance(&b, 13);
    bench_device(all, 1, -1, false);
    IS(flow(&b), 0.2);
    advance(&b, 28);
    IS(flow(&b), 0.3);
    bench_close(&b);
}
END_TEST

static const struct {
    const char *table, *says;
} wrong[] = {
    {"from,dose[mg]\n08:00,1\n", "to"},
    {"from,to,dosis[mg]\n08:00,09:00,1\n", "dosis"},
    {"from,to,dose[mg]\n08:00,09:61,1\n",
     "t:2:7: error: to: \"09:61\" is no clock: write 08:00"},
    {"from,to,dose[mg]\n08:00,08:00,1\n", "t:2:7: error: a step ends at another time"},
    {"from,to,dose[mg]\n08:00,,1\n", "t:2:7: error: a time of day is missing here"},
    {"from,to,dose[mg]\n08:00,09:00,\n", "needs one of dose, dose_rate and rate"},
    {"from,to,dose[mg],rate[mL/day]\n08:00,09:00,1,1\n", "not several"},
    {"from,to,dose[mg]\n08:00,12:00,1\n11:00,13:00,1\n",
     "t:3:1: error: the step of this line begins before that of line 2 ends"},
    {"from,to,dose[mg]\n20:00,09:00,1\n08:00,10:00,1\n", "before that of line"},
    {"days,from,to,dose[mg]\nmunday,08:00,09:00,1\n", "\"munday\" is none of: daily"},
    {"days,from,to,dose[mg]\nsunday,22:00,09:00,1\nmonday,08:00,10:00,1\n",
     "t:3:1: error: the step of this line begins before that of line 2 ends"},
};

START_TEST(tables_that_make_no_sense)
{
    struct bench b;
    struct th_error error = {0};
    bench_open(&b, &th_program_flex, 1);
    const char *text = wrong[_i].table;
    const struct th_data_table *table =
        th_table_parse("t", text, strlen(text), &b.arena, &error);
    ck_assert_ptr_nonnull(table);
    const struct th_file file = {.path = "t", .table = table, .units = b.units};
    ck_assert_ptr_null(th_program_flex.load(&file, &b.arena, &error));
    ck_assert_msg(error.count == 1 && strstr(error.text[0], wrong[_i].says), "%s: %s", text,
                  error.text[0]);
    bench_close(&b);
}
END_TEST

/* ---- in a scenario ---- */

static char folder[] = "/tmp/thecal-flex-XXXXXX";

static void write_table(const char *text)
{
    char path[64];
    if (!mkdtemp(folder))
        ck_abort_msg("no folder");
    snprintf(path, sizeof path, "%s/week.csv", folder);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void remove_table(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    strcpy(strrchr(folder, '-'), "-XXXXXX");
}

static void print_scenario(char text[1000], const char *run, const char *program)
{
    snprintf(text, 1000,
             "format: 1\nrun: {duration: 10 day, %s}\n"
             "drug: {from: morphine, concentration: 10 mg/mL}\n"
             "program: {use: flex, table: %s/week.csv%s}\n"
             "catheter: {from: silicone_89cm, tip: T10}\n"
             "csf: {cells: 40}\nrecord: [program, csf.probe_concentration]\n",
             run, folder, program);
}

#define WEEK "days,from,to,dose[mg]\nworkdays,22:00,06:00,1\nsaturday,08:00,12:00,2\n"

/* Ten days from thursday 2026-03-05 09:30 with six nights of workdays and one saturday: a base
 * of 2 mg/day for the rest. However it is sampled, the numbers of common instants are the same.
 */
START_TEST(sampling_changes_nothing)
{
    char text[1000];
    write_table(WEEK);
    print_scenario(text, "sample: 1 day, start: 2026-03-05 09:30", ", dose: 2 mg/day");
    struct real_run seldom = real_run(text);
    print_scenario(text, "sample: 1 h, start: 2026-03-05 09:30", ", dose: 2 mg/day");
    struct real_run often = real_run(text);
    const size_t mass = real_column(&seldom, "program.ordered_mass"),
                 csf = real_column(&seldom, "csf.probe_concentration");
    CLOSE(th_trace_get(seldom.trace, mass, 0, 10, 0),
          (2.0 * (240 - 7 * 8 - 2 * 4) / 24 + 7 + 2 * 2) * 1e-6, 1e-11);
    for (size_t day = 0; day <= 10; day++) {
        ck_assert_double_eq(th_trace_get(seldom.trace, csf, 0, day, 0),
                            th_trace_get(often.trace, csf, 0, 24 * day, 0));
        ck_assert_double_eq(th_trace_get(seldom.trace, mass, 0, day, 0),
                            th_trace_get(often.trace, mass, 0, 24 * day, 0));
    }
    real_close(&seldom);
    real_close(&often);
    remove_table();
}
END_TEST

static const struct {
    const char *table, *run, *program, *says;
} refused[] = {
    {WEEK, "start: 08:00", "",
     "line 2 names days of the week, which needs a start with a date"},
    {"from,to,rate[mL/day]\n08:00,09:00,1\n09:00,10:00,0.01\n", "start: 08:00", "",
     "program.table: the rate of line 3: 0.01 mL/day is below least_rate (0.048 mL/day)"},
    {"from,to,dose[mg]\n08:00,09:00,20\n", "start: 08:00", ", concentration: 10 mg/mL",
     "the dose of line 2: 48 mL/day at the programmed concentration is above most_rate"},
    {WEEK, "start: 2026-03-05 09:30", ", dose: 1 mg/day, rate: 1 mL/day",
     "give either dose or rate"},
};

START_TEST(refused_before_the_run)
{
    char text[1000];
    struct th_error error = {0};
    write_table(refused[_i].table);
    print_scenario(text, refused[_i].run, refused[_i].program);
    ck_assert_ptr_null(th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml", text,
                                         strlen(text), NULL, 0, &error));
    ck_assert_msg(strstr(error.text[0], refused[_i].says), "%s", error.text[0]);
    remove_table();
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "flex");
    tcase_add_test(tests, the_dose_of_a_day);
    tcase_add_test(tests, switches_across_weekdays);
    tcase_add_test(tests, starts_within_a_step_of_last_week);
    tcase_add_loop_test(tests, any_table_minute_by_minute, 0, 20);
    tcase_add_test(tests, a_share_of_the_table);
    tcase_add_test(tests, a_bridge_keeps_doses);
    tcase_add_test(tests, stops_and_devices);
    tcase_add_loop_test(tests, tables_that_make_no_sense, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(tests, sampling_changes_nothing);
    tcase_add_loop_test(tests, refused_before_the_run, 0, sizeof refused / sizeof *refused);
}
