/* Orders: relative to the present, held in their range, with the causes that they begin and
 * end; parameters that are set. */
#define TH_SUITE "order"
#include "support/check_main.h"

#include "support/course/run.h"

#define PLAIN "run: {duration: 10 h, sample: 10 h}\ntap: {rate: 2}\nbasin: {}\ncourse: {}\n"

static const th_tick hourly[] = {3600LL * 1000000};

static struct th_order *relative(struct course_run *run, const char *name, double by,
                                 bool share)
{
    struct th_item *item = course_at(run, TH_SECTION_EVENT, name, hourly, 1);
    item->every = HOUR;
    struct th_order *order = course_order(run, item, TAP, NAN);
    order->relative = true;
    order->share = share;
    order->by = by;
    return order;
}

/* R37: by 20 % of the present value, held at most 4: 2.4 2.88 3.456 4 4 ...; that is no
 * fitting. */
START_TEST(by_a_share)
{
    struct course_run run;
    course_read(&run, PLAIN);
    struct th_order *order = relative(&run, "raise", 0.2, true);
    order->most = 4;
    run.items[0].times = 3;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_double_eq_tol(course_last(&run, "tap.rate", 0), 3.456, 1e-14);
    course_close(&run);
    course_read(&run, PLAIN);
    relative(&run, "raise", 0.2, true)->most = 4;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_double_eq(course_last(&run, "tap.rate", 0), 4);
    ck_assert_double_eq(course_last(&run, "course.fitted_orders", 0), 0);
    course_close(&run);
}
END_TEST

/* R37: by 3 from 2: 5, 8, then 11 is beyond the range of the argument, which ends at 10:
 * fitted, logged and counted, each time; no error. */
START_TEST(beyond_the_range)
{
    struct course_run run;
    course_read(&run, PLAIN);
    relative(&run, "raise", 3, false);
    run.items[0].times = 4;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert_double_eq(course_last(&run, "tap.rate", 0), 10);
    ck_assert_double_eq(course_last(&run, "course.fitted_orders", 0), 2);
    COURSE_INSTANTS(&run, "raise", HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR);
    COURSE_INSTANTS(&run, "tap.set", 3 * HOUR, 4 * HOUR);
    ck_assert_int_eq(course_entry(&run, "tap.set", 0, 0)->kind, TH_LOG_FITTED);
    course_close(&run);
}
END_TEST

/* R37: least holds, too, and a fall stops there. */
START_TEST(held_at_the_least)
{
    struct course_run run;
    course_read(&run, PLAIN);
    relative(&run, "lower", -0.7, false)->least = 0.5;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_double_eq(course_last(&run, "tap.rate", 0), 0.5);
    course_close(&run);
}
END_TEST

/* R36: a model is told which item gave an order, whether that is a hazard, and whose cause it
 * ends; nobody's is said as such. */
START_TEST(causes_are_told)
{
    static const th_tick at[] = {3600LL * 1000000}, later[] = {7200LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    course_order(&run, course_at(&run, TH_SECTION_HAZARD, "clot", at, 1), TAP, 1);
    if (_i)
        course_order(&run, course_at(&run, TH_SECTION_EVENT, "revision", later, 1), TAP, 1)
            ->cause = 0;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_double_eq(course_last(&run, "tap.hazard", 0), _i ? 0 : 1);
    ck_assert_double_eq(course_last(&run, "tap.cause", 0), _i);
    ck_assert_double_eq(course_last(&run, "tap.ends", 0), _i ? 0 : -1);
    course_close(&run);
}
END_TEST

/* set: all of one mapping at once, by the same if:; a later order of the item by its own. */
START_TEST(what_is_set)
{
    struct course_run run;
    course_read(&run, PLAIN);
    const struct th_condition no = course_above(&run, "basin.level", 1e9);
    struct th_item *item = course_at(&run, TH_SECTION_EVENT, "sets", hourly, 1);
    struct th_order *orders[3];
    for (int k = 0; k < 3; k++) {
        orders[k] = course_order(&run, item, BASIN, k == 2 ? 4 : 3);
        orders[k]->kind = TH_ORDER_SET;
        orders[k]->number = k == 1 ? 3 : 1; /* drift, full, drift */
    }
    orders[1]->joined = true;
    orders[0]->condition = _i ? &no : NULL;
    item->chance = 0.99999;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    /* drift 4 stands in any case; full 3 with the first alone: then the alarm is on at the end
     */
    ck_assert_double_eq(course_last(&run, "basin.level", 0), (10 * 2 + 9 * 4) * 3600);
    ck_assert_double_eq(course_last(&run, "basin.alarm", 0), _i ? 0 : 1);
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "order");
    tcase_add_test(tests, by_a_share);
    tcase_add_test(tests, beyond_the_range);
    tcase_add_test(tests, held_at_the_least);
    tcase_add_loop_test(tests, causes_are_told, 0, 2);
    tcase_add_loop_test(tests, what_is_set, 0, 2);
}
