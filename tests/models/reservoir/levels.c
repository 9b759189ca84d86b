/* The reservoir's alarms and rules, by the values now. */
#define TH_SUITE "bellows levels"
#include "support/bench/bellows.h"
#include "support/check_main.h"
#include "support/real_run.h"

static void set_now(struct bench *b, const char *row, const char *text)
{
    bench_set(b, row, text);
    EACH_LANE(i) b->due[i] = true;
    bench_prepare(b);
}

/* Thresholds that are set past the volumes act at once, back again they act no longer; and the
 * instant counts from then. 20 mL, after a day 19 true and 19.5 counted. */
START_TEST(alarms_are_levels)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_start(&b);
    draw(&b, ML_PER_DAY, ML_PER_DAY / 2, DAY);
    set_now(&b, "low", "19.2 mL");
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "true_low", 0)[0], 1);
    draw(&b, 0, 0, DAY);
    set_now(&b, "low", "19.6 mL");
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 1);
    ck_assert_double_eq(bench_output(&b, "low_alarm_for", 0)[0], 0);
    draw(&b, 0, 0, DAY);
    CLOSE(bench_output(&b, "low_alarm_for", 0)[0], DAY, 1e-12);
    CLOSE(bench_output(&b, "true_low_for", 0)[0], 2 * DAY, 1e-12);
    set_now(&b, "low", "2 mL");
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "true_low", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 0);
    set_now(&b, "residual", "10 mL");
    set_now(&b, "taper", "5 mL");
    draw(&b, 6.6 * ML_PER_DAY, 0, DAY);
    set_now(&b, "taper", "0.3 mL");
    ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 0);
    set_now(&b, "taper", "5 mL");
    ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 1);
    bench_close(&b);
}
END_TEST

/* 3 mL, of which 1.4 are the residual, at 1 mL/day: by orders 2 mL are left after a day, none
 * after 1.6, to the microsecond, though the pump gives a tenth less; a refill ends both. */
START_TEST(alarms_count_orders)
{
    static const double hours[] = {24, 38.4};
    static const char *const paths[] = {"reservoir.low_alarm", "reservoir.empty_alarm"};
    struct real_run run = real_balanced(
        "title: t\nrun: {duration: 3 day, sample: 7 h}\ncsf: {cells: 20}\n"
        "drug: {from: parts/morphine.yaml, concentration: 1 mg/mL}\nprogram: {rate: 1 mL/day}\n"
        "pump: {use: peristaltic, error: -10 %}\n"
        "reservoir: {from: parts/bellows_20ml.yaml, volume: 3 mL}\n"
        "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\nrecord: [gauge.balance]\n"
        "events: [{at: 2 day, do: reservoir.refill, volume: 10 mL}]\n");
    for (int k = 0; k < 2; k++) {
        ck_assert_double_eq_tol(logged_at(&run, paths[k], 0), 3600 * hours[k], 1.1e-6);
        ck_assert_double_eq(logged_at(&run, paths[k], 1), 48 * 3600);
    }
    real_close(&run);
}
END_TEST

/* A residual that is set past the volume: dry at once, the programmer's date has come. */
START_TEST(residual_past_the_volume)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_set(&b, "volume", "5 mL");
    bench_start(&b);
    draw(&b, 0, 0, DAY);
    set_now(&b, "residual", "6 mL");
    ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 1);
    CLOSE(bench_output(&b, "empty_at", 0)[0], DAY, 1e-12);
    CLOSE(bench_output(&b, "predicted_empty", 0)[0], DAY, 1e-12);
    ck_assert_double_eq(b.ports->reservoir.usable[0], 0);
    bench_close(&b);
}
END_TEST

/* Fluid that comes back ends what it had begun; the next fall is one again. */
START_TEST(back_over_the_threshold)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_set(&b, "volume", "1.5 mL");
    bench_start(&b);
    ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 1);
    draw(&b, -ML_PER_DAY, 0, DAY);
    ck_assert_double_eq(bench_output(&b, "dry", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "true_low", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 1);
    bench_close(&b);
}
END_TEST

/* 30 mL into 20 mL: 11.4 mL do not fit, and are not forgotten when 10 mL fit half an hour
 * later. The programmer believes no more than the capacity. Refilled to the alarm's volume
 * exactly, it sounds. What round-off leaves over is not refused. */
START_TEST(refusals_add_up)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_start(&b);
    bench_event(&b, "refill", -1, "30 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    CLOSE(bench_output(&b, "refused_volume", 0)[0], 11.4e-6, 1e-12);
    CLOSE(bench_output(&b, "programmed_volume", 0)[0], 20e-6, 1e-12);
    bench_event(&b, "refill", -1, "10 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    CLOSE(bench_output(&b, "refused_volume", 0)[0], 11.4e-6, 1e-12);
    ck_assert_double_eq(bench_output(&b, "last_refused_volume", 0)[0], 0);
    CLOSE(bench_output(&b, "programmed_volume", 0)[0], 11.4e-6, 1e-12);
    bench_set(&b, "residual", "1 mL");
    EACH_LANE(i) bench_param(&b, "low")[i] = bench_param(&b, "residual")[i] + 1e-6;
    bench_event(&b, "refill", -1, "1 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    ck_assert_double_eq(bench_output(&b, "low_alarm", 0)[0], 1);
    for (int k = 1; k < 100; k++) {
        draw(&b, k * 0.17 * ML_PER_DAY, 0, DAY / 16);
        bench_event(&b, "refill", -1, "19 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        CLOSE(bench_output(&b, "refused_volume", 0)[0], 11.4e-6, 1e-12);
        ck_assert_double_eq(bench_output(&b, "last_refused_volume", 0)[0], 0);
    }
    bench_close(&b);
}
END_TEST

/* A capacity below what is in it is no capacity; one that just holds it is. */
START_TEST(capacity_below_the_volume)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_set(&b, "volume", "5 mL");
    bench_start(&b);
    bench_event(&b, "refill", -1, "15 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    set_now(&b, "capacity", "17 mL");
    EACH_LANE(i) ck_assert_int_eq(b.status[i], TH_OK);
    bench_param(&b, "capacity")[3] = 10e-6;
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    EACH_LANE(i) ck_assert_int_eq(b.status[i], i == 3 ? TH_BAD_INPUT : TH_OK);
    ck_assert_ptr_nonnull(strstr(b.model->why(&b.view, 3), "below the volume"));
    bench_close(&b);
}
END_TEST

/* Rules that the rows have to meet: a reservoir whose pressure falls with filling fills itself.
 */
START_TEST(refused_rows)
{
    static const struct {
        const char *row, *value, *says;
    } cases[] = {{"pressure_full", "20 kPa", "pressure_full is below pressure_empty"},
                 {"volume", "21 mL", "volume is above capacity"},
                 {"residual", "20 mL", "residual is not below capacity"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct bench b;
        static struct th_error const none;
        struct th_error error = none;
        open_reservoir(&b, 1, 10);
        double params[BENCH_ROWS];
        for (size_t r = 0; r < b.model->params.count; r++) params[r] = b.params[r * TH_LANES];
        ck_assert_int_eq(
            b.model->check(&(struct th_setup){.params = params, .species = 1}, &error), TH_OK);
        size_t row = bench_row(&b.model->params, cases[k].row);
        params[row] = bench_read(&b, &b.model->params.rows[row], cases[k].value);
        ck_assert_int_eq(
            b.model->check(&(struct th_setup){.params = params, .species = 1}, &error),
            TH_BAD_INPUT);
        ck_assert_ptr_nonnull(strstr(error.text[0], cases[k].says));
        bench_close(&b);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "levels");
    tcase_add_test(tests, alarms_are_levels);
    tcase_add_test(tests, residual_past_the_volume);
    tcase_add_test(tests, alarms_count_orders);
    tcase_add_test(tests, back_over_the_threshold);
    tcase_add_test(tests, refusals_add_up);
    tcase_add_test(tests, capacity_below_the_volume);
    tcase_add_test(tests, refused_rows);
}
