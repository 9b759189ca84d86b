/* Hazards: drawn by their law, aged only while they may, once or for ever. */
#define TH_SUITE "hazard"
#include "support/check_main.h"

#include "support/course/run.h"

#include "base/random.h"

enum { PEOPLE = 600 };

#define YEAR "run: {duration: 360 day, sample: 360 day}\ntap: {}\nbasin: {}\n"

static const struct th_distribution weibull = {
    .family = TH_DIST_WEIBULL, .a = 86400 * 200.0, .b = 0.65, .least = 0, .most = INFINITY};
static const struct th_distribution monthly = {
    .family = TH_DIST_EXPONENTIAL, .a = 86400 * 30.0, .least = 0, .most = INFINITY};

static struct th_item *hazard(struct course_run *run, const char *name, enum th_trigger trigger,
                              const struct th_distribution *law)
{
    struct th_item *item = course_item(run, TH_SECTION_HAZARD, name);
    item->trigger = trigger;
    item->law = law;
    return item;
}

/* Ticks of draw `count`. */
static th_tick drawn(uint64_t seed, uint64_t person, const char *key, uint64_t count,
                     const struct th_distribution *law)
{
    return llround(th_distribution_quantile(law, th_random(seed, person, key, count)) * 1e6);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* R39, R40: each member's instant is the quantile of its own draw, to the tick; the log has it
 * with the age. The shares of the law that lie below them are uniform (Kolmogorov and Smirnov:
 * below 1.95/sqrt(n) in 999 of 1000 cases; those beyond the run are known to be). Another
 * hazard changes nothing. */
START_TEST(instants_follow_their_law)
{
    struct course_run run;
    static double below[PEOPLE];
    size_t count = 0;
    course_read(&run, YEAR "ensemble: {members: 600, seed: 4}\n");
    if (_i)
        hazard(&run, "other", TH_TRIGGER_EVERY, &monthly);
    hazard(&run, "clot", TH_TRIGGER_AFTER, &weibull);
    course_go(&run, (struct th_ensemble_options){.threads = 2});
    for (uint64_t m = 0; m < PEOPLE; m++) {
        const th_tick at = drawn(4, m, "clot", 0, &weibull);
        const struct th_entry *entry = course_entry(&run, "clot", m, 0);
        ck_assert((entry != NULL) == (at <= 360 * DAY));
        ck_assert_uint_le(course_count(&run, "clot", m), 1);
        if (!entry)
            continue;
        ck_assert_int_eq(entry->at, at);
        ck_assert_int_eq(entry->kind, TH_LOG_HAZARD);
        ck_assert_double_eq(entry->value, th_seconds_of(at));
        below[count++] = th_distribution_below(&weibull, th_seconds_of(at));
    }
    const double reached = th_distribution_below(&weibull, 360 * 86400.0);
    qsort(below, count, sizeof *below, by_value);
    double distance = fabs((double)count / PEOPLE - reached);
    for (size_t k = 0; k < count; k++)
        distance = fmax(distance, fmax(fabs(below[k] - (double)k / PEOPLE),
                                       fabs(below[k] - (double)(k + 1) / PEOPLE)));
    ck_assert_double_lt(distance, 1.95 / sqrt(PEOPLE));
    course_close(&run);
}
END_TEST

/* R39: every renews for ever: each gap is the next draw, from the last occurrence. */
START_TEST(renewal)
{
    struct course_run run;
    course_read(&run, YEAR "ensemble: {members: 9, seed: 4}\n");
    course_order(&run, hazard(&run, "clog", TH_TRIGGER_EVERY, &monthly), BASIN, 1);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    for (uint64_t m = 0; m < 9; m++) {
        th_tick at = 0;
        size_t k = 0;
        for (;; k++) {
            at += drawn(4, m, "clog", k, &monthly);
            if (at > 360 * DAY)
                break;
            ck_assert_int_eq(course_entry(&run, "clog", m, k)->at, at);
            ck_assert_int_eq(course_entry(&run, "basin.add", m, k)->at, at);
        }
        ck_assert_uint_gt(k, 1);
        ck_assert_uint_eq(course_count(&run, "clog", m), k);
        ck_assert_uint_eq(course_count(&run, "basin.add", m), k);
        ck_assert_double_eq(course_last(&run, "basin.added", m), (double)k);
    }
    course_close(&run);
}
END_TEST

/* R39: the age counts from the last since, only in the stage of during:, and pauses outside:
 * the stages a and b take turns of 10 days; the hazard may happen in b. Its age at the day t is
 * the time that was spent in b. */
START_TEST(ages_pause)
{
    struct course_run run;
    course_read(&run, YEAR "course: {}\nensemble: {members: 30, seed: 8}\n");
    course_stage(&run, "a");
    course_stage(&run, "b");
    struct th_item *item = hazard(&run, "clot", TH_TRIGGER_AFTER, &weibull);
    item->during = 2;
    for (size_t s = 0; s < 2; s++) {
        struct th_item *way = course_after(&run, TH_SECTION_LEAVE, NULL, 10 * DAY);
        way->stage = s;
        way->to = 1 - s;
    }
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    int happened = 0;
    for (uint64_t m = 0; m < 30; m++) {
        const th_tick age = drawn(8, m, "clot", 0, &weibull);
        const th_tick at = age + (age / (10 * DAY) + 1) * 10 * DAY;
        const struct th_entry *entry = course_entry(&run, "clot", m, 0);
        ck_assert((entry != NULL) == (at <= 360 * DAY));
        ck_assert(!entry || entry->at == at);
        happened += entry != NULL;
    }
    ck_assert_int_gt(happened, 5);
    course_close(&run);
}
END_TEST

/* R39: a new since draws anew, with the next draw; before the first there is none. */
START_TEST(a_new_origin_draws_anew)
{
    static const th_tick implants[] = {100 * 86400LL * 1000000, 200 * 86400LL * 1000000};
    struct course_run run;
    course_read(&run, YEAR "ensemble: {members: 30, seed: 8}\n");
    struct th_item *item = hazard(&run, "infection", TH_TRIGGER_AFTER, &weibull);
    struct th_item *implant = course_at(&run, TH_SECTION_EVENT, "implant", implants, 2);
    const size_t since[] = {course_acts(&run, implant)};
    item->since = since;
    item->since_count = 1;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    for (uint64_t m = 0; m < 30; m++) {
        const th_tick first = 100 * DAY + drawn(8, m, "infection", 0, &weibull);
        const th_tick second = 200 * DAY + drawn(8, m, "infection", 1, &weibull);
        size_t k = 0;
        if (first < 200 * DAY)
            ck_assert_int_eq(course_entry(&run, "infection", m, k++)->at, first);
        if (second <= 360 * DAY)
            ck_assert_int_eq(course_entry(&run, "infection", m, k++)->at, second);
        ck_assert_uint_eq(course_count(&run, "infection", m), k);
    }
    course_close(&run);
}
END_TEST

/* R31: a hazard whose chance: denies it is over; hours do not stop its age. */
START_TEST(hours_do_not_stop_an_age)
{
    struct course_run run;
    course_read(&run, YEAR "ensemble: {members: 60, seed: 3}\n");
    struct th_item *item = hazard(&run, "fall", TH_TRIGGER_AFTER, &monthly);
    item->hours = true;
    item->hours_from = 6 * HOUR;
    item->hours_to = 18 * HOUR;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    int day = 0, night = 0;
    for (uint64_t m = 0; m < 60; m++) {
        const th_tick at = drawn(3, m, "fall", 0, &monthly), clock = at % DAY;
        const bool by_day = clock >= 6 * HOUR && clock <= 18 * HOUR && at <= 360 * DAY;
        const struct th_entry *entry = course_entry(&run, "fall", m, 0);
        ck_assert((entry != NULL) == by_day);
        ck_assert(!entry || entry->at == at);
        day += by_day;
        night += !by_day;
    }
    ck_assert_int_gt(day, 10);
    ck_assert_int_gt(night, 10);
    course_close(&run);
}
END_TEST

/* pace: the age runs level/per times as fast as the clock. Of a level of a + b t (1/day) it is
 * a t + b t^2/2 days, exact in steps of any length; the log has the age that was drawn. A level
 * below 0 lets it stand; a pause adds nothing; several that renew. */
START_TEST(an_age_follows_an_output)
{
    static const double starts[] = {0, 2, 0, -10}, slopes[] = {1, 0, 0.2, 2};
    char text[500];
    struct course_run run;
    snprintf(text, sizeof text,
             "run: {duration: 90 day, sample: 90 day}\ntap: {}\n"
             "basin: {level: %g, drift: %.17g, longest: %s}\n"
             "ensemble: {members: 30, seed: 4}\nhazards:\n"
             "  - {name: clot, after: exponential mean 30 day, pace: basin.level, per: 1,"
             " during: 2 day .. 80 day}\n",
             starts[_i % 4], slopes[_i % 4] / 86400, _i < 4 ? "inf" : "1700 s");
    course_parse(&run, text);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    size_t found = 0;
    for (uint64_t m = 0; m < 30; m++) {
        const double age = (double)drawn(4, m, "hazard.clot", 0, &monthly) / 1e6 / 86400;
        const struct th_entry *entry = course_entry(&run, "clot", m, 0);
        const double a = starts[_i % 4], b = slopes[_i % 4];
        const double from = a < 0 ? -a / b : 2; /* where it begins to run, day */
        const double high = a + b * from;       /* the level there */
        const double at =
            b > 0 ? from + (sqrt(high * high + 2 * b * age) - high) / b : from + age / a;
        ck_assert((entry != NULL) == (at <= 80));
        if (!entry)
            continue;
        found++;
        ck_assert_double_eq_tol((double)entry->at / 1e6 / 86400, at, a < 0 ? 1e-3 : 1e-10);
        ck_assert_double_eq_tol(entry->value / 86400, age, 1e-11);
    }
    ck_assert_uint_gt(found, 5);
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "hazard");
    tcase_add_loop_test(tests, instants_follow_their_law, 0, 2);
    tcase_add_test(tests, renewal);
    tcase_add_test(tests, ages_pause);
    tcase_add_test(tests, a_new_origin_draws_anew);
    tcase_add_test(tests, hours_do_not_stop_an_age);
    tcase_add_loop_test(tests, an_age_follows_an_output, 0, 8);
}
