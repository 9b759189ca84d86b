/* Rows that are instants of the run, through every door: in days and hours from the start, by
 * day and clock, by the calendar, never. And the doors that call an instance by its part. */
#define TH_SUITE "doors_time"
#include "support/check_main.h"

#include "language/language.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

#define START "run: {duration: 30 day, start: 2026-03-01 08:00}\n" /* a Sunday */
enum { LONG = WALK_TEXT + 400 };
static const double HOUR = 3600;

static const struct {
    const char *written;
    double hours; /* from the start; -1: refused, -2: never */
} moments[] = {{"50 h", 50},
               {"2 day 2 h", 50},
               {"day 2 10:00", 50},
               {"10:00", 2},
               {"07:00", 23},
               {"start", 0},
               {"end", 720},
               {"tuesday 10:00", 50},
               {"2026-03-03 10:00", 50},
               {"never", -2},
               {"50", -1},
               {"day 2", -1},
               {"day 0 07:00", -1},
               {"2026-02-27 10:00", -1},
               {"-3 h", -1},
               {"tusday 10:00", -1}};

enum door { FILE_DOOR, SET_DOOR, EVENT_DOOR, LIBRARY_DOOR, DOORS };

static struct th_scenario *read_text(const char *text, const char *set, struct th_error *error)
{
    memset(error, 0, sizeof *error);
    return th_scenario_parse(&th_catalog, walk_units, WALK_NAME, text, strlen(text), &set,
                             set ? 1 : 0, error);
}

/* The row's value in seconds as it came through a door; NaN and a sentence if it was refused.
 */
static double through(const struct walk *walk, const struct th_row *row, enum door door,
                      const char *written, struct th_error *error)
{
    char text[WALK_TEXT], whole[LONG], word[WALK_WORD], tail[400] = "", set[300];
    double si = NAN;
    snprintf(word, sizeof word, "\"%s\"", written);
    if (door == EVENT_DOOR)
        snprintf(tail, sizeof tail, "events: [{at: 1 h, set: {%s.%s: %s}}]\n", walk->instance,
                 row->name, word);
    walk_write(walk, door == FILE_DOOR ? row : NULL, word, tail, text);
    const char *behind = strchr(text, '\n') + 1; /* the run of its own */
    snprintf(whole, sizeof whole, START "%s", behind);
    snprintf(set, sizeof set, "%s.%s=%s", walk->instance, row->name, written);
    struct th_scenario *s = read_text(whole, door == SET_DOOR ? set : NULL, error);
    if (!s)
        return NAN;
    size_t i = th_scenario_instance(s, walk->instance);
    size_t number = (size_t)(row - walk->model->params.rows);
    if (door == EVENT_DOOR)
        si = s->events[0].args[0];
    else if (door != LIBRARY_DOOR)
        si = s->instances[i].params[number];
    else if (th_scenario_value(s, i, number, written, &si, error) != TH_OK)
        si = NAN;
    th_scenario_free(s);
    return si;
}

START_TEST(instants)
{
    size_t rows = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        struct walk walk = walk_to(th_catalog.models[m]);
        for (size_t k = 0; k < walk.model->params.count; k++) {
            const struct th_row *row = &walk.model->params.rows[k];
            if (!(row->flags & TH_MOMENT))
                continue;
            rows++;
            ck_assert_int_eq(row->quantity, TH_TIME);
            for (int door = 0; door < DOORS; door++) {
                struct th_error error = {0};
                double hours = moments[_i].hours;
                double si = through(&walk, row, (enum door)door, moments[_i].written, &error);
                const char *what = error.count ? error.text[0] : "taken";
                if (hours == -1)
                    ck_assert_msg(isnan(si) && error.count > 0, "%s.%s, door %d: %g",
                                  walk.instance, row->name, door, si);
                else if (!isnan(si) || !strstr(what, "until is not after begins"))
                    ck_assert_msg(hours == -2 ? isinf(si) : fabs(si - hours * HOUR) < 1e-6,
                                  "%s.%s, door %d: %s", walk.instance, row->name, door, what);
            }
        }
    }
    ck_assert_uint_ge(rows, 2);
}
END_TEST

/* Laws about instants: parted by commas where there are clocks. Hours from the start of each
 * value. */
START_TEST(laws)
{
    static const struct {
        const char *law;
        double hours[2];
    } cases[] = {{"grid 10 20 h", {10, 20}},
                 {"grid day 1 10:00, day 2 10:00", {26, 50}},
                 {"grid 10 h, monday 10:00", {10, 26}},
                 {"uniform 10:00, 22:00", {2, 14}},
                 {"uniform monday 10:00, day 2 10:00", {26, 50}},
                 {"uniform 10 h 1 day", {10, 24}}};
    struct walk walk = walk_to(th_catalog.models[0]);
    for (size_t m = 0; m < th_catalog.model_count; m++)
        if (strcmp(th_catalog.models[m]->name, "kink") == 0)
            walk = walk_to(th_catalog.models[m]);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char text[WALK_TEXT], whole[LONG], tail[200];
        struct th_error error;
        snprintf(tail, sizeof tail, "ensemble: {members: 2, vary: {fault.begins: \"%s\"}}\n",
                 cases[k].law);
        walk_write(&walk, NULL, NULL, tail, text);
        snprintf(whole, sizeof whole, START "%s", strchr(text, '\n') + 1);
        struct th_scenario *s = read_text(whole, NULL, &error);
        ck_assert_msg(s != NULL, "%s: %s", cases[k].law, error.text[0]);
        const struct th_vary *vary = &s->vary[0];
        bool grid = vary->law == TH_GRID;
        ck_assert(!grid || vary->grid_count == 2);
        ck_assert_double_eq_tol(grid ? vary->grid[0] : vary->stated.a, cases[k].hours[0] * HOUR,
                                1e-6);
        ck_assert_double_eq_tol(grid ? vary->grid[1] : vary->stated.b, cases[k].hours[1] * HOUR,
                                1e-6);
        th_scenario_free(s);
    }
}
END_TEST

/* An instance without a name is called by its part, or its model, before it is known. */
static void check_from(const char *text, const char *set, const char *instance)
{
    struct th_error error;
    struct th_scenario *s = read_text(text, set, &error);
    ck_assert_msg(s != NULL, "%s: %s", set, error.text[0]);
    ck_assert_msg(th_scenario_instance(s, instance) != SIZE_MAX, "%s: no %s", set, instance);
    th_scenario_free(s);
}

START_TEST(parts_by_their_name)
{
#define REST                                                                                \
    "run: {duration: 3 day}\nprogram: {rate: 0.4 mL/day}\npump: {from: peristaltic_20ml}\n" \
    "catheter: {from: silicone_89cm, tip: T10}\n"
    static const char one[] = "drug: {from: morphine, concentration: 1 mg/mL}\n" REST;
    static const char two[] = "drug: [{from: morphine, concentration: 1 mg/mL}, "
                              "{from: baclofen, concentration: 1 mg/mL}]\n" REST;
    static const char named[] =
        "drug: {name: opioid, from: morphine, concentration: 1 mg/mL}\n" REST;
    check_from(one, "drug.from=hydromorphone", "drug.hydromorphone");
    check_from(one, "drug.morphine.from=hydromorphone", "drug.hydromorphone");
    check_from(two, "drug.baclofen.from=hydromorphone", "drug.hydromorphone");
    check_from(two, "drug.morphine.from=hydromorphone", "drug.hydromorphone");
    check_from(named, "drug.opioid.from=hydromorphone", "drug.opioid");
    struct th_error error;
    ck_assert_ptr_null(read_text(two, "drug.from=hydromorphone", &error));
    ck_assert_ptr_null(read_text(two, "drug.morphin.from=hydromorphone", &error));
    ck_assert_msg(strstr(error.text[0], "drug.morphin") != NULL, "%s", error.text[0]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "doors_time");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, instants, 0, (int)(sizeof moments / sizeof moments[0]));
    tcase_add_test(tests, laws);
    tcase_add_test(tests, parts_by_their_name);
}
